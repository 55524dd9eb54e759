"""Brings the branch of a loop up to date with the base, where only shared files conflict."""

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from tracer.errors import ForgeRefusedError, RepositoryError, TracerError
from tracer.forge import BranchMerger, MergeCommit
from tracer.loops import FoundBranch
from tracer.refresh.shared_files import SharedKind, merge_shared_file
from tracer.repository import CommitMerge, MergedFile, Repository


class RefreshOutcome(StrEnum):
    """What became of a branch."""

    UPDATED = "updated"
    UNCHANGED = "unchanged"
    """It needs no merge: it has the base branch, or does not conflict with it."""
    NOT_POSSIBLE = "not possible"
    FAILED = "failed"


class RefreshResult(Struct, frozen=True, kw_only=True):
    """What became of a branch, and why; `commit` is the merge that was added.

    `error` is what the run fails with. That the base has new workflows is no failure: the
    pull request says so.
    """

    branch: FoundBranch
    outcome: RefreshOutcome
    reason: str
    commit: str | None = None
    is_about_workflows: bool = False
    error: TracerError | None = None


class SharedFiles(Struct, frozen=True, kw_only=True):
    """The paths of the files that loops share; empty where each loop has its own."""

    ledger: str = ""
    intents: str = ""
    event_logs: tuple[str, ...] = ()

    @property
    def paths(self) -> frozenset[str]:
        """The paths that there are."""
        return frozenset(filter(None, (self.ledger, self.intents, *self.event_logs)))

    def kind_of(self, path: str) -> SharedKind:
        """Return what a shared file has in it."""
        if path == self.ledger:
            return SharedKind.LEDGER
        return SharedKind.EVENTS if path in self.event_logs else SharedKind.INTENTS


class BranchRefresher(Struct, frozen=True, kw_only=True):
    """Brings branches up to date with one commit of the base branch."""

    repository: Repository
    merger: BranchMerger
    base_branch: str
    base: str
    shared: SharedFiles

    def refresh(self, branch: FoundBranch) -> RefreshResult:
        """Add a merge to a branch where it conflicts with the base in shared files alone.

        An error is a result: one branch does not keep others from theirs.
        """
        try:
            return self._refreshed(branch)
        except TracerError as error:
            return RefreshResult(
                branch=branch,
                outcome=RefreshOutcome.FAILED,
                reason=str(error),
                error=error,
            )

    def _refreshed(self, branch: FoundBranch) -> RefreshResult:
        tip = branch.files.sha
        missing = [sha for sha in (self.base, tip) if not self.repository.resolve(sha)]
        if missing:
            return self._not_possible(
                branch,
                f"the clone lacks its commit {missing[0][:7]}; the next run has it",
            )
        try:
            merge = self.repository.merge(self.base, tip)
        except RepositoryError as error:
            return self._not_possible(branch, error.message)
        if merge is None or not merge.conflicts:
            reason = "it does not conflict with the base branch"
            return RefreshResult(
                branch=branch, outcome=RefreshOutcome.UNCHANGED, reason=reason
            )
        return self._resolve(branch, merge)

    def _resolve(self, branch: FoundBranch, merge: CommitMerge) -> RefreshResult:
        paths = {conflict.path for conflict in merge.conflicts}
        others = sorted(paths - self.shared.paths)
        if others:
            too = ", too" if len(others) < len(paths) else ""
            return self._not_possible(branch, f"it conflicts in `{others[0]}`{too}")
        files = tuple(self._merged(merge))
        undecided = sorted(paths - {file.path for file in files})
        if undecided:
            return self._not_possible(
                branch, f"both sides changed the same lines of `{undecided[0]}`"
            )
        binary = [f.path for f in merge.files if f.content and not _is_utf8(f.content)]
        if binary:
            return self._not_possible(
                branch, f"`{binary[0]}` is merged, but is no UTF-8"
            )
        return self._add(branch, (*merge.files, *files))

    def _merged(self, merge: CommitMerge) -> Iterator[MergedFile]:
        for conflict in merge.conflicts:
            text = merge_shared_file(conflict, self.shared.kind_of(conflict.path))
            if text is not None:
                yield MergedFile(
                    path=conflict.path, mode="100644", blob="", content=text.encode()
                )

    def _add(self, branch: FoundBranch, files: tuple[MergedFile, ...]) -> RefreshResult:
        shared = sorted(self.shared.paths & {file.path for file in files})
        message = (
            f"Merge branch '{self.base_branch}' into {branch.name}\n\n"
            f"Both added to {' and '.join(shared)}: all of it is kept.\n"
        )
        commit = MergeCommit(
            head=branch.files.sha, base=self.base, files=files, message=message
        )
        try:
            created = self.merger.merge(branch.name, commit)
        except ForgeRefusedError as error:
            if "`workflows` permission" not in error.message:
                raise
            # Without the forge's hint, which is about rules of branches.
            return RefreshResult(
                branch=branch,
                outcome=RefreshOutcome.FAILED,
                reason=error.message,
                is_about_workflows=True,
            )
        if created is None:
            return self._not_possible(
                branch, "someone pushed to it meanwhile; the next run looks again"
            )
        return RefreshResult(
            branch=branch,
            outcome=RefreshOutcome.UPDATED,
            reason=f"it conflicted in {' and '.join(shared)}",
            commit=created.sha,
        )

    def _not_possible(self, branch: FoundBranch, reason: str) -> RefreshResult:
        return RefreshResult(
            branch=branch, outcome=RefreshOutcome.NOT_POSSIBLE, reason=reason
        )


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
