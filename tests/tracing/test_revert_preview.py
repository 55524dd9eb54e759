"""Whether the first suspects can be reverted on top of the base branch."""

import json
from collections.abc import Mapping
from contextlib import closing
from typing import Any

import pytest
from msgspec.structs import replace

from tests.support.example import git
from tests.support.histories import ALERT, CODE, FASTER, LOGIN, History
from tests.support.runs import Cli
from tracer.repository import Repository, RevertTrial, revert_trial

CULPRIT = "Cache logins"
DAY = "2025-11-{:02}T10:00:00Z"
OTHER = FASTER.replace("cache(user)", "store(user)")


@pytest.fixture
def history(history: History) -> History:
    history.save(CULPRIT, DAY.format(17), {CODE: FASTER})
    return history


def revert_of(history: History, subject: str = CULPRIT) -> Any:
    file = history.path.parent / "trace.json"
    arguments = ("--alert", "-", "--repo", str(history.path), "--trace-file", str(file))
    done = Cli(history.path).run(*arguments, stdin=json.dumps(ALERT))
    assert done.code == 0, done.stderr
    trace = json.loads(file.read_text())["traces"][0]
    suspects = [*trace["suspects"], *trace["older_suspects"]]
    return next(each["revert"] for each in suspects if each["subject"] == subject)


def test_a_revert_that_applies(history: History) -> None:
    head = history.save("Note", DAY.format(18), {"README.md": "x"})
    sha = git(history.path, "rev-parse", "HEAD~1")

    assert revert_of(history) == {
        "applies": True,
        "is_empty": False,
        "conflicts": [],
        "onto": head,
        "command": f"git revert {sha}",
    }


def trial(history: History, sha: str) -> RevertTrial | None:
    with closing(Repository(history.path)) as repository:
        head = repository.resolve("HEAD")
        return trials_of(repository, [sha], head).get(sha) if head else None


def trials_of(
    repository: Repository, shas: list[str], base: str
) -> Mapping[str, RevertTrial]:
    return repository.try_reverts(repository.commits(shas).values(), base)


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (OTHER, RevertTrial(conflicts=(CODE,))),
        (LOGIN, RevertTrial(is_empty=True)),
        (FASTER + "# end\n", RevertTrial()),
    ],
    ids=["conflicts", "gone", "applies"],
)
def test_later_commits_decide_what_a_revert_does(
    history: History, later: str, expected: RevertTrial
) -> None:
    sha = git(history.path, "rev-parse", "HEAD")
    history.save("Later", DAY.format(18), {CODE: later})

    assert trial(history, sha) == expected


def test_files_that_are_as_the_commit_left_them_need_no_merge(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha = git(history.path, "rev-parse", "HEAD")
    head = history.save("Note", DAY.format(18), {"README.md": "x"})
    with closing(Repository(history.path)) as repository:
        commit = repository.commits([sha])[sha]
        # Of a commit without paths it is not known which files to compare.
        merged = repository.try_reverts([replace(commit, paths=frozenset())], head)
        monkeypatch.setattr(revert_trial, "_merged", None)
        compared = repository.try_reverts([commit], head)

    assert compared == merged == {sha: RevertTrial()}


def test_each_of_several_commits_is_reverted_alone(history: History) -> None:
    noted = history.save("Note", DAY.format(18), {"README.md": "x"})
    other = history.save("Other", DAY.format(19), {CODE: OTHER})
    culprit, first = (git(history.path, "rev-parse", f"HEAD~{n}") for n in (2, 3))
    git(history.path, "checkout", "--quiet", "-b", "side")
    side = history.save("Side", DAY.format(20), {"SIDE.md": "x"})

    with closing(Repository(history.path)) as repository:
        trials = trials_of(repository, [side, culprit, first, noted, other], other)

    assert trials == {
        culprit: RevertTrial(conflicts=(CODE,)),
        noted: RevertTrial(),
        other: RevertTrial(),
    }


def test_a_missing_object_hides_one_revert_and_no_other(history: History) -> None:
    noted = history.save("Note", DAY.format(18), {"README.md": "x"})
    before = git(history.path, "rev-parse", f"HEAD~2:{CODE}")
    culprit = git(history.path, "rev-parse", "HEAD~1")
    history.save("Other", DAY.format(19), {CODE: OTHER})
    (history.path / ".git/objects" / before[:2] / before[2:]).unlink()

    with closing(Repository(history.path)) as repository:
        head = repository.resolve("HEAD") or ""
        trials = trials_of(repository, [culprit, noted], head)

    assert trials == {noted: RevertTrial()}


def test_a_commit_of_another_branch_is_not_tried(history: History) -> None:
    sha = git(history.path, "rev-parse", "HEAD")
    git(history.path, "reset", "--quiet", "--hard", "HEAD~1")

    assert trial(history, sha) is None


def test_the_first_commit_of_a_repository_is_not_tried(history: History) -> None:
    assert revert_of(history, "Start") is None


def test_nothing_is_written_to_the_repository(history: History) -> None:
    def files() -> set[str]:
        return {str(path) for path in history.path.rglob("*")}

    before = files()

    assert revert_of(history)
    assert files() == before
