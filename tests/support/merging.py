"""Merges pull requests of the stand-in as the buttons of GitHub do."""

import subprocess

import pytest

from tests.support.standin.store import Store


def merge(store: Store, number: int, how: str) -> None:
    """Merge a pull request as GitHub's three buttons do; a conflict is an error."""
    pull = store.pull(number)
    try:
        if how == "rebase":
            _rebase(store, pull.head)
            pull.state, pull.merged = "closed", True
        else:
            store.merge(number, is_squash=how == "squash")
    except subprocess.CalledProcessError as error:
        output = (error.stdout or b"") + (error.stderr or b"")
        pytest.fail(f"#{number} ({pull.head}) conflicts: {output.decode()}")


def _rebase(store: Store, branch: str) -> None:
    """Put the commits of a branch on top of the base branch, one by one."""
    log = store.git("rev-list", "--reverse", "--no-merges", f"main..{branch}")
    for commit in log.decode().split():
        # The base branch as a commit beside this one, so that their base is its parent.
        parent = str(store.ref("refs/heads/main"))
        now = store.git("rev-parse", "main^{tree}").decode().strip()
        before = store.git("rev-parse", f"{commit}^").decode().strip()
        beside = store.create_commit("Beside", now, [before], "person")
        merged = store.git("merge-tree", "--write-tree", beside, commit)
        tree = merged.decode().strip()
        sha = store.create_commit("Rebased", tree, [parent], "person")
        store.git("update-ref", "refs/heads/main", sha)


def revert(store: Store, sha: str) -> None:
    """Revert a commit of the base branch, a merge by its first parent, as git does."""
    before = store.git("rev-parse", f"{sha}^1^{{tree}}").decode().strip()
    beside = store.create_commit("Beside", before, [sha], "person")
    merged = store.git("merge-tree", "--write-tree", "main", beside)
    parent = str(store.ref("refs/heads/main"))
    tree = merged.decode().strip()
    reverted = store.create_commit("Revert", tree, [parent], "person")
    store.git("update-ref", "refs/heads/main", reverted)
