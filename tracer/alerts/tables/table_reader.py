"""Reads payloads by tables: finds the alerts in one, and reads each of them."""

from collections.abc import Iterable, Iterator

from tracer.alerts.field_limits import shown_word
from tracer.alerts.parse_result import Ignored, ParseResult, Rejected
from tracer.alerts.tables.alert_reader import AlertReader
from tracer.alerts.tables.payload_paths import PayloadPath, PayloadScope
from tracer.alerts.tables.payload_table import PayloadTable
from tracer.errors import AlertError
from tracer.text import Json

WHOLE = "payload"
"""The part that is the whole payload, where it holds several alerts."""


def read_table(
    table: PayloadTable, body: Json, *, is_untitled: bool = False
) -> tuple[ParseResult, ...]:
    """Read every alert in a payload; one that cannot be read does not stop the others.

    Args:
        table: where the payload has the fields.
        body: the payload.
        is_untitled: whether an alert whose title is empty takes the next best text.

    """
    results: list[ParseResult] = []
    for scope in _scopes(table, body):
        if not isinstance(scope, PayloadScope):
            results.append(scope)
            continue
        try:
            results.append(AlertReader(table, scope, is_untitled=is_untitled).read())
        except AlertError as error:
            results.append(Rejected(error))
    return tuple(results)


def _scopes(
    table: PayloadTable, body: Json
) -> Iterator[PayloadScope | Ignored | Rejected]:
    """Walk over the alerts in a payload, and the reasons why others are not alerts."""
    for scope in _members(table, body):
        reason = _ignore_reason(table, scope) if isinstance(scope, PayloadScope) else ""
        yield Ignored(reason) if reason else scope


def _ignore_reason(table: PayloadTable, scope: PayloadScope) -> str | None:
    """Return why a table ignores an alert; `{}` in a reason is what its condition found."""
    for reason, condition in table.ignore.items():
        path = PayloadPath(condition)
        if path.is_true(scope):
            content = path.find(scope).value
            shown = shown_word(content if isinstance(content, str) else "", "`")
            return reason.replace("{}", shown)
    return None


def _members(
    table: PayloadTable, body: Json
) -> Iterable[PayloadScope | Ignored | Rejected]:
    if table.prepare:
        return table.prepare(body)
    if not table.alerts:
        return (PayloadScope(body=body),)
    place = PayloadPath(table.alerts).find(PayloadScope(body=body))
    if place.value == []:
        return (Ignored(f"`{place.path}` holds no alert"),)
    members = place.items() if isinstance(place.value, list) else (place,)
    return (PayloadScope(body=member, parts={WHOLE: body}) for member in members)
