"""No report says what its trace does not hold: each falsehood that was seen, as a kind."""

import re
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from tests.support.paths import ROOT
from tests.support.reports import composed, texts
from tests.support.traces import MOMENT, make_alert, specification, traced
from tracer.alerts import Alert, Deployment, Frame, Severity, Status
from tracer.code import Marker, MarkerKind, MarkerRole
from tracer.history import Basis, Place, Window
from tracer.ledger import Entry
from tracer.remediation import RepositoryLinks, TemplateRenderer
from tracer.repository import Commit, History
from tracer.specification import Intent, Specification
from tracer.tracing import NOT_DEPLOYED, Cleared, FaultPlace, Owner, Suspect, Trace
from tracer.tracing.change_lanes import Lane, LaneChange
from tracer.tracing.evidence import Evidence
from tracer.tracing.inference import choose_candidate
from tracer.tracing.named_requirement import Candidate, match_alert
from tracer.tracing.suspects import Verdict, VerdictKind
from tracer.tracing.suspects import verdict as judge
from tracer.tracing.trace import ScanSummary, TraceWarning
from tracer.tracing.trace_builder import TraceInputs, build_trace
from tracer.views import view_of
from tracer.views.amounts import excess
from tracer.views.promise_view import definition_view

NAMED = {"req": "REQ-F-1"}
SCANNED = ScanSummary(files=3, seconds=0.0, history=History.COMPLETE)
QUANTILE = {
    "graph": "http://p/graph?g0.expr=histogram_quantile%280.95%2C+sum%28rate%28s_bucket%5B5m%5D%29%29%29+%3E+5"
}


def place(path: str, symbol: str | None = "login", **changes: Any) -> Marker:
    return Marker(
        **{
            "path": path,
            "line": 3,
            "symbol": symbol,
            "kind": MarkerKind.MARKER,
            "role": MarkerRole.IMPLEMENTS,
            **changes,
        }
    )


def commit(name: str, days: int, *paths: str) -> Commit:
    return Commit(
        sha=name * 40,
        parents=("0" * 40,),
        author="Ann",
        date=MOMENT - timedelta(days=days),
        subject=f"Change {name}",
        body="",
        paths=frozenset(paths),
    )


def suspect(name: str, score: float, *paths: str) -> Suspect:
    return Suspect(
        commit=commit(name, 3, *paths),
        score=score,
        confidence=score,
        reasons=("reason",),
    )


def suspected(*suspects: Suspect) -> dict[str, Any]:
    return {"suspects": suspects, "verdict": judge(suspects)}


def of(alert: Alert, text: str = "", **inputs: Any) -> Trace:
    known = specification(text) if text else specification()
    scanned = ScanSummary(files=1, seconds=0.0, history=History.COMPLETE)
    around = TraceInputs(
        moment=MOMENT, scanned=scanned, text_of=lambda _: text or None, **inputs
    )
    return build_trace(alert, match_alert(alert, known), known, Evidence(), around)


# -- commits ---------------------------------------------------------------------------


def test_a_diagram_has_an_edge_only_to_a_commit_that_changed_the_file() -> None:
    trace = replace(
        traced(tags=NAMED),
        implementations=(place("a.py", None), place("b.py", None)),
        **suspected(suspect("b", 0.9, "b.py")),
    )

    body = composed(trace).body

    assert 'file1["b.py' in body  # what a suspect changed comes first
    assert "file1 -- changed by --> commit1" in body
    assert "file2 -- changed by --> commit1" not in body


def test_an_edge_from_a_function_needs_a_commit_that_changed_its_lines() -> None:
    first, second = suspect("b", 0.45, "a.py"), suspect("c", 0.44, "a.py")
    trace = replace(
        traced(tags=NAMED),
        implementations=(place("a.py"),),
        **suspected(first, replace(second, touched=frozenset({("a.py", "login()")}))),
    )

    body = composed(trace).body

    assert "file1 -- changed by --> commit2" in body
    assert "commit1" not in body
    assert 'file1["a.py#colon;3 login' in body


def test_a_commit_that_changed_no_shown_file_is_in_no_diagram() -> None:
    trace = replace(
        traced(tags=NAMED),
        implementations=(place("a.py"),),
        **suspected(suspect("b", 0.9, "c.py")),
    )

    assert "commit1" not in composed(trace).body


@pytest.mark.parametrize(
    ("scores", "kind", "likely"),
    [
        ((0.9, 0.05), "one", 1),
        ((0.45, 0.44), "several", 2),
        ((0.5, 0.5), "several", 2),
        ((0.05,), "none", 0),
        ((), "none", 0),
    ],
)
def test_a_commit_is_named_as_likely_only_where_it_stands_out(
    scores: tuple[float, ...], kind: str, likely: int
) -> None:
    suspects = tuple(
        suspect(name, s, "a.py") for name, s in zip("abc", scores, strict=False)
    )
    trace = replace(
        traced(tags=NAMED),
        implementations=(place("a.py"),),
        **suspected(*suspects),
    )

    verdict = view_of(trace).verdict

    assert (verdict.kind, len(verdict.likely)) == (kind, likely)
    assert ("stands out: `" in composed(trace).body) is (kind == "one")


@pytest.mark.parametrize(
    ("recent", "headings"),
    [
        ((True, True), ["**Suspects**"]),
        (
            (True, False),
            ["**Suspects**", "**Suspects older than the 30 days before the alert**"],
        ),
        ((False, False), ["**Suspects older than the 30 days before the alert**"]),
    ],
)
def test_commits_from_before_the_window_are_marked(
    recent: tuple[bool, bool], headings: list[str]
) -> None:
    suspects = tuple(
        replace(suspect(name, 0.4, "a.py"), is_recent=is_recent)
        for name, is_recent in zip("ab", recent, strict=True)
    )
    trace = replace(
        traced(tags=NAMED),
        implementations=(place("a.py"),),
        **suspected(*suspects),
    )

    body = composed(trace).body

    assert re.findall(r"^- (\*\*Suspects.*)$", body, re.MULTILINE) == headings


def test_suspects_that_are_much_less_likely_than_the_first_are_not_shown_first() -> (
    None
):
    shown = {"a": 0.42, "b": 0.3, "c": 0.13}
    suspects = [suspect(name, confidence, "a.py") for name, confidence in shown.items()]
    trace = replace(
        traced(tags=NAMED), implementations=(place("a.py"),), **suspected(*suspects)
    )

    first, _, folded = composed(trace).body.partition("### To do")

    assert "all others: 13 % or less" in first
    assert [name * 7 in first for name in shown] == [True, True, False]
    assert [name * 7 in folded for name in shown] == [True, True, True]


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (3, ["- [ ] Review `bbbbbbb` with Ann"]),
        (200, ["- [ ] Review `bbbbbbb` (200 days before the alert) with Ann"]),
        (400, []),
        (2765, []),
    ],
)
def test_an_old_commit_is_no_step_like_a_recent_one(days: int, step: list[str]) -> None:
    old = replace(
        suspect("b", 0.9, "a.py"), commit=commit("b", days, "a.py"), is_recent=days < 31
    )
    trace = replace(
        traced(tags=NAMED), implementations=(place("a.py"),), **suspected(old)
    )

    body = composed(trace).body

    assert [line for line in body.splitlines() if "- [ ] Review" in line] == step
    assert "one stands out" in body
    assert ("- [ ] Find out which commit runs" in body) is bool(step)


@pytest.mark.parametrize(
    ("is_recent", "shown"),
    [
        (
            False,
            (
                "Other changes in the 30 days before the alert: `ccccccc` Change c (dependency, "
                "1 day before), `ddddddd` Change d (2 days before) and 1 more."
            ),
        ),
        (True, None),
    ],
)
def test_an_old_suspect_hides_no_recent_change(
    *, is_recent: bool, shown: str | None
) -> None:
    old = replace(suspect("b", 0.9, "a.py"), is_recent=is_recent)
    lanes = (
        LaneChange(
            lane=Lane.DEPENDENCY, path="go.mod", commit=commit("c", 1, "go.mod")
        ),
    )
    trace = replace(
        traced(tags=NAMED),
        implementations=(place("a.py"),),
        lanes=lanes,
        recent_commits=(commit("d", 2, "a.py"), commit("e", 3, "a.py")),
        **suspected(old),
    )

    first = composed(trace).body.partition("### To do")[0].splitlines()

    assert [each for each in first if each.startswith("Other changes")] == (
        [shown] if shown else []
    )


def test_a_commit_of_a_part_of_the_history_is_a_step_too() -> None:
    part = Verdict(kind=VerdictKind.UNKNOWN, reason="partial", why="partial")
    trace = replace(
        traced(tags=NAMED),
        implementations=(place("a.py"),),
        suspects=(suspect("b", 0.24, "a.py"),),
        verdict=part,
    )

    assert "- [ ] Review `bbbbbbb` with Ann" in composed(trace).body


@pytest.mark.parametrize(("percent", "is_step"), [(14, False), (15, True)])
def test_nobody_is_sent_to_a_commit_that_is_hardly_likely(
    percent: int, *, is_step: bool
) -> None:
    verdict = Verdict(kind=VerdictKind.SEVERAL, reason="several")
    weak = {"suspects": (suspect("b", percent / 100, "a.py"),), "verdict": verdict}
    trace = replace(traced(tags=NAMED), implementations=(place("a.py"),), **weak)

    body = composed(trace).body

    assert ("- [ ] Review `bbbbbbb`" in body) is is_step
    assert f"`bbbbbbb` Change b — {percent} %" in body


def candidate(number: int, confidence: float) -> Candidate:
    return Candidate(
        id=f"REQ-F-{number}", how="frame", confidence=confidence, evidence="a.py:3"
    )


@pytest.mark.parametrize(
    ("confidences", "heading", "doubt"),
    [
        (
            (0.9, 0.9),
            "2 requirements fit equally well:",
            "REQ-F-1 and REQ-F-2 fit equally well",
        ),
        (
            (0.9,) * 5,
            "5 requirements fit equally well; the first 3:",
            "REQ-F-1, REQ-F-2, REQ-F-3 and 2 more fit equally well",
        ),
        (
            (0.9, 0.7, 0.9),
            "2 requirements fit equally well:",
            "REQ-F-1 and REQ-F-3 fit equally well",
        ),
        (
            (0.2, 0.2),
            "Candidates, none of them sure enough:",
            "no candidate is sure enough, and the best are REQ-F-1 and REQ-F-2",
        ),
        (
            (0.5, 0.4),
            "Candidates, none of them sure enough:",
            "no candidate is sure enough, and the best is REQ-F-1",
        ),
    ],
)
def test_candidates_that_fit_equally_well_are_not_called_unsure(
    confidences: tuple[float, ...], heading: str, doubt: str
) -> None:
    known = specification("".join(f"## REQ-F-{n}: Title\n" for n in range(1, 6)))
    candidates = [candidate(n, each) for n, each in enumerate(confidences, 1)]
    match = choose_candidate(match_alert(make_alert(), known), candidates, 0.6)
    scanned = ScanSummary(
        files=1, seconds=0.0, history=History.COMPLETE, requirements=5
    )
    inputs = TraceInputs(moment=MOMENT, scanned=scanned)

    body = composed(
        build_trace(make_alert(), match, known, Evidence(), inputs)
    ).body.partition("<details>")[0]

    is_tie = "equally" in heading
    assert doubt in match.evidence
    assert body.count("equally well") == is_tie
    assert f"{heading}\n\n- REQ-F-1" in body
    assert ("No requirement chosen" in body) is is_tie
    assert ("Decide which requirement the alert is about: REQ-F-1 or" in body) is is_tie


@pytest.mark.parametrize(
    ("changes", "why", "words"),
    [
        ({"requirement": None}, "untraced", "none in the 30 days before the alert"),
        ({}, "no code", "none in the 30 days before the alert"),
        ({"requirement": None, "history": History.SHALLOW}, "untraced",
         "none in the 30 days before the alert that this checkout has"),
        ({"implementations": (place("a.py"),), "history": History.SHALLOW},
         "shallow", "not searched"),
    ],
)  # fmt: skip
def test_what_was_not_searched_is_not_called_zero(
    changes: dict[str, Any], why: str, words: str
) -> None:
    trace = traced(tags=NAMED)
    history = changes.pop("history", History.COMPLETE)
    scanned = replace(trace.scanned, history=history)
    unknown = Verdict(kind=VerdictKind.UNKNOWN, reason="not searched", why=why)
    trace = replace(trace, scanned=scanned, verdict=unknown, **changes)

    assert (view_of(trace).verdict.kind, view_of(trace).verdict.why) == ("unknown", why)
    text = texts(trace)
    assert words in re.sub(r"\s+", " ", text)
    assert "none stands out" not in text
    assert "0 commits" not in text


@pytest.mark.parametrize(
    ("history", "where"),
    [(History.COMPLETE, "repository"), (History.SHALLOW, "checkout")],
)
def test_a_revision_that_is_not_here_is_not_called_deployed(
    history: History, where: str
) -> None:
    trace = traced(tags=NAMED, revision="deadbeef")
    text = texts(replace(trace, scanned=replace(trace.scanned, history=history)))

    assert f"that `deadbeef` runs; no commit or tag of this {where} has" in text
    assert f"Deployed revision: deadbeef (not in this {where})" in text
    assert "later commits do not count" not in text


@pytest.mark.parametrize(
    ("summary", "measures"),
    [
        ("p95 is 250 ms (limit: 100 ms)", ""),
        ("p95 is 250 ms, limit 0.1 seconds", ""),
        (
            "p95 is 250 ms (limit: 200 ms)",
            "**250 ms**, limit 100 ms by its rule, 200 ms by its words",
        ),
        ("p95 is 250 ms for 10 minutes", "**250 ms**, limit 100 ms"),
        ("p95 is 0.4 s (limit: 0.1 s)", "**250 ms**, limit 100 ms"),
    ],
)
def test_a_limit_in_another_unit_is_the_same_limit(summary: str, measures: str) -> None:
    alert = {"value": 0.25, "threshold": 0.1, "unit": "seconds"}
    body = composed(traced(tags={**NAMED, "summary": summary}, **alert)).body

    line = body.partition("> **")[2].partition("\n")[0]
    assert f"{measures} (2.5 times the limit)" in line
    assert ("limit 100 ms" in line) is (measures != "")
    assert ("by its words" in line) is ("by its words" in measures)


@pytest.mark.parametrize(
    ("title", "is_repeated"), [("Login > 2 s", False), ("Login is slow", True)]
)
def test_a_limit_that_the_title_has_is_not_repeated(
    title: str, *, is_repeated: bool
) -> None:
    body = composed(traced(tags=NAMED, title=title, threshold=2, unit="s")).body

    assert ("· limit 2 s" in body) is is_repeated


@pytest.mark.parametrize(
    ("summary", "is_repeated"),
    [
        ("Refreshes are slow: p95 is 41 s (limit 15 s)", False),
        ("Refreshes are slow: p95 is 41.2 s (limit 15 s)", False),
        ("Refreshes are slow: p95 is 42 s (limit 15 s)", True),
        ("Refreshes are slow: p95 is 41 s", True),
    ],
)
def test_a_value_that_the_sentence_has_is_not_repeated(
    summary: str, *, is_repeated: bool
) -> None:
    tags = {**NAMED, "summary": summary}
    body = composed(traced(tags=tags, value=41.2, threshold=15)).body

    assert ("**41.2**" in body) is is_repeated


def test_the_line_of_a_description_that_has_the_measures_is_quoted() -> None:
    text = "Open problem P-1\nIt runs since Monday\nThe value (41.2) exceeds 15"

    measured = composed(traced(tags=NAMED, description=text, value=41.2, threshold=15))
    unmeasured = composed(traced(tags=NAMED, description=text))

    assert "“The value (41.2) exceeds 15”" in measured.body
    assert "“Open problem P-1”" in unmeasured.body


def test_a_line_that_only_introduces_a_link_is_not_quoted() -> None:
    links = {"SHOP-4K2": "https://sentry.example/5", "a": "https://rollbar.example/7"}

    for text in (
        "Sentry Issue: SHOP-4K2",
        "Created from it: https://rollbar.example/7",
    ):
        body = composed(traced(tags=NAMED, description=text, links=links)).body
        assert "“" not in body.partition("**Requirement**")[0]


@pytest.mark.parametrize("how", ["tag", "text"])
def test_an_id_that_is_defined_nowhere_is_to_be_corrected_or_written(how: str) -> None:
    names = {"tags": {"req": "REQ-F-9"}} if how == "tag" else {"title": "REQ-F-9 fails"}

    text = texts(traced(**names))

    assert "- [ ] Write REQ-F-9, or correct the id in the alert" in text
    assert "**Wrong id?** Correct it in the alert" in text
    assert "Know the requirement?" not in text


def test_a_checklist_has_no_blank_lines() -> None:
    # Between its items they make GitHub set them wide apart.
    body = composed(traced(tags=NAMED)).body

    steps = body.partition("### To do in INT-150\n\n")[2].partition("\n\n")[0]
    assert steps.splitlines()[0] == "- [ ] Name an owner; the requirement names none"
    assert "- [ ] Done: " in steps


@pytest.mark.parametrize(
    ("tests", "nearest"),
    [
        ((), None),
        (("tests/test_all.py", "tests/test_user_login.py"), "tests/test_user_login.py"),
        (("tests/test_all.py", "src/userLogin.spec.ts"), "src/userLogin.spec.ts"),
        (("tests/test_all.py", "tests/test_cart.py"), "tests/test_all.py"),
    ],
)
def test_the_test_that_is_named_is_about_the_code(
    tests: tuple[str, ...], nearest: str | None
) -> None:
    trace = replace(
        traced(tags=NAMED),
        implementations=(place("src/user_login.py"),),
        tests=tuple(place(path, kind=MarkerKind.MENTION) for path in tests),
    )

    body = composed(trace).body

    step = f"next to `{nearest}:3`, which names it"
    assert (step in body) is (nearest is not None)
    assert ("Add a test" in body) is (nearest is not None)


@pytest.mark.parametrize("title", ["Login is slow (REQ-F-1)", "req-f-1 is slow"])
def test_a_title_that_names_the_requirement_does_not_name_it_twice(title: str) -> None:
    assert composed(traced(tags=NAMED, title=title)).title == f"INT-150: {title}"


def test_a_type_is_no_function() -> None:
    struct = place("a.go", "RemediationRequestStatus", is_type=True)
    trace = replace(traced(tags=NAMED), implementations=(struct,))

    text = texts(trace)

    assert "RemediationRequestStatus" in text
    assert "RemediationRequestStatus()" not in text
    assert "Read `RemediationRequestStatus" not in text


# -- what to do ------------------------------------------------------------------------


def test_only_functions_are_profiled_and_only_where_time_was_measured() -> None:
    yaml = place("k8s/config.yaml", None)
    twice = (place("a.py"), place("a.py", line=9))
    trace = traced(tags=NAMED, value=750, unit="ms")

    slow = texts(replace(trace, implementations=(yaml, *twice)))
    wrong = texts(replace(traced(tags=NAMED), implementations=twice))

    assert "Profile `k8s" not in slow
    assert slow.count("- [ ] Profile `login()`") == 1
    assert "Profile" not in wrong


def test_a_frame_is_shown_and_no_function_is_guessed_beside_it() -> None:
    alert = {"frames": (Frame(path="src/a.rs", line=7, function="add"),)}
    trace = replace(traced(tags=NAMED, **alert), implementations=(place("a.py"),))

    text = texts(trace)

    assert "Look at `src/a.rs:7`" in text
    assert "Read `login()`" not in text


def test_a_line_outside_of_its_function_is_named() -> None:
    frames = (Frame(path="src/a.go", line=21, function="handleSetStatus"),)
    function = Place("src/a.go", "handleSetStatus", 5, 9)
    of_frame = FaultPlace(
        place=function,
        rank=0,
        origin="frame a.go:21",
        is_frame=True,
        stray_line=21,
        stray_label="Shutdown()",
    )
    trace = replace(traced(tags=NAMED, frames=frames), frames=(of_frame,))

    assert (
        "The stack trace names line 21, which is not in handleSetStatus() but in "
        "Shutdown(). So all of handleSetStatus() counts, not that line."
    ) in texts(trace)


@pytest.mark.parametrize(
    ("changes", "end"),
    [
        ({"operator": "==", "value": 0, "threshold": 0}, "is other than 0"),
        ({"operator": "<", "value": 98.2, "threshold": 99}, "is at least 99"),
        ({"operator": "<=", "value": 98.2, "threshold": 99}, "is above 99"),
        ({"operator": ">", "value": 7, "threshold": 5}, "is at most 5"),
        ({"operator": ">=", "value": 7, "threshold": 5}, "is below 5"),
        ({"operator": "!=", "value": 7, "threshold": 5}, "is exactly 5"),
        ({"value": 98.2, "threshold": 99}, "is at least 99"),
        ({"value": 7, "threshold": 5}, "is at most 5"),
        ({"threshold": 5}, "alert has resolved"),
        ({}, "alert has resolved"),
        (
            {"value": 7, "threshold": 5, "description": "7 exceeds the baseline 5"},
            "alert has resolved",
        ),
        (
            {"value": 750, "threshold": 500, "unit": "ms", "title": "p95 is slow"},
            "p95 of `auth.login.duration` is below 500 ms (REQ-NFR-PERF-001)",
        ),
        (
            {"value": 7, "threshold": 5, "title": "p95", "metric": "login.p95"},
            "the alert's value (metric `login.p95`) is at most 5",
        ),
        # What only grows is never below a limit again: the alert is the judge.
        *(
            (
                {"value": 7, "threshold": 5, "metric": metric, "rule": "Errors"},
                "the alert `Errors` has resolved and stays resolved: its value is at most 5",
            )
            for metric in ("requests_total", "s_bucket", "s_count", "s_sum")
        ),
        (
            {"value": 7, "threshold": 5, "metric": "s_bucket", "links": QUANTILE},
            "p95 of `s` is at most 5",
        ),
        (
            {"value": 7, "threshold": 5, "title": "p95", "metric": "login_total"},
            "the alert has resolved and stays resolved: its value is at most 5",
        ),
    ],
)
def test_the_end_is_a_condition_that_can_be_decided(
    changes: dict[str, Any], end: str
) -> None:
    text = texts(traced(tags=NAMED, **changes))

    done = text.partition("- [ ] Done: ")[2].partition("\n")[0]
    criteria = text.partition("**Success Criteria**:\n")[2].partition("\n")[0]
    assert end in done
    assert end.removeprefix("the ") in criteria


@pytest.mark.parametrize(
    ("changes", "share"),
    [
        ({"value": 750, "threshold": 500, "unit": "ms"}, None),
        (
            {"value": 750, "threshold": 500, "unit": "ms", "title": "p95 is slow"},
            "At least 5 % of the measured values were slower than 500 ms",
        ),
        ({"value": 400, "threshold": 500, "unit": "ms", "title": "p95 is slow"}, None),
        ({"title": "p95 is slow"}, None),
    ],
)
def test_how_many_are_affected_is_said_only_with_a_percentile_above_its_limit(
    changes: dict[str, Any], share: str | None
) -> None:
    text = texts(traced(tags=NAMED, **changes))

    assert ("At least" in text) is (share is not None)
    assert share is None or share in text


# -- what is broken --------------------------------------------------------------------


def test_a_resolved_alert_breaks_nothing() -> None:
    limits = {"value": 750, "threshold": 500, "unit": "ms"}

    firing = texts(traced(tags=NAMED, **limits))
    resolved = texts(traced(tags=NAMED, status=Status.RESOLVED, **limits))

    assert "**Broken requirement**" in firing
    assert "**Broken requirement**" not in resolved
    assert "resolved; it began 2025-11-20" in resolved


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "[No Data] Login latency"},
        {"title": "DatasourceNoData"},
        {"tags": {**NAMED, "grafana_state_reason": "NoData"}},
    ],
)
def test_an_alert_without_data_breaks_nothing(changes: dict[str, Any]) -> None:
    alert = {"tags": NAMED, "threshold": 500, "unit": "ms", **changes}

    trace = traced(severity=Severity.CRITICAL, **alert)
    text = texts(trace)

    assert trace.sla is None
    assert "there is no data" in text
    assert "Find out why there is no data" in text
    assert "fails without the fix" not in text
    assert "data arrives again" in text
    assert "VIOLATED" not in text
    assert "SLA violation" not in text + composed(trace).message


def test_what_was_compared_is_named_where_no_limit_fits() -> None:
    text = texts(traced(tags=NAMED, value=7, threshold=5, unit="GB"))
    vague = texts(traced(tags=NAMED, value=7, threshold=5))

    assert "fits the alert, whose numbers have no unit." in vague
    assert (
        "No limit that could be read in REQ-F-1 or in the 3 requirements related to it fits the alert."
        in text
    )
    assert "it was compared with no limit" in texts(traced(tags=NAMED))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (
            "",
            "The alert leads to REQ-F-1 Export (`docs/requirements/a.md:1`), which does not name REQ-NFR-7. *Sure of REQ-F-1 only: ",
        ),
        ("**Related Requirements**: REQ-NFR-7\n", "related to REQ-F-1"),
    ],
)
def test_a_limit_is_related_only_to_a_requirement_that_names_it(
    more: str, words: str
) -> None:
    text = f"## REQ-F-1: Export\n{more}\n## REQ-NFR-7: Export takes < 300 ms\n"
    alert = make_alert(
        tags=NAMED, title="Export is slow", value=400, threshold=300, unit="ms"
    )

    trace = of(alert, text)

    assert trace.sla is not None
    assert words in composed(trace).body


def test_a_requirement_names_no_intent_only_where_there_are_intents() -> None:
    plain = of(make_alert(tags=NAMED), "## REQ-F-1: Export\n")
    scanned = replace(plain.scanned, has_intents=True)

    assert "names no intent" not in composed(plain).body
    assert "It names no intent." in composed(replace(plain, scanned=scanned)).body


def test_a_service_that_no_commit_changed_is_no_alert_without_code() -> None:
    known = replace(traced(tags={}), service="cart", is_service_unchanged=True)
    by_words = Verdict(kind=VerdictKind.NONE, reason="", why="words")
    unranked = replace(known, unranked=(commit("a", 1, "src/a.py"),))
    untraced = Verdict(kind=VerdictKind.UNKNOWN, reason="", why="untraced")

    compared = composed(replace(known, verdict=by_words)).body
    listed = composed(replace(unranked, verdict=untraced)).body

    assert (
        "no recent commit changed files of its service (cart), and none shares"
        in compared
    )
    assert "not ranked: no recent commit changed files of cart. The newest" in listed


def test_a_service_is_not_looked_for_where_its_code_is_known() -> None:
    unknown = replace(traced(tags={}), is_service_unknown=True, service="db-0")

    assert "Find out where" in texts(replace(unknown, is_code_known=False))
    assert "Find out where" not in texts(replace(unknown, is_code_known=True))


def test_an_error_is_over_when_its_alert_is_whatever_limit_its_message_has() -> None:
    error = {"tags": NAMED, "metric": None, "threshold": 10, "unit": "s"}

    measured = composed(traced(**error)).body
    thrown = composed(traced(**error, frames=(Frame(path="a.py", line=1),))).body

    assert "is other than 10 s" not in measured + thrown
    assert "Done: the alert has resolved" in thrown


POLLS = """\
## REQ-F-1: Polling
**Acceptance Criteria**:
- A matcher polls the server about every 2 seconds
"""


@pytest.mark.parametrize(
    ("threshold", "unit", "is_asked"), [(30, "s", False), (30, "MB", True)]
)
def test_a_limit_is_to_be_written_down_only_where_the_requirement_has_none(
    threshold: float, unit: str, *, is_asked: bool
) -> None:
    alert = make_alert(
        tags=NAMED,
        title="Matcher polls slowly",
        threshold=threshold,
        unit=unit,
        value=45,
    )

    body = composed(of(alert, POLLS)).body

    assert ("Write the limit" in body) is is_asked
    assert "polls the server about every 2 seconds" in body


def test_a_criterion_is_shown_with_its_own_line_and_a_title_only_once() -> None:
    first, second = "Login locks an account", "Login shows a locked account"
    text = f"## REQ-F-1: {first}\n\n**Acceptance Criteria**:\n- {first}\n- {second}\n"
    alert = make_alert(tags=NAMED, title="Login locks a locked account")

    body = composed(of(alert, text)).body

    assert f"“{first}”" not in body.partition("### To do")[0]
    assert f"“{second}” (`docs/requirements/a.md:5`)" in body


def test_a_note_shows_code_as_code_and_nothing_else_of_its_words() -> None:
    trace = replace(
        traced(tags=NAMED), warnings=(TraceWarning("use `fetch-depth: 0`, *now*"),)
    )

    assert "> Note: use `fetch-depth: 0`, \\*now\\*" in composed(trace).body


def test_every_alert_of_a_loop_is_in_the_pull_request() -> None:
    worse = traced(tags=NAMED, title="Login is down", severity=Severity.CRITICAL)
    first = traced(tags=NAMED, severity=Severity.LOW)

    body = composed(first, worse).body

    assert "**Critical · Login is down**" in body.partition("\n\n")[0]
    assert "- **Low · Login latency exceeded**" in body


CONTRADICTION = (
    "## REQ-1: Message formatting\n\ntext\n\n## REQ-1: Graceful degradation\n"
)


def test_definitions_with_different_names_are_a_finding() -> None:
    body = composed(of(make_alert(tags={"req": "REQ-1"}), CONTRADICTION)).body

    assert (
        "**Requirement** — REQ-1, which has 2 names; one is Message formatting" in body
    )
    assert "*Sure of the id, not of its definition: " in body
    assert "- [ ] Decide which definition of REQ-1 counts" in body

    assert (
        "**REQ-1 has other names elsewhere**: "
        "“Graceful degradation” (`docs/requirements/a.md:5`). Which one"
    ) in body


def test_names_with_a_word_in_common_are_no_finding() -> None:
    text = CONTRADICTION.replace("Graceful degradation", "Formatting of messages")

    body = composed(of(make_alert(tags={"req": "REQ-1"}), text)).body

    assert "other names" not in body


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("It shall return the code,\nwith its data. More.", "the code, with its data."),
        ("It shall return the code.\nMore of it.", "return the code."),
        ("It shall return\n- a code\n- its data", "It shall return"),
        ("- a code", None),
        ("It shall return all of these:\n- a code\n- its data", None),
    ],
)
def test_a_sentence_of_several_lines_is_quoted_whole(
    text: str, quote: str | None
) -> None:
    trace = of(make_alert(tags={"req": "REQ-1"}), f"## REQ-1: Faults\n\n{text}\n")

    assert (trace.statement is None) is (quote is None)
    if trace.statement and quote:
        assert trace.statement.text.endswith(quote)
        assert trace.statement.line == 3


def test_what_tests_name_is_not_said_to_be_named_nowhere() -> None:
    tested = replace(traced(tags=NAMED), tests=(place("test_a.py"),))

    text = texts(tested)
    assert "no place names" not in text
    assert "no place in the code" not in text
    assert "only tests name it" in text


def test_the_words_of_the_specification_are_quoted_with_their_line() -> None:
    text = "## REQ-1: Login\n**Acceptance Criteria**:\n- p95 login latency < 500ms\n"
    alert = make_alert(tags={"req": "REQ-1"}, value=750, threshold=500, unit="ms")

    body = composed(of(alert, text)).body

    assert "“p95 login latency < 500ms” (`docs/requirements/a.md:3`)" in body


def test_the_first_sentence_of_a_requirement_says_what_it_is() -> None:
    text = "## REQ-1: Login\n\nUsers log in with their email. More.\n"

    body = composed(of(make_alert(tags={"req": "REQ-1"}), text)).body

    assert "“Users log in with their email” (`docs/requirements/a.md:3`)" in body


def test_an_id_of_several_features_means_the_one_with_the_alert_s_limit() -> None:
    text = (
        "# Features\n\n## REQ-1: A\n\n### NFR-006: Speed\n- answers within 10 ms\n\n"
        "## REQ-2: B\n\n### NFR-006: Builds\n- end within 30 minutes\n"
    )
    fields: dict[str, Any] = {"value": 48.0, "unit": "ms", "operator": ">"}

    found = match_alert(
        make_alert(tags={"req": "NFR-006"}, threshold=10.0, **fields),
        specification(text),
    )
    other = match_alert(
        make_alert(tags={"req": "NFR-006"}, threshold=11.0, **fields),
        specification(text),
    )

    assert found.requirement == "REQ-1/NFR-006"
    assert "names NFR-006; 1 other has this id" in found.evidence
    assert other.requirement is None
    assert "NFR-006, which 2 features have" in other.evidence


def test_a_first_line_says_that_there_is_no_data_once() -> None:
    said = of(make_alert(operator="absent", title="No data for logins"))
    unsaid = of(make_alert(operator="absent", title="Logins"))

    assert "**no data**" not in composed(said).body
    assert "> **Logins** · **no data**" in composed(unsaid).body


def test_what_changed_the_code_and_does_not_run_yet_is_shown() -> None:
    later = Cleared(
        sha="a" * 40,
        subject="Fix the race",
        reason=f"{NOT_DEPLOYED}: 1234567 was running",
    )
    trace = replace(traced(tags=NAMED), cleared=(later,))

    assert (
        "Changed since, but not deployed: `aaaaaaa` Fix the race."
        in composed(trace).body
    )


def test_no_template_joins_code_to_a_text() -> None:
    """What `~` joins is a text, so that the marks of code in it are escaped."""
    joined = re.compile(r"~ *\([^()]*\| *(?:code|with_code|bold|link|markup)\b")
    folder = ROOT / "templates"

    assert [t.name for t in folder.glob("*.j2") if joined.search(t.read_text())] == []


def test_a_limit_in_a_cell_is_quoted_with_what_it_limits() -> None:
    text = "| ID | Surface | Target |\n|-|-|-|\n| REQ-1 | Login time | < 500 ms |\n"
    alert = make_alert(tags={"req": "REQ-1"}, value=750, threshold=500, unit="ms")

    body = composed(of(alert, text)).body

    place = "(`docs/requirements/a.md:3`)"
    assert f"REQ-1 Login time {place}: “< 500 ms” {place}" in body


@pytest.mark.parametrize(
    ("row", "is_part"),
    [
        ("Parsing (p95): < 100 ms", True),
        ("Queries at most 0.2 s", True),
        ("Logins (p50): < 200 ms", False),
        ("Sessions: 12 hours", False),
        ("Memory < 100 MB", False),
        ("At least 100 ms between logins", False),
    ],
)
def test_each_smaller_limit_beside_the_violated_one_is_a_step_of_its_own(
    row: str, *, is_part: bool
) -> None:
    text = f"## REQ-1: Speed\n- Logins (p95): < 500 ms\n- {row}\n"
    alert = make_alert(tags={"req": "REQ-1"}, value=750, threshold=500, unit="ms")

    trace = of(alert, text)
    body = composed(trace).body

    step = f"- [ ] Measure REQ-1: “{row}” (`docs/requirements/a.md:3`)"
    shown = body.replace("\\", "").replace("&lt;", "<")
    assert (step in shown) is is_part
    assert [h.source for h in trace.hypotheses] == (
        ["docs/requirements/a.md:3"] if is_part else []
    )


SUMMARY = {"req": "REQ-F-1", "summary": "Logins take 3 s"}
FRAMES = (Frame(path="src/a.py", line=7, function="add"),)
CHAINED = """\
Traceback (most recent call last):
  File "src/a.py", line 3, in total
    return self.total
KeyError: 'total'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "src/a.py", line 7, in add
    x()
ValueError: no total
"""


@pytest.mark.parametrize(
    ("alert", "sentence", "quote"),
    [
        ({"tags": SUMMARY, "title": "Slow login"}, "Logins take 3 s", None),
        (
            {"tags": SUMMARY, "title": "SlowLogin", "description": "Limit: 2 s"},
            "Logins take 3 s",
            "Limit: 2 s",
        ),
        (
            {"title": "SlowLogin", "description": "Logins take 3 s"},
            "Logins take 3 s",
            None,
        ),
        (
            {"source": "pingdom", "title": "Shop", "description": "HTTP 502"},
            "Shop: HTTP 502",
            None,
        ),
        *(
            (
                {
                    "source": "uptimerobot",
                    "title": title,
                    "description": reason,
                    "tags": {"state": state},
                },
                sentence,
                None,
            )
            for title, reason, state, sentence in (
                ("Shop", "HTTP 502", "DOWN", "Shop: Down, HTTP 502"),
                ("Shop", None, "down", "Shop: down"),
                ("Shop is down", "HTTP 502", "Down", "Shop is down: HTTP 502"),
                ("Shop", "Down since 3 h", "Down", "Shop: Down since 3 h"),
            )
        ),
        (
            {"title": "Boom", "description": "add(src/a.py)", "frames": FRAMES},
            "Boom",
            None,
        ),
        (
            {
                "title": "panic: x",
                "description": "goroutine 91 [running]:\nmain()",
                "frames": FRAMES,
            },
            "panic: x",
            None,
        ),
        (
            {"title": "panic: x", "description": "While adding", "frames": FRAMES},
            "panic: x",
            "While adding",
        ),
        (
            {"title": "Orders fail", "description": CHAINED, "frames": FRAMES},
            "Orders fail",
            "ValueError: no total",
        ),
        (
            {"title": "ValueError: no total", "description": CHAINED, "frames": FRAMES},
            "ValueError: no total",
            None,
        ),
    ],
)
def test_the_sentence_of_an_alert_is_the_one_that_says_most(
    alert: dict[str, Any], sentence: str, quote: str | None
) -> None:
    view = view_of(of(make_alert(**alert))).alert

    assert (view.sentence, view.quote) == (sentence, quote)


@pytest.mark.parametrize(
    ("value", "threshold", "unit", "words"),
    [
        (750, 500, "ms", "+250 ms, +50 %"),
        (98.2, 99, "%", "-0.8 points"),
        (11.4, 3, "ms", "3.8 times the limit"),
        (5, 0, "errors", None),
        (82, 90, None, "8 below the limit"),
        (12, 10, "", "2 above the limit"),
        (-5, 10, None, "15 below the limit"),
    ],
)
def test_the_distance_from_a_limit_is_said_so_that_it_means_one_thing(
    value: float, threshold: float, unit: str | None, words: str | None
) -> None:
    assert excess(value, threshold, unit) == words


@pytest.mark.parametrize("operator", ["==", "!=", ">"])
def test_a_value_that_is_compared_for_equality_has_no_limit(operator: str) -> None:
    alert = make_alert(title="Down", value=0, threshold=0, operator=operator)

    view = view_of(of(alert)).alert

    assert (view.limit is None) is (operator != ">")


def test_a_limit_is_not_to_be_written_into_a_requirement_about_something_else() -> None:
    text = "## REQ-1: Login\n**Acceptance Criteria**:\n- {}\n"
    alert = make_alert(tags={"req": "REQ-1"}, value=750, threshold=500, unit="ms")

    def kinds(criterion: str) -> list[str]:
        return [step.kind for step in view_of(of(alert, text.format(criterion))).steps]

    assert "limit" in kinds("The latency of a login is low")
    assert "limit" not in kinds("A wrong password is refused")


def test_the_likeliest_commit_is_in_the_timeline_however_old() -> None:
    old = suspect("a", 0.9, "a.py")
    recent = tuple(commit(name, 1, "a.py") for name in "bcdefghijk")
    trace = replace(
        traced(tags=NAMED),
        implementations=(place("a.py"),),
        recent_commits=recent,
        **suspected(old),
    )

    moments = view_of(trace).timeline

    assert moments[0].commit
    assert moments[0].commit.sha == old.commit.sha
    assert len(moments) == 9


def test_the_timeline_has_what_ran_and_when_the_alert_began_and_was_reported() -> None:
    running = Deployment(
        revision="d" * 40, time=MOMENT - timedelta(days=1), place="deployments[0]"
    )
    trace = replace(
        traced(tags=NAMED),
        recent_commits=(commit("b", 2, "a.py"),),
        window=Window(
            basis=Basis.DEPLOYMENT, start=None, end="d" * 40, running=running
        ),
        reported_at=MOMENT + timedelta(minutes=4),
    )

    moments = view_of(trace).timeline
    body = composed(trace).body

    assert [moment.event for moment in moments] == [
        "commit",
        "deployed",
        "began",
        "reported",
    ]
    assert "2025-11-19 15:30 UTC: `ddddddd` began to run (deployments\\[0\\])" in body
    assert "2025-11-20 15:34 UTC: the alert was reported here" in body


# -- what is not there -----------------------------------------------------------------


def test_without_code_no_owner_is_denied() -> None:
    trace = replace(traced(tags=NAMED), owners_file="CODEOWNERS")

    assert (
        "`CODEOWNERS` decides by the code, which is not known" in composed(trace).body
    )


@pytest.mark.parametrize(
    ("owners_file", "words"),
    [
        (None, "Name an owner; the requirement names none\n"),
        ("CODEOWNERS", "neither the requirement nor `CODEOWNERS` names one\n"),
        (
            "docs/CODEOWNERS",
            "neither the requirement nor `docs/CODEOWNERS` names one\n",
        ),
    ],
)
def test_only_a_file_of_owners_that_is_there_is_named(
    owners_file: str | None, words: str
) -> None:
    trace = replace(traced(tags=NAMED), owners_file=owners_file, is_code_known=True)

    assert words in composed(trace).body


@pytest.mark.parametrize(
    ("frames", "left_out", "recursions", "places", "words"),
    [
        (1, 0, 1, 1, "1 of 1 frame is"),
        (2, 0, 1, 1, "1 of 2 frames is"),
        # Those that the tool marks as other people's code are frames, too.
        (2, 9, 2, 1, "2 of 11 frames are"),
        (40, 0, 2, 12, "at least 24 of 40 frames are"),
    ],
)
def test_each_frame_of_a_stack_trace_is_counted(
    frames: int, left_out: int, recursions: int, places: int, words: str
) -> None:
    of_frame = FaultPlace(
        place=Place("src/a.go"),
        rank=0,
        origin="frame a.go:7",
        is_frame=True,
        frames=recursions,
    )
    alert = {
        "frames": (Frame(path="src/a.go", line=7),) * frames,
        "frames_left_out": left_out,
    }
    trace = replace(traced(tags=NAMED, **alert), frames=(of_frame,) * places)

    body = composed(trace).body
    nowhere = composed(replace(trace, frames=())).body

    assert f"**Stack trace** {words} in this repository" in body
    counted = "1 frame" if frames == 1 else f"{frames + left_out} frames"
    assert f"the stack trace ({counted}) has no file of this repository" in nowhere


def test_a_requirement_that_is_its_own_sla_is_named_once_in_the_message() -> None:
    alert = make_alert(tags=NAMED, value=750, threshold=500, unit="ms")
    trace = of(alert, "## REQ-F-1: Login takes less than 500 ms\n")
    assert trace.sla
    assert trace.sla.id == "REQ-F-1"

    message = composed(trace).message

    assert "- Related: REQ-F-1\n" in message
    assert "REQ-F-1 → REQ-F-1" not in message


@pytest.mark.parametrize(
    ("threshold", "words"),
    [
        (None, "the alert has no value to compare.\n"),
        (500, "the alert has no value to compare; its threshold was compared.\n"),
    ],
)
def test_a_limit_that_was_compared_is_not_called_uncompared(
    threshold: float | None, words: str
) -> None:
    alert = make_alert(tags=NAMED, value=None, threshold=threshold, unit="ms")
    links = RepositoryLinks(repository_url=None, revision="0" * 40)

    text = TemplateRenderer(links).render(
        "no_hypothesis.md", **view_of(of(alert)).variables()
    )

    assert text.strip() == words.strip()


# -- what is cut -----------------------------------------------------------------------


def many(kind: str, number: int) -> dict[str, Any]:
    """Return the fields of a trace that has so many of a thing."""
    numbers = range(1, number + 1)
    names = [f"{n:x}"[-1] for n in numbers]
    several = Verdict(kind=VerdictKind.SEVERAL, reason="several")
    frame = FaultPlace(place=Place("a.py"), rank=0, origin="frame", is_frame=True)
    fields: dict[str, dict[str, Any]] = {
        "commits": {
            "recent_commits": tuple(commit(name, 3, "a.py") for name in names),
            "verdict": judge(()),
        },
        "suspects": {
            "suspects": tuple(suspect(name, 0.04, "a.py") for name in names),
            "verdict": several,
        },
        "files": {"implementations": tuple(place(f"{n}.py") for n in numbers)},
        "frames": {"frames": (frame,) * number},
        "owners": {"owners": tuple(Owner(name=f"Ann {n}") for n in numbers)},
        "notes": {"warnings": tuple(TraceWarning(f"note {n}") for n in numbers)},
        "entries": {"history": tuple(Entry(title=f"Slow {n}") for n in numbers)},
    }
    return fields[kind]


@pytest.mark.parametrize(
    ("kind", "shown", "rest"),
    [
        ("commits", 8, "- and 2 more commits of the 30 days before the alert"),
        ("suspects", 5, "  - and 2 more commits with less confidence"),
        ("files", 6, "  - and 2 more files"),
        ("frames", 6, "  - and 2 more places"),
        ("owners", 3, " and 2 more\n"),
        ("notes", 10, "> and 2 more notes, in the log of the run"),
        ("entries", 5, "- and 2 more alerts"),
    ],
)
def test_a_list_that_is_cut_says_how_many_are_left_out(
    kind: str, shown: int, rest: str
) -> None:
    frames = (Frame(path="a.py", line=1),) if kind == "frames" else ()
    trace = traced(tags=NAMED, frames=frames)

    whole = composed(replace(trace, **many(kind, shown))).body
    cut = composed(replace(trace, **many(kind, shown + 2))).body

    assert rest in cut
    assert not re.search(re.escape(rest).replace("2", r"\d+"), whole)


def test_where_nothing_is_defined_nobody_is_asked_for_an_id() -> None:
    nothing = Specification()
    alert = make_alert(service="checkout")
    inputs = TraceInputs(moment=MOMENT, scanned=replace(SCANNED, requirements=0))
    match = match_alert(alert, nothing)

    trace = build_trace(alert, match, nothing, Evidence(), inputs)
    body = composed(trace).body.partition("<details>")[0]

    assert "Know the requirement?" not in body
    assert "`/trace " not in body
    assert "there is no `CODEOWNERS` file" in body
    steps = re.findall(r"^- \[ \] (.*)", body, re.MULTILINE)
    assert steps[-2].startswith("Write the requirement that broke into")
    assert steps[-1].startswith("Done: ")


def test_where_the_likeliest_is_not_known_the_newest_come_first() -> None:
    sure = {"a": (0.5, 4), "b": (0.2, 3), "c": (0.02, 2)}
    suspects = tuple(
        Suspect(commit=commit(name, days), score=1.0, confidence=share, reasons=())
        for name, (share, days) in sure.items()
    )
    guess = Verdict(kind=VerdictKind.SEVERAL, reason="a guess", why="words")
    trace = replace(traced(tags=NAMED), suspects=suspects)

    for is_ordered, shown in ((True, "a"), (False, "ba")):
        judged = replace(trace, verdict=replace(guess, is_ordered=is_ordered))
        view = view_of(judged)
        first = composed(judged).body.partition("<details>")[0]
        assert "".join(each.sha[0] for each in view.verdict.likely) == shown
        assert ("review" in [step.kind for step in view.steps]) is is_ordered
        assert ("50 %" in first) is is_ordered


def test_the_reason_of_an_unknown_verdict_is_told_once() -> None:
    warnings = (
        TraceWarning("a partial clone", is_incomplete_history=True),
        TraceWarning("something else"),
    )
    trace = replace(traced(tags=NAMED), warnings=warnings)
    unknown = Verdict(kind=VerdictKind.UNKNOWN, reason="not searched", why="partial")

    assert view_of(trace).warnings == ("a partial clone", "something else")
    assert view_of(replace(trace, verdict=unknown)).warnings == ("something else",)


@pytest.mark.parametrize(
    ("description", "shown"),
    [
        ("Sign in quickly - within a second", "within a second"),
        ("Sign in quickly", None),
        ("People sign in quickly", "People sign in quickly"),
    ],
)
def test_an_intent_does_not_tell_its_title_twice(
    description: str, shown: str | None
) -> None:
    intent = Intent(
        id="INT-1",
        title="Sign in quickly",
        path="a.md",
        line=1,
        description=description,
    )

    assert definition_view(intent).description == shown
