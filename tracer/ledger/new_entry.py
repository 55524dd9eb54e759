"""An entry that is to be added to a ledger, and its text in block and in flow style."""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy

import yaml
from msgspec import Struct
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from tracer.errors import ConfigError
from tracer.text import (
    Pattern,
    YamlError,
    escape_invisible,
    is_visible,
    parse_yaml,
    without_halves,
)

_TAGS = "tag:yaml.org,2002:"
_STR, _NULL, _INT = f"{_TAGS}str", f"{_TAGS}null", f"{_TAGS}int"
_UNPRINTABLE = Pattern("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""What JSON allows in a string, but YAML only as an escape."""
_KEY = "alerts"
_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_DUMPER = yaml.CSafeDumper if yaml.__with_libyaml__ else yaml.SafeDumper
_WIDTH = 1_000_000
"""Characters: no value is broken into lines, as each line is a field."""


class NewEntry(Struct, frozen=True):
    """The fields of an entry, in order, each with its value as a YAML node."""

    pairs: tuple[tuple[str, Node], ...]

    @staticmethod
    def from_template(
        rendered: str, identity: Mapping[str, str | None], name: str
    ) -> "NewEntry":
        """Return the entry that a template wrote, with the identifying fields set.

        Whatever the template has for one of these fields, or leaves out, they are those
        of `identity`: the next run knows the episode, its intent and branch by them.

        Args:
            rendered: YAML, a list of the one entry.
            identity: the fields that identify the entry, and their values.
            name: of the template, for the error.

        Raises:
            ConfigError: where the template wrote something else.

        """
        pairs = dict(_template_pairs(rendered, name))
        for key, value in identity.items():
            pairs[key] = _scalar(value)
        return NewEntry(tuple(pairs.items()))

    @staticmethod
    def from_fields(fields: Mapping[str, str | int | None]) -> "NewEntry":
        """Return an entry with these fields, for a list of entries in another file."""
        return NewEntry(tuple((key, _scalar(value)) for key, value in fields.items()))

    @staticmethod
    def all_in(ledger: str) -> tuple["NewEntry", ...]:
        """Return the entries of a ledger's text, to be added to another one.

        Aliases and merged keys are written out: what they name is elsewhere in that text.
        """
        loader = _LOADER(ledger)
        root = loader.get_single_node()
        tops = root.value if isinstance(root, MappingNode) else ()
        items = [value for key, value in tops if key.value == _KEY]
        nodes = items[0].value if items and isinstance(items[0], SequenceNode) else ()
        mappings = [node for node in nodes if isinstance(node, MappingNode)]
        for node in mappings:
            loader.flatten_mapping(node)
        return tuple(
            NewEntry(tuple((str(k.value), _quoted(_copy(v))) for k, v in node.value))
            for node in mappings
        )

    def as_block(self, column: int, newline: str) -> str:
        """Write the entry as an item of a block list, a field a line."""
        keyed = [(_key(key), value) for key, value in self.pairs]
        lines = _serialized(MappingNode(f"{_TAGS}map", keyed)).rstrip("\n").split("\n")
        first, *rest = lines
        indented = [f"- {first}", *(f"  {line}".rstrip() for line in rest)]
        return "".join(f"{' ' * column}{line}{newline}" for line in indented)

    def as_flow(self, column: int, newline: str) -> str:
        """Write the entry as an item of a list in brackets, as JSON where it can be."""
        indent = f"{newline}{' ' * column}"
        # A file that is JSON stays JSON.
        fields = [f"{indent}  {json.dumps(k)}: {_flow(v)}" for k, v in self.pairs]
        return f"{indent}{{{','.join(fields)}{indent}}}"


def _template_pairs(rendered: str, name: str) -> Iterator[tuple[str, Node]]:
    # Without aliases: their anchors could be those of the ledger.
    try:
        root = parse_yaml(rendered)
    except YamlError as error:
        raise ConfigError(error.sentence(name)) from None
    items: list[Node] = root.value if isinstance(root, SequenceNode) else []
    if len(items) != 1 or not isinstance(items[0], MappingNode):
        raise ConfigError(
            f"`{name}` should write a list of one entry",
            hint="Begin it with `- alert_id: `, and each other field below that key",
        )
    for key, value in items[0].value:
        if isinstance(key, ScalarNode):
            yield str(key.value), _quoted(value)


def _copy(node: Node) -> Node:
    """Return a node of its own: one that two fields share is written as an anchor."""
    if isinstance(node, ScalarNode):  # nearly all are, and this is ten times faster
        return ScalarNode(node.tag, node.value, style=node.style)
    return deepcopy(node)


def _quoted(node: Node) -> Node:
    """Return a scalar that can be written with escapes, where it needs some."""
    if isinstance(node, ScalarNode) and not is_visible(node.value):
        return ScalarNode(node.tag, node.value, style='"')
    return node


def _scalar(value: str | int | None) -> ScalarNode:
    if value is None:
        return ScalarNode(_NULL, "null")
    if isinstance(value, int):
        return ScalarNode(_INT, str(value))
    return ScalarNode(_STR, without_halves(value), style='"')


def _key(key: str) -> ScalarNode:
    return ScalarNode(_STR, key)


def _flow(node: Node) -> str:
    if isinstance(node, ScalarNode) and node.tag == _STR:
        text = json.dumps(node.value, ensure_ascii=False)
        return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    if isinstance(node, ScalarNode) and node.tag == _NULL:
        return "null"
    whole = _serialized(SequenceNode(f"{_TAGS}seq", [node], flow_style=True))
    return whole.strip()[1:-1]


def _serialized(node: Node) -> str:
    written = yaml.serialize(node, Dumper=_DUMPER, width=_WIDTH, allow_unicode=True)
    return escape_invisible(written)
