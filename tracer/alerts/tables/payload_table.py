"""The form of a table: how a tool's payload is recognised, and where its fields are."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from msgspec import Struct, field

from tracer.alerts.parse_result import Ignored, Rejected
from tracer.alerts.tables.payload_paths import PayloadPath, PayloadScope
from tracer.text import Json

Paths: TypeAlias = str | tuple[str, ...]
"""A path, or several of them, the best first."""

FIELD_NAMES = (
    "alert_id",
    "title",
    "description",
    "status",
    "severity",
    "timestamp",
    "changed_at",
    "ended_at",
    "metric",
    "value",
    "operator",
    "threshold",
    "unit",
    "expression",
    "sentence",
    "service",
    "environment",
    "revision",
    "rule",
    "fingerprint",
    "test",
    "tags",
    "links",
    "frames",
)
"""The fields of our own payload; `tags.NAME` and `links.NAME` are single members.

Four are not fields of an alert, but lead to some. `changed_at` is when the state changed
last, which is the start of an alert that fires, and the end of one that has resolved and
has no `ended_at`. `expression` is the rule's, which ends in
sign and threshold. `sentence` states value and threshold. `test` says that the alert only
checks whether it arrives.
"""
MEMBER_FIELDS = ("tags", "links")
WORD_FIELDS = ("severity", "status", "operator")
"""The fields whose words a table can translate."""
IGNORED = "ignored"
"""What a table translates a status into where an alert neither fires nor has resolved."""


_FREE_NUMBERS = {
    "value": "value current_value actual_value metric_value observed_value",
    "threshold": "threshold threshold_value limit limit_value",
    "metric": "metric metric_name",
    "unit": "unit",
    "operator": "operator comparison",
}


def numbers_in(details: str) -> dict[str, Paths]:
    """Return where details that people fill as they like usually have the numbers.

    `details` is the path to them. Only members called so and nothing else count.
    """
    return {
        field: tuple(f"{details}.{key}" for key in keys.split())
        for field, keys in _FREE_NUMBERS.items()
    }


class PayloadTable(Struct, frozen=True, kw_only=True):
    """Where one kind of payload has the fields of an alert."""

    name: str
    """The name of the tool."""
    when: tuple[str, ...]
    """Paths that all hold in a payload of this kind."""
    fields: Mapping[str, Paths]
    """The paths to the fields of an alert, by the names of the fields."""
    when_any: tuple[str, ...] = ()
    """Paths of which at least one has a value in a payload of this kind. Without
    these and `when`, a payload of this kind has a title."""
    alerts: str = ""
    """The path to the alerts in the payload, where it has several; the other paths
    then begin at each of them, and `payload` is the whole."""
    names_unread: bool = False
    """Whether a warning names members that look like fields but are not read."""
    no_fields: tuple[str, ...] = ()
    """Members that look like fields of an alert and are none; no warning names them."""
    reads_unread: bool = False
    """Whether such members are read; the warning says so."""
    identity: tuple[Paths, ...] = ()
    """The parts of the fingerprint."""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """A tool's words for a severity, status or operator, by field, and what they
    mean."""
    ignore: Mapping[str, str] = field(default_factory=dict)
    """Reasons why a payload is not an alert, each with its condition."""
    prepare: Callable[[Json], Iterable[PayloadScope | Ignored | Rejected]] | None = None
    """What paths cannot say: divides a payload into the alerts in it, each with
    computed parts in addition."""

    def recognises(self, body: Json) -> bool:
        """Whether a payload is of this kind."""
        scope = PayloadScope(body=body)
        if not all(PayloadPath(path).holds(scope) for path in self.when):
            return False
        if self.when and not self.when_any:
            return True
        names = as_paths(self.alerts) if self.alerts else self.paths("title")
        names = as_paths(self.when_any) or names
        return any(not path.find(scope).is_missing() for path in names)

    def paths(self, name: str) -> tuple[PayloadPath, ...]:
        """Return the paths to a field, the best first."""
        return as_paths(self.fields.get(name, ()))


def as_paths(paths: Paths) -> tuple[PayloadPath, ...]:
    """Return one path or several as a list of them."""
    several = (paths,) if isinstance(paths, str) else paths
    return tuple(map(PayloadPath, several))
