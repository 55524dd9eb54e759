"""Regular expressions that users write: checked when they are read, limited when used."""

import re
import warnings
from collections.abc import Callable, Iterator

from tracer.errors import ConfigError
from tracer.text.patterns import Pattern
from tracer.text.time_limit import Budget, TimeLimit

LONGEST_PATTERN = 1_000
"""Characters of a pattern; one that names what is secret or an id needs no more."""
SECONDS = 5.0
"""Seconds of computing for all patterns in a whole run; harmless ones need milliseconds."""
_SECONDS_OF_CHECK = 0.5
"""Seconds in which a pattern must have searched the short texts below."""
_SAMPLES = (
    "Login latency exceeded: p95 is 750 ms (threshold 500 ms)",
    "auth.login.duration REQ-F-AUTH-001 /srv/app/src/auth/login.py:42",
    "漢字 é ü_9 a-b 2025-11-20T15:30:00Z <x@a.example>",
)
"""Texts that have nothing in common but letters, digits and marks."""


class _Run:
    """The run that this process is in; it has one budget for the patterns of all rooms."""

    budget = Budget(SECONDS)


_run = _Run()


def start_pattern_budget() -> None:
    """Give the patterns that are made from now on the seconds of a new run."""
    _run.budget = Budget(SECONDS)


class UserPattern(Pattern):
    """A pattern of a user's: all of them together may compute for `SECONDS` in a run.

    `name` is what messages call it, such as "the pattern `x` of `redact`".

    Patterns of `re` can take exponential time. Another engine (RE2) never does, but it
    would be one more dependency and knows no lookaround, which patterns that mask need.
    """

    __slots__ = ("_limit",)

    def __init__(
        self, source: str, name: str, flags: int = 0, budget: Budget | None = None
    ) -> None:
        super().__init__(source, flags, is_kept=False)
        self._limit = TimeLimit(
            budget or _run.budget,
            ConfigError(
                f"{name} took too long: the patterns of a run have {SECONDS:.0f} "
                "seconds of computing",
                hint="Write it so that there is only one way to match a text: "
                "`(a+)+` has many",
            ),
        )

    def search(self, string: str, pos: int = 0) -> re.Match[str] | None:
        with self._limit:
            return self.compiled.search(string, pos)

    def match(self, string: str, pos: int = 0) -> re.Match[str] | None:
        with self._limit:
            return self.compiled.match(string, pos)

    def fullmatch(self, string: str, pos: int = 0) -> re.Match[str] | None:
        with self._limit:
            return self.compiled.fullmatch(string, pos)

    def finditer(self, string: str, pos: int = 0) -> Iterator[re.Match[str]]:
        with self._limit:
            return iter(list(self.compiled.finditer(string, pos)))

    def findall(self, string: str) -> list[str]:
        with self._limit:
            return self.compiled.findall(string)

    def sub(
        self,
        repl: str | Callable[[re.Match[str]], str],
        string: str,
        count: int = 0,
    ) -> str:
        with self._limit:
            return self.compiled.sub(repl, string, count)

    def split(self, string: str, maxsplit: int = 0) -> list[str]:
        with self._limit:
            return self.compiled.split(string, maxsplit)


def pattern_mistake(source: str) -> str | None:
    """Return why a user's pattern is refused, `None` where it can be used."""
    if len(source) > LONGEST_PATTERN:
        return f"a pattern has at most {LONGEST_PATTERN:,} characters"
    with warnings.catch_warnings():
        # Of `[[a]`, which may mean more in a later Python, the log need not warn.
        warnings.simplefilter("ignore", FutureWarning)
        return _mistake(source)


def _mistake(source: str) -> str | None:
    try:
        re.compile(source)
    except (re.error, OverflowError, MemoryError) as error:
        return str(error) or "it needs too much memory"
    except RecursionError:
        return "it is nested too deeply"
    try:
        return _mistaken_matches(source)
    except ConfigError:
        return "it takes too long for a short text"


def _mistaken_matches(source: str) -> str | None:
    pattern = UserPattern(source, "the pattern", budget=Budget(_SECONDS_OF_CHECK))
    if pattern.search(""):
        return "it matches a text without characters, and so at every place"
    rests = (pattern.sub("", text) for text in _SAMPLES)
    if not any(any(map(str.isalnum, rest)) for rest in rests):
        return "it matches every text"
    # Few repositories have patterns, and the others need not wait for this.
    from tracer.text.impossible_patterns import can_match, longest_match  # noqa: PLC0415

    if not can_match(source):
        return "it cannot match any text"
    return None if longest_match(source) else "it matches no character"
