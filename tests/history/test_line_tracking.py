"""Which lines of a file commits wrote, and where its regions were before them."""

import difflib
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracer.history.edit import Edit
from tracer.history.line_tracking import FileLines, Region
from tracer.repository import Hunk

LINES = st.lists(st.sampled_from("ABCDEF"), min_size=2, max_size=12)
"""Each letter is a line that is long enough to be known again anywhere."""
CODE = list("ABCDEF")


def text(letters: Sequence[str]) -> list[str]:
    return [f"return a_function_of_its_own_{each}(first, second)" for each in letters]


def edit(before: Sequence[str], after: Sequence[str]) -> Edit:
    """Return what a commit did, as `git diff -U0` has it."""
    old, new = text(before), text(after)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    hunks = [
        Hunk(
            old_start=a if a == b else a + 1,
            old_count=b - a,
            new_start=c if c == d else c + 1,
            new_count=d - c,
            removed=tuple(old[a:b]),
            added=tuple(new[c:d]),
        )
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]
    return Edit(hunks=hunks)


@given(versions=st.lists(LINES, min_size=2, max_size=5), data=st.data())
@example(versions=[list("ABCDEF"), list("DEFABC")], data=None)
def test_a_file_is_taken_back_line_by_line(
    versions: list[list[str]], data: st.DataObject | None
) -> None:
    newest = versions[-1]
    start = data.draw(st.integers(1, len(newest))) if data else 3
    end = data.draw(st.integers(start, len(newest))) if data else 4
    region = Region(start=start, end=end)
    lines = FileLines.of(text(newest), [region])
    older = zip(versions[-2::-1], versions[:0:-1], strict=True)

    for before, after in older:
        (touch,) = lines.undo(edit(before, after))

        assert lines.texts == FileLines.of(text(before), []).texts
        assert region.start <= region.end
        assert touch is None or touch.changed >= 0


def test_one_line_that_was_elsewhere_does_not_move_the_region() -> None:
    before = list("ABCDEFxyz")
    after = list("zBCDEFxy")
    region = Region(start=1, end=3)

    FileLines.of(text(after), [region]).undo(edit(before, after))

    assert (region.start, region.end) == (1, 3)


def test_a_region_is_gone_before_the_commit_that_wrote_it() -> None:
    region = Region(start=3, end=4)
    lines = FileLines.of(text("ABxyCDEF"), [region])

    touches = [
        *lines.undo(edit(CODE, list("ABxyCDEF"))),
        *lines.undo(edit(list("ABDEF"), CODE)),
    ]

    assert [touch and touch.survives for touch in touches] == [2, None]


@pytest.mark.parametrize(
    ("above", "shift"),
    [
        pytest.param("", 0, id="one branch"),
        pytest.param("mnopq", 5, id="another branch has added lines above"),
        pytest.param("m" * 400, 400, id="many of them"),
    ],
)
def test_a_commit_of_a_merged_branch_is_found_where_its_lines_are(
    above: str, shift: int
) -> None:
    # The commit saw none of the lines above: its hunk has other numbers than they have now.
    region = Region(start=3 + shift, end=4 + shift)
    lines = FileLines.of(text(list(above) + list("ABxDEF")), [region])

    (touch,) = lines.undo(edit(CODE, list("ABxDEF")))

    assert touch is not None
    assert (touch.survives, touch.line) == (1, 3 + shift)
    assert lines.texts[shift:] == FileLines.of(text(CODE), []).texts


def test_what_is_not_in_the_file_any_more_changes_nothing() -> None:
    # What a commit wrote was thrown away when its branch was merged.
    region = Region(start=1, end=6)
    lines = FileLines.of(text(CODE), [region])

    (touch,) = lines.undo(edit(list("uvwxyz"), list("mnopqr")))

    assert touch is None
    assert lines.left == {line: line for line in range(1, 7)}


def test_letters_that_a_patch_shows_in_another_encoding_are_not_compared() -> None:
    region = Region(start=1, end=2)
    lines = FileLines.of(["# Grüße an alle, die das hier lesen", "pass"], [region])
    hunk = Hunk(0, 0, 1, 1, (), ("# Gr\ufffd\ufffde an alle, die das hier lesen",))

    (touch,) = lines.undo(Edit(hunks=[hunk]))

    assert touch is not None
    assert touch.survives == 1


@pytest.mark.parametrize(
    ("before", "after", "written"),
    [
        (["if (paid) {"], ["if (paid)", "{"], []),
        (["if (paid)", "{"], ["if (paid) {"], []),
        (["pay(cart, card)"], ["pay(", "    cart,", "    card,", ")"], []),
        (["total = a +", "    b"], ["total = a", "    + b"], []),
        (["if (paid) {"], ["if (!paid)", "{"], [2, 3]),
        (["pay(cart, card)"], ["pay(", "    cart", ")"], [2, 3, 4]),
    ],
    ids=["brace", "joined", "arguments", "operator", "condition", "fewer arguments"],
)
def test_who_only_wraps_lines_has_not_written_them(
    before: list[str], after: list[str], written: list[int]
) -> None:
    hunk = Hunk(2, len(before), 2, len(after), tuple(before), tuple(after))
    region = Region(start=1, end=2 + len(after))
    lines = FileLines.of(["start()", *after, "end()"], [region])

    (touch,) = lines.undo(Edit(hunks=[hunk]))

    assert lines.texts == FileLines.of(["start()", *before, "end()"], []).texts
    assert sorted(lines.written) == written
    assert (touch is None) is (not written)


def test_the_longest_part_of_a_wrapped_line_is_followed() -> None:
    wrapped = ["x =", "    a_function_of_its_own(first)"]
    region = Region(start=1, end=2)
    lines = FileLines.of(wrapped, [region])
    line = "x = a_function_of_its_own(first)"

    lines.undo(Edit(hunks=[Hunk(1, 1, 1, 2, (line,), tuple(wrapped))]))
    lines.undo(Edit(hunks=[Hunk(1, 1, 1, 1, ("x = 1",), (line,))]))

    assert lines.written == {2}
