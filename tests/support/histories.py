"""Repositories of a few commits, with any date, name or encoding that git can hold."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.support.example import git

SPECIFICATION = """\
# Requirements

## REQ-F-AUTH-001: User Login

**Acceptance Criteria**:
- Login response < 500ms
"""
LOGIN = "# Implements: REQ-F-AUTH-001\ndef login(user):\n    return user\n"
FASTER = (
    "# Implements: REQ-F-AUTH-001\ndef login(user):\n    cache(user)\n    return user\n"
)
REFORMATTED = (
    "# Implements: REQ-F-AUTH-001\ndef login( user ):\n\tcache(user )\n\treturn user\n"
)
DOCUMENT, CODE = "docs/requirements/auth.md", "src/login.py"

START, CHANGE, ALERT_TIME = (
    "2025-01-01T10:00:00Z",
    "2025-11-18T10:00:00Z",
    "2025-11-20T15:30:00Z",
)
ALERT = {
    "alert_id": "a-1",
    "title": "Login is slow",
    "timestamp": ALERT_TIME,
    "tags": {"req": "REQ-F-AUTH-001"},
}

Files = Mapping[str | bytes, str | bytes]


@dataclass(frozen=True)
class History:
    """A repository that grows commit by commit."""

    path: Path

    def save(self, message: str, date: str, files: Files | None = None) -> str:
        """Commit files on top of what there is; return the sha."""
        for name, content in (files or {}).items():
            target = os.path.join(os.fsencode(self.path), os.fsencode(name))  # noqa: PTH118
            os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120
            with open(target, "wb") as stream:  # noqa: PTH123 - names are bytes
                stream.write(content.encode() if isinstance(content, str) else content)
        git(self.path, "add", "--all")
        self._run("commit", "--quiet", "--allow-empty", "--message", message, date=date)
        return git(self.path, "rev-parse", "HEAD")

    def save_many(self, count: int, stamp: int) -> None:
        """Commit `count` new files, one in each minute from a time in seconds on."""
        parent = "from refs/heads/main^0\n"
        commits = (
            f"commit refs/heads/main\ncommitter Dana <d@example.com> {stamp + 60 * n} +0000\n"
            f"data <<END\nNote {n}\nEND\n{parent if n == 0 else ''}"
            f"M 644 inline notes/n{n}.py\ndata <<END\nn = {n}\nEND\n\n"
            for n in range(count)
        )
        subprocess.run(
            ["git", "fast-import", "--quiet"],
            cwd=self.path,
            input="".join(commits).encode(),
            check=True,
        )
        git(self.path, "reset", "--quiet", "--hard")

    def save_dated(self, message: str, stamp: str) -> str:
        """Commit the index with a date that git itself would refuse."""
        tree, parent = (
            git(self.path, "write-tree"),
            git(self.path, "rev-parse", "HEAD"),
        )
        person = f"Dana <dana@example.com> {stamp}".rstrip()
        commit = f"tree {tree}\nparent {parent}\nauthor {person}\ncommitter {person}\n"
        written = subprocess.run(
            ["git", "hash-object", "-t", "commit", "-w", "--literally", "--stdin"],
            cwd=self.path,
            input=f"{commit}\n{message}\n",
            capture_output=True,
            check=True,
            text=True,
        )
        sha = written.stdout.strip()
        git(self.path, "update-ref", "HEAD", sha)
        return sha

    def _run(self, *arguments: str, date: str) -> None:
        person = {
            f"GIT_{role}_{part}": value
            for role in ("AUTHOR", "COMMITTER")
            for part, value in (
                ("NAME", "Dana"),
                ("EMAIL", "dana@example.com"),
                ("DATE", date),
            )
        }
        subprocess.run(
            ["git", *arguments], cwd=self.path, check=True, env={**os.environ, **person}
        )


def start(path: Path, *options: str, files: Files | None = None) -> History:
    """Make a repository with a requirement and its code, as `files` or in plain form."""
    path.mkdir(parents=True)
    git(path, "init", "--quiet", "--initial-branch=main", "--template=", *options)
    history = History(path)
    history.save("Start", START, files or {DOCUMENT: SPECIFICATION, CODE: LOGIN})
    return history


CULPRIT = "Cache logins"


def with_culprit(path: Path, *options: str) -> History:
    """Make four commits: two before the window of 30 days, the culprit, and a note."""
    history = start(path, *options)
    other = LOGIN.replace("user)", "person)")
    history.save("Rename the parameter", "2025-06-01T10:00:00Z", {CODE: other})
    history.save(CULPRIT, CHANGE, {CODE: FASTER})
    history.save("Note", "2025-11-19T10:00:00Z", {"README.md": "x\n"})
    git(history.path, "config", "uploadpack.allowFilter", "true")
    return history
