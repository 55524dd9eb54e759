"""Notices in a run that a person has opened the loop's pull request again."""

from typing import TYPE_CHECKING

from tracer.forge import CreatedCommit, Forge
from tracer.loops.loop_view import LoopView
from tracer.loops.remediation_writer import RemediationWriter
from tracer.loops.rolling_branch import RollingBranch

if TYPE_CHECKING:
    from tracer.loops.reopened_branch import ReopenedBranch


class Reopening:
    """Whether the loop's pull request gets entries back, and what a run has done for that."""

    def __init__(
        self, forge: Forge, rolling: RollingBranch, writer: RemediationWriter
    ) -> None:
        self._tools = (forge, rolling, writer)
        self._branch: ReopenedBranch | None = None

    @property
    def commit(self) -> CreatedCommit | None:
        """The last commit that was added to the branch."""
        return self._branch.commit if self._branch else None

    @property
    def warnings(self) -> tuple[str, ...]:
        return self._branch.warnings if self._branch else ()

    def step(self, view: LoopView) -> bool:
        """Do the next thing that is left to do; return false where nothing is.

        Raises:
            TracerError: where the forge refuses, or a ledger cannot be read.

        """
        if self._branch is None:
            if not view.is_reopened:
                return False
            # A person seldom opens a pull request again.
            from tracer.loops.reopened_branch import ReopenedBranch  # noqa: PLC0415

            self._branch = ReopenedBranch(*self._tools)
        return self._branch.step(view)
