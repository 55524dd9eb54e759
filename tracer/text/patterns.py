"""Regular expressions that are compiled when they are first used."""

import re
from collections.abc import Callable, Iterator, Sequence


class Pattern:
    """A regular expression that is compiled only when it is first needed.

    A run needs a few of the hundreds that the modules have: compiling those that find
    nothing took a sixth of its start-up. `hints` are words in lower case; a text
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

    def _needed(self, text: str) -> re.Pattern[str] | None:
        """Return what to search a text with; `None` where it cannot have a match."""
        if self._compiled or self._may_match(text):
            return self._compiled or self.compiled
        return None

    def _may_match(self, text: str) -> bool:
        # Beyond ASCII, other letters may count as one without case: U+017F as `s`.
        is_without_case = self.flags & re.IGNORECASE or "(?i" in self.source
        if not self.hints or (is_without_case and not text.isascii()):
            return True
        lower = text.lower()
        return any(hint in lower for hint in self.hints)

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        needed = self._needed(text)
        return needed.search(text, start) if needed else None

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        needed = self._needed(text)
        return needed.match(text, start) if needed else None

    def fullmatch(self, text: str, start: int = 0) -> re.Match[str] | None:
        needed = self._needed(text)
        return needed.fullmatch(text, start) if needed else None

    def finditer(self, text: str, start: int = 0) -> Iterator[re.Match[str]]:
        needed = self._needed(text)
        return needed.finditer(text, start) if needed else iter(())

    def findall(self, text: str) -> list[str]:
        needed = self._needed(text)
        matches: list[str] = needed.findall(text) if needed else []
        return matches

    def sub(
        self,
        replacement: str | Callable[[re.Match[str]], str],
        text: str,
        count: int = 0,
    ) -> str:
        needed = self._needed(text)
        return needed.sub(replacement, text, count) if needed else text

    def split(self, text: str, maxsplit: int = 0) -> list[str]:
        needed = self._needed(text)
        parts: list[str] = needed.split(text, maxsplit) if needed else [text]
        return parts
