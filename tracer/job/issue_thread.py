"""The issue that an alert was reported in: who may start a trace, and our comment there."""

from collections.abc import Collection, Sequence

from msgspec import Struct

from tracer.alerts import RequirementHint
from tracer.errors import AlertError, ForgeRefusedError, TracerError
from tracer.events import TraceRequest, Trigger, denial_reason
from tracer.forge import IssueComment, IssueTracker
from tracer.job.workflow_commands import JobOutput
from tracer.remediation import TemplateRenderer
from tracer.tracing import Trace
from tracer.views import view_of


class IssueThread(Struct, frozen=True):
    """A request in an issue, and the issue to answer in.

    A dry run writes nothing (`can_comment` is false).
    """

    request: TraceRequest
    issues: IssueTracker
    output: JobOutput
    renderer: TemplateRenderer
    can_comment: bool

    def is_authorized(self, trusted: Collection[str]) -> bool:
        """Return whether the request may be followed; if not, write why into the log.

        Strangers must not be able to send mail to everybody who watches the repository,
        so a denied request neither fails the run nor adds a comment.
        """
        try:
            reason = denial_reason(self.request, self.issues, trusted)
        except ForgeRefusedError as error:
            reason = str(error)
        if reason is None:
            return True
        self.output.notice(f"not followed: {reason}")
        if self.request.comment is not None and self.can_comment:
            try:
                self.issues.decline(self.request.issue.number, self.request.comment)
            except TracerError as error:
                self.output.notice(str(error))
        return False

    @property
    def names_requirement(self) -> bool:
        """Whether this command names a requirement."""
        return bool(self.request.argument)

    def requirement(self) -> RequirementHint:
        """Return the requirement that this command names, or that an earlier one named.

        Raises:
            AlertError: where the argument of this command is not an id.
            ForgeUnavailableError: where the forge does not answer; a later run may succeed.

        """
        if self.request.argument:
            return RequirementHint(
                self.request.requirement, "the command `/trace`", is_correction=True
            )
        try:
            kept = self.issues.remembered(self.request.issue.number)
        except ForgeRefusedError:  # without permission to read, we never wrote there
            kept = ""
        return RequirementHint(kept, "an earlier command `/trace`")

    def ask(self, traces: Sequence[Trace]) -> None:
        """Ask which requirement was meant; nothing else is written for these traces."""
        questions = [
            self.renderer.render("question.md", **view_of(trace).variables())
            for trace in traces
        ]
        if questions and self.can_comment:
            self._write(IssueComment(complaint="\n\n".join(questions)))

    def answer(self, reports: Sequence[str], errors: Sequence[TracerError]) -> None:
        """Write the reports into our comment on the issue, and what must be changed there.

        If that fails, it is only a warning: the work is done without the comment, too.
        """
        if not reports and not errors and self.request.trigger is Trigger.COMMANDED:
            errors = (AlertError("the issue holds a tool's message, no alert"),)
        if not (self.can_comment and (reports or errors)):
            return
        self._write(self._comment(reports, errors))

    def _write(self, comment: IssueComment) -> None:
        try:
            self.issues.answer(self.request.issue.number, comment)
        except TracerError as error:
            self.output.warning(f"the issue was not answered: {error}")

    def _comment(
        self, reports: Sequence[str], errors: Sequence[TracerError]
    ) -> IssueComment:
        complaints = [
            self.renderer.render("unread.md", message=error.message, hint=error.hint)
            for error in errors
        ]
        return IssueComment(
            report="\n\n---\n\n".join(reports),
            complaint="\n\n".join(complaints),
            requirement=self.request.requirement if reports else "",
        )
