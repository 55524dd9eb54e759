"""Gives a reopened pull request its entries back, from wherever the ledger keeps them.

While it was closed, the rolling branch kept them as declined, and people may have merged
that. First the branch gets all of them, then the rolling branch loses them: a run that ends
in between leaves entries in two places, never in none.
"""

from collections.abc import Sequence
from functools import partial

from msgspec.structs import replace

from tracer.errors import ForgeRefusedError
from tracer.forge import ROLLING_BRANCH, CreatedCommit, Forge, Sighting
from tracer.ledger import Entry, EntryState, Field, read_entries
from tracer.loops.branches import name_in_files
from tracer.loops.entry_edits import EntryEdit, edited_files, superseded_files
from tracer.loops.loop_view import LoopBranch, LoopView
from tracer.loops.news_writer import PullRequestNews
from tracer.loops.race_pauses import LostRaces
from tracer.loops.recorded_alerts import is_recorded
from tracer.loops.remediation_writer import RemediationWriter
from tracer.loops.reopened_files import given_back, merged_files, taken_out
from tracer.loops.rolling_branch import RollingBranch
from tracer.loops.sightings import (
    count_fields,
    counted_entries,
    entry_with_counts,
    with_counts,
)
from tracer.remediation import FileChange
from tracer.repository import Snapshot
from tracer.text import path_pattern

_MESSAGE = "FEEDBACK: {}\n\nRemediation-Loop: {}\n"
_GO_ON = "Go on in the reopened pull request"
_GIVE_BACK = "Give a reopened pull request its entries back"


class ReopenedBranch:
    """Takes entries back into the branch of a reopened pull request, step by step.

    `commit` is the last one that was added to the branch, `None` where it had everything.
    `is_done`: whether something was added there, or taken out of the rolling branch.
    """

    def __init__(
        self, forge: Forge, rolling: RollingBranch, writer: RemediationWriter
    ) -> None:
        self._forge = forge
        self._rolling = rolling
        self._writer = writer
        self._losses = LostRaces(forge)
        self._before: tuple[Entry, ...] = ()
        self._refused: set[str] = set()
        self._said: tuple[Entry, ...] = ()
        self._conflict = ""
        self.commit: CreatedCommit | None = None
        self.is_done = False
        self.warnings: tuple[str, ...] = ()

    def step(self, view: LoopView) -> bool:
        """Do the next thing that is left to do; return false where nothing is.

        After a step, everything has to be looked at again.

        Raises:
            TracerError: where the forge refuses, or a ledger cannot be read.

        """
        branch, own = view.branch, view.branch.files
        if view.is_reopened and own:
            if self.commit is None:
                self._before = branch.own_entries
            if self._merge_base(view, own) or self._give_back(view, own):
                return True
            if view.kept_in_rolling:
                self._take_out(view)
                return True
            if view.repeated or view.taken_back:
                self._settle(view, own)
                return True
        self._announce(branch)
        return False

    def _give_back(self, view: LoopView, own: Snapshot) -> bool:
        """Add to the branch what others keep of it; return whether something was left."""
        branch, keeper = view.branch, view.rolling.files
        keepers = [keeper] if keeper and view.kept_in_rolling else []
        if branch.name in self._refused:
            keepers.append(view.base)
        for each in keepers:
            if files := given_back(branch, each, self._writer.ledger_file):
                if gone := _gone(branch, view.kept_in_rolling):
                    self._say_first(branch, superseded=gone)
                self._append(branch, own, files)
                return True
        return False

    def _append(
        self, branch: LoopBranch, own: Snapshot, files: Sequence[FileChange]
    ) -> None:
        message = _MESSAGE.format(_GO_ON, name_in_files(branch.name))
        changes = with_counts(branch, own, self._writer.ledger_file, files)
        commit = self._forge.append(branch.name, own.sha, changes, message)
        self._note(commit, branch.name)

    def _settle(self, view: LoopView, own: Snapshot) -> None:
        """Do the next thing for episodes that have an entry here, and another elsewhere.

        They go on in a later branch that people see. Where a person closed that, they go
        on here.
        """
        branch, template = view.branch, self._writer.ledger_file
        if view.repeated:
            self._say_first(branch, superseded=view.repeated)
            self._append(branch, own, superseded_files(own, template, view.repeated))
            return
        if gone := [pair for pair in view.taken_back if not pair[0].is_live]:
            edits = [
                EntryEdit(mine, _as_it_was(mine, _counted(other, view)))
                for mine, other in gone
            ]
            self._append(branch, own, edited_files(own, template, edits))
            return
        others = [other for _, other in view.taken_back]
        edit = partial(superseded_files, path_template=template, entries=others)
        message = _MESSAGE.format(_GO_ON, "ledger")
        written = self._rolling.write(view.rolling.view, view.base, edit, message)
        if written is None:
            self._losses.add(ROLLING_BRANCH)
        self.is_done = self.is_done or written is not None

    def _take_out(self, view: LoopView) -> None:
        rolling, base = view.rolling.view, view.base
        if not self._rolling.take_out(
            rolling,
            base,
            lambda files: taken_out(view.branch, files, base, self._writer.ledger_file),
            _MESSAGE.format(_GIVE_BACK, "ledger"),
        ):
            self._losses.add(ROLLING_BRANCH)
        else:
            self.is_done = True

    def _note(self, commit: CreatedCommit | None, name: str) -> None:
        if commit:
            self.commit, self.is_done = commit, True
        else:
            self._losses.add(name)

    # -- from the base branch ------------------------------------------------------

    def _merge_base(self, view: LoopView, own: Snapshot) -> bool:
        """Merge the base into the branch, where it has entries that the branch lacks.

        Nothing else can change what the base has since the branch left it.

        Returns:
            Whether something was done; if not, there is nothing to merge, or people have to.

        """
        name, base = view.branch.name, view.base
        if not view.differs_from_base or name in self._refused:
            return False
        comparison = self._forge.compare(base.sha, own.sha)
        fork = self._forge.snapshot(comparison.merge_base)
        if not self._lacks_base(view, fork):
            return False
        is_ledger = path_pattern(self._writer.ledger_file).fullmatch
        is_intents = path_pattern(self._writer.intent_file).fullmatch
        ledgers = [path for path in comparison.paths if is_ledger(path)]
        others = [p for p in comparison.paths if not (is_ledger(p) or is_intents(p))]
        if others or comparison.is_cut:
            self._refuse(name, "it has changed other files, too")
            return False
        files = merged_files(comparison.paths, fork, base, view.branch, ledgers)
        message = _MESSAGE.format(_GO_ON, name_in_files(name))
        try:
            created = self._forge.commit(base, list(files), message, merged=own.sha)
            gone = _gone(view.branch, view.kept_in_base)
            self._say_first(view.branch, superseded=gone, is_base_merged=True)
            is_moved = self._forge.move(name, own.sha, created.sha)
        except ForgeRefusedError as error:
            self._refuse(name, error.message)
            return False
        self._note(created if is_moved else None, name)
        return True

    def _lacks_base(self, view: LoopView, fork: Snapshot) -> bool:
        """Whether the base has entries of the branch since that left it."""
        known = read_entries(fork, self._writer.ledger_file)
        return any(entry not in known for entry in view.kept_in_base)

    def _refuse(self, name: str, reason: str) -> None:
        self._refused.add(name)
        self._conflict = reason
        warning = (
            f"`{name}` conflicts with the base branch, which has its entries, too; the base "
            f"branch was not merged into it: {reason}. Merge it yourself"
        )
        self.warnings += (warning,)

    # -- people --------------------------------------------------------------------

    def _say_first(
        self,
        branch: LoopBranch,
        *,
        superseded: Sequence[Entry] = (),
        is_base_merged: bool = False,
    ) -> None:
        """Say what is about to be done: no later run would see that it was not said.

        A run that ends after that leaves the rest to the next one, which finds the comment.
        """
        shown = branch.view.pull_request
        if shown is None:
            return
        status = EntryState.SUPERSEDED.value
        gone = [replace(entry, status=status) for entry in superseded]
        rest = [e for e in branch.own_entries if not any(map(e.has_episode_of, gone))]
        now = PullRequestNews(
            entries=[*gone, *rest],
            text=shown.text.body,
            superseded=superseded,
            is_base_merged=is_base_merged,
        )
        news = replace(self._writer.news.write(now, ""), is_once=True)
        self.warnings += self._forge.comment(shown, news)
        self._said += tuple(superseded)

    def _announce(self, branch: LoopBranch) -> None:
        """List the entries of the branch in its pull request, if they have changed.

        Say there, too, what people have to do: few of them read the log.
        """
        shown, own = branch.view.pull_request, branch.own_entries
        is_changed = self.commit is not None and _states(own) != _states(self._before)
        conflict, self._conflict = self._conflict, ""
        if shown is None or not (is_changed or conflict):
            return
        before = self._before if is_changed else own
        live = [entry for entry in before if entry.is_live]
        added = [e for e in own if not is_recorded(e, live if e.is_live else before)]
        known = [entry for entry in before if not entry.is_live]
        gone = [e for e in own if not (e.is_live or is_recorded(e, known))]
        self._before = own
        now = PullRequestNews(
            entries=counted_entries(branch, {}),
            text=shown.text.body,
            added=[entry for entry in added if entry not in gone],
            superseded=[e for e in gone if not is_recorded(e, self._said)],
            conflict=conflict,
        )
        news = self._writer.news.write(now, "")
        self.warnings += self._forge.announce(shown, news)


def _gone(branch: LoopBranch, kept: Sequence[Entry]) -> list[Entry]:
    """Return the entries that the branch gets as superseded, and does not have so yet."""
    known = [entry for entry in branch.own_entries if not entry.is_live]
    return [e for e in kept if not (e.is_live or is_recorded(e, known))]


def _counted(entry: Entry, view: LoopView) -> Entry:
    """Return a declined entry with what the text of its pull request has counted."""
    closed = next(each for each in view.declined if each.has_added(entry))
    return entry_with_counts(entry, closed)


def _as_it_was(mine: Entry, other: Entry) -> dict[Field, str | int]:
    """Return what an entry that was superseded gets from the one in its place.

    Its severity is raised by the next message that is worse, and with it the intent.
    """
    fields: dict[Field, str | int] = {}
    if other.count > mine.count and other.last_seen:
        fields |= count_fields(Sighting(count=other.count, last=other.last_seen))
    if other.resolved_at:
        fields |= {Field.RESOLVED_AT: other.resolved_at}
        fields |= {Field.DURATION: other.duration} if other.duration else {}
    state = other.state_after_reopening or EntryState.OPEN
    return {Field.STATUS: state.value, **fields}


def _states(entries: Sequence[Entry]) -> list[tuple[str | None, ...]]:
    """Return what people read of entries: which there are, and what became of them."""
    return [(e.fingerprint, e.timestamp, e.status) for e in entries]
