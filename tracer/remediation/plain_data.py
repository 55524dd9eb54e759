"""The sandbox of templates: they see plain data, and call nothing but what it has."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache, wraps
from types import CodeType

from jinja2 import (
    Environment,
    TemplateRuntimeError,
    Undefined,
    UndefinedError,
    nodes,
    pass_environment,
)
from jinja2.environment import TemplateModule
from jinja2.filters import make_attrgetter
from jinja2.nodes import EvalContext
from jinja2.runtime import (
    BlockReference,
    Context,
    LoopContext,
    Macro,
    TemplateReference,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Cycler, Joiner, Namespace
from msgspec import Struct

from tracer.errors import did_you_mean
from tracer.remediation.repository_links import RepositoryLinks

_PLAIN = (str, int, float, list, tuple, frozenset, Mapping, date, timedelta)
_OF_JINJA = (
    TemplateModule,
    LoopContext,
    Macro,
    TemplateReference,
    BlockReference,
    Cycler,
    Joiner,
)
_WITH_METHODS = (*_PLAIN, *_OF_JINJA, Namespace, RepositoryLinks)
# Jinja calls filters and functions with whatever a template passes.
_Filter = Callable[..., object]  # type: ignore[explicit-any]
_PRINTED = "printed"
_OF_OBJECTS = frozenset(
    (
        *("and_more", "attr", "batch", "count", "d", "default", "dictsort", "first"),
        *("groupby", "items", "join", "json", "last", "length", "list", "map", "max"),
        *("min", "reject", "rejectattr", "reverse", "select", "selectattr", "slice"),
        *("sort", "sum", "titled", "unique", _PRINTED),
    )
)
"""Filters that hand values on, count them or read their fields. The others make a text."""

_OF_THE_CLOCK = frozenset(("now", "today", "utcnow"))
"""Methods of a time that give another answer each time: the same run gives the same texts."""


def check_printable(value: object) -> None:
    """Check that a value is a text, a number, a time, or a list or mapping of these.

    Raises:
        TemplateRuntimeError: where it is an object of ours, whose insides may change.

    """
    if isinstance(value, str | int | float | date | timedelta | Undefined | None):
        return
    members = [*value, *value.values()] if isinstance(value, Mapping) else value
    if not isinstance(members, list | tuple | frozenset):
        message = f"a {type(value).__name__} is not a text: write one of its fields"
        raise TemplateRuntimeError(message)
    for member in members:
        check_printable(member)


def _printed(value: object) -> object:
    check_printable(value)
    return value


@pass_environment
def _join(
    environment: Environment,
    values: Iterable[object],
    between: str = "",
    attribute: str | int | None = None,
) -> str:
    """Join values, or a field of each of them, as Jinja's own filter does."""
    if attribute is not None:
        values = map(make_attrgetter(environment, attribute), values)
    members = list(values)
    check_printable([between, *members])
    return str(between).join(map(str, members))


@lru_cache  # each language of our templates has an environment with the same filters
def _of_printable(make_text: "_Filter") -> "_Filter":
    """Return a filter that takes nothing but what may be printed."""

    @wraps(make_text)
    def checked(*arguments: object, **named: object) -> object:
        values = [
            [*value] if isinstance(value, Iterator) else value for value in arguments
        ]
        for value in (*values, *named.values()):
            if not isinstance(value, Context | EvalContext | Environment):
                check_printable(value)
        return make_text(*values, **named)

    return checked


class UncompilableTemplateError(Exception):
    """Jinja takes a template that Python cannot compile: its own limits, or its rules.

    Attributes:
        path: what tracebacks call the template.
        cause: what was raised.

    """

    def __init__(self, path: str, cause: Exception) -> None:
        super().__init__(str(cause))
        self.path = path
        self.cause = cause


class PlainDataEnvironment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which our own objects have fields but no methods.

    Jinja's forbids what leads to Python itself: names with an underscore at the beginning,
    functions' insides, changes. A method of ours might do more than to return a value, so
    only those of plain values and of `links` can be called. And whatever makes a text of a
    value (`~`, `%`, filters, methods of texts) makes none of an object.
    """

    intercepted_binops = frozenset("%")

    def add_filters(self, filters: Mapping[str, _Filter]) -> None:
        """Add filters, and let those that make a text take printable values only."""
        added: dict[str, _Filter] = {**filters, "join": _join, _PRINTED: _printed}
        self.filters.update(added)
        for name in self.filters.keys() - _OF_OBJECTS:
            self.filters[name] = _of_printable(self.filters[name])

    def getitem(self, obj: object, argument: object) -> object:
        """Return a member, or a field as filters read it: `map(attribute="sha")`.

        Filters that only count or sort would take a mistyped name for an empty field.

        Raises:
            UndefinedError: where an object of ours has no such field.

        """
        found = super().getitem(obj, argument)
        if isinstance(obj, Struct) and isinstance(found, Undefined):
            hint = did_you_mean(str(argument), sorted(obj.__struct_fields__))
            message = f"`{argument}` is no field of a {type(obj).__name__}. {hint}"
            raise UndefinedError(message)
        return found

    def call_binop(
        self, context: Context, operator: str, left: object, right: object
    ) -> object:
        """Compute `%`, which also puts values into a text."""
        check_printable(right)
        return super().call_binop(context, operator, left, right)

    def call(
        self, context: Context, obj: _Filter, /, *args: object, **kwargs: object
    ) -> object:
        """Call a function or method, one of a text with what may be printed alone."""
        if isinstance(getattr(inspect.unwrap(obj), "__self__", None), str):
            check_printable([*args, *kwargs.values()])
        return super().call(context, obj, *args, **kwargs)

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Whether a template may see an attribute."""
        if isinstance(obj, Struct) and not callable(value):
            # What Jinja asks for besides is about functions, classes and lists.
            return not attr.startswith("_")
        is_plain = not callable(value) or isinstance(obj, _WITH_METHODS)
        reads_clock = isinstance(obj, date) and attr in _OF_THE_CLOCK
        return (
            is_plain and not reads_clock and super().is_safe_attribute(obj, attr, value)
        )

    # Jinja's own names for the two halves of its `compile`.

    def _parse(
        self, source: str, name: str | None, filename: str | None
    ) -> nodes.Template:
        try:
            template = super()._parse(source, name, filename)
            for concatenation in template.find_all(nodes.Concat):
                concatenation.nodes = list(map(_as_printed, concatenation.nodes))
        except RecursionError as error:
            raise UncompilableTemplateError(filename or name or "", error) from error
        return template

    def _compile(self, source: str, filename: str) -> CodeType:
        """Compile what Jinja made of a template: its lines are not those of its text.

        Raises:
            UncompilableTemplateError: where 25 loops are nested, or an argument is twice.

        """
        try:
            return super()._compile(source, filename)
        except (SyntaxError, RecursionError) as error:
            raise UncompilableTemplateError(filename, error) from error


def _as_printed(value: nodes.Expr) -> nodes.Expr:
    """Return an expression that is computed only if its value may be printed."""
    return nodes.Filter(value, _PRINTED, [], [], None, None, lineno=value.lineno)
