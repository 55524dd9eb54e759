"""Where documents of the design name a requirement: the step between it and its code."""

from collections.abc import Iterator

from tracer.code.marker import Marker, MarkerKind, MarkerRole
from tracer.specification import Specification
from tracer.text import KnownIds, SizeLimit


def find_designs_in_document(
    path: str, text: str, known_ids: KnownIds, specification: Specification
) -> Iterator[tuple[str, Marker]]:
    """Find the requirements that a document of the design names, each where it first does.

    A document that defines a requirement is not its design.
    """
    features = known_ids.features_in(text, path) if known_ids.has_features else ()
    seen: set[str] = set()
    for number, written in enumerate(text.split("\n"), 1):
        line = written[: SizeLimit.MARKDOWN_LINE]
        names = known_ids.find(line, features) if known_ids.may_be_in(line) else ()
        for name in names:
            definitions = specification.requirements.get(name.id, ())
            is_own = any(each.path == path for each in definitions)
            if name.id not in seen and name.is_distinct and not is_own:
                seen.add(name.id)
                yield name.id, design_marker(path, number)


def design_marker(path: str, line: int) -> Marker:
    """Make the marker of a line of a document that describes the design."""
    return Marker(
        path=path,
        line=line,
        symbol=None,
        kind=MarkerKind.MENTION,
        role=MarkerRole.DESIGN,
    )
