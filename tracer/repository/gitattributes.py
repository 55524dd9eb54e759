"""Which files git's attributes say that others wrote, or that are stored elsewhere."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from tracer.repository.git_command import Git
from tracer.repository.hidden_contents import IN_LFS

ATTRIBUTES = ".gitattributes"
_REASONS = {
    ("filter", "lfs"): IN_LFS,
    ("linguist-vendored", "set"): "vendored",
    ("linguist-vendored", "true"): "vendored",
    ("linguist-generated", "set"): "generated",
    ("linguist-generated", "true"): "generated",
}
"""Attributes with their values, and why a file that has them is passed over.

GitHub's linguist defines the last two; its documentation sets them either way.
"""
_SIGNS = ("linguist-", "lfs")
"""Words without which no `.gitattributes` says anything of the above."""
_USAGE = 129
"""Git's status for an option that it does not know."""


def may_matter(text: str | None) -> bool:
    """Whether a `.gitattributes` may say something that counts here."""
    return any(sign in (text or "") for sign in _SIGNS)


def read_attributes(
    git: Git, revision: str, paths: Mapping[str, bytes], folder: Path
) -> dict[str, str]:
    """Ask git what the attributes of a commit say of its files.

    So nested files, macros and precedence are git's own (`git help gitattributes`).

    Args:
        git: a command in a repository without attributes of its own.
        revision: the sha of the commit.
        paths: the files, each with its path as git has it.
        folder: where an index may be written.

    Returns:
        By path, why a file is passed over; the others are left out.

    """
    names = sorted({name for name, _ in _REASONS})
    question = ("-z", "--stdin", *names)
    stdin = b"".join(path + b"\0" for path in paths.values())
    result = git.run("check-attr", f"--source={revision}", *question, stdin=stdin)
    if result.status == _USAGE:  # git before 2.40
        index = {"GIT_INDEX_FILE": str(folder / "index")}
        git.run("read-tree", revision, environment=index)
        result = git.run(
            "check-attr", "--cached", *question, stdin=stdin, environment=index
        )
    reasons = dict(_reasons(result.stdout))
    return {path: reasons[raw] for path, raw in paths.items() if raw in reasons}


def _reasons(answer: bytes) -> Iterator[tuple[bytes, str]]:
    """Read git's records of path, attribute and value."""
    fields = answer.split(b"\0")
    for path, name, value in zip(fields[::3], fields[1::3], fields[2::3], strict=False):
        reason = _REASONS.get((name.decode(), value.decode("utf-8", "replace")))
        if reason:
            yield path, reason
