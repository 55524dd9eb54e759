"""Which files of a commit contain certain words."""

import re
from collections.abc import Iterable

from msgspec import Struct

from tracer.errors import RepositoryError
from tracer.repository.encodings import WIDE_TEXT
from tracer.repository.git_command import CORRUPTION_HINT, Git

_NO_MATCH = 1
"""Git's status where no file matches."""
_UNREAD = re.compile(r"^error: .*unable to read", re.MULTILINE)


class ContentSearch(Struct):
    """Searches the files of a commit with `git grep`.

    `unread` is how many files were missing, as in a partial clone, or damaged.
    """

    git: Git
    unread: int = 0

    def search(
        self, revision: str, pattern: str, suffixes: Iterable[str] = ()
    ) -> list[bytes]:
        """List the paths of the files that match an extended regular expression, any case.

        Git compares bytes, so all files in UTF-16 and UTF-32 are among them, and binary
        files that match.

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
            raise RepositoryError(
                f"git cannot search the files: {result.first_error}",
                hint=CORRUPTION_HINT,
            )
        self.unread = max(self.unread, len(_UNREAD.findall(result.stderr)))
        names = result.stdout.split(b"\0")
        return [name.partition(b":")[2] for name in names if name]
