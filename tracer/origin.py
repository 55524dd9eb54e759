"""Who wrote a file: the repository's own people, others, or a tool."""

import re

from tracer import paths

_GENERATED = re.compile(
    r"^[ \t]*(?://|#|/\*|\*|--|;).{0,80}(?:generated\b.{0,120}\bedit\b|@generated\b)",
    re.IGNORECASE | re.MULTILINE,
)
_GENERATED_DOCUMENT = re.compile(
    r"generated\b[^\n]{0,120}\bdo not (?:edit|modify)\b"
    r"|\bdo not (?:edit|modify)\b[^\n]{0,120}\bgenerated\b|^<!--.{0,80}@generated\b",
    re.IGNORECASE | re.MULTILINE,
)
"""In a document `#` is no comment but a title, perhaps of how to edit what is generated."""
_HEAD = 1_000
"""Characters at a file's start in which generators say that they wrote it."""


def why_not_ours(path: str, text: str | None) -> str:
    """Say why what a file names does not count; nothing where it does."""
    if paths.is_vendored(path):
        return "vendored"
    if text is None:
        return "binary or too large"
    told = _GENERATED if paths.is_code(path) else _GENERATED_DOCUMENT
    is_generated = paths.is_generated(path) or told.search(text[:_HEAD])
    return "generated" if is_generated else ""


def why_no_definition(path: str, text: str | None) -> str:
    """Say why what a file defines does not count; nothing where it does."""
    if paths.is_template(path):
        return "templates"
    if paths.is_changelog(path):
        return "change logs"
    if paths.is_test_data(path):
        return "test data"
    return why_not_ours(path, text)
