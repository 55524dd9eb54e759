"""Azure's C libraries: an id in bold, and the requirement between bold brackets.

    **SRS_XIO_03_029: [** `xio_setoption` shall return 0 upon success. **]**

Several may be in one line, in a list, or in the middle of a quoted document; a text may
go on over lines and code. Code names it `Codes_SRS_XIO_03_029`, a test `Tests_SRS_XIO_03_029`.
"""

import re
from collections.abc import Iterator

from tracer.specification.convention_reader import Definitions, Document
from tracer.specification.definition_fields import (
    is_placeholder_id,
    make_definitions,
    title_from_text,
)
from tracer.specification.requirement import DefinitionForm, Requirement
from tracer.text import IdGrammar, Pattern

_OPENING = Pattern(
    r"""
    \*\* (?P<id> [A-Z][A-Z0-9]*+ (?:[_-][A-Za-z0-9]++)*+ )
    [ ]{0,3} :? [ ]{0,3} \[ [ ]{0,3} \*\*
    """,
    re.VERBOSE,
)
_CLOSING = Pattern(r"[ \t]*\*\*[ ]?\][ ]?\*\*")
_MOST_CHARACTERS = 4000
"""Characters of a text that is never closed: what follows belongs to something else."""


def read(document: Document, _: IdGrammar) -> Definitions:
    """Read the requirements between brackets."""
    return make_definitions(_requirements(document))


def _requirements(document: Document) -> Iterator[Requirement]:
    text = document.text
    openings = [m for m in _OPENING.finditer(text) if _has_number(m["id"])]
    starts = [opening.start() for opening in openings]
    ends = [*starts[1:], len(text)]
    line, counted = 1, 0
    for opening, end in zip(openings, ends, strict=False):
        line += text.count("\n", counted, opening.start())
        counted = opening.start()
        words = _words(text[opening.end() : min(end, opening.end() + _MOST_CHARACTERS)])
        yield Requirement(
            id=opening["id"],
            title=title_from_text(" ".join(words.split())),
            path=document.path,
            line=line,
            text=words,
            form=DefinitionForm.LIST,
        )


def _words(text: str) -> str:
    """Return a text up to its closing brackets, or its first line without any."""
    closing = _CLOSING.search(text)
    return (text[: closing.start()] if closing else text.partition("\n")[0]).strip()


def _has_number(id_: str) -> bool:
    return any(map(str.isdigit, id_)) and not is_placeholder_id(id_)
