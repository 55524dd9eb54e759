"""YAML as nodes that know their lines, or as plain values; its errors with their lines.

libyaml parses where PyYAML was built with it, which is about ten times as fast as the
parser in Python; the two differ only in the words of their errors.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from tracer.text.patterns import Pattern
from tracer.text.yaml_anchors import with_plain_anchors

__all__ = [
    "MappingNode",
    "Node",
    "ScalarNode",
    "SequenceNode",
    "YamlError",
    "load_yaml",
    "parse_yaml",
    "yaml_data",
    "yaml_documents",
    "yaml_errors",
    "yaml_line",
    "yaml_mapping",
    "yaml_text",
    "yaml_texts",
]

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_NULL_TAG = "tag:yaml.org,2002:null"
_MAY_BE_ALIAS = Pattern(r"(?:^|[\s\[{,:])\*[^\s\[\]{},]")
_FORBIDDEN = Pattern(
    r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
"""What no YAML file may have (YAML 1.2.2, `c-printable`)."""
_DEPTH_LIMIT = 8


class _Mark(Protocol):
    """A place in a text, in Python's parser and in libyaml's."""

    @property
    def line(self) -> int: ...


class YamlError(ValueError):
    """A text is not YAML, or holds more than data.

    Attributes:
        problem: what is wrong, in the parser's words.
        line: where, counted from 1; `None` where the parser does not say.

    """

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line

    def sentence(self, path: str) -> str:
        """Return the error as a sentence about a file: "`a.yml` is not YAML at …"."""
        place = f" at line {self.line}" if self.line else ""
        return f"`{path}` is not YAML{place}: {self.problem}"


def load_yaml(text: str) -> object:
    """Return the one document of a text as plain values, `None` where it is empty.

    Raises:
        YamlError: where the text is not YAML, has tags that make more than data, or has
            a key twice: YAML forbids that, and PyYAML would silently take the last one.

    """
    with yaml_errors(text):
        loader = _LOADER(with_plain_anchors(text))
        try:
            root: Node | None = loader.get_single_node()
            _refuse_repeated_keys(root, text)
            value: object = loader.construct_document(root) if root else None
        finally:
            loader.dispose()
    return value


def _refuse_repeated_keys(root: Node | None, text: str) -> None:
    nodes, seen = [root], set[int]()
    while nodes:
        node = nodes.pop()
        if node is None or id(node) in seen or isinstance(node, ScalarNode):
            continue
        seen.add(id(node))  # an alias may lead back to where it is
        if isinstance(node, SequenceNode):
            nodes += node.value
            continue
        keys = set[str]()
        for key, value in node.value:
            if isinstance(key, ScalarNode) and key.value in keys:
                line = _line_at(text, key.start_mark)
                raise YamlError(f"the key `{key.value}` is there twice", line)
            keys.add(key.value if isinstance(key, ScalarNode) else "")
            nodes.append(value)


def parse_yaml(text: str) -> Node | None:
    """Return the root node of the one document in a text, `None` where it is empty.

    No nodes are shared: a tree that points into itself grows without end when it is walked.

    Raises:
        YamlError: where the text is not YAML, is several documents, or has an alias.

    """
    with yaml_errors(text):
        _refuse_aliases(text)
        root: Node | None = yaml.compose(with_plain_anchors(text), Loader=_LOADER)
    return root


def yaml_documents(text: str) -> tuple[Node, ...]:
    """Return the root node of each document; none where the text is not plain YAML."""
    try:
        roots = _compose_all(text)
    except YamlError:
        return ()
    return () if _has_shared_nodes(roots) else roots


def yaml_mistake(path: str, text: str) -> str | None:
    """Return why a file is not YAML, as a sentence; `None` where it is, with aliases or not."""
    try:
        _compose_all(text)
    except YamlError as error:
        return error.sentence(path)
    return None


def _compose_all(text: str) -> tuple[Node, ...]:
    with yaml_errors(text):
        try:
            return tuple(yaml.compose_all(text, Loader=_LOADER))
        except yaml.MarkedYAMLError:
            # Rarely an anchor has a name that libyaml refuses: then it is read once more.
            return tuple(yaml.compose_all(with_plain_anchors(text), Loader=_LOADER))


def _has_shared_nodes(roots: Sequence[Node]) -> bool:
    """Whether a document has an alias: then a node stands in several places."""
    nodes, seen = list(roots), set[int]()
    while nodes:
        node = nodes.pop()
        if id(node) in seen:
            return True
        seen.add(id(node))
        if isinstance(node, MappingNode):
            nodes += (part for pair in node.value for part in pair)
        elif isinstance(node, SequenceNode):
            nodes += node.value
    return False


def _refuse_aliases(text: str) -> None:
    # The pattern may match a star in plain words; only the parser knows an alias.
    plain = with_plain_anchors(text) if _MAY_BE_ALIAS.search(text) else ""
    for event in yaml.parse(plain, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            raise YamlError("an alias is not allowed", _line_at(text, event.start_mark))


@contextmanager
def yaml_errors(text: str) -> Iterator[None]:
    """Raise every error of PyYAML about a text as a `YamlError` with its line."""
    try:
        yield
    except yaml.MarkedYAMLError as error:
        line = _line_at(text, error.problem_mark)
        raise YamlError(error.problem or "unreadable", line) from None
    except yaml.reader.ReaderError as error:
        raise YamlError(str(error.reason), _line_of_control(text)) from None
    except RecursionError:
        raise YamlError("it is nested too deeply") from None
    except YamlError:
        raise
    except UnicodeEncodeError as error:
        problem = "half of a surrogate pair is no character"
        raise YamlError(problem, _line_of_control(text)) from error
    except (yaml.YAMLError, ValueError) as error:
        # A date such as 2025-13-45 is a plain ValueError of Python's.
        raise YamlError(str(error)) from None
    except (AttributeError, KeyError, IndexError, TypeError):
        # What PyYAML raises where it makes a value of `!!bool x` or `!!int ''`.
        raise YamlError("a value is not what its tag says") from None


def _line_at(text: str, mark: _Mark | None) -> int:
    """Return the line of a mark; libyaml puts the end of a text one line further."""
    line = mark.line if mark else 0
    return min(line, text.rstrip().count("\n")) + 1


def _line_of_control(text: str) -> int | None:
    """Return the line of the first character that YAML forbids; libyaml does not say."""
    forbidden = _FORBIDDEN.search(text)
    return text.count("\n", 0, forbidden.start()) + 1 if forbidden else None


def yaml_mapping(node: Node | None) -> dict[str, Node]:
    """Return a mapping's values by key, in lower case with `_` for `-`.

    Keys that are not scalars are left out; other nodes than mappings are empty.
    """
    if not isinstance(node, MappingNode):
        return {}
    return {
        key.value.lower().replace("-", "_"): value
        for key, value in node.value
        if isinstance(key, ScalarNode)
    }


def yaml_text(node: Node | None) -> str:
    """Return a scalar as it is written; empty for a list, a mapping, null or nothing."""
    if not isinstance(node, ScalarNode) or node.tag == _NULL_TAG:
        return ""
    return str(node.value).strip()


def yaml_texts(node: Node | None) -> Iterator[str]:
    """Walk over a list's scalars and its mappings' keys.

    A scalar counts as a list of one; lists inside lists are left out.
    """
    if isinstance(node, SequenceNode):
        for member in node.value:
            yield from (
                yaml_texts(member) if not isinstance(member, SequenceNode) else ()
            )
    elif isinstance(node, MappingNode):
        yield from (key.value for key, _ in node.value if isinstance(key, ScalarNode))
    elif yaml_text(node):
        yield yaml_text(node)


def yaml_data(node: Node | None, depth: int = _DEPTH_LIMIT) -> object:
    """Return a node as text, lists and dicts; what is nested deeper is left out."""
    if isinstance(node, MappingNode) and depth:
        named = ((k, v) for k, v in node.value if isinstance(k, ScalarNode))
        return {key.value: yaml_data(value, depth - 1) for key, value in named}
    if isinstance(node, SequenceNode) and depth:
        return [yaml_data(member, depth - 1) for member in node.value]
    return yaml_text(node)


def yaml_members(node: Node | None) -> tuple[Node, ...]:
    """Return a list's members; another node has none."""
    return tuple(node.value) if isinstance(node, SequenceNode) else ()


def yaml_line(node: Node) -> int:
    """Return the line on which a node begins, counted from 1."""
    return int(node.start_mark.line) + 1
