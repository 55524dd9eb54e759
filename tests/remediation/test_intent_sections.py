"""Sections of intents in a file that people write, too: every byte of theirs stays."""

import pytest

from tracer.remediation.intent_sections import append_section, remove_section

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
