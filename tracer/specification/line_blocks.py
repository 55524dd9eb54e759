"""Numbered lines, and blocks of them: from a line that opens one to one that ends it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from typing import Generic, NamedTuple, TypeVar

from msgspec import Struct

Element = TypeVar("Element")
Opener = TypeVar("Opener")


class Line(NamedTuple):
    """A line of a document, with its number from 1."""

    number: int
    text: str


class Block(Struct, Generic[Element, Opener], frozen=True):
    """The element that opened a block, what was read from it, and the elements below.

    An element is a line, or whatever else a document is a sequence of.
    """

    first: Element
    opener: Opener
    rest: Sequence[Element]


def number_lines(text: str) -> Iterator[Line]:
    """Split a text into lines."""
    return map(Line, count(1), text.split("\n"))


def join_lines(lines: Iterable[Line]) -> str:
    """Return the text of lines, without blank lines at its start and end."""
    return "\n".join(line.text for line in lines).strip()


def lines_after(lines: Sequence[Line], position: int) -> Iterator[Line]:
    """Walk over the lines behind a position.

    A slice would copy the rest of the document for each line that is followed.
    """
    return (lines[at] for at in range(position + 1, len(lines)))


def _never(_block: object, _element: object) -> bool:
    return False


def split_at(
    elements: Iterable[Element],
    opens: Callable[[Element], Opener | None],
    ends: Callable[[Block[Element, Opener], Element], bool] = _never,
) -> Iterator[Block[Element, Opener]]:
    """Split a document into blocks; elements that are in no block are left out.

    Args:
        elements: lines, or whatever else the document is a sequence of.
        opens: reads the opening of a block from an element, `None` where none opens.
        ends: whether an element ends the block so far; it belongs to no block itself.

    """
    block: Block[Element, Opener] | None = None
    rest: list[Element] = []
    for element in elements:
        opener = opens(element)
        if block and (opener is not None or ends(block, element)):
            yield block
            block = None
        if opener is not None:
            rest = []
            block = Block(element, opener, rest)
        elif block:
            rest.append(element)
    if block:
        yield block
