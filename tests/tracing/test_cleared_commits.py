"""Which commits are ruled out as suspects, and what the trace says of them."""

import json
from typing import Any

import pytest

from tests.support.histories import ALERT, CODE, FASTER, History
from tests.support.runs import Cli

Files = dict[str | bytes, str | bytes]
DAY = "2025-11-{:02}T10:00:00Z"


@pytest.fixture
def history(history: History) -> History:
    history.save("Cache logins", DAY.format(10), {CODE: FASTER})
    return history


def trace(history: History, *options: str, **changes: Any) -> Any:
    file = history.path.parent / "trace.json"
    arguments = ("--alert", "-", "--repo", str(history.path), "--trace-file", str(file))
    alert = json.dumps({**ALERT, **changes})
    done = Cli(history.path).run(*arguments, *options, stdin=alert)
    assert done.code == 0, done.stderr
    return json.loads(file.read_text())["traces"][0]


def suspects(trace: Any) -> list[str]:
    return [suspect["subject"] for suspect in trace["suspects"]]


def reasons(trace: Any) -> dict[str, str]:
    return {each["subject"]: each["reason"] for each in trace["cleared"]}


def test_layout_and_comments_are_no_cause(history: History) -> None:
    text = FASTER.replace("def login", "\n\n# Logs in.\ndef login")
    history.save("Comment", DAY.format(12), {CODE: text})

    done = trace(history)

    assert suspects(done) == ["Cache logins"]
    assert reasons(done)["Comment"].startswith("it changed layout and comments only")


def test_what_was_reverted_before_the_alert_is_no_cause(history: History) -> None:
    sha = history.save("Break", DAY.format(12), {CODE: FASTER.replace("user", "u")})
    body = f'Revert "Break"\n\nThis reverts commit {sha}.'
    history.save(body, DAY.format(13), {CODE: FASTER})

    done = trace(history)

    assert "Break" not in suspects(done)
    assert "reverted by" in reasons(done)["Break"]


@pytest.mark.parametrize(
    ("last", "is_gone"), [(FASTER, True), (FASTER.replace("user", "who"), False)]
)
def test_what_was_taken_back_by_hand_is_no_cause(
    history: History, last: str, *, is_gone: bool
) -> None:
    history.save("Update", DAY.format(12), {CODE: FASTER.replace("user", "u")})
    back = history.save("Go back", DAY.format(13), {CODE: last})

    done = trace(history)

    assert ("Update" not in suspects(done)) is is_gone
    reason = f"taken back by {back[:7]} before the alert" if is_gone else None
    assert reasons(done).get("Update") == reason


def test_a_commit_that_was_not_deployed_is_no_suspect(history: History) -> None:
    running = history.save("Store", DAY.format(12), {CODE: FASTER.replace("c", "s")})
    history.save("Later", DAY.format(14), {CODE: FASTER})

    done = trace(history, revision=running)

    assert "Later" not in suspects(done)
    assert reasons(done)["Later"] == f"not deployed: {running[:7]} was running"
    assert done["window"] == {"from": None, "to": running, "basis": "revision"}


def test_a_file_says_what_was_deployed(history: History) -> None:
    store, shop = (
        history.save(name, DAY.format(day), {CODE: FASTER.replace("cache", name)})
        for name, day in (("store", 12), ("shop", 14))
    )
    file = history.path.parent / "deployments.json"
    times = ("2025-11-13T00:00:00Z", "2025-11-15T00:00:00Z")
    deployed = zip((store, shop), times, strict=True)
    file.write_text(json.dumps([{"revision": s, "time": t} for s, t in deployed]))

    done = trace(history, "--deployments", str(file))

    assert done["window"] == {"from": store, "to": shop, "basis": "deployment"}
    assert suspects(done) == ["shop"]
    assert (
        "came with the last deployment before the alert"
        in (done["suspects"][0]["reasons"])
    )


def test_a_spent_budget_is_said(history: History) -> None:
    done = trace(history, "--history-budget", "0s")

    assert (done["verdict"]["kind"], done["verdict"]["why"]) == ("unknown", "time")
    assert suspects(done) == ["Cache logins"]


def test_commits_from_before_the_window_are_in_a_list_of_their_own(
    history: History,
) -> None:
    done = trace(history)

    assert suspects(done) == ["Cache logins"]
    assert [each["subject"] for each in done["older_suspects"]] == ["Start"]
    assert [each["recent"] for each in done["older_suspects"]] == [False]


@pytest.mark.parametrize(
    ("others", "is_cleared"), [(30, True), (1, False)], ids=["formatter", "one file"]
)
def test_a_formatter_that_left_some_file_unequal_is_no_cause(
    history: History, others: int, *, is_cleared: bool
) -> None:
    code = "def f():\n    return 1\n"
    paths = [f"lib/f{n:02}.py" for n in range(others)]
    many: Files = dict.fromkeys(paths, code)
    history.save("Add", DAY.format(11), many | {"lib/other.py": code})
    formatted: Files = dict.fromkeys(paths, f"# Formatted.\n{code}")
    changed: Files = {CODE: f"\n\n{FASTER}", "lib/other.py": "def f():\n    return 2\n"}
    history.save("Format", DAY.format(12), formatted | changed)

    assert ("Format" in reasons(trace(history))) is (is_cleared)
