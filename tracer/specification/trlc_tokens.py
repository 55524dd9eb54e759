"""The tokens of TRLC, the requirements language, with the lines they begin in."""

import bisect
import inspect
import re
from collections.abc import Iterator

from msgspec import Struct

from tracer.text import Pattern

_TOKEN = Pattern(
    r"""
    (?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))
    |(?P<string>
        '''.*?(?:'''|\Z)
        |\"\"\".*?(?:\"\"\"|\Z)
        |\"(?:[^\"\\\n]|\\.)*\"?
    )
    |(?P<word>\w+(?:\.\w+)*)
    |(?P<mark>[{}=\[\](),@])
    """,
    re.DOTALL | re.VERBOSE,
)
_NAME = Pattern(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")


class Token(Struct, frozen=True):
    """A string without its quotes, a word or a mark, and the line it begins in."""

    kind: str
    text: str
    line: int

    @property
    def is_name(self) -> bool:
        """Whether it may name a type, an object or a field."""
        return self.kind == "word" and _NAME.fullmatch(self.text) is not None

    def is_word(self, text: str) -> bool:
        """Whether it is this very word, not a string of the same letters."""
        return self.kind == "word" and self.text == text

    def is_mark(self, text: str) -> bool:
        """Whether it is this very mark, not a string of the same letters."""
        return self.kind == "mark" and self.text == text


def tokenize(text: str) -> Iterator[Token]:
    """Walk over the tokens of a file, comments left out."""
    line_ends = [match.start() for match in re.finditer("\n", text)]
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        if kind != "comment":
            line = bisect.bisect_left(line_ends, match.start()) + 1
            yield Token(kind, _without_quotes(kind, match[0]), line)


def _without_quotes(kind: str, written: str) -> str:
    if kind != "string":
        return written
    for quote in ("'''", '"""'):
        if written.startswith(quote):
            return inspect.cleandoc(written[3:].removesuffix(quote))
    return written[1:].removesuffix('"').replace('\\"', '"')
