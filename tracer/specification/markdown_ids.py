"""The id and title that a heading, list item or table cell of Markdown begins with."""

import re

from msgspec import Struct

from tracer.specification.definition_fields import is_placeholder_id
from tracer.specification.markdown_syntax import (
    with_hyphens_for_short_dashes,
    without_markup,
)
from tracer.text import (
    INTENT,
    OTHER_FAMILIES,
    IdGrammar,
    Pattern,
    first_sentence,
)

_ID = Pattern(
    r"""
    [A-Z][A-Za-z0-9]{0,11}                      # the family: REQ, Svc
    (?:
        (?:-\w+)+                               # REQ-F-AUTH-001
        |(?:[—―]\w+)*[—―]\d+[A-Za-z]?           # pasted dashes, up to a number
        |(?:_[A-Z0-9]+)*_\d+[A-Za-z]?           # SRS_0001, but not US_STATES
    )
    (?:
        (?P<version>(?:\.\d+){3}(?![.\w]))      # REQ-1.1.0.0 is a version of REQ-1
        |(?:\.\d+){1,2}(?![.\w])                # REQ-1.2 and REQ-1.2.3 are parts
    )?
    (?![\w-]|\.[.\w])
    """,
    re.ASCII | re.VERBOSE,
)
_WORDS = Pattern(r"REQ(?:_[A-Za-z0-9]+)+(?=[ ]?:[ ]*\S)", re.ASCII)
"""An id of words with underscores, before its title: `REQ_CACHE_FRIENDLY: Cached steps`."""
_GLUED = Pattern(r"[A-Z]{2,4}\d{1,5}(?:\.\d{1,4}){0,3}[a-z]?(?![\w-]|\.\w)")
"""An id whose number follows its family at once: `FR12`, `REQ1.2`."""
_SURE_FAMILY = Pattern(r"(?:REQ|NFR|FR|SRS)\d")
_COMMON_WORD = Pattern(r"(?:SR|US|UR|SYS)-[A-Z]+", re.IGNORECASE)
"""A word that begins like an id of a short family: `SR-IOV`, `US-EAST`."""
_LOCAL_ID = Pattern(
    r"""
    [*_`\[]*                                    # marks of bold, code and links
    (?P<family>[A-Z]{1,4})-\d+[a-z]?(?:\.\d+)*  # F-013, NFR-2, F-016a, F-001.2
    (?![\w-]|\.\w)
    """,
    re.VERBOSE,
)
_ANCHOR = Pattern(r"(?:<a\b[^<>]*>(?:</a>)?[ \t]*)+", re.IGNORECASE)
_ATTRIBUTES = Pattern(r"[ \t]*\{[:#.][^{}]*\}$")
_PRIORITY = Pattern(r"[ \t]*[(\[](?P<priority>P[0-5])[)\]]$")
_PRIORITY_WORD = Pattern(
    r"\bP[0-5]\b|^(?:must|should|could|won't|mandatory|optional|required)\b.*",
    re.IGNORECASE,
)
_PRIORITY_FIRST = Pattern(r"^[(\[](?P<priority>P[0-5])[)\]][ \t]*[:—–-]?[ \t]*")  # noqa: RUF001
_BOLD_NAME = Pattern(r"\((?P<name>[^()]+)\)[:.]?\*\*[:.]?[ \t]+(?P<text>\S.*)")
"""The name of a list item in bold, and its text: `**F-013 (Parsing):** The shim …`."""
_BOLD_TITLE = Pattern(
    r"(?P<name>[^*]{1,120}?)(?:[:\uff1a]\*\*|\*\*[ \t]*[:\uff1a—\u2013])[ \t]*(?P<text>\S.*)"
)
"""The same where the id is in bold with its title: `**F-013 Parsing**: The shim …`."""
_CLASS = Pattern(
    r"""
    [(\[] (?P<words>[^()\[\]]{1,60}) [)\]]      # (Experience, P1), [US1]
    (?P<behind>[:.]?[*_]{0,2}[:.]?)[ \t]+
    (?P<text>\S.*)
    """,
    re.VERBOSE,
)
"""What a requirement is counted among, before what it says."""
_CLASS_WORDS = Pattern(
    r"""
    .*(?<!\w)(?:P[0-5]|US-?\d+|FR-\d+)(?!\w).*        # a priority, a story, another id
    | (?:must|should|could|won't|may|shall|mandatory|optional|required)(?:[ -]have)?
    | (?:new|updated|modified|changed|renamed|revised|clarified)\b.*
    | [^\W\d_][\w &/-]*(?:,[ ]?[^\W\d_][\w &/-]*)+    # Experience, Must have
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Words in brackets that are no name of the requirement."""
_LEADING_MARKS = Pattern(r"^[:—–-][\s:—–-]*")  # noqa: RUF001
_OPENING_MARKS = Pattern(r"[*_`\[~ ]{0,5}")
_CLOSING_MARKS = Pattern(
    r"""
    (?P<marks>[*_`\]~]{0,4})
    (?:\([^()\s]*\))?                           # where a link leads
    [*_`~]{0,4}[ \t]*
    (?P<separator>
        (?:[:.)—–-]+(?=[\s*_`]|$)|[:—–])?
    )
    [ \t]*
    """,  # noqa: RUF001
    re.VERBOSE,
)
_MIXED_DASHES = Pattern("-.*[‒–−]|[‒–−].*-")  # noqa: RUF001
"""An id with both kinds of dashes is a range."""
_PLACEHOLDER_PART = Pattern(r"-(?:X{3,}|N{3,}|Y{3,})-")
_PLACEHOLDER_TITLE = Pattern(
    r"\[[^\]]*\]|\{[^}]*\}|<[^>]*>|tbd|todo|n/a|reserved", re.IGNORECASE
)
_GOES_ON = Pattern(
    r"[,;/&+…→\u301c\uff5e~]|->|\.\.|(?:and|or|to|through|is|are|was|were|has|have)\b"
)
"""Words behind an id that make it a list, a range or the subject of a sentence."""


class DefinitionName(Struct, frozen=True):
    """The id that a definition begins with, and the words behind it."""

    id: str
    title: str
    is_bold: bool
    is_separated: bool
    """Whether a mark separates the id from its title, or nothing follows it."""
    priority: str = ""
    text: str = ""
    """What is said behind a name in bold: `**F-013 (Parsing):** The shim parses …`."""


def read_definition_name(text: str, grammar: IdGrammar) -> DefinitionName | None:
    """Read the id and title that a text begins with, `None` where it defines nothing."""
    # Documents for GitHub put anchors before headings, to be linked to.
    text = _ANCHOR.sub("", text, 1) if text[:1] == "<" else text
    opening = _OPENING_MARKS.match(text)
    start = opening.end() if opening else 0
    ids = _id_at(text, start, grammar)
    closing = _CLOSING_MARKS.match(text, start + len(ids[0])) if ids else None
    # What is struck out is gone.
    if not (ids and closing) or "~~" in text[:start]:
        return None
    words, class_ = _split_class(text[closing.end() :])
    marks = closing["marks"] + class_.marks
    bold = bracketed = _BOLD_NAME.match(words)
    if bold is None and "**" in text[:start] and "*" not in marks:
        bold = _BOLD_TITLE.match(words)
    title, priority = _split_priority(without_markup(bold["name"] if bold else words))
    name = DefinitionName(
        id=ids[1],
        title=_with_sentence(title, bracketed["text"] if bracketed else ""),
        is_bold="*" in marks or bold is not None,
        is_separated=bool(
            closing["separator"]
            or class_.separator
            or not words
            or words.startswith("(")
        ),
        priority=priority or class_.priority,
        text=bold["text"] if bold else "",
    )
    return name if _is_definition(name) else None


class _Class(Struct, frozen=True):
    """What a requirement is counted among: the signs behind it, and its priority."""

    marks: str = ""
    separator: str = ""
    priority: str = ""


def _split_class(words: str) -> tuple[str, _Class]:
    """Return what is said behind an id, and what the requirement is counted among."""
    match = _CLASS.match(words)
    if match is None or not _CLASS_WORDS.fullmatch(match["words"]):
        return words, _Class()
    text = _LEADING_MARKS.sub("", match["text"])
    priority = _PRIORITY_WORD.search(match["words"])
    return text, _Class(
        marks=match["behind"],
        separator=match["behind"].strip("*_")
        or match["text"].removesuffix(text).strip(),
        priority=priority[0] if priority else "",
    )


def _split_priority(title: str) -> tuple[str, str]:
    """Return a title and the priority before or behind it: `User Login (P0)`."""
    title = _ATTRIBUTES.sub("", title)
    priority = _PRIORITY.search(title)
    if priority:
        return title[: priority.start()], priority["priority"]
    priority = _PRIORITY_FIRST.match(title)
    return (title[priority.end() :], priority["priority"]) if priority else (title, "")


def read_local_name(text: str) -> DefinitionName | None:
    """Read a name whose id is a family and a number: `F-013`, of whatever family."""
    match = _LOCAL_ID.match(text)
    if not match or match["family"] in OTHER_FAMILIES:
        return None
    return read_definition_name(text, IdGrammar((match["family"],)))


def is_local_id(id_: str) -> bool:
    """Whether an id is only a family and a number, as parts of a requirement have."""
    return _LOCAL_ID.fullmatch(id_) is not None


def _id_at(text: str, start: int, grammar: IdGrammar) -> tuple[str, str] | None:
    """Return the id at a place, as it is written and in its normal form."""
    match = _ID.match(with_hyphens_for_short_dashes(text), start)
    if match:
        written = text[start : match.end()]
        id_ = re.sub("[—―]", "-", match[0].removesuffix(match["version"] or ""))
        id_ = id_.rstrip("_")
        is_known = grammar.is_requirement(id_) or INTENT.fullmatch(id_)
        if is_known and not _MIXED_DASHES.search(written):
            return written, id_
    words = _WORDS.match(text, start)
    if words and grammar.is_requirement(words[0]):
        return words[0], words[0]
    glued = _GLUED.match(text, start)
    if glued and grammar.is_requirement(glued[0]):
        return glued[0], glued[0]
    # Ids of the repository's own form come last: they may be part of a known one.
    own = grammar.own_id_at(text, start)
    return (own, own) if own else None


def _is_definition(name: DefinitionName) -> bool:
    """Whether an id and its words are more than a placeholder, a list of ids or prose."""
    if is_placeholder_id(name.id) or _PLACEHOLDER_PART.search(name.id):
        return False
    if _PLACEHOLDER_TITLE.fullmatch(name.title):
        return False
    # `US-based customers` begins like an id of the family US, and so does `US2020`.
    if _GLUED.match(name.id) and not _SURE_FAMILY.match(name.id):
        return name.is_separated
    has_number = any(character.isdigit() for character in name.id)
    if not has_number and _COMMON_WORD.fullmatch(name.id):
        return False
    return name.is_separated or (has_number and not _GOES_ON.match(name.title))


def _with_sentence(title: str, text: str) -> str:
    """Return a title; one of a word in brackets with the sentence behind it.

    It may be the name, `(Parsing)`, or what several requirements are about, `(Security)`.
    """
    title = _without_brackets(title)
    if not title or not text or re.search(r"\s", title):
        return title
    return f"{title}: {first_sentence(without_markup(text)).rstrip(':')}"


def _without_brackets(title: str) -> str:
    """Return a title without a pair of brackets around it, or a colon at its end."""
    title = title.removesuffix(":")
    inner = title.removeprefix("(").removesuffix(")")
    return inner if title == f"({inner})" and not re.search(r"[()]", inner) else title
