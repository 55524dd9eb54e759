"""The page about loops has the state that follows from each state and event.

`script/test tests/docs/test_loops_page.py --accept` writes the table.
"""

import itertools
from collections.abc import Iterator

import pytest

from tests.support.paths import ROOT
from tracer.ledger import EntryEvent, EntryState, transition

PAGE = ROOT / "docs" / "loops.md"
HEAD = "| state | what happens | next state | what does not fit |\n|---|---|---|---|\n"


def table() -> str:
    return HEAD + "".join(f"{row}\n" for row in rows())


def rows() -> Iterator[str]:
    for state, event in itertools.product(EntryState, EntryEvent):
        step = transition(state, event)
        following = f"`{step.state}`" if step.state is not state else "the same"
        yield f"| `{state}` | {event} | {following} | {step.warning or ''} |"


def test_the_table_of_states_is_made_from_the_code(
    request: pytest.FixtureRequest,
) -> None:
    if request.config.getoption("--accept"):
        before, _, _ = PAGE.read_text().partition(HEAD)
        PAGE.write_text(before + table())
    assert PAGE.read_text().endswith(table())
