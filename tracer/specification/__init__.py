"""Requirements and intents, wherever the repository keeps them.

One reader for each convention (`conventions/`), what they share, and the ranking of what
is defined twice. Code that implements a requirement is in `code`. A `Repository` at a
revision goes in, a `Specification` comes out.
"""

from tracer.specification.markdown_lines import plain
from tracer.specification.markdown_sections import indent
from tracer.specification.model import (
    Document,
    Intent,
    Item,
    Pointer,
    Related,
    Requirement,
    Specification,
)
from tracer.specification.ranking import (
    conflicts,
    nearest,
    nearest_first,
    shared_folders,
)
from tracer.specification.reading import READERS, intent_ids_in, read_specification

__all__ = [
    "READERS",
    "Document",
    "Intent",
    "Item",
    "Pointer",
    "Related",
    "Requirement",
    "Specification",
    "conflicts",
    "indent",
    "intent_ids_in",
    "nearest",
    "nearest_first",
    "plain",
    "read_specification",
    "shared_folders",
]
