"""The sandbox of templates: they see plain data, and call nothing but what it has."""

from collections.abc import Mapping
from datetime import date, timedelta

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
