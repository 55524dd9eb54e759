"""Our section at the head of a pull request's text: all alerts that its branch records."""

import re

from tracer.text import Pattern

_BEGIN = "<!-- trace-production-issue: all alerts -->"
_END = "<!-- trace-production-issue: end of all alerts -->"
_MARK = Pattern(rf"^(?:{re.escape(_BEGIN)}|{re.escape(_END)})[ \t]*\r?$", re.MULTILINE)
"""A mark has a line of its own. No text from an alert can be one: words are escaped, and
JSON is indented."""


def with_place_for_alerts(body: str) -> str:
    """Return the first text of a pull request, with an empty section at its head."""
    return f"{_BEGIN}\n{_END}\n\n{body}"


def with_alerts(body: str, section: str) -> str | None:
    """Return a text whose section is replaced; the rest stays byte for byte. Pure.

    Returns:
        `None` where its marks are not there in this order, as a person removed them.

    """
    marks = list(_MARK.finditer(body))[:2]
    if [mark[0].strip() for mark in marks] != [_BEGIN, _END]:
        return None
    first, last = marks
    return (
        f"{body[: first.start()]}{_BEGIN}\n{section.strip()}\n\n{body[last.start() :]}"
    )


def unmarked_warning(name: str) -> str:
    """Return the warning for a text that is left as it is."""
    return (
        f"the text of {name} has no marks of our section, so the new alert is not added "
        "to it; the ledger has it"
    )
