"""Which promise in numbers an alert breaks."""

from typing import Any

import pytest

from tests.support.traces import make_alert, specification
from tracer.alerts import AlertParser, ParsedAlert
from tracer.specification import Document
from tracer.specification.joined_definitions import join_definitions
from tracer.specification.repository_reading import read_document
from tracer.text import Json, JSONValue
from tracer.text.ids import IdGrammar
from tracer.tracing.sla import SlaResult, find_sla


def sla_of(**changes: Any) -> SlaResult:
    known = specification()
    return find_sla(make_alert(**changes), known.requirement("REQ-F-1"), known)


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
    known = join_definitions([read_document(Document(path, text), IdGrammar())])

    result = find_sla(
        make_alert(threshold=500, unit="ms"), known.requirement(requirement), known
    )

    assert result.sla
    assert (result.sla.id, result.doubt) == (sla, None)


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
def test_the_sla_is_the_requirement_whose_limit_is_violated(
    changes: dict[str, Any], sla: str | None
) -> None:
    result = sla_of(**changes).sla

    assert (result.id if result else None) == sla


def test_the_unit_of_a_limit_may_be_in_the_name_of_the_metric() -> None:
    payload: JSONValue = {
        "title": "Login latency exceeded",
        "threshold": 0.5,
        "metric": "login_duration_seconds",
    }
    (parsed,) = AlertParser().parse(Json(payload, "alert"))
    assert isinstance(parsed, ParsedAlert)
    known = specification()

    result = find_sla(parsed.alert, known.requirement("REQ-F-1"), known)

    assert result.sla
    assert result.sla.id == "REQ-NFR-PERF-001"


def test_the_sla_quotes_the_words_that_set_the_limit() -> None:
    result = sla_of(threshold=99.9, unit="%", value=98.2).sla

    assert result is not None
    assert result.quote == "Available at least 99.9 %"
    assert (result.limit, result.line) == (">= 99.9 %", 10)
    assert "its limit is the alert's threshold" in result.evidence


def test_of_two_requirements_that_fit_alike_none_is_chosen() -> None:
    known = specification(
        "## REQ-1: x\n**Related**:\n- REQ-NFR-A-1: a < 5s\n- REQ-NFR-B-1: b < 5s\n"
    )

    result = find_sla(
        make_alert(threshold=5, unit="s"), known.requirement("REQ-1"), known
    )

    assert result.sla is None
    assert (
        result.doubt
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
def test_a_number_about_something_else_is_no_limit(
    changes: dict[str, Any], sla: str | None
) -> None:
    known = specification(RELATIONS)

    result = find_sla(
        make_alert(**changes), known.requirement("REQ-F-X-001"), known
    ).sla

    assert (result.id if result else None) == sla


@pytest.mark.parametrize(
    ("threshold", "requirement"), [(750, "REQ-F-X-001"), (900, "REQ-NFR-P-005")]
)
def test_words_about_a_related_requirement_are_not_the_requirements_own(
    threshold: float, requirement: str
) -> None:
    known = specification(RELATIONS.replace("< 800ms", "< 750ms"))

    result = find_sla(
        make_alert(value=threshold + 1, threshold=threshold, unit="ms"),
        known.requirement(requirement),
        known,
    )

    assert result.sla is None


@pytest.mark.parametrize(
    "constraints",
    ["", "**Constraints**:\n- C-003: Database query < 100ms\n"],
    ids=["alone", "beside a limit of something else"],
)
def test_a_value_beyond_the_limit_of_a_related_requirement_names_that_one(
    constraints: str,
) -> None:
    known = specification(
        f"## REQ-F-X-001: Login\n{constraints}**Related Requirements**:\n"
        "- REQ-NFR-P-001: Login response < 500ms\n"
    )

    result = find_sla(
        make_alert(value=750, unit="ms"), known.requirement("REQ-F-X-001"), known
    )

    assert result.sla is not None
    assert result.sla.id == "REQ-NFR-P-001"


def test_a_requirements_own_criterion_counts_before_its_features() -> None:
    known = join_definitions(
        [read_document(Document("specs/001-a/spec.md", FOR_ONE_FEATURE), IdGrammar())]
    )

    result = find_sla(
        make_alert(threshold=200, unit="ms"), known.requirement("001-a/FR-001"), known
    )

    assert result.sla is not None
    assert result.sla.id == "001-a/FR-001"


def test_a_threshold_without_a_unit_is_weaker_evidence_and_says_so() -> None:
    bare, known = sla_of(threshold=500).sla, sla_of(threshold=500, unit="ms").sla

    assert bare is not None
    assert known is not None
    assert bare.evidence.startswith(
        "its limit is the alert's threshold, of which the alert names no unit"
    )
    assert known.evidence.startswith("its limit is the alert's threshold; ")


NOT_LINKED = """\
# Login

## REQ-F-1: Sign in

People sign in.

## REQ-F-2: Sign out

## REQ-NFR-7: Speed

| Metric | Target |
|--------|--------|
| Answer | 500 ms |
"""
WITHOUT_ID = """\
# Login

## REQ-F-1: Sign in

People sign in.

## Performance

- An answer takes less than 500 ms
"""
OF_ANOTHER = """\
# Shop

## REQ-F-1: Export of orders

## REQ-NFR-7: Search latency

- Answers come in less than 500 ms
"""
GENERAL = """\
# Non-functional requirements

## Response times

- login answers in less than 500 ms
- search answers in less than 2 s
"""


@pytest.mark.parametrize(
    ("documents", "sla", "line"),
    [
        ({"docs/a.md": NOT_LINKED}, "REQ-NFR-7", 9),
        ({"docs/a.md": WITHOUT_ID}, "docs/a.md#performance", 7),
        (
            {"docs/a.md": "## REQ-F-1: Sign in\n", "docs/nfr.md": GENERAL},
            "docs/nfr.md#response-times",
            3,
        ),
        (
            {
                "docs/a.md": "## REQ-F-1: Sign in\n",
                "project_constraints.yml": "constraint_dimensions:\n"
                "  performance_envelope:\n    login_latency: p99 < 500ms\n",
            },
            "project_constraints.yml#login-latency",
            3,
        ),
    ],
)
def test_a_limit_that_nothing_links_is_offered_where_it_fits(
    documents: dict[str, str], sla: str, line: int
) -> None:
    known = join_definitions(
        [read_document(Document(p, text), IdGrammar()) for p, text in documents.items()]
    )

    result = find_sla(
        make_alert(title="Login is slow", threshold=500, value=750, unit="ms"),
        known.requirement("REQ-F-1"),
        known,
    )

    assert result.sla
    assert (result.sla.id, result.sla.line) == (sla, line)
    assert "nothing links it to REQ-F-1" in result.sla.evidence


@pytest.mark.parametrize(
    ("documents", "changes"),
    [
        # Another limit, another document, another subject.
        ({"docs/a.md": NOT_LINKED}, {"threshold": 900, "unit": "ms"}),
        (
            {"docs/a.md": "## REQ-F-1: Sign in\n", "docs/b.md": WITHOUT_ID[9:]},
            {"threshold": 500, "unit": "ms"},
        ),
        (
            {"docs/a.md": "## REQ-F-1: Sign in\n", "docs/nfr.md": GENERAL},
            {"threshold": 500, "unit": "ms", "title": "Checkout is slow", "metric": ""},
        ),
        ({"docs/a.md": NOT_LINKED}, {"threshold": None, "value": 900, "unit": "ms"}),
        (
            {"docs/a.md": OF_ANOTHER},
            {"threshold": 500, "unit": "ms", "title": "Export is slow", "metric": ""},
        ),
    ],
)
def test_a_limit_that_nothing_links_must_fit_well(
    documents: dict[str, str], changes: dict[str, Any]
) -> None:
    known = join_definitions(
        [read_document(Document(p, text), IdGrammar()) for p, text in documents.items()]
    )

    result = find_sla(
        make_alert(**{"title": "Login", "value": 950, **changes}),
        known.requirement("REQ-F-1"),
        known,
    )

    assert result.sla is None


OUTAGE = """\
## REQ-F-1: Uptime checks

- A. The system SHALL check the login every minute.
- B. Somebody is called within 2 minutes of an outage.
"""


@pytest.mark.parametrize(
    ("changes", "is_sla"),
    [
        pytest.param({"title": "Checks fail", "metric": "failures"}, False, id="count"),
        pytest.param({"title": "Outage is seen late", "metric": None}, True, id="a word"),
        pytest.param({"title": "Slow", "metric": "call.duration"}, True, id="a time"),
        pytest.param(
            {"title": "Checks fail", "metric": "failures", "unit": "minutes"},
            True,
            id="the unit",
        ),
    ],
)  # fmt: skip
def test_a_number_without_a_unit_is_a_limit_where_words_say_so(
    changes: dict[str, Any], *, is_sla: bool
) -> None:
    known = specification(OUTAGE)
    alert = make_alert(value=5, threshold=2, **changes)

    assert bool(find_sla(alert, known.requirement("REQ-F-1"), known).sla) is is_sla


SEARCH = """\
## REQ-SRCH-001: Search the catalogue
**Acceptance Criteria**:
- Response time < 500ms
- Success rate >= 99.5 %
- The page of a product loads in under 3 seconds
**Constraints**:
- C-001: Database query < 50ms
"""


@pytest.mark.parametrize(
    ("title", "value", "unit", "limit"),
    [
        pytest.param("p95 latency of search", 750, "ms", "< 500 ms", id="synonym"),
        pytest.param("Search takes long", 0.75, "s", "< 500 ms", id="only a time"),
        pytest.param("Database queries take 80 ms", 80, "ms", "< 50 ms", id="a part"),
        pytest.param(
            "A page loads slowly", 4, "s", "< 3 seconds", id="of two the named"
        ),
        pytest.param("Search latency", 80, "ms", None, id="no word of the query"),
        pytest.param("Search fails", 98, "%", ">= 99.5 %", id="share"),
    ],
)
def test_a_value_breaks_a_limit_of_the_whole_or_of_the_part_that_the_alert_names(
    title: str, value: float, unit: str, limit: str | None
) -> None:
    known = specification(SEARCH)
    requirement = known.requirements["REQ-SRCH-001"][0]
    alert = make_alert(
        title=title,
        value=value,
        unit=unit,
        threshold=None,
        metric=None,
        description=None,
    )

    sla = find_sla(alert, requirement, known).sla

    assert (sla.limit if sla else None) == limit
