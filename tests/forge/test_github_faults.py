"""Whatever goes wrong with a request to GitHub: it is repeated, or says what is wrong.

Each fault happens once to each request that we make. Afterwards GitHub must be in the
state that it has without the fault, and the caller must get the same answer.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from tests.support.github_world import ISSUE, World
from tests.support.standin import StandIn
from tests.support.standin.faults import Delivery, Fault
from tests.support.timing import FakeTime
from tracer.errors import ForgeRefusedError
from tracer.forge import (
    IssueComment,
    PullRequestOptions,
    WaitBudgetSpentError,
)
from tracer.forge.alert_section import with_place_for_alerts
from tracer.remediation import FileChange
from tracer.repository import Repository

OPTIONS = PullRequestOptions(
    labels=("incident",), reviewers=("ada",), assignees=("grace",)
)


# Each of these prepares what it needs, lets the fault happen, and checks what came of it.
# `broken` makes the fault happen to the next request that matches.

Broken = Callable[[str], None]
Operation = Callable[[World, Broken], None]


def read_the_repository(world: World, broken: Broken) -> None:
    world.open()
    broken("GET $")
    assert world.forge.base_branch == "main"


def read_the_base_branch(world: World, broken: Broken) -> None:
    world.open()
    broken("GET /branches/")
    assert world.forge.base().sha == world.github.store.ref("refs/heads/main")


def read_a_file(world: World, broken: Broken) -> None:
    base = world.remote()
    broken("POST /graphql File")
    (path, *_) = base.list_folder("docs/notes")
    assert (base.read(path) or "").startswith("note ")


def read_a_tree(world: World, broken: Broken) -> None:
    base = world.remote()
    file = FileChange(path="docs/a.md", before=None, after="a\n")
    broken("GET /git/commits/")
    made = world.forge.commit(base, (file,), "Add a file")
    assert world.github.store.show(made.sha, "docs/a.md") == "a\n"
    assert "notes" in world.github.store.objects.folder(f"{made.sha}:docs")


def list_the_register(world: World, broken: Broken) -> None:
    name = f"refs/remediation/INT-{next(world.numbers)}"
    world.github.store.git("update-ref", name, "main")
    broken("GET /git/matching-refs/remediation/$")
    assert name in world.forge.refs("refs/remediation/")


def look_at_a_branch(world: World, broken: Broken) -> None:
    branch, sha = world.new_branch(), world.commit()
    world.claim(branch, sha)
    opened = world.forge.open_pull_request(
        branch, "title", "body", PullRequestOptions()
    )
    broken("POST /graphql Branches")
    view = world.look(branch)
    assert opened
    assert view.pull_request == structs.replace(opened, base=None)
    assert view.tip == sha


def make_a_tree(world: World, broken: Broken) -> None:
    broken("POST /git/trees")
    assert world.github.store.show(world.commit(), "a.md")


def make_a_commit(world: World, broken: Broken) -> None:
    broken("POST /git/commits")
    assert world.github.store.show(world.commit(), "a.md")


def claim_a_branch(world: World, broken: Broken) -> None:
    branch, sha = world.new_branch(), world.commit()
    broken("POST /git/refs")
    assert world.claim(branch, sha)
    assert world.tip(branch) == sha


def claim_a_number(world: World, broken: Broken) -> None:
    name, sha = f"refs/remediation/INT-{next(world.numbers)}", world.commit()
    broken("POST /git/refs")
    assert world.forge.claim(name, sha)
    assert world.github.store.ref(name) == sha


def lose_a_branch(world: World, broken: Broken) -> None:
    branch, sha = world.new_branch(), world.commit()
    world.github.store.git("branch", branch, "main")
    world.github.faults.append(Fault("POST /git/refs", 502, "Server Error"))
    broken("GET /git/ref/heads/")
    assert not world.claim(branch, sha)
    assert world.look(branch).tip == world.tip("main")


def add_to_a_branch(world: World, broken: Broken) -> None:
    branch, sha = world.new_branch(), world.commit()
    world.claim(branch, sha)
    file = FileChange(path="b.md", before=None, after="é\r\n")
    broken("POST /graphql Append")
    made = world.forge.append(branch, sha, (file,), "Add a file\n\nWhy.\n\nA-B: c\n")
    assert made
    assert made.verified
    assert world.tip(branch) == made.sha
    assert world.github.store.ref(f"{branch}^") == sha
    assert world.github.store.show(made.sha, "b.md") == "é\r\n"


def move_a_branch(world: World, broken: Broken) -> None:
    branch, sha = world.new_branch(), world.commit()
    world.claim(branch, sha)
    world.look(branch)
    broken("POST /graphql Move")
    assert world.forge.move(branch, sha, world.forge.base().sha)
    assert world.tip(branch) == world.forge.base().sha


def delete_a_branch(world: World, broken: Broken) -> None:
    branch, sha = world.new_branch(), world.commit()
    world.claim(branch, sha)
    world.look(branch)
    broken("POST /graphql Move")
    assert world.forge.move(branch, sha, None)
    assert world.tip(branch) is None


FIRST_TEXT = with_place_for_alerts("title", "body")


def open_a_pull_request(world: World, broken: Broken) -> None:
    branch = world.new_branch()
    world.claim(branch, world.commit())
    broken("POST /pulls$")
    opened = world.forge.open_pull_request(
        branch, "title", "body", PullRequestOptions()
    )
    assert opened
    (pull,) = (pull for pull in world.github.store.pulls if pull.head == branch)
    assert (opened.number, pull.body) == (pull.number, FIRST_TEXT)


def close_a_pull_request(world: World, broken: Broken) -> None:
    branch = world.new_branch()
    world.claim(branch, world.commit())
    opened = world.forge.open_pull_request(branch, "title", "body", OPTIONS)
    broken(r"PATCH /pulls/\d+")
    assert opened
    world.forge.close_pull_request(opened)
    assert world.github.store.pull(opened.number or 0).state == "closed"


def finish(pattern: str) -> Operation:
    def finish_a_pull_request(world: World, broken: Broken) -> None:
        branch = world.new_branch()
        world.claim(branch, world.commit())
        opened = world.forge.open_pull_request(branch, "title", "body", OPTIONS)
        broken(pattern)
        assert opened
        assert world.forge.finish(opened, OPTIONS) == ()
        pull = world.github.store.pull(opened.number or 0)
        assert (pull.labels, pull.reviewers) == (["incident"], ["ada"])
        assert (pull.assignees, pull.body) == (["grace"], FIRST_TEXT)

    return finish_a_pull_request


def ask_for_a_permission(world: World, broken: Broken) -> None:
    broken("GET /collaborators/")
    assert world.issues.may_write("ada")


def ask_for_an_issue(world: World, broken: Broken) -> None:
    broken("POST /graphql History")
    assert world.issues.issue_state(ISSUE).title == "Login is slow"


def answer(pattern: str) -> Operation:
    def answer_in_an_issue(world: World, broken: Broken) -> None:
        world.github.tracker.comments.clear()
        broken(pattern)
        for text in ("first", "second"):
            world.issues.answer(ISSUE, IssueComment(report=text))
        (comment,) = world.github.tracker.on(ISSUE)
        assert "second" in comment.body

    return answer_in_an_issue


def delete_a_comment(world: World, broken: Broken) -> None:
    world.github.tracker.comments.clear()
    world.issues.answer(ISSUE, IssueComment(report="first"))
    (comment,) = world.github.tracker.on(ISSUE)
    world.github.tracker.say(ISSUE, comment.author, comment.body)
    broken("DELETE /issues/comments/")
    world.issues.answer(ISSUE, IssueComment(report="second"))
    assert len(world.github.tracker.on(ISSUE)) == 1


def react(world: World, broken: Broken) -> None:
    comment = world.github.tracker.say(ISSUE, "mallory", "/trace")
    broken("POST /issues/comments/.*/reactions")
    world.issues.decline(ISSUE, comment.id)
    assert comment.reactions == ["-1"]


READS: dict[str, Operation] = {
    "repository": read_the_repository,
    "base branch": read_the_base_branch,
    "file": read_a_file,
    "tree of a commit": read_a_tree,
    "register": list_the_register,
    "branch and pull request": look_at_a_branch,
    "permission": ask_for_a_permission,
    "issue": ask_for_an_issue,
    "comments": answer("GET /issues/12/comments"),
    "branch of another run": lose_a_branch,
}
WRITES: dict[str, Operation] = {
    "make a tree": make_a_tree,
    "make a commit": make_a_commit,
    "claim a branch": claim_a_branch,
    "claim a number": claim_a_number,
    "add to a branch": add_to_a_branch,
    "move a branch": move_a_branch,
    "delete a branch": delete_a_branch,
    "close a pull request": close_a_pull_request,
    "open a pull request": open_a_pull_request,
    "ask for reviewers": finish("POST /pulls/.*/requested_reviewers"),
    "assign": finish("POST /issues/.*/assignees"),
    "label": finish("POST /issues/.*/labels"),
    "edit a pull request": finish(r"PATCH /pulls/\d+"),
    "comment": answer("POST /issues/12/comments"),
    "edit a comment": answer("PATCH /issues/comments/"),
    "delete a comment": delete_a_comment,
    "react": react,
}
FAILED_QUERY = (
    b'{"data": null, "errors": [{"message": "Something went wrong while executing your '
    b'query. Please include `0401:6C25` when reporting this issue."}]}'
)
SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes."
PRIMARY = "API rate limit exceeded for installation ID 1."
LONG_AGO = "Wed, 21 Oct 2015 07:28:00 GMT"
NOT_YET_WORDS = (
    "base_tree is not a valid tree oid",
    "Could not resolve to a node with the global id of 'PR_1'",
    "Object does not exist",
    "PullRequest head is invalid",
)
"""What GitHub says of what was made a moment ago."""
FAULTS = {
    "status 500": Fault("", 500, "Server Error"),
    "status 408": Fault("", 408, "Request Timeout"),
    "failure after the effect": Fault("", 502, "Bad Gateway", has_effect=True),
    "reset before the effect": Fault("", delivery=Delivery.RESET),
    "reset after the effect": Fault("", delivery=Delivery.RESET, has_effect=True),
    "no answer": Fault("", delivery=Delivery.HANG, has_effect=True),
    "an answer byte by byte": Fault("", delivery=Delivery.DRIP, has_effect=True),
    "half an answer": Fault("", delivery=Delivery.CUT, has_effect=True),
    "a page of a proxy": Fault("", body=b"<html>Please log in</html>", has_effect=True),
    "an empty object in place of the effect": Fault("", body=b"{}"),
    "other JSON of a proxy": Fault("", body=b'{"message": "Please log in"}'),
    "a list of a proxy": Fault("", body=b"[1]"),
    "JSON that is cut off": Fault("", body=b'{"sha": "12', has_effect=True),
    "a query that failed": Fault("", body=FAILED_QUERY, has_effect=True),
    "too quickly": Fault("", 422, "was submitted too quickly"),
    "429 with Retry-After": Fault("", 429, SECONDARY, headers={"Retry-After": "7"}),
    "429": Fault("", 429, SECONDARY),
    "403 with Retry-After": Fault("", 403, SECONDARY, headers={"Retry-After": "7"}),
    "403 for a secondary limit": Fault("", 403, SECONDARY),
}


@pytest.fixture
def world(checkout: Path, github: StandIn) -> Iterator[World]:
    with closing(Repository(checkout)) as repository:
        yield World(github, repository, max_wait=7_200)


def failures(world: World, operations: dict[str, Operation], fault: Fault) -> list[str]:
    """Let a fault happen once to each request; return the requests that did not recover."""
    failed = []
    for name, operation in operations.items():
        own = replace(fault, times=0)
        world.github.faults = [own]

        def broken(pattern: str, own: Fault = own) -> None:
            own.match, own.times = pattern, 1

        try:
            operation(world, broken)
        except Exception as error:  # noqa: BLE001 - all of them are shown together
            failed.append(f"{name}: {type(error).__name__} {error}")
        if own.times:
            failed.append(f"{name}: the fault did not happen")
    return failed


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_in_reading_is_overcome(world: World, fault: Fault) -> None:
    assert failures(world, READS, fault) == []


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_in_writing_leaves_no_trace(world: World, fault: Fault) -> None:
    assert failures(world, WRITES, fault) == []


@pytest.mark.parametrize("words", NOT_YET_WORDS)
def test_what_was_made_a_moment_ago_may_not_be_known_yet(
    world: World, words: str
) -> None:
    assert failures(world, WRITES, Fault("", 422, words)) == []


def test_a_conflict_with_another_request_is_tried_again(world: World) -> None:
    assert failures(world, WRITES, Fault("", 409, "Conflict")) == []


@pytest.mark.parametrize(
    ("fault", "pauses"),
    [
        pytest.param(
            Fault("", 503, "Down", times=4), [1, 2, 4, 8], id="server failure"
        ),
        pytest.param(
            Fault("", 429, SECONDARY, times=2, headers={"Retry-After": "7"}),
            [7, 7],
            id="429 with Retry-After",
        ),
        pytest.param(
            Fault("", 403, SECONDARY, headers={"Retry-After": "7"}),
            [7],
            id="403 with Retry-After",
        ),
        pytest.param(
            Fault("", 429, SECONDARY, times=5, headers={"Retry-After": "0"}),
            [0, 1, 3, 7, 15],
            id="a limit that is said to be over",
        ),
        pytest.param(
            Fault("", 429, SECONDARY, headers={"Retry-After": LONG_AGO}),
            [0],
            id="429 with a date as Retry-After",
        ),
        pytest.param(
            Fault("", 429, SECONDARY, headers={"Retry-After": "9" * 400}),
            [60],
            id="429 with a number that is no time",
        ),
        pytest.param(Fault("", 403, SECONDARY, times=3), [60, 120, 240], id="403"),
        pytest.param(Fault("", 429, SECONDARY, times=2), [60, 120], id="429"),
        pytest.param(
            Fault("", 422, NOT_YET_WORDS[0], times=3), [1, 2, 4], id="not yet"
        ),
    ],
)
def test_a_pause_is_as_long_as_github_says(
    world: World, fault: Fault, pauses: list[float]
) -> None:
    world.github.faults = [replace(fault, match="GET /branches/")]

    world.forge.base()

    assert world.time.pauses == pauses
    assert len(world.shown) == len(pauses)
    assert "while reading the branch `main`" in world.shown[0] or fault.status == 422


def test_the_end_of_a_limit_is_read_from_its_headers(world: World) -> None:
    world.github.limits.requests_per_hour = 4
    for _ in range(2):
        world.open()
        world.forge.base()  # two requests
    world.github.now = lambda: world.time.now() + 3_500  # most of the hour has passed
    world.open()

    world.forge.base()

    (pause,) = world.time.pauses
    assert 100 <= pause <= 102
    refused = [status for _, status, _ in world.github.answers if status == 403]
    assert refused == [403]


def test_a_limit_that_the_headers_announce_is_not_run_into(world: World) -> None:
    world.github.limits.requests_per_hour = 3
    world.github.now = world.time.now

    for _ in range(4):
        world.forge.refs("refs/remediation/")

    (pause,) = world.time.pauses
    assert 3_598 <= pause <= 3_601
    assert "rate limit is reached while listing `refs/remediation/`" in world.shown[0]
    assert [status for _, status, _ in world.github.answers] == [200] * 4


def test_the_first_wait_that_does_not_fit_ends_all_requests(world: World) -> None:
    world.budget(60)
    world.github.faults = [
        Fault("", 429, SECONDARY, times=99, headers={"Retry-After": "45"})
    ]

    with pytest.raises(WaitBudgetSpentError) as first:
        world.forge.base()
    with pytest.raises(WaitBudgetSpentError) as second:
        world.forge.refs("refs/remediation/")

    assert world.time.pauses == [45]
    assert len(world.github.requests) == 2
    assert second.value is first.value
    assert first.value.exit_code == 2
    assert "but only 15s of `max-wait: 1m` is left" in first.value.message


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault("", 503, "Down", times=999), id="server failure"),
        pytest.param(Fault("", times=999, delivery=Delivery.RESET), id="reset"),
        pytest.param(Fault("", times=999, body=b"<html>"), id="a page of a proxy"),
    ],
)
def test_waiting_has_one_bound_whatever_fails(world: World, fault: Fault) -> None:
    world.budget(300)
    world.github.faults = [fault]

    with pytest.raises(WaitBudgetSpentError, match="GitHub was unavailable while"):
        world.forge.base()

    assert 200 <= sum(world.time.pauses) <= 300
    assert max(world.time.pauses) <= 60


def test_time_without_an_answer_is_part_of_the_wait(world: World) -> None:
    world.budget(15)  # and 10 s for each request
    world.github.faults = [Fault("", times=999, delivery=Delivery.HANG)]

    with pytest.raises(WaitBudgetSpentError, match="no answer within"):
        world.forge.base()

    assert len(world.github.requests) == 2
    assert world.time.pauses == [1]


def test_a_request_is_given_up_by_the_clock_of_the_machine(world: World) -> None:
    world.time = FakeTime(request_seconds=0.05)
    world.budget(0)
    world.github.faults = [Fault("", delivery=Delivery.HANG)]

    with pytest.raises(WaitBudgetSpentError, match="no answer within"):
        world.forge.base()


def test_without_a_wait_nothing_is_tried_again(world: World) -> None:
    world.budget(0)
    world.github.faults = [Fault("", 503, "Down")]

    with pytest.raises(WaitBudgetSpentError):
        world.forge.base()

    assert len(world.github.requests) == 1


def test_writes_are_spaced_below_what_github_takes_in_a_minute(world: World) -> None:
    start = world.time.monotonic()

    for _ in range(60):
        world.commit()  # two writes

    assert [status for _, status, _ in world.github.answers if status >= 400] == []
    # The pauses, and what the requests took themselves: more on a slow machine.
    assert world.time.monotonic() - start > 100


def test_a_graphql_limit_is_a_limit(world: World) -> None:
    error = {
        "type": "RATE_LIMITED",
        "message": "API rate limit exceeded for user ID 1.",
    }
    body = json.dumps({"errors": [error]}).encode()
    world.github.faults = [Fault("POST /graphql", body=body)]

    assert world.issues.issue_state(ISSUE).title == "Login is slow"
    assert world.time.pauses == [60]


def test_a_certificate_that_is_not_trusted_is_not_waited_for(world: World) -> None:
    world.budget(60)
    world.open(api=world.github.api.replace("http:", "https:"))

    with pytest.raises(WaitBudgetSpentError, match="TLS failed"):
        world.forge.base()


def test_an_answer_to_a_pull_request_that_lists_do_not_show_yet(world: World) -> None:
    branch = world.new_branch()
    world.claim(branch, world.commit())
    options = PullRequestOptions()
    opened = world.forge.open_pull_request(branch, "title", "body", options)
    world.github.faults = [Fault("GET /pulls", times=2, body=b"[]")]

    again = world.forge.open_pull_request(branch, "title", "body", options)

    assert again
    assert opened
    assert again.number == opened.number
    assert world.time.pauses[-2:] == [1, 2]


def test_a_branch_that_is_claimed_but_not_shown_yet(world: World) -> None:
    branch, sha = world.new_branch(), world.commit()
    world.github.store.git("branch", branch, "main")
    world.github.faults = [
        Fault("POST /git/refs", 502, "Server Error"),
        Fault("GET /git/ref/", 404, "Not Found", times=2),
    ]

    assert not world.claim(branch, sha)
    assert world.time.pauses[-2:] == [1, 2]


def test_a_list_is_read_to_its_last_page(world: World) -> None:
    for number in range(250):
        world.github.tracker.say(ISSUE, "mallory", f"comment {number}")
    world.issues.answer(ISSUE, IssueComment(report="ours"))
    world.github.requests.clear()

    world.issues.answer(ISSUE, IssueComment(report="ours again"))

    (own,) = (c for c in world.github.tracker.on(ISSUE) if "ours" in c.body)
    assert "ours again" in own.body
    assert world.github.requests.count("GET /issues/12/comments") == 3


def test_the_token_is_sent_to_no_other_server(world: World) -> None:
    with StandIn(world.github.store.path) as other:
        world.github.next_page = f"{other.api}/repos/acme/shop/issues/12/comments"

        with pytest.raises(ForgeRefusedError, match="leads to another server"):
            world.issues.remembered(ISSUE)

        assert other.requests == []
