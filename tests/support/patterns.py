"""All patterns of the product, wherever they stand."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import tracer
from tracer.alerts.numbers.sentence_forms import FORMS
from tracer.text.credentials import RULES
from tracer.text.limit_words import TABLES
from tracer.text.patterns import Pattern

MODULES = [module.name for module in pkgutil.walk_packages(tracer.__path__, "tracer.")]


def _patterns(name: str, value: object) -> Iterator[tuple[str, Pattern]]:
    """Yield the patterns of a module's member; it may be a table or a list of them."""
    if isinstance(value, Pattern):
        yield name, value
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from _patterns(f"{name}[{key}]", member)
    elif isinstance(value, list | tuple):
        for place, member in enumerate(value):
            yield from _patterns(f"{name}[{place}]", member)


PATTERNS = {
    **{
        name: pattern
        for module in MODULES
        for member, value in vars(import_module(module)).items()
        for name, pattern in _patterns(f"{module}.{member}", value)
    },
    **{f"credentials: {rule.name}": rule.pattern for rule in RULES},
    **{f"limits: {name}": table.pattern for name, table in TABLES.items()},
    **{f"sentences: {form.example}": form.pattern for form in FORMS},
}
