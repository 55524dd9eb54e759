"""The issue that an alert was told in: who is heard, and what is answered there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tracer.errors import AlertError, ForgeRefusedError, TracerError
from tracer.forge import Issues
from tracer.issue import Act, Call
from tracer.report import Report
from tracer.runner import Runner
from tracer.trust import refusal


@dataclass(frozen=True, slots=True)
class Conversation:
    """A call, where it can be answered; a dry run (`speaks` is false) only listens."""

    call: Call
    issues: Issues
    runner: Runner
    report: Report
    speaks: bool

    def is_heard(self, trusted: Collection[str]) -> bool:
        """Whether the call is followed; if not, say so without disturbing anybody.

        Strangers cause no failing run, and so no mail: one line in the log, and a sign
        on their command.
        """
        try:
            why = refusal(self.call, self.issues, trusted)
        except ForgeRefusedError as error:
            why = str(error)
        if why is None:
            return True
        self.runner.notice(f"not followed: {why}")
        if self.call.comment is not None and self.speaks:
            try:
                self.issues.decline(self.call.issue.number, self.call.comment)
            except TracerError as error:
                self.runner.notice(str(error))
        return False

    def answer(self, reports: Sequence[str], errors: Sequence[TracerError]) -> None:
        """Bring the reports to the issue, and what has to be changed in it.

        What was done stands without the answer, too.
        """
        texts = (*reports, *(self._complaint(error) for error in errors))
        if not texts and self.call.act is Act.COMMANDED:
            texts = (
                self._complaint(AlertError("it holds a tool's message, no alert")),
            )
        if not (self.speaks and texts):
            return
        try:
            self.issues.answer(self.call.issue.number, "\n\n---\n\n".join(texts))
        except TracerError as error:
            self.runner.warning(f"the issue was not answered: {error}")

    def _complaint(self, error: TracerError) -> str:
        return self.report.render("unread.md", message=error.message, hint=error.hint)
