"""Where a branch has its entries, if the base branch has moved the ledger since.

People may delete the file that all loops share, or make one, while pull requests are open.
Their branches have their entries where the ledger was before: there they are changed.
"""

from collections.abc import Iterator

from tracer.ledger import Entry, Ledger
from tracer.remediation import LEDGER, SHARED_LEDGER
from tracer.repository import Snapshot
from tracer.text import fill_path, has_only_placeholder, has_placeholders


def entries_before_move(
    files: Snapshot, template: str, branch: str, name: str
) -> tuple[Entry, ...]:
    """Return the entries of a branch that has none where the ledger is now.

    Args:
        files: those of the branch.
        template: the path of the ledger now.
        branch: its entries name it.
        name: that of the branch in paths of files.

    """
    if has_placeholders(template) and not has_only_placeholder(template, "loop"):
        return ()  # its files are found by their entries
    ledgers = ledgers_before_move(files, template, name)
    entries = (entry for ledger in ledgers for entry in ledger.entries)
    return tuple(entry for entry in entries if entry.branch == branch)


def ledgers_before_move(files: Snapshot, template: str, name: str) -> Iterator[Ledger]:
    """Walk over the ledgers in the usual places that are not the one of now."""
    now = fill_path(template, {"loop": name})
    for place in (SHARED_LEDGER, LEDGER):
        path = fill_path(place, {"loop": name})
        if path != now and (text := files.read(path)):
            yield Ledger.parse(path, text)
