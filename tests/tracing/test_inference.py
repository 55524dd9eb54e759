"""What leads to a requirement where the alert names none, and when nothing is problem."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.example import alert, git
from tests.support.runs import Cli, Run

LOGIN = "REQ-F-AUTH-001"
METER = """\
def observe(seconds):
    metrics.timing("auth.login.duration", seconds, tags=["req:REQ-F-AUTH-001"])


# Implements: REQ-NFR-PERF-001
def expire():
    count("session.expired_total")
"""


def trace(cli: Cli, folder: Path, config: str = "", **changes: Any) -> Any:
    """Trace an alert that names no requirement; return the first trace as JSON."""
    if config:
        commit(cli.checkout, ".github/trace.yml", config)
    changes = {
        "title": "Something is slow",
        "description": None,
        "tags": {"severity": "high"},
        "metric": None,
        "value": None,
        "threshold": None,
        **changes,
    }
    run = run_with(cli, folder, alert(**changes))
    assert run.code == 0, run.stderr
    return json.loads((folder / "trace.json").read_text())["traces"][0]


def run_with(cli: Cli, folder: Path, payload: dict[str, Any]) -> Run:
    file = folder / "alert.json"
    file.write_text(json.dumps(payload))
    return cli.run("--alert", str(file), "--trace-file", str(folder / "trace.json"))


def commit(checkout: Path, path: str, text: str) -> None:
    file = checkout / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    git(checkout, "add", "--force", path)
    identity = ("-c", "user.name=n", "-c", "user.email=e")
    git(checkout, *identity, "commit", "--quiet", "--message", "c")


# -- routes ----------------------------------------------------------------------


def test_a_route_of_the_repository_leads_to_its_requirement(
    cli: Cli, tmp_path: Path
) -> None:
    config = f"routes:\n- {{service: 'login*', requirement: {LOGIN}}}\n"

    traced = trace(cli, tmp_path, config, service="login-eu")

    assert traced["requirement"]["id"] == LOGIN
    assert traced["match"]["how"] == "route"
    assert traced["match"]["evidence"] == "`routes` has service: login*"


def test_a_route_that_does_not_fit_leads_nowhere(cli: Cli, tmp_path: Path) -> None:
    config = f"routes:\n- {{service: login, environment: prod, requirement: {LOGIN}}}\n"

    assert trace(cli, tmp_path, config, service="login")["requirement"] is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("routes: [{service: a}]", "`routes[0]` in `.github/trace.yml` should name a"),
        ("routes: [{servise: a, requirement: R-1}]", "has `servise`. Did you mean"),
        ("routes: [{requirement: R-1}]", "should be a mapping of fields to patterns"),
        ("paths: [a]", "`paths` in `.github/trace.yml` should map texts to texts"),
        ("min-confidence: 2", "should be a number from 0 to 1"),
        ("id-patterns: ['(']", "`id-patterns` in `.github/trace.yml` has `(`"),
    ],
)
def test_an_error_in_the_configuration_is_named(
    cli: Cli, tmp_path: Path, text: str, problem: str
) -> None:
    commit(cli.checkout, ".github/trace.yml", text)

    run = run_with(cli, tmp_path, alert())

    assert run.code == 1
    assert problem in run.stderr


# -- frames ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "frames",
    [
        pytest.param([{"path": "src/auth/login.py", "line": 26}], id="own path"),
        pytest.param([{"path": "/app/src/auth/login.py", "line": 26}], id="image path"),
        pytest.param(
            [{"path": "C:\\x\\auth\\login.py", "line": 26}], id="Windows path"
        ),
        pytest.param([{"path": "login.py", "function": "login"}], id="no line"),
        pytest.param(
            [
                {"path": "/usr/lib/python3/json/decoder.py", "line": 355},
                {"path": "/app/src/auth/sessions.py", "line": 3},
                {"path": "/app/src/auth/login.py", "line": 26},
            ],
            id="library and unmarked code inside",
        ),
        pytest.param(
            [{"path": "src/auth/login.py", "line": 2, "function": "Login.login"}],
            id="line of other code",
        ),
    ],
)
def test_a_stack_frame_leads_to_the_mark_of_its_function(
    cli: Cli, tmp_path: Path, frames: list[dict[str, Any]]
) -> None:
    traced = trace(cli, tmp_path, frames=frames)

    assert traced["requirement"]["id"] == LOGIN
    assert traced["match"]["how"] == "frame"
    assert (
        "is in login(), marked at src/auth/login.py:23" in traced["match"]["evidence"]
    )


def test_a_path_of_two_files_leads_to_neither(cli: Cli, tmp_path: Path) -> None:
    commit(cli.checkout, "lib/auth/login.py", "# Implements: REQ-NFR-PERF-001\n")

    traced = trace(cli, tmp_path, frames=[{"path": "auth/login.py", "line": 26}])

    assert traced["requirement"] is None


@pytest.mark.parametrize(
    "path",
    [
        "/usr/local/lib/python3.12/site-packages/auth/login.py",
        "node_modules/auth/login.py",
        "/srv/other/login.py",
        "/home/x/go/pkg/mod/auth/login.py",
        "<frozen importlib._bootstrap>/login.py",
    ],
)
def test_a_frame_in_a_library_is_not_the_repositorys_code(
    cli: Cli, tmp_path: Path, path: str
) -> None:
    traced = trace(cli, tmp_path, frames=[{"path": path, "line": 26}])

    assert traced["requirement"] is None


@pytest.mark.parametrize(
    "path",
    [
        "webpack:///./src/auth/login.py?abc",
        "app:///src/auth/login.py",
        "file:///srv/shop/src/auth/login.py:26:4",
    ],
)
def test_a_frame_may_be_an_address(cli: Cli, tmp_path: Path, path: str) -> None:
    traced = trace(cli, tmp_path, frames=[{"path": path, "line": 26}])

    assert traced["requirement"]["id"] == LOGIN


def test_a_frame_in_unmarked_code_of_two_requirements_offers_both(
    cli: Cli, tmp_path: Path
) -> None:
    commit(cli.checkout, "src/meter.py", METER + "\n\ndef plain():\n    pass\n")

    traced = trace(cli, tmp_path, frames=[{"path": "src/meter.py", "line": 11}])

    assert traced["requirement"] is None
    assert {each["id"] for each in traced["match"]["candidates"]} == {
        LOGIN,
        "REQ-NFR-PERF-001",
    }


def test_the_console_says_that_two_requirements_fit_equally_well(
    cli: Cli, tmp_path: Path
) -> None:
    both = "# Implements: REQ-F-AUTH-001\n# Implements: REQ-NFR-PERF-001\n"
    commit(cli.checkout, "src/shared.py", f"{both}def share():\n    return 1\n")
    frame = {"path": "src/shared.py", "line": 4, "function": "share"}
    unnamed = dict.fromkeys(("description", "metric", "value", "threshold"))
    payload = alert(title="Boom", tags={"severity": "high"}, frames=[frame], **unnamed)

    text = " ".join(run_with(cli, tmp_path, payload).stdout.split())

    assert "REQ-F-AUTH-001 and REQ-NFR-PERF-001 fit equally well: frame" in text
    assert "✗ Alert → Requirement: several fit equally well" in text
    assert "2. Decide which requirement the alert is about, and name it in" in text
    assert "Loop open: several requirements fit the alert equally well" in text
    assert "no requirement named" not in text


def test_the_configuration_says_what_a_path_of_the_image_is(
    cli: Cli, tmp_path: Path
) -> None:
    commit(cli.checkout, "lib/auth/login.py", "# Implements: REQ-NFR-PERF-001\n")
    frames = [{"path": "/opt/shop/auth/login.py", "line": 26}]

    traced = trace(cli, tmp_path, "paths: {/opt/shop/: src/}\n", frames=frames)

    assert traced["requirement"]["id"] == LOGIN


@pytest.mark.parametrize("line", [0, -1, 9_999_999, None])
def test_a_frame_without_a_function_leads_where_the_whole_file_does(
    cli: Cli, tmp_path: Path, line: int | None
) -> None:
    commit(cli.checkout, "src/one.py", f"# Implements: {LOGIN}\nX = 1\n")
    commit(cli.checkout, "src/two.py", METER)

    one = trace(cli, tmp_path, frames=[{"path": "src/one.py", "line": line}])
    two = trace(cli, tmp_path, frames=[{"path": "src/two.py", "line": line}])

    assert (one["requirement"]["id"], one["match"]["confidence"]) == (LOGIN, 0.7)
    assert two["requirement"] is None


def test_a_marker_of_another_function_is_no_more_than_a_candidate(
    cli: Cli, tmp_path: Path
) -> None:
    code = f"def lookup():\n    return 1\n\n\n# Implements: {LOGIN}\ndef polite():\n    return 2\n"
    commit(cli.checkout, "src/fetcher.py", code)
    frames = [{"path": "src/fetcher.py", "line": 2, "function": "lookup"}]

    traced = trace(cli, tmp_path, frames=frames)

    assert traced["requirement"] is None
    first = traced["match"]["candidates"][0]
    assert (first["id"], first["confidence"]) == (LOGIN, 0.55)


# -- telemetry -------------------------------------------------------------------


@pytest.mark.parametrize(
    "metric",
    [
        "auth.login.duration",
        "auth.login.duration.p95",
        "avg(last_5m):avg:auth.login.duration{env:prod} > 500",
        "auth_login_duration_seconds",
    ],
)
def test_the_code_that_emits_the_metric_leads_to_its_requirement(
    cli: Cli, tmp_path: Path, metric: str
) -> None:
    commit(cli.checkout, "src/meter.py", METER)

    traced = trace(cli, tmp_path, metric=metric)

    assert traced["requirement"]["id"] == LOGIN
    assert traced["match"]["how"] == "telemetry"
    assert "is emitted at src/meter.py:2" in traced["match"]["evidence"]


def test_a_part_of_a_longer_metric_is_another_one(cli: Cli, tmp_path: Path) -> None:
    commit(cli.checkout, "src/meter.py", METER)

    assert trace(cli, tmp_path, metric="auth.login")["requirement"] is None


def test_a_metric_that_code_of_two_requirements_emits_leads_to_neither(
    cli: Cli, tmp_path: Path
) -> None:
    other = METER.replace(LOGIN, "REQ-NFR-PERF-001")
    commit(cli.checkout, "src/meter.py", METER)
    commit(cli.checkout, "src/other.py", other)

    traced = trace(cli, tmp_path, metric="auth.login.duration")

    assert traced["requirement"] is None
    assert {each["id"] for each in traced["match"]["candidates"]} == {
        LOGIN,
        "REQ-NFR-PERF-001",
    }


@pytest.mark.parametrize(
    "marked",
    [
        pytest.param("REQ-NFR-PERF-001, REQ-F-AUTH-002", id="a file of two"),
        pytest.param("REQ-NFR-PERF-001", id="a file of one"),
    ],
)
def test_a_metric_counts_more_than_a_frame_that_is_less_sure(
    cli: Cli, tmp_path: Path, marked: str
) -> None:
    commit(cli.checkout, "src/meter.py", METER)
    other = f"# Implements: {marked}\ndef a():\n    pass\n\n\ndef b():\n    c()\n"
    commit(cli.checkout, "src/one.py", other)

    traced = trace(
        cli,
        tmp_path,
        metric="auth.login.duration",
        frames=[{"path": "src/one.py", "line": 7}],
    )

    assert (traced["requirement"]["id"], traced["match"]["how"]) == (LOGIN, "telemetry")


def test_a_frame_in_marked_code_counts_more_than_a_metric(
    cli: Cli, tmp_path: Path
) -> None:
    commit(cli.checkout, "src/meter.py", METER)
    other = "# Implements: REQ-NFR-PERF-001\ndef a():\n    c()\n"
    commit(cli.checkout, "src/one.py", other)

    traced = trace(
        cli,
        tmp_path,
        metric="auth.login.duration",
        frames=[{"path": "src/one.py", "line": 3}],
    )

    assert (traced["requirement"]["id"], traced["match"]["how"]) == (
        "REQ-NFR-PERF-001",
        "frame",
    )


# -- words -----------------------------------------------------------------------

AREAS = """\
# Requirements

## REQ-PAY-001: Refund a cancelled card payment
Money goes back to the card within three banking days of the cancellation.

## REQ-PAY-002: Settle invoices with the wholesale ledger
Every invoice is matched against the ledger of the wholesaler at night.

## REQ-CAT-001: Search the catalogue by colour
Shoppers filter the catalogue by colour and size.

## REQ-CAT-002: Photograph zoom
Shoppers enlarge the photograph of an article.
"""


def test_words_that_only_one_requirement_has_lead_to_it(
    cli: Cli, tmp_path: Path
) -> None:
    commit(cli.checkout, "docs/requirements/areas.md", AREAS)

    traced = trace(
        cli, tmp_path, title="Refund of cancelled card payments fails", service="refund"
    )

    assert traced["requirement"]["id"] == "REQ-PAY-001"
    assert traced["match"]["how"] == "similarity"
    assert 0.6 <= traced["match"]["confidence"] < 1
    assert "refund" in traced["match"]["evidence"]


def test_words_alone_are_no_surer_than_they_were_right_when_measured(
    cli: Cli, tmp_path: Path
) -> None:
    traced = trace(
        cli,
        tmp_path,
        title="Account not locked after five wrong passwords",
        metric=None,
        service=None,
    )

    assert (traced["requirement"]["id"], traced["match"]["how"]) == (
        LOGIN,
        "similarity",
    )
    assert 0.8 < traced["match"]["confidence"] <= 0.85


def test_the_form_of_a_stack_trace_leads_nowhere(cli: Cli, tmp_path: Path) -> None:
    text = "# Areas\n\n## REQ-LOG-009: The log is ordered by most recent call\n"
    commit(cli.checkout, "docs/requirements/areas.md", text)
    stack = (
        'Traceback (most recent call last):\n  File "x.py", line 3, in f\nKeyError: 1'
    )

    assert not trace(cli, tmp_path, title="Boom", description=stack)["match"][
        "candidates"
    ]


@pytest.mark.parametrize(
    ("requirement", "title", "words"),
    [
        (
            "Histórico de contratações",
            "Histórico de contratações indisponível",
            "histórico, contratações",
        ),
        ("Возврат оплаты картой", "Возврат оплаты не работает", "возврат, оплаты"),
    ],
)
def test_words_of_other_languages_are_whole(
    cli: Cli, tmp_path: Path, requirement: str, title: str, words: str
) -> None:
    text = f"# Areas\n\n## REQ-PAY-009: {requirement}\n"
    commit(cli.checkout, "docs/requirements/areas.md", text)

    traced = trace(cli, tmp_path, title=title)

    [candidate] = traced["match"]["candidates"]
    assert candidate["id"] == "REQ-PAY-009"
    assert candidate["evidence"] == f"it mentions {words}, as the alert does"


def test_words_that_are_not_enough_give_candidates_and_no_requirement(
    cli: Cli, tmp_path: Path
) -> None:
    commit(cli.checkout, "docs/requirements/areas.md", AREAS)

    traced = trace(
        cli, tmp_path, title="Slow queries against colours of the catalogue database"
    )

    assert traced["requirement"] is None
    assert traced["match"]["how"] is None
    assert "REQ-CAT-001" in {each["id"] for each in traced["match"]["candidates"]}
    assert len(traced["match"]["candidates"]) <= 3


@pytest.mark.parametrize("title", ["Error 001", "F 001", "REQ", "Zoom"])
def test_a_number_or_a_single_word_leads_nowhere(
    cli: Cli, tmp_path: Path, title: str
) -> None:
    commit(cli.checkout, "docs/requirements/areas.md", AREAS)

    assert trace(cli, tmp_path, title=title)["requirement"] is None


LIMITS = """\
# Requirements

| ID | Surface | Target |
|---|---|---|
| NFR-P1 | Read APIs (holdings, rule list) | **p50 < 150 ms, p95 < 400 ms** |
| NFR-P2 | Write APIs (transaction or rule) | **p95 < 500 ms** |
| NFR-P3 | Price queries | p95 < 500 ms |
| NFR-P4 | Import jobs | success rate >= 99 % |
| NFR-P5 | Export jobs | p95 < 60 s |
| NFR-P6 | Export of invoices | p95 < 90 s |
"""


ABOUT_RATES = """\
# Delivery

## REQ-CI-001: Checks complete in under 10 minutes total

**Acceptance Criteria**:
- The job fails after a limit of 100 requests for each second

## REQ-MIG-001: Indexes are built offline

**Acceptance Criteria**:
- Ordered tables migrate first
"""


@pytest.mark.parametrize(
    ("title", "description"),
    [
        ("HighErrorRate", "shop answers 7.5 % of requests with 5xx for 10 minutes"),
        ("Http requests total", "The rate of requests is over the limit of a job"),
        ("ValueError: migrate() failed", None),
        ("12 orders are pending", None),
    ],
)
def test_words_of_any_alert_and_a_word_in_passing_offer_no_requirement(
    cli: Cli, tmp_path: Path, title: str, description: str | None
) -> None:
    commit(cli.checkout, "docs/requirements/delivery.md", ABOUT_RATES)

    traced = trace(cli, tmp_path, title=title, description=description)

    assert traced["match"]["candidates"] == []


def test_one_word_that_a_requirement_is_called_by_may_be_a_coincidence(
    cli: Cli, tmp_path: Path
) -> None:
    commit(cli.checkout, "docs/requirements/delivery.md", ABOUT_RATES)

    traced = trace(cli, tmp_path, title="Indexes fail")

    assert traced["match"]["candidates"] == []


@pytest.mark.parametrize(
    ("title", "threshold", "wanted"),
    [
        pytest.param("Read API p95 above 400 ms", "400 ms", "NFR-P1", id="acronym"),
        pytest.param("ReadApiLatencyHigh", "0.4 s", "NFR-P1", id="name of a rule"),
        pytest.param("Price query is slow", "500 ms", "NFR-P3", id="y and ies"),
        pytest.param("Exports over 90 seconds", "90 s", "NFR-P6", id="one word"),
        pytest.param("Refund API is slow", "500 ms", None, id="two have the limit"),
        pytest.param("Checkout API is slow", "400 ms", None, id="a word it lacks"),
        pytest.param("High latency", "500 ms", None, id="only what is measured"),
    ],
)
def test_an_alert_at_the_limit_of_what_its_title_names_leads_there(
    cli: Cli, tmp_path: Path, title: str, threshold: str | int, wanted: str | None
) -> None:
    commit(cli.checkout, "docs/requirements/limits.md", LIMITS)

    traced = trace(cli, tmp_path, title=title, threshold=threshold, operator=">")

    found = traced["requirement"]
    assert (found and found["id"]) == wanted


def test_two_requirements_with_the_limit_and_the_words_lead_to_neither(
    cli: Cli, tmp_path: Path
) -> None:
    text = f"{LIMITS}| NFR-P7 | Read API of reports | p95 < 400 ms |\n"
    commit(cli.checkout, "docs/requirements/limits.md", text)

    traced = trace(cli, tmp_path, title="Read API is slow", threshold="400 ms")

    assert traced["requirement"] is None


def test_a_lower_min_confidence_takes_what_is_less_sure(
    cli: Cli, tmp_path: Path
) -> None:
    commit(cli.checkout, "docs/requirements/areas.md", AREAS)

    traced = trace(
        cli,
        tmp_path,
        "min-confidence: 0.1\n",
        title="Slow colour queries against the catalogue database",
    )

    assert traced["requirement"]["id"] == "REQ-CAT-001"


def test_the_reviewer_sees_that_a_requirement_is_inferred(
    cli: Cli, tmp_path: Path
) -> None:
    frames = [{"path": "src/auth/login.py", "line": 26}]

    run = run_with(
        cli, tmp_path, alert(title="Slow", description=None, tags={}, frames=frames)
    )

    assert "(inferred, 90 % sure)" in run.stdout
    assert "*Inferred, 90 % sure: frame " in (run.stdout)


def test_a_requirement_that_the_alert_names_comes_before_all_that_is_inferred(
    cli: Cli, tmp_path: Path
) -> None:
    config = "routes:\n- {title: '*', requirement: REQ-NFR-PERF-001}\n"

    traced = trace(cli, tmp_path, config, tags={"req": LOGIN})

    assert (traced["requirement"]["id"], traced["match"]["how"]) == (LOGIN, "tag")


def test_a_misspelt_id_offers_its_neighbours(cli: Cli, tmp_path: Path) -> None:
    traced = trace(cli, tmp_path, tags={"req": "REQ-F-AUTH-010"})

    assert traced["requirement"] == {
        **traced["requirement"],
        "id": "REQ-F-AUTH-010",
        "path": None,
    }
    assert traced["match"]["candidates"][0]["id"] == LOGIN


@pytest.mark.parametrize(
    ("text", "slip", "meant"),
    [
        ("`req~sign-in~1`\n\nNeeds: impl\n", "req~sing-in~1", "req~sign-in~1"),
        ("r[auth.login]\nx\n\nr[auth.page]\ny\n", "auth.logn", "auth.login"),
    ],
)
def test_a_misspelt_id_of_another_tool_offers_its_neighbours_as_well(
    cli: Cli, tmp_path: Path, text: str, slip: str, meant: str
) -> None:
    commit(cli.checkout, "docs/spec/tool.md", f"# Spec\n\n{text}")

    traced = trace(cli, tmp_path, tags={"req": slip})

    assert traced["requirement"]["id"] == slip
    assert [each["id"] for each in traced["match"]["candidates"]][:1] == [meant]
