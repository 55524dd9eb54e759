"""Duvet: sections of specifications, named by path and slug as code quotes them.

    //= specification/cache.md#eviction-order
    //# The cache MUST evict the oldest entry first.

There are no ids but these: a requirement is a section with sentences in the key words
of RFC 2119, which are its criteria. They stand in extracted TOML files

    target = "https://www.rfc-editor.org/rfc/rfc9000#section-8.1"
    [[spec]]
    level = "MUST"
    quote = '''The server MUST NOT send more than three times the data.'''

or in Markdown. A Markdown file is taken for a specification where it lies with
specifications and says itself that it uses these key words; a list of the files stands
in Duvet's own configuration, which a reader of one document does not see. Files of
exceptions and things to do quote requirements, they define none.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from tracer.specification.markdown_lines import (
    BULLET,
    Line,
    Part,
    parts,
    plain,
    unfenced,
)
from tracer.specification.model import Definitions, Document, Reader, Requirement
from tracer.text import IdGrammar, Pattern

_TARGET = Pattern(r'^target *= *"[^"]*#', re.MULTILINE)
_TITLE = Pattern(r"^# *(?:#+ *)?(?P<title>[^\n]*\S)", re.MULTILINE)
_STANDARD = Pattern(r"RFC ?2119|BCP ?14", re.IGNORECASE)
_KEY_WORD = Pattern(
    r"\b(?:MUST|SHALL|REQUIRED|SHOULD|(?:NOT )?RECOMMENDED|MAY|OPTIONAL)\b"
)
_FRAGMENT = Pattern(r"[ \t]*\{#(?P<fragment>[\w.-]+)[^{}]*\}$")
_SENTENCE_END = Pattern(r"(?<=[.])[ \t]+")
_EXTRACTED_RANK = 1


def read(document: Document, _: IdGrammar) -> Definitions:
    """Read the sections that a specification or an extract of one defines."""
    is_extract = document.path.lower().endswith(".toml")
    found = _extracted(document) if is_extract else _written(document)
    return Definitions(requirements=tuple(found))


READER = Reader(
    name="duvet",
    suffixes=(".toml", ".md", ".markdown"),
    paths=r"\.toml$|(^|/)(\.duvet|specs?|specifications?)/",
    holds=r'^target *= *"[^"]*#|RFC ?2119|BCP ?14',
    read=read,
)


def _extracted(document: Document) -> Iterator[Requirement]:
    """Read the one section of an extract; its words stand above in comments."""
    target, quotes = _quotes(document.text)
    found = _TARGET.search(document.text)
    if not (target and quotes and found):
        return
    title = _TITLE.search(document.text, found.end())
    yield Requirement(
        id=target,
        title=plain(title["title"]) if title else target.partition("#")[2],
        path=document.path,
        line=document.text.count("\n", 0, found.start()) + 1,
        criteria=quotes,
        text="\n".join(quotes),
        rank=_EXTRACTED_RANK,
    )


def _quotes(text: str) -> tuple[str, tuple[str, ...]]:
    """Return an extract's target and the sentences it quotes, if it is one."""
    import tomllib  # noqa: PLC0415 - only Duvet's extracts are TOML

    try:
        extract = tomllib.loads(text)
    except (ValueError, RecursionError):
        return "", ()
    target, specs = extract.get("target"), extract.get("spec")
    if not isinstance(target, str) or not isinstance(specs, list):
        return "", ()
    quotes = (spec.get("quote") for spec in specs if isinstance(spec, dict))
    return target, tuple(plain(each) for each in quotes if isinstance(each, str))


def _written(document: Document) -> Iterator[Requirement]:
    """Read the sections of a specification in Markdown that require something."""
    taken: Counter[str] = Counter()
    for part in parts(unfenced(document.text)):
        slug = _slug(part)
        number, taken[slug] = taken[slug], taken[slug] + 1
        sentences = tuple(_sentences(part.lines))
        if sentences:
            yield Requirement(
                id=f"{document.path}#{slug}{f'-{number}' if number else ''}",
                title=plain(_FRAGMENT.sub("", part.title)),
                path=document.path,
                line=part.line,
                criteria=sentences,
                text=part.text,
            )


def _slug(part: Part) -> str:
    """Return a section's name: what its heading says it is, else its words."""
    fragment = _FRAGMENT.search(part.title)
    words = re.findall(r"[^\W_]+", plain(part.title).lower())
    return fragment["fragment"] if fragment else "-".join(words)


def _sentences(lines: Iterable[Line]) -> Iterator[str]:
    """Find what is required; the sentence that explains the key words is not."""
    for block in _blocks(lines):
        for sentence in _SENTENCE_END.split(block):
            if _KEY_WORD.search(sentence) and not _STANDARD.search(sentence):
                yield plain(sentence)


def _blocks(lines: Iterable[Line]) -> Iterator[str]:
    """Join the lines of each paragraph and of each item of a list."""
    block: list[str] = []
    for line in lines:
        item = BULLET.match(line.text)
        if item or not line.text.strip():
            yield " ".join(block)
            block = []
        block.append(item["text"] if item else line.text.strip())
    yield " ".join(block)
