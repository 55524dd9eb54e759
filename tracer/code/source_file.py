"""A file of code: its lines, its outline, and which lines are comments or annotations."""

import re
from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct

from tracer.code.comment_blocks import lines_in_blocks
from tracer.code.outline import Outline, parse_outline
from tracer.repository import file_suffix
from tracer.text import Pattern

COMMENT_START = Pattern(r"^\s*(?:#+|//+|/\*+|\*+|--|;+|%+|<!--|\"\"\"|''')[!/]?\s?")
_OTHER_COMMENTS = {
    ".vb .vbs .bas .cls .frm .asp .brs": r"'|rem\b",
    ".vim .vimrc": r"\"",
    ".abap": r"\"|\*",
    ".bat .cmd": r"@?rem\b|::",
    ".f90 .f95 .f03 .f08": r"!",
    ".f .for .ftn": r"[!c*]",
    ".cob .cbl .cpy": r"\d{0,6}[ ]*\*>?",
    ".st": r"\"",
    ".ini .properties .conf": r"[#;!]",
    ".s .asm": r"[;@#]|//",
    ".sas": r"\*",
    ".factor .fs4": r"!",
}
"""Signs of comments in languages whose sign means something else in most others."""
_OTHER_COMMENT_STARTS = {
    suffix: Pattern(rf"^\s*(?:{signs})", re.IGNORECASE)
    for suffixes, signs in _OTHER_COMMENTS.items()
    for suffix in suffixes.split()
}
_COMMENT_LINES = 6
"""Lines of a comment, each way, that say what one of its lines is about."""
ANNOTATION_START = Pattern(r"^\s*(?:@\w|#\[|\[\w|pytestmark\b)")


def is_comment(line: str) -> bool:
    """Whether a line is a comment, in any language."""
    return COMMENT_START.match(line) is not None


class SourceFile(Struct, frozen=True, dict=True):
    """A file of code; it is parsed once, when something about it is first asked."""

    path: str
    text: str

    @cached_property
    def lines(self) -> Sequence[str]:
        return self.text.split("\n")

    @cached_property
    def outline(self) -> Outline:
        return parse_outline(self.path, self.text)

    @cached_property
    def _in_blocks(self) -> frozenset[int]:
        return lines_in_blocks(self.path, self.lines)

    def is_comment(self, position: int) -> bool:
        """Whether the line at a position is a comment, or inside one or a docstring."""
        has_sign = is_comment(self.lines[position]) or self._is_other_comment(position)
        if has_sign:
            return not self.is_string(position)
        return self.outline.is_comment(position + 1) or position in self._in_blocks

    def is_string(self, position: int) -> bool:
        """Whether the line at a position begins inside a string of several lines."""
        return self.outline.is_string(position + 1)

    def _is_other_comment(self, position: int) -> bool:
        suffix = file_suffix(self.path)
        start = _OTHER_COMMENT_STARTS.get(suffix)
        return start is not None and start.match(self.lines[position]) is not None

    def comment_around(self, position: int) -> str:
        """Return the comment that a line is in, or only the line; a few lines each way."""
        first = last = position
        while first > max(0, position - _COMMENT_LINES) and self.is_comment(first - 1):
            first -= 1
        limit = min(len(self.lines) - 1, position + _COMMENT_LINES)
        while last < limit and self.is_comment(last + 1):
            last += 1
        return "\n".join(self.lines[first : last + 1])

    def is_annotation(self, position: int) -> bool:
        """Whether the line at a position is an annotation of code, or a part of one."""
        is_first_line = ANNOTATION_START.match(self.lines[position]) is not None
        return is_first_line or self.outline.is_annotation(position + 1)
