"""What the trace file shows of each noun."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tracer.alerts import Alert
from tracer.repository import History
from tracer.specification import Intent, Requirement
from tracer.tracing.named_requirement import Match
from tracer.tracing.trace import ScanSummary, Trace, Undefined
from tracer.tracing.trace_json import trace_as_json

NOW = datetime(2025, 11, 20, tzinfo=UTC)
DEFINED = Requirement(id="REQ-1", title="Login", path="docs/a.md", line=3, text="…")
KEYS = {
    *("id", "title", "path", "line", "type", "priority", "owner", "criteria"),
    *("related", "also_defined", "tied", "withdrawn", "mentions"),
}


def as_json(**changes: Any) -> Any:
    fields: dict[str, Any] = {
        "alert": Alert(source="generic", fingerprint="f", title="Slow"),
        "match": Match(requirement="REQ-1", how="tag", confidence=1.0, evidence="e"),
        "requirement": DEFINED,
        "scanned": ScanSummary(files=1, seconds=0.0, history=History.COMPLETE),
        "moment": NOW,
        "loop": "REQ-1",
        "sla": None,
        **dict.fromkeys(("intents", "implementations", "tests", "telemetry"), ()),
        **dict.fromkeys(("commits", "recent_commits", "suspects"), ()),
        **dict.fromkeys(("hypotheses", "history"), ()),
    }
    return trace_as_json(Trace(**{**fields, **changes}))


@pytest.mark.parametrize(
    "requirement",
    [DEFINED, Undefined(id="REQ-1"), Undefined(id="REQ-1", withdrawn_at="docs/a.md:9")],
    ids=["defined", "undefined", "withdrawn"],
)
def test_a_requirement_has_the_same_keys_whether_it_is_defined_or_not(
    requirement: Requirement | Undefined,
) -> None:
    shown = as_json(requirement=requirement)["requirement"]

    assert set(shown) == KEYS
    assert shown["id"] == "REQ-1"
    assert (shown["path"] is None) == isinstance(requirement, Undefined)


def test_an_undefined_requirement_shows_its_id_and_what_withdrew_it_alone() -> None:
    requirement = Undefined(id="REQ-1", withdrawn_at="docs/a.md:9")

    shown = as_json(requirement=requirement)["requirement"]

    assert {key: value for key, value in shown.items() if value} == {
        "id": "REQ-1",
        "withdrawn": "docs/a.md:9",
    }


def test_an_intent_has_the_same_keys_whether_it_is_defined_or_not() -> None:
    intents = (
        Intent(id="INT-1", title="Why", path="intent.md", line=1),
        Undefined(id="INT-2"),
    )

    first, second = as_json(intents=intents)["intents"]

    assert set(first) == set(second)
    assert (first["path"], second["path"]) == ("intent.md", None)


def test_an_untraced_alert_has_no_requirement() -> None:
    shown = as_json(requirement=None)

    assert shown["requirement"] is None
    assert (shown["constraints"], shown["rules"], shown["intent"]) == ([], [], None)
