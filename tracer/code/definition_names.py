"""The name of a definition: C hides it in declarators, a closure has none of its own."""

from typing import TYPE_CHECKING

from tracer.text import Pattern

if TYPE_CHECKING:
    from tree_sitter import Node

HOLDERS = {
    "variable_declarator": "name",
    "public_field_definition": "name",
    "field_definition": "property",
    "pair": "key",
    "assignment_expression": "left",
    "assignment": "left",
}
"""What a closure may be put in, and the field that names it."""

_CLOSURES = frozenset(
    "arrow_function function_expression generator_function class lambda "  # noqa: SIM905
    "anonymous_function".split()
)
"""Functions and classes that are named, if at all, by what they are put in."""
_TEST_MACROS = frozenset(
    "TEST TEST_F TEST_P TYPED_TEST TYPED_TEST_P BOOST_AUTO_TEST_CASE "  # noqa: SIM905
    "BOOST_FIXTURE_TEST_CASE BOOST_DATA_TEST_CASE".split()
)
"""Macros of GoogleTest and Boost.Test, which a grammar takes for functions of that name."""
_ARGUMENTS = Pattern(r"\w+\s*\((?P<all>\s*\w+\s*(?:,\s*\w+\s*)?)\)")
_KEY = Pattern(r"[$#\w]+|'\w+'|\"\w+\"")
_NAMELESS = {
    "companion_object": "Companion",
    "secondary_constructor": "constructor",
    "deinit_declaration": "deinit",
    "indexer_declaration": "this",
}
"""Names for definitions that have no name of their own."""
_SPECIFIERS = frozenset(
    "class_specifier struct_specifier union_specifier enum_specifier".split()  # noqa: SIM905
)
"""Types of C: `struct s *p` only uses what another place defines."""
_WHOLE_NAMES = frozenset({"operator_name", "destructor_name"})
_PLAIN_NAMES = frozenset(
    "identifier simple_identifier type_identifier variable_declaration".split()  # noqa: SIM905
)
"""Nodes that are or contain a name, in grammars that give the name no field."""
_WITHOUT_DECLARATOR = frozenset(
    "init_declaration enum_specifier struct_specifier".split()  # noqa: SIM905
)


def name_of(node: "Node") -> str | None:
    """Return the name of a definition; `None` where it has none, or defines nothing."""
    if node.type in _CLOSURES:
        return _name_of_closure(node)
    if node.type in _SPECIFIERS and node.child_by_field_name("body") is None:
        return None
    if node.type == "impl_item":
        implemented = _text(node.child_by_field_name("type"))
        return implemented.partition("<")[0] if implemented else None
    if node.type.endswith("operator_declaration"):
        kind = node.child_by_field_name("operator") or node.child_by_field_name("type")
        return f"operator {_text(kind)}"
    name = _declared_name(node)
    if name in _TEST_MACROS:
        return _name_of_test(node) or name
    return name or _NAMELESS.get(node.type) or _name_of_typedef(node)


def _name_of_test(node: "Node") -> str | None:
    """Return what a macro of C++ calls its test: `Login.Fails` of `TEST_F(Login, Fails)`."""
    arguments = _ARGUMENTS.match(_text(node) or "")
    return ".".join(arguments["all"].replace(",", " ").split()) if arguments else None


def _name_of_closure(node: "Node") -> str | None:
    """Return what a closure is put in: a variable, field, member or property."""
    holder = node.parent
    field = HOLDERS.get(holder.type) if holder is not None else None
    key = holder.child_by_field_name(field) if holder is not None and field else None
    member = key.child_by_field_name("property") if key is not None else None
    name = _text(member or key) or ""
    if _KEY.fullmatch(name) and name != "exports":
        return name.strip("$\"'")
    is_named = node.child_by_field_name("name") is not None
    return _declared_name(node) if is_named else None


def _name_of_typedef(node: "Node") -> str | None:
    """Return the name that C gives a nameless type: `typedef struct {…} name;`."""
    outer = node.parent
    if outer is None or outer.type != "type_definition":
        return None
    return _text(outer.child_by_field_name("declarator"))


def _declared_name(node: "Node") -> str | None:
    """Follow the declarators of a definition down to its name."""
    holder: Node | None = node
    while holder is not None:
        if holder.type in _WHOLE_NAMES:
            return _text(holder)
        if holder.type == "operator_cast":
            return f"operator {_text(holder.child_by_field_name('type'))}"
        name = holder.child_by_field_name("name")
        if name is not None:
            return (_text(name) or "").rpartition("::")[2] or None
        inner = holder.child_by_field_name("declarator") or _plain_declarator(holder)
        if inner is None:
            return _text(holder) if "identifier" in holder.type else None
        holder = inner
    return None


def _plain_declarator(node: "Node") -> "Node | None":
    """Find the declarator or name that a grammar left without a field name."""
    if node.type in _WITHOUT_DECLARATOR:
        return None
    return next(
        (
            child
            for child in node.named_children
            if child.type.endswith("declarator") or child.type in _PLAIN_NAMES
        ),
        None,
    )


def _text(node: "Node | None") -> str | None:
    return node.text.decode("utf-8", "replace") if node and node.text else None
