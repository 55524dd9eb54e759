"""Turns an issue's Markdown into HTML as GitHub does.

The parser reads CommonMark. What GitHub adds to it is switched on or added here: tables,
struck-out text, footnotes, addresses without marks, and tags that it shows as text
(https://github.github.com/gfm/, "extension").
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.rules_block import html_block, paragraph, reference

from tracer.events.footnotes import add_footnotes, move_footnotes
from tracer.events.link_labels import find_labels_in_linear_time
from tracer.text import Pattern

if TYPE_CHECKING:
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_DEEPEST = 20
"""How many elements may be inside of each other; what is deeper is not read."""
_SCHEME = Pattern(r"(?<![a-z]) (?: https? | ftp ) $", re.IGNORECASE | re.VERBOSE)
_LONGEST_SCHEME = 6
"""Characters of `https` and of the one before it."""
_TO_SPACE = Pattern(r"://[^\s<]+")
_AFTER_ADDRESS = "?!.,:*_~'\""
_BOXED_DEFINITION = Pattern(r"\[[xX]\](?=\s+\[[^\]]*\]:)")
_SHOWN_TAG = Pattern(
    r"""
    < (?= /? (?: title | textarea | style | xmp | iframe | noembed | noframes
               | script | plaintext )
          (?: [\s/>] | $ ) )
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Tags that GitHub shows as text ("Disallowed Raw HTML")."""
_PLACE_IN_TRACE = Pattern(
    r"""
    < (?: anonymous | clinit | eval | genexpr | init | lambda | module | stdin | string
        | unknown ) >
    """,
    re.VERBOSE,
)
"""Functions and files in stack traces. Where one is pasted without a fence they are HTML,
and GitHub leaves them out. They name nothing but a place in the code."""
_PLAIN_NAME = Pattern(r"[a-z][a-z0-9_]*")


def to_html(markdown: str) -> str:
    """Return the HTML that GitHub makes of a text, before it takes out what is unsafe."""
    parser = _parser()
    environment: dict[str, object] = {}
    tokens = move_footnotes(parser.parse(markdown, environment), environment)
    html: str = parser.renderer.render(tokens, parser.options, environment)
    return html


@cache
def _parser() -> MarkdownIt:
    options = {"strikethrough_single_tilde": True, "maxNesting": _DEEPEST}
    parser = MarkdownIt("commonmark", options).enable(["table", "strikethrough"])
    parser.inline.ruler.before("newline", "address", _read_address)
    parser.core.ruler.after("block", "boxes", _empty_boxes)
    parser.block.ruler.at("reference", _read_link_definition)
    add_footnotes(parser)
    find_labels_in_linear_time(parser)
    for kind in ("html_block", "html_inline"):
        parser.add_render_rule(kind, _render_html)
    for kind in ("strong_open", "strong_close"):
        parser.add_render_rule(kind, _render_strong)
    # What an image shows instead of itself is seen only where it cannot be loaded.
    parser.add_render_rule("image", lambda *_: "<img>")
    return parser


def _empty_boxes(state: "StateCore") -> None:
    """Untick the boxes of definitions: GitHub reads a definition behind a box, too."""
    for number, token in enumerate(state.tokens):
        is_first = number > 1 and state.tokens[number - 2].type == "list_item_open"
        match = _BOXED_DEFINITION.match(token.content) if is_first else None
        if match:
            token.content = f"[ ]{token.content[match.end() :]}"


def _read_link_definition(
    state: "StateBlock",
    start: int,
    end: int,
    silent: bool,  # noqa: FBT001 # the parser's
) -> bool:
    """Read a definition of a link, and a line below it that goes on with a paragraph.

    GitHub's parser reads a paragraph first, and takes the definitions out of it. So
    neither an indent nor any tag begins something else below one.
    """
    if not reference(state, start, end, silent):
        return False
    while _goes_on(state, end):
        line = state.line
        state.sCount[line] = min(state.sCount[line], state.blkIndent)
        if not reference(state, line, end, silent):
            paragraph(state, line, end, silent=False)
            break
    return True


def _goes_on(state: "StateBlock", end: int) -> bool:
    """Whether a line belongs to the paragraph above, and would begin something else."""
    line = state.line
    if line >= end or state.isEmpty(line):
        return False
    is_tag = state.src.startswith("<", state.bMarks[line] + state.tShift[line])
    return state.is_code_block(line) or (
        is_tag and not html_block(state, line, end, silent=True)
    )


def _read_address(state: "StateInline", silent: bool) -> bool:  # noqa: FBT001 # the parser's
    """Make a link of an address without marks; its `_` and `~` are no marks."""
    if not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME.search(state.src[max(0, state.pos - _LONGEST_SCHEME) : state.pos])
    if not scheme or _open_brackets(state.src)[state.pos]:
        return False  # in brackets GitHub looks for none
    match = _TO_SPACE.match(state.src, state.pos)
    if match is None:
        return False
    end = state.pos + len(_without_end(match[0]))
    if end <= state.pos + len("://"):
        return False
    if not silent:
        _push_link(state, scheme[0], state.src[state.pos : end])
    state.pos = end
    return True


def _push_link(state: "StateInline", scheme: str, rest: str) -> None:
    """Add a link; the parser has read its scheme as text already."""
    state.pending = state.pending.removesuffix(scheme)
    address = scheme + rest
    state.push("link_open", "a", 1).attrs = {"href": address}
    state.push("text", "", 0).content = address
    state.push("link_close", "a", -1)


@lru_cache(maxsize=1)
def _open_brackets(text: str) -> Sequence[bool]:
    """Return, for each position, whether a bracket is open: each `]` closes one.

    A text may have thousands of addresses, and is looked through once for all of them.
    """
    opened, is_open, answers = 0, False, [False]
    for character in text:
        if character in "[]":
            is_open = character == "["
            opened += 1 if is_open else -1
        answers.append(is_open or opened > 0)
    return answers


def _without_end(address: str) -> str:
    """Return an address without what is behind it and does not belong to it.

    Source: https://github.github.com/gfm/, "extended autolink path validation".
    """
    address = _without_signs(address)
    before, _, entity = address.rpartition("&")
    is_entity = entity.endswith(";") and entity[:-1].isalnum()
    return _without_signs(before) if is_entity else address


def _without_signs(address: str) -> str:
    """Return an address without marks at its end, and brackets that it does not open."""
    closing = address.count(")") - address.count("(")
    end = len(address)
    while end and address[end - 1] in _AFTER_ADDRESS + ")" * (closing > 0):
        end -= 1
        closing -= address[end] == ")"
    return address[:end]


def _render_html(
    _: "RendererHTML", tokens: Sequence["Token"], number: int, *__: object
) -> str:
    text = tokens[number].content
    if _PLACE_IN_TRACE.fullmatch(text):
        return text.replace("<", "&lt;")
    return _SHOWN_TAG.sub("&lt;", text)


def _render_strong(
    _: "RendererHTML", tokens: Sequence["Token"], number: int, *__: object
) -> str:
    """Leave `__init__` as it is: in a stack trace it is a name, not a loud word."""
    token = tokens[number]
    inside = tokens[number + 1 if token.nesting > 0 else number - 1]
    other = tokens[(number + 2 if token.nesting > 0 else number - 2) % len(tokens)]
    is_name = (
        token.markup == other.markup == "__"
        and other.nesting == -token.nesting
        and inside.type == "text"
        and _PLAIN_NAME.fullmatch(inside.content) is not None
    )
    if is_name:
        return token.markup
    return "<strong>" if token.nesting > 0 else "</strong>"
