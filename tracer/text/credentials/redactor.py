"""Masks what looks like a credential in a text, and in a tag by its key."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from operator import add

from msgspec import Struct

from tracer.text.credentials import (
    addresses,
    assignments,
    codes,
    commands,
    cookies,
    languages,
    logins_at_hosts,
    logins_in_sentences,
    members,
    password_options,
    prefixes,
    protocols,
    sentences,
    shapes,
    statements,
    tables,
)
from tracer.text.credentials.decoded_text import readings
from tracer.text.credentials.keys import KeyKind, key_kind
from tracer.text.credentials.rule import Rule, Span
from tracer.text.credentials.values import (
    has_letters_and_digits,
    is_credential,
    is_made_up,
    is_mixed,
    looks_random,
    says_something,
)
from tracer.text.patterns import Pattern
from tracer.text.shortening import shorten
from tracer.text.visible import visible

MASK = "***"
_SHORTEST = 6
"""Characters of a credential that is masked also where nothing says that it is one."""
_LEAST_OF_CUT = 8
"""Characters of a credential whose end was cut off."""
_MOST_REPEATED = 100
"""Credentials that are looked for again: each costs a walk over the whole text."""
_SHORT, _MOST_REMEMBERED = 1000, 1024
"""Characters of a text whose credentials are remembered, and how many such texts."""
_MOST_LONG_REMEMBERED = 16
"""Longer texts: those of one alert, which are asked for as its payload's and as its own."""
RULES: tuple[Rule, ...] = (
    *assignments.RULES,
    *members.RULES,
    *tables.RULES,
    *cookies.RULES,
    *commands.RULES,
    *password_options.RULES,
    *statements.RULES,
    *protocols.RULES,
    *logins_in_sentences.RULES,
    *sentences.RULES,
    *codes.RULES,
    *languages.RULES,
    *addresses.RULES,
    *logins_at_hosts.RULES,
    *shapes.RULES,
    *prefixes.RULES,
)


class Redactor(Struct, frozen=True):
    """Masks credentials, and whatever else some patterns of the user's match."""

    patterns: Sequence[Pattern] = ()
    known: Sequence[str] = ()
    """Credentials that were found elsewhere: masked wherever they are, whatever is said."""

    def __call__(self, text: str) -> str:
        """Return a text with `***` for each credential in it, and where one is repeated."""
        spans = self._spans(text)
        if not spans and not self.known:
            return text
        found = [*self.known, *_telling(text, spans)]
        return _masked(text, [*spans, *_places(text, found[:_MOST_REPEATED])])

    def values(self, text: str, key: str = "") -> Sequence[str]:
        """Return the credentials of a text that are known again in another one.

        With a key, the text is the value of a tag.
        """
        is_secret = key and self.tag(key, text)[1] == MASK
        return _telling(text, [(0, len(text))] if is_secret else self._spans(text))

    def _spans(self, text: str) -> Sequence[Span]:
        if not self.patterns:
            return _spans_of_rules(text)
        spans = [
            reading.original(span)
            for reading in readings(text)
            for span in self._matches(reading.text)
        ]
        return [*_spans_of_rules(text), *spans, *self._matches(text)]

    def tag(self, key: str, value: str) -> tuple[str, str]:
        """Return a tag whose value is masked as a whole where the key names a credential.

        The key itself may hold a credential as well.
        """
        kind, seen = key_kind(visible(key)), visible(value)
        is_secret = kind >= KeyKind.SURE and not says_something(seen)
        if is_secret or is_credential(seen, kind, is_assigned=True):
            return self(key), MASK
        return self(key), self(value)

    def _matches(self, text: str) -> Iterator[Span]:
        for pattern in self.patterns:
            for match in pattern.finditer(text):
                if match[0]:
                    yield match.span()


def cut_and_masked(text: str, length: int) -> str:
    """Cut a text that is masked later: of half a credential nothing would say that it is one."""
    return text if len(text) <= length else shorten(Redactor()(text), length)


def _telling(text: str, spans: Iterable[Span]) -> Sequence[str]:
    """Return what the spans enclose, without what may be any word or number."""
    values = dict.fromkeys(text[slice(*span)] for span in spans)
    return [value for value in values if len(value) >= _SHORTEST and _is_telling(value)]


def _is_telling(value: str) -> bool:
    is_password = has_letters_and_digits(value) and is_made_up(value)
    return is_password or is_mixed(value) or looks_random(value)


def _places(text: str, values: Iterable[str]) -> Iterator[Span]:
    """Find each place of some values, but not within longer words.

    A reader may have cut one to fit a message: its start is masked as well.
    """
    for value in values:
        head = value[:_LEAST_OF_CUT]
        start = text.find(head)
        while start >= 0:
            end = start + _equal_start(text[start : start + len(value)], value)
            around = text[max(0, start - 1) : start] + text[end : end + 1]
            is_whole = end - start == len(value)
            if not any(map(str.isalnum, around)) and (
                is_whole or _is_telling(text[start:end])
            ):
                yield start, end
            start = text.find(head, end)


def _equal_start(one: str, other: str) -> int:
    """Return how many characters at their start are the same in two texts."""
    pairs = enumerate(zip(one, other, strict=False))
    shorter = min(len(one), len(other))
    return next((number for number, (a, b) in pairs if a != b), shorter)


def _spans_of_rules(text: str) -> Sequence[Span]:
    """Find the credentials of a text, in each way to read it."""
    # A run masks the texts of an alert again for each report.
    return _remembered(text) if len(text) <= _SHORT else _remembered_long(text)


def _in_each_reading(text: str) -> Sequence[Span]:
    return tuple(
        reading.original(span)
        for reading in readings(text)
        for span in _credentials(reading.text)
    )


_remembered = lru_cache(_MOST_REMEMBERED)(_in_each_reading)
_remembered_long = lru_cache(_MOST_LONG_REMEMBERED)(_in_each_reading)


def _credentials(text: str) -> Iterator[Span]:
    """Find every credential; most rules need not look at most texts."""
    folded = text.lower()
    by_hint = _rules_by_hint()
    numbers = {n for hint in _hints_in(folded) for n in by_hint[hint]}
    for rule in (RULES[number] for number in sorted(numbers)):
        if not rule.signs or any(sign in text for sign in rule.signs):
            yield from rule.spans(text)


def _hints_in(folded: str) -> Iterator[str]:
    """Walk over the hints in a text; it is compared with few of the hundreds of them."""
    by_start = _hints_by_start()
    known = by_start.keys()
    for start in (known & set(folded)) | (known & set(map(add, folded, folded[1:]))):
        for hint in by_start[start]:
            if hint in folded:
                yield hint


@cache
def _hints_by_start() -> Mapping[str, Sequence[str]]:
    """Return the hints by their first two letters, or by the only one."""
    by_start: dict[str, list[str]] = {}
    for hint in _rules_by_hint():
        by_start.setdefault(hint[:2], []).append(hint)
    return by_start


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
