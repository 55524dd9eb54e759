"""What was deployed decides which commits count: as the payload, a file or GitHub says."""

from typing import Any

import pytest

from tests.support.example import alert
from tests.support.runs import Job, Run
from tests.support.standin.faults import Fault
from tests.support.standin.store import Deployment

TIMES = ("2025-11-17T08:00:00Z", "2025-11-19T08:00:00Z", "2025-11-20T15:00:00Z")


@pytest.fixture
def shas(job: Job) -> tuple[str, str, str]:
    """The last three commits of the example's history, the oldest first."""
    newest_first = job.github.store.git("rev-list", "--max-count=3", "main").decode()
    third, second, first = newest_first.split()
    return first, second, third


def deploy(job: Job, *deployed: tuple[str, str, str]) -> None:
    """Note deployments on GitHub: the sha, when it was created, its last state."""
    for number, (sha, time, state) in enumerate(deployed, 40):
        states = [("in_progress", time), (state, time.replace(":00Z", ":30Z"))]
        job.github.store.deployments.append(
            Deployment(id=number, sha=sha, created=time, states=states)
        )


def fire(job: Job, **changes: Any) -> Run:
    run = job.run({"alert": alert(**changes)})
    assert run.code == 0, run.stdout
    return run


def traced(run: Run) -> Any:
    (trace,) = run.trace["traces"]
    return trace


def asked(job: Job) -> list[str]:
    return [each for each in job.github.requests if "/deployments" in each]


def test_what_github_deployed_is_what_ran(job: Job, shas: tuple[str, str, str]) -> None:
    first, second, third = shas
    deploy(
        job,
        (first, TIMES[0], "inactive"),
        (second, TIMES[1], "success"),
        (third, TIMES[2], "failure"),
    )

    trace = traced(fire(job))

    assert trace["window"] == {"from": first, "to": second, "basis": "deployment"}
    known = trace["deployments"]
    assert known["running"] == {
        "revision": second,
        "time": "2025-11-19T08:00:30Z",
        "service": None,
        "environment": "production",
        "place": "deployment 41 on GitHub",
    }
    assert known["before"]["place"] == "deployment 40 on GitHub"
    assert (known["searched"], known["not_searched"]) == (["GitHub"], [])
    suspects = {each["sha"] for each in trace["suspects"] + trace["older_suspects"]}
    assert third not in suspects
    (pull,) = job.github.store.pulls
    body = pull.body or ""
    url = f"https://github.com/acme/shop/commit/{first}"
    link = f"[`{first[:7]}`]({url})"
    assert f"before the alert (deployment 41 on GitHub), after {link};" in body
    assert "Find out which commit runs" not in body
    assert len(asked(job)) == 4


def test_what_ran_for_minutes_may_be_the_cause_as_well(
    job: Job, shas: tuple[str, str, str]
) -> None:
    first, second, third = shas
    deploy(
        job,
        (first, TIMES[0], "inactive"),
        (second, "2025-11-20T14:50:00Z", "inactive"),
        (third, TIMES[2], "success"),
    )

    trace = traced(fire(job))

    assert trace["window"] == {"from": first, "to": third, "basis": "deployment"}
    assert trace["deployments"]["before"]["place"] == "deployment 40 on GitHub"
    reasons = [each["reasons"] for each in trace["suspects"]]
    assert any(
        "came with the last 2 deployments before the alert" in r for r in reasons
    )


def test_github_is_not_asked_where_the_payload_has_the_deployments(
    job: Job, shas: tuple[str, str, str]
) -> None:
    listed = [
        {"revision": sha, "time": time} for sha, time in zip(shas, TIMES, strict=True)
    ]

    run = fire(job, deployments=listed)

    assert traced(run)["window"]["to"] == shas[2]
    assert traced(run)["deployments"]["searched"] == ["the payload"]
    assert asked(job) == []


def test_a_missing_permission_costs_a_warning_and_not_the_alert(job: Job) -> None:
    job.github.denied.add("deployments=read")

    run = fire(job)

    assert len(job.github.store.pulls) == 1
    assert traced(run)["deployments"]["searched"] == []
    (reason,) = traced(run)["deployments"]["not_searched"]
    assert "`deployments: read`" in reason
    assert any("deployments were not searched" in w for w in run.annotations("warning"))


def test_nothing_waits_for_deployments(job: Job) -> None:
    job.github.faults.append(Fault("GET /deployments", status=502))

    run = fire(job)

    assert len(job.github.store.pulls) == 1
    assert job.time.pauses == []
    assert "GitHub was unavailable" in traced(run)["deployments"]["not_searched"][0]


def test_deployments_of_another_service_are_said_not_to_be_used(job: Job) -> None:
    listed = [{"revision": "3f2a9c1d", "time": TIMES[0], "service": "cart"}]

    run = fire(job, service="shop", deployments=listed)

    assert traced(run)["window"]["basis"] == "time"
    assert any("of the service shop" in w for w in traced(run)["warnings"])
