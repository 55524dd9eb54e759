"""Where code and tests name a requirement, and the functions they name it in.

The outline of a file, the words and forms that mark code (`Implements: REQ-…`) and the
markers themselves are here. What commits did to these lines is in `history`, and which
requirement a marked line leads to in `tracing`.
A commit and a `Specification` go in, `Markers` come out.
"""

from tracer.code.file_markers import find_markers_in_file
from tracer.code.marker import (
    Marker,
    MarkerKind,
    MarkerRole,
    UnclearMarker,
    closest_first,
    symbol_label,
)
from tracer.code.marker_search import Markers, find_markers
from tracer.code.outline import Function, Outline, parse_outline
from tracer.code.owner_sections import read_owner_sections
from tracer.code.owners import CodeOwners, path_matcher, read_code_owners
from tracer.code.same_code import is_same_code

__all__ = [
    "CodeOwners",
    "Function",
    "Marker",
    "MarkerKind",
    "MarkerRole",
    "Markers",
    "Outline",
    "UnclearMarker",
    "closest_first",
    "find_markers",
    "find_markers_in_file",
    "is_same_code",
    "parse_outline",
    "path_matcher",
    "read_code_owners",
    "read_owner_sections",
    "symbol_label",
]
