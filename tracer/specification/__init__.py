"""Requirements and intents, wherever the repository keeps them.

One reader for each way to write them (`conventions/`), what the readers share, and the
ranking of several definitions of one id. Code that implements a requirement is in `code`.
A `Repository` at a revision goes in, a `Specification` comes out.
"""

from tracer.specification.convention_reader import Document
from tracer.specification.conventions import READERS
from tracer.specification.definition_ranking import (
    are_equally_near,
    conflicting_definitions,
    count_shared_folders,
    nearest_definition,
    nearest_definitions_first,
)
from tracer.specification.markdown_syntax import indent_width, without_markup
from tracer.specification.repository_reading import (
    find_intent_ids,
    read_specification,
)
from tracer.specification.requirement import (
    CodeReference,
    DefinitionForm,
    Intent,
    RelatedRequirement,
    Requirement,
    ServiceLevel,
    SubItem,
)
from tracer.specification.specification import Specification
from tracer.specification.table_limits import StatedLine, with_columns
from tracer.specification.wording import closest_in_words

__all__ = [
    "READERS",
    "CodeReference",
    "DefinitionForm",
    "Document",
    "Intent",
    "RelatedRequirement",
    "Requirement",
    "ServiceLevel",
    "Specification",
    "StatedLine",
    "SubItem",
    "are_equally_near",
    "closest_in_words",
    "conflicting_definitions",
    "count_shared_folders",
    "find_intent_ids",
    "indent_width",
    "nearest_definition",
    "nearest_definitions_first",
    "read_specification",
    "with_columns",
    "without_markup",
]
