"""An issue as the place where an alert is told: who speaks, and what they ask for."""

import re
from dataclasses import dataclass
from enum import StrEnum

from tracer.errors import AlertError
from tracer.events.event import Event
from tracer.text import Json, Pattern, find_tokens

LABEL = "production-alert"
"""Marks the issues that are alerts; the issue form sets it."""
_COMMAND = Pattern(r"/trace(?:[ \t]+(?P<argument>\S.*))?", re.IGNORECASE)
_ACTIONS = frozenset({"opened", "labeled", "reopened", "edited"})


def is_label(name: str | None) -> bool:
    """Whether a label is ours; GitHub keeps the case in which one was first written."""
    return name is not None and name.lower() == LABEL


class Trigger(StrEnum):
    """What somebody did that woke us."""

    OPENED = "opened"
    LABELED = "labeled"
    REOPENED = "reopened"
    EDITED = "edited"
    COMMANDED = "commanded"


@dataclass(frozen=True, kw_only=True, slots=True)
class Issue:
    """An issue as it stood when the event was sent, not as it stands now."""

    number: int
    title: str
    body: str
    url: str | None
    created_at: str | None
    labels: tuple[str, ...]

    @property
    def is_marked(self) -> bool:
        """Whether it carries the label that says it is an alert."""
        return any(is_label(each) for each in self.labels)


@dataclass(frozen=True, kw_only=True, slots=True)
class TraceRequest:
    """Somebody's wish to have an issue traced; `comment` is the command's, if it is one.

    `argument` is what the command names, empty where it names nothing.
    """

    act: Trigger
    sender: str
    issue: Issue
    comment: int | None = None
    argument: str = ""

    @property
    def requirement(self) -> str:
        """The requirement that the command names.

        Raises:
            AlertError: where its argument is no id.

        """
        found = next(find_tokens(self.argument), "")
        if found != self.argument:
            raise AlertError(
                f"`/trace` was given `{self.argument[:100]}`",
                hint="Write `/trace`, or `/trace REQ-…` with one requirement's id",
            )
        return found


def read_trace_request(event: Event) -> TraceRequest | str | None:
    """Read who wants an issue traced.

    Returns:
        The call; why there is none, where the event is about something else in an
        issue; `None` where it is about no issue at all.

    Raises:
        AlertError: where the event is not as GitHub sends it.

    """
    match event.name:
        case "issues":
            return _issue_call(event.payload)
        case "issue_comment":
            return _command(event.payload)
        case _:
            return None


def _issue_call(payload: Json) -> TraceRequest | str:
    action = payload.get("action").text() or "changed"
    if action not in _ACTIONS:
        return f"an issue was {action}, which starts no trace"
    label = payload.at("label", "name").text()
    if action == "labeled" and not is_label(label):
        return f"the issue got another label than `{LABEL}`"
    return TraceRequest(
        act=Trigger(action), sender=_sender(payload), issue=_issue(payload)
    )


def _command(payload: Json) -> TraceRequest | str:
    if payload.get("action").text() != "created":
        return "only a new comment is a command"
    if not payload.at("issue", "pull_request").is_missing():
        return "a comment on a pull request is no command"
    body = payload.at("comment", "body").text() or ""
    command = _COMMAND.fullmatch(body.split("\n", 1)[0].strip())
    if command is None:
        return "the comment is no `/trace` command"
    return TraceRequest(
        act=Trigger.COMMANDED,
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
    names = (each.get("name").text() for each in issue.get("labels").items())
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
