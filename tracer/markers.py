"""Where code and tests name a requirement.

A marker has a keyword in front of its list of ids (`# Implements: REQ-1, REQ-2 (Name),`
and on over the next line); an id without one is a mention and ranks below. Ids that a
log line, metric or span carries are telemetry: they tell where alerts come from.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePosixPath

from tracer import functions
from tracer.ids import mention_pattern, search_pattern
from tracer.repository import Repository


class Role(StrEnum):
    """What a place in the code does for a requirement."""

    IMPLEMENTS = "implements"
    VALIDATES = "validates"
    TELEMETRY = "telemetry"


class Kind(StrEnum):
    """Whether a place says so with a keyword, or only names the id."""

    MARKER = "marker"
    MENTION = "mention"


@dataclass(frozen=True, kw_only=True, slots=True)
class Marker:
    """A place that names a requirement: `line` is the marker's own.

    `start` and `end` are the lines of the function around or below it.
    """

    path: str
    line: int
    symbol: str | None
    kind: Kind
    role: Role
    start: int | None = None
    end: int | None = None
    is_type: bool = False

    @property
    def label(self) -> str:
        """The symbol as people write it: `login()`, but `Session`; empty for none."""
        if self.symbol is None or self.is_type:
            return self.symbol or ""
        return f"{self.symbol}()"

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}"


_DOCUMENTS = frozenset(
    ".md .markdown .mdx .rst .adoc .txt .html .htm .svg .jsonl .lock .csv .ipynb".split()  # noqa: SIM905
)
_DATA = frozenset(
    ".json .yml .yaml .toml .ini .cfg .xml .properties .conf .env".split()  # noqa: SIM905
)
_OTHERS = re.compile(r"(^|/)(node_modules|vendor|third_party)/|\.min\.(js|css)$")
_TEST = re.compile(
    r"(^|/)(tests?|specs?|__tests__|e2e|features)/"
    r"|(^|/)test_[^/]*$|[._-](test|tests|spec|feature)\.[a-z]+$"
    r"|(Test|Tests|Spec|IT)\.[a-z]+$|\.feature$"
)

_WORDS = {
    Role.IMPLEMENTS: (
        r"implements(?:[ \t]+requirements?)?|implemented[ \t]+by|satisfies|fulfill?s"
        r"|addresses|covers|refines|traces(?:[ \t]+to)?|business[ \t]+requirements?"
        r"|requirements?|reqs?|spec|req-id|req-traceability|need-ids|llr|relation"
    ),
    Role.VALIDATES: r"validates|verifies|tests|tested",
}
_KEYWORD = re.compile(
    r"(?<![\w-])[@\\]?(?:"
    + "|".join(f"(?P<{role}>{words})" for role, words in _WORDS.items())
    + r")(?![\w-])[*_]{0,2}[ \t]*[:=(\[]?[*_]{0,2}[ \t]*",
    re.IGNORECASE,
)
_ID = r"[A-Za-z][\w$@]*(?:[-./][\w$@+]+)+"
_LIST = re.compile(
    rf"[\s\"'`\[(]*(?:{_ID}[\"'`]?(?:\s*\([^)]*\))?(?:\s+[-–—]\s[^,;]*)?"  # noqa: RUF001
    rf"\s*(?:[,;&+|/]|\band\b)[\s\"'`]*)*"
)
_TELEMETRY = re.compile(
    r"[\"'.]?\breq(?:uirement)?(?:[_.-]?id)?[\"']?\s*[:=,]\s*[\"']?$", re.IGNORECASE
)
_COMMENT = re.compile(r"^\s*(?:#|//|/\*+|\*|--|;|%|<!--|\"\"\"|''')+[!/]?\s?")
_COMMENT_END = re.compile(r"\s*(?:\*+/|-->|\"\"\"|''')\s*$")
_CONTINUATION_LIMIT = 20
_LINE_LIMIT = 2_000
"""Characters of a line that are read: longer ones are data in one piece."""


def find_markers(
    repository: Repository,
    revision: str,
    requirements: Sequence[str],
    is_ours: Callable[[str], bool],
) -> Mapping[str, tuple[Marker, ...]]:
    """Find every place that names one of these requirements, in one pass.

    Args:
        repository: the checkout.
        revision: the sha to read at.
        requirements: ids in the form in which they are defined.
        is_ours: tells files that the tracer itself wrote; they name nothing.

    """
    found: dict[str, list[Marker]] = {each: [] for each in requirements}
    pattern = "|".join(search_pattern(each) for each in found)
    for path in repository.search(revision, pattern) if found else ():
        if is_ours(path) or not is_code(path):
            continue
        text = repository.text(revision, path)
        for requirement in found if text else ():
            found[requirement] += _in_file(path, text or "", requirement)
    return {each: tuple(sorted(those, key=_worth)) for each, those in found.items()}


def is_code(path: str) -> bool:
    """Whether a file may hold markers: not documents, nor what others wrote."""
    suffix = PurePosixPath(path).suffix.lower()
    return suffix not in _DOCUMENTS and not _OTHERS.search(path)


def is_test(path: str) -> bool:
    """Whether a file holds tests, by its path as test runners tell."""
    return _TEST.search(path) is not None


def _worth(marker: Marker) -> tuple[bool, str, int]:
    return (marker.kind is Kind.MENTION, marker.path, marker.line)


def _in_file(path: str, text: str, requirement: str) -> Iterator[Marker]:
    lines = text.split("\n")
    pattern = mention_pattern(requirement)
    for position, line in enumerate(lines):
        found = pattern.search(line[:_LINE_LIMIT])
        if not found:
            continue
        marker = _classified(path, lines, position, found)
        if marker:
            yield _placed(marker, text)


def _classified(
    path: str, lines: Sequence[str], position: int, found: re.Match[str]
) -> Marker | None:
    """Say what a line that names the requirement does for it, if anything."""
    line = lines[position]
    role = _keyword_role(lines, position, found)
    kind = Kind.MARKER if role else Kind.MENTION
    if not _COMMENT.match(line) and _TELEMETRY.search(line[: found.start()]):
        role, kind = Role.TELEMETRY, Kind.MARKER
    elif role is None and PurePosixPath(path).suffix.lower() in _DATA:
        return None
    elif is_test(path):
        role = Role.VALIDATES
    return Marker(
        path=path,
        line=position + 1,
        symbol=None,
        kind=kind,
        role=role or Role.IMPLEMENTS,
    )


def _keyword_role(
    lines: Sequence[str], position: int, found: re.Match[str]
) -> Role | None:
    """Return the role that the keyword in front of the id's list gives it."""
    before = lines[position][: found.start()]
    first = position
    while first and position - first < _CONTINUATION_LIMIT:
        above = _COMMENT_END.sub("", lines[first - 1]).rstrip()
        if not above.endswith(",") or len(above) > _LINE_LIMIT:
            break
        before = f"{above} {_COMMENT.sub('', before)}"
        first -= 1
    for keyword in _KEYWORD.finditer(before):
        if _LIST.fullmatch(before, keyword.end()):
            return Role(str(keyword.lastgroup))
    return None


def _placed(marker: Marker, text: str) -> Marker:
    function = functions.enclosing(marker.path, text, marker.line)
    if function is None:
        return marker
    return replace(
        marker,
        symbol=function.name,
        start=function.start,
        end=function.end,
        is_type=function.is_type,
    )
