"""Reads every document that may define something and ranks what is defined twice."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tracer.repository import Repository, is_code_file, skip_reason_for_definitions
from tracer.specification.conventions import (
    doorstop,
    duvet,
    elspais,
    kiro,
    markdown,
    openfasttrace,
    openfasttrace_asciidoc,
    openspec,
    reqtraq,
    reqvire,
    spec_kit,
    sphinx_needs,
    strictdoc,
    strictdoc_markdown,
    tracey,
    trlc,
    yaml_lists,
)
from tracer.specification.conventions import intent_mapping as mapping
from tracer.specification.model import (
    Definitions,
    Document,
    Intent,
    Link,
    Reader,
    Related,
    Requirement,
    Specification,
)
from tracer.specification.ranking import (
    best_first,
    closeness,
    intents_first,
    not_superseded,
)
from tracer.text import IdGrammar, KnownIds, Pattern, build_known_ids

READERS: tuple[Reader, ...] = (
    kiro.READER,
    openspec.READER,
    spec_kit.READER,
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
    mapping.READER,
    yaml_lists.READER,
)
"""The first that finds something in a document has read it: what is unmistakable first."""

_NO_PROMISE = Pattern(
    r"(^|/)(openspec/changes|\.specify/(?!specs/)|\.kiro/(steering|settings))"
)
"""Proposals, history and templates: intents may stand there, requirements do not yet."""
_ById = dict[str, tuple[Requirement, ...]]


def read_specification(
    repository: Repository, revision: str, grammar: IdGrammar
) -> Specification:
    """Read all requirements and intents that a revision defines, in one pass.

    Args:
        repository: the checkout.
        revision: the sha to read at.
        grammar: which ids name requirements.

    """
    suffixes = sorted({suffix for reader in READERS for suffix in reader.suffixes})
    holds = dict.fromkeys(reader.holds or grammar.holds for reader in READERS)
    holding = repository.search(revision, "|".join(holds), suffixes)
    found: list[Definitions] = []
    passed_over: Counter[str] = Counter()
    told = repository.attributes(revision)
    for path in holding:
        text = repository.text(revision, path)
        why = told.get(path) or skip_reason_for_definitions(path, text)
        if text is not None and not why:
            found.append(read_document(Document(path, text), grammar))
        elif not is_code_file(path):
            passed_over[why] += 1
    return replace(index(found, len(found)), passed_over=dict(passed_over))


def read_document(document: Document, grammar: IdGrammar) -> Definitions:
    """Read what a document defines, in the first convention that finds something."""
    folded = document.text.lower()
    for reader in READERS:
        if _is_for(reader, document.path, folded, grammar):
            found = reader.read(document, grammar)
            if _NO_PROMISE.search(document.path):
                found = replace(found, requirements=(), withdrawn=())
            if not found.is_empty():
                return found
    return Definitions()


def _is_for(reader: Reader, path: str, folded: str, grammar: IdGrammar) -> bool:
    """Whether a reader's files are like this one; its text comes in lower case.

    So is the pattern: Python finds the one in the other far quicker than in any case.
    """
    if not path.lower().endswith(reader.suffixes):
        return False
    if reader.signs and not any(sign in folded for sign in reader.signs):
        return False
    if not re.search(reader.paths, path, re.IGNORECASE):
        return False
    holds = (reader.holds or grammar.holds).lower()
    return re.search(holds, folded, re.MULTILINE) is not None


def index(found: Sequence[Definitions], files: int = 0) -> Specification:
    """Join what documents define; where one id is defined twice, the best leads."""
    gone = _by_id(each for definitions in found for each in definitions.withdrawn)
    live = _by_id(each for definitions in found for each in definitions.requirements)
    told = {
        key: not_superseded(those, gone.get(key, ())) for key, those in live.items()
    }
    links = [link for definitions in found for link in definitions.links]
    intents: dict[str, list[Intent]] = {}
    for definitions in found:
        for intent in definitions.intents:
            intents.setdefault(intent.id, []).append(intent)
    return Specification(
        requirements=_linked(_akin({k: r for k, r in told.items() if r}), links),
        intents={key: intents_first(those) for key, those in intents.items()},
        named_intents=frozenset().union(*(d.named_intents for d in found)),
        files=files,
        maps=frozenset(link.path for link in links),
        withdrawn={k: those[0].place for k, those in gone.items() if not told.get(k)},
    )


def _by_id(definitions: Iterable[Requirement]) -> _ById:
    """Group definitions by what they define, the best first."""
    grouped: dict[str, list[Requirement]] = {}
    for each in definitions:
        grouped.setdefault(each.id, []).append(each)
    return {key: best_first(those) for key, those in grouped.items()}


def _linked(requirements: _ById, links: Iterable[Link]) -> _ById:
    """Give requirements the intents that are told of them elsewhere."""
    told: dict[str, list[Link]] = {}
    known = build_known_ids(dict.fromkeys(requirements, ()))
    for link in links:
        for each in _meant(link.requirement, requirements, known):
            told.setdefault(each, []).append(link)
    linked = {
        key: tuple(_with(each, requirements[key], those) for each in requirements[key])
        for key, those in told.items()
    }
    return {**requirements, **linked}


def _with(
    requirement: Requirement, all_of_it: Sequence[Requirement], links: Sequence[Link]
) -> Requirement:
    """Return a definition with the intents that links add to its own.

    A table is about the definitions that stand nearest: where one repository holds
    many projects, each has a `REQ-1` and an `INT-1` of its own.
    """
    intents = dict.fromkeys(requirement.intents)
    for link in links:
        if not link.is_row or (
            not requirement.intents and _is_nearest(requirement, all_of_it, link.path)
        ):
            intents.setdefault(link.intent)
    return replace(requirement, intents=tuple(intents))


def _is_nearest(
    requirement: Requirement, all_of_it: Sequence[Requirement], path: str
) -> bool:
    own = closeness(requirement.path, [path])
    return all(closeness(each.path, [path]) <= own for each in all_of_it)


def _meant(written: str, requirements: _ById, known: KnownIds) -> tuple[str, ...]:
    """Return the requirements that an entry of a mapping stands for."""
    if written in requirements:
        return (written,)
    return tuple(dict.fromkeys(name.id for name in known.find(written)))


def _akin(requirements: _ById) -> _ById:
    """Relate what ids say belongs together: `FR-1.2` is a part of `FR-1`.

    Where `FR-1.2` is named but not defined, a part of the words of `FR-1` is meant.
    """
    whole = {key: _whole(key, requirements) for key in requirements}
    parts: dict[str, list[str]] = {}
    for part, of in whole.items():
        parts.setdefault(of, []).append(part)
    return {
        key: tuple(
            _related(
                each,
                [*filter(None, [whole[key]]), *parts.get(key, ())],
                requirements,
            )
            for each in those
        )
        for key, those in requirements.items()
    }


def _whole(part: str, requirements: _ById) -> str:
    """Return the nearest defined requirement that a numbered part is of, if one is."""
    stem, _, number = part.rpartition(".")
    while stem and number.isdigit():
        if stem in requirements:
            return stem
        stem, _, number = stem.rpartition(".")
    return ""


def _related(
    requirement: Requirement, kin: Sequence[str], requirements: _ById
) -> Requirement:
    named = (
        each
        if each.id in requirements
        else replace(each, id=_whole(each.id, requirements) or each.id)
        for each in requirement.related
    )
    added = (Related(id=each, text=requirements[each][0].title) for each in kin)
    told: dict[str, Related] = {}
    for each in (*named, *added):
        if each.id != requirement.id:
            told.setdefault(each.id, each)
    related = tuple(told.values())
    changed = related != requirement.related
    return replace(requirement, related=related) if changed else requirement


def intent_ids_in(path: str, text: str) -> tuple[str, ...]:
    """Return the ids of intents that a Markdown document defines or names."""
    definitions = markdown.read(Document(path, text), IdGrammar())
    ids = (intent.id for intent in definitions.intents)
    return (*ids, *definitions.named_intents)
