"""The members of a payload that may be fields of an alert, each with its path."""

import re
from collections.abc import Iterator

from msgspec import Struct

from tracer.alerts.fields.name_spellings import fold_name
from tracer.text import Json

_DEPTH = 6
"""Keys from the top to a field; deeper are the tool's own data."""
_MOST_LEAVES = 400
_LONGEST_KEY = 100
"""Characters of a key; a longer one is data."""
_PLAIN_KEY = re.compile(r"[A-Za-z_]\w*")


class Leaf(Struct, frozen=True):
    """A member with its path in the form of a table, and the keys that lead to it."""

    path: str
    keys: tuple[str, ...]
    place: Json

    @property
    def name(self) -> str:
        """The last key, folded."""
        return fold_name(self.keys[-1]) if self.keys else ""

    @property
    def parents(self) -> tuple[str, ...]:
        """The keys before the last, folded."""
        return tuple(map(fold_name, self.keys[:-1]))


def payload_leaves(body: Json) -> tuple[Leaf, ...]:
    """Return the members of a payload, objects and lists included, from the top down.

    Of a list only the first member is walked: it stands for all of them.
    """
    found: list[Leaf] = []
    for leaf in _walk(body, "", ()):
        found.append(leaf)
        if len(found) == _MOST_LEAVES:
            break
    return tuple(found)


def _walk(body: Json, path: str, keys: tuple[str, ...]) -> Iterator[Leaf]:
    if len(keys) > _DEPTH:
        return
    for key, member in body.members():
        step = _step(key)
        if step is None or member.value in (None, "", [], {}):
            continue
        below = f"{path}.{step}" if path else step
        yield Leaf(below, (*keys, key), member)
        yield from _walk(member, below, (*keys, key))
        first = next(member.items(), None)
        if first is not None and first.is_object():
            yield from _walk(first, f"{below}[0]", (*keys, key))


def _step(key: str) -> str | None:
    """Return a key as a path writes it, `None` where a path cannot."""
    if len(key) > _LONGEST_KEY:
        return None
    if _PLAIN_KEY.fullmatch(key):
        return key
    is_writable = key.strip() and not set(key) & set('"\\\n\r')
    return f'"{key}"' if is_writable else None
