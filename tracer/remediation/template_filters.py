"""The filters of templates: how values are written where a template says so."""

import textwrap
from collections.abc import Callable
from datetime import datetime

from tracer.text import (
    Markup,
    block_quote,
    bold_text,
    code_block,
    code_span,
    day_and_minute,
    first_sentence,
    html_text,
    iso,
    markdown_link,
    mermaid_label,
    plain_text,
    readable_json,
    shorten,
    yaml_scalar,
)
from tracer.tracing import as_json

_SENTENCE_LIMIT = 200


def yaml_value(value: object) -> str:
    """Write a value as YAML on one line, a time in ISO 8601."""
    match value:
        case datetime():
            return yaml_scalar(iso(value))
        case None | str() | int() | float():
            return yaml_scalar(str(value) if isinstance(value, str) else value)
        case _:
            return yaml_scalar(str(value))


def _counted(number: int, noun: str) -> str:
    """Write a number of things: `1 file`, `7 files`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def short(text: str, length: int = 80) -> str:
    """Cut a text at a length, and show by `…` that it is cut."""
    return shorten(text, length)


def _middle(text: str, length: int = 52) -> str:
    """Cut a long name in its middle: such names often differ at one of their ends."""
    if len(text) <= length:
        return text
    head = (length - 1) // 2
    return f"{text[:head]}…{text[head + 1 - length :]}"


def _first_sentence(text: str) -> str:
    """Return the first sentence of a text, cut where it is long."""
    return shorten(first_sentence(" ".join(text.split())), _SENTENCE_LIMIT)


def _wrap(text: str, first: int = 0, rest: int = 0) -> Markup:
    """Break a text for a terminal, its first line and the rest indented."""
    return Markup(
        textwrap.fill(
            plain_text(text),
            width=78,
            initial_indent=" " * first,
            subsequent_indent=" " * rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )


# Jinja calls filters with whatever a template passes.
FILTERS: dict[str, Callable[..., object]] = {  # type: ignore[explicit-any]
    "block": code_block,
    "bold": bold_text,
    "code": code_span,
    "counted": _counted,
    "file_name": lambda path: path.rpartition("/")[2],
    "first_upper": lambda text: text[:1].upper() + text[1:],
    "first_sentence": _first_sentence,
    "day": lambda moment: moment.strftime("%Y-%m-%d"),
    "html": html_text,
    "iso": iso,
    "json": lambda value: readable_json(as_json(value)),
    "link": markdown_link,
    "markup": Markup,
    "mermaid": mermaid_label,
    "middle": _middle,
    "minute": day_and_minute,
    "quoted": block_quote,
    "short": short,
    "wrap": _wrap,
}
