"""Regular expressions that are compiled when they are first used."""

import re
from collections.abc import Callable, Iterator

from tracer.text.kept_patterns import KeptPatterns

_KEPT = KeptPatterns()


class Pattern:
    """A regular expression that is compiled only when it is first needed.

    A run needs a few of the hundreds that the modules have. It stays compiled for later
    runs (`is_kept`), unless it is made of what a repository says.
    """

    __slots__ = ("_compiled", "flags", "is_kept", "source")

    def __init__(self, source: str, flags: int = 0, *, is_kept: bool = True) -> None:
        self.source = source
        self.flags = flags
        self.is_kept = is_kept
        self._compiled: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        if self._compiled is None:
            compiler = _KEPT if self.is_kept else re
            self._compiled = compiler.compile(self.source, self.flags)
        return self._compiled

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        return self.compiled.search(text, start)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        return self.compiled.match(text, start)

    def fullmatch(self, text: str, start: int = 0) -> re.Match[str] | None:
        return self.compiled.fullmatch(text, start)

    def finditer(self, text: str, start: int = 0) -> Iterator[re.Match[str]]:
        return self.compiled.finditer(text, start)

    def findall(self, text: str) -> list[str]:
        matches: list[str] = self.compiled.findall(text)
        return matches

    def sub(
        self,
        replacement: str | Callable[[re.Match[str]], str],
        text: str,
        count: int = 0,
    ) -> str:
        return self.compiled.sub(replacement, text, count)

    def split(self, text: str, maxsplit: int = 0) -> list[str]:
        parts: list[str] = self.compiled.split(text, maxsplit)
        return parts


def keep_patterns() -> None:
    """Keep what was compiled for the next run."""
    _KEPT.save()
