"""The ledger: what people wrote in it stays, byte for byte."""

from itertools import takewhile
from typing import Any

import pytest
import yaml
from hypothesis import event, given, settings

from tests.support.ledgers import FORMS, ledgers
from tests.support.properties import examples
from tracer.errors import LedgerError
from tracer.ledger.entry import Entry
from tracer.ledger.ledger import Ledger
from tracer.ledger.new_entry import NewEntry
from tracer.text import load_yaml

ENTRY = NewEntry.from_template(
    '- alert_id: "?"\n  title: "x: é"\n  occurrences: 1\n  note: null\n',
    {"alert_id": "new"},
    "t",
)
ADDED = {"alert_id": "new", "title": "x: é", "occurrences": 1, "note": None}


def is_insertion(before: str, after: str) -> bool:
    """Whether all of a text is in another, cut at one place at most."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))
    same = sum(1 for _ in pairs)
    return any(after.endswith(before[at:]) for at in range(same, -1, -1))


@pytest.mark.parametrize("before", FORMS.values(), ids=FORMS.keys())
def test_an_entry_is_added_and_nothing_else_changes(before: str | None) -> None:
    ledger = Ledger.parse("ledger.yml", before)

    after = ledger.with_entries([ENTRY])

    old = yaml.safe_load(before or "") or {}
    assert yaml.safe_load(after) == {
        **old,
        "alerts": [*(old.get("alerts") or []), ADDED],
    }
    assert is_insertion(before or "", after)
    assert ("\r" in after) == ("\r" in (before or ""))
    assert "\n" not in after.replace("\r\n", "") or "\r\n" not in after


@pytest.mark.parametrize(
    "before",
    [
        "team: &größe.b x\nalerts:\n- alert_id: a\n  assigned_to: *größe.b\n",
        "alerts: &é\n- alert_id: a\n",
    ],
)
def test_an_anchor_of_yaml_1_2_is_kept(before: str) -> None:
    after = Ledger.parse("ledger.yml", before).with_entries([ENTRY])

    assert load_yaml(after) == {
        **load(before),
        "alerts": [*load(before)["alerts"], ADDED],
    }
    assert is_insertion(before, after)


def load(text: str) -> dict[str, Any]:
    data = load_yaml(text)
    assert isinstance(data, dict)
    return data


@settings(max_examples=examples(8))
@given(ledgers())
def test_whatever_people_wrote_stays_as_it_is(before: str) -> None:
    try:
        old = yaml.load(before, Loader=yaml.CSafeLoader) or {}
    except yaml.YAMLError:
        event("not YAML")
        return

    after = Ledger.parse("l", before).with_entries([ENTRY])

    new = yaml.load(after, Loader=yaml.CSafeLoader)
    entries = old.pop("alerts", None) or []
    added = new.pop("alerts")
    assert is_insertion(before, after)
    assert new == old
    assert added in ([*entries, ADDED], [*entries[:-1], ADDED, *entries[-1:]])
    assert added[-1] == ADDED or before[-1] not in "\r\n"


def test_the_last_line_of_a_text_stays_without_its_line_break() -> None:
    """Behind it, the break would be a part of the text: `text` would become `text\\n`."""
    before = "alerts:\n- alert_id: a\n- note: |\n    text"

    after = Ledger.parse("l", before).with_entries([ENTRY])

    first, *_, last = yaml.safe_load(after)["alerts"]
    assert (first, last) == ({"alert_id": "a"}, {"note": "text"})


def test_tabs_before_a_comment_are_allowed() -> None:
    """YAML allows them; PyYAML and libyaml call them an error."""
    before = "alerts:\n\t# first\n- alert_id: a\t# b\n\t\n  \t# last\n"
    ledger = Ledger.parse("l", before)

    after = ledger.with_entries([ENTRY])

    assert ledger.entries == (Entry(alert_id="a"),)
    assert is_insertion(before, after)
    assert [e.alert_id for e in Ledger.parse("l", after).entries] == ["a", "new"]


@pytest.mark.parametrize("before", ["alerts: []", '{"alerts": [{"a": 1}]}'])
def test_a_list_in_brackets_stays_json_where_it_was(before: str) -> None:
    after = Ledger.parse("l", before).with_entries([ENTRY, ENTRY])

    assert after.count("{\n") == 2
    assert '"alert_id": "new",' in after


def test_several_entries_keep_their_order() -> None:
    other = NewEntry.from_template("- a: 1\n", {"alert_id": "other"}, "t")

    after = Ledger.parse("l", "alerts:\n- alert_id: a\n").with_entries([ENTRY, other])

    ids = [entry["alert_id"] for entry in yaml.safe_load(after)["alerts"]]
    assert ids == ["a", "new", "other"]


REFUSED = {
    "cut off": ("alerts: {", "`l` is not YAML at line 1"),
    "no list": ("a: 1\nalerts: 1\n", "`alerts` in `l` at line 2 should be a list"),
    "mapping": ("alerts: {a: 1}\n", "`alerts` in `l` at line 1 should be a list"),
    "list": ("# c\n- a\n", "`l` at line 2 should be a mapping with the key `alerts`"),
    "text": ("a\n", "`l` at line 1 should be a mapping with the key `alerts`"),
    "alias": ("a: &x []\nalerts: *x\n", "`alerts` in `l` at line 2 is the alias `*x`"),
    "no anchor": ("a: *x\n", "`l` is not YAML at line 1: the alias `*x` has no anchor"),
    "used again": (
        "alerts: &x\n- a\nb: *x\n",
        "`alerts` in `l` at line 1 is used again as `*x`",
    ),
    "twice": ("alerts: []\nalerts: []\n", "`alerts` in `l` at line 2 is there twice"),
    "null in braces": (
        "{alerts: null}\n",
        "`l` has no place for another entry at line 1",
    ),
    "merged": ("a: &a {alerts: []}\n<<: *a\n", "`l` has no place for another entry"),
    "bomb": ("[" * 5_000, "`l` is not YAML"),
    "large": ("x" * 70_000_000, "`l` has more than"),
    "two": (
        "a: 1\n---\nb: 2\n",
        "several YAML documents: another one begins at line 2",
    ),
    "control": ("alerts:\n - alert_id: \x00\n", "`l` is not YAML at line 2"),
    "surrogate": ("alerts:\n - alert_id: \ud800\n", "`l` is not YAML at line 2"),
    "form feed": ("alerts:\n- a: 1\n\x0c\n", "`l` is not YAML at line 3"),
    "no bracket": ("alerts:\n- a: 1\n- [\n", "`l` is not YAML at line 3"),
    "tab": ("alerts:\n\t- a: 1\n", "`l` is not YAML at line 2"),
    "empty documents": ("---\n---\nalerts: []\n", "another one begins at line 2"),
    "tagged null": ("a: 1\nalerts: !!null\n", "no place for another entry at line 2"),
}


@pytest.mark.parametrize(("text", "problem"), REFUSED.values(), ids=REFUSED.keys())
def test_a_ledger_that_cannot_be_added_to_is_refused(text: str, problem: str) -> None:
    with pytest.raises(LedgerError) as refused:
        Ledger.parse("l", text).with_entries([ENTRY])

    assert problem in str(refused.value)


def test_aliases_and_merged_keys_count_as_what_they_stand_for() -> None:
    text = """\
base: &base {status: OPEN, branch: b}
alerts:
- &first {alert_id: a, status: &state DONE}
- *first
- <<: *base
  alert_id: c
  branch: own
- {<<: [*first, *base], alert_id: d, status: *state}
"""
    entries = Ledger.parse("l", text).entries

    assert [(e.alert_id, e.status, e.branch) for e in entries] == [
        ("a", "DONE", None),
        ("a", "DONE", None),
        ("c", "OPEN", "own"),
        ("d", "DONE", "b"),
    ]


def test_an_entry_inside_itself_is_read() -> None:
    (entry,) = Ledger.parse("l", "alerts:\n- &x\n  alert_id: a\n  me: *x\n").entries

    assert entry == Entry(alert_id="a")


def test_an_episode_is_a_condition_and_its_start() -> None:
    text = 'alerts:\n- fingerprint: f\n  timestamp: "2025-11-20T15:30:00Z"\n- fingerprint: g\n'
    first, second = Ledger.parse("l", text).entries

    assert first.is_episode("f", "2025-11-20T15:30:00Z")
    assert not first.is_episode("f", None)
    assert not first.is_episode("g", "2025-11-20T15:30:00Z")
    assert second.is_episode("g", None)
