"""The stand-in's answers are checked against GitHub's published schema."""

import json
import urllib.error
import urllib.request
import warnings
from typing import Any

import pytest
from pydantic import TypeAdapter

from tests.support.example import alert
from tests.support.issues import People, form
from tests.support.runs import Job
from tests.support.standin import StandIn, graphql, history, shapes
from tests.support.standin.faults import Fault
from tests.support.standin.server import REPOSITORY, TOKEN
from tests.support.standin.store import Deployment, RefusedError, WorkflowRun
from tracer.events.issue import LABEL
from tracer.forge.issue_comment_text import MARK

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from githubkit_schemas.latest import models

SHAPES: dict[str, Any] = {
    "GET ": models.FullRepository,
    "GET /branches/main": models.BranchWithProtection,
    "GET /git/matching-refs/remediation/": list[models.GitRef],
    "GET /git/commits/": models.GitCommit,
    "GET /commits": list[models.Commit],
    "GET /commits/": models.Commit,
    "GET /git/blobs/": models.Blob,
    "GET /contents/": list[models.ContentDirectoryItems],
    "GET /compare/": models.CommitComparison,
    "GET /deployments": list[models.Deployment],
    "GET /deployments/40/statuses": list[models.DeploymentStatus],
    "GET /pulls": list[models.PullRequestSimple],
    "POST /git/trees": models.GitTree,
    "POST /git/commits": models.GitCommit,
    "POST /git/refs": models.GitRef,
    "GET /git/ref/": models.GitRef,
    "POST /pulls": models.PullRequest,
    "PATCH /pulls/1": models.PullRequest,
    "POST /pulls/1/requested_reviewers": models.PullRequestSimple,
    "GET /issues/1/comments": list[models.IssueComment],
    "POST /issues/1/comments": models.IssueComment,
    "POST /issues/1/labels": list[models.Label],
    "GET /actions/permissions/workflow": models.ActionsGetDefaultWorkflowPermissions,
    "GET /collaborators/": models.RepositoryCollaboratorPermission,
    "GET /issues/12/comments": list[models.IssueComment],
    "POST /issues/12/comments": models.IssueComment,
    "PATCH /issues/comments/": models.IssueComment,
    "POST /issues/comments/102/reactions": models.Reaction,
}
UNDESCRIBED = ("DELETE ", "POST /graphql")
"""Without an answer, or in a language that the schema is not about."""


def shape_of(told: str) -> Any:
    exact = SHAPES.get(told)
    if exact is not None:
        return exact
    return next(
        (
            s
            for start, s in SHAPES.items()
            if start[-1] == "/" and told.startswith(start)
        ),
        None,
    )


def test_a_workflow_run_has_the_published_shape() -> None:
    own = WorkflowRun(1, "Trace alert_1", "failure", started="2026-11-20T10:00:00Z")
    shape = shapes.workflow_run("https://api.github.com", REPOSITORY, own)

    TypeAdapter(models.WorkflowRun).validate_json(json.dumps(shape))


def test_the_history_has_the_published_shape(job: Job) -> None:
    url, store = f"{job.github.api}/repos/{REPOSITORY}", job.github.store
    listed = history.commits(url, store, {"sha": store.ref("refs/heads/main") or ""})
    shown = [history.commit(url, store, str(shape["sha"])) for shape in listed]

    TypeAdapter(list[models.Commit]).validate_json(json.dumps([*listed, *shown]))


def test_every_answer_has_the_published_shape(job: Job) -> None:
    options = {"labels": "incident", "reviewers": "ada"}
    head = job.github.store.git("rev-parse", "main").decode().strip()
    time = "2025-11-19T08:00:00Z"
    job.github.store.deployments.append(
        Deployment(id=40, sha=head, created=time, states=[("success", time)])
    )
    job.run({"alert": alert()}, **options)
    job.run({"alert": alert(timestamp="2025-11-21T08:00:00Z")})
    job.github.store.commit_on("main", "my/ledger_pull_request.md.j2", "x", "Write")
    job.run({"alert": alert(alert_id="b", tags=None)}, templates="my")
    job.run({"alert": alert()}, base="gone")
    job.github.token_is_admin = True
    job.run({"alert": alert(test=True)})

    seen = validated(job)

    assert {"branches", "git", "pulls", "contents", "issues"} <= seen


def test_every_answer_about_issues_has_the_published_shape(job: Job) -> None:
    people = People(job)
    people.open("ada", form(), LABEL)
    people.send("reopened", "ada")
    people.say("mallory", "/trace")
    people.tracker.say(12, job.github.login, f"{MARK}\nold")
    people.edit("mallory", "x")
    people.edit("ada", form())

    assert "issues" in validated(job)
    told = {told for told, *_ in job.github.answers}
    assert {
        each for each in SHAPES if "issues/" in each and "issues/1/" not in each
    } <= {
        *told,
        *(each.rpartition("/")[0] + "/" for each in told),
    }


def validated(job: Job) -> set[str]:
    """Check every answer so far; return the first parts of the paths."""
    seen = set()
    for told, status, data in job.github.answers:
        if told.startswith(UNDESCRIBED):
            continue
        if status >= 400:
            TypeAdapter(models.BasicError).validate_python(data)
            continue
        shape = shape_of(told)
        assert shape is not None, told
        TypeAdapter(shape).validate_python(data)
        seen.add(told.split("/")[1] if "/" in told else "")
    return seen


def test_another_graphql_query_is_refused() -> None:
    with pytest.raises(RefusedError, match="does not know this query"):
        graphql.check("Viewer", "query Viewer { viewer { login } }")


def test_the_default_branch_is_asked_for_where_the_event_does_not_name_it(
    job: Job,
) -> None:
    job.repository = {}

    run = job.run({"alert": alert()})

    assert run.code == 0
    told, status, data = job.github.answers[0]
    assert (told, status) == ("GET ", 200)
    TypeAdapter(models.FullRepository).validate_python(data)


def dispatch(github: StandIn, body: Any, token: str = TOKEN) -> tuple[int, Any]:
    """Return what `POST /dispatches` is answered."""
    request = urllib.request.Request(  # noqa: S310 - the stand-in's
        f"{github.api}/repos/{REPOSITORY}/dispatches",
        json.dumps(body).encode(),
        {"Authorization": f"Bearer {token}"},
    )
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def test_a_dispatch_is_kept_and_answered_with_nothing(github: StandIn) -> None:
    body = {"event_type": "e" * 100, "client_payload": {"alert": {}}}

    assert dispatch(github, body) == (204, b"")
    assert github.dispatches == [body]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"event_type": ""}, "event_type is missing or too long"),
        ({"event_type": "e" * 101}, "event_type is missing or too long"),
        (
            {"client_payload": {str(key): key for key in range(11)}},
            "No more than 10 properties are allowed; 11 were supplied.",
        ),
        ({"client_payload": {"a": "é" * 65_535}}, "client_payload is too large"),
    ],
    ids=["no type", "long type", "eleven properties", "too large"],
)
def test_a_dispatch_over_a_limit_is_refused(
    github: StandIn, changes: dict[str, Any], told: str
) -> None:
    status, data = dispatch(github, {"event_type": "e", **changes})

    assert (status, data["message"]) == (422, told)
    TypeAdapter(models.ValidationErrorSimple).validate_python(data)
    assert github.dispatches == []


def test_a_dispatch_with_a_wrong_token_is_refused(github: StandIn) -> None:
    status, data = dispatch(github, {"event_type": "e"}, token="wrong")

    assert (status, data["message"]) == (401, "Bad credentials")
    assert github.dispatches == []


@pytest.mark.parametrize("secret", [TOKEN])
def test_the_token_is_masked_and_never_printed(job: Job, secret: str) -> None:
    job.github.faults = [Fault("POST /git/trees", 422, "Invalid tree info")]

    run = job.run({"alert": alert()})

    assert run.stdout.startswith(f"::add-mask::{secret}\n")
    assert secret not in run.stdout.partition("\n")[2] + run.stderr + run.summary
