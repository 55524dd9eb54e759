"""Text that people see: without the characters that take no room or change the direction."""

import re
import unicodedata

from tracer.text.patterns import Pattern

INVISIBLE = Pattern(
    "["
    "\u0000-\u0008\u000b-\u001f\u007f-\u009f"  # controls, but tab and line end
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f"  # zero width, line ends, directions
    "\u2800\u3164\uffa0"  # blank letters: Braille, Hangul
    "\ufe00-\ufe0f\ufeff\ufff0-\ufffb\ufffe\uffff"  # variation selectors, marks
    "\ud800-\udfff"  # halves of a pair, which UTF-8 cannot write
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # tags
    "]"
)
"""What Unicode calls default ignorable (DerivedCoreProperties.txt), and what is blank or
changes a terminal: one text may hide in another, or look like it."""
ESCAPE_SEQUENCE = Pattern(
    r"""
      (?:\x1b\[|\x9b)[0-?]*+[ -/]*+[@-~]                 # CSI: colours, moves of the cursor
    | (?:\x1b[\]PX^_]|\x9d)[^\x07\x1b\x9c\n]*+(?:\x07|\x1b\\|\x9c)    # OSC: titles, links
    | \x1b[()*+][A-Z0-9]                               # a set of characters
    """,
    re.VERBOSE,
)
"""What a terminal takes for a command (ECMA-48), and does not show."""
UNSEEN = Pattern(f"(?:{ESCAPE_SEQUENCE.source})|{INVISIBLE.source}", re.VERBOSE)
_BREAKS = Pattern("[\u2028\u2029\u0085\v\f\r\n\t]")
_SPACE = Pattern(r"\s+")
_HALF = Pattern("[\ud800-\udfff]")


def visible(text: str) -> str:
    """Return a text without what no terminal shows; tabs and line ends stay."""
    return UNSEEN.sub("", text)


def visible_line(text: str) -> str:
    """Return what is visible of a text as one line, its letters composed."""
    line = _BREAKS.sub(" ", unicodedata.normalize("NFC", text))
    return _SPACE.sub(" ", visible(line))


def without_halves(text: str) -> str:
    """Return a text with U+FFFD for halves of surrogate pairs, which UTF-8 cannot write."""
    return _HALF.sub("\ufffd", text)


def is_visible(text: str) -> bool:
    """Whether a text has no invisible character."""
    return INVISIBLE.search(text) is None
