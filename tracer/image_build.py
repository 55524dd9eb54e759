"""Compiles templates and patterns, once for an image that nobody writes to later."""

import gc
import pkgutil
from importlib import import_module

import tracer
from tracer.alerts import stated_numbers
from tracer.remediation import compile_templates
from tracer.text import Pattern, keep_patterns, parse_limits


def main() -> None:
    """Compile them and keep them next to the code."""
    compile_templates()
    for module in pkgutil.walk_packages(tracer.__path__, "tracer."):
        import_module(module.name)
    # Those of whole tables are made when the first number is read.
    stated_numbers("3 s")
    parse_limits("3 s, 3 %, 3 req/s, 3 MB")
    # They stand in constants, tables and members of other values: each of them is found.
    for each in gc.get_objects():
        if isinstance(each, Pattern):
            each.compiled  # noqa: B018 - compiles it
    keep_patterns()


if __name__ == "__main__":
    main()
