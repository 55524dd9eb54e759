"""Links of an alert: what is a web address, and the lines of a text that are links."""

import re
from collections.abc import Iterator
from itertools import islice

from tracer.text import Pattern

_LINE = Pattern(
    r"""
    ^[ \t]* (?:[-*•][ \t]+)? [*_]{0,2} (?P<name>[A-Za-z][A-Za-z ]{1,30}) [*_]{0,2}
    : [*_]{0,2} [ \t]+ (?P<address>https?://[^\s<>|]{1,2000}) [ \t]*$
    """,
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
"""A line that is a link and what it is called: `View graph: https://…`."""
_VERBS = Pattern(r"^(?:view|open|see|show|go to|full|more)\s+|\s+(?:url|link|here)$")
_MOST_LINES = 8
_LONGEST_TEXT = 20_000
"""Characters of a text in which links are searched."""


def links_in_lines(text: str | None) -> Iterator[tuple[str, str]]:
    """Walk over the lines of a text that are nothing but a link with its name."""
    for match in islice(_LINE.finditer((text or "")[:_LONGEST_TEXT]), _MOST_LINES):
        name = _VERBS.sub("", match["name"].strip().lower())
        yield name, match["address"]


def is_web_address(text: str) -> bool:
    """Whether a reader may be led there: `https` or `http`, and no further words."""
    is_address = text.lower().startswith(("https://", "http://"))
    return is_address and not re.search(r"\s", text.strip())
