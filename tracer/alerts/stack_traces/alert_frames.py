"""Gives alerts the frames of the stack traces in their texts."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from tracer.alerts.alert import Frame
from tracer.alerts.fields.labels import find_label
from tracer.alerts.parse_result import ParsedAlert, ParseResult
from tracer.alerts.stack_traces.embedded_texts import texts_of
from tracer.alerts.stack_traces.traces_in_text import read_frames
from tracer.text import Json


def with_frames(results: Sequence[ParseResult], body: Json) -> tuple[ParseResult, ...]:
    """Give alerts without frames those of the stack traces in their texts.

    The whole payload is searched where it is about one alert alone.
    """
    alerts = [result for result in results if isinstance(result, ParsedAlert)]
    if len(alerts) == 1 and not alerts[0].alert.frames:
        texts = [text for text in texts_of(body) if "\n" in text or "\\n" in text]
        return tuple(_with_own_frames(result, "\n\n".join(texts)) for result in results)
    return tuple(
        _with_own_frames(result, result.alert.description or "")
        if isinstance(result, ParsedAlert)
        else result
        for result in results
    )


def _frame_of_labels(labels: Mapping[str, str]) -> tuple[Frame, ...]:
    """Return the place in the code that labels name, as OpenTelemetry calls its parts.

    The names before version 1.33 of its conventions are still sent:
    https://opentelemetry.io/docs/specs/semconv/registry/attributes/code/.
    """
    path = find_label(labels, "code.file.path", "code.filepath", "code_file_path")
    function = find_label(
        labels, "code.function.name", "code.function", "code_function_name"
    )
    line = find_label(labels, "code.line.number", "code.lineno", "code_line_number")
    if not path:
        return ()
    number = int(line) if line and line.isascii() and line.isdigit() else None
    return (Frame(path=path, line=number, function=function),)


def _with_own_frames(result: ParseResult, text: str) -> ParseResult:
    if not isinstance(result, ParsedAlert) or result.alert.frames:
        return result
    frames = read_frames(text) if text else ()
    frames = frames or _frame_of_labels(result.alert.tags)
    return replace(result, alert=replace(result.alert, frames=frames))
