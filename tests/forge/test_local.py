"""The local forge: a branch in the repository at hand."""

import json
from typing import Any

import pytest

from tests.support.example import alert, git
from tests.support.paths import BRANCH
from tests.support.runs import Cli, Run


def local(cli: Cli, **changes: Any) -> Run:
    stdin = json.dumps(alert(**changes))
    return cli.run("--alert", "-", "--publish", "local", stdin=stdin)


def test_the_local_forge_touches_neither_work_tree_nor_index_nor_head(cli: Cli) -> None:
    (cli.checkout / "README.md").write_text("half-written\n")
    (cli.checkout / "new.txt").write_text("staged\n")
    git(cli.checkout, "add", "new.txt")
    status, head = (
        git(cli.checkout, "status", "--porcelain"),
        git(cli.checkout, "rev-parse", "HEAD"),
    )
    index = (cli.checkout / ".git" / "index").read_bytes()

    run = local(cli)

    assert run.code == 0
    assert (cli.checkout / ".git" / "index").read_bytes() == index
    assert git(cli.checkout, "status", "--porcelain") == status
    assert git(cli.checkout, "rev-parse", "HEAD") == head
    assert git(cli.checkout, "rev-list", "--count", f"main..{BRANCH}") == "1"
    text = (cli.checkout / ".git" / "remediation" / "INT-150.md").read_text()
    assert text.startswith("# INT-150: Login latency exceeded (REQ-F-AUTH-001)\n")


def test_a_second_local_run_finds_the_first(cli: Cli) -> None:
    local(cli)
    head = git(cli.checkout, "rev-parse", BRANCH)

    run = local(cli)

    assert "Remediation Intent Found" in run.stdout
    assert git(cli.checkout, "rev-parse", BRANCH) == head


def test_a_local_branch_without_its_text_gets_one(cli: Cli) -> None:
    local(cli)
    text = cli.checkout / ".git" / "remediation" / "INT-150.md"
    written = text.read_text()
    text.unlink()

    local(cli)

    assert text.read_text() == written


def test_a_bare_repository_will_do(cli: Cli) -> None:
    bare = cli.checkout.parent / "bare.git"
    git(cli.checkout, "clone", "--quiet", "--bare", ".", str(bare))

    run = cli.run(
        *("--alert", "-", "--repo", str(bare), "--publish", "local"),
        stdin=json.dumps(alert()),
    )

    assert run.code == 0
    assert git(bare, "rev-list", "--count", f"main..{BRANCH}") == "1"
    assert (bare / "remediation" / "INT-150.md").is_file()


@pytest.mark.parametrize(
    ("ref", "rival"),
    [
        ("refs/heads/remediation", "refs/heads/remediation"),
        (f"refs/heads/{BRANCH}/x", f"refs/heads/{BRANCH}/x"),
        ("refs/remediation", "refs/remediation"),
    ],
)
def test_a_ref_that_is_in_the_way_is_named(cli: Cli, ref: str, rival: str) -> None:
    git(cli.checkout, "update-ref", ref, "HEAD")

    run = local(cli)

    assert run.code == 1
    assert f"beside `{rival}`. Rename or delete `{rival}`" in run.stderr
    assert "update-ref" not in run.stderr


def test_a_lock_that_stays_is_named(cli: Cli) -> None:
    lock = cli.checkout / ".git" / "refs" / "heads" / f"{BRANCH}.lock"
    lock.parent.mkdir(parents=True)
    lock.touch()

    run = local(cli)

    assert run.code == 1
    assert f"is locked by the file `{lock}`. Delete the file" in run.stderr
