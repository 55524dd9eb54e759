"""Writes the remediation of a loop on top of the files that a branch has."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from tracer.alerts import Severity
from tracer.forge import AlertNews, PullRequest, Sighting, read_subject
from tracer.ledger import Entry, EntryState, Ledger
from tracer.loops.branches import name_in_files
from tracer.loops.loop_view import LoopBranch, RecordedPlace
from tracer.loops.sightings import episode_of
from tracer.loops.unsaid_news import comment_mark, news_name
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
    priority_by_severity,
    raise_priority,
)
from tracer.repository import Snapshot, is_code_file, is_data_file
from tracer.specification import find_intent_ids
from tracer.text import SizeLimit, cut_markdown, has_placeholders
from tracer.tracing import RemediationIntent

_CUT = "\n\n*This list is cut: the ledger has everything.*\n"


def _urgency(entry: Entry) -> int:
    """Return a number for the order of entries: the worst first, then the oldest.

    What is superseded comes last: it is about another requirement now.
    """
    if not entry.is_live:
        return len(Severity) + 1
    return entry.severity_rank


def _subject(entries: Sequence[Entry], text: str) -> tuple[Entry | None, Entry]:
    """Return the entry that a text is about, as it is now and as it was then.

    `None` where the text does not name it.
    """
    named = read_subject(text)
    same = (e for e in entries if named and episode_of(e) == named.episode)
    subject = next(same, None)
    before = replace(subject, severity=named.severity) if subject and named else Entry()
    return subject, before


def _worse_than(subject: Entry, ordered: Sequence[Entry]) -> Entry | None:
    """Return the worst open entry, where it is worse than the one of the text was."""
    worst = next((e for e in ordered if e.state is EntryState.OPEN), None)
    is_worse = worst and worst.severity_rank < subject.severity_rank
    return worst if is_worse else None


def _raised_priority(worst: Entry | None, subject: Entry) -> str | None:
    """Return the level by severity alone, where it differs from that of the text."""
    if worst is None:
        return None
    level = priority_by_severity(worst.known_severity)
    is_raised = level != priority_by_severity(subject.known_severity)
    return level if is_raised else None


def _comments(now: "PullRequestNews") -> Iterator[tuple[str, Sequence[Entry]]]:
    """Walk over the templates of comments, and the entries that each of them is about."""
    yield "another_alert.md", () if now.ledger else now.added
    yield "worse_alert.md", (*now.added, *now.worse) if now.ledger else now.worse
    yield "reopened_superseded.md", now.superseded
    yield "base_merged.md", now.entries if now.is_base_merged else ()
    yield "base_conflict.md", now.entries if now.conflict else ()


def _mark_of(now: "PullRequestNews") -> str:
    """Return a hidden mark that names what is new in a pull request."""
    about_all = now.conflict or ("base merged" if now.is_base_merged else "")
    if about_all:
        return comment_mark(*(news_name(entry, about_all) for entry in now.entries))
    return comment_mark(
        *(news_name(entry, entry.severity) for entry in (*now.added, *now.worse)),
        *(news_name(entry, "superseded") for entry in now.superseded),
    )


class PullRequestNews(Struct, frozen=True, kw_only=True):
    """What a pull request is to show: all entries of its branch, and what of it is new.

    `text` is what it says now. `added` are new entries, `worse` those whose severity has
    risen, `sightings` the counts that have changed, by episodes. `is_base_merged`: the
    branch has just got a merge of the base branch, so that it cannot be rebased; `conflict`
    says why it has not, and people have to. `superseded` are entries of a reopened pull
    request that others have replaced meanwhile. `priority` is the new one of the intent, if
    it was raised. `ledger`: the pull request is merged, and its entries change in this one.
    """

    entries: Sequence[Entry]
    text: str = ""
    added: Sequence[Entry] = ()
    worse: Sequence[Entry] = ()
    sightings: Mapping[str, Sighting] = field(default_factory=dict)
    is_base_merged: bool = False
    conflict: str = ""
    superseded: Sequence[Entry] = ()
    priority: str | None = None
    ledger: PullRequest | None = None

    @property
    def is_superseded(self) -> bool:
        """Whether nothing is left to do in the pull request."""
        return all(not entry.is_live for entry in self.entries)


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

    def closing_news(self, shown: PullRequest, *, is_empty: bool) -> AlertNews:
        """Return what tells people that a pull request is closed, as it has nothing to merge.

        `is_empty`: nothing is left in it; if not, it repeats a merged one.
        """
        return AlertNews(
            section="",
            comment=self._renderer.render("closed_in_vain.md", is_empty=is_empty),
            mark=f"<!-- trace-production-issue: closed {shown.head} -->",
        )

    def news(self, now: PullRequestNews, title: str) -> AlertNews:
        """Return what tells people what is new in a pull request.

        Args:
            now: what the branch has, and what of it is new.
            title: one that is about what is new.

        """
        ordered = sorted(now.entries, key=_urgency)
        is_title_new = any(e.is_same(ordered[0]) for e in (*now.added, *now.worse))
        comments = [
            self._renderer.render(
                name,
                entries=sorted(entries, key=_urgency),
                conflict=now.conflict,
                is_all=now.is_superseded,
                priority=now.priority,
                ledger=now.ledger,
            ).strip()
            for name, entries in _comments(now)
            if entries
        ]
        return AlertNews(
            section=self._section(now.entries, now.text, ledger=now.ledger),
            title=title if is_title_new else "",
            comment=cut_markdown("\n\n".join(comments), SizeLimit.ALERT_SECTION, _CUT),
            mark=_mark_of(now),
            is_once=bool(now.conflict),
            sightings=now.sightings,
        )

    def resolved_news(
        self, entries: Sequence[Entry], text: str, *, is_once: bool = False
    ) -> AlertNews:
        """Return what tells people that all alerts of a pull request have resolved.

        `text` is what it says now. `is_once`: an earlier run may have told them already.
        """
        ordered = sorted(entries, key=_urgency)
        return AlertNews(
            section=self._section(entries, text, is_closed=True),
            title="",
            comment=self._renderer.render("all_resolved.md", entries=ordered),
            mark=comment_mark(*(news_name(e, "resolved") for e in ordered)),
            is_once=is_once,
        )

    def superseded_news(
        self,
        entry: Entry,
        entries: Sequence[Entry],
        new: RecordedPlace,
        shown: PullRequest,
    ) -> AlertNews:
        """Return what tells people that an alert of a pull request has another one now.

        Args:
            entry: the alert's entry.
            entries: all that the pull request has.
            new: the intent, requirement and pull request that the alert has now.
            shown: the pull request as it is now.

        """
        is_all = all(not each.is_live for each in entries)
        values = {
            "entry": entry,
            "new": new,
            "is_all": is_all,
            "is_open": shown.is_open,
        }
        title = self._renderer.render("superseded_title.msg", **values)
        return AlertNews(
            section=self._section(entries, shown.text.body, new=values),
            title=" ".join(title.split()) if is_all else "",
            comment=self._renderer.render("superseded.md", **values),
            mark=comment_mark(news_name(entry, f"for {new.requirement}")),
        )

    def _section(
        self,
        entries: Sequence[Entry],
        text: str,
        ledger: PullRequest | None = None,
        new: Mapping[str, object] | None = None,
        *,
        is_closed: bool = False,
    ) -> str:
        """Return the list of the alerts, and which of them the text is about.

        `ledger` is the rolling pull request, if this one is merged; `new` is where one of
        them is recorded now, if it is superseded. `is_closed`: as all have resolved.
        """
        ordered = sorted(entries, key=_urgency)
        subject, before = _subject(entries, text)
        worst = _worse_than(before, ordered) if subject else None
        section = self._renderer.render(
            "all_alerts.md",
            entries=ordered,
            subject=subject,
            worst=worst,
            is_over=all(entry.state is EntryState.RESOLVED for entry in entries),
            is_closed=is_closed,
            worst_priority=_raised_priority(worst, before),
            ledger=ledger,
            is_superseded=bool(new),
            **(new or {}),
        )
        return cut_markdown(section, SizeLimit.ALERT_SECTION, _CUT)

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
