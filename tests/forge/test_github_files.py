"""Files that are read through GitHub: byte for byte, and only where they are files."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.example import alert
from tests.support.github_world import World
from tests.support.paths import LEDGER
from tests.support.runs import Job
from tests.support.standin import StandIn
from tests.support.standin.store import Store
from tracer.errors import RepositoryError
from tracer.repository import Repository

LONG = "€" * 200_000
"""More bytes than GraphQL shows of a file."""
KINDS: dict[str, tuple[str, str | bytes]] = {
    "text.md": ("100644", "é\r\n\n"),
    "empty.md": ("100644", ""),
    "script.sh": ("100755", "exit\n"),
    "long.md": ("100644", LONG),
    "link.md": ("120000", "text.md"),
    "lost.md": ("120000", "nowhere.md"),
    "latin.md": ("100644", "é".encode("latin-1")),
    "zero.md": ("100644", "a\0b"),
}


def commit_kinds(store: Store, folder: str) -> None:
    """Commit a file of each kind on the base branch."""
    head = store.ref("refs/heads/main") or ""
    tree = store.git("rev-parse", f"{head}^{{tree}}").decode().strip()
    entries = [
        {
            "path": f"{folder}{name}",
            "mode": mode,
            "type": "blob",
            "sha": store.create_blob(
                content if isinstance(content, bytes) else content.encode()
            ),
        }
        for name, (mode, content) in KINDS.items()
    ]
    tree = store.create_tree(tree, entries)
    commit = store.create_commit("docs: Add notes", tree, [head], "someone")
    store.set_ref("refs/heads/main", commit)


@pytest.fixture
def world(checkout: Path, github: StandIn) -> Iterator[World]:
    with closing(Repository(checkout)) as repository:
        yield World(github, repository, max_wait=60)


def test_a_file_is_read_as_it_is_and_a_link_is_not_followed(world: World) -> None:
    commit_kinds(world.github.store, "kinds/")
    world.open()
    base = world.forge.base()

    for name in ("text.md", "empty.md", "script.sh", "long.md", "zero.md"):
        assert base.read(f"kinds/{name}") == KINDS[name][1]
    assert base.read("kinds/absent.md") is None
    assert base.read("text.md/below.md") is None
    for path in ("kinds", "kinds/link.md", "kinds/lost.md"):
        with pytest.raises(RepositoryError, match=f"`{path}` is not a regular file"):
            base.read(path)
    with pytest.raises(RepositoryError, match="not UTF-8 at byte 0"):
        base.read("kinds/latin.md")


def test_a_ledger_that_became_a_link_since_the_checkout_is_not_replaced(
    job: Job,
) -> None:
    store = job.github.store
    store.commit_on("main", LEDGER, "alerts: []\n", "Add a ledger")
    commit_kinds(store, f"{LEDGER.rpartition('/')[0]}/")
    head = store.ref("refs/heads/main") or ""
    tree = store.git("rev-parse", f"{head}^{{tree}}").decode().strip()
    link = {"path": LEDGER, "mode": "120000", "type": "blob"}
    link["sha"] = store.create_blob(b"text.md")
    tree = store.create_tree(tree, [link])
    store.set_ref(
        "refs/heads/main", store.create_commit("Link", tree, [head], "someone")
    )

    run = job.run({"alert": alert()})

    assert run.code == 1
    assert f"`{LEDGER}` is not a regular file" in run.errors[0]
    assert not store.refs("refs/heads/remediation/")
