r"""StrictDoc's Markdown: headings, or records below one, with a UID among their fields.

    ### Login

    **UID**: SRS-1 \
    **Status**: Active \
    **Relations**:
    - **Type**: Parent \
      **ID**: SYS-1

    People log in.

The title of the document and its fields define nothing. A field with a value on its own
line ends with the paragraph; prose after it is the statement.
"""

from collections.abc import Iterator

from tracer.specification.conventions.strictdoc import Node, definitions
from tracer.specification.markdown_lines import (
    FIELD,
    HEADING,
    field_name,
    plain,
    unfenced,
)
from tracer.specification.model import Definitions, Document, Reader
from tracer.text import IdGrammar

_OF_SECTIONS = {"uid", "mid", "level", "prefix"}


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read the nodes of a StrictDoc Markdown document."""
    return definitions(document.path, map(_typed, _nodes(document.text)))


READER = Reader(
    name="strictdoc-markdown",
    suffixes=(".md", ".markdown"),
    holds="^[*][*]UID[*][*]: *[^ ]",
    signs=("**uid**:",),
    read=read,
)


def _nodes(text: str) -> Iterator[Node]:
    node, key, is_open, was_blank = Node("DOCUMENT"), "", False, False
    for line in unfenced(text):
        heading = HEADING.match(line.text)
        found = FIELD.match(line.text) if line.text.startswith("**") else None
        name = field_name(found["key"]) if found else ""
        if heading:
            yield node
            level, key = len(heading["level"]), "statement"
            tag = "DOCUMENT" if level == 1 else "REQUIREMENT"
            node = Node(tag, plain(heading["text"]))
        elif name == "type" and was_blank and node.fields:
            yield node
            node = Node("REQUIREMENT")
        was_blank = not line.text.strip()
        if found:
            value = found["value"].strip("\\` ")
            key, is_open = name, not value and name != "relations"
            node.put(name, value, line.number)
        elif was_blank and not is_open:
            key = "statement"
        elif not heading and not was_blank:
            node.put(key, line.text, line.number)
    yield node


def _typed(node: Node) -> Node:
    """Take a node's type from its field; what has a name only is a section."""
    written = node.fields.pop("type", None)
    if written and node.tag != "DOCUMENT":
        node.tag = written[0].upper()
    elif node.fields.keys() <= _OF_SECTIONS:
        node.tag = "SECTION"
    return node
