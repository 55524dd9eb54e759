"""Writes the remediation of a loop: intent, ledger entries, commit and pull request."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from tracer.errors import ConfigError
from tracer.ledger import Ledger, NewEntry
from tracer.remediation.commit_trailers import (
    message_with_trailers,
    title_with_intent,
)
from tracer.remediation.entry_identity import entry_identity
from tracer.remediation.intent_events import EventLog
from tracer.remediation.intent_sections import append_section, has_section
from tracer.remediation.loop import Loop
from tracer.remediation.placement import Placement, slug
from tracer.remediation.priorities import priority
from tracer.remediation.recurrences import recurrence
from tracer.remediation.template_renderer import TemplateRenderer
from tracer.text import SizeLimit, cut_markdown
from tracer.tracing import RemediationIntent, Trace
from tracer.views import view_of

_ENTRY_TEMPLATE = "ledger_entry.yml"
_CUT = (
    "\n\n*This text is cut: GitHub takes no longer one. The trace file of the run has "
    "everything.*\n"
)


class FileChange(Struct, frozen=True, kw_only=True):
    """A file of a commit, before and after; `before` is `None` for a new one.

    `is_deleted`: the commit removes it, and `after` is empty.
    """

    path: str
    before: str | None
    after: str
    is_deleted: bool = False


class Remediation(Struct, frozen=True, kw_only=True):
    """What answers a loop: one commit with the new intent, and one pull request.

    `trace` is the one that the texts are about: the worst of the loop.
    """

    trace: Trace
    new_intent: RemediationIntent
    files: tuple[FileChange, ...]
    message: str
    title: str
    body: str


class BranchState(Struct, frozen=True, kw_only=True):
    """What a branch has to build on: its files, and the intent if it has one.

    `intent_text` is `None` where the remediation's file does not exist yet.
    `provisional`: the intent's number is not claimed. `event_log`: where the method
    records that an intent was raised; `None` where the repository has no such log.
    """

    branch: str
    intent_id: str
    is_new: bool
    intent_path: str
    intent_text: str | None
    ledger: Ledger
    place: Placement
    pull_request: int | None = None
    provisional: bool = False
    event_log: EventLog | None = None


def compose(
    loop: Loop, state: BranchState, renderer: TemplateRenderer, assigned_to: str | None
) -> Remediation:
    """Write everything that answers a loop, on top of what its branch has.

    Raises:
        ConfigError: where a repository's own template cannot be used.
        LedgerError: where the ledger has no place for another entry.

    """
    new_intent = describe_intent(loop, state, assigned_to)
    return _Composer(loop, state, renderer, new_intent).remediation()


def compose_entries(
    loop: Loop, state: BranchState, renderer: TemplateRenderer, assigned_to: str | None
) -> FileChange:
    """Write the entries of alerts that an intent answers which is merged already.

    Raises:
        ConfigError: where a repository's own template cannot be used.
        LedgerError: where the ledger has no place for another entry.

    """
    new_intent = describe_intent(loop, state, assigned_to)
    return _Composer(loop, state, renderer, new_intent).ledger_file()


def describe_intent(
    loop: Loop, state: BranchState, assigned_to: str | None
) -> RemediationIntent:
    """Return the remediation intent that a branch has, or is to have."""
    earlier = recurrence(loop.earlier)
    times = earlier.times if earlier else 0
    return RemediationIntent(
        id=state.intent_id,
        title=f"Fix: {loop.trace.alert.title}",
        priority=priority(loop.trace, times).level,
        path=state.intent_path,
        slug=slug(state.intent_id, loop.trace),
        branch=state.branch,
        owner=loop.trace.owners[0].name if loop.trace.owners else assigned_to,
        convention=state.place.convention,
        provisional=state.provisional,
        recurrence=times,
    )


class _Composer(Struct, frozen=True, dict=True):
    """Writes the files and texts of one remediation, on top of what its branch has."""

    loop: Loop
    state: BranchState
    renderer: TemplateRenderer
    new_intent: RemediationIntent

    def remediation(self) -> Remediation:
        title = title_with_intent(
            self._render("pull_request_title.msg"), self.new_intent
        )
        files = (*self._intent_file(), self.ledger_file(), *self._event_file())
        return Remediation(
            trace=self.loop.trace,
            new_intent=self.new_intent,
            files=files,
            message=message_with_trailers(
                self._render("commit.msg"), self.loop.traces, self.new_intent, title
            ),
            title=title,
            body=cut_markdown(
                self._render("pull_request.md"), SizeLimit.PULL_REQUEST_BODY, _CUT
            ),
        )

    @cached_property
    def _values(self) -> Mapping[str, object]:
        """What templates get."""
        loop = self.loop
        return {
            **view_of(loop.trace, loop.traces).variables(),
            "trace": loop.trace,
            "traces": loop.traces,
            "new_intent": self.new_intent,
            "priority": priority(loop.trace, self.new_intent.recurrence),
            "recurrence": recurrence(loop.earlier),
            "declined": loop.declined,
            "is_update": not self.state.is_new,
            "pull_request": self.state.pull_request,
        }

    def _render(self, template: str) -> str:
        return self.renderer.render(template, **self._values)

    def _intent_file(self) -> Iterator[FileChange]:
        """Yield the file with the new intent; a branch that has it keeps it as it is."""
        state = self.state
        if state.is_new:
            section = self._render(state.place.template)
            self._check_section(section)
            after = append_section(
                state.intent_text, section, is_shared=state.place.is_shared
            )
            yield FileChange(
                path=state.intent_path, before=state.intent_text, after=after
            )

    def _check_section(self, section: str) -> None:
        """Check that later runs find the intent; a file of its own has its whole text.

        Raises:
            ConfigError: where a repository's own template does not name it.

        """
        id_, place = self.new_intent.id, self.state.place
        is_found = has_section(section, id_) if place.is_shared else id_ in section
        if not is_found:
            form = "begin a heading with" if place.is_shared else "name"
            raise ConfigError(
                f"template `{place.template}.j2` should {form} the id of the new intent",
                hint="Write it as ours does: `## {{ new_intent.id }}: {{ new_intent.title }}`",
            )

    def ledger_file(self) -> FileChange:
        """Return the ledger with an entry for each alert."""
        ledger = self.state.ledger
        return FileChange(
            path=ledger.path,
            before=ledger.text or None,
            after=ledger.with_entries(list(map(self._entry, self.loop.traces))),
        )

    def _entry(self, trace: Trace) -> NewEntry:
        values = self._values
        if len(self.loop.traces) > 1:
            values = {**values, **view_of(trace).variables(), "trace": trace}
        rendered = self.renderer.render(_ENTRY_TEMPLATE, **values)
        identity = entry_identity(trace, self.new_intent)
        return NewEntry.from_template(rendered, identity, f"{_ENTRY_TEMPLATE}.j2")

    def _event_file(self) -> Iterator[FileChange]:
        """Yield the event log with the new intent; what happened is recorded once."""
        log = self.state.event_log
        if log and self.state.is_new:
            after = log.with_event(self.loop, self.new_intent)
            yield FileChange(path=log.path, before=log.text, after=after)
