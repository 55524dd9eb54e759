"""One alert joined to everything: loops, and repositories with several projects."""

from typing import Any

import pytest

from tests.support.traces import MOMENT, make_alert, traced
from tracer.code import Marker, MarkerKind, MarkerRole, UnclearMarker
from tracer.remediation.loop import group
from tracer.specification import Document
from tracer.specification.convention_reader import Definitions
from tracer.specification.conventions.markdown import read
from tracer.specification.joined_definitions import join_definitions
from tracer.text.ids import IdGrammar
from tracer.tracing.evidence import Evidence
from tracer.tracing.named_requirement import match_alert
from tracer.tracing.trace import ScanSummary, Trace
from tracer.tracing.trace_builder import TraceInputs, build_trace
from tracer.tracing.unclear_places import unclear_places


@pytest.mark.parametrize(
    ("changes", "loop"),
    [
        ({"tags": {"req": "REQ-F-1"}}, "REQ-F-1"),
        (
            {"tags": {"req": "REQ-F-1"}, "threshold": 500, "unit": "ms"},
            "REQ-F-1--REQ-NFR-PERF-001",
        ),
        ({"tags": {"req": "REQ-F-1"}, "threshold": 2, "unit": "%"}, "REQ-F-1"),
        ({"tags": {"req": "pkg.Name"}}, "pkg-name=503d5739dfac"),
    ],
)
def test_a_loop_is_named_by_requirement_and_sla(
    changes: dict[str, Any], loop: str
) -> None:
    assert traced(**changes).loop == loop


def test_untraced_alerts_have_loops_of_their_own() -> None:
    one, other = traced(fingerprint="a"), traced(fingerprint="b")

    assert one.loop.startswith("untraced-")
    assert len(one.loop) == len("untraced-") + 12
    assert one.loop != other.loop
    assert len(group([one, other, one])) == 2


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
    known = join_definitions([each for those in projects for each in those])
    marker = Marker(
        path=code,
        line=1,
        symbol=None,
        kind=MarkerKind.MARKER,
        role=MarkerRole.IMPLEMENTS,
    )
    findings = Evidence(implementations=(marker,) if code else ())
    scanned = ScanSummary(files=1, seconds=0.0, history=findings.history)
    alert = make_alert(tags={"req": "REQ-F-1"}, **changes)
    return build_trace(
        alert,
        match_alert(alert, known),
        known,
        findings,
        TraceInputs(moment=MOMENT, scanned=scanned),
    )


FOR_INT = "**Intent**: INT-1\n"


@pytest.mark.parametrize(
    "alert_fields",
    [
        pytest.param({"code": "svc-b/src/login.py"}, id="by the code"),
        pytest.param({"service": "svc_b"}, id="by the service"),
    ],
)
def test_of_many_projects_that_of_the_alert_defines_everything(
    alert_fields: dict[str, Any],
) -> None:
    trace = traced_in(
        project("svc-a", "Login", "500 ms", FOR_INT),
        project("svc-b", "Login", "900 ms", FOR_INT),
        threshold=900,
        unit="ms",
        **alert_fields,
    )

    assert trace.requirement is not None
    assert trace.requirement.path == "svc-b/docs/requirements/a.md"
    assert [d.path for d in trace.also_defined] == ["svc-a/docs/requirements/a.md"]
    assert not trace.conflicts
    assert trace.intent is not None
    assert (trace.intent.path, trace.intent.title) == ("svc-b/INTENT.md", "Why svc-b")
    assert trace.sla is not None
    assert trace.sla.path == "svc-b/docs/requirements/nfr.md"


def test_between_projects_that_differ_no_intent_is_chosen() -> None:
    trace = traced_in(
        project("svc-a", "Login", "500 ms", FOR_INT),
        project("svc-b", "Logout", "900 ms", FOR_INT),
    )

    assert trace.conflicts
    assert trace.intent is None
    assert trace.warnings[-1].text == (
        "it is not clear which definition of REQ-F-1 counts: "
        "svc-a/docs/requirements/a.md:1 (Login) for INT-1; "
        "svc-b/docs/requirements/a.md:1 (Logout) for INT-1"
    )


LOG_FILES = "# Logs\n\n## REQ-F-1: File output\n\nDebug entries are kept in files.\n"


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("Debug entries are lost", "plans/logs/requirements.md"),
        ("Something is slow", "plans/a/requirements.md"),
    ],
)
def test_of_definitions_with_other_names_the_alerts_words_choose(
    title: str, path: str
) -> None:
    found = make_alert(tags={"req": "REQ-F-1"}, title=title, metric=None)
    known = join_definitions(
        [
            read(
                Document("plans/a/requirements.md", "## REQ-F-1: Login\n"), IdGrammar()
            ),
            read(Document("plans/logs/requirements.md", LOG_FILES), IdGrammar()),
        ],
        2,
    )
    around = TraceInputs(moment=MOMENT, scanned=traced().scanned)

    trace = build_trace(found, match_alert(found, known), known, Evidence(), around)

    assert trace.requirement is not None
    assert trace.requirement.path == path
    assert bool(trace.conflicts) is (path == "plans/a/requirements.md")


def test_copies_that_say_the_same_are_no_conflict() -> None:
    trace = traced_in(
        project("svc-a", "Login", "500 ms", FOR_INT),
        project("svc-b", "Login", "500 ms", FOR_INT),
    )

    assert not trace.conflicts
    assert trace.intent is not None


def test_a_number_of_an_unclear_place_is_called_a_requirement() -> None:
    marker = UnclearMarker(path="a.py", line=3, ids=("login#3", "pay#3"))

    (words,) = unclear_places("login#3", [marker])

    assert words.startswith("requirement 3 in a.py:3 may be login#3 or pay#3")
