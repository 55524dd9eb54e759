"""Keeps the rolling pull request in order where no run did: for `mode: reconcile`."""

from collections.abc import Iterator
from functools import partial

from tracer.forge import ROLLING_BRANCH, Forge, PullRequestState
from tracer.loops.entry_edits import superseded_files
from tracer.loops.ledger_watch import LedgerWatch
from tracer.loops.publish_result import Operation
from tracer.loops.race_pauses import LostRaces
from tracer.loops.repeated_entries import RepeatedEntry, repeated_entries
from tracer.loops.rolling_branch import RollingBranch
from tracer.loops.taken_over import TakenOver

REDUCE_MESSAGE = (
    "FEEDBACK: Keep one entry of each episode\n\nRemediation-Loop: ledger\n"
)
_SHOW_AGAIN = "FEEDBACK: Show the ledger again\n\nRemediation-Loop: ledger\n"


class RollingUpkeep:
    """Brings the rolling pull request in line with the base branch and with itself."""

    def __init__(
        self,
        forge: Forge,
        rolling: RollingBranch,
        ledger: LedgerWatch,
        ledger_file: str,
    ) -> None:
        self._forge = forge
        self._rolling = rolling
        self._ledger = ledger
        self._ledger_file = ledger_file

    def reduced(self) -> Iterator[TakenOver]:
        """Supersede entries of the base branch whose episode has another one there."""
        losses, results = LostRaces(self._forge), list[TakenOver]()
        while True:
            look = self._ledger.look()
            found = list(repeated_entries(look.base_entries, look.rolling.entries))
            left = [each.extra for each in found if not each.problem]
            if not left:
                break
            results += [_reduced_result(each) for each in found if not each.problem]
            edit = partial(
                superseded_files, path_template=self._ledger_file, entries=left
            )
            if not self._ledger.write(look, edit, REDUCE_MESSAGE):
                results.clear()
                losses.add(ROLLING_BRANCH)
        if results and not look.rolling.is_shown:
            self._ledger.open(look)
        yield from results
        for each in found:
            yield _reduced_result(each)

    def merged_meanwhile(self) -> Iterator[TakenOver]:
        """Bring the rolling branch up to date where it declines what was merged since.

        A person opened the closed pull request again, and merged it before a run saw that.
        """
        look = self._ledger.look()
        merged = self._rolling.declined_before_merge(
            look.rolling, look.base, look.base_entries
        )
        if not merged:
            return
        self._ledger.forget()
        if self._rolling.take_over_merge(look.rolling, look.base):
            yield TakenOver(
                branch=merged[0].branch or ROLLING_BRANCH,
                what="its pull request was merged, so its entries are not declined",
            )

    def brought_up_to_date(self) -> Iterator[TakenOver]:
        """Take over what people changed in the base, as by reverting a merge."""
        look = self._ledger.look()
        view, base = look.rolling.view, look.base
        if not self._rolling.has_conflict(view, base):
            return
        self._ledger.forget()
        if self._rolling.bring_up_to_date(view, base):
            yield TakenOver(
                branch=ROLLING_BRANCH,
                what="its pull request conflicted, and is up to date with the base branch",
                pull_request=view.newest,
                operation=Operation.UPDATED,
            )

    def shown_again(self) -> Iterator[TakenOver]:
        """Open the rolling pull request where a closed one has what the base lacks.

        Or where a run ended before it opened one.
        """
        look = self._ledger.look()
        newest = look.rolling.view.newest
        if newest and newest.state is not PullRequestState.CLOSED:
            return
        if newest is None and look.rolling.view.tip is None:
            return
        # Brings it up to date, also from the closed pull request's head.
        self._ledger.write(look, lambda _: (), _SHOW_AGAIN)
        look = self._ledger.look()
        tip, base = look.rolling.view.tip, look.base.sha
        if tip is None or look.rolling.is_shown:
            return
        comparison = self._forge.compare(base, tip)
        if comparison.merge_base != base or not comparison.paths:
            return  # the base branch has all of it
        opened = self._ledger.open(look)
        if opened:
            yield TakenOver(
                branch=ROLLING_BRANCH,
                what="its pull request was closed, and a new one has its entries"
                if newest
                else "it has a pull request now",
                pull_request=opened,
                operation=Operation.CREATED,
            )

    def closed_if_empty(self) -> Iterator[TakenOver]:
        """Close the rolling pull request where a run ended before it closed an empty one."""
        look = self._ledger.look()
        shown, tip = look.rolling.view.newest, look.rolling.view.tip
        if shown is None or not shown.is_open or tip != shown.head:
            return
        if self._forge.compare(look.base.sha, tip).paths:
            return
        self._rolling.vain.close_empty(shown)
        yield TakenOver(
            branch=ROLLING_BRANCH,
            what="its pull request is closed, as nothing is left in it",
            pull_request=shown,
            operation=Operation.CLOSED,
        )


def _reduced_result(repeated: RepeatedEntry) -> TakenOver:
    name = repeated.extra.alert_id or "an alert"
    what = (
        f"{name} was recorded twice; this entry is superseded, and "
        f"{repeated.kept.remediation_intent or 'another one'} answers it"
    )
    return TakenOver(
        branch=repeated.extra.branch or ROLLING_BRANCH,
        what=repeated.problem or what,
        is_problem=bool(repeated.problem),
    )
