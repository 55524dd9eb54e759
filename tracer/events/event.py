"""The triggering event: its name and payload, from GitHub or from a file."""

from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from tracer.alerts import AlertMask
from tracer.errors import AlertError, UsageError
from tracer.events.github_job import GithubJob
from tracer.text import Json, SizeLimit, parse_json, read_json

FILE_EVENT = "file"
"""Our name for the event of a run whose alert comes from a file."""


class Event(Struct, frozen=True):
    """What started the run: the name that GitHub gives it, and its payload."""

    name: str
    payload: Json

    def default_branch(self) -> str | None:
        """Return the repository's default branch, where the event names it.

        A file with an alert is not sent by GitHub, so what it says of branches is not
        used.
        """
        if self.name == FILE_EVENT:
            return None
        value = self.payload.at("repository", "default_branch").value
        return value if isinstance(value, str) else None


def job_event(job: GithubJob | None) -> Event:
    """Return the event of a job for a run that reads no alert; outside one it is empty.

    An event that cannot be read says nothing, which is not a mistake here.
    """
    nothing = parse_json(b"{}", "event")
    if job is None:
        return Event(FILE_EVENT, nothing)
    try:
        if job.event_path:
            payload = read_json(job.event_path, "event", SizeLimit.EVENT)
            return Event(job.event_name, payload)
    except (AlertError, UsageError):
        pass
    return Event(job.event_name, nothing)


def read_event(alert: str, job: GithubJob | None, stdin: BinaryIO) -> Event:
    """Read the triggering event, or the file that takes its place.

    Args:
        alert: the input of this name: a file, `-` for standard input, or empty.
        job: the job that we run in, if any.
        stdin: standard input.

    Raises:
        UsageError: where there is neither event nor file.
        AlertError: where it is not JSON, or too large.

    """
    try:
        return _read_event(alert, job, stdin)
    except AlertError as error:  # it may show a key; no configuration is read yet
        raise AlertMask().error(error) from None


def _read_event(alert: str, job: GithubJob | None, stdin: BinaryIO) -> Event:
    if alert:
        return Event(FILE_EVENT, _read_file(alert, stdin))
    if job is None or job.event_path is None:
        raise UsageError(
            "no alert given", hint="Name a file in `--alert`, or `-` for standard input"
        )
    payload = read_json(job.event_path, "event", SizeLimit.EVENT)
    return Event(job.event_name, payload)


def _read_file(name: str, stdin: BinaryIO) -> Json:
    if name == "-":
        return parse_json(stdin.read(SizeLimit.ALERT + 1), "standard input")
    if name[0] in "{[":
        raise UsageError(
            "input `alert` holds a payload, but names a file",
            hint="Leave it out where the event carries the alert",
        )
    return read_json(Path(name), Path(name).name)
