"""Who wrote a file: the repository's own people, others, or a tool."""

import re

from tracer.repository.file_kinds import (
    is_changelog_file,
    is_code_file,
    is_generated_file,
    is_template_file,
    is_test_data_file,
    is_vendored_file,
)
from tracer.text import Pattern

_GENERATED = Pattern(
    r"^[ \t]*(?://|#|/\*|\*|--|;).{0,80}(?:generated\b.{0,120}\bedit\b|@generated\b)",
    re.IGNORECASE | re.MULTILINE,
)
_GENERATED_DOCUMENT = Pattern(
    r"generated\b[^\n]{0,120}\bdo not (?:edit|modify)\b"
    r"|\bdo not (?:edit|modify)\b[^\n]{0,120}\bgenerated\b|^<!--.{0,80}@generated\b",
    re.IGNORECASE | re.MULTILINE,
)
"""In a document `#` is no comment but a title, perhaps of how to edit what is generated."""
_HEAD = 1_000
"""Characters at a file's start in which generators say that they wrote it."""


def skip_reason(path: str, text: str | None) -> str:
    """Say why what a file names does not count; nothing where it does."""
    if is_vendored_file(path):
        return "vendored"
    if text is None:
        return "binary or too large"
    told = _GENERATED if is_code_file(path) else _GENERATED_DOCUMENT
    is_generated = is_generated_file(path) or told.search(text[:_HEAD])
    return "generated" if is_generated else ""


def skip_reason_for_definitions(path: str, text: str | None) -> str:
    """Say why what a file defines does not count; nothing where it does."""
    if is_template_file(path):
        return "templates"
    if is_changelog_file(path):
        return "change logs"
    if is_test_data_file(path):
        return "test data"
    return skip_reason(path, text)
