"""Writes the remediation of a loop on top of the files that a branch has."""

from tracer.ledger import Entry, Ledger
from tracer.loops.branches import name_in_files
from tracer.loops.loop_view import LoopBranch
from tracer.loops.moved_ledgers import entries_before_move, ledgers_before_move
from tracer.loops.news_writer import NewsWriter
from tracer.loops.waiting_branches import WaitingBranch
from tracer.remediation import (
    BranchState,
    EventLog,
    FileChange,
    Loop,
    PathSetting,
    Remediation,
    RemediationSettings,
    TemplateRenderer,
    check_rivals,
    compose,
    compose_entries,
    describe_intent,
    event_log_of,
    file_path,
    priority,
    raise_priority,
)
from tracer.repository import Snapshot, is_code_file, is_data_file
from tracer.specification import find_intent_ids
from tracer.text import has_placeholders
from tracer.tracing import RemediationIntent


class RemediationWriter:
    """Writes remediations with the templates and the settings of a repository.

    `is_dry_run`: no number is claimed for a new intent, so it is only provisional.
    """

    def __init__(
        self,
        renderer: TemplateRenderer,
        settings: RemediationSettings,
        *,
        is_dry_run: bool,
    ) -> None:
        self._renderer = renderer
        self.news = NewsWriter(renderer)
        """Writes what people are told of the pull request."""
        self._settings = settings
        self._is_dry_run = is_dry_run

    def write(
        self, loop: Loop, branch: str, files: Snapshot, intent_id: str, *, is_new: bool
    ) -> Remediation:
        """Return the remediation of a loop; `is_new`: the branch has no intent yet.

        Raises:
            TracerError: where a template, a path or the ledger cannot be used.

        """
        state = self._state(loop, branch, files, intent_id, is_new=is_new)
        return self.compose(loop, state)

    def compose(self, loop: Loop, state: BranchState) -> Remediation:
        """Return the remediation of a loop for what its branch has."""
        return compose(loop, state, self._renderer, self._settings.assigned_to)

    def entries_on(
        self, loop: Loop, branch: str, files: Snapshot, intent_id: str
    ) -> FileChange:
        """Return the ledger file of an earlier intent, with entries for more alerts.

        Raises:
            TracerError: where a template or the ledger cannot be used.

        """
        state = self._state(loop, branch, files, intent_id, is_new=False)
        return compose_entries(loop, state, self._renderer, self._settings.assigned_to)

    def intent_on(
        self, loop: Loop, branch: str, intent_id: str | None
    ) -> RemediationIntent | None:
        """Return the remediation intent that a branch has, if it has one."""
        if not intent_id:
            return None
        path = file_path(
            self._path_settings()[0], intent_id, loop.trace, name_in_files(branch)
        )
        state = BranchState(
            branch=branch,
            intent_id=intent_id,
            is_new=False,
            intent_path=path,
            intent_text=None,
            ledger=Ledger.parse("", None),
            place=self._settings.placement,
        )
        return describe_intent(loop, state, self._settings.assigned_to)

    def waiting_branch(self, loop: Loop, branch: LoopBranch) -> WaitingBranch:
        """Return the branch of a loop that waits, with the paths of its two files."""
        intent_id, name = branch.intent_id or "", name_in_files(branch.name)
        intents, entries = self._path_settings()
        return WaitingBranch(
            branch=branch,
            intent_id=intent_id,
            intent_path=file_path(intents, intent_id, loop.trace, name),
            ledger_path=file_path(entries, intent_id, loop.trace, name),
        )

    def raised_intent(
        self, loop: Loop, answering: Entry, files: Snapshot
    ) -> FileChange | None:
        """Return the file of an intent whose priority an alert raises, if it does.

        `answering` is an entry that names the intent and its branch.
        """
        intent_id = answering.remediation_intent or ""
        name = name_in_files(answering.branch or "")
        path = file_path(self._path_settings()[0], intent_id, loop.trace, name)
        before = files.read(path) or ""
        after = raise_priority(before, intent_id, priority(loop.trace))
        if after == before:
            return None
        return FileChange(path=path, before=before, after=after)

    def ledger_pull_request(self) -> str:
        """Return the text of the pull request from the rolling branch."""
        return self._renderer.render("ledger_pull_request.md")

    @property
    def ledger_file(self) -> str:
        return self._settings.ledger_file

    @property
    def intent_file(self) -> str:
        return self._settings.placement.path_template

    def _path_settings(self) -> tuple[PathSetting, PathSetting]:
        """Return the two paths that are filled for each loop: of intents, of entries."""
        return (
            PathSetting("remediation-file", self._settings.placement.path_template),
            PathSetting("ledger-file", self._settings.ledger_file),
        )

    def _state(
        self, loop: Loop, branch: str, files: Snapshot, intent_id: str, *, is_new: bool
    ) -> BranchState:
        place = self._settings.placement
        name = name_in_files(branch)
        intents, entries = self._path_settings()
        intent_path = file_path(intents, intent_id, loop.trace, name)
        ledger_path = file_path(entries, intent_id, loop.trace, name)
        check_rivals(entries, ledger_path, intent_path)
        if not is_new and files.read(ledger_path) is None:
            ledger_path = self._path_before_move(files, branch) or ledger_path
        _check_place(entries, ledger_path, files)
        if is_new:
            _check_place(intents, intent_path, files)
            _check_author(intents, intent_path, files)
        return BranchState(
            branch=branch,
            intent_id=intent_id,
            is_new=is_new,
            provisional=is_new and self._is_dry_run,
            intent_path=intent_path,
            intent_text=files.read(intent_path) if is_new else None,
            ledger=Ledger.parse(ledger_path, files.read(ledger_path)),
            place=place,
            event_log=self._event_log(loop, files) if is_new else None,
        )

    def _path_before_move(self, files: Snapshot, branch: str) -> str | None:
        """Return the ledger of a branch, where people have moved that of the base since."""
        name, template = name_in_files(branch), self.ledger_file
        own = entries_before_move(files, template, branch, name)
        moved = ledgers_before_move(files, template, name) if own else ()
        return next((each.path for each in moved if own[0] in each.entries), None)

    def _event_log(self, loop: Loop, files: Snapshot) -> EventLog | None:
        """Return the method's event log of the project that the loop is about, if any."""
        path = event_log_of(loop.trace, self._settings.event_logs)
        text = files.read(path) if path else None
        return EventLog(path=path, text=text) if path and text is not None else None


def _check_place(setting: PathSetting, path: str, files: Snapshot) -> None:
    """Check that a file can be written.

    Raises:
        ConfigError: where a folder, a link or a submodule is in its way, or a twin.

    """
    if reason := files.taken_reason(path):
        raise setting.error(path, reason)


def _check_author(setting: PathSetting, path: str, files: Snapshot) -> None:
    """Check that a file whose name an alert has chosen is one of ours.

    Raises:
        ConfigError: where it is code, or has no intent in it.

    """
    text = files.read(path) if has_placeholders(setting.path_template) else None
    if not (text and text.strip()):
        return
    is_code = is_code_file(path) and not is_data_file(path)
    if is_code or not find_intent_ids(path, text):
        raise setting.error(path, "this file is there already and has no intents")
