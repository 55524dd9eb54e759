"""Commits that name a requirement or touched its code, and who last changed its lines."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.example import git
from tests.support.histories import CODE, FASTER, LOGIN, History, start
from tracer.history import (
    BlameReader,
    commits_naming,
    commits_touching,
)
from tracer.repository import Commit, Repository
from tracer.text import build_known_ids

SINCE, UNTIL = datetime(2025, 10, 21, tzinfo=UTC), datetime(2025, 11, 20, tzinfo=UTC)
TRAILER = "Remediation-Loop:"


@pytest.fixture
def history(tmp_path: Path) -> History:
    return start(tmp_path / "checkout")


@pytest.fixture
def repository(history: History) -> Iterator[Repository]:
    with closing(Repository(history.path)) as opened:
        yield opened


def touching(repository: Repository, *paths: str) -> tuple[Commit, ...]:
    head = repository.resolve("HEAD") or ""
    return commits_touching(repository, head, paths, SINCE, UNTIL)


def test_a_commit_names_each_requirement_of_its_message_and_what_that_is_a_part_of(
    repository: Repository, history: History
) -> None:
    day = "2025-11-0{}T10:00:00Z"
    history.save("Cache (REQ-1)", day.format(1))
    history.save("Log\n\nFor req_2 and REQ-1.", day.format(2))
    history.save("REQ-11 and REQ-1x are others", day.format(3))
    history.save(f"Remediate REQ-1\n\n{TRAILER} REQ-1--X", day.format(4))
    head = repository.resolve("HEAD") or ""
    known_ids = build_known_ids({f"REQ-{number}": () for number in (1, 2, 3, 11)})

    families = {"REQ-1": ["REQ-1"], "REQ-2": ["REQ-2"], "REQ-3": ["REQ-3", "REQ-2"]}
    named = commits_naming(repository, head, families, known_ids, lambda _: False)

    assert {id_: [c.subject for c in commits] for id_, commits in named.items()} == {
        "REQ-1": ["Log", "Cache (REQ-1)"],
        "REQ-2": ["Log"],
        "REQ-3": ["Log"],
    }
    assert commits_naming(repository, head, {}, known_ids, lambda _: False) == {}


def test_a_commit_touches_the_files_that_it_changed_in_the_time(
    repository: Repository, history: History
) -> None:
    history.save("Too early", "2025-10-20T10:00:00Z", {CODE: "1"})
    history.save("Both", "2025-11-01T10:00:00Z", {CODE: "2", "a.py": "2", "c.py": ""})
    history.save("Other", "2025-11-02T10:00:00Z", {"b.py": "3"})
    history.save(f"Ours\n\n{TRAILER} X", "2025-11-03T10:00:00Z", {CODE: "4"})
    history.save("Too late", "2025-11-20T10:00:00Z", {CODE: "5"})

    (commit,) = touching(repository, CODE, "a.py", "none.py")

    assert (commit.subject, set(commit.paths)) == ("Both", {CODE, "a.py"})
    assert touching(repository) == ()
    many = [f"{number}.py" for number in range(200)]
    assert touching(repository, CODE, "a.py", *many) == (commit,)


def test_the_first_commit_of_a_repository_touched_what_it_brought(
    tmp_path: Path,
) -> None:
    path = tmp_path / "new"
    history = start(path, files={"README": ""})
    history.save("Write login", "2025-11-01T10:00:00Z", {CODE: LOGIN})
    history.save("Cache", "2025-11-02T10:00:00Z", {CODE: FASTER})

    with closing(Repository(path)) as repository:
        commits = touching(repository, CODE)
        head = repository.resolve("HEAD") or ""
        shares = BlameReader(repository, {head: commits}).shares(head, CODE, "login")

    names = {commit.sha: commit.subject for commit in commits}
    lines = {names[share.sha]: (share.lines, share.total) for share in shares}
    assert lines == {"Write login": (2, 3), "Cache": (1, 3)}


def test_the_lines_of_other_commits_count_for_none(
    repository: Repository, history: History
) -> None:
    history.save("Cache", "2025-11-02T10:00:00Z", {CODE: FASTER})
    head = repository.resolve("HEAD") or ""
    reader = BlameReader(repository, {head: touching(repository, CODE)})

    (share,) = reader.shares(head, CODE, "login")

    assert (share.lines, share.total, share.part) == (1, 3, 1 / 3)
    assert reader.shares(head, CODE, "logout") == ()
    assert reader.shares(head, "none.py", "login") == ()


def test_a_change_that_a_merge_brought_is_blamed(
    repository: Repository, history: History
) -> None:
    path = history.path
    git(path, "checkout", "--quiet", "-b", "side")
    history.save("Cache", "2025-11-02T10:00:00Z", {CODE: FASTER})
    git(path, "checkout", "--quiet", "main")
    history.save("Comment", "2025-11-03T10:00:00Z", {CODE: f"# Text\n{LOGIN}"})
    identity = ("-c", "user.name=n", "-c", "user.email=e")
    git(path, *identity, "merge", "--quiet", "--no-edit", "side")
    head = repository.resolve("HEAD") or ""
    commits = touching(repository, CODE)

    (share,) = BlameReader(repository, {head: commits}).shares(head, CODE, "login")

    assert {commit.subject for commit in commits} == {"Cache", "Comment"}
    assert next(c.subject for c in commits if c.sha == share.sha) == "Cache"
