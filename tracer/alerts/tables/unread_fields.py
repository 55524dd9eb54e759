"""Members of a payload that no path leads to, although they look like an alert's fields."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from tracer.alerts.alert import Alert
from tracer.alerts.fields.comparison_signs import comparison_sign
from tracer.alerts.fields.field_reader import FieldReader
from tracer.alerts.fields.name_spellings import fold_name
from tracer.alerts.fields.resolved_members import resolved_member
from tracer.alerts.fields.severity_words import Severity
from tracer.alerts.fields.status_words import Status
from tracer.alerts.numbers.rule_expressions import comparison_in
from tracer.alerts.payloads.envelopes import DEPLOYMENTS
from tracer.alerts.tables.payload_table import PayloadTable, as_paths
from tracer.text import Json, JSONValue, Pattern

if TYPE_CHECKING:
    from tracer.alerts.proposals.payload_leaves import Leaf

_CHAINS = Pattern(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_OPENED_DEPTH = 3
"""Levels at which a table reads single members of an object: `data.issue.start`."""


class UnreadMembers(Struct, frozen=True):
    """The members of a payload that a table does not read.

    Of an object from which it reads single members, that are the others in it: these
    objects are in `opened`, and are members of `whole` as well.
    """

    whole: Json
    opened: tuple[Json, ...]

    def end(self) -> Json | None:
        """Return the member that says that the alert has resolved, `None` without one."""
        ends = (resolved_member(place, 1) for place in (self.whole, *self.opened))
        return next(filter(None, ends), None)


def unread_members(table: PayloadTable, body: Json) -> UnreadMembers:
    """Return the members of a payload to which none of the table's paths leads."""
    paths = [path.text for name in table.fields for path in table.paths(name)]
    paths += [path.text for part in table.identity for path in as_paths(part)]
    chains = [chain.split(".") for path in paths for chain in _CHAINS.findall(path)]
    read = {fold_name(word) for chain in chains for word in chain}
    no_fields = {fold_name(name) for name in (DEPLOYMENTS, *table.no_fields)}
    closed = no_fields | {fold_name(chain[-1]) for chain in chains}
    opened: list[Json] = []

    def unread(place: Json, depth: int) -> Json:
        others: dict[str, JSONValue] = {}
        for key, member in place.members():
            name = fold_name(key)
            if name not in read | no_fields:
                others[key] = member.value
            elif name not in closed and depth and member.is_object():
                inner = unread(member, depth - 1)
                others[key] = inner.value
                opened.append(inner)
        return Json(others, place.path)

    return UnreadMembers(unread(body, _OPENED_DEPTH), tuple(opened))


class UnreadField(Struct, frozen=True):
    """A member that looks like a field: which, what people call it, its path and value."""

    field: str
    noun: str
    path: str
    value: object


def guessed_title(body: Json) -> str | None:
    """Return the text that is likeliest the title of a payload, whatever its key is."""
    # Imported only here: most payloads have a title where their table says.
    from tracer.alerts.proposals.field_guesses import guess_fields  # noqa: PLC0415
    from tracer.alerts.proposals.payload_leaves import payload_leaves  # noqa: PLC0415

    leaves = guess_fields(payload_leaves(body)).get("title", ())
    return FieldReader().text(leaves[0].place) if leaves else None


def unread_fields(unread: Json, alert: Alert) -> tuple[UnreadField, ...]:
    """Return the fields that the alert lacks, with the members that look like them."""
    # Imported only here: few payloads have members that are not read.
    from tracer.alerts.proposals.field_guesses import guess_fields  # noqa: PLC0415
    from tracer.alerts.proposals.payload_leaves import payload_leaves  # noqa: PLC0415
    from tracer.alerts.proposals.payload_links import named_links  # noqa: PLC0415

    guesses = guess_fields(payload_leaves(unread))
    reader = FieldReader()
    found: dict[str, UnreadField] = {}
    for name, field, noun, read in _FIELDS:
        leaves = guesses.get(name, ())
        value = read(reader, leaves[0].place) if leaves else None
        is_lacking = getattr(alert, field) in {None, Severity.UNKNOWN}
        # The time of a recovery is its end; the start stays unknown.
        is_lacking &= field != "started_at" or alert.status is Status.FIRING
        is_lacking &= field != "ended_at" or alert.status is Status.RESOLVED
        if is_lacking and value not in {None, Severity.UNKNOWN}:
            found.setdefault(
                field, UnreadField(field, noun, leaves[0].place.path, value)
            )
    unit = _unit_of(reader, found, guesses)
    if unit and alert.unit is None and alert.value is None and alert.threshold is None:
        found["unit"] = unit
    links = named_links(guesses.get("links", ()))
    if links and not alert.links:
        paths = "`, `".join(leaf.place.path for leaf in guesses["links"])
        found["links"] = UnreadField("links", "links", paths, links)
    return tuple(found.values())


def _unit_of(
    reader: FieldReader,
    found: Mapping[str, UnreadField],
    guesses: Mapping[str, Sequence["Leaf"]],
) -> UnreadField | None:
    """Return the unit that the numbers found have behind them, if it is one."""
    numbers = (name for name in ("value", "threshold") if name in found)
    leaves = [guesses[name][0] for name in numbers if name in guesses]
    quantities = [reader.quantity(leaf.place) for leaf in leaves]
    units = {each.unit for each in quantities if each}
    unit = units.pop() if len(units) == 1 else None
    return UnreadField("unit", "unit", leaves[0].place.path, unit) if unit else None


def _sign(place: Json) -> str | None:
    return comparison_sign(place.value) if isinstance(place.value, str) else None


def _limit_in(place: Json) -> tuple[str | None, float | None]:
    """Return sign and limit of a condition: `"condition": "crash_free_rate < 99.5"`."""
    return comparison_in(place.value if isinstance(place.value, str) else None)


_FIELDS: tuple[tuple[str, str, str, Callable[[FieldReader, Json], object]], ...] = (
    ("description", "description", "description", FieldReader.text),
    ("severity", "severity", "severity", FieldReader.severity),
    ("timestamp", "started_at", "start", FieldReader.time),
    ("changed_at", "started_at", "start", FieldReader.time),
    ("ended_at", "ended_at", "end", FieldReader.time),
    ("value", "value", "value", FieldReader.number),
    ("threshold", "threshold", "threshold", FieldReader.number),
    ("operator", "operator", "comparison", lambda _, place: _sign(place)),
    ("expression", "threshold", "threshold", lambda _, place: _limit_in(place)[1]),
    ("expression", "operator", "comparison", lambda _, place: _limit_in(place)[0]),
    ("unit", "unit", "unit", FieldReader.text),
    ("service", "service", "service", FieldReader.text),
    ("environment", "environment", "environment", FieldReader.text),
    ("metric", "metric", "metric", FieldReader.text),
    ("revision", "revision", "revision", FieldReader.text),
)
"""For each guess the alert's field, what people call it, and how its value is read."""
