"""Masks what looks like a credential in a text, and in a tag by its key."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from msgspec import Struct

from tracer.text.credentials import (
    addresses,
    assignments,
    commands,
    prefixes,
    sentences,
    shapes,
    statements,
)
from tracer.text.credentials.keys import KeyKind, key_kind
from tracer.text.credentials.readings import readings
from tracer.text.credentials.rule import Rule, Span
from tracer.text.credentials.values import is_credential
from tracer.text.patterns import Pattern
from tracer.text.visible import visible

MASK = "***"
RULES: tuple[Rule, ...] = (
    *assignments.RULES,
    *commands.RULES,
    *statements.RULES,
    *sentences.RULES,
    *addresses.RULES,
    *shapes.RULES,
    *prefixes.RULES,
)


class Redactor(Struct, frozen=True):
    """Masks credentials, and whatever else some patterns of the user's match."""

    patterns: Sequence[Pattern] = ()

    def __call__(self, text: str) -> str:
        """Return a text with `***` for each credential in it."""
        spans = [
            reading.original(span)
            for reading in readings(text)
            for span in (*_credentials(reading.text), *self._matches(reading.text))
        ]
        return _masked(text, [*spans, *self._matches(text)])

    def tag(self, key: str, value: str) -> tuple[str, str]:
        """Return a tag whose value is masked as a whole where the key names a credential.

        The key itself may hold a credential as well.
        """
        kind, seen = key_kind(visible(key)), visible(value)
        is_secret = kind >= KeyKind.SURE and any(map(str.isalnum, seen))
        if is_secret or is_credential(seen, kind, is_assigned=True):
            return self(key), MASK
        return self(key), self(value)

    def _matches(self, text: str) -> Iterator[Span]:
        for pattern in self.patterns:
            for match in pattern.finditer(text):
                if match[0]:
                    yield match.span()


def _credentials(text: str) -> Iterator[Span]:
    """Find every credential; most rules need not look at most texts."""
    folded = text.lower()
    by_hint = _rules_by_hint()
    hints = [hint for hint in by_hint if hint in folded]
    for number in sorted({n for hint in hints for n in by_hint[hint]}):
        yield from RULES[number].spans(text)


@cache
def _rules_by_hint() -> Mapping[str, Sequence[int]]:
    """Return the rules of each hint: many share one, which is looked for once."""
    by_hint: dict[str, list[int]] = {}
    for number, rule in enumerate(RULES):
        for hint in rule.hints:
            by_hint.setdefault(hint, []).append(number)
    return by_hint


def _masked(text: str, spans: Iterable[Span]) -> str:
    """Replace each span; those that overlap or touch become one mask."""
    parts: list[str] = []
    position = 0
    for start, end in sorted(spans):
        if start > position or not parts:
            parts += [text[position:start], MASK]
        position = max(position, end)
    return "".join([*parts, text[position:]])
