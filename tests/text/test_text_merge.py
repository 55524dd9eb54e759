"""Two versions of a text become one: every line that either side added is in it."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracer.text import do_conflict, merge_texts


@pytest.mark.parametrize(
    ("ancestor", "ours", "theirs", "merged"),
    [
        ("", "a\n", "", "a\n"),
        ("", "a\n", "b\n", "a\nb\n"),
        ("x\n", "x\na\n", "x\nb\n", "x\na\nb\n"),
        ("x", "x\na\n", "x\nb\n", "x\na\nb\n"),
        ("x", "x\na", "x\nb", "x\na\nb"),
        ("x\r\n", "x\r\na\r\n", "x\r\nb\r\n", "x\r\na\r\nb\r\n"),
        ("x\nend\n", "x\na\nend\n", "x\nb\nend\n", "x\na\nb\nend\n"),
        ("x\n", "x\na\n", "x\na\n", "x\na\n"),
        ("x\n", "x\na\nb\n", "x\na\n", "x\na\nb\n"),
        ("x\n", "x\na\n", "x\na\nb\n", "x\na\nb\n"),
        ("x\n", "x\na\nb\n", "x\nb\n", "x\na\nb\n"),
        ("x\ny\nz\n", "X\ny\nz\n", "x\ny\nZ\nb\n", "X\ny\nZ\nb\n"),
        ("x\ny\n", "y\n", "x\ny\nb\n", "y\nb\n"),
        ("x\n", "x\nmine\n", "X\nyours\n", "X\nyours\nmine\n"),
        ("x\u2028y\n", "x\u2028y\na\n", "x\u2028y\nb\n", "x\u2028y\na\nb\n"),
    ],
)
def test_changes_of_both_sides_are_kept(
    ancestor: str, ours: str, theirs: str, merged: str
) -> None:
    assert merge_texts(ancestor, ours, theirs) == merged


def test_sections_of_one_form_are_not_mixed() -> None:
    def section(number: int) -> str:
        return f"\n## INT-{number}: Fix\n\n**Type**: Remediation\n\n- [ ] Find\n"

    start = "# Intents\n"

    merged = merge_texts(start, start + section(1), start + section(2))

    assert merged == start + section(1) + section(2)


@pytest.mark.parametrize(
    ("ours", "theirs"), [("a\n", "b\n"), ("", "b\n"), ("x1\nx2\n", "x3\n")]
)
def test_sides_that_contradict_are_left_to_people(ours: str, theirs: str) -> None:
    assert merge_texts("x\n", ours, theirs) is None


LINES = st.lists(st.sampled_from(["a", "b", "", "  - x", "## y"]), max_size=6)


@given(before=LINES, ours=LINES, theirs=LINES, at=st.integers(0, 6))
def test_what_both_add_at_one_place_is_whole(
    before: list[str], ours: list[str], theirs: list[str], at: int
) -> None:
    def text(*added: str) -> str:
        lines = [*before[:at], *added, *before[at:]]
        return "".join(f"{line}\n" for line in lines)

    mine = ["mine", *ours, "end of mine"]
    yours = ["yours", *theirs, "end of yours"]

    merged = merge_texts(text(), text(*mine), text(*yours))

    assert merged is not None
    assert "".join(f"{line}\n" for line in mine) in merged
    assert "".join(f"{line}\n" for line in yours) in merged
    assert len(merged.splitlines()) == len(before) + len(mine) + len(yours)


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ("1\n2\n3\n4\n5\n", "1\n2\n3\n4\nx\n", False),
        ("x\n2\n3\n4\n5\n", "1\n2\n3\n4\nx\n", False),
        ("x\n2\n3\n4\n5\n", "x\n2\n3\n4\n5\n", False),
        ("x\n2\n3\n4\n5\n", "1\nx\n3\n4\n5\n", True),  # next to each other
        ("1\n2\n3\n4\n5\nx\n", "1\n2\n3\n4\n5\ny\n", True),
        ("1\n2\nx\n4\n5\n", "1\n2\n4\n5\n", True),
    ],
)
def test_a_conflict_is_what_git_calls_one(
    tmp_path: Path, ours: str, theirs: str, *, expected: bool
) -> None:
    ancestor = "1\n2\n3\n4\n5\n"
    for name, text in (("a", ours), ("o", ancestor), ("b", theirs)):
        (tmp_path / name).write_text(text)
    command = ("git", "merge-file", "-p", "a", "o", "b")
    merged = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)

    assert do_conflict(ancestor, ours, theirs) is expected
    assert (merged.returncode > 0) is expected
