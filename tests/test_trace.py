"""The pure part: alert, specification and findings in; links and their evidence out."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tracer.alerts.alert import Alert, RequirementHint, Severity
from tracer.code.annotations import MarkerRole
from tracer.code.markers import Marker, MarkerKind
from tracer.history.blame import BlameShare
from tracer.remediation.remediation import group, priority
from tracer.repository.git_repository import Commit
from tracer.specification.conventions.markdown import read
from tracer.specification.model import Definitions, Document, Specification
from tracer.specification.reading import index, read_document
from tracer.text.ids import IdGrammar
from tracer.tracing.evidence import Evidence
from tracer.tracing.hypotheses import hypotheses
from tracer.tracing.matching import match
from tracer.tracing.sla import SlaResult, find_sla
from tracer.tracing.suspects import rank
from tracer.tracing.trace import ScanSummary, Trace
from tracer.tracing.trace_builder import TraceInputs, build_trace

MOMENT = datetime(2025, 11, 20, 15, 30, tzinfo=UTC)
TEXT = """\
## REQ-F-1: Login
**Priority**: P1
**Acceptance Criteria**:
- Errors at most 2 %
**Related Requirements**:
- REQ-NFR-PERF-001: Login response < 500ms
- REQ-NFR-AVAIL-001: Available at least 99.9 %
- REQ-NFR-GONE-001: Memory < 512 MB
## REQ-NFR-PERF-001: Login response < 500ms
## REQ-NFR-AVAIL-001: Availability
- at least 99.9 % of requests succeed
"""


def specification(text: str = TEXT) -> Specification:
    return index([read(Document("docs/requirements/a.md", text), IdGrammar())], 1)


def alert(**changes: Any) -> Alert:
    fields: dict[str, Any] = {
        "source": "generic",
        "id": "a",
        "fingerprint": "f",
        "title": "Login latency exceeded",
        "metric": "auth.login.duration",
        "started_at": MOMENT,
    }
    return Alert(**{**fields, **changes})


def sla_of(**changes: Any) -> SlaResult:
    known = specification()
    return find_sla(alert(**changes), known.requirement("REQ-F-1"), known)


SPEC_KIT = """\
# Feature Specification: Login
- **FR-001**: System MUST check the password
- **SC-001**: 95% of logins complete in under 500 ms
"""
KIRO = """\
### Requirement 1: Sign in
1. WHEN the password is right THEN the system SHALL open a session
2. WHEN a login is asked for THEN the system SHALL answer within 500 ms
"""
OPENSPEC = """\
### Requirement: Sign in
The system SHALL answer within 500 ms.
"""


@pytest.mark.parametrize(
    ("path", "text", "requirement", "sla"),
    [
        ("specs/001-a/spec.md", SPEC_KIT, "001-a/FR-001", "001-a/SC-001"),
        (".kiro/specs/a/requirements.md", KIRO, "a#1", "a#1.2"),
        (".kiro/specs/a/requirements.md", KIRO, "a#1.1", "a#1"),
        ("openspec/specs/a/spec.md", OPENSPEC, "a/sign-in", "a/sign-in"),
    ],
)
def test_the_limit_of_a_feature_is_the_sla_of_its_requirements(
    path: str, text: str, requirement: str, sla: str
) -> None:
    known = index([read_document(Document(path, text), IdGrammar())])

    found = find_sla(
        alert(threshold=500, unit="ms"), known.requirement(requirement), known
    )

    assert found.sla
    assert (found.sla.id, found.doubt) == (sla, None)


@pytest.mark.parametrize(
    ("changes", "sla"),
    [
        pytest.param(
            {"threshold": 500, "unit": "ms"}, "REQ-NFR-PERF-001", id="same limit"
        ),
        pytest.param(
            {"threshold": 0.5, "unit": "s"}, "REQ-NFR-PERF-001", id="another unit"
        ),
        pytest.param(
            {"threshold": 99.9, "unit": "%"}, "REQ-NFR-AVAIL-001", id="in its text"
        ),
        pytest.param(
            {"threshold": 512, "unit": "MB"}, "REQ-NFR-GONE-001", id="defined nowhere"
        ),
        pytest.param(
            {"threshold": 2, "unit": "%", "value": 3}, "REQ-F-1", id="own criterion"
        ),
        pytest.param({"tags": {"sla": "performance"}}, "REQ-NFR-PERF-001", id="tag"),
        pytest.param(
            {"tags": {"sla": "availability"}}, "REQ-NFR-AVAIL-001", id="another tag"
        ),
        pytest.param(
            {"threshold": 0.02, "value": 0.03}, "REQ-F-1", id="a share of one"
        ),
        pytest.param(
            {"threshold": 0.5, "metric": "login_duration_seconds"},
            "REQ-NFR-PERF-001",
            id="unit in the metric's name",
        ),
        pytest.param(
            {"threshold": 500, "unit": "ms", "operator": ">"},
            "REQ-NFR-PERF-001",
            id="the operator's direction",
        ),
        pytest.param(
            {"title": "Login is slow", "value": 750, "unit": "ms"},
            "REQ-NFR-PERF-001",
            id="value beyond the limit, and the same words",
        ),
        pytest.param(
            {"title": "Login is slow", "value": 400, "unit": "ms"},
            None,
            id="value within the limit",
        ),
        pytest.param(
            {"title": "Checkout is slow", "metric": None, "value": 750, "unit": "ms"},
            None,
            id="value beyond the limit of something else",
        ),
        pytest.param(
            {"threshold": 500, "unit": "ms", "operator": "<"},
            None,
            id="the other direction",
        ),
        pytest.param({"threshold": 700, "unit": "ms"}, None, id="another limit"),
        pytest.param({"threshold": 500, "unit": "MB"}, None, id="another quantity"),
        pytest.param(
            {"threshold": 500, "unit": "ms", "value": 300}, None, id="limit kept"
        ),
        pytest.param({}, None, id="nothing to compare"),
    ],
)
def test_the_sla_is_the_promise_whose_limit_broke(
    changes: dict[str, Any], sla: str | None
) -> None:
    found = sla_of(**changes).sla

    assert (found.id if found else None) == sla


def test_the_sla_quotes_the_words_that_promise() -> None:
    found = sla_of(threshold=99.9, unit="%", value=98.2).sla

    assert found is not None
    assert found.quote == "Available at least 99.9 %"
    assert (found.limit, found.line) == (">= 99.9 %", 10)
    assert "its limit is the alert's threshold" in found.evidence


def test_two_promises_that_fit_alike_are_not_guessed_between() -> None:
    known = specification(
        "## REQ-1: x\n**Related**:\n- REQ-NFR-A-1: a < 5s\n- REQ-NFR-B-1: b < 5s\n"
    )

    found = find_sla(alert(threshold=5, unit="s"), known.requirement("REQ-1"), known)

    assert found.sla is None
    assert (
        found.doubt
        == "the alert fits REQ-NFR-A-1, REQ-NFR-B-1 equally well; no SLA is named"
    )


RELATIONS = """\
## REQ-F-X-001: Enter
**Acceptance Criteria**:
- Errors at most 2 %
**Related Requirements**:
- REQ-NFR-P-001: Capacity, at most 500 concurrent users
- REQ-NFR-P-002: Delivery within 500 meters
- REQ-NFR-P-003: Retries at most 3
- REQ-NFR-P-004: Response
  < 800ms
## REQ-NFR-P-005: Page
Depends on REQ-NFR-P-006, which answers within 900 ms.
## REQ-NFR-P-006: Store
"""
FOR_ONE_FEATURE = """\
# Feature Specification: Login
- **FR-001**: System MUST answer within 200ms
- **SC-003**: Pages open in ≤ 200 ms
"""


@pytest.mark.parametrize(
    ("changes", "sla"),
    [
        ({"value": 750, "threshold": 500, "unit": "ms"}, None),
        ({"value": 4, "threshold": 3, "unit": "%"}, None),
        ({"value": 600, "threshold": 500, "unit": "users"}, "REQ-NFR-P-001"),
        ({"value": 600, "threshold": 500, "unit": "sessions"}, None),
        ({"value": 4, "threshold": 3}, "REQ-NFR-P-003"),
        ({"value": 4, "threshold": 3, "unit": "count"}, "REQ-NFR-P-003"),
        ({"value": 900, "threshold": 800, "unit": "ms"}, None),
        ({"value": 950, "threshold": 900, "unit": "ms"}, None),
        ({"value": 3, "threshold": 2, "unit": "%"}, "REQ-F-X-001"),
    ],
)
def test_a_number_is_no_promise_about_something_else(
    changes: dict[str, Any], sla: str | None
) -> None:
    known = specification(RELATIONS)

    found = find_sla(alert(**changes), known.requirement("REQ-F-X-001"), known).sla

    assert (found.id if found else None) == sla


@pytest.mark.parametrize(
    ("threshold", "requirement"), [(750, "REQ-F-X-001"), (900, "REQ-NFR-P-005")]
)
def test_the_words_of_a_relation_are_not_the_requirements_own(
    threshold: float, requirement: str
) -> None:
    known = specification(RELATIONS.replace("< 800ms", "< 750ms"))

    found = find_sla(
        alert(value=threshold + 1, threshold=threshold, unit="ms"),
        known.requirement(requirement),
        known,
    )

    assert found.sla is None


def test_a_value_beyond_a_relations_limit_names_the_relation() -> None:
    known = specification(
        "## REQ-F-X-001: Login\n**Related Requirements**:\n"
        "- REQ-NFR-P-001: Login response < 500ms\n"
    )

    found = find_sla(
        alert(value=750, unit="ms"), known.requirement("REQ-F-X-001"), known
    )

    assert found.sla is not None
    assert found.sla.id == "REQ-NFR-P-001"


def test_a_requirements_own_criterion_counts_before_its_features() -> None:
    known = index(
        [read_document(Document("specs/001-a/spec.md", FOR_ONE_FEATURE), IdGrammar())]
    )

    found = find_sla(
        alert(threshold=200, unit="ms"), known.requirement("001-a/FR-001"), known
    )

    assert found.sla is not None
    assert found.sla.id == "001-a/FR-001"


def test_a_threshold_without_a_unit_is_weaker_evidence_and_says_so() -> None:
    bare, known = sla_of(threshold=500).sla, sla_of(threshold=500, unit="ms").sla

    assert bare is not None
    assert known is not None
    assert bare.evidence.startswith(
        "its limit is the alert's threshold, of which the alert names no unit"
    )
    assert known.evidence.startswith("its limit is the alert's threshold; ")


@pytest.mark.parametrize(
    ("changes", "given", "expected", "how"),
    [
        ({"tags": {"req": "REQ-F-1"}}, "", "REQ-F-1", "tag"),
        ({"tags": {"Requirement-ID": "req_f_1"}}, "", "REQ-F-1", "tag"),
        ({"tags": {"req": "REQ-F-1"}}, "REQ-NFR-PERF-001", "REQ-NFR-PERF-001", "input"),
        ({"tags": {"req": "REQ-X-9, REQ-F-1"}}, "", "REQ-F-1", "tag"),
        ({"description": "breaks req-f-1."}, "", "REQ-F-1", "text"),
        ({"links": {"runbook": "https://r.example/REQ-F-1"}}, "", "REQ-F-1", "text"),
        ({"tags": {"req": "PROJ-123"}}, "", "PROJ-123", "tag"),
        ({"title": "REQ-F-10 broke"}, "", "REQ-F-10", "text"),
        ({"title": "FR-7 in prose"}, "", None, None),
        ({"tags": {"req": "none"}}, "", None, None),
        ({}, "", None, None),
    ],
)
def test_the_requirement_is_the_one_the_alert_names(
    changes: dict[str, Any], given: str, expected: str | None, how: str | None
) -> None:
    found = match(alert(**changes), specification(), RequirementHint(given, "x"))

    assert (found.requirement, found.how) == (expected, how)


def commit(number: int, **changes: Any) -> Commit:
    fields: dict[str, Any] = {
        "sha": f"{number:040x}",
        "parents": (),
        "author": "Team",
        "date": MOMENT - timedelta(days=number),
        "subject": f"chore: Change {number}",
        "body": "",
    }
    return Commit(**{**fields, **changes})


def share(of: Commit, lines: int) -> BlameShare:
    return BlameShare(sha=of.sha, path="a.py", symbol="login", lines=lines, total=30)


def test_what_changed_most_of_the_function_is_the_first_suspect() -> None:
    large, small = commit(9), commit(8)

    ranked = rank(
        [large, small], [share(large, 25), share(small, 2)], alert(), {}, MOMENT
    )

    assert [s.commit.sha for s in ranked] == [large.sha, small.sha]
    assert ranked[0].reasons[0] == "changed 25 of the 30 lines of login()"


def test_of_equal_changes_the_latest_is_the_first_suspect() -> None:
    old, new = commit(20), commit(1)

    ranked = rank([old, new], [share(old, 5), share(new, 5)], alert(), {}, MOMENT)

    assert [s.commit.sha for s in ranked] == [new.sha, old.sha]


def test_a_commit_after_the_alert_is_never_a_suspect() -> None:
    assert rank([commit(-1)], [], alert(), {}, MOMENT) == ()


def test_naming_the_requirement_and_the_alerts_words_count() -> None:
    plain, telling = (
        commit(3),
        commit(4, subject="perf: Speed up login", body="For REQ-F-1."),
    )

    ranked = rank([plain, telling], [], alert(), {telling.sha: "REQ-F-1"}, MOMENT)

    assert ranked[0].commit.sha == telling.sha
    assert ranked[0].reasons == (
        "landed 4 days before the alert",
        "names REQ-F-1",
        "speaks of login",
    )
    assert all(0 <= s.score <= 1 for s in ranked)


def test_hypotheses_are_the_constraints_that_can_explain_the_value() -> None:
    known = specification(
        "## REQ-1: x\n- C-1: Query < 100ms\n- C-2: Session 12 hours\n- C-3: Blue\n"
    )
    requirement = known.requirement("REQ-1")

    found = hypotheses(alert(value=750, threshold=500, unit="ms"), requirement, ())

    assert [h.text for h in found] == ["C-1 may not hold: Query < 100ms"]
    assert found[0].source == "docs/requirements/a.md:2"
    assert len(hypotheses(alert(), requirement, ())) == 3


def traced(**changes: Any) -> Trace:
    found = alert(**changes)
    known = specification()
    scanned = ScanSummary(files=1, seconds=0.0, history=Evidence().history)
    around = TraceInputs(moment=MOMENT, scanned=scanned)
    return build_trace(found, match(found, known), known, Evidence(), around)


@pytest.mark.parametrize(
    ("changes", "loop"),
    [
        ({"tags": {"req": "REQ-F-1"}}, "REQ-F-1"),
        (
            {"tags": {"req": "REQ-F-1"}, "threshold": 500, "unit": "ms"},
            "REQ-F-1--REQ-NFR-PERF-001",
        ),
        ({"tags": {"req": "REQ-F-1"}, "threshold": 2, "unit": "%"}, "REQ-F-1"),
        ({"tags": {"req": "pkg.Name"}}, "pkg-Name"),
    ],
)
def test_a_loop_is_named_by_the_broken_promise(
    changes: dict[str, Any], loop: str
) -> None:
    assert traced(**changes).loop == loop


def test_untraced_alerts_have_loops_of_their_own() -> None:
    one, other = traced(fingerprint="a"), traced(fingerprint="b")

    assert one.loop.startswith("untraced-")
    assert len(one.loop) == len("untraced-") + 12
    assert one.loop != other.loop
    assert len(group([one, other, one])) == 2


@pytest.mark.parametrize(
    ("severity", "changes", "level"),
    [
        (Severity.CRITICAL, {}, "P0"),
        (Severity.HIGH, {}, "P1"),
        (Severity.MEDIUM, {}, "P2"),
        (Severity.LOW, {}, "P3"),
        (Severity.UNKNOWN, {}, None),
        (Severity.LOW, {"threshold": 500, "unit": "ms"}, "P1"),
        (Severity.UNKNOWN, {"threshold": 500, "unit": "ms"}, "P1"),
        (Severity.CRITICAL, {"threshold": 500, "unit": "ms"}, "P0"),
    ],
)
def test_the_priority_follows_severity_and_the_broken_promise(
    severity: Severity, changes: dict[str, Any], level: str | None
) -> None:
    found = traced(severity=severity, tags={"req": "REQ-F-1"}, **changes)

    assert priority(found).level == level


def project(name: str, title: str, limit: str, intent: str = "") -> list[Definitions]:
    """Return what one of several projects in a repository defines."""
    texts = {
        "docs/requirements/a.md": f"## REQ-F-1: {title}\n{intent}"
        "**Related**:\n- REQ-NFR-1: Response\n",
        "docs/requirements/nfr.md": f"## REQ-NFR-1: Response\nIt is < {limit}\n",
        "INTENT.md": f"## INT-1: Why {name}\n",
    }
    return [
        read(Document(f"{name}/{path}", text), IdGrammar())
        for path, text in texts.items()
    ]


def traced_in(*projects: list[Definitions], code: str = "", **changes: Any) -> Trace:
    known = index([each for those in projects for each in those])
    marker = Marker(
        path=code,
        line=1,
        symbol=None,
        kind=MarkerKind.MARKER,
        role=MarkerRole.IMPLEMENTS,
    )
    findings = Evidence(implementations=(marker,) if code else ())
    scanned = ScanSummary(files=1, seconds=0.0, history=findings.history)
    found = alert(tags={"req": "REQ-F-1"}, **changes)
    return build_trace(
        found,
        match(found, known),
        known,
        findings,
        TraceInputs(moment=MOMENT, scanned=scanned),
    )


FOR_INT = "**Intent**: INT-1\n"


@pytest.mark.parametrize(
    "led",
    [
        pytest.param({"code": "svc-b/src/login.py"}, id="by the code"),
        pytest.param({"service": "svc_b"}, id="by the service"),
    ],
)
def test_of_many_projects_the_alerts_own_defines_everything(
    led: dict[str, Any],
) -> None:
    found = traced_in(
        project("svc-a", "Login", "500 ms", FOR_INT),
        project("svc-b", "Login", "900 ms", FOR_INT),
        threshold=900,
        unit="ms",
        **led,
    )

    assert found.requirement is not None
    assert found.requirement.path == "svc-b/docs/requirements/a.md"
    assert [d.path for d in found.also_defined] == ["svc-a/docs/requirements/a.md"]
    assert not found.conflicts
    assert found.intent is not None
    assert (found.intent.path, found.intent.title) == ("svc-b/INTENT.md", "Why svc-b")
    assert found.sla is not None
    assert found.sla.path == "svc-b/docs/requirements/nfr.md"


def test_projects_that_say_different_things_are_not_guessed_between() -> None:
    found = traced_in(
        project("svc-a", "Login", "500 ms", FOR_INT),
        project("svc-b", "Logout", "900 ms", FOR_INT),
    )

    assert found.conflicts
    assert found.intent is None
    assert found.warnings[-1] == (
        "which definition of REQ-F-1 counts cannot be told: "
        "svc-a/docs/requirements/a.md:1 (Login) for INT-1; "
        "svc-b/docs/requirements/a.md:1 (Logout) for INT-1"
    )


def test_copies_that_say_the_same_are_no_tie() -> None:
    found = traced_in(
        project("svc-a", "Login", "500 ms", FOR_INT),
        project("svc-b", "Login", "500 ms", FOR_INT),
    )

    assert not found.conflicts
    assert found.intent is not None
