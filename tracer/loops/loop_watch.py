"""Looks at a loop for a run, and does for it what has to do with the rolling pull request."""

from msgspec.structs import replace

from tracer.errors import ForgeRefusedError, ForgeUnavailableError
from tracer.forge import ROLLING_BRANCH, CreatedCommit, PullRequest
from tracer.loops.loop_services import LoopServices
from tracer.loops.loop_view import LoopView
from tracer.loops.pull_request_numbers import with_numbers
from tracer.loops.race_pauses import LostRaces
from tracer.loops.reopening import Reopening
from tracer.loops.rolling_branch import BranchEdit
from tracer.remediation import Loop

_MOST_LOOKS = 200
"""More than any loop needs, however many other runs there are: then something is wrong."""


class LoopWatch:
    """What a run sees of its loop, and has done about the rolling pull request.

    `opened` is the rolling pull request, if this run has opened it.
    """

    def __init__(self, loop: Loop, services: LoopServices) -> None:
        self._loop = loop
        self._services = services
        self._looks = 0
        self._settled: set[str | None] = set()
        self.losses = LostRaces(services.forge)
        self.reopening = Reopening(services.forge, services.rolling, services.writer)
        self.opened: PullRequest | None = None

    def look(self) -> LoopView:
        """Return what the loop looks like, once a reopened pull request has its entries.

        Raises:
            TracerError: where the forge does not answer, or a ledger cannot be read.

        """
        writes = self._services.forge.writes
        while self._looks < _MOST_LOOKS:
            self._looks += 1
            view = self._services.observer.observe(self._loop)
            rolling = view.rolling
            if rolling.view.tip is None:  # it was deleted, not settled
                self._settled.clear()
            if rolling.view.tip in self._settled or not writes:
                view = replace(view, rolling=replace(rolling, is_settled=True))
            if not (writes and self.reopening.step(view)):
                return view.where(self._loop)
        raise ForgeUnavailableError(
            f"the branches of `{self._loop.key}` kept changing while we wrote to them",
            hint="Run again; what is recorded is found and not written twice",
        )

    def write(
        self, view: LoopView, edit: BranchEdit, message: str
    ) -> CreatedCommit | None:
        """Add a commit to the rolling branch; `None` where someone else was faster.

        Its entries get the numbers of their pull requests.
        """
        template = self._services.writer.ledger_file
        written = self._services.rolling.write(
            view.rolling.view,
            view.base,
            lambda files: with_numbers(edit(files), template, view.looked_at),
            message,
        )
        if written is None:
            self.losses.add(ROLLING_BRANCH)
        return written

    def take_out(self, view: LoopView) -> None:
        """Take the copy of the loop's branch out of the rolling one.

        What was seen ahead is looked at first: another run may be about to close the pull
        request.
        """
        if not view.is_ahead and not self._services.take_out(self._loop, view):
            self.losses.add(ROLLING_BRANCH)
        self.opened = None  # it is closed where nothing else is in it

    def open(self, view: LoopView) -> ForgeRefusedError | None:
        """Open the rolling pull request; return why GitHub refuses, if it does."""
        try:
            self.opened = self._services.rolling.open(view.rolling.view)
        except ForgeRefusedError as error:
            return error
        if self.opened is None:
            self._settled.add(view.rolling.view.tip)
            self.losses.add(ROLLING_BRANCH)
        return None
