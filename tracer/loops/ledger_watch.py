"""Looks at the ledger on the base and the rolling branch, and writes to the latter."""

from msgspec import Struct

from tracer.forge import ROLLING_BRANCH, BranchView, CreatedCommit, Forge, PullRequest
from tracer.ledger import Entry, read_entries
from tracer.loops.loop_view import LoopBranch, read_branch
from tracer.loops.recorded_alerts import is_recorded
from tracer.loops.rolling_branch import BranchEdit, RollingBranch
from tracer.loops.sightings import entry_with_counts
from tracer.repository import Snapshot


class LedgerLook(Struct, frozen=True, kw_only=True):
    """What the ledger has: on the base branch, and on the rolling one."""

    base: Snapshot
    base_entries: tuple[Entry, ...]
    rolling: LoopBranch

    @property
    def recorded(self) -> tuple[Entry, ...]:
        """All entries, those first that the rolling branch has or changes."""
        return (*self.rolling.entries, *self.base_entries)

    def lacks_counts_of(self, branch: LoopBranch) -> bool:
        """Whether the text of a pull request has counted more than the ledger has."""
        own = [entry for entry in self.recorded if entry.branch == branch.name]
        newest = [e for n, e in enumerate(own) if not is_recorded(e, own[:n])]
        return any(entry_with_counts(e, branch) != e for e in newest if e.is_live)


class LedgerWatch:
    """Remembers what the ledger has until something is written: each look is a request."""

    def __init__(self, forge: Forge, rolling: RollingBranch, ledger_file: str) -> None:
        self._forge = forge
        self._rolling = rolling
        self._ledger_file = ledger_file
        self._last: LedgerLook | None = None

    def forget(self) -> None:
        """Look again when the ledger is asked for next: something may be written."""
        self._last = None

    def look(self) -> LedgerLook:
        """Look at the base and the rolling branch, if that was not done since a write."""
        if self._last is None:
            view = self._forge.look([ROLLING_BRANCH])
            self._last = self.looked(view.base, view.branches[0])
        return self._last

    def write(
        self, look: LedgerLook, edit: BranchEdit, message: str
    ) -> CreatedCommit | None:
        self._last = None
        return self._rolling.write(look.rolling.view, look.base, edit, message)

    def open(self, look: LedgerLook) -> PullRequest | None:
        self._last = None
        return self._rolling.open(look.rolling.view)

    def looked(self, base: str, rolling: BranchView) -> LedgerLook:
        files = self._forge.snapshot(base)
        return LedgerLook(
            base=files,
            base_entries=read_entries(files, self._ledger_file),
            rolling=self.branch(
                rolling, None if rolling.is_merged_whole else rolling.tip
            ),
        )

    def branch(self, view: BranchView, sha: str | None) -> LoopBranch:
        if sha is None:
            return LoopBranch(view=view)
        return read_branch(view, self._forge.snapshot(sha), self._ledger_file)
