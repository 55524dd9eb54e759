"""Gives alerts the frames of the stack traces in their texts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracer.alerts.parse_result import ParsedAlert, ParseResult
from tracer.alerts.stack_traces import read_frames
from tracer.text import Json


def with_frames(results: Sequence[ParseResult], body: Json) -> tuple[ParseResult, ...]:
    """Give alerts without frames those of the stack traces in their texts.

    The whole payload is searched where it is about one alert alone.
    """
    alerts = [result for result in results if isinstance(result, ParsedAlert)]
    if len(alerts) == 1 and not alerts[0].alert.frames:
        texts = [text for text in _texts(body) if "\n" in text or "\\n" in text]
        return tuple(_with_own_frames(result, "\n\n".join(texts)) for result in results)
    return tuple(
        _with_own_frames(result, result.alert.description or "")
        if isinstance(result, ParsedAlert)
        else result
        for result in results
    )


def _with_own_frames(result: ParseResult, text: str) -> ParseResult:
    if not isinstance(result, ParsedAlert) or result.alert.frames or not text:
        return result
    return replace(result, alert=replace(result.alert, frames=read_frames(text)))


def _texts(body: Json) -> Iterator[str]:
    """Walk over every text in a payload, from the top to the bottom."""
    if isinstance(body.value, str):
        yield body.value
    for _, member in body.members():
        yield from _texts(member)
    for member in body.items():
        yield from _texts(member)
