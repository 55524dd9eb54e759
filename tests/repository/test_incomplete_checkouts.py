"""What a checkout without all of the history can tell, and what it says it cannot."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.example import git
from tests.support.histories import (
    ALERT,
    CODE,
    CULPRIT,
    REFORMATTED,
    History,
    start,
    with_culprit,
)
from tests.support.runs import Cli


def trace_of(path: Path, **changes: Any) -> Any:
    file = path.parent / f"{path.name}.json"
    arguments = ("--alert", "-", "--repo", str(path), "--trace-file", str(file))
    done = Cli(path).run(
        *arguments, "--base", "main", stdin=json.dumps({**ALERT, **changes})
    )
    assert done.code == 0, done.stderr
    return json.loads(file.read_text())["traces"][0]


@pytest.fixture
def origin(tmp_path: Path) -> History:
    """Four commits: two before the window of 30 days, the culprit, and one after it."""
    return with_culprit(tmp_path / "origin")


@dataclass(frozen=True)
class Told:
    """What a trace has to say of a kind of checkout."""

    history: str
    recent: list[str]
    older: list[str]
    verdict: str
    why: str = ""


BOTH = "shallow and partial"
ALL = Told("complete", [CULPRIT], ["Rename the parameter", "Start"], "one")


def clone(*options: str) -> Callable[[History, Path], None]:
    def make(origin: History, to: Path) -> None:
        git(to.parent, "clone", "--quiet", *options, origin.path.as_uri(), str(to))

    return make


def sparse(origin: History, to: Path) -> None:
    clone()(origin, to)
    git(to, "sparse-checkout", "set", "--no-cone", "/docs/")


def detached(origin: History, to: Path) -> None:
    clone()(origin, to)
    git(to, "checkout", "--quiet", "--detach", "HEAD")


def linked(origin: History, to: Path) -> None:
    git(origin.path, "worktree", "add", "--quiet", "--detach", str(to))


def submodule(origin: History, to: Path) -> None:
    outer = start(to.parent / "outer").path
    allowed = ("-c", "protocol.file.allow=always")
    git(outer, *allowed, "submodule", "--quiet", "add", origin.path.as_uri(), "inner")
    to.symlink_to(outer / "inner")


def sha256(_: History, to: Path) -> None:
    with_culprit(to, "--object-format=sha256")


def completed(origin: History, to: Path) -> None:
    """Clone without old files, then fetch those that matter, as a checkout does."""
    clone("--filter=blob:none")(origin, to)
    git(to, "log", "-p", "--", CODE, "docs")


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (clone(), ALL),
        (clone("--bare"), ALL),
        (sparse, ALL),
        (detached, ALL),
        (linked, ALL),
        (submodule, ALL),
        (sha256, ALL),
        (clone("--depth=1"), Told("shallow", [], [], "unknown", "shallow")),
        (clone("--depth=2"), Told("shallow", [], [], "unknown", "shallow")),
        (clone("--depth=3"), Told("shallow", [CULPRIT], [], "one")),
        (clone("--filter=blob:limit=1g"), ALL),
        (completed, ALL),
        (
            clone("--filter=blob:none"),
            replace(ALL, history="partial", verdict="unknown", why="partial"),
        ),
        (
            clone("--depth=3", "--filter=blob:none"),
            Told(BOTH, [CULPRIT], [], "unknown", BOTH),
        ),
        (
            clone("--filter=tree:0"),
            Told("partial", [], [], "unknown", "partial"),
        ),
    ],
    ids=[
        *("whole", "bare", "sparse", "detached", "worktree", "submodule", "sha256"),
        *("depth 1", "depth 2", "depth 3", "filtered but whole", "completed"),
        *("blobless", "shallow and blobless", "treeless"),
    ],
)
def test_a_checkout_tells_what_it_has(
    origin: History,
    tmp_path: Path,
    make: Callable[[History, Path], None],
    expected: Told,
) -> None:
    make(origin, tmp_path / "checkout")

    trace = trace_of(tmp_path / "checkout")

    told = Told(
        history=trace["scanned"]["history"],
        recent=[each["subject"] for each in trace["suspects"]],
        older=[each["subject"] for each in trace["older_suspects"]],
        verdict=trace["verdict"]["kind"],
        why=trace["verdict"]["why"],
    )
    assert told == expected
    warnings = " ".join(trace["warnings"])
    assert ("fetch-depth" in warnings) == ("shallow" in expected.history)
    assert ("without `filter`" in warnings) == ("partial" in expected.history)


def test_none_is_no_answer_where_older_commits_are_not_here(
    origin: History, tmp_path: Path
) -> None:
    origin.save("Reformat", "2025-11-19T11:00:00Z", {CODE: REFORMATTED})
    clone("--depth=1")(origin, tmp_path / "checkout")

    trace = trace_of(tmp_path / "checkout", timestamp="2026-03-01T10:00:00Z")

    assert trace["scanned"]["known_since"] == "2025-11-19T11:00:00Z"
    assert (trace["verdict"]["kind"], trace["verdict"]["why"]) == ("unknown", "older")


@pytest.mark.parametrize(("depth", "is_found"), [(1, False), (2, True)])
def test_what_is_found_in_a_part_of_the_history_is_on_the_first_screen(
    origin: History, tmp_path: Path, depth: int, *, is_found: bool
) -> None:
    sha = origin.save("Reformat", "2025-11-20T11:00:00Z", {CODE: f"{REFORMATTED}\nx"})
    clone(f"--depth={depth}")(origin, tmp_path / "checkout")

    arguments = ("--alert", "-", "--base", "main", "--publish", "dry-run")
    done = Cli(tmp_path / "checkout").run(*arguments, stdin=json.dumps(ALERT))

    start_of_line = "not all searched" if is_found else "not searched"
    for label in ("Recent Commits:", "Commits:", "**Commits** —"):
        assert f"{label} {start_of_line}: the checkout's history is" in done.stdout
    assert (f"    - {sha[:7]}: Reformat (" in done.stdout) == is_found
    folded = done.stdout.partition("<details>")[0]
    assert (" Reformat — " in folded) == is_found
    assert ("another commit than those found" in folded) == is_found
