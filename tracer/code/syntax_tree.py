"""Which nodes of a syntax tree a line begins in, for many lines of one file."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from tree_sitter import Node

_DEEPEST = 200
"""Nodes within each other; those of code that people write are a few dozen."""


class SyntaxTree(Struct, frozen=True, dict=True):
    """The tree of one file. Its children are kept: tree-sitter walks over all of them."""

    root: "Node"
    lines: Sequence[str]

    @cached_property
    def nodes_at(self) -> "Callable[[int], Sequence[Node]]":
        """Return the nodes at the first character of a line, the outermost first.

        None where they are very many: a tree that deep is made of errors, and with a
        line at each depth a question for each line would take too long.
        """
        return lru_cache(maxsize=4)(self._find)  # a line is asked about several times

    def _find(self, line: int) -> "Sequence[Node]":
        written = self.lines[line - 1]
        # Columns count bytes; the blanks that start a line are mostly one byte each.
        column = len(written[: len(written) - len(written.lstrip())].encode())
        nodes = [self.root]
        while child := self._child_at(nodes[-1], (line - 1, column)):
            nodes.append(child)
            if len(nodes) > _DEEPEST:
                return ()
        return nodes

    def _child_at(self, node: "Node", point: tuple[int, int]) -> "Node | None":
        children = self._children.get(node.id)
        if children is None:
            children = self._children[node.id] = node.children
        index = bisect_right(children, point, key=lambda child: child.end_point)
        child = children[index] if index < len(children) else None
        return child if child and child.start_point <= point else None

    @cached_property
    def _children(self) -> "dict[int, Sequence[Node]]":
        return {}
