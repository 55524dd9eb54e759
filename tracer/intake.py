"""From what woke us to the alerts in it."""

from pathlib import Path
from typing import BinaryIO

from tracer.errors import AlertError, UsageError
from tracer.event import ALERT_LIMIT, EVENT_LIMIT, Event, Json, parse_json, read_json
from tracer.settings import Settings
from tracer.sources import Found, read_alerts


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


def read_found(event: Event, source: str) -> tuple[Found, ...]:
    """Read every alert that an event carries, and what arrived in place of one.

    Raises:
        AlertError: naming the field that is missing or wrong, where nothing else came.

    """
    return read_alerts(_payload(event), source)


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
        case name:
            raise UsageError(
                f"a `{name}` event carries no alert",
                hint="Trigger the workflow by `repository_dispatch`, "
                "or name a file in the input `alert`",
            )
