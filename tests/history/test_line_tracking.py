"""Where a region of a file was before commits that changed the file."""

import difflib
from collections.abc import Sequence

from hypothesis import example, given
from hypothesis import strategies as st

from tracer.history.line_tracking import Edit, Region
from tracer.repository import Hunk

LINES = st.lists(st.sampled_from("ABCDEF"), min_size=2, max_size=12)
"""Each letter is a line that is long enough to be known again anywhere."""


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
def test_a_region_keeps_its_first_line_before_its_last(
    versions: list[list[str]], data: st.DataObject | None
) -> None:
    newest = versions[-1]
    start = data.draw(st.integers(1, len(newest))) if data else 3
    end = data.draw(st.integers(start, len(newest))) if data else 4
    region = Region(start=start, end=end, texts=text(newest))
    older = zip(versions[-2::-1], versions[:0:-1], strict=True)

    for before, after in older:
        touch = region.undo(edit(before, after))

        assert region.start <= region.end
        assert touch is None or touch.changed >= 0


def test_one_line_that_was_elsewhere_does_not_move_the_region() -> None:
    before = list("ABCDEFxyz")
    after = list("zBCDEFxy")
    region = Region(start=1, end=3, texts=text(after))

    region.undo(edit(before, after))

    assert (region.start, region.end) == (1, 3)
