"""SARIF as GitHub's code scanning takes it (docs.github.com, "SARIF support")."""

import json
from pathlib import Path
from typing import Any

from tests.support.audits import STORY, audit, commit, entry, ledger
from tests.support.paths import LEDGER


def run_of(checkout: Path) -> Any:
    log = json.loads(audit(checkout).files["audit.sarif"])
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return run


def test_each_result_has_a_rule_a_place_and_a_fingerprint(checkout: Path) -> None:
    commit(checkout, STORY)
    run = run_of(checkout)

    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules)) == 9
    prints = set()
    for result in run["results"]:
        assert result["ruleId"] in rules
        assert result["level"] in {"error", "warning"}
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert (checkout / place["artifactLocation"]["uri"]).is_file()
        assert place["region"]["startLine"] >= 1
        prints.add(result["partialFingerprints"]["counterExample/v1"])
    assert len(prints) == len(run["results"]) == 11


def test_a_finding_is_the_same_after_its_line_moved(checkout: Path) -> None:
    commit(checkout, {LEDGER: ledger(entry(1, requirement=None))})
    (before,) = [r for r in run_of(checkout)["results"] if r["level"] == "error"][:1]
    commit(checkout, {LEDGER: "# moved\n\n" + ledger(entry(1, requirement=None))})
    (after,) = [r for r in run_of(checkout)["results"] if r["level"] == "error"][:1]

    assert before["locations"] != after["locations"]
    assert before["partialFingerprints"] == after["partialFingerprints"]


def test_words_of_a_ledger_are_no_link_and_no_address(checkout: Path) -> None:
    name = "[click](http://evil.example)"
    path = "docs/traceability/feedback-loops.yml"
    commit(checkout, {path: ledger(entry(1, alert_id=name, requirement=None))})

    (result,) = [
        r
        for r in run_of(checkout)["results"]
        if r["ruleId"] == "all_alerts_traceable_to_req"
    ]

    assert result["message"]["text"].startswith(r"\[click](http://evil.example)")
