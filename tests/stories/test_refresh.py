"""`mode: refresh`: open pull requests that conflict in shared files get a merge."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.support.audits import INTENTS
from tests.support.example import alert, git
from tests.support.paths import LEDGER
from tests.support.runs import Cli, Job, Run
from tests.support.standin.faults import Fault
from tracer.ledger.ledger_items import read_items
from tracer.specification import find_intent_ids

PUSH = "push"


@pytest.fixture
def checkout(documents: Path) -> Path:
    return documents


def open_loops(job: Job, count: int) -> list[str]:
    """Open pull requests that all add to the shared files; return their branches."""
    for number in range(count):
        run = job.run({"alert": alert(alert_id=f"alert_{number}")}, group_by="alert")
        assert run.outputs["pull-request-operation"] == "created", run.stdout
    return [pull.head for pull in job.github.store.pulls]


def refresh(job: Job, **inputs: str) -> Run:
    """Check out what is on GitHub now, as a job does, and refresh."""
    everything = "+refs/heads/*:refs/remotes/origin/*"
    git(job.checkout, "fetch", "--quiet", str(job.github.store.path), everything)
    git(job.checkout, "checkout", "--quiet", "--detach", "origin/main")
    return job.run({"ref": "refs/heads/main"}, PUSH, mode="refresh", **inputs)


def results(run: Run) -> dict[str, str]:
    rows = json.loads(run.outputs["results"])
    return {row["pull-request-branch"]: row["pull-request-operation"] for row in rows}


def file_on(job: Job, branch: str, path: str) -> str:
    return job.github.store.git("cat-file", "blob", f"{branch}:{path}").decode()


def alerts_in(text: str) -> list[str | None]:
    return [(item.fields or {}).get("alert_id") for item in read_items("l.yml", text)]


@pytest.mark.parametrize("is_squash", [False, True], ids=["merged", "squashed"])
def test_pull_requests_of_one_ledger_are_merged_one_after_the_other(
    job: Job, *, is_squash: bool
) -> None:
    branches = open_loops(job, 4)
    order = [3, 1, 4, 2]
    for done, number in enumerate(order, 1):
        job.github.store.merge(number, is_squash=is_squash)
        run = refresh(job)
        assert run.code == 0, run.stdout
        still_open = [branches[n - 1] for n in order[done:]]
        assert results(run) == dict.fromkeys(sorted(still_open), "updated")

    merged = file_on(job, "main", LEDGER)
    assert alerts_in(merged) == ["alert_2", "alert_0", "alert_3", "alert_1"]
    assert merged.startswith(
        "# One entry for each time that an alert fired.\nalerts:\n"
    )
    intents = set(find_intent_ids(INTENTS, file_on(job, "main", INTENTS)))
    assert {"INT-150", "INT-151", "INT-152", "INT-153"} <= intents


@pytest.mark.parametrize("text", ["", "# Ours\n", "alerts: []\n"])
def test_pull_requests_may_both_add_the_first_entry(job: Job, text: str) -> None:
    job.github.store.commit_on("main", LEDGER, text, "Begin a ledger")
    refresh(job)
    _, branch = open_loops(job, 2)
    job.github.store.merge(1, is_squash=True)

    assert results(refresh(job)) == {branch: "updated"}
    job.github.store.merge(2, is_squash=True)

    ledger = file_on(job, "main", LEDGER)
    assert alerts_in(ledger) == ["alert_0", "alert_1"]
    assert ledger.startswith("# Ours\n") == text.startswith("#")


def test_without_a_refresh_the_second_one_conflicts(job: Job) -> None:
    open_loops(job, 2)
    job.github.store.merge(1)

    with pytest.raises(subprocess.CalledProcessError):
        job.github.store.merge(2)


def test_a_refresh_adds_one_commit_with_two_parents_and_only_once(job: Job) -> None:
    _, branch = open_loops(job, 2)
    job.github.store.merge(1)
    tip, base = (
        job.github.store.ref(f"refs/heads/{branch}"),
        job.github.store.ref("main"),
    )

    refresh(job)

    after = job.github.store.ref(f"refs/heads/{branch}")
    parents = job.github.store.git("log", "-1", "--format=%P", str(after)).decode()
    assert parents.split() == [tip, base]
    writes = len(job.github.writes)
    again = refresh(job)
    assert results(again) == {branch: "unchanged"}
    assert len(job.github.writes) == writes


@pytest.mark.parametrize(
    ("methods", "is_said"),
    [
        (("rebase_merge",), True),
        (("rebase_merge", "squash_merge"), False),
        (("merge_commit",), False),
        (None, False),
    ],
)
def test_that_a_merge_cannot_be_rebased_is_said_where_nothing_else_is_allowed(
    job: Job, methods: tuple[str, ...] | None, *, is_said: bool
) -> None:
    _, branch = open_loops(job, 2)
    job.github.store.merge(1)
    job.github.merge_methods = methods

    run = refresh(job)

    assert results(run) == {branch: "updated"}
    warnings = [w for w in run.annotations("warning") if "rebase" in w]
    assert bool(warnings) == is_said
    assert all(f"when it rebases {branch}: the conflicts" in w for w in warnings)


def test_what_people_wrote_on_either_side_stays(job: Job) -> None:
    _, branch = open_loops(job, 2)
    store = job.github.store
    written = file_on(job, branch, LEDGER).replace(
        'status: "OPEN"', "status: OPEN # Ada looks into it"
    )
    store.commit_on(branch, LEDGER, written, "Say who")
    store.commit_on(branch, "src/fix.py", "FIXED = True\n", "Fix it")
    store.commit_on("main", "docs/notes.md", "Notes\n", "Take notes")
    store.merge(1)

    refresh(job)
    store.merge(2)

    ledger = file_on(job, "main", LEDGER)
    assert "status: OPEN # Ada looks into it\n" in ledger
    assert alerts_in(ledger) == ["alert_0", "alert_1"]
    assert file_on(job, "main", "src/fix.py") == "FIXED = True\n"
    assert file_on(job, "main", "docs/notes.md") == "Notes\n"


def test_files_of_every_kind_go_with_their_branch(job: Job) -> None:
    _, branch = open_loops(job, 2)
    store, work = job.github.store, job.checkout
    git(work, "fetch", "--quiet", str(store.path), branch)
    git(work, "checkout", "--quiet", "--detach", "FETCH_HEAD")
    git(work, "rm", "--quiet", "README.md")
    (work / "data.bin").write_bytes(bytes(range(256)))
    (work / "run.sh").write_text("#!/bin/sh\n")
    (work / "run.sh").chmod(0o755)
    (work / "link").symlink_to("run.sh")
    git(work, "add", "--all")
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    git(work, *identity, "commit", "--quiet", "-m", "Work")
    git(work, "push", "--quiet", str(store.path), f"HEAD:{branch}")
    store.merge(1)

    assert results(refresh(job)) == {branch: "updated"}
    store.merge(2)

    listed = store.git("ls-tree", "main").decode()
    assert "README.md" not in listed
    modes = {line.partition("\t")[2]: line[:6] for line in listed.splitlines()}
    assert (modes["run.sh"], modes["link"]) == ("100755", "120000")
    assert store.git("cat-file", "blob", "main:data.bin") == bytes(range(256))


def test_a_branch_that_conflicts_elsewhere_is_left_to_people(job: Job) -> None:
    _, branch = open_loops(job, 2)
    store = job.github.store
    store.commit_on(branch, "README.md", "Mine\n", "Write")
    store.commit_on("main", "README.md", "Yours\n", "Write")
    store.merge(1)
    tip = store.ref(f"refs/heads/{branch}")

    run = refresh(job)

    assert (run.code, results(run)) == (0, {branch: "unchanged"})
    assert "conflicts in `README.md`, too" in " ".join(run.annotations("warning"))
    assert store.ref(f"refs/heads/{branch}") == tip


def test_one_entry_that_both_sides_changed_is_left_to_people(job: Job) -> None:
    open_loops(job, 1)
    job.github.store.merge(1)
    git_status = file_on(job, "main", LEDGER)
    job.run({"alert": alert(alert_id="other")}, group_by="alert")
    branch = job.github.store.pulls[1].head
    for place, status in ((branch, "RESOLVED"), ("main", "DECLINED")):
        text = file_on(job, place, LEDGER).replace('"OPEN"', f'"{status}"', 1)
        job.github.store.commit_on(place, LEDGER, text, status)

    run = refresh(job)

    assert '"OPEN"' in git_status
    assert results(run) == {branch: "unchanged"}
    assert "both sides changed the same lines" in run.stdout


def test_a_push_during_the_refresh_is_not_lost(job: Job) -> None:
    _, branch = open_loops(job, 2)
    store = job.github.store
    store.merge(1)

    def push() -> None:
        store.commit_on(branch, "src/fix.py", "FIXED = True\n", "Fix it")

    job.github.meanwhile.append((r"PATCH .*/git/refs/heads/", push))

    run = refresh(job)

    assert (run.code, results(run)) == (0, {branch: "unchanged"})
    assert file_on(job, branch, "src/fix.py") == "FIXED = True\n"
    assert results(refresh(job)) == {branch: "updated"}


def test_workflows_that_the_token_may_not_write_are_said_once(job: Job) -> None:
    open_loops(job, 2)
    job.github.tracker.open("github-actions[bot]", "", "INT-151: Slow", 2)
    job.github.store.merge(1)
    words = (
        "refusing to allow a GitHub App to create or update workflow "
        "`.github/workflows/ci.yml` without `workflows` permission"
    )
    for _ in range(2):
        job.github.faults.append(
            Fault(r"PATCH .*/git/refs/heads/", status=422, message=words)
        )
        run = refresh(job)
        assert run.code == 0, run.stdout

    (comment,) = job.github.tracker.on(2)
    assert "Workflows: write" in comment.body


def test_loops_with_files_of_their_own_need_no_refresh(job: Job) -> None:
    store = job.github.store
    work = job.checkout
    git(work, "rm", "--quiet", LEDGER, INTENTS)
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    git(work, *identity, "commit", "--quiet", "-m", "Use files of loops")
    git(work, "push", "--quiet", str(store.path), "HEAD:main")

    run = refresh(job)

    assert run.code == 0
    assert any("nothing to refresh" in notice for notice in run.notices)


def test_what_people_have_deleted_is_said_where_a_pull_request_conflicts(
    job: Job,
) -> None:
    """The base has no shared files any more, but an open pull request changes them."""
    (branch,) = open_loops(job, 1)
    git(job.checkout, "rm", "--quiet", LEDGER, INTENTS)
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    git(job.checkout, *identity, "commit", "--quiet", "-m", "Use files of loops")
    git(job.checkout, "push", "--quiet", str(job.github.store.path), "HEAD:main")

    run = refresh(job)

    assert results(run) == {branch: "unchanged"}
    (warning,) = run.annotations("warning")
    assert f"{branch} was not brought up to date: it conflicts in `" in warning


@pytest.mark.parametrize(
    ("request_", "listed"),
    [("GET /git/matching-refs/heads/remediation/", 0), ("POST /git/trees", 2)],
    ids=["all branches", "one branch"],
)
def test_a_refresh_that_cannot_do_everything_fails(
    job: Job, request_: str, listed: int
) -> None:
    open_loops(job, 3)
    job.github.store.merge(1)
    fault = Fault(request_, status=502, message="Bad Gateway", times=1_000)
    job.github.faults.append(fault)

    run = refresh(job)

    assert run.code == 2
    assert len(run.annotations("error")) == 1
    assert list(results(run).values()) == ["unchanged"] * listed
    assert ("were not searched" in run.summary) is (not listed)
    job.github.faults.clear()
    assert list(results(refresh(job)).values()) == ["updated"] * 2


@pytest.mark.parametrize("target", ["local", "dry-run"])
def test_a_refresh_needs_pull_requests(cli: Cli, target: str) -> None:
    run = cli.run("--mode", "refresh", "--publish", target)

    assert run.code == 1
    assert "needs pull requests on GitHub" in run.stderr
