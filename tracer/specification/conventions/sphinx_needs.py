"""Sphinx-Needs, and S-CORE upon it: directives that carry an id.

    .. req:: Login                     ```{req} Login
       :id: REQ_1                      :id: REQ_1
       :status: open                   :status: open
       :links: SYS_1; SYS_2
                                       People log in.
       People log in.                  ```

A directive's name tells what it is: `req`, `tool_req`, `need`, `spec`, `story` are
requirements, `impl` and `test` are not. Code blocks and examples only show things.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile

from msgspec import Struct

from tracer.specification.convention_reader import Definitions, Document
from tracer.specification.definition_fields import (
    WHOLE_ID,
    Relation,
    is_placeholder_id,
    make_definitions,
    related_intents,
    related_requirements,
    title_from_text,
)
from tracer.specification.line_blocks import Line, join_lines, lines_after, number_lines
from tracer.specification.markdown_syntax import without_markup
from tracer.specification.requirement import Requirement
from tracer.specification.withdrawn_words import is_withdrawn_status
from tracer.text import INTENT, IdGrammar, Pattern

_DIRECTIVE = Pattern(
    r"^(?P<indent> *)\.\. (?P<name>[\w:-]+?)::(?:[ \t]+(?P<title>.*))?$"
)
_FENCE = Pattern(
    r"""
    ^[ ]*(?P<fence>`{3,}+|~{3,}+|:{3,}+)
    (?:
        \{(?P<name>[\w:-]+)\}[ \t]*(?P<title>.*)   # ```{req} Login
        |(?P<info>[^`]*)                           # ```python, or the end of a fence
    )$
    """,
    re.VERBOSE,
)
_OPTION = Pattern(r"^\s*:(?P<key>[\w-]+):(?:[ \t]+(?P<value>.*))?$")
_REQUIREMENT = Pattern(
    r"(?:[a-z0-9]+_)*(?:(?:sys|sw|hw|user|stk)?req(?:uirement)?|need|spec|story)"
)
_ONLY_SHOWS = Pattern(
    r"code|code-block|code-cell|sourcecode|literalinclude|parsed-literal|raw|comment"
    r"|.*example.*"
)
_OPENS_LITERAL = Pattern(r"(^ *\.\.|::)$")
"""A comment, or a paragraph that announces a literal block."""
_RELATION_OPTIONS = frozenset(
    "links satisfies fulfils fulfills derives derived_from refines covers requires"  # noqa: SIM905
    " depends depends_on parent_needs parents parent implements realizes intent intents"
    " traces traces_to".split()
)
_LIST_SEPARATOR = Pattern(r"[;,\s]+")
_AFTER_ID = Pattern(r"\[.*|\..*")
"""What may follow an id in a list: a condition `[version==1]`, a part `.2`."""


class _Directive(Struct, frozen=True):
    """A directive of a requirement: its title, and the lines inside it."""

    title: str
    lines: tuple[Line, ...]


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read the needs of a document; their ids are ids whatever their family."""
    is_rst = document.path.lower().endswith((".rst", ".rest"))
    directives = (_rst_directives if is_rst else _myst_directives)(document.text)
    requirements = (_requirement(document.path, each) for each in directives)
    return make_definitions(each for each in requirements if each)


# -- reStructuredText --------------------------------------------------------------


def _rst_directives(text: str) -> Iterator[_Directive]:
    """Find directives, nested ones too, outside blocks that only show things."""
    lines = tuple(number_lines(text))
    hidden_indent: int | None = None
    for position, line in enumerate(lines):
        indent = _indent(line.text)
        # Code blocks hold examples, which must not become requirements:
        # itsallcode/openfasttrace#280 is about the same.
        is_hidden = hidden_indent is not None and indent > hidden_indent
        if not line.text.strip() or is_hidden:
            continue
        directive = _DIRECTIVE.match(line.text)
        hides = (
            _ONLY_SHOWS.fullmatch(directive["name"])
            if directive
            else _OPENS_LITERAL.search(line.text)
        )
        hidden_indent = indent if hides else None
        if directive and _REQUIREMENT.fullmatch(directive["name"]):
            body = tuple(_lines_inside(lines_after(lines, position), indent))
            yield _Directive(directive["title"] or "", body)


def _lines_inside(lines: Iterable[Line], indent: int) -> Iterator[Line]:
    """Walk over the lines inside a directive, up to the next requirement in it."""
    for line in lines:
        is_outside = line.text.strip() and _indent(line.text) <= indent
        directive = _DIRECTIVE.match(line.text)
        if is_outside or (directive and _REQUIREMENT.fullmatch(directive["name"])):
            return
        yield line


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


# -- MyST Markdown -----------------------------------------------------------------


class _OpenFence(Struct, frozen=True):
    """A fence that is still open, and the lines so far in it and in no other."""

    opening: re.Match[str]
    lines: list[Line]

    @property
    def only_shows(self) -> bool:
        name = self.opening["name"]
        return not name or _ONLY_SHOWS.fullmatch(name) is not None

    def is_closed_by(self, fence: re.Match[str]) -> bool:
        is_bare = not fence["name"] and not fence["info"].strip()
        return is_bare and fence["fence"].startswith(self.opening["fence"])

    def directive(self) -> Iterator[_Directive]:
        """Return the fence as a directive, if it is one of a requirement."""
        if self.opening["name"] and _REQUIREMENT.fullmatch(self.opening["name"]):
            yield _Directive(self.opening["title"], tuple(self.lines))


def _myst_directives(text: str) -> Iterator[_Directive]:
    """Find MyST's directives; a fence within one must be shorter than it."""
    around: list[_OpenFence] = []
    for line in number_lines(text):
        fence = _FENCE.match(line.text)
        if around and fence and around[-1].is_closed_by(fence):
            yield from around.pop().directive()
        # Inside a fence that only shows things, an opening fence is text.
        elif fence and not (around and around[-1].only_shows):
            around.append(_OpenFence(fence, []))
        elif around:
            around[-1].lines.append(line)
    for never_closed in reversed(around):
        yield from never_closed.directive()


# -- the requirement of a directive ------------------------------------------------


def _requirement(path: str, directive: _Directive) -> Requirement | None:
    options, id_line, text = _read_directive(directive)
    id_ = options.get("id", "").strip()
    if not WHOLE_ID.fullmatch(id_) or is_placeholder_id(id_):
        return None
    relations = tuple(_relations(options))
    is_deleted = options.get("delete") == "true"
    return Requirement(
        id=id_,
        title=without_markup(options[""]) or title_from_text(text),
        path=path,
        line=id_line,
        type=options.get("reqtype"),
        priority=options.get("priority"),
        owner=options.get("owner"),
        intents=related_intents(relations),
        related=related_requirements(id_, relations),
        text=text,
        is_withdrawn=is_deleted or is_withdrawn_status(options.get("status")),
    )


def _read_directive(directive: _Directive) -> tuple[dict[str, str], int, str]:
    """Return the options with the title as ``, the line of the id, and the content.

    The title and an option may go on in the lines below; a blank line ends them all.
    """
    options, key, id_line = {"": directive.title}, "", 0
    head = tuple(takewhile(_is_option_line, directive.lines))
    for line in head:
        option = _OPTION.match(line.text)
        key = option["key"].lower() if option else key
        value = (option["value"] or "") if option else line.text.strip()
        options[key] = f"{options.get(key, '')} {value}".strip()
        id_line = line.number if option and key == "id" else id_line
    content = (Line(n, text.strip()) for n, text in directive.lines[len(head) :])
    return options, id_line, join_lines(content)


def _is_option_line(line: Line) -> bool:
    is_indented = line.text[:1].isspace() and line.text.strip()
    return bool(is_indented or _OPTION.match(line.text))


def _relations(options: Mapping[str, str]) -> Iterator[Relation]:
    for key, value in options.items():
        for written in _LIST_SEPARATOR.split(value) if key in _RELATION_OPTIONS else ():
            id_ = _AFTER_ID.sub("", written)
            if WHOLE_ID.fullmatch(id_) or INTENT.fullmatch(id_):
                words = "" if key == "links" else key.replace("_", " ")
                yield Relation(id_, words)
