"""Every text is grounded: what it says is in the trace, and in the repository."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.conventions import CONVENTIONS, made_of
from tests.support.example import git
from tests.support.grounded import check_trace, ground, unresolved
from tests.support.grounded_claims import contradicted
from tests.support.grounded_places import CheckedOut
from tests.support.paths import GOLDEN
from tests.support.runs import Cli

TEXTS = sorted(
    path
    for path in GOLDEN.rglob("*")
    if path.is_file()
    and path.name not in {"trace.json", "init.txt", "life_of_a_loop.yml"}
    and path.parent.name != "audit"
)
"""The texts of the example's trace; an audit and the life of a loop are of
a ledger, and have no trace of their own."""


@pytest.fixture(name="trace")
def golden_trace() -> dict[str, Any]:
    (trace,) = json.loads((GOLDEN / "trace.json").read_text())["traces"]
    assert isinstance(trace, dict)
    return trace


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_what_a_golden_file_says_is_in_the_trace_and_the_repository(
    path: Path, trace: dict[str, Any], checkout: Path
) -> None:
    references = ground(trace, [path.read_text()], checkout)

    assert unresolved(references) == []
    assert list(contradicted(trace, [path.read_text()])) == []
    assert len(references) >= 10


def test_the_trace_says_nothing_that_the_repository_does_not_have(
    trace: dict[str, Any], checkout: Path
) -> None:
    checked_out = CheckedOut(checkout, git(checkout, "rev-parse", "HEAD"))

    assert check_trace(trace, checked_out) == []


MEASURED = {"value": 750, "threshold": 500, "unit": "ms", "metric": "api.latency"}
KINDS: tuple[dict[str, Any], ...] = (
    {"title": "Latency exceeded", "severity": "critical", **MEASURED},
    {"title": "Target is down", "value": 0, "threshold": 0, "operator": "=="},
    {"title": "DatasourceNoData", "revision": "deadbeef"},
)
"""What differs between alerts; each names a requirement of the repository."""


@pytest.mark.parametrize("folder", CONVENTIONS, ids=lambda folder: folder.name)
def test_what_a_run_says_of_any_repository_is_in_its_trace_and_there(
    folder: Path, tmp_path: Path
) -> None:
    repository = made_of(folder, tmp_path / "made")
    ids = list(json.loads((folder / "expected.json").read_text())["requirements"])
    named = [
        {**kind, "tags": {"req": ids[n % len(ids)]}} for n, kind in enumerate(KINDS)
    ]
    unknown = {"title": "Latency", "tags": {"req": "REQ-NOWHERE-9"}}
    batch = [
        {**each, "alert_id": f"a-{n}", "timestamp": "2025-11-20T15:30:00Z"}
        for n, each in enumerate([*named, unknown, {"title": "Something odd"}])
    ]

    problems = []
    for payload in batch:
        run = Cli(repository).run(
            *("--alert", "-", "--trace-file", str(tmp_path / "t.json")),
            stdin=json.dumps(payload),
        )
        assert run.code == 0, run.stderr
        (trace,) = json.loads((tmp_path / "t.json").read_text())["traces"]
        checked_out = CheckedOut(
            repository, trace["scanned"]["revision"], trace["deployed"]
        )
        problems += unresolved(ground(trace, [run.stdout], repository))
        problems += check_trace(trace, checked_out)
        problems += contradicted(trace, [run.stdout])

    assert problems == []


FALSE_SENTENCES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("**Commits** — one stands out: `abc`", {"verdict": {"kind": "several"}}),
    ("none is sure. Highest confidence: `abc`", {"verdict": {"kind": "none"}}),
    ("**Commits** — none is sure; most likely `a`", {"verdict": {"kind": "several"}}),
    ("1. Recent change cd2da35 perf: Add caching", {"verdict": {"kind": "none"}}),
    ("none stands out: 3 commits", {"verdict": {"kind": "unknown"}}),
    ("**Commits** — not searched: no place", {"unranked_commits": [{"sha": "a"}]}),
    ("not ranked: no place", {"unranked_commits": []}),
    ("**Broken requirement** — REQ-1", {"sla": None}),
    ("**No requirement found** — x", {}),
    ("2 requirements fit equally well:", {}),
    (
        "Candidates, none of them sure enough:",
        {"match": {"candidates": [{"how": "frame", "confidence": 0.9}]}},
    ),
    ("a guess, as the alert leads to no code", {"leads": [{"path": "a.py"}]}),
    ("the alert names no code of this repository", {"frames": [{"path": "a"}]}),
    ("only its service leads to code", {"leads": [{"path": "a.py"}]}),
    ("no commit changed the code that the alert leads to", {"leads": []}),
    ("one is likelier than all others together: `cd2da35`", {}),
    ("The cause may be outside this repository.", {"lanes": [{"lane": "flag"}]}),
    ("firing; start not known", {}),
    ("none in the 30 days before this run", {}),
    ("No limit that could be read in REQ-1 fits the alert", {}),
    ("Name an owner; the requirement names none", {}),
    ("All others: 3 % or less", {"suspects": [], "older_suspects": []}),
    ("It names no intent.", {}),
    ("resolved; firing since 2025", {"alert": {"status": "resolved"}}),
    ("Nothing to do: the alert has resolved", {}),
    ("no file defines any requirement", {}),
    ("no place names REQ-F-AUTH-001", {}),
    ("p95 612 ms, limit 250000 ms", {"alert": {"value": 612, "threshold": 250_000}}),
)


@pytest.mark.parametrize(("text", "changes"), FALSE_SENTENCES)
def test_the_checker_finds_a_sentence_that_the_trace_contradicts(
    text: str, changes: dict[str, Any], trace: dict[str, Any]
) -> None:
    alert = {**trace["alert"], "operator": ">", **changes.get("alert", {})}

    problems = contradicted({**trace, **changes, "alert": alert}, [text])

    assert len(list(problems)) == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("see `src/auth/login.py:23`", None),
        ("see `src/auth/login.py:25`", "no such place"),
        ("see [`x`](https://github.com/a/b/blob/{sha}/src/auth/login.py#L23)", None),
        ("see [x](https://github.com/a/b/blob/{sha}/src/x.py#L1)", "no such place"),
        ("see [x](https://github.com/a/b/blob/{sha}/intent.md#L5-L9999)", "no such"),
        ("see [x](https://github.com/a/b/blob/{other}/intent.md#L5)", "revision"),
        ("caused by `{short}`", None),
        ("caused by `badc0de`", "no such commit"),
        ("REQ-F-AUTH-001 for INT-100", None),
        ("REQ-F-AUTH-002", "no such id"),
        ("C-003, C-009", "no such id"),
        ("p95 is 750 ms, +250 ms, 1.5 × the limit", None),
        ("p95 is 751 ms", "no such number"),
        ("at least 5 % of requests", None),
        ("at least 17 % of requests", "no such number"),
        ("since 2025-11-20 15:30 UTC", None),
        ("since 2025-11-20 15:31 UTC", "no time"),
        ("[Dashboard](https://grafana.example/d/1)", "address"),
        ("6 days before the alert", None),
        ("71 days before the alert", "no such number"),
    ],
)
def test_the_checker_finds_what_is_not_in_the_trace(
    text: str, problem: str | None, trace: dict[str, Any], checkout: Path
) -> None:
    sha = trace["scanned"]["revision"]
    filled = text.format(sha=sha, short=sha[:7], other="0123456789" * 4)

    problems = unresolved(ground(trace, [filled], checkout))

    assert [each for each in problems if problem and problem in each] == problems
    assert bool(problems) is (problem is not None)


def test_the_checker_finds_what_is_not_in_the_repository(
    trace: dict[str, Any], checkout: Path
) -> None:
    trace["sla"]["line"] = 4711
    trace["suspects"][0]["sha"] = "badc0de123" * 4
    text = "docs/requirements/authentication.md:4711 by `badc0de`"

    problems = unresolved(ground(trace, [text], checkout))

    assert ["file has" in problems[0], "no such commit" in problems[1]] == [True, True]


def test_the_checker_knows_a_short_sha_that_has_digits_alone(
    trace: dict[str, Any],
) -> None:
    trace["suspects"][0]["sha"] = "1234567890" * 4

    assert unresolved(ground(trace, ["caused by 1234567"], None)) == []
    assert len(unresolved(ground(trace, ["caused by 1234568"], None))) == 1


def test_the_checker_reads_a_path_that_the_console_has_broken(
    trace: dict[str, Any],
) -> None:
    path = "docs/" + "folder/" * 10 + "loop=465b50ec3bb5.md"
    trace["remediation"]["path"] = path
    broken = f"      {path[:74]}\n      {path[74:]}\n"

    assert unresolved(ground(trace, [broken], None)) == []
