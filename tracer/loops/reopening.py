"""Notices in a run that a person has opened the loop's pull request again, or merged it since."""

from typing import TYPE_CHECKING

from tracer.forge import ROLLING_BRANCH, CreatedCommit, Forge
from tracer.loops.loop_view import LoopView
from tracer.loops.race_pauses import LostRaces
from tracer.loops.remediation_writer import RemediationWriter
from tracer.loops.rolling_branch import RollingBranch

if TYPE_CHECKING:
    from tracer.loops.reopened_branch import ReopenedBranch


class Reopening:
    """Whether the loop's pull request gets entries back, and what a run has done for that."""

    def __init__(
        self, forge: Forge, rolling: RollingBranch, writer: RemediationWriter
    ) -> None:
        self._services = (forge, rolling, writer)
        self._rolling = rolling
        self._losses = LostRaces(forge)
        self._branch: ReopenedBranch | None = None
        self._name = ""

    def commit_on(self, branch: str) -> CreatedCommit | None:
        """Return the last commit that was added to a branch, if it was this one."""
        is_its = self._name == branch
        return self._branch.commit if self._branch and is_its else None

    @property
    def warnings(self) -> tuple[str, ...]:
        return self._branch.warnings if self._branch else ()

    def step(self, view: LoopView) -> bool:
        """Do the next thing that is left to do; return false where nothing is.

        Raises:
            TracerError: where the forge refuses, or a ledger cannot be read.

        """
        rolling, base = view.rolling, view.base
        if self._rolling.declined_before_merge(rolling, base, view.base_entries):
            if not self._rolling.take_over_merge(rolling, base):
                self._losses.add(ROLLING_BRANCH)
            return True
        if self._branch is None:
            if not view.is_reopened:
                return False
            # A person seldom opens a pull request again.
            from tracer.loops.reopened_branch import ReopenedBranch  # noqa: PLC0415

            self._branch = ReopenedBranch(*self._services)
        self._name = view.branch.name
        return self._branch.step(view)
