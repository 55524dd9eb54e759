"""The filters of templates: how values are written where a template says so."""

import re
import textwrap
from collections.abc import Callable, Sized
from datetime import datetime
from functools import partial
from itertools import chain, zip_longest
from typing import Protocol

from tracer.text import (
    Markup,
    Pattern,
    block_quote,
    bold_text,
    code_block,
    code_span,
    day_and_minute,
    first_sentence,
    html_text,
    iso,
    iso_seconds,
    markdown_text,
    mermaid_label,
    parse_time,
    plain_text,
    readable_json,
    shorten,
    whole_text,
    yaml_scalar,
)
from tracer.tracing import as_json

_SENTENCE_LIMIT = 200
_OUR_CODE = Pattern(
    r"""
    `(
        /trace | client_payload(?:\.[a-z]+)*
      | [\w-]{1,60}(?:\.[\w-]{1,60}|\[\d{1,4}\])+                     # a path in a payload
      | OPEN | RESOLVED | DECLINED | SUPERSEDED                         # states of entries
      | fetch-depth:[ ]0 | actions/checkout | filter | sparse-checkout | remediation/ledger
      | (?:permissions:[ ])?(?:actions|contents|deployments|issues|pull-requests):[ ](?:read|write)
      | (?:
            alert | assignees | audit-folder | base | close-on-resolve | config | deployments | draft
          | event-log | fail-on | group-by | history-budget | labels | max-open | max-wait | min-severity
          | mode | publish | repo | reopen-after
          | requirement | rev | reviewers | source | team-reviewers | templates | token
          | trace-file | untraced | workflows                                   # inputs
          | assigned-to | environments | id-patterns | ignore | ledger-file | min-confidence
          | paths | payloads | redact | register | remediation-file | routes | services
          | trusted-senders                                                     # the config
        ) (?: :[ ][a-z\d-]+ )?
    )`
    """,
    re.VERBOSE,
)
"""Names of settings in our sentences, which are shown as code."""


class _Titled(Protocol):
    """A requirement, an intent or an SLA."""

    @property
    def id(self) -> str: ...

    @property
    def title(self) -> str | None: ...


def yaml_value(value: object) -> str:
    """Write a value as YAML on one line, a time in ISO 8601."""
    match value:
        case datetime():
            return yaml_scalar(iso_seconds(value))
        case None | str() | int() | float():
            return yaml_scalar(str(value) if isinstance(value, str) else value)
        case _:
            return yaml_scalar(str(value))


def _counted(number: int, noun: str) -> str:
    """Write a number of things: `1 file`, `7 files`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _and_more(items: Sized, shown: int, noun: str = "") -> str:
    """Say how many things are not shown: ` and 4 more files`; nothing if all are."""
    rest = len(items) - shown
    if rest <= 0:
        return ""
    return f" and {_counted(rest, f'more {noun}') if noun else f'{rest} more'}"


def _in_brackets(text: object) -> str:
    """Write ` (text)` behind a word, nothing where there is no text."""
    return f" ({text})" if text else ""


def _titled(definition: _Titled) -> str:
    """Write an id and the title, if there is another: `REQ-F-AUTH-001 User Login`."""
    title = definition.title
    return (
        f"{definition.id} {title}"
        if title and title != definition.id
        else definition.id
    )


def _short(text: str, length: int = 80) -> str:
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


def _with_code(text: str | None) -> Markup:
    """Write a sentence of ours as words; names of ours in it, between backticks, as code.

    Only those: what an alert or a file has between backticks is words.
    """
    parts = _OUR_CODE.split(text or "")
    words = map(markdown_text, parts[::2])
    return Markup(
        "".join(chain(*zip_longest(words, map(code_span, parts[1::2]), fillvalue="")))
    )


def _minute(moment: datetime | str) -> str:
    """Write a moment for people; one of a ledger is a text, and stays if it is no time."""
    known = parse_time(moment) if isinstance(moment, str) else moment
    return day_and_minute(known) if known else str(moment)


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
    "and_more": _and_more,
    "block": code_block,
    "bold": bold_text,
    "code": code_span,
    "source": partial(code_span, in_table=False),
    "counted": _counted,
    "file_name": lambda path: path.rpartition("/")[2],
    "first_upper": lambda text: text[:1].upper() + text[1:],
    "first_sentence": _first_sentence,
    "day": lambda moment: moment.strftime("%Y-%m-%d"),
    "html": html_text,
    "in_brackets": _in_brackets,
    "iso": iso,
    "json": lambda value: readable_json(as_json(value)),
    "markup": Markup,
    "whole": whole_text,
    "mermaid": mermaid_label,
    "middle": _middle,
    "minute": _minute,
    "quoted": block_quote,
    "short": _short,
    "titled": _titled,
    "with_code": _with_code,
    "wrap": _wrap,
}
