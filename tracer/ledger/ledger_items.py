"""Every member of a ledger's list, with its place and all of its fields, for reports."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from tracer.errors import LedgerError, RepositoryError
from tracer.ledger.ledger import BOM, ledger_paths
from tracer.ledger.ledger_parser import read_members
from tracer.repository import Snapshot


class LedgerItem(Struct, frozen=True, kw_only=True):
    """A member of the list `alerts`; `fields` is `None` where it is not a mapping.

    Of the fields those are here that have a single value; `None` is null.
    """

    path: str
    line: int
    fields: Mapping[str, str | None] | None


class LedgerFile(Struct, frozen=True, kw_only=True):
    """A ledger file: its members, or why it cannot be read, and the line of that."""

    path: str
    items: tuple[LedgerItem, ...] = ()
    problem: str | None = None
    problem_line: int = 1


def read_ledger_files(snapshot: Snapshot, path_template: str) -> Iterator[LedgerFile]:
    """Read all ledger files that there are; one that is damaged does not stop the others.

    Args:
        snapshot: the files of a commit.
        path_template: the path of the ledger, perhaps with placeholders.

    """
    for path in ledger_paths(snapshot, path_template):
        file = read_ledger_file(snapshot, path)
        if file:
            yield file


def read_ledger_file(snapshot: Snapshot, path: str) -> LedgerFile | None:
    """Read one ledger file; `None` where there is none."""
    try:
        text = snapshot.read(path)
        items = None if text is None else read_items(path, text)
    except (LedgerError, RepositoryError) as error:
        line = error.place[1] if error.place else 1
        return LedgerFile(path=path, problem=error.message, problem_line=line)
    return None if items is None else LedgerFile(path=path, items=items)


def read_items(path: str, text: str) -> tuple[LedgerItem, ...]:
    """Read the members of a ledger's list.

    Raises:
        LedgerError: with file and line, where it is not a ledger.

    """
    members = read_members(path, text.removeprefix(BOM))
    return tuple(LedgerItem(path=path, line=line, fields=f) for line, f in members)
