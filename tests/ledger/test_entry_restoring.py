"""Entries go back to what another version of the ledger has; all other text stays."""

import json

import pytest

from tests.support.ledgers import FORMS
from tracer.errors import LedgerError
from tracer.ledger import Entry, Ledger, NewEntry

FIELDS = {"alert_id": "x", "fingerprint": "f", "timestamp": "t", "status": "OPEN"}


def is_copy(entry: Entry) -> bool:
    return entry.fingerprint is not None


def with_copies(text: str | None, *names: str) -> str:
    added = [NewEntry.from_fields({**FIELDS, "fingerprint": name}) for name in names]
    return Ledger.parse("l", text).with_entries(added)


def restored(text: str, other: str | None) -> str:
    return Ledger.parse("l", text).restored(Ledger.parse("l", other), is_copy)


@pytest.mark.parametrize("name", FORMS)
def test_what_was_added_to_any_form_of_ledger_is_taken_out_again(name: str) -> None:
    before = FORMS[name]
    try:
        text = with_copies(before, "f", "g")
    except LedgerError:
        return  # this form has no place for entries

    after = restored(text, before)

    assert list(Ledger.parse("l", after).entries) == list(
        Ledger.parse("l", before).entries
    )
    for line in (before or "").splitlines():
        words = line.partition("#")[2].strip()
        assert words in after, "a comment is lost"


PEOPLE = """\
# Ours
alerts:
  # Ada: the first of them
  - alert_id: a
    status: "OPEN" # Ada looks into it
  # Bob: wait for the release
  - fingerprint: f # a copy
    # Bob: not ours
    note: |
      # no comment

    status: "OPEN"
  # Ada: the last of them
  - alert_id: c

# The end
"""


def test_comments_of_people_stay_where_an_entry_is_taken_out() -> None:
    after = restored(PEOPLE, None)

    assert after == PEOPLE.replace(
        "  - fingerprint: f # a copy\n    # Bob: not ours\n    note: |\n"
        '      # no comment\n\n    status: "OPEN"\n',
        "  # a copy\n  # Bob: not ours\n",
    )


def test_an_entry_that_the_other_version_has_becomes_that_one() -> None:
    before = 'alerts:\n- fingerprint: f\n  status: "DECLINED" # no\n- alert_id: b\n'
    now = before.replace("# no\n", "# no\n  resolved_at: t\n").replace("b\n", "b # ?\n")

    assert restored(now, before) == before.replace("b\n", "b # ?\n")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ([0], [1, 2]),
        ([1], [0, 2]),
        ([2], [0, 1]),
        ([1, 2], [0]),
        ([0, 2], [1]),
        ([0, 1, 2], []),
    ],
)
def test_a_ledger_that_is_json_stays_json(text: list[int], left: list[int]) -> None:
    items = [
        {"alert_id": str(n), **({"fingerprint": "f"} if n in text else {})}
        for n in range(3)
    ]

    after = restored(json.dumps({"alerts": items, "other": 1}), None)

    assert json.loads(after) == {"alerts": [items[n] for n in left], "other": 1}


def test_an_entry_that_other_text_refers_to_stays() -> None:
    text = "alerts:\n- &x {fingerprint: f}\n- <<: *x\n  fingerprint: null\n"

    with pytest.raises(LedgerError, match="line 2 of `l` cannot be taken out"):
        restored(text, None)
