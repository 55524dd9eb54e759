"""Words as a reader of rendered Markdown sees them."""

import pytest

from tracer.specification.markdown_syntax import without_markup


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"request\_history", "request_history"),
        ("R&amp;D of &#42;", "R&D of *"),
        (r"**A** `a\_b` and `&amp;`", r"A a\_b and &amp;"),
        (r"``a`b\_`` and \`c\`", r"a`b\_ and `c`"),
        (r"C:\new and &unknown; & lt", r"C:\new and &unknown; & lt"),
        (r"`never closed \_", "never closed _"),
        ("a <!-- b --> c", "a c"),
    ],
)
def test_escapes_are_undone_outside_code(written: str, shown: str) -> None:
    assert without_markup(written) == shown
