"""Regular expressions that are compiled when they are first used."""

import re
from collections.abc import Callable, Iterator
from typing import Protocol

from tracer.text.kept_patterns import KeptPatterns

_KEPT = KeptPatterns()


# The parameters have the names that they have in `re`.


class _Find(Protocol):
    def __call__(self, string: str, pos: int = 0) -> re.Match[str] | None: ...


class _FindAll(Protocol):
    def __call__(self, string: str, pos: int = 0) -> Iterator[re.Match[str]]: ...


class _Replace(Protocol):
    def __call__(
        self,
        repl: str | Callable[[re.Match[str]], str],
        string: str,
        count: int = 0,
    ) -> str: ...


class _Split(Protocol):
    def __call__(self, string: str, maxsplit: int = 0) -> list[str]: ...


_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub")


class Pattern:
    """A regular expression that is compiled only when it is first needed.

    A run needs a few of the hundreds that the modules have. It stays compiled for later
    runs (`is_kept`), unless it is made of what a repository says.
    """

    __slots__ = ("compiled", "flags", "is_kept", "source", *_METHODS)

    compiled: re.Pattern[str]
    search: _Find
    match: _Find
    fullmatch: _Find
    finditer: _FindAll
    findall: Callable[[str], list[str]]
    sub: _Replace
    split: _Split

    def __init__(self, source: str, flags: int = 0, *, is_kept: bool = True) -> None:
        self.source = source
        self.flags = flags
        self.is_kept = is_kept

    def __getattr__(self, name: str) -> object:
        """Compile it, and take over the methods: a run calls them a million times."""
        if name != "compiled" and name not in _METHODS:
            raise AttributeError(name)
        compiler = _KEPT if self.is_kept else re
        self.compiled = compiler.compile(self.source, self.flags)
        # A subclass has methods of its own, which call those of what is compiled.
        for method in _METHODS if type(self) is Pattern else ():
            setattr(self, method, getattr(self.compiled, method))
        return getattr(self, name)


def keep_patterns() -> None:
    """Keep what was compiled for the next run."""
    _KEPT.save()
