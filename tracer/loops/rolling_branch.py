"""The rolling branch, `remediation/ledger`: entries that belong to no open pull request.

Once a loop's pull request is merged or closed, its ledger file is changed here and nowhere
else. So no two open pull requests change one file.
"""

from collections.abc import Callable, Iterator, Sequence

from tracer.errors import LedgerError
from tracer.forge import (
    ROLLING_BRANCH,
    BranchView,
    Comparison,
    CreatedCommit,
    Forge,
    PullRequest,
    PullRequestOptions,
    PullRequestState,
)
from tracer.ledger import (
    Entry,
    EntryChange,
    EntryState,
    Field,
    Ledger,
    merge_ledger_texts,
    merge_ledgers,
)
from tracer.loops.branch_errors import reading
from tracer.loops.branches import name_in_files
from tracer.loops.loop_observer import entries_in_files
from tracer.loops.loop_view import LoopBranch
from tracer.loops.overlaid_snapshot import OverlaidSnapshot
from tracer.loops.recorded_alerts import is_recorded
from tracer.loops.remediation_writer import RemediationWriter
from tracer.loops.vain_pull_requests import VainPullRequests
from tracer.remediation import FileChange, merge_sections
from tracer.repository import Snapshot
from tracer.text import do_conflict, path_pattern

_MERGED = "FEEDBACK: Decline nothing that was merged\n\nRemediation-Loop: ledger\n"
_MERGE = "FEEDBACK: Bring the rolling branch up to date\n\nRemediation-Loop: ledger\n"
_TITLE = "Ledger: what became of alerts"
_LIVE = {EntryState.OPEN, EntryState.RESOLVED}
_MOST_FILES = 50
"""Files of two branches that are read in one request."""
BranchEdit = Callable[[Snapshot], Sequence[FileChange]]
"""What is to change in the files of the branch, whatever they are by then."""


class RollingBranch:
    """Writes to the rolling branch. It is rebuilt from what the forge has.

    What a closed pull request of it had, and the base branch has not, is taken over, so
    closing it loses nothing.
    """

    def __init__(self, forge: Forge, writer: RemediationWriter) -> None:
        self._forge = forge
        self._writer = writer
        self._empty_tip: str | None = None
        self._problems: dict[str, str] = {}
        self.vain = VainPullRequests(forge, writer)
        self._is_ledger = path_pattern(writer.ledger_file).fullmatch
        self._is_intents = path_pattern(writer.intent_file).fullmatch

    def write(
        self,
        view: BranchView,
        base: Snapshot,
        edit: BranchEdit,
        message: str,
        *,
        takes_out: bool = False,
    ) -> CreatedCommit | None:
        """Add a commit to the branch, on top of the base branch as it is now.

        `takes_out`: also where that leaves nothing that the base branch lacks; what is left
        is one commit, as if what is taken out had never been there. If people have pushed
        other files, their commits stay, and another takes it out.

        Returns:
            The commit; `None` where someone else was faster, or nothing is left to change.

        """
        last = view.left_head
        if last is None:
            return self._created(base, edit(base), message)
        comparison = self._forge.compare(base.sha, last)
        is_anew = takes_out and self._is_ours(comparison)
        if view.tip and comparison.merge_base == base.sha:
            edited = edit(self._forge.snapshot(view.tip))
            if not edited:
                return None
            if not is_anew:
                return self._forge.append(view.name, view.tip, edited, message)
        fork = self._forge.snapshot(comparison.merge_base)
        tip = self._forge.snapshot(last)
        paths = self._changed_paths(comparison, view, tip)
        if view.tip is None:
            paths = self._readable(paths, tip)
        carried = dict(self._carried(paths, fork, tip, base))
        edited = edit(OverlaidSnapshot(base, carried))
        files = _joined(base, carried, edited)
        if view.tip is None or not (files or edited or takes_out):
            return self._created(base, files, message)
        is_in_base = all(tip.read(path) == base.read(path) for path in paths)
        if is_in_base or is_anew:
            # Where people merge by rebasing, a commit that takes out an entry would take it
            # out of the base branch, if another pull request has brought it there by then.
            created = self._forge.commit(base, files, message)
        else:
            created = self._merged(view.tip, base, carried, edited, message)
        is_moved = self._forge.move(view.name, view.tip, created.sha)
        return created if is_moved else None

    def _is_ours(self, comparison: Comparison) -> bool:
        """Whether nobody has added anything to the branch but to files of loops."""
        return not comparison.is_cut and all(
            self._is_ledger(path) or self._is_intents(path) for path in comparison.paths
        )

    def declined_before_merge(
        self, rolling: LoopBranch, base: Snapshot, base_entries: Sequence[Entry]
    ) -> list[Entry]:
        """Return the entries that the branch declines, and that were merged after that.

        A person opened their closed pull request again, and merged it before a run saw
        that. Where the branch has the merge already, it is a person who declined them.
        """
        # A shared ledger may have thousands of entries, few of which differ.
        same = {*base_entries}
        changed = (entry for entry in rolling.entries if entry not in same)
        declined = [e for e in changed if e.state is EntryState.DECLINED]
        live = [e for e in base_entries if declined and e.state in _LIVE]
        left = [entry for entry in declined if is_recorded(entry, live)]
        if not left or rolling.view.tip is None:
            return []
        fork = self._forge.compare(base.sha, rolling.view.tip).merge_base
        if fork == base.sha:
            return []
        names = [name_in_files(entry.branch or "") for entry in left]
        files = self._forge.snapshot(fork)
        before = entries_in_files(files, self._writer.ledger_file, names)
        return [entry for entry in left if not is_recorded(entry, before)]

    def take_over_merge(self, rolling: LoopBranch, base: Snapshot) -> bool:
        """Bring the branch up to date with the base; return if nobody else was faster."""
        return self.take_out(rolling.view, base, lambda _: (), _MERGED)

    def has_conflict(self, view: BranchView, base: Snapshot) -> bool:
        """Whether its open pull request cannot be merged, as the base changed the same lines.

        Not where the branch is up to date, as it is after each of our commits.
        """
        tip, shown = view.tip, view.newest
        if tip is None or shown is None or not shown.is_open:
            return False
        ours = self._forge.compare(base.sha, tip)
        if ours.merge_base == base.sha:
            return False
        theirs = self._forge.compare(tip, base.sha)
        both = {*ours.paths} if theirs.is_cut else {*ours.paths} & {*theirs.paths}
        versions = [*map(self._forge.snapshot, (ours.merge_base, tip, base.sha))]
        return any(
            do_conflict(*(files.read(path) or "" for files in versions))
            for path in sorted(both)
            if self._is_ledger(path) or self._is_intents(path)
        )

    def bring_up_to_date(self, view: BranchView, base: Snapshot) -> bool:
        """Take what the base has over; return false where someone else was faster.

        What a person took out of the base branch is taken out here, too.
        """
        return self.take_out(view, base, lambda _: (), _MERGE)

    def _merged(
        self,
        tip: str,
        base: Snapshot,
        carried: dict[str, str],
        edited: Sequence[FileChange],
        message: str,
    ) -> CreatedCommit:
        """Merge the base branch into the branch, and then change what is to change.

        A merge, so that nothing that people pushed is lost. The changes are a commit of
        their own: where people merge by rebasing, GitHub leaves merge commits out.
        """
        files = _joined(base, carried, ())
        if not files:
            return self._forge.commit(base, edited, message, merged=tip)
        merge = self._forge.commit(base, files, _MERGE, merged=tip)
        if not edited:
            return merge
        return self._forge.commit(self._forge.snapshot(merge.sha), edited, message)

    def take_out(
        self, view: BranchView, base: Snapshot, edit: BranchEdit, message: str
    ) -> bool:
        """Take out what another branch has, as that has a pull request of its own.

        Its pull request is closed where nothing is left to merge; another run may open
        one meanwhile, see `close_if_empty`.

        Returns:
            Whether it was done; if not, someone else was faster.

        """
        written = self.write(view, base, edit, message, takes_out=True)
        if written is None:
            return False
        shown = view.newest
        if not self._forge.compare(base.sha, written.sha).paths:
            self._empty_tip = written.sha
            if shown and shown.is_open:
                self.vain.close_empty(shown)
        return True

    def close_if_empty(self, view: BranchView) -> None:
        """Close the pull request of the branch where `take_out` has left nothing in it."""
        shown = view.newest
        if shown and shown.is_open and shown.head == self._empty_tip:
            self.vain.close_empty(shown)

    def open(self, view: BranchView) -> PullRequest | None:
        """Open the pull request of the branch.

        Returns:
            It; `None` where the branch is not as it was seen, so that it has to be looked
            at again.

        Raises:
            ForgeRefusedError: where pull requests may not be opened.

        """
        if self._take_over_closed(view):
            return None
        body, options = self._writer.ledger_pull_request(), PullRequestOptions()
        opened = self._forge.open_pull_request(view.name, _TITLE, body, options)
        if opened is None or opened.head == view.tip:
            return opened
        if opened.base and not self._forge.compare(opened.base, opened.head).paths:
            # What was to be shown has been taken out meanwhile.
            self.vain.close_empty(opened)
        return None

    def _take_over_closed(self, view: BranchView) -> bool:
        """Add what a closed pull request had and the branch has not; return if it had some.

        The branch may have been deleted and created again by a run that had not seen that
        pull request.
        """
        last = view.newest
        if view.tip is None or last is None or last.head == view.tip:
            return False
        if last.state is not PullRequestState.CLOSED:
            return False  # the base branch has what a merged one had
        comparison = self._forge.compare(view.tip, last.head)
        files = self._forge.snapshot(view.tip)
        fork = self._forge.snapshot(comparison.merge_base)
        closed = self._forge.snapshot(last.head)
        paths = self._readable(comparison.paths, closed)
        carried = dict(self._carried(paths, fork, closed, files))
        changes = _joined(files, carried, ())
        if changes:
            self._forge.append(view.name, view.tip, changes, _MERGE)
        return bool(changes)

    def _created(
        self, base: Snapshot, files: Sequence[FileChange], message: str
    ) -> CreatedCommit | None:
        if not files:
            return None
        created = self._forge.commit(base, files, message)
        is_ours = self._forge.claim(f"refs/heads/{ROLLING_BRANCH}", created.sha)
        return created if is_ours else None

    def _changed_paths(
        self, comparison: Comparison, view: BranchView, tip: Snapshot
    ) -> Sequence[str]:
        """Return the paths that the branch has changed, also where GitHub cuts their list.

        Then they are all files of loops. Those of the branch, and of the base, are read in
        a few requests. After a merge of all of it there are none: the base has got them, and
        what it lacks, a person took out again by reverting the merge.
        """
        if view.is_merged_whole:
            return ()
        if not comparison.is_cut:
            return comparison.paths
        templates = (self._writer.ledger_file, self._writer.intent_file)
        folders = dict.fromkeys(each.rpartition("/")[0] for each in templates)
        listed = [path for folder in folders for path in tip.list_folder(folder)]
        own = (p for p in listed if self._is_ledger(p) or self._is_intents(p))
        paths = list(dict.fromkeys((*comparison.paths, *own)))
        names = (self._forge.base_branch, view.name)
        for at in range(0, len(paths), _MOST_FILES):
            part = paths[at : at + _MOST_FILES]
            self._forge.look(names, dict.fromkeys(names, part))
        return paths

    def _readable(self, paths: Sequence[str], closed: Snapshot) -> list[str]:
        """Return paths without the ledgers that people have broken before they closed it.

        Nobody can change these any more. What the base branch has of them counts again.
        """
        readable = []
        for path in paths:
            try:
                if self._is_ledger(path):
                    Ledger.parse(path, closed.read(path))
            except LedgerError as error:
                self._problems[path] = (
                    f"a ledger of the closed pull request from `{ROLLING_BRANCH}` is not "
                    f"taken over: {error.message}"
                )
            else:
                readable.append(path)
        return readable

    def take_problems(self) -> tuple[str, ...]:
        """Return what was not taken over, or not said, since the last call, and why."""
        problems, self._problems = tuple(self._problems.values()), {}
        return (*problems, *self.vain.take_problems())

    def _carried(
        self, paths: Sequence[str], fork: Snapshot, tip: Snapshot, base: Snapshot
    ) -> Iterator[tuple[str, str]]:
        """Walk over the files that the branch has changed, merged with those of the base."""
        for path in paths:
            ours, theirs, before = (each.read(path) for each in (tip, base, fork))
            if ours is None or ours == theirs:
                continue
            merged = theirs or ""
            if theirs == before:
                merged = ours
            elif self._is_ledger(path):
                merged = _merged_ledger(path, before, theirs or "", ours)
            elif self._is_intents(path):
                merged = merge_sections(theirs or "", ours, before or "")
            if merged != (theirs or ""):
                yield path, merged


def _merged_ledger(path: str, ancestor: str | None, base: str, own: str) -> str:
    """Return a ledger of the base with what the branch has, its comments included.

    Where their lines contradict, the base's lines stay, and entries and states are added.
    An entry that a person took out of the base since, as by reverting a merge, is out.
    """
    with reading(ROLLING_BRANCH):
        parsed = Ledger.parse(path, own)
    kept = _without_old_declines(ancestor, base, parsed)
    merged = merge_ledger_texts(path, ancestor or "", base, kept.text)
    into = Ledger.parse(path, base if merged is None else merged)
    known = Ledger.parse(path, ancestor).entries
    same, there = {*known}, Ledger.parse(path, base).entries
    return merge_ledgers(
        into,
        kept,
        lambda entry: (
            entry not in same
            and (is_recorded(entry, there) or not is_recorded(entry, known))
        ),
    )


def _without_old_declines(ancestor: str | None, base: str, ledger: Ledger) -> Ledger:
    """Return the branch's ledger without declines of what was merged after them.

    A closed pull request can be merged only after a person opened it again. It takes
    further episodes along that were declined after it was closed.
    """
    if all(entry.state is not EntryState.DECLINED for entry in ledger.entries):
        return ledger  # to read a ledger of thousands of entries takes seconds
    before = Ledger.parse(ledger.path, ancestor)
    merged = {
        (entry.branch, entry.remediation_intent)
        for entry in Ledger.parse(ledger.path, base).entries
        if entry.state in _LIVE and not is_recorded(entry, before.entries)
    }
    changes = [
        EntryChange(index, {Field.STATUS: state.value})
        for index, entry in enumerate(ledger.entries)
        if entry.state is EntryState.DECLINED
        and (entry.branch, entry.remediation_intent) in merged
        and not is_recorded(entry, before.entries)
        and (state := entry.state_after_reopening)
    ]
    if not changes:
        return ledger
    return Ledger.parse(ledger.path, ledger.with_changes(changes))


def _joined(
    base: Snapshot, carried: dict[str, str], edits: Sequence[FileChange]
) -> list[FileChange]:
    texts: dict[str, str | None] = {**carried}
    texts |= {file.path: None if file.is_deleted else file.after for file in edits}
    return [
        FileChange(path=path, before=before, after=text or "", is_deleted=text is None)
        for path, text in texts.items()
        if (before := base.read(path)) != text
    ]
