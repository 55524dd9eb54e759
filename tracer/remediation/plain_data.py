"""The sandbox of templates: they see plain data, and call nothing but what it has."""

from collections.abc import Mapping
from datetime import date, timedelta
from types import CodeType

from jinja2 import TemplateRuntimeError, Undefined, nodes
from jinja2.environment import TemplateModule
from jinja2.runtime import BlockReference, LoopContext, Macro, TemplateReference
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Cycler, Joiner, Namespace

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
    only those of plain values and of `links` can be called.
    """

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Whether a template may see an attribute."""
        is_plain = not callable(value) or isinstance(obj, _WITH_METHODS)
        return is_plain and super().is_safe_attribute(obj, attr, value)

    # Jinja's own names for the two halves of its `compile`.

    def _parse(
        self, source: str, name: str | None, filename: str | None
    ) -> nodes.Template:
        try:
            return super()._parse(source, name, filename)
        except RecursionError as error:
            raise UncompilableTemplateError(filename or name or "", error) from error

    def _compile(self, source: str, filename: str) -> CodeType:
        """Compile what Jinja made of a template: its lines are not those of its text.

        Raises:
            UncompilableTemplateError: where 25 loops are nested, or an argument is twice.

        """
        try:
            return super()._compile(source, filename)
        except (SyntaxError, RecursionError) as error:
            raise UncompilableTemplateError(filename, error) from error
