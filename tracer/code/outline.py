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

from tracer.text import Pattern

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

_AS_CPP = ".hpp"
"""What a header may be that is no C."""

_FUNCTIONS = frozenset(
    "function_definition function_declaration function_item method_definition "  # noqa: SIM905
    "method_declaration constructor_declaration method singleton_method "
    "generator_function_declaration init_declaration deinit_declaration "
    "local_function_statement destructor_declaration secondary_constructor "
    "function_signature_item function_signature method_signature method_elem "
    "abstract_method_signature protocol_function_declaration macro_definition "
    "compact_constructor_declaration annotation_type_element_declaration "
    "operator_declaration conversion_operator_declaration indexer_declaration".split()
)
_CLOSURES = frozenset(
    "arrow_function function_expression function generator_function class lambda anonymous_function".split()  # noqa: SIM905
)
"""Functions and classes named, if at all, by what they are put in."""
_HOLDERS = {
    "variable_declarator": "name",
    "public_field_definition": "name",
    "field_definition": "property",
    "pair": "key",
    "assignment_expression": "left",
    "assignment": "left",
}
"""What a closure may be put in, and the field that names it."""
_TYPES = frozenset(
    "class_definition class_declaration class_specifier struct_specifier class "  # noqa: SIM905
    "struct_item enum_item trait_item impl_item interface_declaration module "
    "struct_declaration enum_declaration record_declaration object_declaration "
    "protocol_declaration type_spec type_alias abstract_class_declaration "
    "type_alias_declaration internal_module trait_declaration enum_specifier "
    "union_specifier union_item annotation_type_declaration companion_object".split()
)
_PROPERTY = "property_declaration"
_ACCESSORS = frozenset(
    "accessor_list arrow_expression_clause computed_property getter setter".split()  # noqa: SIM905
)
"""What makes a property code of its own, not only a value."""
_NAMELESS = {
    "companion_object": "Companion",
    "secondary_constructor": "constructor",
    "deinit_declaration": "deinit",
    "indexer_declaration": "this",
}
"""What those are called that have no name."""
_WRAPPERS = frozenset(
    {"decorated_definition", "export_statement", "template_declaration"}
)
_STATEMENTS = frozenset(
    "lexical_declaration variable_declaration expression_statement type_declaration "  # noqa: SIM905
    "type_definition".split()
)
"""What holds one definition or several; only one alone is all of it."""
_STATEMENT = "expression_statement"
_ANNOTATIONS = frozenset(
    ("decorator", "annotation", "marker_annotation", "attribute_item", "attribute_list")
)
_WHOLE_NAMES = frozenset({"operator_name", "destructor_name"})
_PLAIN_NAMES = frozenset(
    "identifier simple_identifier type_identifier variable_declaration".split()  # noqa: SIM905
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

    def is_comment(self, line: int) -> bool:
        """Whether a line begins in a comment or in a string that is a statement.

        Such a string is a docstring.
        """
        node = self._node_at(line)
        while node is not None:
            is_statement = node.parent is None or node.parent.type == _STATEMENT
            if "comment" in node.type or (node.type == "string" and is_statement):
                return True
            node = node.parent
        return False

    def is_annotation(self, line: int) -> bool:
        """Whether a line begins in a decorator, annotation or attribute."""
        node = self._node_at(line)
        while node is not None and node.type not in _ANNOTATIONS:
            node = node.parent
        return node is not None

    def _node_at(self, line: int) -> Node | None:
        """Return the innermost node at the first character of a line."""
        if self.root is None:
            return None
        written = self.lines[line - 1]
        # Columns count bytes; the blanks that start a line are mostly one byte each.
        column = len(written[: len(written) - len(written.lstrip())].encode())
        return self.root.descendant_for_point_range(
            (line - 1, column), (line - 1, column + 1)
        )

    def named(self, name: str) -> Function | None:
        """Return the function of that name."""
        return next((f for f in self.definitions if f.name == name), None)


def parse_outline(path: str, text: str) -> Outline:
    """Parse a file; one of a language that is not known has no functions."""
    suffix = PurePosixPath(path).suffix.lower()
    parser = _parser(suffix)
    if parser is None:
        return Outline()
    root = parser.parse(text.encode()).root_node
    other = _parser(_AS_CPP) if suffix == ".h" and root.has_error else None
    root = other.parse(text.encode()).root_node if other else root
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
        name = _name(node) if _is_definition(node) else None
        if name:
            outer = _whole(node)
            start, end = outer.start_point.row + 1, outer.end_point.row + 1
            yield Function(name, start, end, node.type in _TYPES)


def _is_definition(node: Node) -> bool:
    """Whether a node defines something; `struct s *p` only uses what another does."""
    if node.type == _PROPERTY:
        return any(child.type in _ACCESSORS for child in node.named_children)
    if node.type.endswith("_specifier"):
        is_whole = node.child_by_field_name("body") is not None
        return node.type in _TYPES and is_whole
    return node.type in _TYPES or node.type in _FUNCTIONS or node.type in _CLOSURES


def _whole(node: Node) -> Node:
    """Return the node with its decorators, `export`, template head or assignment."""
    while node.parent is not None and (
        node.parent.type in _WRAPPERS
        or node.parent.type in _HOLDERS
        or node.parent.type == "type_definition"
        or (node.parent.type in _STATEMENTS and node.parent.named_child_count == 1)
    ):
        node = node.parent
    return node


def _name(node: Node) -> str | None:
    """Return the name; C hides it in declarators, closures in what they are put in."""
    if node.type in _CLOSURES:
        return _name_of_closure(node)
    if node.type == "impl_item":
        whole = _text(node.child_by_field_name("type"))
        return whole.partition("<")[0] if whole else None
    if node.type.endswith("operator_declaration"):
        kind = node.child_by_field_name("operator") or node.child_by_field_name("type")
        return f"operator {_text(kind)}"
    return _declared(node) or _NAMELESS.get(node.type) or _name_of_typedef(node)


def _name_of_closure(node: Node) -> str | None:
    """Return what a closure is put in: a variable, field, member or property."""
    holder = node.parent
    field = _HOLDERS.get(holder.type) if holder is not None else None
    key = holder.child_by_field_name(field) if holder is not None and field else None
    name = _text((key and key.child_by_field_name("property")) or key) or ""
    if re.fullmatch(r"[$#\w]+|'\w+'|\"\w+\"", name) and name != "exports":
        return name.strip("$\"'")
    is_named = node.child_by_field_name("name") is not None
    return _declared(node) if is_named else None


def _name_of_typedef(node: Node) -> str | None:
    """Return the name that C gives a nameless type: `typedef struct {…} name;`."""
    outer = node.parent
    if outer is None or outer.type != "type_definition":
        return None
    return _text(outer.child_by_field_name("declarator"))


def _declared(node: Node) -> str | None:
    holder: Node | None = node
    while holder is not None:
        if holder.type in _WHOLE_NAMES:
            return _text(holder)
        if holder.type == "operator_cast":
            return f"operator {_text(holder.child_by_field_name('type'))}"
        named_child = holder.child_by_field_name("name")
        if named_child is not None:
            return (_text(named_child) or "").rpartition("::")[2] or None
        inner = holder.child_by_field_name("declarator")
        if inner is None:
            inner = _plain_declarator(holder)
        if inner is None:
            return _text(holder) if "identifier" in holder.type else None
        holder = inner
    return None


def _plain_declarator(node: Node) -> Node | None:
    """Find the declarator or name that a grammar left without a field name."""
    if node.type in {"init_declaration", "enum_specifier", "struct_specifier"}:
        return None
    return next(
        (
            child
            for child in node.named_children
            if child.type.endswith("declarator") or child.type in _PLAIN_NAMES
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
    return min(starts, key=lambda f: (f.start, -f.end), default=None)
