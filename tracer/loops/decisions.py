"""Decides what to do about a loop, from what a run sees of it alone."""

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from tracer.forge import PullRequest
from tracer.ledger import Entry, EntryState
from tracer.loops.branches import ordinal_of
from tracer.loops.declines import answers, asks_again, is_worse, not_declined_yet
from tracer.loops.life_rules import LifeRules
from tracer.loops.loop_view import LoopBranch, LoopView, is_closed, left_of
from tracer.loops.recorded_alerts import entries_of_episode, without_recorded
from tracer.loops.sightings import worse
from tracer.remediation import Loop
from tracer.text import parse_time
from tracer.tracing import Trace


class Action(StrEnum):
    """What to do next; a run looks again after each action that writes."""

    LEAVE_RECORDED = "the base branch records all alerts"
    LEAVE_DECLINED = "a person has closed the pull request"
    LOOK_ELSEWHERE = "look for alerts in other loops, as their entries were superseded"
    START_BRANCH = "claim an intent and a branch with the first entries"
    ADD_ENTRIES = "add the missing entries to the branch"
    LEAVE_ELSEWHERE = "another open pull request of the loop has the alerts"
    RECORD_DECLINE = "keep the entries of a closed pull request in the rolling branch"
    RECORD_EPISODE = "add the entries of a merged intent to the rolling branch"
    RECORD_DECLINED = "add them there as declined, as a person declined merged ones"
    SHOW_LEDGER = "open the pull request of the rolling branch"
    RAISE_SEVERITY = "raise the severity of entries whose alerts have become worse"
    SUPERSEDE_DECLINED = "supersede declined entries of alerts that became worse"
    SUPERSEDE_REPEATED = "supersede what the rolling branch has beside an open one"
    RAISE_RECORDED = "raise the severity of entries that are merged already"
    OPEN_PULL_REQUEST = "open the pull request of a branch that has all entries"
    LEAVE_OPEN = "the open pull request has all alerts"
    LEAVE_SUPERSEDED = (
        "other entries have all alerts of a branch without a pull request"
    )
    KEEP_WAITING = "copy what a branch without a place has to the rolling branch"
    LEAVE_WAITING = "the rolling branch shows all that the branch has"
    END_WAITING = "take out of the rolling branch what it shows of the loop's branch"


_BUILDING_ON = {
    Action.SUPERSEDE_DECLINED,
    Action.ADD_ENTRIES,
    Action.RAISE_SEVERITY,
    Action.OPEN_PULL_REQUEST,
    Action.LEAVE_OPEN,
    Action.KEEP_WAITING,
    Action.LEAVE_WAITING,
    Action.LEAVE_SUPERSEDED,
    Action.END_WAITING,
}
"""After these, the alerts are recorded on the branch that the loop is on."""
_IN_LEDGER = {
    Action.RECORD_EPISODE,
    Action.RECORD_DECLINED,
    Action.RECORD_DECLINE,
    Action.RAISE_RECORDED,
    Action.SUPERSEDE_DECLINED,
    Action.SUPERSEDE_REPEATED,
}
"""What changes entries that belong to no open pull request."""


class Decision(Struct, frozen=True, kw_only=True):
    """What to do about a loop.

    `missing` has the alerts that no entry records yet, `worse` those that are worse than
    their entries on the branch say, `worse_recorded` than those in the ledger say. `last`
    is the entry whose intent answers them, where that is merged already, and `declining` one
    that a person declined by hand there. `closed` are the
    branches whose entries a person declined, and which the ledger does not keep yet.
    `asked` are entries that a person declined, and whose alerts became worse since, so that
    they need another entry; and superseded ones whose alerts have that.
    """

    action: Action
    missing: Loop
    worse: Loop
    worse_recorded: Loop
    last: Entry | None = None
    closed: tuple[LoopBranch, ...] = ()
    asked: tuple[Entry, ...] = ()
    declining: Entry | None = None

    @property
    def outdated(self) -> tuple[Entry, ...]:
        """The declined entries of alerts that became worse since."""
        return tuple(e for e in self.asked if e.state is EntryState.DECLINED)

    @property
    def writes_entries(self) -> bool:
        return self.action in {Action.START_BRANCH, Action.ADD_ENTRIES}

    @property
    def writes_to_ledger(self) -> bool:
        return self.action in _IN_LEDGER

    def keeps(self, branch: str, view: LoopView) -> bool:
        """Whether the alerts are, or will be, recorded by what a branch has now."""
        is_kept = self.action in _BUILDING_ON or (
            self.action is Action.SHOW_LEDGER and bool(view.copies or self.asked)
        )
        return is_kept and view.branch.name == branch


def decide(
    loop: Loop, view: LoopView, rules: LifeRules, opened: PullRequest | None = None
) -> Decision:
    """Return what to do about a loop. Pure.

    `opened` is the pull request that the same run has opened, if it has. If a person closed
    it, the next run records that. Another run of now may have looked before it was opened,
    and open one more from the branch: then two would have its entries.

    The order matters: what the base branch records is over, whatever became of branches
    since; and a pull request that a person closed is an answer, whatever its branch has.
    """
    asked = [e for e in view.recorded if _asks_again(loop, view, e)]
    asked += [e for e in _replaced_entries(view) if e not in asked]
    outside = without_recorded(loop, [e for e in view.recorded if e not in asked])
    current = view.branch.current_entries
    there = [e for e in current if not asks_again(loop, view.declined, e)]
    missing = without_recorded(outside, [*there, *view.entries_elsewhere])
    decision = Decision(
        action=Action.LEAVE_OPEN,
        missing=missing,
        worse=worse(outside, view.branch.own_entries),
        worse_recorded=worse(loop, view.recorded),
        last=_answering(continued_entry(loop.key, view, rules), asked),
        closed=not_declined_yet(view.declined, view.in_ledger),
        asked=tuple(asked),
        declining=_declining_entry(replace(missing, key=loop.key), view),
    )
    if _waits_hidden(view):
        action = Action.SHOW_LEDGER
    elif view.repeated_in_rolling:
        action = Action.SUPERSEDE_REPEATED
    elif decision.worse_recorded.traces:
        action = Action.RAISE_RECORDED
    elif not outside.traces:
        action = Action.LEAVE_RECORDED
    elif opened and _is_declined(view.branch, opened):
        action = Action.LEAVE_DECLINED
    else:
        action = _on_other_branches(outside, view, decision) or _on_branch(
            view, decision, rules
        )
    if action is Action.START_BRANCH and moved_away(missing, view):
        action = Action.LOOK_ELSEWHERE
    return replace(decision, action=action)


def moved_away(loop: Loop, view: LoopView) -> tuple[Trace, ...]:
    """Return the alerts of which there are superseded entries only. Pure.

    A person may have moved them to another requirement, which only a look at the branches
    of other loops shows.
    """
    if loop.is_corrected or loop.is_moved or loop.stays:
        return ()
    closed = (entry for branch in view.declined for entry in branch.own_entries)
    known = (*view.recorded, *closed)
    return tuple(trace for trace in loop.traces if _is_gone(trace, known))


def _is_gone(trace: Trace, entries: Sequence[Entry]) -> bool:
    states = {entry.state for entry in entries_of_episode(trace, entries)}
    return states == {EntryState.SUPERSEDED}


def _is_declined(branch: LoopBranch, opened: PullRequest) -> bool:
    shown = branch.view.pull_request
    is_its = shown is not None and shown.number == opened.number
    return is_its and branch.is_declined


def _on_other_branches(
    outside: Loop, view: LoopView, decision: Decision
) -> Action | None:
    """Return what to do about what people closed or opened again, if anything."""
    is_here = len(left_of(outside, view.branch)) < len(outside.traces)
    if not (is_here or without_recorded(outside, view.entries_elsewhere).traces):
        return Action.LEAVE_ELSEWHERE
    if decision.closed or (view.branch.is_declined and view.branch.own_entries):
        return Action.RECORD_DECLINE
    return Action.LEAVE_DECLINED if view.branch.is_declined else None


def _on_branch(view: LoopView, decision: Decision, rules: LifeRules) -> Action:
    if view.branch.view.tip is None:
        return _without_branch(decision)
    if decision.missing.traces:
        return Action.ADD_ENTRIES
    if decision.outdated or decision.worse.traces:
        return Action.SUPERSEDE_DECLINED if decision.outdated else Action.RAISE_SEVERITY
    has_pull_request = view.branch.view.pull_request is not None
    if action := None if has_pull_request else _left_unopened(view, rules):
        return action
    if _ends_waiting(view):
        return Action.END_WAITING
    return Action.LEAVE_OPEN if has_pull_request else Action.OPEN_PULL_REQUEST


def _ends_waiting(view: LoopView) -> bool:
    """Whether the copy of the loop's branch is to leave the rolling one now.

    It leaves it after the pull request shows what it has, so that nothing is lost if a
    person deletes the branch. But it leaves it before if it would look like something else
    then: like what a run keeps that closes a resolved one, or what people have answered.
    """
    is_resolved = view.branch.is_resolved
    if view.branch.view.pull_request:
        return bool(view.copies) and not is_resolved
    is_answered = any(not copy.is_live for copy in view.copies)
    return is_answered or (bool(view.copies) and is_resolved)


def _without_branch(decision: Decision) -> Action:
    """Return what to do where the loop has no branch now: a merged intent may answer."""
    if decision.last:
        return Action.RECORD_EPISODE
    return Action.RECORD_DECLINED if decision.declining else Action.START_BRANCH


def _left_unopened(view: LoopView, rules: LifeRules) -> Action | None:
    """Return what to do about a branch that gets no pull request; `None` if it gets one."""
    if view.branch.is_superseded:
        return Action.LEAVE_SUPERSEDED
    if view.open_loops >= rules.max_open:
        return Action.LEAVE_WAITING if view.is_copied else Action.KEEP_WAITING
    return None


def _waits_hidden(view: LoopView) -> bool:
    """Whether the rolling branch keeps entries of the loop, and no pull request shows it.

    In a shared ledger it has all entries of the base branch, too.
    """
    if view.rolling.is_shown:
        return False
    return any(map(view.is_pending, view.rolling.entries))


def continued_entry(key: str, view: LoopView, rules: LifeRules) -> Entry | None:
    """Return the entry whose merged intent still answers new episodes of a loop.

    It is of the last loop of the key, and open, or over for a short time only.
    """
    candidates = _merged_entries(key, view)
    return next((e for e in candidates if _answers_more(e, rules)), None)


def _answering(last: Entry | None, asked: Sequence[Entry]) -> Entry | None:
    """Return the entry whose intent answers more; none where a person declined that.

    An episode cannot have two entries for one intent, so a new pull request asks again.
    """
    is_declined = last is not None and any(e.branch == last.branch for e in asked)
    return None if is_declined else last


def _merged_entries(key: str, view: LoopView) -> tuple[Entry, ...]:
    """Return the entries of the last loop of a key that was merged."""
    # The intent of a closed pull request is nowhere: a new one has to answer.
    closed = {seen.name for seen in view.looked_at if is_closed(seen)}
    closed -= view.merged_otherwise
    named = [
        (ordinal_of(entry.branch, key), entry)
        for entry in view.recorded
        if entry.branch not in closed
    ]
    latest = max((ordinal for ordinal, _ in named), default=0)
    return tuple(entry for ordinal, entry in named if latest and ordinal == latest)


def _declining_entry(missing: Loop, view: LoopView) -> Entry | None:
    """Return an entry that a person declined by hand, where such ones answer all alerts.

    They answer further episodes of the same alerts, unless these are worse. When a person
    wrote that is not known, so it holds until they write something else.
    """
    merged = _merged_entries(missing.key, view)
    own = [entry for entry in merged if entry.state is EntryState.DECLINED]
    if not (own and missing.traces):
        return None
    is_all = all(answers(trace, own) for trace in missing.traces)
    return own[-1] if is_all else None


def _asks_again(loop: Loop, view: LoopView, entry: Entry) -> bool:
    """Whether an alert of a loop is worse than a recorded entry that was declined."""
    if asks_again(loop, view.declined, entry):
        return True
    if not ordinal_of(entry.branch, loop.key):
        return False
    return entry.state is EntryState.DECLINED and any(
        is_worse(trace, entry)
        for trace in loop.traces
        if entries_of_episode(trace, [entry])
    )


def _replaced_entries(view: LoopView) -> list[Entry]:
    """Return the superseded entries of the ledger in whose place a branch has live ones."""
    own = view.branch.own_entries if view.branch.goes_on else ()
    live = [entry for entry in (*own, *view.entries_elsewhere) if entry.is_live]
    return [
        entry
        for entry in view.recorded
        if not entry.is_live and any(map(entry.has_episode_of, live))
    ]


def _answers_more(entry: Entry, rules: LifeRules) -> bool:
    if entry.state is EntryState.OPEN:
        return True
    resolved = parse_time(entry.resolved_at)
    if entry.state is not EntryState.RESOLVED or resolved is None:
        return False
    return rules.is_recent(resolved)
