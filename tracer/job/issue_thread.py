"""The issue that an alert was told in: who is heard, and what is answered there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tracer.alerts import RequirementHint
from tracer.errors import AlertError, ForgeRefusedError, TracerError
from tracer.events import TraceRequest, Trigger, denial_reason
from tracer.forge import IssueComment, IssueTracker
from tracer.job.workflow_commands import Runner
from tracer.remediation import Report


@dataclass(frozen=True, slots=True)
class IssueThread:
    """A call, where it can be answered; a dry run (`speaks` is false) only listens."""

    call: TraceRequest
    issues: IssueTracker
    runner: Runner
    report: Report
    can_comment: bool

    def is_authorized(self, trusted: Collection[str]) -> bool:
        """Whether the call is followed; if not, say so without disturbing anybody.

        Strangers cause no failing run, and so no mail: one line in the log, and a sign
        on their command.
        """
        try:
            why = denial_reason(self.call, self.issues, trusted)
        except ForgeRefusedError as error:
            why = str(error)
        if why is None:
            return True
        self.runner.notice(f"not followed: {why}")
        if self.call.comment is not None and self.can_comment:
            try:
                self.issues.decline(self.call.issue.number, self.call.comment)
            except TracerError as error:
                self.runner.notice(str(error))
        return False

    def named(self) -> RequirementHint:
        """Return the requirement that a command names: this one, or an earlier one.

        Raises:
            AlertError: where the argument of this command is no id.
            ForgeUnavailableError: where the forge does not say; the run may be repeated.

        """
        if self.call.argument:
            return RequirementHint(self.call.requirement, "the command `/trace`")
        try:
            kept = self.issues.remembered(self.call.issue.number)
        except ForgeRefusedError:  # who may not read there has written nothing
            kept = ""
        return RequirementHint(kept, "an earlier command `/trace`")

    def answer(self, reports: Sequence[str], errors: Sequence[TracerError]) -> None:
        """Bring the reports to the issue, and what has to be changed in it.

        What was done stands without the answer, too.
        """
        if not reports and not errors and self.call.act is Trigger.COMMANDED:
            errors = (AlertError("the issue holds a tool's message, no alert"),)
        if not (self.can_comment and (reports or errors)):
            return
        try:
            self.issues.answer(self.call.issue.number, self._answer(reports, errors))
        except TracerError as error:
            self.runner.warning(f"the issue was not answered: {error}")

    def _answer(
        self, reports: Sequence[str], errors: Sequence[TracerError]
    ) -> IssueComment:
        complaints = [
            self.report.render("unread.md", message=error.message, hint=error.hint)
            for error in errors
        ]
        return IssueComment(
            report="\n\n---\n\n".join(reports),
            complaint="\n\n".join(complaints),
            requirement=self.call.requirement if reports else "",
        )
