"""From what woke us to the alerts in it."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from tracer.errors import AlertError, UsageError
from tracer.event import ALERT_LIMIT, EVENT_LIMIT, Event, Json, parse_json, read_json
from tracer.issue import Act, Call
from tracer.issue_body import Told, read_body
from tracer.settings import Settings
from tracer.sources import Found, Reading, Silence, read_alerts


def read_event(settings: Settings, stdin: BinaryIO) -> Event:
    """Read the triggering event, or the file that takes its place.

    Raises:
        UsageError: where there is neither.
        AlertError: where it is not JSON, or too large.

    """
    if settings.alert:
        return Event("file", _given(settings.alert, stdin))
    if settings.job is None or settings.job.event_path is None:
        raise UsageError(
            "no alert given", hint="Name a file in `--alert`, or `-` for standard input"
        )
    payload = read_json(settings.job.event_path, "event", EVENT_LIMIT)
    return Event(settings.job.event_name, payload)


@dataclass(frozen=True, slots=True)
class Intake:
    """What an event brought, and the requirement that its sender names beside it."""

    found: tuple[Found, ...]
    requirement: str = ""

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The alerts among what was found."""
        return tuple(each for each in self.found if isinstance(each, Reading))


def take_in(event: Event, call: Call | None, source: str) -> Intake:
    """Read every alert that an event carries, and what arrived in place of one.

    Raises:
        AlertError: naming the field that is missing or wrong, where nothing else came.

    """
    if call is None:
        return Intake(read_alerts(_payload(event), source))
    told = read_body(call.issue, is_asked=call.act is Act.COMMANDED)
    if told is None:
        return Intake((Silence("the issue tells of none"),))
    found = read_alerts(told.payload, "generic" if told.is_own else source)
    return Intake(
        tuple(_in_issue(each, call, told) for each in found),
        call.requirement or told.requirement,
    )


def _in_issue(found: Found, call: Call, told: Told) -> Found:
    """Let an alert know the issue that it was told in."""
    if not isinstance(found, Reading):
        return found
    alert, issue = found.alert, call.issue
    own = {f"issue {issue.number}": issue.url} if issue.url else {}
    source = "issue" if told.is_own else alert.source
    return replace(
        found, alert=replace(alert, source=source, links={**own, **alert.links})
    )


def _given(name: str, stdin: BinaryIO) -> Json:
    if name == "-":
        return parse_json(stdin.read(ALERT_LIMIT + 1), "standard input")
    return read_json(Path(name), Path(name).name)


def _payload(event: Event) -> Json:
    match event.name:
        case "file":
            return event.payload
        case "repository_dispatch":
            payload = event.payload.get("client_payload")
            if payload.is_missing():
                raise AlertError(
                    "`client_payload` is empty",
                    hint="Send the alert as "
                    '`{"event_type": "…", "client_payload": {"alert": {…}}}`',
                )
            return payload
        case "workflow_dispatch":
            return _inputs(event.payload.get("inputs"))
        case name:
            raise UsageError(
                f"a `{name}` event carries no alert",
                hint="Name a file with the payload in the input `alert`, "
                "or trigger the workflow by `repository_dispatch`, issues or by hand",
            )


def _inputs(inputs: Json) -> Json:
    """Return what somebody typed: a whole payload in `alert`, or an alert's fields."""
    whole = inputs.get("alert")
    if not whole.is_missing():
        return whole
    if not inputs.is_object():
        raise AlertError(
            "`inputs` is empty",
            hint="Give the workflow an input `alert` that takes the payload as JSON, "
            "or name a file in the input `alert` of the action",
        )
    return inputs
