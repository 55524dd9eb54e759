"""Opens the pull requests that runs have not: they ended after they had made the branch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracer.errors import TracerError
from tracer.forge import ROLLING_BRANCH, Forge, PullRequest, PullRequestOptions
from tracer.ledger import Entry, read_entries
from tracer.loops import FoundBranch, is_recorded
from tracer.remediation import TemplateRenderer
from tracer.repository import Repository

_RECENT = timedelta(hours=1)
"""A run that made a branch so lately may still be at work, and writes a better text."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenedResult:
    """A branch that had no pull request, the one that it has now, and if none, why."""

    branch: str
    pull_request: PullRequest | None
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PullRequestOpener:
    """Opens pull requests for branches of loops that have entries the base lacks."""

    forge: Forge
    repository: Repository
    renderer: TemplateRenderer
    options: PullRequestOptions
    ledger_file: str
    base_entries: Sequence[Entry]
    now: datetime

    def open_missing(self, branches: Sequence[FoundBranch]) -> Iterator[OpenedResult]:
        """Open a pull request for each branch without one, and say what came of it."""
        for branch in branches:
            is_loop = branch.is_searched and branch.name != ROLLING_BRANCH
            if not is_loop or branch.pull_request:
                continue
            try:
                result = self._open(branch)
            except TracerError as error:
                result = OpenedResult(
                    branch=branch.name, pull_request=None, reason=str(error)
                )
            if result:
                yield result

    def _open(self, branch: FoundBranch) -> OpenedResult | None:
        entries = self._own_entries(branch)
        if not entries or self._is_recent(branch):
            return None
        values = {"entries": entries, "first": entries[0], "branch": branch.name}
        title = self.renderer.render("found_title.msg", **values)
        body = self.renderer.render("found_pull_request.md", **values)
        opened = self.forge.open_pull_request(
            branch.name, " ".join(title.split()), body, self.options
        )
        if opened is None:
            return None
        warnings = self.forge.finish(opened, self.options)
        return OpenedResult(
            branch=branch.name, pull_request=opened, reason="; ".join(warnings)
        )

    def _own_entries(self, branch: FoundBranch) -> tuple[Entry, ...]:
        """Return the entries of a branch that the base branch has not."""
        return tuple(
            entry
            for entry in read_entries(branch.files, self.ledger_file)
            if entry.branch == branch.name and not is_recorded(entry, self.base_entries)
        )

    def _is_recent(self, branch: FoundBranch) -> bool:
        sha = branch.files.sha
        landed = self.repository.dates([sha]) if self.repository.resolve(sha) else {}
        # A commit that the clone lacks was made after it was fetched.
        return sha not in landed or self.now - landed[sha] < _RECENT
