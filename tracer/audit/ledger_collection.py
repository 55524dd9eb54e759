"""All alerts that are recorded: in the base branch, and on the branches of loops."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct, field

from tracer.audit.recorded_alert import Episode, RecordedAlert
from tracer.audit.statement import CounterExample
from tracer.forge import ROLLING_BRANCH, Forge
from tracer.ledger import EntryState, LedgerFile, read_ledger_file, read_ledger_files
from tracer.loops import BRANCH_PREFIX, FoundBranch
from tracer.repository import Snapshot
from tracer.text import fill_path, has_only_placeholder, has_placeholders, path_pattern


class PendingState(Struct, frozen=True, kw_only=True):
    """A state that the base branch gets for an entry once a branch is merged.

    `origin` is the branch on which the entry was added.
    """

    state: EntryState
    branch: str
    origin: str | None


class RecordedAlerts(Struct, frozen=True, kw_only=True):
    """All alerts that are recorded, and what in the ledger is not an entry.

    `alerts` has those of the base branch first. `files` counts its ledger files. `pending`
    has the episodes of the base branch to which a branch gives another state.
    """

    alerts: tuple[RecordedAlert, ...]
    unreadable: tuple[CounterExample, ...] = ()
    files: int = 0
    pending: Mapping[Episode, PendingState] = field(default_factory=dict)

    @property
    def merged(self) -> tuple[RecordedAlert, ...]:
        """Those that the base branch has."""
        return tuple(alert for alert in self.alerts if alert.branch is None)


def collect_alerts(
    base: Snapshot, branches: Sequence[FoundBranch], path_template: str, forge: Forge
) -> RecordedAlerts:
    """Read the ledger of the base branch, then what the branches of loops add to it.

    Args:
        base: the base branch.
        branches: those of loops.
        path_template: the path of the ledger, perhaps with placeholders.
        forge: what knows which files a branch has changed.

    """
    files = tuple(read_ledger_files(base, path_template))
    merged = [alert for file in files for alert in _alerts_in(file, None)]
    unreadable = [problem for file in files for problem in _problems_in(file, None)]
    reader = _BranchReader(
        path_template=path_template,
        base=base,
        base_paths=frozenset(file.path for file in files),
        forge=forge,
    )
    for alert in merged:
        reader.note(alert)
    for branch in sorted(branches, key=_order):
        reader.read(branch)
    return RecordedAlerts(
        alerts=(*merged, *reader.added),
        unreadable=(*unreadable, *reader.unreadable),
        files=len(files),
        pending=reader.pending,
    )


def _order(branch: FoundBranch) -> tuple[bool, bool]:
    """Put branches that an open pull request shows before others, and the rolling one last.

    That one shows what waits, and what became of a loop whose pull request was closed.
    """
    shown = branch.pull_request
    return not (shown and shown.is_open), branch.name == ROLLING_BRANCH


class _BranchReader(Struct, kw_only=True):
    """Reads branches one after the other; each episode counts where it is read first.

    An episode counts again on each branch that has it as a loop of its own: if a person
    corrects the requirement in the alert's tag, both loops have to be seen. A superseded
    entry counts only until the entry that replaced it is read, which is on another branch.
    `superseded` has the episode of each such entry, with its branch.
    """

    path_template: str
    base: Snapshot
    base_paths: frozenset[str]
    forge: Forge
    known: dict[Episode, RecordedAlert] = field(default_factory=dict)
    origins: set[tuple[Episode, str | None]] = field(default_factory=set)
    superseded: set[tuple[Episode, str | None]] = field(default_factory=set)
    added: list[RecordedAlert] = field(default_factory=list)
    unreadable: list[CounterExample] = field(default_factory=list)
    pending: dict[Episode, PendingState] = field(default_factory=dict)

    def read(self, branch: FoundBranch) -> None:
        for path in sorted(self._paths(branch)):
            file = read_ledger_file(branch.files, path)
            if file is None:
                continue
            self.unreadable += _problems_in(file, branch.name) if file.problem else ()
            for alert in _alerts_in(file, branch.name):
                self._add(alert, branch)

    def note(self, alert: RecordedAlert) -> bool:
        """Keep an alert for its episode; return whether it is the one that counts."""
        before = self.known.setdefault(alert.episode, alert)
        origin = alert.episode, alert.field("branch")
        self.origins.add(origin)
        if alert.state is EntryState.SUPERSEDED:
            self.superseded.add(origin)
        elif before.state is EntryState.SUPERSEDED and origin not in self.superseded:
            self.known[alert.episode] = alert
        return self.known[alert.episode] is alert

    def _add(self, alert: RecordedAlert, branch: FoundBranch) -> None:
        has_own_loop = self._has_own_loop(alert, branch)
        if self.note(alert) or has_own_loop:
            self.added.append(alert)
            return
        before = self.known[alert.episode]
        is_same = alert.field("branch") == before.field("branch")
        if branch.name != ROLLING_BRANCH or not is_same:
            return
        if alert.state and alert.state != before.state:
            pending = PendingState(
                state=alert.state, branch=branch.name, origin=alert.field("branch")
            )
            self.pending[alert.episode] = pending

    def _has_own_loop(self, alert: RecordedAlert, branch: FoundBranch) -> bool:
        """Whether a branch that may be merged has an episode as a loop of its own."""
        origin, shown = alert.field("branch"), branch.pull_request
        is_live = alert.state not in {EntryState.SUPERSEDED, EntryState.DECLINED}
        may_be_merged = shown.is_open if shown else not branch.is_searched
        is_own = origin == branch.name and (alert.episode, origin) not in self.origins
        return is_live and may_be_merged and is_own

    def _paths(self, branch: FoundBranch) -> Collection[str]:
        """Return the ledger files of a branch in which its own entries can be.

        Where each loop has a file, the others are as the base branch has them, and may be
        many. The rolling branch changes files of any loop.
        """
        if not has_placeholders(self.path_template):
            return {self.path_template}
        is_ledger = path_pattern(self.path_template).fullmatch
        if branch.name == ROLLING_BRANCH:
            changed = self.forge.compare(self.base.sha, branch.files.sha).paths
            return {path for path in changed if is_ledger(path)}
        if has_only_placeholder(self.path_template, "loop"):
            name = branch.name.removeprefix(BRANCH_PREFIX)
            return {fill_path(self.path_template, {"loop": name})}
        listed = branch.files.list_folder(self.path_template.rpartition("/")[0])
        return {path for path in listed if is_ledger(path)} - self.base_paths


def _alerts_in(file: LedgerFile, branch: str | None) -> Iterator[RecordedAlert]:
    for item in file.items:
        if item.fields:
            yield RecordedAlert.from_item(item, branch)


def _problems_in(file: LedgerFile, branch: str | None) -> Iterator[CounterExample]:
    if file.problem:
        yield CounterExample(
            path=file.path, line=file.problem_line, text=file.problem, branch=branch
        )
    for item in file.items:
        if not item.fields:
            yield CounterExample(
                path=item.path,
                line=item.line,
                text="this member of the list is not an entry with fields",
                branch=branch,
            )
