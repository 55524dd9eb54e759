"""Which alerts are only reported, and why: nothing is written for them."""

from enum import StrEnum

from msgspec import Struct

from tracer.alerts import (
    Alert,
    AlertPattern,
    ParsedAlert,
    Severity,
    Status,
    ignore_reason,
)
from tracer.tracing import Trace, Undefined


class ReportOnlyReason(StrEnum):
    """The kind of reason why an alert is only reported."""

    ASKED = "asked"
    """The run only reports."""
    RULE = "rule"
    """What the alert says, or a rule of the repository, excludes it."""
    TEST = "test"
    QUESTION = "question"
    """A person named a requirement that is defined nowhere, and is asked which they meant."""


class ReportOnly(Struct, frozen=True):
    """An alert is only reported: the kind of reason, and the reason in words."""

    kind: ReportOnlyReason
    reason: str


def undefined_reason(trace: Trace) -> ReportOnly | None:
    """Return why nothing is written where a person named what is defined nowhere.

    An alerting tool cannot answer, so its alert is remediated all the same. A person who
    mistyped an id would get a pull request about a requirement that does not exist.
    """
    requirement = trace.requirement
    if not isinstance(requirement, Undefined) or trace.withdrawn_at:
        return None
    return ReportOnly(
        ReportOnlyReason.QUESTION,
        f"{requirement.id} is not defined in this repository"
        if not trace.mentions
        else f"{requirement.id} is not defined in a form that this action reads",
    )


class ReportOnlyRules(Struct, frozen=True, kw_only=True):
    """What decides that an alert is only reported.

    `ignore` has the alerts that the repository ignores; unless `environments` is empty,
    alerts of other environments are ignored, too.
    """

    is_trace_only: bool
    reports_untraced: bool
    min_severity: Severity
    ignore: tuple[AlertPattern, ...]
    environments: tuple[str, ...]

    def check(self, parsed: ParsedAlert, trace: Trace) -> ReportOnly | None:
        """Return why an alert is only reported; `None` where it is acted on."""
        if parsed.is_test:
            return ReportOnly(ReportOnlyReason.TEST, "this is a test alert")
        reason = self._exclusion_reason(parsed.alert)
        if reason:
            return ReportOnly(ReportOnlyReason.RULE, reason)
        if self.is_trace_only:
            return ReportOnly(
                ReportOnlyReason.ASKED, "the mode is `trace`, which only reports"
            )
        if self.reports_untraced and trace.requirement is None:
            return ReportOnly(
                ReportOnlyReason.ASKED,
                "it leads to no requirement, and `untraced: report` only reports these",
            )
        return None

    def _exclusion_reason(self, alert: Alert) -> str | None:
        # A resolved alert is about an entry, whatever severity this message has.
        is_firing = alert.status is Status.FIRING
        if is_firing and alert.severity.is_below(self.min_severity):
            return (
                f"severity {alert.severity} is below "
                f"`min-severity: {self.min_severity}`"
            )
        return ignore_reason(alert, self.ignore, self.environments)
