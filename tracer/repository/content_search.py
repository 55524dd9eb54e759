"""Which files of a commit contain certain words."""

import re
import time
from collections.abc import Iterable

from msgspec import Struct

from tracer.errors import RepositoryError
from tracer.repository.encodings import LONE_RETURN, WIDE_TEXT
from tracer.repository.git_command import CORRUPTION_HINT, Git
from tracer.text import Pattern

_NO_MATCH = 1
"""Git's status where no file matches."""
PATTERN_KINDS = ("-P", "-E")
"""How git is asked to read an expression: as Perl's, and where it refuses that, as POSIX's.

Both mean the same by the expressions that we write. Perl's took less than half of the
time where case does not count (git/git, 4,847 files: 0.35 against 0.72 s). Git may be
built without it, and it refuses very long expressions."""
SEARCH_SECONDS = 120
"""Time that git has in a run for all searches of files.

One of them took 0.7 s in 20,000 files, and 6 s where a file is one line of 200 MB.
"""
_LEAST_SECONDS = 0.1
_UNREAD = Pattern(r"^error: .*unable to read", re.MULTILINE)


class ContentSearch(Struct):
    """Searches the files of a commit with `git grep`.

    `unread` is how many files were missing, as in a partial clone, or damaged; `cut` is
    how many searches were ended because git took too long, so that files may be missing
    among those that were found.
    """

    git: Git
    unread: int = 0
    cut: int = 0
    spent: float = 0

    def search(
        self, revision: str, pattern: str, suffixes: Iterable[str] = ()
    ) -> list[bytes]:
        r"""List the paths of the files that match an extended regular expression, any case.

        Git compares bytes, so all files in UTF-16 and UTF-32 are among them, and binary
        files that match. With suffixes, so are all whose lines end with a lone `\r`, in
        which git sees one line; images and programs have it anywhere.

        Raises:
            RepositoryError: where git refuses the expression or the commit.

        """
        # From standard input, an expression may be longer than an argument.
        places = [f":(top,icase)*{suffix}" for suffix in suffixes]
        odd = [WIDE_TEXT, LONE_RETURN] if places else [WIDE_TEXT]
        for kind in PATTERN_KINDS:
            started = time.monotonic()
            result = self.git.run(
                *("grep", "-l", "-z", "-i", kind, "--full-name", "-f", "-", revision),
                *("--", *places),
                stdin=b"\n".join([pattern.encode(), *odd, b""]),
                seconds=max(SEARCH_SECONDS - self.spent, _LEAST_SECONDS),
            )
            self.spent += time.monotonic() - started
            if result.status <= _NO_MATCH:
                break
        else:
            raise RepositoryError(
                f"git cannot search the files: {result.first_error}",
                hint=CORRUPTION_HINT,
            )
        self.unread = max(self.unread, len(_UNREAD.findall(result.stderr)))
        self.cut += result.status < 0
        # The last name is cut off where git was ended while it wrote it.
        names = result.stdout.rpartition(b"\0")[0].split(b"\0")
        return [name.partition(b":")[2] for name in names if name]
