"""YAML as the tree of its nodes, each of which knows its line."""

from collections.abc import Iterator

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from tracer.text import Pattern

_NULL = "tag:yaml.org,2002:null"
_MAY_BE_ALIAS = Pattern(r"(?:^|[\s\[{,:])\*[^\s\[\]{},]")


def documents(text: str) -> tuple[Node, ...]:
    """Return the root of each YAML document in a text; none where it is no YAML.

    Aliases are refused: a tree that points into itself grows without end when walked.
    """
    try:
        if _MAY_BE_ALIAS.search(text) and any(
            isinstance(event, yaml.AliasEvent)
            for event in yaml.parse(text, Loader=yaml.CSafeLoader)
        ):
            return ()
        return tuple(yaml.compose_all(text, Loader=yaml.CSafeLoader))
    except (yaml.YAMLError, ValueError, RecursionError):
        return ()


def entries(node: Node | None) -> dict[str, Node]:
    """Return what a mapping holds by its plain keys in lower case; others are empty."""
    if not isinstance(node, MappingNode):
        return {}
    return {
        key.value.lower().replace("-", "_"): value
        for key, value in node.value
        if isinstance(key, ScalarNode)
    }


def scalar(node: Node | None) -> str:
    """Return what a plain value says; empty for lists, mappings, null and nothing."""
    if not isinstance(node, ScalarNode) or node.tag == _NULL:
        return ""
    return str(node.value).strip()


def items(node: Node | None) -> Iterator[str]:
    """Walk over a list's plain values and its mappings' keys; a value is its own list."""
    if isinstance(node, SequenceNode):
        for each in node.value:
            yield from items(each) if not isinstance(each, SequenceNode) else ()
    elif isinstance(node, MappingNode):
        yield from (key.value for key, _ in node.value if isinstance(key, ScalarNode))
    elif scalar(node):
        yield scalar(node)


def data(node: Node | None, depth: int = 8) -> object:
    """Return a tree as text, lists and dicts; what lies deeper is left out."""
    if isinstance(node, MappingNode) and depth:
        named = ((k, v) for k, v in node.value if isinstance(k, ScalarNode))
        return {key.value: data(value, depth - 1) for key, value in named}
    if isinstance(node, SequenceNode) and depth:
        return [data(each, depth - 1) for each in node.value]
    return scalar(node)


def line(node: Node) -> int:
    """Return the line on which a node begins, from 1."""
    return int(node.start_mark.line) + 1
