"""What messengers, pages and loggers make of a text's line ends and signs, undone."""

import re
from html import unescape

from tracer.text import Pattern

_COLOUR = Pattern(r"(?:\x1b|\\u001b|\\x1b|\\033)\[[0-9;]*[A-Za-z]")
_OCTAL_LINES = Pattern(r"#012(?: |#011|[A-Z])")
"""Syslog writes `#012` for a line end, `#011` for a tab."""
_BREAK = Pattern(r"<br\s*/?>", re.IGNORECASE)
_ENTITY = Pattern(r"&(?:quot|lt|gt|nbsp|apos|#39|#x27|#34);")
_JAVA_IN_ONE_LINE = Pattern(r"[|^](?=\s*at [\w$]+(?:\.[\w$<>]+)+\()")
"""Formats of Logback that keep an exception in one line."""


def as_program_wrote(text: str) -> str:
    """Return a text as the program wrote it."""
    plain = _COLOUR.sub("", text)
    if _OCTAL_LINES.search(plain):
        plain = plain.replace("#012", "\n").replace("#011", "\t")
    plain = _BREAK.sub("\n", plain)
    if _ENTITY.search(plain):
        plain = unescape(plain).replace("\xa0", " ")
    return _JAVA_IN_ONE_LINE.sub("\n", plain)
