"""The example is built in a folder of its own, whatever started the build."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.example import git
from tests.support.paths import ROOT


def test_a_build_that_a_hook_starts_leaves_the_hooks_repository_alone(
    tmp_path: Path,
) -> None:
    """In a linked work tree, `git init` would even make that repository a bare one."""
    here, linked = tmp_path / "here", tmp_path / "linked"
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    git(tmp_path, "init", "--quiet", str(here))
    git(here, *identity, "commit", "--quiet", "--allow-empty", "--message", "Begin")
    git(here, "worktree", "add", "--quiet", str(linked))
    of_hook = {"GIT_DIR": str(here / ".git" / "worktrees" / "linked")}

    build = [sys.executable, "-m", "example.build", str(tmp_path / "example")]
    subprocess.run(build, cwd=ROOT, env={**os.environ, **of_hook}, check=True)

    assert git(here, "config", "core.bare") == "false"
    assert git(tmp_path / "example", "rev-list", "--count", "HEAD") == "6"
