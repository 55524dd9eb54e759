"""Paths to a payload's members: plain keys with dots, or expressions of JMESPath."""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from tracer.alerts.payloads.payload_keys import has_in_any_spelling, in_any_spelling
from tracer.text import Json, JSONValue, Pattern

LONGEST_PATH = 500
"""Characters of an expression; a path to a field needs no more."""
_PLAIN = Pattern(
    r"""
    (?: [A-Za-z_]\w* | "[^"\\]+" )          # a key, in quotes where it is not a plain word
    (?: \. (?: [A-Za-z_]\w* | "[^"\\]+" )   # the key of a member
      | \[ -?\d{1,4} \]                     # the number of a list's member
    )*
    """,
    re.VERBOSE,
)
_STEPS = Pattern(
    r"""
      "(?P<quoted> [^"]+ )"
    | \[ (?P<index> -?\d+ ) \]
    | (?P<key> \w+ )
    """,
    re.VERBOSE,
)
_FALSE: tuple[JSONValue, ...] = (None, "", [], {})
"""What JMESPath takes as false, in addition to `false`; 0 is true."""


class PayloadScope(Struct, frozen=True, kw_only=True):
    """Where paths begin: at an alert's object, or at a named part of the payload.

    `labels` are the alert's labels, for the functions `label` and `usual_label`;
    `warnings` are what a reader of the alert should also know.
    """

    body: Json
    parts: Mapping[str, Json] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def member(self, key: str) -> Json:
        """Return what a path's first key leads to, in any spelling."""
        part = self.parts.get(key)
        return in_any_spelling(self.body, key) if part is None else part


class PayloadPath(Struct, frozen=True):
    """A path, as a table or the configuration writes it.

    Keys match in any spelling: `check_name` finds `CHECK_NAME` and `checkName`, too. What
    is more than keys, dots and indexes is an expression of JMESPath.
    """

    text: str

    def find(self, scope: PayloadScope) -> Json:
        """Return what the path leads to; `null` where it leads to nothing."""
        if _PLAIN.fullmatch(self.text):
            return _follow(scope, _steps(self.text))
        # Most payloads are read without it, and its import takes as long as a read.
        from tracer.alerts.tables.path_functions import evaluate  # noqa: PLC0415

        return Json(evaluate(self.text, scope), f"{scope.body.path}: {self.text}")

    def is_true(self, scope: PayloadScope) -> bool:
        """Whether what it leads to is true, as JMESPath has it."""
        value = self.find(scope).value
        return value is not False and value not in _FALSE

    def holds(self, scope: PayloadScope) -> bool:
        """Whether a payload has that member, whatever it holds, or an expression is true."""
        if not _PLAIN.fullmatch(self.text):
            return self.is_true(scope)
        *way, last = _steps(self.text)
        if isinstance(last, int) or not way:
            return not self.find(scope).is_missing() or _has(scope, last)
        return has_in_any_spelling(_follow(scope, way), last)

    def syntax_error(self) -> str | None:
        """Return why it is not an expression, `None` where it is one."""
        if len(self.text) > LONGEST_PATH:
            return f"an expression has at most {LONGEST_PATH} characters"
        from tracer.alerts.tables.path_functions import syntax_error  # noqa: PLC0415

        return syntax_error(self.text)


def _has(scope: PayloadScope, key: str | int) -> bool:
    return isinstance(key, str) and has_in_any_spelling(scope.body, key)


def _steps(text: str) -> list[str | int]:
    return [
        int(match["index"]) if match["index"] else match["quoted"] or match["key"]
        for match in _STEPS.finditer(text)
    ]


def _follow(scope: PayloadScope, steps: Sequence[str | int]) -> Json:
    first, *others = steps
    place = scope.member(str(first))
    for step in others:
        if isinstance(step, int):
            place = _list_member(place, step)
        else:
            place = in_any_spelling(place, step)
    return place


def _list_member(place: Json, index: int) -> Json:
    members = tuple(place.items())
    if -len(members) <= index < len(members):
        return members[index]
    return Json(None, f"{place.path}[{index}]")
