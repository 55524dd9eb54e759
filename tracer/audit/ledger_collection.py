"""All alerts that are recorded: in the base branch, and on the branches of loops."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracer.audit.recorded_alert import RecordedAlert
from tracer.audit.statement import CounterExample
from tracer.ledger import LedgerFile, read_ledger_file, read_ledger_files
from tracer.loops import BRANCH_PREFIX, FoundBranch
from tracer.repository import Snapshot
from tracer.text import fill_path, has_only_placeholder, has_placeholders, path_pattern


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordedAlerts:
    """All alerts that are recorded, and what in the ledger is not an entry.

    `alerts` has those of the base branch first. `files` counts its ledger files.
    """

    alerts: tuple[RecordedAlert, ...]
    unreadable: tuple[CounterExample, ...] = ()
    files: int = 0

    @property
    def merged(self) -> tuple[RecordedAlert, ...]:
        """Those that the base branch has."""
        return tuple(alert for alert in self.alerts if alert.branch is None)


def collect_alerts(
    base: Snapshot, branches: Sequence[FoundBranch], template: str
) -> RecordedAlerts:
    """Read the ledger of the base branch, then what the branches of loops add to it.

    Args:
        base: the base branch.
        branches: those of loops.
        template: the path of the ledger, perhaps with placeholders.

    """
    files = tuple(read_ledger_files(base, template))
    merged = [alert for file in files for alert in _alerts_in(file, None)]
    known = {alert.episode for alert in merged}
    unreadable = [problem for file in files for problem in _problems_in(file, None)]
    pending: list[RecordedAlert] = []
    base_paths = frozenset(file.path for file in files)
    for branch in branches:
        for file in _files_of(branch, template, base_paths):
            unreadable += _problems_in(file, branch.name) if file.problem else ()
            pending += _new_alerts(file, branch.name, known)
    return RecordedAlerts(
        alerts=(*merged, *pending), unreadable=tuple(unreadable), files=len(files)
    )


def _files_of(
    branch: FoundBranch, template: str, base_paths: frozenset[str]
) -> Iterator[LedgerFile]:
    """Read those ledger files of a branch in which its own entries can be.

    Where each loop has a file, the others are as the base branch has them, and may be many.
    """
    if not has_placeholders(template):
        paths = {template}
    elif has_only_placeholder(template, "loop"):
        name = branch.name.removeprefix(BRANCH_PREFIX)
        paths = {fill_path(template, {"loop": name})}
    else:
        pattern = path_pattern(template)
        listed = branch.files.list_folder(template.rpartition("/")[0])
        paths = {path for path in listed if pattern.fullmatch(path)} - base_paths
    files = (read_ledger_file(branch.files, path) for path in sorted(paths))
    return (file for file in files if file)


def _new_alerts(
    file: LedgerFile, branch: str, known: set[tuple[str, str | None]]
) -> Iterator[RecordedAlert]:
    """Walk over the entries that neither the base branch nor an earlier branch has."""
    for alert in _alerts_in(file, branch):
        if alert.episode not in known:
            known.add(alert.episode)
            yield alert


def _alerts_in(file: LedgerFile, branch: str | None) -> Iterator[RecordedAlert]:
    for item in file.items:
        if item.fields:
            yield RecordedAlert.from_item(item, branch)


def _problems_in(file: LedgerFile, branch: str | None) -> Iterator[CounterExample]:
    if file.problem:
        yield CounterExample(path=file.path, line=1, text=file.problem, branch=branch)
    for item in file.items:
        if not item.fields:
            yield CounterExample(
                path=item.path,
                line=item.line,
                text="this member of the list is not an entry with fields",
                branch=branch,
            )
