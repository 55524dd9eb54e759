"""An issue's text as people see it on GitHub: its lines and its blocks of code.

Left out is what GitHub does not show (HTML comments, attributes, definitions of links,
footnotes without a reference), struck-out text, and the items of a checklist that nobody
ticked. What is inside of `<details>` counts: one click shows it.
"""

import html
import re
from collections.abc import Sequence

from msgspec import Struct, field

from tracer.events.github_markdown import to_html
from tracer.events.html_tokens import Tag, visible_tokens
from tracer.text import Pattern

_HEADING = Pattern(r"h([1-6])")
_LANGUAGE = Pattern(r"""\bclass="language-([^\s"]+)""")
_BOX = Pattern(r"\s* \[ (?P<tick> [xX] | [^\S\n] ) \] (?= \s | $ )", re.VERBOSE)
_FORMULA = Pattern(
    r"""
    (?P<mark> \$\$? ) (?! \s | \$ )
    [^$]* \\ [A-Za-z] [^$]*
    (?<! \s ) (?P=mark) (?! \w )
    """,
    re.VERBOSE,
)
"""GitHub draws formulas, and their commands can hide text: `$\\phantom{text}$`."""
_DRAWN = frozenset(("geojson", "math", "mermaid", "stl", "topojson"))
"""Languages of blocks that GitHub shows as a picture (docs.github.com, "Creating
diagrams"), in which not every word is seen."""
_ADDRESS = Pattern(
    r"""\bhref \s*=\s* (?: "(?P<quoted> [^"]* )" | '(?P<single> [^']* )' | (?P<bare> [^\s"'>]+ ) )""",
    re.IGNORECASE | re.VERBOSE,
)
_START = Pattern(r"""\bstart="?(\d{1,9})""")
_INLINE = frozenset(("a", "img", "strong", "b"))
_CELLS = frozenset(("td", "th"))
_PARTS_OF_TABLE = frozenset(("table", "tbody", "tfoot", "thead", "tr"))
_PARAGRAPHS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "table"))
"""Blocks with an empty line around them; around lists only where they are in none."""


_DEEPEST = 10
"""How many quotes and items a line shows that it is in."""


class VisibleLine(Struct, frozen=True):
    """A line that people see; `is_code` inside of a block of code.

    `heading` is the level of a heading, 0 of other lines.
    """

    text: str
    is_code: bool = False
    heading: int = 0
    bold: tuple[tuple[int, int], ...] = ()
    """Where words in bold begin and end in the text."""

    def __str__(self) -> str:
        return f"{'#' * self.heading} {self.text}" if self.heading else self.text


class FencedBlock(Struct, frozen=True):
    """A block of code: what language its mark names, in lower case, and what is in it."""

    language: str
    content: str


class VisibleLink(Struct, frozen=True):
    """The words of a link, empty where it is a picture, and the address it leads to."""

    words: str
    address: str


class VisibleText(Struct, frozen=True):
    """What people see of an issue's text, and the links they can click."""

    lines: tuple[VisibleLine, ...]
    blocks: tuple[FencedBlock, ...]
    links: tuple[VisibleLink, ...] = ()

    def __str__(self) -> str:
        return "\n".join(map(str, self.lines))


def read_visible_text(body: str) -> VisibleText:
    """Read an issue's Markdown as GitHub shows it."""
    reader = _Reader()
    for token in visible_tokens(to_html(body)):
        if isinstance(token, str):
            reader.read_text(token)
        else:
            reader.read_tag(token)
    reader.end()
    return VisibleText(tuple(reader.lines), tuple(reader.blocks), tuple(reader.links))


class _Container(Struct):
    """A quote or an item of a list, and what begins its lines."""

    name: str
    mark: str
    is_hidden: bool = False
    """Whether it is an item that is not ticked, or is in one."""
    is_new: bool = True
    _may_have_box: bool = True

    def prefix(self) -> str:
        """Return what begins the next line: of an item its mark only once."""
        is_marked = self.is_new or self.name == "blockquote"
        self.is_new = False
        return self.mark if is_marked else " " * len(self.mark)

    def read_box(self, text: str) -> None:
        """Look for a box to tick at the beginning of an item."""
        box = _BOX.match(text) if self._may_have_box and self.name == "li" else None
        self._may_have_box &= not text.strip()
        if box:
            self.is_hidden = box["tick"].isspace()
            self.is_new = not self.is_hidden


class _Reader(Struct):
    """Makes lines of text and of the tags around it."""

    lines: list[VisibleLine] = field(default_factory=list)
    blocks: list[FencedBlock] = field(default_factory=list)
    links: list[VisibleLink] = field(default_factory=list)
    _address: str = ""
    """Of the link that is open."""
    _words: str = ""
    _is_picture: bool = False
    """Whether an image is in the link that is open."""
    _line: str = ""
    _heading: int = 0
    _bold_start: int | None = None
    _bold: list[tuple[int, int]] = field(default_factory=list)
    _term: VisibleLine | None = None
    """The last line, where it is a term (`<dt>`) whose description comes next."""
    _is_apart: bool = False
    """Whether an empty line comes before the next line."""
    _is_in_row: bool = False
    _code: list[str] | None = None
    """The text of the block of code that is open."""
    _language: str = ""
    _containers: list[_Container] = field(default_factory=list)
    _numbers: list[int | None] = field(default_factory=list)
    """Of each list that is open the number of the last item; `None` where it has dots."""

    def read_text(self, text: str) -> None:
        if self._containers:
            self._containers[-1].read_box(text)
            if self._containers[-1].is_hidden:
                return
        if self._code is not None:
            self._code.append(text)
            return
        text = _FORMULA.sub("", text)
        self._words += text if self._address else ""
        first, *others = text.split("\n")
        self._line += first
        for other in others:
            self._end_line()
            self._line += other

    def read_tag(self, tag: Tag) -> None:
        if self._code is not None:
            self._read_tag_in_code(tag)
        elif tag.name in _INLINE:
            self._read_inline(tag)
        elif tag.name in _CELLS:
            self._line = f"{self._line.strip()} {'' if tag.is_end else '| '}".lstrip()
        elif tag.name == "br":
            self._end_line()
        elif tag.is_block:
            if tag.name in _PARTS_OF_TABLE:
                self._end_row()
            self._end_line()
            self._is_apart |= tag.name in _PARAGRAPHS
            self._read_block(tag)

    def _read_inline(self, tag: Tag) -> None:
        if tag.name == "a":
            self._read_link(tag)
        elif tag.name == "img":
            self._is_picture = True
        elif not tag.is_end:
            self._bold_start = len(self._line)
        elif self._bold_start is not None:
            self._bold.append((self._bold_start, len(self._line)))
            self._bold_start = None

    def _read_link(self, tag: Tag) -> None:
        """Keep the link that ends, also by the start of another one, and begin one."""
        if self._address and (self._words.strip() or self._is_picture):
            self.links.append(VisibleLink(" ".join(self._words.split()), self._address))
        is_hidden = bool(self._containers) and self._containers[-1].is_hidden
        match = None if tag.is_end or is_hidden else _ADDRESS.search(tag.attributes)
        self._address = html.unescape(match[match.lastgroup or 0]) if match else ""
        self._words, self._is_picture = "", False

    def end(self) -> None:
        self._end_code()
        self._end_row()
        self._end_line()

    def _read_block(self, tag: Tag) -> None:
        match tag.name:
            case "pre" if not tag.is_end:
                self._end_row()
                self._end_line()
                self._code, self._language = [], ""
            case "tr":
                self._is_in_row = not tag.is_end
            case "li" | "blockquote":
                self._read_container(tag)
            case "dt" if tag.is_end:
                self._term = self.lines[-1] if self.lines else None
            case "dd" if not tag.is_end:
                self._join_term()
            case "ol" | "ul":
                self._read_list(tag)
            case name:
                match = _HEADING.fullmatch(name)
                self._heading = int(match[1]) if match and not tag.is_end else 0

    def _join_term(self) -> None:
        """Put a description behind its term, as `Service: cart`."""
        if self._term and self.lines[-1:] == [self._term]:
            self._line = f"{self.lines.pop().text.rstrip(':')}: "
        self._term = None

    def _read_container(self, tag: Tag) -> None:
        if tag.is_end:
            names = [each.name for each in self._containers]
            if tag.name in names:
                del self._containers[len(names) - 1 - names[::-1].index(tag.name) :]
        else:
            mark = "> " if tag.name == "blockquote" else self._next_mark()
            is_hidden = bool(self._containers) and self._containers[-1].is_hidden
            self._containers.append(_Container(tag.name, mark, is_hidden))
        self._is_apart |= not self._numbers

    def _next_mark(self) -> str:
        if not self._numbers or self._numbers[-1] is None:
            return "- "
        self._numbers[-1] += 1
        return f"{self._numbers[-1]}. "

    def _read_list(self, tag: Tag) -> None:
        if tag.is_end:
            self._numbers = self._numbers[:-1]
        elif tag.name == "ul":
            self._numbers.append(None)
        else:
            start = _START.search(tag.attributes)
            self._numbers.append(int(start[1]) - 1 if start else 0)
        self._is_apart |= len(self._numbers) == (0 if tag.is_end else 1)

    def _read_tag_in_code(self, tag: Tag) -> None:
        if tag.name == "li":
            self._read_container(tag)
        elif tag.name == "pre" and tag.is_end:
            self._end_code()
        elif tag.name == "code" and not self._code:
            match = _LANGUAGE.search(tag.attributes)
            self._language = html.unescape(match[1]).lower() if match else ""

    def _end_code(self) -> None:
        content, self._code = "".join(self._code or ()), None
        if content and self._language not in _DRAWN:
            content = content.removesuffix("\n")
            self.blocks.append(FencedBlock(self._language, content))
            for line in content.split("\n"):
                self._add(line, is_code=True)
        self._is_apart = True

    def _end_row(self) -> None:
        if self._is_in_row and self._line:
            self._line = f"{self._line.rstrip()} |"
        self._is_in_row = False

    def _end_line(self) -> None:
        if self._is_in_row:
            self._line += " "
        elif line := self._line.strip():
            lead = len(self._line) - len(self._line.lstrip())
            bold = [(start - lead, end - lead) for start, end in self._bold]
            self._line = ""
            self._add(line, bold=bold)
        else:
            self._line = ""
        self._bold, self._bold_start = [], None

    def _add(
        self, text: str, *, is_code: bool = False, bold: Sequence[tuple[int, int]] = ()
    ) -> None:
        if self._is_apart and self.lines:
            self.lines.append(VisibleLine(""))
        self._is_apart = False
        prefix = "".join(each.prefix() for each in self._containers[-_DEEPEST:])
        if prefix and self._heading:
            prefix += f"{'#' * self._heading} "
        heading = 0 if prefix else self._heading
        spans = tuple((len(prefix) + start, len(prefix) + end) for start, end in bold)
        self.lines.append(VisibleLine(prefix + text, is_code, heading, spans))
