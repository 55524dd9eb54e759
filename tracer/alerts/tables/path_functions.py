"""Evaluates expressions of JMESPath over a payload, with functions that alerts need.

Imported only where an expression is evaluated: few payloads need one.
"""

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from jmespath.exceptions import JMESPathError, JMESPathTypeError
from jmespath.functions import Functions, signature
from jmespath.parser import Parser
from jmespath.visitor import Options, TreeInterpreter

from tracer.alerts.fields.labels import find_label, usual_label
from tracer.alerts.fields.title_marks import condition_in_title, without_marks
from tracer.alerts.payloads.embedded_json import embedded_json
from tracer.alerts.payloads.payload_keys import in_any_spelling
from tracer.alerts.tables.payload_paths import PayloadPath, PayloadScope
from tracer.errors import AlertError
from tracer.text import Json, JSONValue, Pattern, UserPattern

if TYPE_CHECKING:
    from jmespath.visitor import _TreeNode

_LONGEST_TEXT = 20_000
"""Characters of a text in which `capture` searches."""
_LABEL_LIMIT = 200
"""Characters of a label; a longer text of a document is prose."""
_FACT = Pattern(
    r"""
    ^ [ \t]* (?: [-*•] [ ]+ )?
    (?:
      (?P<bold> \*\*? | __ ) (?P<name> \w [\w .-]{0,40}? ) [ ]* :? (?P=bold) [ ]* :? [ ]* \n?
    | (?<= [-*•][ ] ) (?P<item> \w [\w.-]{0,40} ) [ ]* (?: = | : (?!//) )
    )
    [ ]* (?! [-*•][ ] ) (?P<value> [^\s*_] [^\n]{0,200} ) (?<! : ) $
    """,
    re.VERBOSE | re.MULTILINE,
)
"""A label in a message of a chat: `*Service:* auth`, or ` - severity = critical` in a list."""
_EMPTY = PayloadScope(body=Json(None, ""))


def evaluate(text: str, scope: PayloadScope) -> JSONValue:
    """Return what an expression is for a payload, `None` where it cannot be evaluated.

    `None` also means `false`: a condition that does not hold is not a value of a field.
    """
    try:
        value = _evaluate(text, scope)
    except (JMESPathError, RecursionError, OverflowError, re.error):
        return None
    return None if value is False else value


def syntax_error(text: str) -> str | None:
    """Return why a text is not an expression, `None` where it is one."""
    try:
        _evaluate(text, _EMPTY)
    except JMESPathTypeError:
        return None  # a function that does not take the `null` it was tried on
    except (JMESPathError, ValueError) as error:
        return str(error).partition("\n")[0].rstrip(" :.")
    except RecursionError:
        return "it is nested too deeply"
    except (re.error, OverflowError) as error:
        return f"it has a wrong pattern: {error}"
    return None


def _evaluate(text: str, scope: PayloadScope) -> JSONValue:
    value: object = _Interpreter(scope).visit(_parse(text), scope.body.value)
    return value if isinstance(value, bool | int | float | str | list | dict) else None


@lru_cache(maxsize=512)
def _parse(text: str) -> "_TreeNode":
    tree: _TreeNode = Parser().parse(text).parsed
    return tree


def _without_code(text: str) -> str:
    """Return a text without the marks of code around the whole of it."""
    match = re.fullmatch(r"`([^`]+)`\s*", text)
    return match[1] if match else text


class _Interpreter(TreeInterpreter):
    """Finds members in any spelling of their names, and the parts, as plain paths do."""

    def __init__(self, scope: PayloadScope) -> None:
        super().__init__(Options(custom_functions=_Functions(scope)))
        self._scope = scope

    def visit_field(self, node: "_TreeNode", value: object) -> JSONValue:
        if value is self._scope.body.value:
            return self._scope.member(node["value"]).value
        if not isinstance(value, dict):
            return None
        return in_any_spelling(Json(value, ""), node["value"]).value


class _Functions(Functions):
    """The functions in addition to JMESPath's; one that finds nothing returns `null`.

    A method `_func_NAME` is the function `NAME`. Their documentation is in
    `docs/alerting/payloads.md`.
    """

    def __init__(self, scope: PayloadScope) -> None:
        self._scope = scope

    @signature({"types": []})
    def _func_facts(self, texts: JSONValue) -> dict[str, JSONValue]:
        """Return the labels that a message, or several, write as `*Name:* value`."""
        members = texts if isinstance(texts, list) else [texts]
        written = [text[:_LONGEST_TEXT] for text in members if isinstance(text, str)]
        matches = (match for text in written for match in _FACT.finditer(text))
        return {
            match["name"] or match["item"]: _without_code(match["value"])
            for match in matches
        }

    @signature({"types": []}, {"types": ["string"]})
    def _func_capture(self, text: JSONValue, pattern: str) -> str | None:
        """Return what the first group of a pattern matches in a text, or the match."""
        user_pattern = UserPattern(pattern, "a pattern of `capture`")
        groups = user_pattern.compiled.groups
        plain = json.dumps(text) if isinstance(text, int | float) else text
        match = (
            user_pattern.search(plain[:_LONGEST_TEXT])
            if isinstance(plain, str)
            else None
        )
        return match[1 if groups else 0] if match else None

    @signature({"types": ["object"]}, {"types": ["array-string"]})
    def _func_columns(
        self, row: dict[str, JSONValue], others: list[str]
    ) -> dict[str, JSONValue]:
        """Return what of a row or document can be labels: its short texts, less `others`.

        Names that begin with `_` or `@` are those of the database.
        """
        return {
            name: value
            for name, value in row.items()
            if isinstance(value, str)
            and len(value) <= _LABEL_LIMIT
            and not name.startswith(("_", "@"))
            and name not in others
        }

    @signature({"types": []})
    def _func_from_json(self, text: JSONValue) -> JSONValue:
        """Return what a text holds as JSON."""
        try:
            return embedded_json(Json(text, "")).value
        except AlertError:
            return None

    @signature({"types": ["string"], "variadic": True})
    def _func_has(self, *paths: str) -> bool:
        """Return whether the payload has all of these members, whatever they hold."""
        return all(PayloadPath(path).holds(self._scope) for path in paths)

    @signature({"types": ["string"], "variadic": True})
    def _func_label(self, *names: str) -> str | None:
        """Return the first of these labels that is set."""
        return find_label(self._scope.labels, *(name.lower() for name in names))

    @signature()
    def _func_labels(self) -> dict[str, JSONValue]:
        """Return all labels."""
        return dict(self._scope.labels)

    @signature({"types": ["string"]})
    def _func_usual_label(self, field: str) -> str | None:
        """Return the label that usually holds a field, as `app` does the service."""
        return usual_label(self._scope.labels, field)

    @signature({"types": ["string"]})
    def _func_words(self, text: str) -> list[JSONValue]:
        """Return the words of a text that spaces divide."""
        return list(text.split())

    @signature({"types": []})
    def _func_without_marks(self, title: JSONValue) -> str | None:
        """Return a title without marks of status and priority: `[P1] [RESOLVED]`."""
        return without_marks(title) if isinstance(title, str) else None

    @signature({"types": []})
    def _func_without_state(self, title: JSONValue) -> str | None:
        """Return what a title names, which is the same when it is over."""
        return condition_in_title(title) if isinstance(title, str) else None
