"""What a repository says of alerts beforehand: patterns over their fields; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from tracer.alerts.alert import Alert
from tracer.alerts.payload_fields import label

RULE_FIELDS = (
    "source",
    "id",
    "fingerprint",
    "title",
    "description",
    "severity",
    "metric",
    "service",
    "environment",
)
"""Fields that a rule may look at, beside `tags.<name>`."""
TAG_PREFIX = "tags."


@dataclass(frozen=True, slots=True)
class Rule:
    """Patterns, one for each field; an alert fits where all of them do."""

    patterns: Mapping[str, str]

    def fits(self, alert: Alert) -> bool:
        """Whether every field holds what its pattern says; an unknown one never does."""
        return all(
            _fits(pattern, _value(alert, field))
            for field, pattern in self.patterns.items()
        )

    def __str__(self) -> str:
        return ", ".join(f"{key}: {value}" for key, value in self.patterns.items())


@dataclass(frozen=True, slots=True)
class Route:
    """A requirement that every alert which fits a rule is about."""

    rule: Rule
    requirement: str


def ignore_reason(
    alert: Alert, ignore: Sequence[Rule], environments: Sequence[str]
) -> str | None:
    """Say which rule keeps an alert from being acted on; `None` where none does.

    An alert that names no environment is not taken for one of the others.
    """
    rule = next((rule for rule in ignore if rule.fits(alert)), None)
    if rule:
        return f"the rule `ignore` has {rule}"
    own = alert.environment
    if own and environments and not any(_fits(each, own) for each in environments):
        return f"`environments` does not list {own}"
    return None


def _value(alert: Alert, field: str) -> str | None:
    if field.startswith(TAG_PREFIX):
        return label(alert.tags, field.removeprefix(TAG_PREFIX).lower())
    value: object = getattr(alert, field)
    return None if value is None else str(value)


def _fits(pattern: str, value: str | None) -> bool:
    return value is not None and fnmatchcase(value.lower(), pattern.lower())
