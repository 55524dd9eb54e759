"""Where code and tests name a requirement, and the functions they name it in.

The outline of a file, annotations (`Implements: REQ-…`) and markers live here; what
commits did to these lines is in `history`. A `Specification` goes in, `Markers` come out.
"""

from tracer.code.annotations import MarkerRole
from tracer.code.markers import (
    Marker,
    MarkerKind,
    Markers,
    closest_first,
    find_markers,
    in_file,
)
from tracer.code.outline import parse_outline

__all__ = [
    "Marker",
    "MarkerKind",
    "MarkerRole",
    "Markers",
    "closest_first",
    "find_markers",
    "in_file",
    "parse_outline",
]
