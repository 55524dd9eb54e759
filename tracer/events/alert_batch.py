"""From what woke us to the alerts in it."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from tracer.alerts import (
    NO_HINT,
    AlertParser,
    Ignored,
    ParsedAlert,
    ParseResult,
    RequirementHint,
)
from tracer.errors import AlertError, UsageError
from tracer.events.event import FILE, Event
from tracer.events.github_job import GithubJob
from tracer.events.issue_body import read_issue
from tracer.events.trace_request import Issue, TraceRequest, Trigger
from tracer.text import (
    ALERT_LIMIT,
    EVENT_LIMIT,
    Json,
    JSONValue,
    find_tokens,
    parse_json,
    read_json,
)


def read_event(alert: str, job: GithubJob | None, stdin: BinaryIO) -> Event:
    """Read the triggering event, or the file that takes its place.

    Raises:
        UsageError: where there is neither.
        AlertError: where it is not JSON, or too large.

    """
    if alert:
        return Event(FILE, _given(alert, stdin))
    if job is None or job.event_path is None:
        raise UsageError(
            "no alert given", hint="Name a file in `--alert`, or `-` for standard input"
        )
    payload = read_json(job.event_path, "event", EVENT_LIMIT)
    return Event(job.event_name, payload)


@dataclass(frozen=True, slots=True)
class Batch:
    """What an event brought, and the requirement that its sender names beside it."""

    found: tuple[ParseResult, ...]
    named: RequirementHint = NO_HINT

    @property
    def parsed_alerts(self) -> tuple[ParsedAlert, ...]:
        """The alerts among what was found."""
        return tuple(each for each in self.found if isinstance(each, ParsedAlert))


def read_alerts(event: Event, call: TraceRequest | None, parser: AlertParser) -> Batch:
    """Read every alert that an event carries, and what arrived in place of one.

    Raises:
        AlertError: naming the field that is missing or wrong, where nothing else came.

    """
    if call is None:
        payload, beside = _payload(event)
        return Batch(parser.parse(payload), _named(beside, parser))
    told = read_issue(call.issue, parser, is_asked=call.act is Trigger.COMMANDED)
    if told is None:
        return Batch((Ignored("the issue tells of none"),))
    return Batch(
        tuple(_in_issue(each, call.issue) for each in told.found),
        RequirementHint(told.requirement, "the issue's field `Requirement`"),
    )


def _in_issue(found: ParseResult, issue: Issue) -> ParseResult:
    """Let an alert know the issue that it was told in."""
    if not isinstance(found, ParsedAlert) or not issue.url:
        return found
    own = {f"told in issue {issue.number}": issue.url}
    links = {**own, **found.alert.links, **own}  # the first, whatever a payload says
    return replace(found, alert=replace(found.alert, links=links))


def _given(name: str, stdin: BinaryIO) -> Json:
    if name == "-":
        return parse_json(stdin.read(ALERT_LIMIT + 1), "standard input")
    if name[0] in "{[":
        raise UsageError(
            "input `alert` holds a payload, but names a file",
            hint="Leave it out where the event carries the alert",
        )
    return read_json(Path(name), Path(name).name)


def _payload(event: Event) -> tuple[Json, Json]:
    """Return where the alert is, and where its sender may have said more."""
    match event.name:
        case "file":
            return event.payload, event.payload
        case "repository_dispatch":
            payload = event.payload.get("client_payload")
            if payload.is_missing():
                raise AlertError(
                    "`client_payload` is empty",
                    hint="Send the alert as "
                    '`{"event_type": "…", "client_payload": {"alert": {…}}}`',
                )
            return payload, payload
        case "workflow_dispatch":
            inputs = event.payload.get("inputs")
            return _typed(inputs), inputs
        case name:
            raise UsageError(
                f"a `{name}` event carries no alert",
                hint="Name a file with the payload in the input `alert`, "
                "or trigger the workflow by `repository_dispatch`, issues or by hand",
            )


def _typed(inputs: Json) -> Json:
    """Return what somebody typed: a whole payload in `alert`, or an alert's fields."""
    filled: dict[str, JSONValue] = {
        key.replace("-", "_"): member.value
        for key, member in inputs.members()
        if member.value not in (None, "")
    }
    if not filled:
        raise AlertError(
            "`inputs` is empty",
            hint="Give the workflow an input `alert` that takes the payload as JSON, "
            "or inputs named as an alert's fields, as `title`",
        )
    return inputs.get("alert") if "alert" in filled else Json(filled, inputs.path)


def _named(beside: Json, parser: AlertParser) -> RequirementHint:
    """Return the requirement that a sender names beside the alert."""
    place = beside.get("requirement")
    said = parser.mask.redactor(place.value) if isinstance(place.value, str) else ""
    return RequirementHint(next(find_tokens(said), ""), f"`{place.path}`")
