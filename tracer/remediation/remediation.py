"""What answers a loop: the new intent, the ledger entries, the commit, the pull request."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tracer.alerts import Severity
from tracer.ledger import Ledger, NewEntry
from tracer.remediation.identity import (
    entry_identity,
    message_with_trailers,
    title_with_intent,
)
from tracer.remediation.placement import Placement
from tracer.remediation.rendering import Report
from tracer.text import INTENT, SizeLimit, fill_path, safe_name
from tracer.tracing import RemediationIntent, Trace

_BY_SEVERITY = {
    Severity.CRITICAL: "P0",
    Severity.HIGH: "P1",
    Severity.MEDIUM: "P2",
    Severity.LOW: "P3",
    Severity.INFO: "P3",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Priority:
    """How urgent a remediation is, and why; `level` is `None` where nothing tells."""

    level: str | None
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FileChange:
    """A file of a commit, before and after; `before` is `None` for a new one."""

    path: str
    before: str | None
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Loop:
    """The traces of one broken promise: one remediation answers them all."""

    key: str
    traces: tuple[Trace, ...]

    @property
    def trace(self) -> Trace:
        """The one that the remediation is written about: the worst."""
        order = list(Severity)
        return min(self.traces, key=lambda t: order.index(t.alert.severity))


@dataclass(frozen=True, kw_only=True, slots=True)
class Remediation:
    """What a loop is answered with: one commit and one pull request."""

    remedy: RemediationIntent
    files: tuple[FileChange, ...]
    message: str
    title: str
    body: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BranchState:
    """What is there to build on: the files as they are, and the intent if there is one.

    `intent_text` is `None` where the remediation's file does not exist yet.
    """

    branch: str
    intent_id: str
    is_new: bool
    intent_path: str
    intent_text: str | None
    ledger: Ledger
    place: Placement
    pull_request: int | None = None


_ENTRY_TEMPLATE = "ledger_entry.yml"
_CUT = "\n\n*Cut here: the text was longer than GitHub takes. The commit has it all.*\n"
_HEADER = (
    "# Remediation intents\n\n"
    "What production taught: one section for each broken promise. Newest last.\n"
)


def compose(
    loop: Loop, branch_state: BranchState, report: Report, assigned_to: str | None
) -> Remediation:
    """Write everything that answers a loop, on top of what stands already."""
    urgency = priority(loop.trace)
    remedy = _remedy(loop, branch_state, urgency, assigned_to)
    told = {
        "trace": loop.trace,
        "traces": loop.traces,
        "remedy": remedy,
        "priority": urgency,
        "is_update": not branch_state.is_new,
        "pull_request": branch_state.pull_request,
    }
    return Remediation(
        remedy=remedy,
        files=tuple(_files(loop, branch_state, report, remedy, told)),
        message=message_with_trailers(
            report.render("commit.msg", **told), loop.traces, remedy
        ),
        title=title_with_intent(
            report.render("pull_request_title.msg", **told), remedy
        ),
        body=_fitting(report.render("pull_request.md", **told)),
    )


def _remedy(
    loop: Loop, branch_state: BranchState, urgency: Priority, assigned_to: str | None
) -> RemediationIntent:
    requirement = loop.trace.requirement
    return RemediationIntent(
        id=branch_state.intent_id,
        title=f"Fix: {loop.trace.alert.title}",
        priority=urgency.level,
        path=branch_state.intent_path,
        slug=slug(branch_state.intent_id, loop.trace),
        branch=branch_state.branch,
        owner=(requirement.owner if requirement else None) or assigned_to,
        convention=branch_state.place.convention,
    )


def _files(
    loop: Loop,
    branch_state: BranchState,
    report: Report,
    remedy: RemediationIntent,
    told: Mapping[str, object],
) -> Iterator[FileChange]:
    if branch_state.is_new:
        section = report.render(branch_state.place.template, **told)
        yield FileChange(
            path=branch_state.intent_path,
            before=branch_state.intent_text,
            after=_appended(
                branch_state.intent_text,
                section,
                is_shared=branch_state.place.is_shared,
            ),
        )
    entries = [_entry(report, trace, remedy, told) for trace in loop.traces]
    yield FileChange(
        path=branch_state.ledger.path,
        before=branch_state.ledger.text or None,
        after=branch_state.ledger.with_entries(entries),
    )


def _entry(
    report: Report, trace: Trace, remedy: RemediationIntent, told: Mapping[str, object]
) -> NewEntry:
    rendered = report.render(_ENTRY_TEMPLATE, **{**told, "trace": trace})
    identity = entry_identity(trace, remedy)
    return NewEntry.from_template(rendered, identity, f"{_ENTRY_TEMPLATE}.j2")


def _appended(text: str | None, section: str, *, is_shared: bool) -> str:
    """Put a section at the end of a file, in the file's own line ends."""
    if not (text and text.strip()):
        return f"{_HEADER}\n{section}" if is_shared else section
    newline = "\r\n" if "\r\n" in text else "\n"
    return text.rstrip() + newline * 2 + section.replace("\n", newline)


def _fitting(body: str) -> str:
    """Return a text that GitHub takes, cut visibly at a line where it is too long."""
    if len(body) <= SizeLimit.PULL_REQUEST_BODY:
        return body
    kept = body[: SizeLimit.PULL_REQUEST_BODY].rpartition("\n")[0]
    if kept.count("<details>") > kept.count("</details>"):
        kept = kept[: kept.rindex("<details>")]
    return kept + _CUT


def file_path(template: str, intent_id: str, trace: Trace) -> str:
    """Fill the placeholders of a path from a remediation's intent and trace."""
    return fill_path(
        template,
        intent=intent_id,
        alert=trace.alert.name,
        slug=slug(intent_id, trace),
    )


def slug(intent_id: str, trace: Trace) -> str:
    """Name a loop for a folder: by intent and requirement, which stay when it refires."""
    requirement = trace.requirement.id if trace.requirement else ""
    return safe_name(f"{intent_id}-{requirement}".lower())


def group(traces: Sequence[Trace]) -> tuple[Loop, ...]:
    """Gather traces by the promise they break, in the order of the alerts."""
    keys = dict.fromkeys(trace.loop for trace in traces)
    return tuple(
        Loop(key=key, traces=tuple(t for t in traces if t.loop == key)) for key in keys
    )


def priority(trace: Trace) -> Priority:
    """Say how urgent it is: by severity; a broken SLA at least as its requirement."""
    severity = trace.alert.severity
    level, reason = _BY_SEVERITY.get(severity), f"{severity.capitalize()} severity"
    own = trace.requirement.priority if trace.requirement else None
    found = re.match(r"P\d", own or "", re.IGNORECASE)
    if trace.sla and found and (level is None or found[0].upper() < level):
        return Priority(
            level=found[0].upper(),
            reason=f"the requirement's own; {trace.sla.id} broken",
        )
    if trace.sla:
        reason += ", SLA violation"
    return Priority(level=level, reason=reason)


def branch_name(key: str, ordinal: int) -> str:
    """Name the branch of a loop: it follows from the loop's key alone."""
    return f"remediation/{key}" + (f".{ordinal}" if ordinal > 1 else "")


def next_intent(original: str | None, names: Iterable[str]) -> str:
    """Return the id one above the largest that is taken, in the style of the original.

    Args:
        original: the intent whose prefix and width are continued.
        names: all ids that are taken, and other text that may stand between them.

    """
    taken = [found for name in names for found in INTENT.finditer(name)]
    model = INTENT.fullmatch(original or "") or _commonest(taken)
    prefix = model["prefix"] if model else "INT-"
    width = len(model["number"]) if model else 3
    numbers = [int(found["number"]) for found in taken if found["prefix"] == prefix]
    return f"{prefix}{max(numbers, default=0) + 1:0{width}d}"


def _commonest(taken: Sequence[re.Match[str]]) -> re.Match[str] | None:
    """Return the latest id of the prefix that most ids have."""
    prefixes = [found["prefix"] for found in taken]
    return max(
        taken,
        key=lambda found: (prefixes.count(found["prefix"]), int(found["number"])),
        default=None,
    )
