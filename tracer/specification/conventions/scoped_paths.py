"""Requirements by a path within their feature: `FR:session.expiry` in `login/spec.md`.

    ### FR:session: Sessions
    - **FR:session.expiry** (P1): A session MUST end after 90 minutes
      - @req FR:storage/records.delete
    - ~~**FR:session.cookie**~~: [deprecated: FR:session.expiry]

Documents name the path alone; code names the feature as well (Xerilium/catalyst):
`@req FR:login/session.expiry`. The feature is the folder of a document with a general
name (`spec.md`), otherwise the document's own name. `$` and `@` mark kinds of paths.
"""

from pathlib import PurePosixPath

from msgspec.structs import replace

from tracer.specification.convention_reader import Definitions, Document
from tracer.specification.conventions import markdown
from tracer.specification.definition_fields import Relation, related_requirements
from tracer.specification.requirement import Requirement
from tracer.text import REQUIREMENT_FAMILIES, IdGrammar, Pattern

_FAMILIES = "|".join(REQUIREMENT_FAMILIES)
_PATH = r"[$@]?[a-z][a-zA-Z0-9_-]*(?:\.[$@]?[a-zA-Z0-9][a-zA-Z0-9_-]*)*"
_ID = Pattern(rf"(?P<family>{_FAMILIES}):(?P<path>{_PATH})")
_DEPENDENCY = Pattern(rf"@req[: ]+(?P<id>(?:{_FAMILIES}):(?:[a-z0-9][\w-]*/)?{_PATH})")
_STATE = Pattern(r"^\[[^\]]+\][ \t]*")
"""The state of a requirement before its title: `[deferred]`."""
_GENERAL_NAMES = frozenset(("spec", "specification", "requirements", "index", "readme"))


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read a document as any Markdown; then put its feature into the ids."""
    with_paths = replace(
        grammar, patterns=(*grammar.patterns, rf"(?:{_FAMILIES}):{_PATH}")
    )
    listed = markdown.read(document, with_paths)
    requirements = (*listed.requirements, *listed.withdrawn)
    if not any(_ID.fullmatch(each.id) for each in requirements):
        return Definitions()
    feature = _feature(document.path)
    return replace(
        listed,
        requirements=tuple(_in_feature(r, feature) for r in listed.requirements),
        withdrawn=tuple(_in_feature(r, feature) for r in listed.withdrawn),
    )


def _feature(path: str) -> str:
    place = PurePosixPath(path)
    is_general = place.stem.lower() in _GENERAL_NAMES
    return place.parent.name if is_general else place.stem


def _in_feature(requirement: Requirement, feature: str) -> Requirement:
    """Return a requirement under its full id, related to what it depends on."""
    if not _ID.fullmatch(requirement.id):
        return requirement
    id_ = _full_id(requirement.id, feature)
    named = (each["id"] for each in _DEPENDENCY.finditer(requirement.text))
    relations = (
        *(
            Relation(_full_id(each.id, feature), each.text)
            for each in requirement.related
        ),
        *(Relation(_full_id(each, feature)) for each in named),
    )
    related = related_requirements(id_, relations)
    return replace(
        requirement,
        id=id_,
        title=_STATE.sub("", requirement.title, 1),
        aliases=(requirement.id,),
        related=related,
    )


def _full_id(written: str, feature: str) -> str:
    match = _ID.fullmatch(written)
    return f"{match['family']}:{feature}/{match['path']}" if match else written
