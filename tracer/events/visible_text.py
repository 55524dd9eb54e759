"""An issue's text as people see it on GitHub: its lines and its fenced blocks.

Left out are HTML comments, in which issue templates explain themselves, struck-out text,
and items of a checklist that nobody ticked. Fenced blocks are literal: a comment in one is
part of it, and a fence inside a comment is not one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tracer.events.hidden_markup import COMMENT_START, comment_end, without_hidden
from tracer.text import Pattern

_FENCE = Pattern(
    r"""
    [ ]{0,3} (?P<mark> `{3,} (?=[^`\n]*$) | ~{3,} )     # no backtick behind backticks
    [ \t]* (?P<language> [\w+-]* ) [^\n]*
    """,
    re.VERBOSE,
)
_COMMENT_BLOCK = Pattern(
    r"(?P<before> [ ]{0,3} (?: (?: [-*+] | \d{1,9}[.)] ) [ ]{1,4} | > [ ]{0,4} )* ) <!--",
    re.VERBOSE,
)
"""A comment that begins a line, an item or a quote goes on across empty lines."""
_LINK_DEFINITION = Pattern(
    r"[ ]{0,3} \[ [^\]\n]{1,100} \]: [ \t]* (?: \# | <> ) (?: [ \t].* )?", re.VERBOSE
)
"""`[//]: # (words)`: a link that is used nowhere, which some write as a comment."""
_INDENTED = Pattern(r"(?: {4}|\t)")
_LIST_MARK = Pattern(r"(?P<indent> *)(?:[-*+]|\d{1,9}[.)])(?=\s|$)")
_HEADING = Pattern(r" {0,3}#{1,6}(?:\s|$)")
_QUOTE_OR_ROW = Pattern(r" {0,3}[>|]")
"""A quote or a row of a table, where a paragraph of its own begins."""
_UNTICKED = Pattern(r"(?P<indent> *)(?:[-*+]|\d{1,9}[.)])[ \t]+\[ \][ \t]+\S")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that people see; `is_code` inside of a fenced block, its marks included."""

    text: str
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class FencedBlock:
    """A fenced block: what language its mark names, in lower case, and what is in it."""

    language: str
    content: str


@dataclass(frozen=True, slots=True)
class VisibleText:
    """What people see of an issue's text."""

    lines: tuple[Line, ...]
    blocks: tuple[FencedBlock, ...]

    def __str__(self) -> str:
        return "\n".join(line.text for line in self.lines)


def read_visible_text(body: str) -> VisibleText:
    """Read an issue's Markdown as GitHub shows it."""
    reader = _Reader()
    for line in re.split(r"\r\n?|\n", body):
        reader.read(line)
    reader.end()
    return VisibleText(tuple(reader.lines), tuple(reader.blocks))


@dataclass(slots=True)
class _Fence:
    """A fenced block that is open; its mark is closed by one as long, and nothing else."""

    mark: str
    language: str
    content: list[str] = field(default_factory=list)

    def is_closed_by(self, line: str) -> bool:
        match = _FENCE.fullmatch(line)
        return (
            match is not None
            and match["mark"].startswith(self.mark)
            and line.strip() == match["mark"]
        )


@dataclass(slots=True)
class _Reader:
    """Reads line by line: in a fenced block, in a comment, or in a paragraph."""

    lines: list[Line] = field(default_factory=list)
    blocks: list[FencedBlock] = field(default_factory=list)
    _fence: _Fence | None = None
    _is_in_comment: bool = False
    _comment_container: str = ""
    """The mark of the item or quote in which a comment began."""
    _is_over: bool = False
    """Whether a comment is open that nothing in Markdown can end any more."""
    _is_in_list: bool = False
    _paragraph: list[str] = field(default_factory=list)

    def read(self, line: str) -> None:
        if self._is_over:
            return
        if self._fence is not None:
            self._read_code(line, self._fence)
        elif self._is_in_comment:
            if self._leaves_container(line):
                self._is_over = True
            else:
                self._read_comment(line, 0, self._comment_container)
        elif match := _FENCE.fullmatch(line):
            self._end_paragraph()
            self._fence = _Fence(match["mark"], match["language"].lower())
            # GitHub shows nothing of the words behind the mark.
            self.lines.append(Line(line[: match.end("mark")], is_code=True))
        elif (match := _COMMENT_BLOCK.match(line)) and not self._is_code(line):
            self._end_paragraph()
            self._read_comment(line, match.end() - len("--"), match["before"])
        else:
            self._read_text(line)

    def end(self) -> None:
        self._end_paragraph()
        if self._fence is not None:
            self._end_fence(self._fence)

    def _read_code(self, line: str, fence: _Fence) -> None:
        self.lines.append(Line(line, is_code=True))
        if fence.is_closed_by(line):
            self._end_fence(fence)
        else:
            fence.content.append(line)

    def _end_fence(self, fence: _Fence) -> None:
        self.blocks.append(FencedBlock(fence.language, "\n".join(fence.content)))
        self._fence = None

    def _read_comment(self, line: str, start: int, before: str = "") -> None:
        """Read on in a comment; what follows its end on the line is visible again."""
        end = comment_end(line, start)
        self._is_in_comment = end is None
        self._comment_container = before
        visible = ""
        while end is not None:
            again = line.find(COMMENT_START, end)
            visible += line[end:] if again < 0 else line[end:again]
            end = None if again < 0 else comment_end(line, again + len("<!"))
            self._is_over = again >= 0 and end is None
        if visible.strip():
            self.lines.append(Line(before + visible))

    def _leaves_container(self, line: str) -> bool:
        """Whether a line ends the item or quote in which a comment is open.

        Then its end is in other Markdown, where it is shown as text and ends nothing.
        """
        container = self._comment_container.strip()
        if not container or not line.strip():
            return False
        is_quote = container.startswith(">")
        return not line.lstrip().startswith(">") if is_quote else line[:1] not in " \t"

    def _read_text(self, line: str) -> None:
        mark = _LIST_MARK.match(line)
        if not line.strip():
            self._end_paragraph()
            self.lines.append(Line(line))
        elif self._is_code(line):
            self.lines.append(Line(line))
        elif not _LINK_DEFINITION.fullmatch(line):
            is_heading = _HEADING.match(line)
            if mark or is_heading or _QUOTE_OR_ROW.match(line):
                self._end_paragraph()
            is_continued = line.startswith(" ") or bool(self._paragraph)
            self._is_in_list = bool(mark) or (self._is_in_list and is_continued)
            self._paragraph.append(line)
            if is_heading:
                self._end_paragraph()

    def _is_code(self, line: str) -> bool:
        """Whether a line is code by its indent; no markup counts in it."""
        is_inside = self._paragraph or self._is_in_list
        return not is_inside and _INDENTED.match(line) is not None

    def _end_paragraph(self) -> None:
        lines = tuple(_without_unticked(self._paragraph))
        self._paragraph = []
        if lines:
            text = without_hidden("\n".join(lines))
            self.lines += [Line(line) for line in text.split("\n")]


def _without_unticked(paragraph: list[str]) -> Iterator[str]:
    """Leave out an item of a checklist that is not ticked, and its continued lines."""
    match = _UNTICKED.match(paragraph[0]) if paragraph else None
    for number, line in enumerate(paragraph):
        indent = len(line) - len(line.lstrip(" "))
        is_item = match and (number == 0 or indent > len(match["indent"]))
        if not is_item:
            yield line
