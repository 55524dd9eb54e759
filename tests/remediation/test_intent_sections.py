"""Sections of intents in a file that people write, too: every byte of theirs stays."""

import pytest

from tracer.remediation.intent_sections import (
    append_section,
    merge_sections,
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


def test_a_file_keeps_its_line_ends() -> None:
    assert append_section("# A\r\rB\r", "## C\n\nd\n", is_shared=True) == (
        "# A\r\rB\r\r## C\r\rd\r"
    )


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
        ("P1 (the requirement's own; REQ-NFR-1.2 is violated)", "P0", True),
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


def test_what_came_back_and_is_worse_is_raised_twice() -> None:
    text = (
        "## INT-9: Repair\n**Priority**: P2 (Low severity; raised, as it came back)\n"
    )
    worse = Priority(level="P1", reason="High severity")

    after = raise_priority(text, "INT-9", worse)

    line = "P0 (High severity; raised, as it came back; a later alert is worse)"
    assert after == f"## INT-9: Repair\n**Priority**: {line}\n"
    assert raise_priority(after, "INT-9", worse) == after


@pytest.mark.parametrize(
    ("here", "there", "merged"),
    [
        ("P2 (Medium severity)", "P0 (High severity; a later alert is worse)", True),
        ("P2 (Medium severity)", "P0 (High severity)", False),  # a person wrote it
        ("P2 (agreed)", "P0 (High severity; a later alert is worse)", False),
        ("P0 (Critical severity)", "P1 (High severity; a later alert is worse)", False),
    ],
)
def test_a_merge_takes_over_a_priority_that_was_raised(
    here: str, there: str, *, merged: bool
) -> None:
    text = "## INT-9: Repair\n**Priority**: {}\n{}\n"

    after = merge_sections(
        text.format(here, "A note"), text.format(there, "It is slow")
    )

    assert after == text.format(there if merged else here, "A note")


@pytest.mark.parametrize("base", ["", SHARED])
def test_a_section_that_people_took_out_does_not_come_back(base: str) -> None:
    added = "## INT-10: Repair the search\n\nIt is slow.\n"
    ancestor = f"{SHARED}{SECTION}"

    merged = merge_sections(base, f"{ancestor}\n{added}", ancestor)

    assert "INT-9" not in merged
    assert merged.endswith(added)
