"""Where a repository mentions an id that no file defines in a form that is read."""

import re
from collections.abc import Callable, Iterator
from itertools import islice

from msgspec import Struct

from tracer.repository import Repository, is_code_file, is_template_file
from tracer.text import is_named_in

_MOST_FILES = 40
"""Files that are read for the line: a common word as an id would match all of them."""
_MOST_SHOWN = 3


class IdMention(Struct, frozen=True, kw_only=True):
    """The first line of a file that mentions an id."""

    path: str
    line: int


class MentionSearch:
    """Searches the files of a revision for ids, except those that this action writes."""

    def __init__(
        self, repository: Repository, revision: str, is_own_file: Callable[[str], bool]
    ) -> None:
        self._repository = repository
        self._revision = revision
        self._is_own_file = is_own_file
        self._found: dict[str, tuple[IdMention, ...]] = {}

    def find(self, id_: str) -> tuple[IdMention, ...]:
        """Return the first mentions of an id outside of code: documents and tables.

        Such as a table that was exported from a tool, or prose of a form that is not
        known: who reads it knows whether the id is right. Several alerts may name it.
        """
        if id_ not in self._found:
            self._found[id_] = self._search(id_)
        return self._found[id_]

    def _search(self, id_: str) -> tuple[IdMention, ...]:
        paths = self._repository.search(self._revision, re.escape(id_))
        documents = [
            path
            for path in sorted(paths)
            if not (is_code_file(path) or is_template_file(path))
            and not self._is_own_file(path)
        ]
        mentions = (self._mention(path, id_) for path in documents[:_MOST_FILES])
        return tuple(islice(filter(None, mentions), _MOST_SHOWN))

    def _mention(self, path: str, id_: str) -> IdMention | None:
        text = self._repository.text(self._revision, path) or ""
        line = next(_lines_with(id_, text), None)
        return IdMention(path=path, line=line) if line else None


def _lines_with(id_: str, text: str) -> Iterator[int]:
    for number, line in enumerate(text.split("\n"), 1):
        if is_named_in(id_, line):
            yield number
