"""Which function a line of code belongs to, by tree-sitter's grammars.

Git's own function context guesses by patterns and knows a dozen languages; a grammar
knows where a function ends. Each is loaded when a file of its language is first met.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import PurePosixPath

from tree_sitter import Language, Node, Parser

_GRAMMARS = {
    "tree_sitter_python": ".py .pyi",
    "tree_sitter_javascript": ".js .jsx .mjs .cjs",
    "tree_sitter_typescript:language_typescript": ".ts .mts .cts",
    "tree_sitter_typescript:language_tsx": ".tsx",
    "tree_sitter_go": ".go",
    "tree_sitter_java": ".java",
    "tree_sitter_c": ".c .h",
    "tree_sitter_cpp": ".cc .cpp .cxx .hh .hpp .hxx .ino",
    "tree_sitter_rust": ".rs",
    "tree_sitter_c_sharp": ".cs",
    "tree_sitter_ruby": ".rb .rake",
    "tree_sitter_php:language_php": ".php",
    "tree_sitter_kotlin": ".kt .kts",
    "tree_sitter_swift": ".swift",
}
_BY_SUFFIX = {
    suffix: grammar
    for grammar, suffixes in _GRAMMARS.items()
    for suffix in suffixes.split()
}

_FUNCTIONS = frozenset(
    "function_definition function_declaration function_item method_definition "  # noqa: SIM905
    "method_declaration constructor_declaration method singleton_method "
    "generator_function_declaration init_declaration deinit_declaration "
    "local_function_statement destructor_declaration secondary_constructor "
    "function_signature_item".split()
)
_CLOSURES = frozenset({"arrow_function", "function_expression", "function"})
_TYPES = frozenset(
    "class_definition class_declaration class_specifier struct_specifier class "  # noqa: SIM905
    "struct_item enum_item trait_item impl_item interface_declaration module "
    "struct_declaration enum_declaration record_declaration object_declaration "
    "protocol_declaration type_declaration".split()
)
_WRAPPERS = frozenset(
    {"decorated_definition", "export_statement", "template_declaration"}
)
_NOT_CODE = re.compile(r"^\s*(?:#|//|/\*|\*|--|@|\[|$)")


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
    root: Node | None = None
    definitions: tuple[Function, ...] = ()

    def enclosing(self, line: int) -> Function | None:
        """Return the function that a line of code or a comment above one belongs to.

        A type is returned where no function is; `None` where neither is, or where the
        language is not known.
        """
        if self.root is None:
            return None
        if _is_comment(self.root, self.lines[line - 1], line):
            below = _below(self.definitions, self.lines, line)
            if below:
                return below
        around = [f for f in self.definitions if f.start <= line <= f.end]
        around.sort(key=lambda f: (f.is_type, f.end - f.start))
        return around[0] if around else None

    def named(self, name: str) -> Function | None:
        """Return the function of that name."""
        return next((f for f in self.definitions if f.name == name), None)


def outline(path: str, text: str) -> Outline:
    """Parse a file; one of a language that is not known has no functions."""
    parser = _parser(PurePosixPath(path).suffix.lower())
    if parser is None:
        return Outline()
    root = parser.parse(text.encode()).root_node
    return Outline(tuple(text.split("\n")), root, tuple(_definitions(root)))


@cache
def _parser(suffix: str) -> Parser | None:
    grammar = _BY_SUFFIX.get(suffix)
    if grammar is None:
        return None
    module, _, entry = grammar.partition(":")
    return Parser(Language(getattr(import_module(module), entry or "language")()))


def _definitions(root: Node) -> Iterator[Function]:
    pending = [root]
    while pending:
        node = pending.pop()
        pending.extend(reversed(node.named_children))
        is_type = node.type in _TYPES
        if is_type or node.type in _FUNCTIONS or node.type in _CLOSURES:
            name = _name(node)
            if name:
                outer = _whole(node)
                yield Function(
                    name, outer.start_point.row + 1, outer.end_point.row + 1, is_type
                )


def _whole(node: Node) -> Node:
    """Return the node with its decorators, `export` or template head."""
    while node.parent is not None and (
        node.parent.type in _WRAPPERS
        or node.parent.type in {"variable_declarator", "lexical_declaration"}
    ):
        node = node.parent
    return node


def _name(node: Node) -> str | None:
    """Return the name; C hides it in declarators, closures in what they are put in."""
    holder: Node | None = node
    if node.type in _CLOSURES and node.parent is not None:
        holder = node.parent if node.parent.type == "variable_declarator" else node
    if node.type == "impl_item":
        return _text(node.child_by_field_name("type"))
    while holder is not None:
        named_child = holder.child_by_field_name("name")
        if named_child is not None:
            return _text(named_child)
        inner = holder.child_by_field_name("declarator")
        if inner is None:
            inner = _plain_declarator(holder)
        if inner is None:
            return _text(holder) if "identifier" in holder.type else None
        holder = inner
    return None


def _plain_declarator(node: Node) -> Node | None:
    """Find the declarator or name that a grammar left without a field name."""
    if node.type == "init_declaration":
        return None
    return next(
        (
            child
            for child in node.named_children
            if child.type.endswith("declarator")
            or child.type in {"identifier", "simple_identifier", "type_identifier"}
        ),
        None,
    )


def _text(node: Node | None) -> str | None:
    return node.text.decode("utf-8", "replace") if node and node.text else None


def _is_comment(root: Node, written: str, line: int) -> bool:
    column = len(written) - len(written.lstrip())
    node = root.descendant_for_point_range((line - 1, column), (line - 1, column + 1))
    while node is not None and "comment" not in node.type:
        node = node.parent
    return node is not None


def _below(
    found: tuple[Function, ...], lines: tuple[str, ...], line: int
) -> Function | None:
    """Return the definition that starts right below a comment."""
    below = line
    while below < len(lines) and _NOT_CODE.match(lines[below]):
        below += 1
    starts = [f for f in found if line < f.start <= below + 1]
    return min(starts, key=lambda f: (f.start, f.end), default=None)
