"""Reads every document that may define something and ranks what is defined twice."""

import re
from collections.abc import Sequence

from tracer.ids import Grammar
from tracer.repository import Repository
from tracer.specification import (
    doorstop,
    duvet,
    elspais,
    markdown,
    openfasttrace,
    openfasttrace_asciidoc,
    reqtraq,
    reqvire,
    sphinx_needs,
    strictdoc,
    strictdoc_markdown,
    tracey,
    trlc,
    yaml_lists,
)
from tracer.specification.model import (
    Definitions,
    Document,
    Intent,
    Reader,
    Requirement,
    Specification,
)
from tracer.specification.order import best_first, intents_first

READERS: tuple[Reader, ...] = (
    trlc.READER,
    strictdoc.READER,
    doorstop.READER,
    sphinx_needs.READER,
    openfasttrace_asciidoc.READER,
    openfasttrace.READER,
    strictdoc_markdown.READER,
    elspais.READER,
    reqtraq.READER,
    reqvire.READER,
    tracey.READER,
    markdown.READER,
    duvet.READER,
    yaml_lists.READER,
)
"""The first that finds something in a document has read it: what is unmistakable first."""


def read_specification(
    repository: Repository, revision: str, grammar: Grammar
) -> Specification:
    """Read all requirements and intents that a revision defines, in one pass.

    Args:
        repository: the checkout.
        revision: the sha to read at.
        grammar: which ids name requirements.

    """
    found: list[Definitions] = []
    suffixes = sorted({suffix for reader in READERS for suffix in reader.suffixes})
    holds = dict.fromkeys(reader.holds or grammar.holds for reader in READERS)
    paths = repository.search(
        revision, "|".join(holds), [f":(icase)*{suffix}" for suffix in suffixes]
    )
    for path in paths:
        text = repository.text(revision, path)
        if text is not None:
            found.append(read_document(Document(path, text), grammar))
    return index(found, len(found))


def read_document(document: Document, grammar: Grammar) -> Definitions:
    """Read what a document defines, in the first convention that finds something."""
    for reader in READERS:
        if _is_for(reader, document, grammar):
            definitions = reader.read(document, grammar)
            if not definitions.is_empty():
                return definitions
    return Definitions()


def _is_for(reader: Reader, document: Document, grammar: Grammar) -> bool:
    is_its_file = document.path.lower().endswith(reader.suffixes) and re.search(
        reader.paths, document.path, re.IGNORECASE
    )
    holds = reader.holds or grammar.holds
    return bool(
        is_its_file and re.search(holds, document.text, re.IGNORECASE | re.MULTILINE)
    )


def index(found: Sequence[Definitions], files: int = 0) -> Specification:
    """Join what documents define; where one id is defined twice, the best leads."""
    requirements: dict[str, list[Requirement]] = {}
    intents: dict[str, list[Intent]] = {}
    for definitions in found:
        for requirement in definitions.requirements:
            requirements.setdefault(requirement.id, []).append(requirement)
        for intent in definitions.intents:
            intents.setdefault(intent.id, []).append(intent)
    return Specification(
        requirements={key: best_first(those) for key, those in requirements.items()},
        intents={key: intents_first(those) for key, those in intents.items()},
        named_intents=frozenset().union(*(d.named_intents for d in found)),
        files=files,
    )
