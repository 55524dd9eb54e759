"""The page of messages, as phrases that a test can look for."""

import re
from collections.abc import Iterator

from tests.support.paths import ROOT

PAGE = ROOT / "docs" / "messages.md"
VALUE = "…"
"""Stands in the page for a name or a value."""


def phrases() -> list[str]:
    """Return the phrases in the first column of the page's tables."""
    return list(_phrases(PAGE.read_text()))


def _phrases(page: str) -> Iterator[str]:
    _, *tables = page.split("\n| message | what to do |\n|---|---|\n")
    for table in tables:
        for row in table.partition("\n\n")[0].splitlines():
            cell = row.removeprefix("| ").rpartition(" | ")[0]
            yield from cell.split("<br>")


def is_documented(message: str) -> bool:
    """Return whether the page has a message; values in it may be anything."""
    return any(_pattern(phrase).search(message) for phrase in phrases())


def _pattern(phrase: str) -> re.Pattern[str]:
    return re.compile(".*?".join(map(re.escape, phrase.split(VALUE))), re.DOTALL)
