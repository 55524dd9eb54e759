"""Fixtures of the tests: the example repository, a stand-in GitHub, a job to run in."""

import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from example.build import HERE, build
from tests.support import image, screens
from tests.support.example import bare_copy, git
from tests.support.golden import Golden
from tests.support.histories import History, start
from tests.support.paths import GOLDEN
from tests.support.properties import load_profile
from tests.support.runs import Cli, Job
from tests.support.standin import StandIn
from tracer.repository import Repository
from tracer.text import start_pattern_budget

load_profile()
gc.set_threshold(200_000, 20, 100)  # a test makes much and keeps little

for _name in HERE:  # the git of a test works in the repository of the test alone
    os.environ.pop(_name, None)

# Git since 2.47 tidies up in the background after a commit, while a test copies the
# repository. Variables outrank any configuration (`git help config`).
os.environ.update(
    GIT_CONFIG_COUNT="1",
    GIT_CONFIG_KEY_0="maintenance.auto",
    GIT_CONFIG_VALUE_0="false",
)


def missing_node() -> str | None:
    has_both = shutil.which("node") and shutil.which("npm")
    return None if has_both else "Node.js and npm are not installed"


NEEDS = {"node": missing_node, "container": image.missing, "browser": screens.missing}
"""The kinds of tests that need more than Python and git: what is missing for them."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="rewrite the golden files; then read them"
    )


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what cannot run here and say why; fail it where it is required."""
    for kind, missing in NEEDS.items():
        reason = missing() if item.get_closest_marker(kind) else None
        if reason and os.environ.get("CHECKS") == "required":
            pytest.fail(f"the {kind} tests are required, but {reason}")
        if reason:
            pytest.skip(reason)


def pytest_collection_finish() -> None:
    """Keep the twenty thousand tests out of each later search for garbage."""
    gc.freeze()


@pytest.fixture(autouse=True)
def _own_pattern_budget() -> None:
    """Give each test the seconds of a run: one that uses them up leaves none to others."""
    start_pattern_budget()


@pytest.fixture(scope="session")
def _example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _packed(build(tmp_path_factory.mktemp("built") / "example"))


@pytest.fixture(scope="session")
def _documents(_example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "documents"
    shutil.copytree(_example, folder)
    for part in (".git", "src", "tests"):
        shutil.rmtree(folder / part)
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, *identity, "commit", "--quiet", "--message", "Add the documents")
    return _packed(folder)


def _packed(repository: Path) -> Path:
    """Return a repository of few files: each test copies them, twice."""
    git(repository, "repack", "-a", "-d", "--quiet")
    for part in ("hooks", "logs", "info", "branches", "COMMIT_EDITMSG", "description"):
        path = repository / ".git" / part
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    return repository


@pytest.fixture
def documents(_documents: Path, tmp_path: Path) -> Path:
    """Return a copy of the example's documents alone: stories that need no code are faster.

    A module that has such stories takes it for its `checkout`.
    """
    return Path(shutil.copytree(_documents, tmp_path / "checkout"))


@pytest.fixture
def checkout(_example: Path, tmp_path: Path) -> Path:
    """Return a fresh copy of the example repository."""
    return Path(shutil.copytree(_example, tmp_path / "checkout"))


@pytest.fixture
def github(checkout: Path, tmp_path: Path) -> Iterator[StandIn]:
    """Return a stand-in GitHub that has the example repository."""
    bare = bare_copy(checkout, tmp_path / "github.git")
    with StandIn(bare) as standin:
        yield standin


@pytest.fixture
def job(checkout: Path, github: StandIn, tmp_path: Path) -> Job:
    return Job(checkout, github, tmp_path / "job")


@pytest.fixture
def cli(checkout: Path) -> Cli:
    return Cli(checkout)


@pytest.fixture
def history(tmp_path: Path) -> History:
    return start(tmp_path / "checkout")


@pytest.fixture
def repository(history: History) -> Iterator[Repository]:
    with closing(Repository(history.path)) as opened:
        yield opened


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Return what compares a text with the one that a person has looked at."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--accept"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        assert text == path.read_text()

    return compare
