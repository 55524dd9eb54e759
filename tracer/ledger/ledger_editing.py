"""Adds entries to a ledger by one insertion, so that what was there stays as it was.

The events of the YAML say where they may go. Each place is tried: the new text is read
again, and it counts only if it has the items and keys that were there, and the new ones.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from tracer.errors import LedgerError
from tracer.ledger.ledger_parser import KEY, ParsedLedger, parse_ledger, read_ledger
from tracer.ledger.new_entry import NewEntry
from tracer.ledger.yaml_events import (
    Event,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
)
from tracer.ledger.yaml_places import (
    dashes,
    end_index,
    line_break,
    next_line,
    start_column,
    start_index,
    start_line,
)

_INDENT = 2
_SEQUENCE_TAGS = (None, "!", "tag:yaml.org,2002:seq")


class _Insertion(Struct, frozen=True):
    """A text for a place of the file, and how many items come before its entries."""

    index: int
    text: str
    position: int = 0
    is_flow: bool = False


def add_entries(path: str, text: str, added: Sequence[NewEntry]) -> str:
    """Return the text of a ledger with entries added at the end of its list.

    Where the last item ends the file with a block scalar and without a line break, they
    go before that item: behind it, the line break would become part of the scalar.

    Raises:
        LedgerError: where the file's form has no place for them.

    """
    before = parse_ledger(path, text)
    alerts = before.alerts
    # Whatever is added to an anchored list is added to every alias of it.
    if alerts is not None and alerts.anchor in before.aliases:
        raise LedgerError(
            f"`{KEY}` in `{path}` at line {start_line(alerts)} is used again as "
            f"`*{alerts.anchor}`",
            (path, start_line(alerts)),
            hint=f"Write that list out where `*{alerts.anchor}` is; nothing was written",
        )
    # A list of the file's own would replace one that `<<` brings.
    is_open = alerts is not None or not before.has_merge
    places = _Places(text, before, added).insertions() if is_open else iter(())
    for insertion in places:
        after = text[: insertion.index] + insertion.text + text[insertion.index :]
        if _keeps_all(path, before, after, insertion, added):
            return after
    line = start_line(alerts) if alerts else 1
    raise LedgerError(
        f"`{path}` has no place for another entry at line {line}",
        (path, line),
        hint=f"Write `{KEY}:` and one `- ` item a line; nothing was written",
    )


def _keeps_all(
    path: str,
    before: ParsedLedger,
    text: str,
    insertion: _Insertion,
    added: Sequence[NewEntry],
) -> bool:
    """Whether a text has all that the ledger had, and the added entries in their place."""
    try:
        after = parse_ledger(path, text)
    except LedgerError:
        return False
    at = insertion.position
    new = [_digest(entry, is_flow=insertion.is_flow) for entry in added]
    return (
        isinstance(after.alerts, SequenceStartEvent)
        and after.alerts.tag in (*_SEQUENCE_TAGS, _tag(before))
        and after.items == [*before.items[:at], *new, *before.items[at:]]
        and after.pairs == before.pairs
    )


def _tag(ledger: ParsedLedger) -> str | None:
    alerts = ledger.alerts
    return alerts.tag if isinstance(alerts, SequenceStartEvent) else None


def _digest(entry: NewEntry, *, is_flow: bool) -> int:
    """Return the digest that an entry has wherever it is in a ledger."""
    newline = "\n"
    alone = (
        f" [{entry.as_flow(_INDENT, newline)}]"
        if is_flow
        else newline + entry.as_block(0, newline)
    )
    (digest,) = read_ledger("", f"{KEY}:{alone}").items
    return digest


class _Places(Struct, frozen=True):
    """Where entries may go in a ledger, the best place first."""

    text: str
    ledger: ParsedLedger
    added: Sequence[NewEntry]

    def insertions(self) -> Iterator[_Insertion]:
        alerts, root = self.ledger.alerts, self.ledger.root
        is_root_flow = root is not None and root.flow_style
        if isinstance(alerts, SequenceStartEvent):
            is_flow = alerts.flow_style
            return self._in_brackets(alerts) if is_flow else self._in_block(alerts)
        if alerts is not None:
            is_flow = is_root_flow
            return (
                self._for_null_in_braces(alerts) if is_flow else self._for_null(alerts)
            )
        if root is not None and is_root_flow:
            return self._new_list_in_braces(root)
        return self._new_list(root)

    # -- the list is there -------------------------------------------------------

    def _in_block(self, alerts: SequenceStartEvent) -> Iterator[_Insertion]:
        last, count = self.ledger.last_item, len(self.ledger.items)
        if last is None:
            return
        column = self._dash_column(alerts)
        end = self._line_end(last.last)
        yield _Insertion(end, self._joint(end) + self._block(column), count)
        # The fallback: before the last item.
        first = start_index(last.first)
        starts = [i for i, c in dashes(self.text) if c == column and i <= first]
        yield _Insertion(starts[-1] - column, self._block(column), count - 1)

    def _dash_column(self, alerts: SequenceStartEvent) -> int:
        if not (alerts.anchor or alerts.tag):
            return start_column(alerts)
        # The event begins at the anchor or tag, before the first dash.
        start = start_index(alerts)
        return next(column for index, column in dashes(self.text) if index > start)

    def _in_brackets(self, alerts: SequenceStartEvent) -> Iterator[_Insertion]:
        last, count = self.ledger.last_item, len(self.ledger.items)
        column = self._root_column() + _INDENT
        if last is None:
            yield _Insertion(end_index(alerts), self._flow(column), is_flow=True)
            return
        start = start_index(last.first)
        if not self.text[self._line_start(start) : start].strip():
            column = start - self._line_start(start)
        text = "," + self._flow(column)
        yield _Insertion(end_index(last.last), text, count, is_flow=True)

    # -- the list is null, or not there ------------------------------------------

    def _for_null(self, null: ScalarEvent) -> Iterator[_Insertion]:
        column = self._root_column() + _INDENT
        if not null.value:
            end = self._line_end(null)
            yield _Insertion(end, self._joint(end) + self._block(column))
        elif not (null.anchor or null.tag):
            # `~` is empty too, but nothing can be put below it: it becomes a comment.
            text = f"{line_break(self.text)}{self._block(column)}{' ' * column}# "
            yield _Insertion(start_index(null), text)

    def _for_null_in_braces(self, null: ScalarEvent) -> Iterator[_Insertion]:
        items = f"[{self._flow(self._root_column() + _INDENT)}]"
        # `{alerts: }` has its colon, `{alerts}` has none.
        for lead in (" ", ": ") if not null.value else ():
            yield _Insertion(end_index(null), lead + items, is_flow=True)

    def _new_list(self, root: MappingStartEvent | None) -> Iterator[_Insertion]:
        column = self._root_column()
        end = self.ledger.end
        at = start_index(end) if end and end.explicit else len(self.text)
        key = f"{' ' * column}{KEY}:{line_break(self.text)}"
        text = key + self._block(column + _INDENT)
        yield _Insertion(at, self._joint(at) + text)
        if root is not None:
            yield _Insertion(start_index(root) - start_column(root), text)

    def _new_list_in_braces(self, root: MappingStartEvent) -> Iterator[_Insertion]:
        last = self.ledger.last
        items = f'"{KEY}": [{self._flow(self._root_column() + 2 * _INDENT)}]'
        if last is None:
            yield _Insertion(end_index(root), items, is_flow=True)
        else:
            yield _Insertion(end_index(last), f", {items}", is_flow=True)

    # -- text and places ---------------------------------------------------------

    def _block(self, column: int) -> str:
        return "".join(
            entry.as_block(column, line_break(self.text)) for entry in self.added
        )

    def _flow(self, column: int) -> str:
        return ",".join(
            entry.as_flow(column, line_break(self.text)) for entry in self.added
        )

    def _joint(self, index: int) -> str:
        """Return the line break that is missing before a place, if one is."""
        line_breaks = ("\n", "\r", "\x85", "\u2028", "\u2029")
        is_line_start = index == 0 or self.text[index - 1] in line_breaks
        return "" if is_line_start else line_break(self.text)

    def _line_end(self, event: Event) -> int:
        """Return where the line after an event begins; block scalars end there."""
        index: int = end_index(event)
        if isinstance(event, ScalarEvent) and event.style in ("|", ">"):
            return index
        return next_line(self.text, index)

    def _root_column(self) -> int:
        root, key = self.ledger.root, self.ledger.first_key
        if root is None or key is None:
            return 0
        has_properties = root.anchor or root.tag
        return start_column(key if has_properties else root)

    def _line_start(self, index: int) -> int:
        starts = [self.text.rfind(each, 0, index) for each in "\n\r\x85\u2028\u2029"]
        return max(starts) + 1
