"""Duvet: sections of specifications, named by path and slug as code quotes them.

    //= specification/cache.md#eviction-order
    //# The cache MUST evict the oldest entry first.

There are no ids but these: a requirement is a section with sentences in the key words
of RFC 2119, which are its criteria. They are in extracted TOML files

    target = "https://www.rfc-editor.org/rfc/rfc9000#section-8.1"
    [[spec]]
    level = "MUST"
    quote = '''The server MUST NOT send more than three times the data.'''

or in Markdown, or in the plain text of an RFC that is kept in the folder of its host
(`specs/www.rfc-editor.org/rfc/rfc9000.txt`), where every section counts. Duvet keeps
Markdown of another host as `.txt`, too. A Markdown file counts as a specification
where it is in a folder of specifications and says itself that it uses these key words;
a list of the files is in Duvet's own configuration, which a reader of one document does
not see. Files of exceptions and things to do quote requirements, they define none.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from tracer.specification.convention_reader import Definitions, Document
from tracer.specification.line_blocks import (
    Line,
    join_lines,
    number_lines,
    split_at,
)
from tracer.specification.markdown_headings import HeadingBlock, split_at_headings
from tracer.specification.markdown_syntax import BULLET, visible_lines, without_markup
from tracer.specification.requirement import DefinitionForm, Requirement
from tracer.text import IdGrammar, Pattern

_TARGET = Pattern(r'^target *= *"[^"]*#', re.MULTILINE)
_TITLE = Pattern(r"^# *(?:#+ *)?(?P<title>[^\n]*\S)", re.MULTILINE)
_STANDARD = Pattern(r"RFC ?2119|BCP ?14", re.IGNORECASE)
_KEY_WORD = Pattern(
    r"\b(?:MUST|SHALL|REQUIRED|SHOULD|(?:NOT )?RECOMMENDED|MAY|OPTIONAL)\b"
)
_FRAGMENT = Pattern(r"[ \t]*\{#(?P<fragment>[\w.-]+)[^{}]*\}$")
_SENTENCE_END = Pattern(r"(?<=[.])[ \t]+")
_PARAGRAPH_OR_ITEM = Pattern(rf"{BULLET.source}|^\s*$", BULLET.flags)
_COPY = Pattern(
    r"(?:^|/)(?P<address>[a-z0-9-]+(?:\.[a-z0-9-]+)+/[^ ]+)\.txt$", re.IGNORECASE
)
"""A copy in the folder of its host."""
_SECTION = Pattern(
    r"""
    (?:Appendix[ ])?
    (?: (?P<number>\d+(?:\.\d+)*) | (?P<letter>[A-Z](?:\.\d+)*) )
    \.[ ]{1,3}
    (?P<title>\S.*)
    """,
    re.VERBOSE,
)
"""A heading of an RFC; in the table of contents they are indented."""


def read(document: Document, _: IdGrammar) -> Definitions:
    """Read the sections that a specification or an extract of one defines."""
    path = document.path.lower()
    if path.endswith(".toml"):
        sections: Iterable[Requirement] = _extracted(document)
    elif path.endswith(".txt"):
        sections = _copied(document)
    else:
        sections = _written(document, document.path)
    return Definitions(requirements=tuple(sections))


def _extracted(document: Document) -> Iterator[Requirement]:
    """Read the one section of an extract; its words are above in comments."""
    target, quotes = _read_extract(document.text)
    line = _TARGET.search(document.text)
    if not (target and quotes and line):
        return
    title = _TITLE.search(document.text, line.end())
    yield Requirement(
        id=target,
        title=without_markup(title["title"]) if title else target.partition("#")[2],
        path=document.path,
        line=document.text.count("\n", 0, line.start()) + 1,
        criteria=quotes,
        text="\n".join(quotes),
        form=DefinitionForm.LIST,
    )


def _read_extract(text: str) -> tuple[str, tuple[str, ...]]:
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
    return target, tuple(without_markup(q) for q in quotes if isinstance(q, str))


def _copied(document: Document) -> Iterable[Requirement]:
    """Read a copy in the folder of its host, of Markdown or of an RFC."""
    copy = _COPY.search(document.path)
    if not copy:
        return ()
    address = f"https://{copy['address']}"
    if document.text.lstrip().startswith("# "):
        return _written(document, f"{address}.md", form=DefinitionForm.INDEX)
    return _published(document, address)


def _published(document: Document, address: str) -> Iterator[Requirement]:
    """Read the sections of an RFC or draft, by its address: `https://…/rfc9000#section-8.1`."""
    for section in split_at(number_lines(document.text), _match_section):
        number, appendix = section.opener["number"], section.opener["letter"] or ""
        name = f"appendix-{appendix}" if appendix else f"section-{number}"
        sentences = tuple(_sentences(section.rest))
        yield Requirement(
            id=f"{address}#{name}",
            title=section.opener["title"].strip(),
            path=document.path,
            line=section.first.number,
            criteria=sentences,
            text=join_lines(section.rest),
            aliases=(f"{address}#{appendix or number}", f"{address}.html#{name}"),
            form=DefinitionForm.INDEX,
        )


def _match_section(line: Line) -> re.Match[str] | None:
    return _SECTION.match(line.text)


def _written(
    document: Document, address: str, *, form: DefinitionForm = DefinitionForm.HEADING
) -> Iterator[Requirement]:
    """Read the sections of a specification in Markdown that require something."""
    taken: Counter[str] = Counter()
    # Slugs that occur twice are numbered: `#login`, `#login-1`.
    for section in split_at_headings(visible_lines(document.text)):
        slug = _slug(section)
        number, taken[slug] = taken[slug], taken[slug] + 1
        sentences = tuple(_sentences(section.lines))
        if sentences:
            yield Requirement(
                id=f"{address}#{slug}{f'-{number}' if number else ''}",
                title=without_markup(_FRAGMENT.sub("", section.title)),
                path=document.path,
                line=section.line,
                criteria=sentences,
                text=section.text,
                form=form,
            )


def _slug(section: HeadingBlock) -> str:
    """Return a section's name: the one that its heading gives, otherwise its words."""
    fragment = _FRAGMENT.search(section.title)
    words = re.findall(r"[^\W_]+", without_markup(section.title).lower())
    return fragment["fragment"] if fragment else "-".join(words)


def _sentences(lines: Iterable[Line]) -> Iterator[str]:
    """Find what is required; the sentence that explains the key words is not."""
    for text in _paragraphs(lines):
        for sentence in _SENTENCE_END.split(text):
            if _KEY_WORD.search(sentence) and not _STANDARD.search(sentence):
                yield without_markup(sentence)


def _paragraphs(lines: Iterable[Line]) -> Iterator[str]:
    """Join the lines of each paragraph and of each item of a list."""
    blank = Line(0, "")
    for block in split_at([blank, *lines], _match_start):
        rest = (line.text.strip() for line in block.rest)
        yield " ".join([block.opener["text"] or "", *rest])


def _match_start(line: Line) -> re.Match[str] | None:
    """Match an item of a list, or the blank line that begins a paragraph."""
    return _PARAGRAPH_OR_ITEM.match(line.text)
