"""Makes plain YAML of a chart's template: what only Helm knows is left empty."""

import re

from tracer.text import Pattern

_COMMENT = Pattern(r"\{\{-?[ \t]*/\*.*?\*/[ \t]*-?\}\}", re.DOTALL)
_ACTION = Pattern(
    r"""
    \{\{-? \s*
    (?: ` (?P<raw> [^`]* ) `                        # Prometheus' own templates, escaped
      | " (?P<quoted> (?: [^"\\\n] | \\. )* ) "
      | (?: [^{}"`] | "[^"\n]*" | `[^`]*` )*? )     # what Helm fills in
    \s* -?\}\}
    """,
    re.VERBOSE,
)


def is_helm_template(path: str, text: str) -> bool:
    """Whether a file is a template of a chart, by its folder and its braces."""
    return "templates/" in path and "{{" in text


def without_actions(text: str) -> str:
    """Return a template with its lines in place, and without what Helm fills in."""
    plain = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    return _ACTION.sub(_escaped, plain)


def _escaped(match: re.Match[str]) -> str:
    lines = "\n" * match[0].count("\n")
    return lines or match["raw"] or match["quoted"] or ""
