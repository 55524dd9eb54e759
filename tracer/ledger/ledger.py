"""A ledger file: its text and its entries; and all ledger files of a snapshot."""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from tracer.ledger.entry import Entry
from tracer.ledger.entry_restoring import restore_entries
from tracer.ledger.field_editing import EntryChange, change_entries
from tracer.ledger.ledger_editing import add_entries
from tracer.ledger.ledger_parser import parse_ledger
from tracer.ledger.new_entry import NewEntry
from tracer.repository import Snapshot
from tracer.text import has_placeholders, path_pattern

BOM = "\ufeff"
"""The mark of UTF-8 that some editors write at the beginning of a file."""


class Ledger(Struct, frozen=True):
    """The entries of one ledger file, and the file itself."""

    path: str
    text: str
    entries: tuple[Entry, ...]

    @staticmethod
    def parse(path: str, text: str | None) -> "Ledger":
        """Read a ledger; a file that does not exist is one without entries.

        Raises:
            LedgerError: with file and line, where it is not a ledger.

        """
        parsed = parse_ledger(path, (text or "").removeprefix(BOM))
        return Ledger(path, text or "", tuple(parsed.entries))

    def index_of(self, entry: Entry) -> int | None:
        """Return where the ledger has an entry of another version; `None` if it lacks it.

        That of the same branch counts more: of an episode that became worse after it was
        declined there are two for a while.
        """
        same = [i for i, own in enumerate(self.entries) if own.is_same(entry)]
        of_branch = (i for i in same if self.entries[i].branch == entry.branch)
        return next(of_branch, next(iter(same), None))

    def with_entries(self, added: Sequence[NewEntry]) -> str:
        """Return the file with entries added behind the last one.

        Raises:
            LedgerError: where the file's form has no place for them.

        """
        return self._bom + add_entries(self.path, self._bare_text, added)

    def with_changes(self, changes: Sequence[EntryChange]) -> str:
        """Return the file with new values for fields that change, and no other difference.

        Raises:
            LedgerError: where an entry's form has no place for a value.

        """
        if not changes:
            return self.text
        return self._bom + change_entries(self.path, self._bare_text, changes)

    def restored(self, other: "Ledger", is_wanted: Callable[[Entry], bool]) -> str:
        """Return the file with some entries as another version has them.

        Those that it lacks are taken out; comments of people stay.

        Raises:
            LedgerError: where an entry cannot be taken out.

        """
        indexes = {
            index: other.index_of(entry)
            for index, entry in enumerate(self.entries)
            if is_wanted(entry)
        }
        model = other.text.removeprefix(BOM)
        return self._bom + restore_entries(self.path, self._bare_text, model, indexes)

    @property
    def _bare_text(self) -> str:
        return self.text.removeprefix(BOM)

    @property
    def _bom(self) -> str:
        return self.text[: len(self.text) - len(self._bare_text)]


def read_entries(snapshot: Snapshot, path_template: str) -> tuple[Entry, ...]:
    """Read every entry of a ledger, also where each loop has a file of its own.

    Raises:
        LedgerError: naming the file and line that cannot be read.

    """
    ledgers = read_ledgers(snapshot, path_template)
    return tuple(entry for ledger in ledgers for entry in ledger.entries)


def read_ledgers(snapshot: Snapshot, path_template: str) -> Iterator[Ledger]:
    """Read each file of a ledger.

    Raises:
        LedgerError: naming the file and line that cannot be read.

    """
    for path in ledger_paths(snapshot, path_template):
        yield Ledger.parse(path, snapshot.read(path))


def ledger_paths(snapshot: Snapshot, path_template: str) -> tuple[str, ...]:
    """Return the paths of a ledger's files; a shared file need not exist."""
    if not has_placeholders(path_template):
        return (path_template,)
    pattern = path_pattern(path_template)
    folder = path_template.rpartition("/")[0]
    return tuple(p for p in snapshot.list_folder(folder) if pattern.fullmatch(p))
