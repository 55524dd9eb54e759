"""The issue that an alert was told in: who is heard, and what is answered there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tracer.errors import TracerError
from tracer.forge import Issues
from tracer.issue import Call
from tracer.report import Report
from tracer.runner import Runner
from tracer.trust import refusal


@dataclass(frozen=True, slots=True)
class Conversation:
    """A call, where it can be answered; a dry run (`speaks` is false) only listens."""

    call: Call
    issues: Issues
    runner: Runner
    speaks: bool

    def is_heard(self, trusted: Collection[str]) -> bool:
        """Whether the call is followed; if not, say so without disturbing anybody.

        Strangers cause no failing run, and so no mail: one line in the log, and a sign
        on their command.
        """
        why = refusal(self.call, self.issues, trusted)
        if why is None:
            return True
        self.runner.notice(f"not followed: {why}")
        if self.call.comment is not None and self.speaks:
            try:
                self.issues.decline(self.call.issue.number, self.call.comment)
            except TracerError as error:
                self.runner.notice(str(error))
        return False

    def answer(self, texts: Sequence[str]) -> None:
        """Bring the report to the issue; what was done stands without it, too."""
        if not (self.speaks and texts):
            return
        try:
            self.issues.answer(self.call.issue.number, "\n\n---\n\n".join(texts))
        except TracerError as error:
            self.runner.warning(f"the issue was not answered: {error}")

    def complain(self, error: TracerError, report: Report) -> None:
        """Tell who asked what has to be changed in the issue."""
        self.answer(
            (report.render("unread.md", message=error.message, hint=error.hint),)
        )
