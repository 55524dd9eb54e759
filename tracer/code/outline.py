"""Which function a line of code belongs to, by tree-sitter's grammars.

Git's own function context guesses by patterns and knows a dozen languages; a grammar
knows where a function ends.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracer.code.definition_names import HOLDERS, name_of
from tracer.code.grammars import FUNCTION, parser_of, query_of, suffix_of
from tracer.text import Pattern

if TYPE_CHECKING:
    from tree_sitter import Node

_AS_CPP = ".hpp"
"""What a header is read as that is not C."""
_FUNCTIONS = frozenset((FUNCTION, "definition.method"))
"""Captures of functions, ours and those of `tags.scm`; all others are types."""
_WRAPPERS = frozenset(
    ("decorated_definition", "export_statement", "template_declaration", *HOLDERS)
)
"""What belongs to a definition inside it: decorators, `export`, what a closure is put in."""
_STATEMENTS = frozenset(
    "lexical_declaration variable_declaration expression_statement type_declaration "  # noqa: SIM905
    "type_definition".split()
)
"""What holds one definition or several; only one alone is all of it."""
_STATEMENT = "expression_statement"
_ANNOTATIONS = frozenset(
    ("decorator", "annotation", "marker_annotation", "attribute_item", "attribute_list")
)
_NOT_CODE = Pattern(r"^\s*(?:#|//|/\*|\*|--|@|\[|$)")


@dataclass(frozen=True, slots=True)
class Function:
    """A named stretch of code; lines count from 1, both ends included."""

    name: str
    start: int
    end: int
    is_type: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """The functions and types of one file, parsed once for all questions about it."""

    lines: tuple[str, ...] = ()
    root: "Node | None" = None
    definitions: tuple[Function, ...] = ()

    def enclosing(self, line: int) -> Function | None:
        """Return the function that a line of code or a comment above one belongs to.

        A type is returned where no function is; `None` where neither is, or where the
        language is not known.
        """
        if self._is_in_comment(line):
            below = self._below(line)
            if below and self._is_file_header(line, below):
                return None
            if below:
                return below
        around = [f for f in self.definitions if f.start <= line <= f.end]
        return min(around, key=lambda f: (f.is_type, f.end - f.start), default=None)

    def named(self, name: str) -> Function | None:
        """Return the function of that name."""
        return next((f for f in self.definitions if f.name == name), None)

    def is_comment(self, line: int) -> bool:
        """Whether a line begins in a comment or in a string that is a statement.

        Such a string is a docstring.
        """
        for node in self._nodes_at(line):
            is_statement = node.parent is None or node.parent.type == _STATEMENT
            if "comment" in node.type or (node.type == "string" and is_statement):
                return True
        return False

    def is_annotation(self, line: int) -> bool:
        """Whether a line begins in a decorator, annotation or attribute."""
        return any(node.type in _ANNOTATIONS for node in self._nodes_at(line))

    def _is_in_comment(self, line: int) -> bool:
        return any("comment" in node.type for node in self._nodes_at(line))

    def _below(self, line: int) -> Function | None:
        """Return the definition that starts right below a comment."""
        below = line
        while below < len(self.lines) and _NOT_CODE.match(self.lines[below]):
            below += 1
        starts = [f for f in self.definitions if line < f.start <= below + 1]
        return min(starts, key=lambda f: (f.start, -f.end), default=None)

    def _is_file_header(self, line: int, below: Function) -> bool:
        """Whether a comment at the top of a file is about all of its definitions.

        A blank line separates it from the first of several.
        """
        between = self.lines[line - 1 : below.start - 1]
        is_at_top = all(map(_NOT_CODE.match, self.lines[: line - 1]))
        is_separate = any(not text.strip() for text in between)
        return is_at_top and is_separate and len(self.definitions) > 1

    def _nodes_at(self, line: int) -> "Iterator[Node]":
        """Return the nodes at the first character of a line, the innermost first."""
        if self.root is None:
            return
        written = self.lines[line - 1]
        # Columns count bytes; the blanks that start a line are mostly one byte each.
        column = len(written[: len(written) - len(written.lstrip())].encode())
        node = self.root.descendant_for_point_range(
            (line - 1, column), (line - 1, column + 1)
        )
        while node is not None:
            yield node
            node = node.parent


def parse_outline(path: str, text: str) -> Outline:
    """Parse a file; one of a language that is not known has no functions."""
    suffix = suffix_of(path)
    if suffix is None:
        return Outline()
    root = parser_of(suffix).parse(text.encode()).root_node
    if suffix == ".h" and root.has_error:
        suffix = _AS_CPP
        root = parser_of(suffix).parse(text.encode()).root_node
    # A property with a getter and a setter is found twice.
    definitions = dict.fromkeys(_definitions(root, suffix))
    ordered = sorted(definitions, key=lambda f: (f.start, -f.end))
    return Outline(tuple(text.split("\n")), root, tuple(ordered))


def _definitions(root: "Node", suffix: str) -> Iterator[Function]:
    from tree_sitter import QueryCursor  # noqa: PLC0415 - loaded with the grammars

    for _, captures in QueryCursor(query_of(suffix)).matches(root):
        kind = next(name for name in captures if name.startswith("definition."))
        for node in captures[kind]:
            name = name_of(node)
            if name:
                outer = _whole(node)
                start, end = outer.start_point.row + 1, outer.end_point.row + 1
                yield Function(name, start, end, kind not in _FUNCTIONS)


def _whole(node: "Node") -> "Node":
    """Return the node with its decorators, `export`, template head or assignment."""
    while node.parent is not None and (
        node.parent.type in _WRAPPERS
        or node.parent.type == "type_definition"
        or (node.parent.type in _STATEMENTS and node.parent.named_child_count == 1)
    ):
        node = node.parent
    return node
