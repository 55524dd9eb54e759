"""The ledger: what people wrote in it stays, byte for byte."""

import pytest
import yaml

from tracer.errors import LedgerError
from tracer.ledger.ledger import Ledger
from tracer.text.escaping import yaml_scalar

ENTRY = '- alert_id: "new"\n  title: "x: y"\n'
BEFORE = {
    "no file": None,
    "empty": "",
    "only a comment": "# ours\n",
    "empty list": "alerts:\n",
    "brackets": "alerts: []\n# end\n",
    "null": "alerts: ~\nother: 1\n",
    "comment in it": "alerts:   # open ones\n  # none yet\n",
    "entries": "alerts:\n  - alert_id: a # why\n    title: q\n\n# bye\nother: 1\n",
    "flush left": "alerts:\n- alert_id: a\n- alert_id: b\n",
    "deep indent": "alerts:\n      - alert_id: a\n",
    "block scalar last": "alerts:\n- alert_id: a\n  note: |\n    text\n    more\n# tail\n",
    "nested list last": "alerts:\n- alert_id: a\n  tags:\n    - x\n    - y # z\n",
    "flow entry last": "other: 1\nalerts:\n- {alert_id: a, tags: [1, 2]}",
    "no final newline": "alerts:\n  - alert_id: a",
    "windows line ends": "alerts:\r\n  - alert_id: a\r\n",
    "another key only": "other: 1\n",
    "odd quoting": "alerts:\n  - 'alert_id': \"a\"\n    n: 0x1F\n    d: 2025-01-01\n",
    "document marks": "---\nalerts:\n  - alert_id: a\n",
}


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE.keys())
def test_an_entry_is_added_and_nothing_else_changes(before: str | None) -> None:
    ledger = Ledger.parse("ledger.yml", before)

    after = ledger.with_entries([ENTRY])

    old = yaml.safe_load(before or "") or {}
    assert yaml.safe_load(after) == {
        **old,
        "alerts": [*(old.get("alerts") or []), {"alert_id": "new", "title": "x: y"}],
    }
    kept = [line for line in (before or "").splitlines() if "alerts:" not in line]
    assert [line for line in after.splitlines() if line in kept or not line] == kept
    assert ("\r\n" in after) == ("\r\n" in (before or ""))
    assert "\n" not in after.replace("\r\n", "") or "\r\n" not in after


def test_several_entries_keep_their_order() -> None:
    after = Ledger.parse("l", "alerts:\n- alert_id: a\n").with_entries([ENTRY, ENTRY])

    assert [e["alert_id"] for e in yaml.safe_load(after)["alerts"]] == [
        "a",
        "new",
        "new",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("alerts: {", "`l` is not YAML at line 1"),
        ("a: 1\nalerts: 1\n", "`alerts` in `l` at line 2 should be a list"),
        ("- a\n", "`l` should be a mapping with the key `alerts`"),
        ("alerts: *x\n", "`l` is not YAML at line 1"),
        ("alerts: [{a: 1}]\n", "`alerts` in `l` at line 1 is written in brackets"),
        ("[" * 5_000, "`l` is not YAML"),
        ("x" * 5_000_000, "`l` has more than"),
        ("a: 1\n---\nb: 2\n", "`l` is not YAML"),
        ("alerts:\n - alert_id: \x00\n", "`l` is not YAML"),
    ],
    ids=[
        "cut off",
        "no list",
        "list",
        "alias",
        "brackets",
        "bomb",
        "large",
        "two",
        "control",
    ],
)
def test_a_ledger_that_cannot_be_added_to_is_refused(text: str, says: str) -> None:
    with pytest.raises(LedgerError) as refused:
        Ledger.parse("l", text).with_entries([ENTRY])

    assert says in str(refused.value)


@pytest.mark.parametrize(
    "value",
    [
        "yes",
        "1e3",
        "",
        " ",
        "a: b",
        "# c",
        "é😀",
        "\x00\x7f",
        'q" \\ \n',
        "null",
        "-",
        None,
        1,
        0.5,
    ],
)
def test_every_value_reads_back_as_itself(value: str | float | None) -> None:
    written = yaml_scalar(value)

    assert "\n" not in written
    assert yaml.safe_load(written) == value


def test_an_episode_is_a_condition_and_its_start() -> None:
    text = 'alerts:\n- fingerprint: f\n  timestamp: "2025-11-20T15:30:00Z"\n- fingerprint: g\n'
    first, second = Ledger.parse("l", text).entries

    assert first.is_episode("f", "2025-11-20T15:30:00Z")
    assert not first.is_episode("f", None)
    assert not first.is_episode("g", "2025-11-20T15:30:00Z")
    assert second.is_episode("g", None)
