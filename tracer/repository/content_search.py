"""Which files of a commit hold certain words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tracer.errors import RepositoryError
from tracer.repository.encodings import WIDE_TEXT, decode_path
from tracer.repository.git_command import Git

_NO_MATCH = 1
"""Git's status where no file matches."""
_MISSING = re.compile(r"^error: .*unable to read", re.MULTILINE)


@dataclass(slots=True)
class ContentSearch:
    """Searches the files of a commit with `git grep`.

    `missing` is how many files a partial clone lacked, in the search that lacked most.
    """

    git: Git
    missing: int = 0

    def search(
        self, revision: str, pattern: str, suffixes: Iterable[str] = ()
    ) -> tuple[str, ...]:
        """List the files that match an extended regular expression, any case.

        Files in UTF-16 and UTF-32 are among them whatever they hold, because git
        compares bytes; so are binary files that match.

        Raises:
            RepositoryError: where git refuses the expression or the commit.

        """
        # From standard input, an expression may be longer than an argument.
        result = self.git.run(
            *("grep", "-l", "-z", "-i", "-E", "--full-name", "-f", "-", revision),
            *("--", *(f":(top,icase)*{suffix}" for suffix in suffixes)),
            stdin=pattern.encode() + b"\n" + WIDE_TEXT + b"\n",
        )
        if result.status > _NO_MATCH:
            raise RepositoryError(f"`git grep` failed: {result.first_error}")
        self.missing = max(self.missing, len(_MISSING.findall(result.stderr)))
        names = result.stdout.split(b"\0")
        return tuple(decode_path(name.partition(b":")[2]) for name in names if name)
