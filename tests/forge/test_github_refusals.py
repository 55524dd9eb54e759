"""What GitHub refuses: its own words, what to change, and no second try."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.github_world import World
from tests.support.standin import StandIn
from tests.support.standin.faults import Fault
from tests.support.standin.server import REPOSITORY
from tracer.errors import ForgeRefusedError
from tracer.forge import WaitBudgetSpentError
from tracer.forge.github_exchange import HttpAnswer
from tracer.forge.github_refusals import GithubRefusedError
from tracer.repository import Repository


@pytest.fixture
def world(checkout: Path, github: StandIn) -> Iterator[World]:
    with closing(Repository(checkout)) as repository:
        yield World(github, repository, max_wait=7_200)


REFUSALS = [
    (401, "Bad credentials", "The token is not valid"),
    (403, "Repository was archived so is read-only.", "Unarchive the repository"),
    (403, "Resource not accessible by integration", "Give the job `permissions: contents: write"),
    (403, "Repository is over its storage quota.", "is full"),
    (403, "Resource protected by organization SAML enforcement.", "single sign-on"),
    (404, "Not Found", "or the token may not see it"),
    (409, "Git Repository is empty.", "Commit something first"),
    (422, "Repository rule violations found", "Exempt branches that start with `remediation/`"),
    (422, "Reference update failed", "Exempt branches that start with `remediation/`"),
    (422, "Reference update failed", "Rename a branch that is called `remediation`"),
    (422, "You're not authorized to push to this branch.", "Exempt branches that start with `remediation/`"),
    (409, "Repository rule violations found: Commits must have verified signatures.", "GitHub signs their commits"),
    (403, "refusing to allow a GitHub App to create or update workflow `.github/workflows/a.yml` without `workflows` permission", "that has the permission `workflows`"),
    (403, "This repository has been locked due to a billing issue.", "Pay the bill"),
    (403, "Resource not accessible by personal access token", "Give the personal access token the permissions `contents: write` and"),
    (403, "`acme` forbids access via a personal access token (classic). Please use a GitHub App.", "does not take this personal access token"),
    (403, "Must have push access to repository", "Give the account that the token belongs to write access"),
    (403, "Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled", "Allow the runner's address"),
    (403, "This installation has been suspended", "the account or installation is suspended"),
    (409, "Conflict", "Run again later"),
    (422, "tree.path contains a malformed path component", "Change what GitHub names"),
    (422, ("Reviews may only be requested from collaborators. One or more of the teams you "
          "specified is not a collaborator of the acme/shop repository."),
     "Give that person or team access to the repository"),
    (422, "Review cannot be requested from pull request author.", "Name somebody else"),
    (451, "Repository access blocked", "Ask GitHub's support why the repository is blocked"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "words", "says"), REFUSALS)
def test_a_refusal_is_shown_in_githubs_words_and_not_repeated(
    world: World, status: int, words: str, says: str
) -> None:
    world.github.faults = [Fault("POST /git/trees", status, words, times=9)]

    with pytest.raises(ForgeRefusedError) as refused:
        world.commit()

    assert words in refused.value.message
    assert f"(status {status})" in refused.value.message
    assert says in str(refused.value)
    assert refused.value.exit_code == (2 if words == "Conflict" else 1)
    tries = 4 if words == "Conflict" or "verified" in words else 1  # 409 may pass
    assert world.github.requests.count("POST /git/trees") == tries


@pytest.mark.parametrize(
    ("status", "words", "headers", "hint"),
    [
        (403, "Resource not accessible by integration", {"X-Accepted-GitHub-Permissions": "contents=write"},
         "The token needs the permission `contents: write`"),
        (403, "Resource not accessible by integration", {"X-Accepted-GitHub-Permissions": "contents=write,workflows=write; pull_requests=write"},
         "The token needs the permission `contents: write` and `workflows: write` or `pull-requests: write`"),
        (404, "Not Found", {"X-Accepted-GitHub-Permissions": "contents=write"},
         "It does not exist, or it is hidden. The token needs the permission `contents: write`"),
        (404, "Not Found", {"X-OAuth-Scopes": "gist, read:org", "X-Accepted-OAuth-Scopes": "repo"},
         "It does not exist, or it is hidden. The token needs the scope `repo`"),
        (404, "Not Found", {"X-OAuth-Scopes": "repo", "X-Accepted-OAuth-Scopes": "repo"},
         "It does not exist, or the token may not see it"),
    ],
)  # fmt: skip
def test_a_missing_permission_is_named(
    world: World, status: int, words: str, headers: dict[str, str], hint: str
) -> None:
    world.github.faults = [Fault("POST /git/trees", status, words, headers=headers)]

    with pytest.raises(ForgeRefusedError) as refused:
        world.commit()

    assert refused.value.hint == hint


QUERY_REFUSALS = [
    ("FORBIDDEN", "Resource not accessible by integration", "Give the job `permissions: "),
    ("FORBIDDEN", "Resource protected by organization SAML enforcement.", "single sign-on"),
    ("NOT_FOUND", "Could not resolve to a Repository with the name 'acme/shop'.", "or the token may not see it"),
    ("INSUFFICIENT_SCOPES", "Your token has not been granted the required scopes to execute this query.", "the scopes that GitHub names"),
    ("", "Field 'createCommitOnBranch' doesn't exist on type 'Mutation'", "Update this GitHub Enterprise Server"),
    ("", "CreateCommitOnBranchInput isn't a defined input type (on $input)", "Update this GitHub Enterprise Server"),
    ("UNPROCESSABLE", "A path is malformed", "Change what GitHub names"),
]  # fmt: skip
"""What GraphQL refuses with status 200: kind, message, and what we say."""


@pytest.mark.parametrize(("kind", "words", "says"), QUERY_REFUSALS)
def test_a_refused_query_says_what_to_change(
    world: World, kind: str, words: str, says: str
) -> None:
    body = json.dumps({"data": None, "errors": [{"type": kind, "message": words}]})
    world.github.faults = [Fault("POST /graphql", body=body.encode(), times=9)]

    with pytest.raises(ForgeRefusedError) as refused:
        world.look("remediation/a")

    assert words in refused.value.message
    assert says in str(refused.value)
    assert world.github.requests.count("POST /graphql Branches") == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_repository_with_another_name_by_now_is_followed(
    world: World, status: int
) -> None:
    place = f"{world.github.api}/repos/{REPOSITORY}/git/trees"
    moved = Fault("POST /git/trees", status, "Moved", headers={"Location": place})
    world.github.faults = [moved]

    assert world.github.store.show(world.commit(), "a.md")
    assert world.github.requests.count("POST /git/trees") == 2


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_to_another_server_gets_no_token(world: World, status: int) -> None:
    world.budget(0)
    place = "http://elsewhere.example/login"
    moved = Fault("POST /git/trees", status, "Moved", headers={"Location": place})
    world.github.faults = [moved]

    with pytest.raises(WaitBudgetSpentError, match="redirect"):
        world.commit()


@pytest.mark.parametrize(
    ("errors", "shown"),
    [
        ([{"message": "No commits between main and x"}], "Validation Failed: No commits between main and x"),
        ([{"resource": "PullRequest", "field": "base", "code": "invalid"}], "Validation Failed: PullRequest.base is invalid"),
        (["a", {"code": "missing"}, 7, {"message": "a"}], "Validation Failed: a: request is missing"),
        ("no list", "Validation Failed"),
    ],
)  # fmt: skip
def test_each_error_of_a_refusal_is_shown(
    world: World, errors: object, shown: str
) -> None:
    body = json.dumps({"message": "Validation Failed", "errors": errors}).encode()
    world.github.faults = [Fault("POST /git/trees", 422, "", body=body)]

    with pytest.raises(ForgeRefusedError) as refused:
        world.commit()

    assert (
        refused.value.message == f"GitHub refused writing files: {shown} (status 422)"
    )


def test_a_team_that_a_token_cannot_see_is_no_matter_of_rules() -> None:
    # A job's token sees no team of the organization.
    words = "Could not resolve to a node with the global id of 'T_kw1'."
    body = json.dumps({"message": words}).encode()
    answer = HttpAnswer(status=422, headers={}, body=body, next_url=None)

    error = GithubRefusedError(answer, "setting team-reviewers", "pull-requests: write")

    assert "`members: read`" in str(error)
    assert "Exempt branches" not in str(error)
