"""Changes inputs as nobody would write them; the same seed makes the same changes."""

import json
from collections.abc import Callable, Iterator, Sequence
from random import Random

from tests.support.hostile_words import PIECES

LONGEST = 8_000
"""Bytes of an input: long ones are what `bench/growth.py` is about."""
WORDS = tuple(
    word.encode("utf-8", "surrogatepass")
    for word in (
        *PIECES,
        *(
            "REQ-F-AUTH-001",
            "REQ-1..9",
            "INT-100",
            "null",
            "true",
            "NaN",
            "1e999",
            "-0",
        ),
        *(
            "0x1F",
            "2025-02-30T25:61:61Z",
            "9" * 400,
            "[" * 60,
            "{" * 60,
            "(" * 60,
            "<<: *a",
        ),
        *("&a ", "*a", "!!python/object:x", "? ", "|\n", ">-\n", "- - - ", "%YAML 9\n"),
        *("\n## REQ-2: x\n", "\n| a | b |\n|-|-|\n", "\n```\n", "\n\t", "::", "$VALUE"),
        *("{{ a }}", "redact: ['(a']\n", "when: a[?b]\n", "fields: {title: a || b}\n"),
    )
)


class Mutator:
    """Makes new inputs out of a corpus, by a few small changes each."""

    def __init__(self, corpus: Sequence[bytes], seed: int) -> None:
        self._corpus = list(corpus)
        self._random = Random(seed)  # noqa: S311 - no secret

    def next_input(self) -> bytes:
        return self.changed(self.other())

    def changed(self, data: bytes) -> bytes:
        random = self._random
        for _ in range(random.choice((1, 1, 2, 3, 5, 9))):
            data = random.choice(_CHANGES)(data, self)[:LONGEST]
        return data

    def place(self, data: bytes) -> int:
        return self._random.randint(0, len(data))

    def span(self, data: bytes) -> tuple[int, int]:
        start = self.place(data)
        return start, min(
            len(data), start + self._random.choice((1, 2, 4, 16, 64, 400))
        )

    def word(self) -> bytes:
        return self._random.choice(WORDS)

    def other(self) -> bytes:
        return self._random.choice(self._corpus)

    def number(self, most: int) -> int:
        return self._random.randint(0, most)


def _insert(data: bytes, mutator: Mutator) -> bytes:
    place = mutator.place(data)
    return data[:place] + mutator.word() + data[place:]


def _overwrite(data: bytes, mutator: Mutator) -> bytes:
    start, end = mutator.span(data)
    return data[:start] + mutator.word() + data[end:]


def _delete(data: bytes, mutator: Mutator) -> bytes:
    start, end = mutator.span(data)
    return data[:start] + data[end:]


def _repeat(data: bytes, mutator: Mutator) -> bytes:
    start, end = mutator.span(data)
    return data[:end] + data[start:end] * mutator.number(20) + data[end:]


def _splice(data: bytes, mutator: Mutator) -> bytes:
    other = mutator.other()
    start, end = mutator.span(other)
    place = mutator.place(data)
    return data[:place] + other[start:end] + data[place:]


def _cross(data: bytes, mutator: Mutator) -> bytes:
    other = mutator.other()
    return data[: mutator.place(data)] + other[mutator.place(other) :]


def _flip(data: bytes, mutator: Mutator) -> bytes:
    place = mutator.place(data)
    return data[:place] + bytes([mutator.number(255)]) + data[place + 1 :]


def _swap_lines(data: bytes, mutator: Mutator) -> bytes:
    lines = data.split(b"\n")
    first, second = mutator.number(len(lines) - 1), mutator.number(len(lines) - 1)
    lines[first], lines[second] = lines[second], lines[first]
    return b"\n".join(lines)


def _change_json(data: bytes, mutator: Mutator) -> bytes:
    """Replace a value of a payload, so that most of what is tried can be read at all."""
    try:
        value = json.loads(data)
        other = json.loads(mutator.other())
    except (ValueError, RecursionError):
        return _insert(data, mutator)
    values = [*_values(other), None, True, 0, -1.5e300, "", [], {}, [[[]]]]
    values.append(mutator.word().decode("utf-8", "replace"))
    chosen = values[mutator.number(len(values) - 1)]
    changed = _replaced(value, chosen, [mutator.number(len(list(_values(value))))])
    return json.dumps(changed, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _values(value: object) -> Iterator[object]:
    yield value
    if isinstance(value, dict | list):
        for member in value.values() if isinstance(value, dict) else value:
            yield from _values(member)


def _replaced(value: object, chosen: object, left: list[int]) -> object:
    """Return a value in which the member of a number, in reading order, is another."""
    if left[0] == 0:
        left[0] -= 1
        return chosen
    left[0] -= 1
    if isinstance(value, dict):
        return {key: _replaced(member, chosen, left) for key, member in value.items()}
    if isinstance(value, list):
        return [_replaced(member, chosen, left) for member in value]
    return value


_CHANGES: tuple[Callable[[bytes, Mutator], bytes], ...] = (
    *(
        _insert,
        _overwrite,
        _delete,
        _repeat,
        _splice,
        _cross,
        _flip,
        _swap_lines,
        _change_json,
    ),
)
