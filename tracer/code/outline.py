"""Which function a line of code belongs to, by tree-sitter's grammars.

Git's own function context guesses by patterns and knows a dozen languages; a grammar
knows where a function ends.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from heapq import heappop, heappush
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from tracer.code.definition_names import HOLDERS, name_of
from tracer.code.grammars import FUNCTION, query_of, suffix_of
from tracer.code.parsing import parse
from tracer.code.syntax_tree import SyntaxTree
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
_STRINGS = frozenset(
    "string string_content string_fragment string_literal template_string heredoc_body "  # noqa: SIM905
    "raw_string_literal interpreted_string_literal multiline_string_literal "
    "multi_line_string_literal verbatim_string_literal heredoc nowdoc".split()
)
_DEPTH = 1_000
"""Nodes around a definition: chains of 300 calls with closures have that many. Deeper ones
are no code that a person wrote, a query for them takes a time that grows with the square
of the depth (150,000 times `lambda:` in each other took a minute), and so do their names,
as tree-sitter walks to a parent from the root."""
_NOT_CODE = Pattern(r"^\s*(?:#|//|/\*|\*|--|@|\[|$)")


class Function(Struct, frozen=True):
    """A named stretch of code; lines count from 1, both ends included."""

    name: str
    start: int
    end: int
    is_type: bool = False

    def has_line(self, line: int | None) -> bool:
        """Whether a line is in it."""
        return line is not None and self.start <= line <= self.end


class Outline(Struct, frozen=True, dict=True):
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
        return self._innermost.get(line)

    def is_comment(self, line: int) -> bool:
        """Whether a line begins in a comment or in a string that is a statement.

        Such a string is a docstring.
        """
        nodes = self._nodes_at(line)
        return any(
            "comment" in node.type
            or (node.type == "string" and (not parent or parent.type == _STATEMENT))
            for node, parent in zip(nodes, [None, *nodes], strict=False)
        )

    def is_string(self, line: int) -> bool:
        """Whether a line begins inside a string that is no docstring."""
        nodes = self._nodes_at(line)
        return any(
            node.type in _STRINGS
            and node.start_point.row < line - 1
            and parent.type != _STATEMENT
            for parent, node in pairwise(nodes)
        ) and not self.is_comment(line)

    def is_annotation(self, line: int) -> bool:
        """Whether a line begins in a decorator, annotation or attribute."""
        return any(node.type in _ANNOTATIONS for node in self._nodes_at(line))

    def _is_in_comment(self, line: int) -> bool:
        return any("comment" in node.type for node in self._nodes_at(line))

    def _below(self, line: int) -> Function | None:
        """Return the definition that starts right below a comment."""
        last = self._next_code[line] + 1 if line < len(self.lines) else line + 1
        first = bisect_right(self.definitions, line, key=lambda f: f.start)
        below = self.definitions[first : first + 1]
        return below[0] if below and below[0].start <= last else None

    def _is_file_header(self, line: int, below: Function) -> bool:
        """Whether a comment at the top of a file is about all of its definitions.

        A blank line separates it from the first of several.
        """
        is_at_top = self._next_code[0] >= line - 1
        blank = bisect_left(self._blanks, line - 1)
        is_separate = self._blanks[blank : blank + 1] < [below.start - 1]
        has_blank = blank < len(self._blanks)
        return is_at_top and has_blank and is_separate and len(self.definitions) > 1

    @cached_property
    def _blanks(self) -> list[int]:
        return [number for number, text in enumerate(self.lines) if not text.strip()]

    @cached_property
    def _next_code(self) -> list[int]:
        """The next line with code, for each line, itself included; both count from 0."""
        following = [len(self.lines)]
        for number in range(len(self.lines) - 1, -1, -1):
            is_code = not _NOT_CODE.match(self.lines[number])
            following.append(number if is_code else following[-1])
        return following[:0:-1]

    @cached_property
    def _innermost(self) -> dict[int, Function]:
        """The smallest function around each line, otherwise the smallest type."""
        around: list[tuple[bool, int, int]] = []
        result: dict[int, Function] = {}
        starting = list(enumerate(self.definitions))[::-1]
        for line in range(1, len(self.lines) + 1):
            while starting and starting[-1][1].start <= line:
                number, function = starting.pop()
                size = function.end - function.start
                heappush(around, (function.is_type, size, number))
            while around and self.definitions[around[0][2]].end < line:
                heappop(around)
            if around:
                result[line] = self.definitions[around[0][2]]
        return result

    def _nodes_at(self, line: int) -> "Sequence[Node]":
        return self._tree.nodes_at(line) if self._tree else ()

    @cached_property
    def _tree(self) -> SyntaxTree | None:
        return SyntaxTree(self.root, self.lines) if self.root else None


def parse_outline(path: str, text: str) -> Outline:
    """Parse a file; what is not code, or in no known language, has lines and no functions."""
    lines = tuple(text.split("\n"))
    suffix = suffix_of(path, text)
    root = parse(suffix, text) if suffix else None
    if suffix == ".h" and (root is None or root.has_error):
        suffix = _AS_CPP
        root = parse(suffix, text)
    if suffix is None or root is None:
        return Outline(lines)
    # A property with a getter and a setter is found twice.
    definitions = dict.fromkeys(_definitions(root, suffix))
    ordered = sorted(definitions, key=lambda f: (f.start, -f.end))
    return Outline(lines, root, tuple(ordered))


def _definitions(root: "Node", suffix: str) -> list[Function]:
    """Return what a file defines."""
    from tree_sitter import QueryCursor  # noqa: PLC0415 - loaded with the grammars

    cursor = QueryCursor(query_of(suffix))
    cursor.set_max_start_depth(_DEPTH)
    definitions = []
    for _, captures in cursor.matches(root):
        kind = next(name for name in captures if name.startswith("definition."))
        for node in captures[kind]:
            name = name_of(node)
            if name:
                outer = _whole(node)
                start, end = outer.start_point.row + 1, outer.end_point.row + 1
                definitions.append(Function(name, start, end, kind not in _FUNCTIONS))
    return definitions


def _whole(node: "Node") -> "Node":
    """Return the node with its decorators, `export`, template head or assignment."""
    while node.parent is not None and (
        node.parent.type in _WRAPPERS
        or node.parent.type == "type_definition"
        or (node.parent.type in _STATEMENTS and node.parent.named_child_count == 1)
    ):
        node = node.parent
    return node
