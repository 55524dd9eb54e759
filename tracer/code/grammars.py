"""The grammars of programming languages, and which of their nodes define something.

Most wheels ship `tags.scm`, the queries from which GitHub makes its view of symbols.
Compared on 4,400 files of forty public repositories, with the definitions that our own
nodes find, and their first and last lines:

    Python, Go, Java, PHP   92 to 100 % of them and no others: used, with what is missing
    JavaScript, TypeScript  86 to 96 %, but compiled in 23 and 81 ms; our nodes in 1 and 3
    Ruby                    99 %, but compiled in 91 ms; our nodes in 6
    Rust                    85 %: no `impl`, no methods without a body; each `mod` is one
    C, C++                  7 to 42 %: they end before the body of a function
    Swift                   each method is as long as its class
    C#, Kotlin              there are none in the wheels
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tracer.repository import file_suffix
from tracer.text import Pattern

if TYPE_CHECKING:
    from tree_sitter import Language, Parser, Query

TYPE, FUNCTION = "definition.type", "definition.function"
"""Names of captures: types contain functions, functions contain code."""


class Grammar(Struct, frozen=True, kw_only=True):
    """A grammar's package and entry, and the kinds of nodes that define something.

    `has_good_tags` is whether the definitions of `tags.scm` are taken, too. A property
    with one of the `accessors` is a function; any other is only a value.
    """

    package: str
    entry: str = "language"
    has_good_tags: bool = False
    types: str = ""
    functions: str = ""
    accessors: str = ""

    @property
    def own_query(self) -> str:
        """A query for our nodes: kinds of nodes compile faster than their structure."""
        kinds = {TYPE: self.types.split(), FUNCTION: self.functions.split()}
        patterns = [
            f"({kind}) @{capture}" for capture, names in kinds.items() for kind in names
        ]
        patterns += [
            f"(property_declaration ({kind})) @{FUNCTION}"
            for kind in self.accessors.split()
        ]
        return "\n".join(patterns)


_JAVASCRIPT = (
    "function_declaration generator_function_declaration method_definition "
    "arrow_function function_expression generator_function"
)
_TYPESCRIPT = Grammar(
    package="tree_sitter_typescript",
    entry="language_typescript",
    types="class class_declaration abstract_class_declaration interface_declaration "
    "enum_declaration type_alias_declaration internal_module module",
    functions=f"{_JAVASCRIPT} function_signature method_signature "
    "abstract_method_signature",
)
_GRAMMARS: Mapping[str, Grammar] = {
    ".py .pyi": Grammar(
        package="tree_sitter_python", has_good_tags=True, functions="lambda"
    ),
    ".js .jsx .mjs .cjs": Grammar(
        package="tree_sitter_javascript",
        types="class class_declaration",
        functions=_JAVASCRIPT,
    ),
    ".ts .mts .cts": _TYPESCRIPT,
    ".tsx": replace(_TYPESCRIPT, entry="language_tsx"),
    ".go": Grammar(
        package="tree_sitter_go",
        has_good_tags=True,
        types="type_alias",
        functions="method_elem",
    ),
    ".java": Grammar(
        package="tree_sitter_java",
        has_good_tags=True,
        types="enum_declaration record_declaration annotation_type_declaration",
        functions="constructor_declaration compact_constructor_declaration "
        "annotation_type_element_declaration",
    ),
    ".c .h": Grammar(
        package="tree_sitter_c",
        types="struct_specifier union_specifier enum_specifier",
        functions="function_definition",
    ),
    ".cc .cpp .cxx .hh .hpp .hxx .ino": Grammar(
        package="tree_sitter_cpp",
        types="class_specifier struct_specifier union_specifier enum_specifier",
        functions="function_definition",
    ),
    ".rs": Grammar(
        package="tree_sitter_rust",
        types="struct_item enum_item union_item trait_item impl_item",
        functions="function_item function_signature_item macro_definition",
    ),
    ".cs": Grammar(
        package="tree_sitter_c_sharp",
        types="class_declaration struct_declaration record_declaration "
        "interface_declaration enum_declaration",
        functions="method_declaration constructor_declaration destructor_declaration "
        "local_function_statement operator_declaration indexer_declaration "
        "conversion_operator_declaration",
        accessors="accessor_list arrow_expression_clause",
    ),
    ".rb .rake": Grammar(
        package="tree_sitter_ruby",
        types="class module",
        functions="method singleton_method lambda",
    ),
    ".php": Grammar(
        package="tree_sitter_php",
        entry="language_php",
        has_good_tags=True,
        types="enum_declaration",
        functions="anonymous_function arrow_function",
    ),
    ".kt .kts": Grammar(
        package="tree_sitter_kotlin",
        types="class_declaration object_declaration companion_object type_alias",
        functions="function_declaration secondary_constructor anonymous_function",
        accessors="getter setter",
    ),
    ".swift": Grammar(
        package="tree_sitter_swift",
        types="class_declaration protocol_declaration",
        functions="function_declaration protocol_function_declaration init_declaration "
        "deinit_declaration operator_declaration macro_definition",
        accessors="computed_property",
    ),
}
_BY_SUFFIX = {
    suffix: grammar
    for suffixes, grammar in _GRAMMARS.items()
    for suffix in suffixes.split()
}

_INTERPRETER = Pattern(
    r"#!.*[/@ ](python|node|ruby|php)[\d.]*@?(?:\s|$)", re.IGNORECASE
)
"""The first line of a program, also of a template: `#! @PYTHON3@`."""
_BY_INTERPRETER = {"python": ".py", "node": ".js", "ruby": ".rb", "php": ".php"}
_PARTS = Pattern(r';[^\n]*|"(?:\\.|[^"\\])*"|[()\[\]]|[^;"()\[\]]+')
_DEFINITION = Pattern(r"@definition\.(?:class|interface|type|function|method)\b")


def suffix_of(path: str, text: str = "") -> str | None:
    """Return a file's ending in lower case; `None` where no grammar is for it.

    A template of a file (`cart.py.in`) has its ending. That of a program without one is
    known by the interpreter in its first line.
    """
    suffix = file_suffix(path.removesuffix(".in"))
    if not suffix and (interpreter := _INTERPRETER.match(text)):
        suffix = _BY_INTERPRETER[interpreter[1].lower()]
    return suffix if suffix in _BY_SUFFIX else None


@cache
def parser_of(suffix: str) -> "Parser":
    """Return what parses files with this ending; each grammar is loaded when needed."""
    from tree_sitter import Parser  # noqa: PLC0415 - most runs parse a language or two

    return Parser(_language_of(_BY_SUFFIX[suffix]))


@cache
def query_of(suffix: str) -> "Query":
    """Return the query for the definitions of files with this ending."""
    from tree_sitter import Query  # noqa: PLC0415

    grammar = _BY_SUFFIX[suffix]
    patterns = [grammar.own_query]
    if grammar.has_good_tags:
        tags: str = import_module(grammar.package).TAGS_QUERY
        patterns += definition_patterns(tags)
    return Query(_language_of(grammar), "\n".join(patterns))


@cache
def _language_of(grammar: Grammar) -> "Language":
    from tree_sitter import Language  # noqa: PLC0415

    return Language(getattr(import_module(grammar.package), grammar.entry)())


def definition_patterns(tags: str) -> Iterator[str]:
    """Return those patterns of a `tags.scm` that find functions and types.

    The others find references, constants and fields, which are most of a file.
    """
    pattern, depth = "", 0
    for part in _PARTS.findall(tags):
        if part.startswith(";"):
            continue
        if depth == 0 and part in {"(", "["}:  # captures follow what they capture
            if _DEFINITION.search(pattern):
                yield pattern
            pattern = ""
        depth += (part in {"(", "["}) - (part in {")", "]"})
        pattern += part
    if _DEFINITION.search(pattern):
        yield pattern
