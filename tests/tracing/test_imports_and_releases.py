"""A commit that brought the code here is no answer, and a release is the commit of its tag."""

import json
from typing import Any

import pytest

from tests.support.example import git
from tests.support.histories import ALERT, CODE, FASTER, LOGIN, Files, History
from tests.support.runs import Cli
from tracer.tracing.candidate_search import _IMPORTED_FILES

FRAME = [{"path": "src/pay.py", "line": 2, "function": "pay"}]
PAY = "def pay(cart):\n    return cart.total\n"
DAY = "2025-11-{:02}T10:00:00Z"


def others(number: int) -> Files:
    return {f"src/part{each}.py": "x = 1\n" for each in range(number)}


def trace(history: History, **changes: Any) -> tuple[Any, str]:
    """Return the trace of an alert, and all that the run printed."""
    file = history.path.parent / "trace.json"
    arguments = ("--alert", "-", "--repo", str(history.path), "--trace-file", str(file))
    payload = json.dumps({**ALERT, "tags": {}, "frames": FRAME, **changes})
    done = Cli(history.path).run(*arguments, stdin=payload)
    assert done.code == 0, done.stderr
    return json.loads(file.read_text())["traces"][0], done.stdout


@pytest.mark.parametrize(
    ("brought", "kind", "words"),
    [
        pytest.param(
            _IMPORTED_FILES, "none", "other files with it", id="hundreds of files"
        ),
        pytest.param(1, "one", "one stands out", id="a few files"),
    ],
)
def test_a_commit_that_brought_hundreds_of_files_does_not_stand_out(
    history: History, brought: int, kind: str, words: str
) -> None:
    sha = history.save("Upload", DAY.format(17), {"src/pay.py": PAY, **others(brought)})

    found, text = trace(history)

    (suspect,) = (each for each in found["suspects"] if each["sha"] == sha)
    assert found["verdict"]["kind"] == kind
    assert (suspect["confidence"] < 0.5) is (kind == "none")
    assert words in text
    assert ("Review" in text) is (kind == "one")


def test_the_first_commit_of_a_repository_does_not_stand_out(history: History) -> None:
    path = history.path / CODE
    line = [{"path": CODE, "line": LOGIN.count("\n"), "function": "login"}]
    assert path.read_text() == LOGIN

    found, text = trace(history, frames=line)

    assert found["verdict"]["kind"] == "none"
    assert "the first commit of this repository" in text
    assert "brought src/login.py here as the first commit" in text


def test_a_change_of_what_was_brought_stands_out(history: History) -> None:
    history.save(
        "Upload", DAY.format(16), {"src/pay.py": PAY, **others(_IMPORTED_FILES)}
    )
    wrong = PAY.replace("total", "sum")
    changed = history.save("Sum up", DAY.format(18), {"src/pay.py": wrong})

    found, _ = trace(history)

    assert found["verdict"]["kind"] == "one"
    assert found["suspects"][0]["sha"] == changed


@pytest.mark.parametrize(
    ("release", "tag"),
    [
        ("shop@1.4.2", "shop@1.4.2"),
        ("shop@1.4.2", "v1.4.2"),
        ("shop@1.4.2+12", "1.4.2"),
        ("shop@1.4.2", "shop-v1.4.2"),
        ("@acme/shop@1.4.2", "@acme/shop@1.4.2"),
        ("@acme/shop@1.4.2", "shop/v1.4.2"),
        ("shop@{1}", None),
        ("shop@1.4.2", None),
        ("1.4.2", "v1.4.2"),
        ("v1.4.2", "1.4.2"),
    ],
)
def test_a_release_is_the_commit_of_its_tag_or_said_to_have_none(
    history: History, release: str, tag: str | None
) -> None:
    sha = history.save("Speed up", DAY.format(17), {CODE: FASTER})
    if tag:
        git(history.path, "tag", tag)
    history.save("Later", DAY.format(18), {"README.md": "x"})

    _, text = trace(history, revision=release)

    line = f"The alert says that `{release}` runs; no commit or tag"
    deployed = f"Deployed: `{release}`, which is `{sha[:7]}`"
    assert (deployed in text.replace("\u200b", "")) is bool(tag)
    assert (line in text.replace("\u200b", "")) is (tag is None)
