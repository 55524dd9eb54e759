"""Who sends alerts, and how each writes them: one module per tool, in one table."""

from dataclasses import replace
from datetime import datetime

from tracer.alerts.alert import Status
from tracer.alerts.configured_fields import CUSTOM, ConfiguredFields
from tracer.alerts.envelopes import DEPTH_LIMIT, opened
from tracer.alerts.payload_fields import (
    Fields,
    Ignored,
    ParsedAlert,
    ParseResult,
    Rejected,
    Source,
)
from tracer.alerts.sources import SOURCES, generic
from tracer.errors import AlertError, UnknownAlertError, UsageError
from tracer.text import Json

AUTO = "auto"
NAMES = (AUTO, *(source.name for source in SOURCES), CUSTOM)


def with_own(layout: ConfiguredFields | None) -> tuple[Source, ...]:
    """Return the table with a repository's own payloads in it.

    They come before our own shape, which takes whatever has a title for an alert.
    """
    return (*SOURCES[:-1], layout.source(), SOURCES[-1]) if layout else SOURCES


def parse_alerts(
    payload: Json, name: str = AUTO, sources: tuple[Source, ...] = SOURCES
) -> tuple[ParseResult, ...]:
    """Read every alert in a payload, in whatever it comes wrapped.

    Args:
        payload: any JSON at all.
        name: the tool, where it is known and detection is to be skipped.
        sources: the table to look it up in.

    Returns:
        For each member an alert, what it is instead, or why it cannot be read.

    Raises:
        AlertError: where there is only one, and it cannot be read.
        UsageError: where the table has no such tool.

    """
    if name not in {AUTO, *(source.name for source in sources)}:
        raise UsageError(
            f"input `source` is `{name}`, but nothing says how to read it",
            hint="Give the paths in `fields` in the configuration",
        )
    asked = tuple(source for source in sources if name in {AUTO, source.name})
    found = _read(payload, asked, DEPTH_LIMIT)
    if len(found) == 1 and isinstance(found[0], Rejected):
        raise found[0].error
    return _once(found) or (Ignored(f"`{payload.path or 'the payload'}` holds none"),)


def _once(found: tuple[ParseResult, ...]) -> tuple[ParseResult, ...]:
    """Return each firing once, however often a payload tells of it."""
    seen: set[tuple[str, datetime | None, Status]] = set()
    once: list[ParseResult] = []
    for each in found:
        if isinstance(each, ParsedAlert):
            alert = each.alert
            episode = (alert.fingerprint, alert.started_at, alert.status)
            if episode in seen:
                continue
            seen.add(episode)
        once.append(each)
    return tuple(once)


def _read(
    body: Json, sources: tuple[Source, ...], depth: int
) -> tuple[ParseResult, ...]:
    try:
        return _opened_or_read(body, sources, depth)
    except AlertError as error:
        return (Rejected(error),)


def _opened_or_read(
    body: Json, sources: tuple[Source, ...], depth: int
) -> tuple[ParseResult, ...]:
    for source in sources:
        if body.is_object() and source.recognises(body):
            return source.read(body)
    envelope = opened(body) if depth else None
    if envelope is not None:
        inside = (_read(each, sources, depth - 1) for each in envelope.inside)
        found = (_dated(found, envelope.time) for each in inside for found in each)
        return (*envelope.found, *found)
    if not body.is_object():
        raise body.wrong_type("an object with the alert's fields")
    raise _unknown(body, sources)


def _dated(found: ParseResult, time: Json | None) -> ParseResult:
    """Let an alert that does not tell its start have its envelope's time."""
    if time is None or not isinstance(found, ParsedAlert) or found.alert.started_at:
        return found
    began = Fields().began(found.alert.status, time)
    return replace(found, alert=replace(found.alert, started_at=began))


def _unknown(body: Json, sources: tuple[Source, ...]) -> UnknownAlertError:
    """Say what came instead of an alert: any tool's, or the one's that was named."""
    names = [source.name for source in sources]
    if len(names) == 1 and names[0] != generic.NAME:
        return UnknownAlertError(
            f"`{body.path}` is not what {names[0]} sends: it has {_keys(body)}",
            hint="Leave out the input `source`, or name the tool that sent it",
        )
    return UnknownAlertError(
        f"`{body.path}` is not an alert we know: it has {_keys(body)}",
        hint="An alert needs at least `alert_id` or `title`; the README shows its shape",
    )


def _keys(body: Json) -> str:
    keys = [key for key, _ in body.members()]
    if not keys:
        return "no fields"
    shown = ", ".join(f"`{key[:40]}`" for key in keys[:8])
    return f"the fields {shown}" + (" and others" if len(keys) > 8 else "")  # noqa: PLR2004
