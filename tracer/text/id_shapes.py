"""The shapes of a repository's ids: what is written like them is one, even if undefined."""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from tracer.text.ids import with_hyphens
from tracer.text.patterns import Pattern

_TOKEN = Pattern(
    r"""
    (?<![A-Za-z0-9_.~/\#-])                        # a new word
    [A-Z][A-Za-z0-9]*+(?:[-_.~:/]+[A-Za-z0-9]++)*+ # FR-999, F3.4.2, BR-NOT-055
    | (?<![A-Za-z0-9_.~/\#-])
    [a-z][A-Za-z0-9_-]*+(?:~[A-Za-z0-9_-]++)++     # req~login~1
    """,
    re.VERBOSE,
)
_HEAD = Pattern(r"[A-Za-z]+")
_WORDS = Pattern(r"[A-Za-z]+(?:-[A-Za-z]+)*")
_NUMBERS = Pattern(r"\d+(?:[.-]\d+)*")
_SHORTEST_GLUED_HEAD = 2
"""`S3` and `F5` are products, whatever a repository calls its chapters."""


class IdShapes(Struct, frozen=True):
    """The shapes that ids have: their families, marks, and where the numbers stand."""

    shapes: frozenset[tuple[str, str]]

    def find(self, text: str) -> Iterator[str]:
        """Find what is written as the ids are, in reading order."""
        if not self.shapes:
            return
        for token in _TOKEN.finditer(with_hyphens(text)):
            shape = _shape(token[0])
            if shape and shape in self.shapes:
                yield token[0]


def id_shapes(ids: Iterable[str]) -> IdShapes:
    """Return the shapes of some ids; those that end without a number have none."""
    return IdShapes(frozenset(shape for id_ in ids if (shape := _shape(id_))))


def without_family(written: str) -> str:
    """Return what is behind an id's first mark: `login~1` of `req~login~1`."""
    return re.split(r"[-_.~:/]", written, maxsplit=1)[-1]


def _shape(written: str) -> tuple[str, str] | None:
    """Return an id's family, and the rest with every word and number the same."""
    head = _HEAD.match(written)
    if not head or not written[-1].isdigit():
        return None
    rest = written[head.end() :]
    if rest.isdigit() and len(head[0]) < _SHORTEST_GLUED_HEAD:
        return None
    words = _WORDS.sub("a", rest.replace("_", "-"))
    return head[0], _NUMBERS.sub(lambda n: "0" if n[0].isdigit() else "0.0", words)
