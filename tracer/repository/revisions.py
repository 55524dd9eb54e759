"""Names of commits: what a revision is, which branch is the default, where it is from."""

import re
from functools import cached_property

from tracer.errors import RepositoryError
from tracer.repository.checkout import Checkout
from tracer.repository.git_command import CORRUPTION_HINT
from tracer.repository.objects import ObjectProcess

_ORIGIN_HEAD = "refs/remotes/origin/HEAD"
"""What a clone notes as the default branch of its origin."""
_RELEASES = ("v[0-9]*", "[0-9]*.[0-9]*")
"""How tags of releases begin; others mark builds, or move."""


class Revisions:
    """Looks up names in the refs of a checkout, always as they are now."""

    def __init__(self, checkout: Checkout) -> None:
        """Look up in this checkout."""
        self._git = checkout.git
        self._has_commit = checkout.has_commit
        self._process = ObjectProcess(self._git, "--batch-check")

    def resolve(self, revision: str) -> str | None:
        """Return the whole name of the commit that a revision means.

        One process answers all: it reads refs anew for each question.

        Raises:
            RepositoryError: where the commit that is checked out cannot be read.

        """
        header = self._process.header(f"{revision}^{{commit}}")
        if header and header.type == "commit":
            return header.name
        if revision == "HEAD" and self._has_commit:
            raise RepositoryError(
                "git cannot read the commit that is checked out", hint=CORRUPTION_HINT
            )
        return None

    def tree(self, sha: str) -> str:
        """Return the tree of a commit.

        Raises:
            RepositoryError: where git cannot read the commit.

        """
        header = self._process.header(f"{sha}^{{tree}}")
        if header is None:
            raise RepositoryError(
                f"git cannot read the commit {sha}", hint=CORRUPTION_HINT
            )
        return header.name

    def previous_release(self, sha: str) -> str | None:
        """Return the release before the one that a commit is.

        Releases are commits with a tag like `v1.4.2`. A commit without one is none of them.
        """
        if self._describe(sha, "--exact-match"):
            tag = self._describe(f"{sha}^", "--abbrev=0")
            return self.resolve(f"refs/tags/{tag}") if tag else None
        return None

    def _describe(self, name: str, option: str) -> str:
        matches = (f"--match={pattern}" for pattern in _RELEASES)
        result = self._git.run("describe", "--tags", option, *matches, name)
        return result.stdout.decode("utf-8", "replace").strip()

    def branch_name(self) -> str | None:
        """Return the branch that is the repository's default, as far as it knows."""
        # Not by `rev-parse`, which returns nothing where a tag is called `HEAD`, too.
        reference = self._symbolic(
            _ORIGIN_HEAD if self.resolve(_ORIGIN_HEAD) else "HEAD"
        )
        return re.sub(r"^refs/(?:remotes/origin|heads)/", "", reference) or None

    def _symbolic(self, reference: str) -> str:
        result = self._git.run("symbolic-ref", "--quiet", reference)
        return result.stdout.decode("utf-8", "surrogateescape").strip()

    @cached_property
    def origin(self) -> str | None:
        """The address of the remote that the checkout came from."""
        result = self._git.run("config", "--get", "remote.origin.url")
        return result.stdout.decode("utf-8", "replace").strip() or None

    @property
    def remotes(self) -> dict[str, str]:
        """The addresses of the checkout's remotes, by their names."""
        result = self._git.run("config", "--get-regexp", r"^remote\..*\.url$")
        lines = result.stdout.decode("utf-8", "replace").splitlines()
        named = (line.partition(" ") for line in lines)
        pairs = [
            (key.removeprefix("remote.").removesuffix(".url"), address.strip())
            for key, _, address in named
        ]
        return dict(reversed(pairs))  # of several addresses, git fetches from the first

    def close(self) -> None:
        """End the git process."""
        self._process.close()


def no_commit_error() -> RepositoryError:
    """Return the error for a repository whose `HEAD` has no commit."""
    return RepositoryError(
        "the repository has no commit yet", hint="Commit something, then run again"
    )
