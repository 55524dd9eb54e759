"""Requests to trace an issue: opening, labelling or editing it, and the command `/trace`."""

import re
from enum import StrEnum

from msgspec import Struct

from tracer.alerts import Ignored
from tracer.errors import AlertError
from tracer.events.event import Event
from tracer.events.issue import LABEL, Issue, is_label
from tracer.text import Json, Pattern, cut_and_masked, named_id

_COMMAND = Pattern(r"/trace(?:[ \t]+(?P<argument>\S.*))?", re.IGNORECASE)
_ARGUMENT_SHOWN = 100


class Trigger(StrEnum):
    """What somebody did with the issue that started the run."""

    OPENED = "opened"
    LABELED = "labeled"
    REOPENED = "reopened"
    EDITED = "edited"
    COMMANDED = "commanded"


_ACTIONS = frozenset(Trigger) - {Trigger.COMMANDED}


class TraceRequest(Struct, frozen=True, kw_only=True):
    """A request to trace an issue, and who sent it.

    `comment` is the id of the comment with the command, `argument` what the command
    names; without a command they are `None` and empty.
    """

    trigger: Trigger
    sender: str
    issue: Issue
    comment: int | None = None
    argument: str = ""

    @property
    def requirement(self) -> str:
        """The requirement that the command names, empty where it names none.

        One word is an id, whatever it looks like: a capability may be called `telemetry`.
        Of several words the first is, where it looks like one and no other does.

        Raises:
            AlertError: where the command names several, or none.

        """
        words = self.argument.split()
        if len(words) <= 1 or named_id(self.argument) == self.argument:
            return named_id(self.argument) or self.argument
        first, *others = words
        if named_id(first) != first or any(map(named_id, others)):
            raise AlertError(
                f"`/trace` was given `{cut_and_masked(self.argument, _ARGUMENT_SHOWN)}`",
                hint="Write `/trace`, or `/trace REQ-…` with one requirement's id",
            )
        return first


def read_trace_request(event: Event) -> TraceRequest | Ignored | None:
    """Return the request that an event is, `None` where it is about no issue.

    `Ignored` says why an event about an issue is not a request.

    Raises:
        AlertError: where the event is not as GitHub sends it.

    """
    match event.name:
        case "issues":
            return _issue_request(event.payload)
        case "issue_comment":
            return _command(event.payload)
        case _:
            return None


def _issue_request(payload: Json) -> TraceRequest | Ignored:
    action = payload.get("action").text() or "changed"
    if action not in _ACTIONS:
        return Ignored(f"an issue was {action}, which starts no trace")
    label = payload.at("label", "name").text()
    if action == Trigger.LABELED and not is_label(label):
        return Ignored(f"the issue got another label than `{LABEL}`")
    return TraceRequest(
        trigger=Trigger(action), sender=_sender(payload), issue=_issue(payload)
    )


def _command(payload: Json) -> TraceRequest | Ignored:
    if payload.get("action").text() != "created":
        return Ignored("only a new comment is a command")
    if not payload.at("issue", "pull_request").is_missing():
        return Ignored("a comment on a pull request is not a command")
    body = payload.at("comment", "body").text() or ""
    command = _COMMAND.fullmatch(body.split("\n", 1)[0].strip())
    if command is None:
        return Ignored("the comment is no `/trace` command")
    return TraceRequest(
        trigger=Trigger.COMMANDED,
        sender=_sender(payload),
        issue=_issue(payload),
        comment=_number(payload.at("comment", "id")),
        argument=(command["argument"] or "").strip(),
    )


def _sender(payload: Json) -> str:
    login = payload.at("sender", "login")
    text = login.text()
    if text is None:
        raise login.wrong_type("the login of who caused the event")
    return text


def _issue(payload: Json) -> Issue:
    issue = payload.get("issue")
    if not issue.is_object():
        raise issue.wrong_type("the issue that the event is about")
    names = (label.get("name").text() for label in issue.get("labels").items())
    return Issue(
        number=_number(issue.get("number")),
        title=issue.get("title").text() or "",
        body=issue.get("body").text() or "",
        url=issue.get("html_url").text(),
        created_at=issue.get("created_at").text(),
        labels=tuple(name for name in names if name),
    )


def _number(place: Json) -> int:
    if isinstance(place.value, bool) or not isinstance(place.value, int):
        raise AlertError(f"`{place.path}` should be a number, but is {place.kind()}")
    return place.value
