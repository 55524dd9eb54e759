"""Closes pull requests that have nothing to merge, and says in each why it is closed."""

from tracer.errors import ForgeRefusedError
from tracer.forge import AlertNews, Forge, PullRequest
from tracer.loops.loop_view import LoopView
from tracer.loops.remediation_writer import RemediationWriter
from tracer.text import path_pattern


class VainPullRequests:
    """Closes pull requests that nothing is left in, or that repeat merged ones."""

    def __init__(self, forge: Forge, writer: RemediationWriter) -> None:
        self._forge = forge
        self._writer = writer
        self._problems: list[str] = []
        self._is_ledger = path_pattern(writer.ledger_file).fullmatch
        self._is_intents = path_pattern(writer.intent_file).fullmatch

    def close_empty(self, shown: PullRequest) -> None:
        """Close the rolling pull request, as nothing is left in it.

        It says so first: a run that ends in between leaves the rest to the next one, which
        does not say it twice.
        """
        self._say(shown, self._writer.news.write_closing(is_empty=True))
        self._forge.close_pull_request(shown)

    def close_repeated(self, branch: str, repeated: PullRequest) -> None:
        """Close a pull request, unless another run has added an alert to its branch.

        This is the same compare-and-swap as that of `close-on-resolve`: the branch is
        deleted where its tip is the one that was seen, and put back.
        """
        tip = repeated.head or ""
        news = self._writer.news.write_closing(is_empty=False)
        try:
            is_closed = self._forge.move(branch, tip, None)
        except ForgeRefusedError:  # a rule keeps branches from being deleted
            self._forge.close_pull_request(repeated)
            self._say(repeated, news)
            return
        if is_closed:
            self._forge.claim(f"refs/heads/{branch}", tip)
            self._say(repeated, news)

    def close_merged(self, view: LoopView) -> bool:
        """Close a pull request of which the base branch has everything; return if it did.

        It has a copy of the branch from the rolling pull request, or a person merged the
        branch by hand. One to which people have added other files is theirs.
        """
        shown, tip = view.branch.view.pull_request, view.branch.view.tip
        if not (shown and shown.number and tip and view.adds_nothing):
            return False
        comparison = self._forge.compare(view.base.sha, tip)
        if comparison.is_cut or not all(
            self._has_all_of(path, view) for path in comparison.paths
        ):
            return False
        self.close_repeated(view.branch.name, shown)
        return True

    def _has_all_of(self, path: str, view: LoopView) -> bool:
        """Whether the base branch has what our branch has changed in a file of loops."""
        if self._is_ledger(path):
            return True  # its entries were compared
        intent = view.branch.intent_id or ""
        return bool(self._is_intents(path)) and intent in (view.base.read(path) or "")

    def _say(self, shown: PullRequest, news: AlertNews) -> None:
        self._problems += self._forge.comment(shown, news)

    def take_problems(self) -> tuple[str, ...]:
        """Return which comments were not written since the last call, and why."""
        problems, self._problems = tuple(self._problems), []
        return problems
