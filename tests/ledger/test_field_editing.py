"""Fields that change, change; every other byte and entry stays as it was."""

from difflib import ndiff
from typing import Any

import pytest
import yaml
from hypothesis import event, given, settings

from tests.support.ledgers import FORMS, ledgers
from tests.support.properties import examples
from tracer.errors import LedgerError
from tracer.ledger import EntryChange, Field, Ledger
from tracer.text import load_yaml

NEW: dict[Field, str | int] = {
    Field.STATUS: "RESOLVED",
    Field.OCCURRENCES: 3,
    Field.RESOLVED_AT: "2025-11-20",
}


def resolved(text: str, index: int) -> str:
    return Ledger.parse("l", text).with_changes([EntryChange(index, NEW)])


def lost_lines(before: str, after: str) -> list[str]:
    """Return the lines of a text, with their ends, that another one lacks."""
    lines = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return [line for line in ndiff(*lines) if line.startswith("- ")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            'alerts:\n  - alert_id: a\n    status: "OPEN" # why\n    occurrences: 1\n\n# bye\n',
            (
                'alerts:\n  - alert_id: a\n    status: "RESOLVED" # why\n    occurrences: 3\n'
                '    resolved_at: "2025-11-20"\n\n# bye\n'
            ),
        ),
        (
            "alerts:\r\n- alert_id: a\r\n  status: OPEN\r\n",
            (
                'alerts:\r\n- alert_id: a\r\n  status: "RESOLVED"\r\n  occurrences: 3\r\n'
                '  resolved_at: "2025-11-20"\r\n'
            ),
        ),
        (
            '{"alerts": [{"alert_id": "a", "status": "OPEN"}]}',
            (
                '{"alerts": [{"alert_id": "a", "status": "RESOLVED", "occurrences": 3, '
                '"resolved_at": "2025-11-20"}]}'
            ),
        ),
        (
            "alerts:\n- status: # not known\n  note: |\n    text",
            (
                'alerts:\n- status: "RESOLVED" # not known\n  occurrences: 3\n'
                '  resolved_at: "2025-11-20"\n  note: |\n    text'
            ),
        ),
        (
            "x: &x {status: OPEN}\nalerts:\n- <<: *x\n  alert_id: a\n",
            (
                "x: &x {status: OPEN}\nalerts:\n- <<: *x\n  alert_id: a\n"
                '  status: "RESOLVED"\n  occurrences: 3\n  resolved_at: "2025-11-20"\n'
            ),
        ),
    ],
    ids=["block", "windows line ends", "JSON", "empty value", "merged keys"],
)
def test_fields_change_in_their_places(before: str, after: str) -> None:
    assert resolved(before, 0) == after


@pytest.mark.parametrize(
    "text",
    [
        "alerts:\n- &x {status: OPEN}\n- *x\n",
        "alerts:\n- status: &s OPEN\n- status: *s\n",
        "alerts:\n- status: |\n    OPEN\n",
        "alerts:\n- status: [OPEN]\n",
        "alerts:\n- ? status\n  : OPEN\n",
    ],
)
def test_an_entry_that_others_share_or_of_an_odd_form_is_refused(text: str) -> None:
    with pytest.raises(LedgerError) as refused:
        resolved(text, 0)

    assert "has no place for its status" in str(refused.value)


def entries_in(text: str) -> list[Any]:
    items = (yaml.load(text, Loader=yaml.CSafeLoader) or {}).get("alerts") or []
    return [item for item in items if isinstance(item, dict)]


def others(text: str) -> list[Any]:
    """Return all of a ledger but its list."""
    tree = load_yaml(text)
    assert isinstance(tree, dict)
    return [pair for pair in tree.items() if pair[0] != "alerts"]


def check(before: str) -> bool:
    """Change each entry of a ledger, and compare all that must be the same."""
    count = len(Ledger.parse("l", before).entries)
    done = False
    for index in range(count):
        try:
            after = resolved(before, index)
        except LedgerError:
            continue
        done = True
        expected = entries_in(before)
        new = {str(key): value for key, value in NEW.items()}
        expected[index] = {**expected[index], **new}
        assert entries_in(after) == expected
        assert others(before) == others(after)
        # The lines of status and occurrences, and a last one without its line break.
        assert len(lost_lines(before, after)) <= 3
        assert len(after.splitlines()) - len(before.splitlines()) <= len(NEW)
    return done


@pytest.mark.parametrize("before", [text for text in FORMS.values() if text])
def test_each_form_of_a_ledger_is_changed_or_refused(before: str) -> None:
    check(before)


@settings(max_examples=examples(8))
@given(ledgers())
def test_only_the_fields_change_whatever_people_wrote(before: str) -> None:
    try:
        yaml.load(before, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        event("not YAML")
        return
    event("changed" if check(before) else "refused or empty")
