"""What a run works with, the same for all of its loops."""

from functools import partial

from msgspec import Struct

from tracer.forge import Forge, PullRequestOptions
from tracer.loops.intent_register import IntentRegister
from tracer.loops.life_rules import LifeRules
from tracer.loops.loop_observer import LoopObserver
from tracer.loops.loop_view import LoopView
from tracer.loops.remediation_writer import RemediationWriter
from tracer.loops.rolling_branch import RollingBranch
from tracer.loops.waiting_branches import without_copy
from tracer.remediation import Loop, opened_message


class LoopServices(Struct, frozen=True, kw_only=True):
    """What a run works with, the same for all of its loops."""

    forge: Forge
    observer: LoopObserver
    register: IntentRegister
    writer: RemediationWriter
    rolling: RollingBranch
    options: PullRequestOptions
    rules: LifeRules

    def take_out(self, loop: Loop, view: LoopView) -> bool:
        """Take the copy of a loop's branch out of the rolling one; false if others are faster."""
        waiting = self.writer.waiting_branch(loop, view.branch)
        edit = partial(without_copy, base=view.base, waiting=waiting)
        message = opened_message(loop.traces)
        return self.rolling.take_out(view.rolling.view, view.base, edit, message)

    def close_in_vain(self, view: LoopView) -> bool:
        """Close pull requests that repeat what is merged, or are empty: opened in vain.

        Returns:
            Whether the loop is to be looked at again, as it has one less.

        """
        for seen in (*view.looked_at, view.rolling.view):
            if seen.repeated:
                self.rolling.vain.close_repeated(seen.name, seen.repeated)
        self.rolling.close_if_empty(view.rolling.view)
        return self.rolling.vain.close_merged(view)
