"""Which files of a commit contain certain words."""

import re
from collections.abc import Iterable

from msgspec import Struct

from tracer.errors import RepositoryError
from tracer.repository.encodings import WIDE_TEXT
from tracer.repository.git_command import CORRUPTION_HINT, Git

_NO_MATCH = 1
"""Git's status where no file matches."""
PATTERN_KINDS = ("-P", "-E")
"""How git is asked to read an expression: as Perl's, and where it refuses that, as POSIX's.

Both mean the same by the expressions that we write. Perl's took less than half of the
time where case does not count (git/git, 4,847 files: 0.35 against 0.72 s). Git may be
built without it, and it refuses very long expressions."""
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
        places = [f":(top,icase)*{suffix}" for suffix in suffixes]
        for kind in PATTERN_KINDS:
            result = self.git.run(
                *("grep", "-l", "-z", "-i", kind, "--full-name", "-f", "-", revision),
                *("--", *places),
                stdin=pattern.encode() + b"\n" + WIDE_TEXT + b"\n",
            )
            if result.status <= _NO_MATCH:
                break
        else:
            raise RepositoryError(
                f"git cannot search the files: {result.first_error}",
                hint=CORRUPTION_HINT,
            )
        self.unread = max(self.unread, len(_UNREAD.findall(result.stderr)))
        names = result.stdout.split(b"\0")
        return [name.partition(b":")[2] for name in names if name]
