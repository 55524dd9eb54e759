"""Whether two versions of a file are the same program, whatever their layout and comments."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING

from tracer.code.grammars import suffix_of
from tracer.code.parsing import parse

if TYPE_CHECKING:
    from tree_sitter import Node

_CLOSERS = frozenset(")]}>")
_SIZE_LIMIT = 300_000
"""Characters of a file that are compared; parsing takes a second for a few millions."""


def is_same_code(path: str, before: str, after: str) -> bool:
    """Whether the syntax trees of two texts differ in comments and layout alone.

    Where indentation is syntax, it makes another tree. A comma before a closing bracket,
    as formatters add it, makes none. Text that has errors, or whose language is not
    known, is never called the same.
    """
    suffix = suffix_of(path)
    if suffix is None or max(len(before), len(after)) > _SIZE_LIMIT:
        return False
    old = parse(suffix, before)
    if old is None or old.has_error:
        return False
    new = parse(suffix, after)
    if new is None or new.has_error:
        return False
    pairs = zip_longest(_tokens(old), _tokens(new))
    return all(token == other for token, other in pairs)


def _tokens(root: "Node") -> Iterator[tuple[str, bytes]]:
    """Walk over a tree in the order of its text: words, and where nodes start and end."""
    stack: list[Node | str] = [root]
    comma: tuple[str, bytes] | None = None
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield f"end of {node}", b""
            continue
        if "comment" in node.type:
            continue
        if comma and node.type not in _CLOSERS:
            yield comma
        token = (node.type, b"" if node.children else node.text or b"")
        comma = token if node.type == "," else None
        if not comma:
            yield token
        if node.children:
            # What belongs to a block shows only in where the block ends.
            stack.extend((node.type, *reversed(node.children)))
