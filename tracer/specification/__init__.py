"""Requirements and intents, wherever the repository keeps them.

One small reader per convention, in one explicit table.
"""

from tracer.specification.index import READERS, read_specification
from tracer.specification.model import (
    Document,
    Intent,
    Item,
    Pointer,
    Related,
    Requirement,
    Specification,
)

__all__ = [
    "READERS",
    "Document",
    "Intent",
    "Item",
    "Pointer",
    "Related",
    "Requirement",
    "Specification",
    "read_specification",
]
