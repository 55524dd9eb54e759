"""Puts entries of a ledger back to what another version has; what that lacks is taken out.

Comments of people stay, also those inside an entry that is taken out. The new text is read
again, and it counts only if nothing but these entries differs.
"""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from tracer.errors import LedgerError
from tracer.ledger.ledger_parser import KEY, ParsedLedger, parse_ledger, read_ledger
from tracer.ledger.yaml_events import Event, ScalarEvent, SequenceStartEvent
from tracer.ledger.yaml_places import (
    dashes,
    end_index,
    item_events,
    line_break,
    next_line,
    start_index,
    start_line,
)
from tracer.text import Pattern

_COMMENT = Pattern(r"(?:^|(?<=\s))#[^\r\n\x85\u2028\u2029]*")


class _Span(Struct, frozen=True):
    """The characters of an item: in a block its lines, in brackets what is between commas."""

    start: int
    end: int
    line: int
    column: int = 0
    comments: tuple[str, ...] = ()


def restore_entries(
    path: str, text: str, other: str, indexes: Mapping[int, int | None]
) -> str:
    """Return the text of a ledger, some of its entries as in another version of it.

    Args:
        path: of the ledger, for the error.
        text: what it has now.
        other: the other version, without a byte order mark.
        indexes: by the index of an entry, that of the same one in the other version;
            `None` where it is taken out.

    Raises:
        LedgerError: where an entry cannot be taken out, as other text needs it.

    """
    before, model = parse_ledger(path, text), parse_ledger(path, other)
    wanted = {
        before.positions[index]: None if there is None else model.positions[there]
        for index, there in indexes.items()
    }
    if not wanted:
        return text
    own = {there: there for there in wanted.values() if there is not None}
    spans, models = _spans(text, before, wanted), _spans(other, model, own)
    after = text
    for position in sorted(wanted, reverse=True):
        span, there = spans[position], wanted[position]
        new = (
            _comment_lines(text, span)
            if there is None
            else other[models[there].start : models[there].end]
        )
        after = after[: span.start] + new + after[span.end :]
    if not _is_restored(path, after, before, model, wanted):
        line = spans[min(wanted)].line
        raise LedgerError(
            f"the entry at line {line} of `{path}` cannot be taken out",
            (path, line),
            hint="Take it out yourself; other text of the file refers to it",
        )
    return after


def _is_restored(
    path: str,
    text: str,
    before: ParsedLedger,
    model: ParsedLedger,
    wanted: Mapping[int, int | None],
) -> bool:
    try:
        after = read_ledger(path, text)
    except LedgerError:
        return False
    items = []
    for position, digest in enumerate(before.items):
        there = wanted.get(position)
        if position not in wanted:
            items.append(digest)
        elif there is not None:
            items.append(model.items[there])
    return after.items == items and after.pairs == before.pairs


def _comment_lines(text: str, span: _Span) -> str:
    newline = line_break(text)
    return "".join(
        f"{' ' * span.column}{comment}{newline}" for comment in span.comments
    )


def _spans(
    text: str, ledger: ParsedLedger, wanted: Mapping[int, int | None]
) -> dict[int, _Span]:
    """Return the places of items; `wanted` has `None` for one that is taken out."""
    if not wanted:
        return {}
    alerts = ledger.alerts
    is_flow = isinstance(alerts, SequenceStartEvent) and alerts.flow_style
    if is_flow:
        return _flow_spans(text, len(ledger.items), wanted)
    items = item_events(text, KEY, wanted)
    starts = list(dashes(text))
    return {at: _block_span(text, events, starts) for at, events in items.items()}


def _block_span(
    text: str, events: Sequence[Event], starts: Sequence[tuple[int, int]]
) -> _Span:
    first, last = start_index(events[0]), _last(events)
    dash, column = max(each for each in starts if each[0] <= first)
    is_block_scalar = isinstance(last, ScalarEvent) and last.style in ("|", ">")
    end = end_index(last) if is_block_scalar else next_line(text, end_index(last))
    return _Span(
        dash - column,
        end,
        start_line(events[0]),
        column,
        tuple(_comments(text, dash, end, events)),
    )


def _flow_spans(
    text: str, count: int, wanted: Mapping[int, int | None]
) -> dict[int, _Span]:
    """Return the places of items in brackets; one that is taken out takes a comma along."""
    items = item_events(text, KEY, range(count))
    starts = {at: start_index(events[0]) for at, events in items.items()}
    ends = {at: end_index(_last(events)) for at, events in items.items()}
    gone = {at for at, there in wanted.items() if there is None}
    # Behind those that are taken out at the end, no comma may be left: JSON has none there.
    tail = next((at + 1 for at in reversed(range(count)) if at not in gone), 0)
    spans = {}
    for at in wanted:
        start, end = starts[at], ends[at]
        if at in gone and at < tail:
            end = starts[at + 1]
        elif at in gone:
            first = ends[at - 1] if at else start
            start, end = (first, ends[count - 1]) if at == tail else (end, end)
        spans[at] = _Span(start, end, start_line(items[at][0]))
    return spans


def _last(events: Sequence[Event]) -> Event:
    """Return the last event with characters: the end of a block has none of its own."""
    return next(e for e in reversed(events) if end_index(e) > start_index(e))


def _comments(
    text: str, start: int, end: int, events: Sequence[Event]
) -> Iterator[str]:
    """Walk over the comments between the events of an item, and behind its last one."""
    at = start
    for event in events:
        if end_index(event) > start_index(event):
            yield from (m[0] for m in _COMMENT.finditer(text[at : start_index(event)]))
            at = max(at, end_index(event))
    yield from (m[0] for m in _COMMENT.finditer(text[at:end]))
