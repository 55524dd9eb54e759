"""One kind of credential: how it is written, where it ends, examples for and against."""

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from tracer.text.patterns import Pattern

Span = tuple[int, int]
"""Where something starts and ends in a text."""


def marked_secret(match: re.Match[str]) -> Span | None:
    """Return the part of a match that the pattern calls `secret`, or all of it."""
    return match.span("secret" if "secret" in match.re.groupindex else 0)


def secret_if(
    is_secret: Callable[[str], bool],
) -> Callable[[re.Match[str]], Span | None]:
    """Return what reads the part that a pattern calls `secret`, where that is one."""

    def read(match: re.Match[str]) -> Span | None:
        return match.span("secret") if is_secret(match["secret"]) else None

    return read


class Rule(Struct, frozen=True, kw_only=True):
    """A kind of credential.

    In an example, `«` and `»` enclose what is masked; without them all of it is. The
    examples are put together from parts, so that no scanner takes them for real ones.
    """

    name: str
    hints: tuple[str, ...]
    """In lower case: a text without any of these holds no such credential."""
    signs: tuple[str, ...] = ()
    """A text has one of these as well: a call has a bracket, a table an end of a line."""
    pattern: Pattern
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...] = ()
    secret: Callable[[re.Match[str]], Span | list[Span] | None] = marked_secret
    """Which part of a match is to be masked, if it is a credential after all.

    What is read as a whole, a table, may hold several.
    """

    def spans(self, text: str) -> Iterator[Span]:
        """Find the credentials of this kind in a text, each once, from left to right."""
        position = 0
        while match := self.pattern.search(text, position):
            found = self.secret(match) or []
            spans = found if isinstance(found, list) else [found]
            yield from (span for span in spans if span[0] < span[1])
            # Inside a credential there is no other: long ones are read only once. What
            # is none may hold the name of one: "login failed for token=…".
            ends = [end for _, end in spans]
            is_name = not spans and "key" in match.re.groupindex
            end = match.end("key") if is_name else match.end()
            position = max(end, match.start() + 1, *ends)
