"""Parses code with tree-sitter, and gives up on a text whose parsing would take for ever."""

from typing import TYPE_CHECKING

from tracer.code.grammars import parser_of

if TYPE_CHECKING:
    from tree_sitter import Node

_SHORT = 2_000
"""Bytes of a text that can do no harm: the worst that is known takes 0.3 s and 150 MB."""
_TORN = 5_000
"""Nodes in one that is an error. A query over them takes a time that grows with their
square: 50,000 times `(` took 2 s in each language."""


def parse(suffix: str, text: str) -> "Node | None":
    """Return the root of a file's syntax tree; `None` for a text that is hardly code.

    Args:
        suffix: the file's ending, of a language that has a grammar.
        text: the text of the file.

    """
    data = text.encode()
    if len(data) > _SHORT and not _survives(suffix, data):
        return None
    root = parser_of(suffix).parse(data).root_node
    return None if _is_torn(root) else root


def _survives(suffix: str, data: bytes) -> bool:
    # Imported here: short files need no process.
    from tracer.code.parse_trial import survives_parsing  # noqa: PLC0415

    return survives_parsing(suffix, data)


def _is_torn(root: "Node") -> bool:
    """Whether the parser found next to no structure in a text, or in a part of it."""
    nodes = [root]
    while nodes:
        node = nodes.pop()
        if node.is_error and node.child_count > _TORN:
            return True
        nodes.extend(child for child in node.children if child.has_error)
    return False
