"""Our own commits implement nothing and are no suspects, however they were merged."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.example import git
from tests.support.paths import ALERT, BRANCH
from tests.support.runs import Cli
from tracer.history.own_commits import is_remediation_commit
from tracer.repository import Commit

TITLE = "INT-150: Login latency exceeded (REQ-F-AUTH-001) (#7)"
IDENTITY = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")


def remediate(cli: Cli) -> None:
    run = cli.run("--alert", str(ALERT), "--publish", "local")
    assert run.code == 0, run.stderr


def trace(cli: Cli) -> Any:
    """Trace a later alert; return the trace."""
    file, trace_file = (
        cli.checkout.parent / "later.json",
        cli.checkout.parent / "trace.json",
    )
    file.write_text(ALERT.read_text().replace("2025-11-20", "2025-11-22"))
    run = cli.run("--alert", str(file), "--trace-file", str(trace_file))
    assert run.code == 0, run.stderr
    return json.loads(trace_file.read_text())["traces"][0]


def dated_git(checkout: Path, *arguments: str) -> str:
    """Run git as a person does between the two alerts; return the commit at the tip."""
    date = "2025-11-21T10:00:00Z"
    dates = {"GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": date}
    git(checkout, *IDENTITY, *arguments, environment=dates)
    return git(checkout, "rev-parse", "HEAD")


def commit(checkout: Path, *arguments: str) -> str:
    return dated_git(checkout, "commit", "--quiet", *arguments)


def write(checkout: Path, path: str, text: str) -> None:
    file = checkout / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(file.read_text() + text if file.exists() else text)
    git(checkout, "add", path)


def by_merge(checkout: Path) -> str:
    subject = f"Merge pull request #7 from acme/{BRANCH}"
    message = ("-m", subject, "-m", TITLE)
    return dated_git(checkout, "merge", "--quiet", "--no-ff", *message, BRANCH)


def by_squash(checkout: Path) -> str:
    git(checkout, *IDENTITY, "merge", "--quiet", "--squash", BRANCH)
    return commit(checkout, "-m", TITLE)


def by_rebase(checkout: Path) -> str:
    write(checkout, "README.md", "more\n")
    commit(checkout, "-m", "Extend the README")
    return dated_git(checkout, "cherry-pick", BRANCH)


def by_amending(checkout: Path) -> str:
    dated_git(checkout, "cherry-pick", BRANCH)
    return commit(checkout, "--amend", "-m", TITLE)


def by_updating_the_branch(checkout: Path) -> str:
    """The button "Update branch": the base is merged into our branch, then that back."""
    write(checkout, "docs/notes.md", "a note\n")
    commit(checkout, "-m", "Add a note")
    git(checkout, "switch", "--quiet", BRANCH)
    message = ("-m", f"Merge branch 'main' into {BRANCH}")
    updated = dated_git(checkout, "merge", "--quiet", "--no-ff", *message, "main")
    git(checkout, "switch", "--quiet", "main")
    dated_git(checkout, "merge", "--quiet", "--no-ff", "-m", TITLE, BRANCH)
    return updated


@pytest.mark.parametrize(
    "merge", [by_merge, by_squash, by_rebase, by_amending, by_updating_the_branch]
)
def test_our_own_commit_implements_nothing_and_is_no_suspect(
    cli: Cli, merge: Any
) -> None:
    remediate(cli)
    before = trace(cli)

    sha = merge(cli.checkout)

    after = trace(cli)
    for part in ("commits", "recent_commits", "suspects"):
        shas = [each["sha"] for each in after[part]]
        assert shas == [each["sha"] for each in before[part]]
        assert sha not in shas


def test_a_commit_that_also_has_people_s_work_counts(cli: Cli) -> None:
    """A squash merge of our branch, on which somebody has fixed the code as well."""
    remediate(cli)
    git(cli.checkout, *IDENTITY, "merge", "--quiet", "--squash", BRANCH)
    write(cli.checkout, "src/auth/login.py", "\n# faster\n")
    message = git(cli.checkout, "log", "-1", "--format=%B", BRANCH)

    sha = commit(
        cli.checkout, "-m", TITLE, "-m", f"* {message}\n\n* Make the login faster"
    )

    after = trace(cli)
    assert sha in [each["sha"] for each in after["commits"]]
    assert sha in [each["sha"] for each in after["suspects"]]


def test_people_s_change_of_our_files_alone_is_no_implementation(cli: Cli) -> None:
    remediate(cli)
    by_squash(cli.checkout)
    write(cli.checkout, "docs/intents/remediation.md", "\nA note on REQ-F-AUTH-001\n")

    sha = commit(cli.checkout, "-m", "Note what we know of REQ-F-AUTH-001")

    assert sha not in [each["sha"] for each in trace(cli)["commits"]]


@pytest.mark.parametrize(
    ("body", "is_ours"),
    [
        ("Text\n\nRemediation-Loop: REQ-1\nIntent: INT-1", True),
        ("Remediation-Loop: REQ-1", True),
        ("* FEEDBACK\n\nRemediation-Loop: REQ-1\n\n* Fix the login", False),
        ("See Remediation-Loop: REQ-1", False),
        ("", False),
    ],
)
def test_a_trailer_is_in_the_last_paragraph(body: str, is_ours: bool) -> None:  # noqa: FBT001
    made = Commit(
        sha="0" * 40,
        parents=(),
        author="a",
        date=datetime(2025, 1, 1, tzinfo=UTC),
        subject="s",
        body=body,
    )

    assert is_remediation_commit(made) is is_ours
