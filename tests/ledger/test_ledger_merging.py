"""Two versions of a ledger become one: nothing is lost, nothing twice, nothing reopened."""

import pytest

from tracer.ledger import Ledger, NewEntry, merge_ledger_texts, merge_ledgers

OPEN = 'fingerprint: "{}", timestamp: null, status: "OPEN"'


def ledger(*entries: str) -> Ledger:
    text = "# ours\nalerts:\n" + "".join(f"- {{{entry}}}\n" for entry in entries)
    return Ledger.parse("l.yml", text)


def entry(name: str, status: str = "OPEN", more: str = "") -> str:
    return f'fingerprint: "{name}", status: {status}{more}'


RESOLVED = entry("a", "RESOLVED", ', resolved_at: "2025-11-20T16:30:00Z", duration: 1h')


def test_an_entry_that_both_sides_added_is_not_there_twice() -> None:
    """One of them has changed it since: line by line, both would be kept in a row."""
    open_entry = "- fingerprint: a\n  timestamp: null\n  status: OPEN\n"
    text = f"alerts:\n{open_entry}"

    merged = merge_ledger_texts("l.yml", "", f"{text}  duration: 1h\n", text)

    assert merged is None or merged.count("fingerprint: a") == 1


@pytest.mark.parametrize(
    ("into", "other", "states"),
    [
        ([entry("a")], [entry("a"), entry("b")], ["OPEN", "OPEN"]),
        ([entry("a")], [RESOLVED], ["RESOLVED"]),
        ([RESOLVED], [entry("a")], ["RESOLVED"]),
        ([entry("a", "done")], [RESOLVED], ["done"]),
        ([entry("a", "DECLINED")], [RESOLVED], ["DECLINED"]),
        ([], [RESOLVED], ["RESOLVED"]),
    ],
)
def test_what_is_further_on_wins(
    into: list[str], other: list[str], states: list[str]
) -> None:
    merged = Ledger.parse("l", merge_ledgers(ledger(*into), ledger(*other)))

    assert [each.status for each in merged.entries] == states
    again = merge_ledgers(merged, ledger(*other))
    assert again == merged.text


def test_the_time_of_a_resolution_is_kept_where_the_state_is_further_on() -> None:
    text = merge_ledgers(ledger(entry("a", "DECLINED")), ledger(RESOLVED))

    (merged,) = Ledger.parse("l", text).entries
    assert merged.resolved_at == "2025-11-20T16:30:00Z"


def test_only_wanted_entries_are_taken_over_and_aliases_written_out() -> None:
    other = Ledger.parse(
        "l",
        'alerts:\n- {fingerprint: a}\n- fingerprint: b\n  note: &n "x"\n  more: *n\n',
    )

    text = merge_ledgers(Ledger.parse("l", None), other, lambda e: e.fingerprint == "b")

    (merged,) = Ledger.parse("l", text).entries
    assert merged.fingerprint == "b"
    assert "*" not in text


@pytest.mark.parametrize(
    "before",
    [
        "",
        "# ours\n",
        "# ours",
        "alerts:\n",
        "alerts: []\n",
        "# a\nalerts: [] # b\nx: 1\n",
    ],
)
@pytest.mark.parametrize("is_changed", [False, True])
def test_both_sides_may_add_to_a_list_without_entries(
    before: str, *, is_changed: bool
) -> None:
    mine, yours = (_with_entry(before, name) for name in ("mine", "yours"))
    ours = f"# changed by people\n{mine}" if is_changed else mine

    merged = merge_ledger_texts("l.yml", before, ours, yours)

    assert merged is not None
    assert merged.startswith("# changed by people\n") == is_changed
    names = [entry.fingerprint for entry in Ledger.parse("l.yml", merged).entries]
    assert names == ["mine", "yours"]


def test_other_changes_of_the_same_line_are_left_to_people() -> None:
    mine, yours = (_with_entry("alerts: []\n", name) for name in ("mine", "yours"))
    ours, theirs = f"{mine}# mine\n", f"{yours}# yours\n"

    assert merge_ledger_texts("l.yml", "alerts: []\n", ours, theirs) is None


def test_what_is_no_yaml_is_left_to_people() -> None:
    assert merge_ledger_texts("l.yml", "", "alerts: {", _with_entry("", "a")) is None


def _with_entry(text: str, name: str) -> str:
    entry = NewEntry.from_fields({"fingerprint": name, "status": "OPEN"})
    return Ledger.parse("l.yml", text).with_entries([entry])
