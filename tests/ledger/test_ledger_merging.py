"""Two versions of a ledger become one: nothing is lost, nothing twice, nothing reopened."""

import pytest

from tracer.ledger import Ledger, merge_ledgers

OPEN = 'fingerprint: "{}", timestamp: null, status: "OPEN"'


def ledger(*entries: str) -> Ledger:
    text = "# ours\nalerts:\n" + "".join(f"- {{{entry}}}\n" for entry in entries)
    return Ledger.parse("l.yml", text)


def entry(name: str, status: str = "OPEN", more: str = "") -> str:
    return f'fingerprint: "{name}", status: {status}{more}'


RESOLVED = entry("a", "RESOLVED", ', resolved_at: "2025-11-20T16:30:00Z", duration: 1h')


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
