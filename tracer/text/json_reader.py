"""Reads untrusted JSON within limits; each value knows the path that leads to it."""

import json
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from tracer.errors import AlertError
from tracer.text.shortening import shown_words
from tracer.text.size_limits import SizeLimit
from tracer.text.visible import visible

JSONValue: TypeAlias = (
    "bool | int | float | str | list[JSONValue] | dict[str, JSONValue] | None"
)

DEPTH_LIMIT = 64
"""Levels of nesting; no alerting tool comes near it."""
_MOST_DIGITS = 4_000
_NAME_SHOWN = 80
"""Characters of a key, which may be as long as a payload."""


class Json(Struct, frozen=True):
    """A JSON value and the path that leads to it, which errors name."""

    value: JSONValue
    path: str

    def get(self, key: str) -> "Json":
        """Return the member of that name; a `null` where there is none."""
        path = _step(self.path, key)
        if isinstance(self.value, dict):
            return Json(self.value.get(key), path)
        return Json(None, path)

    def at(self, *keys: str) -> "Json":
        """Return the member that a path of keys leads to."""
        member = self
        for key in keys:
            member = member.get(key)
        return member

    def follow(self, path: str) -> "Json":
        """Return the member that keys with dots between them lead to: `metadata.name`."""
        return self.at(*path.split("."))

    def items(self) -> Iterator["Json"]:
        """Walk over the members of a list; another value has none."""
        if isinstance(self.value, list):
            for index, member in enumerate(self.value):
                yield Json(member, f"{self.path}[{index}]")

    def members(self) -> Iterator[tuple[str, "Json"]]:
        """Walk over the members of an object; another value has none."""
        if isinstance(self.value, dict):
            for key in self.value:
                yield key, self.get(key)

    def is_missing(self) -> bool:
        return self.value is None

    def is_object(self) -> bool:
        return isinstance(self.value, dict)

    def text(self) -> str | None:
        """Return text without the space around it; `None` where nothing of it is visible.

        Numbers count as text: tools disagree on whether an id is one.
        """
        match self.value:
            case None:
                return None
            case str(value):
                return value.strip() if visible(value).strip() else None
            case bool():
                raise self.wrong_type("text")
            case int() | float():
                return json.dumps(self.value)
            case _:
                raise self.wrong_type("text")

    def flag(self) -> bool | None:
        """Return a truth value, also from text: templates of alerting tools write no other."""
        match self.value:
            case None | bool():
                return self.value
            case str(value) if value.strip().lower() in {"true", "false", ""}:
                return value.strip().lower() == "true" if value.strip() else None
            case _:
                raise self.wrong_type("true or false")

    def wrong_type(self, expected: str) -> AlertError:
        """Return the error that says which type is expected here, and which was found."""
        return AlertError(f"`{self.path}` should be {expected}, but is {self.kind()}")

    def kind(self) -> str:
        """Name the kind of value as JSON does."""
        match self.value:
            case None:
                return "null"
            case bool():
                return "a truth value"
            case int() | float():
                return "a number"
            case str():
                return "text"
            case list():
                return "a list"
            case _:
                return "an object"


def parse_json(data: bytes, path: str, limit: int = SizeLimit.ALERT) -> Json:
    """Read untrusted bytes as one JSON value.

    Args:
        data: UTF-8, with or without a byte order mark.
        path: the name of the whole in errors, for instance a file's.
        limit: the most bytes that are accepted.

    Raises:
        AlertError: where it is empty, not JSON, too large, or nested too deeply.

    """
    if len(data) > limit:
        raise AlertError(
            f"`{path}` has more than the {limit:,} bytes allowed",
            hint="Send the alert's fields, not the logs around it",
        )
    try:
        text = data.decode("utf-8-sig")
        if not text.strip():
            raise AlertError(f"`{path}` is empty", hint="Send the alert as JSON")
        value: JSONValue = json.loads(
            text,
            parse_constant=float,  # NaN: `_checked` names its place
            parse_int=_whole_number,
            object_pairs_hook=_unique_keys,
        )
    except RecursionError:
        raise AlertError(f"`{path}` is nested too deeply") from None
    except UnicodeDecodeError as error:
        raise AlertError(f"`{path}` is not UTF-8 at byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise AlertError(
            f"`{path}` is not JSON: {error.msg} at line {error.lineno}, "
            f"column {error.colno}"
        ) from None
    except ValueError as error:
        raise AlertError(f"`{path}` is not JSON: {_first_sentence(error)}") from None
    root = "" if path == "event" else path
    return Json(_checked(value, root, root), root)


def read_json(file: Path, path: str, limit: int = SizeLimit.ALERT) -> Json:
    """Read a file as one JSON value, without reading more than the limit.

    Raises:
        AlertError: where the file cannot be read or is not what it should be.

    """
    try:
        with file.open("rb") as stream:
            return parse_json(stream.read(limit + 1), path, limit)
    except OSError as error:
        raise AlertError(f"cannot read {path}: {error.strerror}") from None


def _whole_number(digits: str) -> int | float:
    """Read a whole number; one with thousands of digits counts as infinite.

    Python takes quadratic time for them, and refuses more than 4,300 (CVE-2020-10735).
    """
    return int(digits) if len(digits) <= _MOST_DIGITS else math.inf


def _unique_keys(pairs: list[tuple[str, JSONValue]]) -> dict[str, JSONValue]:
    members = dict(pairs)
    if len(members) < len(pairs):
        ((repeated, _),) = Counter(key for key, _ in pairs).most_common(1)
        message = f"the key {json.dumps(shown_words(repeated, _NAME_SHOWN))} occurs twice in one object"
        raise ValueError(message)
    return members


def _first_sentence(error: ValueError) -> str:
    return str(error).partition(";")[0]


def _checked(value: JSONValue, path: str, root: str, depth: int = 0) -> JSONValue:
    """Return the value with lone surrogates replaced: UTF-8 cannot encode them.

    Raises:
        AlertError: for what JSON cannot hold, and for nesting that is too deep.

    """
    if depth > DEPTH_LIMIT:
        raise AlertError(
            f"`{root}` is nested deeper than {DEPTH_LIMIT} levels",
            hint="Send the alert's fields, not the objects around them",
        )
    match value:
        case str():
            return _encodable(value)
        case float() if math.isnan(value):
            raise AlertError(f"`{path}` is NaN, which is not a JSON number")
        case float() if math.isinf(value):
            raise AlertError(f"`{path}` is infinite, or a number too large to keep")
        case list():
            return [
                _checked(member, f"{path}[{index}]", root, depth + 1)
                for index, member in enumerate(value)
            ]
        case dict():
            members = [(_encodable(key), member) for key, member in value.items()]
            return {
                key: _checked(member, _step(path, key), root, depth + 1)
                for key, member in members
            }
        case _:
            return value


def _step(path: str, key: str) -> str:
    """Return the path of a member; a key may be as long as a payload."""
    name = shown_words(key, _NAME_SHOWN)
    return f"{path}.{name}" if path else name


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
