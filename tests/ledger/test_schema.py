"""The ledger's schema, which users can check their ledgers with, fits what we write."""

import json
from typing import Any

import pytest
import yaml

from tests.support.example import alert
from tests.support.json_schema import problems
from tests.support.paths import BRANCH, GOLDEN, LEDGER, ROOT
from tests.support.runs import Job

SCHEMA = json.loads((ROOT / "docs" / "ledger.schema.json").read_text())
ADDED_LATER = {"resolved_at", "duration", "delivery"}
GOLDEN_LEDGER = yaml.safe_load((GOLDEN / "feedback-loops.yml").read_text())


def test_our_own_entries_fit_the_schema() -> None:
    assert list(problems(GOLDEN_LEDGER, SCHEMA)) == []
    (entry,) = GOLDEN_LEDGER["alerts"]
    known = list(SCHEMA["$defs"]["entry"]["properties"])
    assert list(entry) == [key for key in known if key not in ADDED_LATER]


@pytest.mark.parametrize(
    "changes",
    [
        {"tags": None},
        {"timestamp": None, "alert_id": None},
        {"tags": {"req": "REQ-F-AUTH-001", "severity": "odd"}},
    ],
    ids=["untraced", "without start", "unknown severity"],
)
def test_entries_of_other_alerts_fit_too(job: Job, changes: dict[str, Any]) -> None:
    run = job.run({"alert": alert(**changes)})

    branch = run.outputs["pull-request-branch"] or BRANCH
    text = job.github.store.show(branch, LEDGER)
    assert list(problems(yaml.safe_load(text), SCHEMA)) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"severity": "bad"}, "$.alerts[0].severity is not one of"),
        ({"occurrences": 0}, "$.alerts[0].occurrences is less than 1"),
        ({"timestamp": "yesterday"}, "$.alerts[0].timestamp does not match"),
        ({"requirement": ["REQ-1"]}, "$.alerts[0].requirement is not string or null"),
    ],
)
def test_the_schema_finds_what_is_wrong(changes: dict[str, Any], problem: str) -> None:
    entry = {**GOLDEN_LEDGER["alerts"][0], **changes}

    (problem_found,) = problems({"alerts": [entry]}, SCHEMA)

    assert problem_found.startswith(problem)


def test_an_entry_that_lacks_a_field_is_named() -> None:
    assert list(problems({"alerts": [{"alert_id": "a"}]}, SCHEMA)) == [
        f"$.alerts[0] has no {key}"
        for key in ("requirement", "remediation_intent", "status")
    ]
