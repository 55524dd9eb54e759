"""The members of a payload that may be fields of an alert, each with its path."""

from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from tracer.alerts.fields.name_spellings import fold_name
from tracer.alerts.payloads.embedded_json import embedded_json
from tracer.errors import AlertError
from tracer.text import Json, Pattern

_DEPTH = 6
"""Keys from the top to a field; deeper are the tool's own data."""
_MOST_LEAVES = 400
_LONGEST_KEY = 100
"""Characters of a key; a longer one is data."""
_PLAIN_KEY = Pattern(r"[A-Za-z_][A-Za-z0-9_]*")
"""A name that JMESPath takes without quotes: of ASCII alone, so not `wartość`."""


_DOTTED_KEY = Pattern(r"[A-Za-z]\w*(?:\.[A-Za-z]\w*){1,3}")

_PAIR_NAMES = ("key", "name", "label", "title", "field")
_PAIR_VALUES = ("value", "val", "text", "content")
_TYPED = frozenset(
    "stringvalue intvalue doublevalue boolvalue floatvalue numbervalue".split()  # noqa: SIM905
)
"""The only key of a value that OpenTelemetry, or a protocol buffer, writes with its type."""
_UNWRITABLE = frozenset("'`\\\n\r")
"""Signs that end a text in a path, or that need care in one."""


class Leaf(Struct, frozen=True, dict=True):
    """A member with its path in the form of a table, and the keys that lead to it."""

    path: str
    keys: tuple[str, ...]
    place: Json

    @cached_property
    def name(self) -> str:
        """The last key, folded."""
        return fold_name(self.keys[-1]) if self.keys else ""

    @property
    def is_listed(self) -> bool:
        """Whether it is in the first member of a list, which stands for all of them."""
        return "[0]." in self.path

    @cached_property
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
    for key, value in body.members():
        step = _step(key)
        if step is None or value.value in (None, "", [], {}):
            continue
        below = f"{path}.{step}" if path else step
        below, member = _without_type(below, value)
        own = (*keys, *_steps_in(key))
        yield Leaf(below, own, member)
        yield from _walk(member, below, own)
        yield from _walk_text(member, below, own)
        first = next(member.items(), None)
        if (
            first is not None
            and isinstance(first.value, str)
            and member.value == [first.value]
        ):
            # Of `Messages` with one text in it, that is the message.
            yield Leaf(f"{below}[0]", (*own[:-1], own[-1].removesuffix("s")), first)
        if first is not None and first.is_object():
            pairs = list(_pairs(member, below, own))
            yield from pairs or _walk(first, f"{below}[0]", own)


def _steps_in(key: str) -> tuple[str, ...]:
    """Return the keys that one key stands for: `detections.name` is a path."""
    return tuple(key.split(".")) if _DOTTED_KEY.fullmatch(key) else (key,)


def _without_type(path: str, member: Json) -> tuple[str, Json]:
    """Return a value without its type around it: `{"stringValue": "auth"}`."""
    members = tuple(member.members())
    if len(members) == 1 and fold_name(members[0][0]) in _TYPED:
        return f"{path}.{members[0][0]}", members[0][1]
    return path, member


def _walk_text(member: Json, path: str, keys: tuple[str, ...]) -> Iterator[Leaf]:
    """Walk over an object that a member holds as JSON in a text."""
    text = member.value if isinstance(member.value, str) else ""
    if not text.lstrip().startswith("{"):
        return
    try:
        inner = embedded_json(member)
    except AlertError:
        return
    if inner.is_object():
        yield Leaf(f"from_json({path})", keys, inner)
        yield from _walk(inner, f"from_json({path})", keys)


def _pairs(listed: Json, path: str, keys: tuple[str, ...]) -> Iterator[Leaf]:
    """Walk over a list of names and values: `[{"key": "limit", "value": 90}]`."""
    for member in listed.items():
        name_key = _first_text(member, _PAIR_NAMES)
        value_key = next((k for k in _PAIR_VALUES if member.get(k).value), None)
        name = member.get(name_key).value if name_key else None
        if not value_key or not isinstance(name, str) or _UNWRITABLE & set(name):
            continue
        way, value = _without_type(value_key, member.get(value_key))
        yield Leaf(f"{path}[?{name_key}=='{name}'].{way} | [0]", (*keys, name), value)


def _first_text(member: Json, keys: tuple[str, ...]) -> str | None:
    return next((key for key in keys if isinstance(member.get(key).value, str)), None)


def _step(key: str) -> str | None:
    """Return a key as a path writes it, `None` where a path cannot."""
    if len(key) > _LONGEST_KEY:
        return None
    if _PLAIN_KEY.fullmatch(key):
        return key
    is_writable = key.strip() and not set(key) & set('"\\\n\r')
    return f'"{key}"' if is_writable else None
