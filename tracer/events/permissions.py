"""Who may start a trace from an issue; where GitHub does not say yes, the answer is no."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from tracer.events.issue import LABEL, Issue
from tracer.events.trace_request import TraceRequest, Trigger

PERMISSIONS_TO_TRACE = frozenset({"admin", "write"})
"""Who has one of these on the repository may start a trace from an issue.

GitHub's API shows the role `maintain` as `write`, and `triage` as `read`.
"""


class LabelEvent(Struct, frozen=True, kw_only=True):
    """Who set our label, which is still there, and when."""

    actor: str
    moment: datetime


class IssueState(Struct, frozen=True, kw_only=True):
    """An issue as it is now; `changed_at` is when its title or text was last changed."""

    title: str
    body: str
    changed_at: datetime | None
    label_event: LabelEvent | None

    def is_as_approved(self, issue: Issue) -> bool:
        """Whether the text that was sent to us is the one that the labeller saw."""
        changed, label_event = self.changed_at, self.label_event
        # GitHub's times are whole seconds: within one, the order is not known.
        is_later = changed and label_event and changed >= label_event.moment
        now = (self.title, _without_line_ends(self.body))
        sent = (issue.title, _without_line_ends(issue.body))
        return not is_later and now == sent


def _without_line_ends(body: str) -> str:
    return body.replace("\r\n", "\n").strip()


class PermissionSource(Protocol):
    """What knows permissions: GitHub."""

    def may_write(self, login: str) -> bool:
        """Whether somebody has write permission on the repository; no when unsure."""

    def issue_state(self, issue: int) -> IssueState:
        """Return an issue as it is now, and who set our label on it.

        Raises:
            ForgeRefusedError: where we have no permission to know.

        """


def denial_reason(
    request: TraceRequest, permissions: PermissionSource, trusted: Collection[str]
) -> str | None:
    """Return why a request is denied, `None` where it is followed.

    A sender with write permission, or one whom the configuration trusts, may start a
    trace of the text that came with the event. For anybody else it counts who set our
    label: it must be such a person, and the text must still be the one that they saw. A
    command needs the sender's own permission.

    Raises:
        ForgeRefusedError: where GitHub does not let us see who set the label.

    """
    if _is_trusted(request.sender, permissions, trusted):
        return None
    reason = f"`{request.sender}` is not known to have write permission"
    if request.trigger is Trigger.COMMANDED:
        return f"{reason}, so the command is not followed"
    if request.trigger is Trigger.LABELED or not request.issue.is_marked:
        return reason
    more = _label_denial_reason(request.issue, permissions, trusted)
    return more and f"{reason}, and {more}"


def _label_denial_reason(
    issue: Issue, permissions: PermissionSource, trusted: Collection[str]
) -> str | None:
    """Return why an issue's label does not approve its text, `None` where it does."""
    state = permissions.issue_state(issue.number)
    if state.label_event is None:
        return f"GitHub does not say who set the label `{LABEL}`"
    labeller = state.label_event.actor
    if not _is_trusted(labeller, permissions, trusted):
        return f"neither is `{labeller}`, who set the label `{LABEL}`"
    if not state.is_as_approved(issue):
        return f"the issue changed after `{labeller}` set the label `{LABEL}`"
    return None


def _is_trusted(
    login: str, permissions: PermissionSource, trusted: Collection[str]
) -> bool:
    names = {name.lower() for name in trusted}
    return login.lower() in names or permissions.may_write(login)
