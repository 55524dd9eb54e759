"""Builds the example repository: one commit for each folder in `commits/`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

COMMITS = Path(__file__).parent / "commits"
HERE = ("GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
"""Variables with which git names the repository that it has started something in."""


def build(target: Path) -> Path:
    """Build the repository at a path that does not exist yet; its SHAs are always the same."""
    target.mkdir(parents=True)
    git(target, "init", "--quiet", "--initial-branch=main")
    for folder in sorted(COMMITS.iterdir()):
        shutil.copytree(folder / "files", target, dirs_exist_ok=True)
        git(target, "add", "--all")
        git(
            target,
            "commit",
            "--quiet",
            "--file",
            str(folder / "message.txt"),
            **who(folder),
        )
    return target


def who(folder: Path) -> dict[str, str]:
    """Return the author and date of a commit as variables of the environment for git."""
    name = (folder / "author.txt").read_text().strip()
    date = (folder / "date.txt").read_text().strip()
    email = name.lower().replace(" ", "-") + "@example.com"
    return {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in (("NAME", name), ("EMAIL", email), ("DATE", date))
    }


def git(repository: Path, *arguments: str, **environment: str) -> None:
    """Run git without the settings of the user, in no other repository.

    In a hook, or in `git rebase --exec`, variables name the repository that we are in:
    `git init` would make that one anew.
    """
    outside = {k: v for k, v in os.environ.items() if k not in HERE}
    own = {**outside, **environment, "GIT_CONFIG_GLOBAL": os.devnull}
    own |= {"GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *arguments], cwd=repository, env=own, check=True)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
