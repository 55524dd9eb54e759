"""Who may have an issue traced: asked of GitHub, and no by default."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tracer.events.trace_request import LABEL, Issue, TraceRequest, Trigger


@dataclass(frozen=True, kw_only=True, slots=True)
class LabelEvent:
    """Who set a label that still stands, and when."""

    actor: str
    moment: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueState:
    """An issue as it is now; `changed_at` is when its title or text was last changed."""

    title: str
    body: str
    changed_at: datetime | None
    label_event: LabelEvent | None

    def is_as_approved(self, issue: Issue) -> bool:
        """Whether a text that was sent to us is the one that the labeller saw."""
        changed, label_event = self.changed_at, self.label_event
        # Within one second nobody can tell which came first.
        is_later = changed and label_event and changed >= label_event.moment
        said = (self.title, self.body.replace("\r\n", "\n").strip())
        sent = (issue.title, issue.body.replace("\r\n", "\n").strip())
        return not is_later and said == sent


class PermissionSource(Protocol):
    """Whom to ask before a call is followed."""

    def may_write(self, login: str) -> bool:
        """Whether somebody has write permission on the repository; no when unsure."""

    def issue_state(self, issue: int) -> IssueState:
        """Return an issue as it is now, and who set our label on it.

        Raises:
            ForgeRefusedError: where we may not know.

        """


def denial_reason(
    call: TraceRequest, witness: PermissionSource, trusted: Collection[str]
) -> str | None:
    """Say why a call is not followed; `None` where it is.

    A sender counts who may write to the repository, or whom the configuration trusts;
    what they act on is the text that came with the event, whatever it is by now. For
    anybody else the issue's label counts, if such a person set it and the text is still
    the one that they saw. A command is the sender's own word: no label helps it.

    Raises:
        ForgeRefusedError: where GitHub does not let us see who set the label.
    """
    if _counts(call.sender, witness, trusted):
        return None
    who = f"`{call.sender}` is not known to have write permission"
    if call.act is Trigger.COMMANDED:
        return f"{who}, so the command is not followed"
    if call.act is Trigger.LABELED or not call.issue.is_marked:
        return who
    told = _not_approved(call, witness, trusted)
    return told and f"{who}, and {told}"


def _not_approved(
    call: TraceRequest, witness: PermissionSource, trusted: Collection[str]
) -> str | None:
    """Say why an issue's label does not vouch for its text."""
    issue_state = witness.issue_state(call.issue.number)
    if issue_state.label_event is None:
        return f"nobody is known to have set the label `{LABEL}`"
    labeller = issue_state.label_event.actor
    if not _counts(labeller, witness, trusted):
        return f"neither is `{labeller}`, who set the label `{LABEL}`"
    if not issue_state.is_as_approved(call.issue):
        return f"the issue changed after `{labeller}` set the label `{LABEL}`"
    return None


def _counts(login: str, witness: PermissionSource, trusted: Collection[str]) -> bool:
    known = {each.lower() for each in trusted}
    return login.lower() in known or witness.may_write(login)
