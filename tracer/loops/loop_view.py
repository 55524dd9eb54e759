"""What a run sees of a loop: the base branch's entries, and the branch the loop is on."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import replace

from tracer.alerts import Severity
from tracer.forge import BranchView, PullRequest, PullRequestState, Sighting
from tracer.ledger import Entry, EntryState, copied_fields, read_entries
from tracer.loops.branch_errors import reading
from tracer.loops.branches import name_in_files
from tracer.loops.moved_ledgers import entries_before_move
from tracer.loops.recorded_alerts import entry_of, is_recorded, without_recorded
from tracer.remediation import Loop
from tracer.repository import Snapshot
from tracer.tracing import Trace

_ANSWERED = {EntryState.DECLINED, EntryState.SUPERSEDED}
"""What the rolling branch has of a branch only after that was closed."""


def is_open(view: BranchView) -> bool:
    """Whether a branch has an open pull request."""
    return view.pull_request is not None and view.pull_request.is_open


def is_closed(view: BranchView) -> bool:
    """Whether the pull request of a branch was closed without merging."""
    shown = view.pull_request
    return shown is not None and shown.state is PullRequestState.CLOSED


class LoopBranch(Struct, frozen=True, kw_only=True):
    """A branch of a loop, with its files and the entries in them, where it has a tip.

    `is_settled`: no pull request can be opened, as the base branch has all of it. `waited`
    is how often its episodes were reported while it waited for a place, by their names.
    `problem`: its pull request was closed, and why the ledger there cannot be read.
    """

    view: BranchView
    files: Snapshot | None = None
    entries: tuple[Entry, ...] = ()
    is_settled: bool = False
    problem: str = ""
    waited: Mapping[str, Sighting] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.view.name

    @property
    def counts(self) -> dict[str, Sighting]:
        """How often its episodes were reported, as texts of pull requests have it."""
        shown = self.view.pull_request
        counts = dict(shown.sightings) if shown else {}
        for name, count in self.waited.items():
            if name not in counts or counts[name].count < count.count:
                counts[name] = count
        return counts

    @property
    def is_shown(self) -> bool:
        """Whether its newest pull request is open, or GitHub sees nothing to show."""
        newest = self.view.newest
        return self.is_settled or (newest is not None and newest.is_open)

    @property
    def is_open(self) -> bool:
        """Whether it has an open pull request."""
        return is_open(self.view)

    @property
    def is_declined(self) -> bool:
        """Whether a person closed its pull request."""
        return is_closed(self.view)

    @property
    def goes_on(self) -> bool:
        """Whether it is there, and its pull request is open or was not opened yet."""
        has_ended = self.view.pull_request is not None and not self.is_open
        return self.view.tip is not None and not has_ended

    @property
    def is_resolved(self) -> bool:
        """Whether it has entries, and all of them have resolved."""
        own = self.own_entries
        return bool(own) and all(e.state is EntryState.RESOLVED for e in own)

    @property
    def is_superseded(self) -> bool:
        """Whether it has entries, and other ones have all of their episodes."""
        own = self.own_entries
        return bool(own) and all(not e.is_live for e in own)

    def is_closed_as_resolved(self, recorded: Sequence[Entry]) -> bool:
        """Whether its pull request was closed because all of its alerts had resolved.

        Then the ledger has them so. What a person closes, it has as declined.
        """
        kept = [e for e in recorded if e.state is EntryState.RESOLVED]
        return (
            self.is_declined
            and self.is_resolved
            and all(is_recorded(entry, kept) for entry in self.own_entries)
        )

    def is_merged_otherwise(self, base_entries: Sequence[Entry]) -> bool:
        """Whether the base branch has all of it, and not from its own pull request.

        A person merged the rolling one while that had a copy of it, or merged the branch by
        hand. If its pull request was closed as all of its alerts had resolved, the base
        branch has its entries, too, but not its intent.
        """
        kept = [
            entry
            for entry in base_entries
            if self.has_added(entry) and entry.state is not EntryState.DECLINED
        ]
        is_all_there = all(is_recorded(entry, kept) for entry in self.own_entries)
        return bool(kept) and is_all_there and not self.is_resolved

    @property
    def intent_id(self) -> str | None:
        """The remediation intent of the branch, as the newest of its entries names it."""
        named = (entry.remediation_intent for entry in reversed(self.own_entries))
        return next(filter(None, named), None)

    def intent_answering(self, trace: Trace) -> str:
        """Return the remediation intent of an alert that is recorded here."""
        entry = entry_of(trace, self.entries) or Entry()
        return self.intent_id or entry.remediation_intent or ""

    def has_added(self, entry: Entry) -> bool:
        """Whether an entry, of whatever version, was added on this branch for its intent."""
        is_here = entry.branch == self.view.name
        return is_here and entry.remediation_intent == self.intent_id

    @property
    def own_entries(self) -> tuple[Entry, ...]:
        """The entries that were added on this branch: a shared ledger has others, too."""
        return tuple(entry for entry in self.entries if entry.branch == self.view.name)

    @property
    def current_entries(self) -> tuple[Entry, ...]:
        """Its entries as they count now: a closed pull request is an answer to its own."""
        if not self.is_declined:
            return self.entries
        return tuple(
            replace(entry, status=EntryState.DECLINED.value)
            if entry.branch == self.view.name and entry.state is EntryState.OPEN
            else entry
            for entry in self.entries
        )

    def is_over(self, base_entries: Sequence[Entry]) -> bool:
        """Whether the base branch has all of it, so that the loop goes on with the next.

        GitHub says so of a pull request. Without one the entries do: the branch may have
        been merged by hand, and deleted.
        """
        pull_request = self.view.pull_request
        if pull_request and pull_request.number is not None:
            return pull_request.state is PullRequestState.MERGED
        # An episode may have an earlier entry of a loop that a person declined.
        merged = [entry for entry in base_entries if entry.branch == self.name]
        if self.view.tip is None:
            return bool(merged)
        return bool(self.own_entries) and self.is_all_in(merged)

    def is_all_in(self, base_entries: Sequence[Entry]) -> bool:
        """Whether every entry that was added on this branch is in the base branch."""
        return all(is_recorded(entry, base_entries) for entry in self.own_entries)


def read_branch(view: BranchView, files: Snapshot, ledger_file: str) -> LoopBranch:
    """Return a branch with all entries of its files.

    Raises:
        LedgerError: where a ledger cannot be read.

    """
    with reading(view.name):
        entries = read_entries(files, ledger_file)
        if all(entry.branch != view.name for entry in entries):
            name = name_in_files(view.name)
            entries += entries_before_move(files, ledger_file, view.name, name)
    return LoopBranch(view=view, files=files, entries=entries)


class RecordedPlace(Struct, frozen=True, kw_only=True):
    """Where an alert is recorded: for which requirement, and what answers it there.

    `can_be_closed`: the pull request is open, and other entries have all of its alerts.
    """

    requirement: str | None
    intent: str | None
    pull_request: PullRequest | None
    can_be_closed: bool = False


class NewPlace(Struct, frozen=True, kw_only=True):
    """Where an alert is recorded since a person moved it: its loop's key, and for what."""

    key: str
    requirement: str | None


class Retracing(Struct, frozen=True, kw_only=True):
    """How a run makes the trace of an alert that a person has moved anew.

    `to_place` traces it once more, to the requirement that the person has named.
    `as_severe` gives it a worse severity than its message has, from earlier messages.
    """

    to_place: Callable[[Trace, NewPlace], Trace] = lambda trace, _: trace
    as_severe: Callable[[Trace, Severity], Trace] = lambda trace, _: trace


NO_RETRACING = Retracing()
"""Leaves each trace as it is."""


class LoopView(Struct, frozen=True, kw_only=True, dict=True):
    """What a run sees of a loop at one time.

    `branch` is the one that the loop is on: the first that is not over. It need not exist
    yet. `rolling` has the entries that wait in the rolling branch. `looked_at` are all
    branches of the loop that were looked at: `declined` those whose pull request a person
    closed, `elsewhere` other ones that people see, as one opened the first one again.
    `merged_otherwise` names closed branches that the base branch has nevertheless.
    `open_loops` is how many loops have an open pull request. `is_ahead`: the branches were
    seen earlier than the rolling one.
    """

    base: Snapshot
    base_entries: tuple[Entry, ...]
    branch: LoopBranch
    rolling: LoopBranch
    looked_at: tuple[BranchView, ...]
    declined: tuple[LoopBranch, ...] = ()
    elsewhere: tuple[LoopBranch, ...] = ()
    merged_otherwise: frozenset[str] = frozenset()
    open_loops: int = 0
    is_ahead: bool = False

    @property
    def copies(self) -> tuple[Entry, ...]:
        """The entries of the loop's branch that the rolling one shows, as the loop waits.

        Entries of another intent are no copies: a branch that waited was deleted, and what
        the rolling one has of it is recorded there.
        """
        if self.branch.view.tip is None or self.branch.is_declined:
            return ()
        own = self.branch.own_entries
        return tuple(
            entry
            for entry in self.rolling.entries
            if entry.branch == self.branch.name
            and entry.remediation_intent == self.branch.intent_id
            and entry.state is not EntryState.DECLINED
            and is_recorded(entry, own)
            and not is_recorded(entry, self.base_entries)
        )

    @property
    def is_copied(self) -> bool:
        """Whether the rolling branch shows each entry of the loop's branch as it is now.

        What the base branch has needs no copy: a person has merged an earlier one.
        """
        own, copies = self.branch.own_entries, self.copies
        return all(
            any(copy.is_same(e) and not copied_fields(copy, e) for copy in copies)
            for e in own
            if not is_recorded(e, self.base_entries)
        )

    def is_pending(self, entry: Entry) -> bool:
        """Whether the rolling branch has an entry so, and the base branch does not yet."""
        return entry in self.rolling.entries and entry not in self.base_entries

    @cached_property
    def recorded(self) -> tuple[Entry, ...]:
        """The entries in the base branch, as the rolling one is to change them.

        Those that are declined there, and go on in a reopened pull request, are not.
        """
        return tuple(entry for entry in self.in_ledger if not self._goes_on(entry))

    @cached_property
    def in_ledger(self) -> tuple[Entry, ...]:
        """The same, with those that go on in a reopened pull request."""
        # A shared ledger may have thousands of entries, few of which differ.
        same = {*self.base_entries, *self.copies}
        changed = [entry for entry in self.rolling.entries if entry not in same]
        kept = (entry for entry in self.base_entries if not is_recorded(entry, changed))
        return (*kept, *changed)

    def _goes_on(self, entry: Entry) -> bool:
        return entry.state is EntryState.DECLINED and any(
            branch.is_open
            and branch.has_added(entry)
            and is_recorded(entry, branch.own_entries)
            for branch in (self.branch, *self.elsewhere)
        )

    # -- a reopened pull request -------------------------------------------------

    @property
    def is_reopened(self) -> bool:
        """Whether a person may have closed the pull request before, and opened it again.

        Then the ledger has entries of the branch elsewhere, and they go back into it.
        """
        if not (self.branch.is_open and self.branch.files):
            return False
        is_answered = any(e.state in _ANSWERED for e in self.kept_in_rolling)
        return (
            is_answered
            or self.differs_from_base
            or bool(self.repeated)
            or bool(self.taken_back)
        )

    @property
    def repeated(self) -> tuple[Entry, ...]:
        """The live entries of the branch whose episodes a later branch has, too.

        A run may have added them before it saw that the pull request was closed.
        """
        later = [entry for branch in self.elsewhere for entry in branch.own_entries]
        own = self.branch.own_entries if self.branch.is_open else ()
        return tuple(entry for entry in own if is_recorded(entry, later))

    @property
    def repeated_in_rolling(self) -> tuple[Entry, ...]:
        """The entries of a deleted branch that the open one of its name has, too.

        A run may have copied the deleted branch while another one made the next. What is
        declined, or superseded, is no second answer.
        """
        if not self.branch.is_open:
            return ()
        live = [entry for entry in self.branch.own_entries if entry.is_live]
        return tuple(
            entry
            for entry in self.rolling.entries
            if entry.branch == self.branch.name
            and not self.branch.has_added(entry)
            and entry.state in {None, EntryState.OPEN, EntryState.RESOLVED}
            and any(map(entry.has_episode_of, live))
            and not is_recorded(entry, self.base_entries)
        )

    @property
    def taken_back(self) -> tuple[tuple[Entry, Entry], ...]:
        """The entries of the branch of whose episodes a person declined all other entries.

        Each together with such another one. A person closed the pull requests of those, and
        left that of the branch open, or opened it again: so the episodes go on here.
        """
        if not (self.branch.is_open and self.declined):
            return ()
        known = [
            entry
            for entry in (*self.in_ledger, *self.entries_elsewhere)
            if entry.is_live and not self.branch.has_added(entry)
        ]
        pairs = []
        for own in self.branch.own_entries:
            others = [entry for entry in known if entry.has_episode_of(own)]
            if all(map(self._was_closed, others)):
                pairs += [(own, other) for other in others]
        return tuple(pairs)

    def _was_closed(self, entry: Entry) -> bool:
        is_declined = entry.state is EntryState.DECLINED
        return is_declined and any(each.has_added(entry) for each in self.declined)

    @property
    def entries_elsewhere(self) -> tuple[Entry, ...]:
        """The entries of the later branches that people see."""
        return tuple(entry for branch in self.elsewhere for entry in branch.entries)

    @property
    def kept_in_base(self) -> tuple[Entry, ...]:
        """The entries of the branch that the base has."""
        return tuple(filter(self.branch.has_added, self.base_entries))

    @property
    def kept_in_rolling(self) -> tuple[Entry, ...]:
        """The entries of the branch that the rolling one adds or changes."""
        kept = filter(self.branch.has_added, self.rolling.entries)
        return tuple(entry for entry in kept if entry not in self.base_entries)

    @property
    def adds_nothing(self) -> bool:
        """Whether its open pull request has no entry that the base lacks or has otherwise."""
        is_there = self.branch.is_merged_otherwise(self.base_entries)
        return self.branch.is_open and is_there and not self.differs_from_base

    @property
    def differs_from_base(self) -> bool:
        """Whether the base has entries of the branch, and the branch has them otherwise."""
        kept = self.kept_in_base
        return bool(kept) and not all(
            any(own.is_same(entry) and own.state is entry.state for entry in kept)
            for own in self.branch.own_entries
        )

    def where(self, loop: Loop) -> "LoopView":
        """Return the same, with the later branch that has all alerts of a loop, if one does.

        The first branch has none of them: a person opened its pull request again.
        """
        if len(left_of(loop, self.branch)) < len(loop.traces):
            return self
        later = (branch for branch in self.elsewhere if not left_of(loop, branch))
        home = next(later, self.branch)
        both = (self.branch, *self.elsewhere)
        others = tuple(branch for branch in both if branch is not home)
        return replace(self, branch=home, elsewhere=others)

    def find(self, branch: str) -> BranchView | None:
        """Return a branch that was looked at."""
        return next((view for view in self.looked_at if view.name == branch), None)


def left_of(loop: Loop, branch: LoopBranch) -> tuple[Trace, ...]:
    """Return the alerts of a loop that a branch does not record, or as superseded only."""
    own = branch.own_entries
    live = [entry for entry in own if entry.is_live]
    return without_recorded(loop, live).traces
