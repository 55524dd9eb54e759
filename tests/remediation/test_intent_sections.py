"""Sections of intents in a file that people write, too: every byte of theirs stays."""

import pytest

from tracer.remediation.intent_sections import (
    append_section,
    raise_priority,
    remove_section,
)
from tracer.remediation.priorities import Priority

SECTION = "## INT-9: Repair the login\n\nIt is slow.\n"
SHARED = "# Intents\n\n## INT-1: Log in\n\n"


@pytest.mark.parametrize(
    "end",
    [
        "Body\n",
        "Body  \n",  # two blanks break a line in Markdown
        "Body",
        "Body\t ",
        "Body\n \t\n",
        "Body\n\n\n",
        "Body\r\n",
        "Body  \r\n",
    ],
)
def test_a_section_is_added_behind_what_people_wrote(end: str) -> None:
    text = SHARED + end

    added = append_section(text, SECTION, is_shared=True)

    assert added.startswith(text)
    before, _, _ = added.partition("## INT-9")
    assert before.replace("\r\n", "\n").splitlines()[-1].strip() == ""


@pytest.mark.parametrize("end", ["Body\n", "Body  \n", "Body\n \t\n", "Body  \r\n"])
def test_a_section_that_is_taken_out_leaves_the_file_as_it_was(end: str) -> None:
    text = SHARED + end

    added = append_section(text, SECTION, is_shared=True)

    assert remove_section(added, "INT-9") == text


@pytest.mark.parametrize(
    ("written", "level", "raised"),
    [
        ("P2 (Medium severity, SLA violation)", "P0", True),
        ("P2 (Medium severity)", "P1", True),
        ("not set (Unknown severity)", "P3", True),
        ("P1 (High severity; a later alert is worse)", "P0", True),
        ("P1 (High severity)", "P1", False),
        ("P1 (High severity)", "P2", False),
        ("P2 (Medium severity)", None, False),
        # What a person wrote stays.
        ("P2 (agreed with sales)", "P0", False),
        ("P2", "P0", False),
    ],
)
def test_a_worse_alert_raises_the_priority_that_we_wrote(
    written: str, level: str | None, *, raised: bool
) -> None:
    other = "## INT-1: Log in\n**Priority**: P3 (Low severity)  \n\n"
    text = f"{other}## INT-9: Repair\n**Priority**: {written}  \nIt is slow.\n"

    after = raise_priority(text, "INT-9", Priority(level=level, reason="Worse"))

    line = f"{level} (Worse; a later alert is worse)"
    assert after == (text.replace(written, line) if raised else text)
