"""The filters of templates: how values are written where a template says so."""

import textwrap
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from tracer.repository import Commit
from tracer.text import (
    Markup,
    age,
    block_quote,
    bold_text,
    code_block,
    code_span,
    day_and_minute,
    iso,
    markdown_link,
    mermaid_label,
    plain_text,
    readable_json,
    yaml_scalar,
)
from tracer.tracing import as_json


def yaml_value(value: object) -> str:
    """Write a value as YAML on one line, a time in ISO 8601."""
    match value:
        case datetime():
            return yaml_scalar(iso(value))
        case None | str() | int() | float():
            return yaml_scalar(str(value) if isinstance(value, str) else value)
        case _:
            return yaml_scalar(str(value))


def _number(value: float) -> str:
    return f"{value:,.6g}".replace(",", "") if abs(value) < 1e15 else f"{value:g}"  # noqa: PLR2004


def _amount(value: float | None, unit: str | None = None) -> str:
    """Write a measured value with its unit: `750 ms`, `99.9 %`."""
    if value is None:
        return "not known"
    return _number(value) + (f" {unit}" if unit else "")


def _signed(value: float | None, unit: str | None = None) -> str:
    if value is None:
        return "not known"
    return ("+" if value > 0 else "") + _amount(value, unit)


def _counted(number: int, noun: str) -> str:
    """Write a number of things: `1 file`, `7 files`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def short(text: str, length: int = 80) -> str:
    """Cut a text at a length, and show by `…` that it is cut."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _middle(text: str, length: int = 52) -> str:
    """Cut a long name in its middle: such names often differ at one of their ends."""
    if len(text) <= length:
        return text
    head = (length - 1) // 2
    return f"{text[:head]}…{text[head + 1 - length :]}"


def _last_week(commits: Sequence[Commit], moment: datetime) -> tuple[Commit, ...]:
    return tuple(c for c in commits if moment - c.date <= timedelta(days=7))


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


def _since(moment: datetime, earlier: datetime) -> str:
    return age(moment - earlier)


# Jinja calls filters with whatever a template passes.
FILTERS: dict[str, Callable[..., object]] = {  # type: ignore[explicit-any]
    "age_at": lambda earlier, moment: _since(moment, earlier),
    "amount": _amount,
    "block": code_block,
    "bold": bold_text,
    "code": code_span,
    "counted": _counted,
    "day": lambda moment: moment.strftime("%Y-%m-%d"),
    "iso": iso,
    "json": lambda value: readable_json(as_json(value)),
    "last_week": _last_week,
    "link": markdown_link,
    "markup": Markup,
    "mermaid": mermaid_label,
    "middle": _middle,
    "minute": day_and_minute,
    "quoted": block_quote,
    "short": short,
    "signed": _signed,
    "wrap": _wrap,
}
