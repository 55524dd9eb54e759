"""The stand-in's answers are checked against GitHub's published schema."""

import warnings
from typing import Any

import pytest
from pydantic import TypeAdapter

from tests.conftest import Job, alert
from tests.standin.server import TOKEN, Fault

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from githubkit_schemas.latest import models

SHAPES: dict[str, Any] = {
    "GET ": models.FullRepository,
    "GET /branches/main": models.BranchWithProtection,
    "GET /git/matching-refs/heads/remediation/": list[models.GitRef],
    "GET /git/commits/": models.GitCommit,
    "GET /git/blobs/": models.Blob,
    "GET /contents/": models.ContentFile,
    "GET /pulls": list[models.PullRequestSimple],
    "POST /git/trees": models.GitTree,
    "POST /git/commits": models.GitCommit,
    "POST /git/refs": models.GitRef,
    "PATCH /git/refs/": models.GitRef,
    "POST /pulls": models.PullRequest,
    "PATCH /pulls/1": models.PullRequest,
    "POST /pulls/1/requested_reviewers": models.PullRequestSimple,
    "POST /issues/1/labels": list[models.Label],
}


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


def test_every_answer_has_the_published_shape(job: Job) -> None:
    extras = {"labels": "incident", "reviewers": "ada"}
    job.run({"alert": alert()}, **extras)
    job.run({"alert": alert(timestamp="2025-11-21T08:00:00Z")})
    job.github.store.commit_on("main", ".github/trace.yml", "redact: []\n", "Configure")
    job.run({"alert": alert(alert_id="b", tags=None)})
    job.run({"alert": alert()}, base="gone")

    seen = set()
    for told, status, data in job.github.answers:
        if status >= 400:
            TypeAdapter(models.BasicError).validate_python(data)
            continue
        shape = shape_of(told)
        assert shape is not None, told
        TypeAdapter(shape).validate_python(data)
        seen.add(told.split("/")[1] if "/" in told else "")

    assert {"branches", "git", "pulls", "contents", "issues"} <= seen


def test_the_default_branch_is_asked_for_where_the_event_does_not_name_it(
    job: Job,
) -> None:
    job.repository = {}

    run = job.run({"alert": alert()})

    assert run.code == 0
    told, status, data = job.github.answers[0]
    assert (told, status) == ("GET ", 200)
    TypeAdapter(models.FullRepository).validate_python(data)


@pytest.mark.parametrize("secret", [TOKEN])
def test_the_token_is_masked_and_never_printed(job: Job, secret: str) -> None:
    job.github.faults = [Fault("POST /git/trees", 422, "Invalid tree info")]

    run = job.run({"alert": alert()})

    assert run.stdout.startswith(f"::add-mask::{secret}\n")
    assert secret not in run.stdout.partition("\n")[2] + run.stderr + run.summary
