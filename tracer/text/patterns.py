"""Regular expressions that are compiled when they are first used."""

import re
from collections.abc import Callable, Iterator, Sequence


class Pattern:
    """A regular expression that is compiled only when it is first needed.

    A run needs a few of the hundreds that the modules have: compiling those that find
    nothing took a sixth of its start-up. `hints` are words in lower case; a text of ASCII
    without any of them has no match, so for such a text nothing is compiled.
    """

    __slots__ = ("_compiled", "flags", "hints", "source")

    def __init__(self, source: str, flags: int = 0, hints: Sequence[str] = ()) -> None:
        self.source = source
        self.flags = flags
        self.hints = hints
        self._compiled: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        if self._compiled is None:
            self._compiled = re.compile(self.source, self.flags)
        return self._compiled

    def _may_match(self, text: str) -> bool:
        # Beyond ASCII, other letters may count as one without case: U+017F as `s`.
        if self._compiled or not self.hints or not text.isascii():
            return True
        lower = text.lower()
        return any(hint in lower for hint in self.hints)

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        return self.compiled.search(text, start) if self._may_match(text) else None

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        return self.compiled.match(text, start) if self._may_match(text) else None

    def fullmatch(self, text: str, start: int = 0) -> re.Match[str] | None:
        return self.compiled.fullmatch(text, start) if self._may_match(text) else None

    def finditer(self, text: str, start: int = 0) -> Iterator[re.Match[str]]:
        return (
            self.compiled.finditer(text, start) if self._may_match(text) else iter(())
        )

    def findall(self, text: str) -> list[str]:
        matches: list[str] = (
            self.compiled.findall(text) if self._may_match(text) else []
        )
        return matches

    def sub(
        self,
        replacement: str | Callable[[re.Match[str]], str],
        text: str,
        count: int = 0,
    ) -> str:
        if not self._may_match(text):
            return text
        return self.compiled.sub(replacement, text, count)

    def split(self, text: str, maxsplit: int = 0) -> list[str]:
        if not self._may_match(text):
            return [text]
        parts: list[str] = self.compiled.split(text, maxsplit)
        return parts
