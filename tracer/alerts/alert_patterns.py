"""Patterns over an alert's fields, as the configuration's `ignore` and `routes` use them.

They see the alert as it is published: masked, and cut where a field was too long.
"""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

from msgspec import Struct

from tracer.alerts.alert import Alert
from tracer.alerts.fields.labels import find_label

PATTERN_FIELDS = (
    "source",
    "id",
    "fingerprint",
    "title",
    "description",
    "severity",
    "metric",
    "service",
    "environment",
    "rule",
)
"""Fields that a pattern may look at, in addition to `tags.<name>`."""
TAG_PREFIX = "tags."


class AlertPattern(Struct, frozen=True):
    """Shell patterns by the fields they are for; an alert matches where all of them do."""

    patterns: Mapping[str, str]

    def matches(self, alert: Alert) -> bool:
        """Whether every field matches its pattern; an unknown field never does."""
        return all(
            _matches(pattern, _value(alert, field))
            for field, pattern in self.patterns.items()
        )

    def __str__(self) -> str:
        return ", ".join(f"{key}: {value}" for key, value in self.patterns.items())


class Route(Struct, frozen=True):
    """The requirement of every alert that matches a pattern."""

    pattern: AlertPattern
    requirement: str


def ignore_reason(
    alert: Alert, ignore: Sequence[AlertPattern], environments: Sequence[str]
) -> str | None:
    """Return why the configuration ignores an alert, `None` where it does not.

    An alert without an environment passes `environments`.
    """
    pattern = next((each for each in ignore if each.matches(alert)), None)
    if pattern:
        return f"the rule `ignore` has {pattern}"
    own = alert.environment
    if own and environments and not any(_matches(name, own) for name in environments):
        return f"`environments` does not list {own}"
    return None


def _value(alert: Alert, field: str) -> str | None:
    if field.startswith(TAG_PREFIX):
        return find_label(alert.tags, field.removeprefix(TAG_PREFIX).lower())
    value: object = getattr(alert, field)
    return None if value is None else str(value)


def _matches(pattern: str, value: str | None) -> bool:
    return value is not None and fnmatchcase(value.lower(), pattern.lower())
