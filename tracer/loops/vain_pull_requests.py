"""Closes pull requests that have nothing to merge, and says in each why it is closed."""

from tracer.errors import ForgeRefusedError
from tracer.forge import AlertNews, Forge, PullRequest
from tracer.loops.remediation_writer import RemediationWriter


class VainPullRequests:
    """Closes pull requests that nothing is left in, or that repeat merged ones."""

    def __init__(self, forge: Forge, writer: RemediationWriter) -> None:
        self._forge = forge
        self._writer = writer
        self._problems: list[str] = []

    def close_empty(self, shown: PullRequest) -> None:
        """Close the rolling pull request, as nothing is left in it.

        It says so first: a run that ends in between leaves the rest to the next one, which
        does not say it twice.
        """
        self._say(shown, self._writer.closing_news(shown, is_empty=True))
        self._forge.close_pull_request(shown)

    def close_repeated(self, branch: str, repeated: PullRequest) -> None:
        """Close a pull request, unless another run has added an alert to its branch.

        This is the same compare-and-swap as that of `close-on-resolve`: the branch is
        deleted where its tip is the one that was seen, and put back.
        """
        tip = repeated.head or ""
        news = self._writer.closing_news(repeated, is_empty=False)
        try:
            is_closed = self._forge.move(branch, tip, None)
        except ForgeRefusedError:  # a rule keeps branches from being deleted
            self._forge.close_pull_request(repeated)
            self._say(repeated, news)
            return
        if is_closed:
            self._forge.claim(f"refs/heads/{branch}", tip)
            self._say(repeated, news)

    def _say(self, shown: PullRequest, news: AlertNews) -> None:
        self._problems += self._forge.comment(shown, news)

    def take_problems(self) -> tuple[str, ...]:
        """Return which comments were not written since the last call, and why."""
        problems, self._problems = tuple(self._problems), []
        return problems
