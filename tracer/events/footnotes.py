"""Footnotes of GitHub's Markdown: rules for the parser, which knows none itself.

A note is shown below the text, and only if the text refers to it
(https://docs.github.com/get-started/writing-on-github, "Footnotes").
"""

from collections.abc import MutableMapping
from typing import TYPE_CHECKING, cast

from tracer.text import Pattern

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_LABEL = r"\[\^ (?P<label> [^\]\[\s\x00]+ ) \]"
_DEFINITION = Pattern(rf"(?x: {_LABEL} : [ \t]* )")
_REFERENCE = Pattern(rf"(?x: {_LABEL} )")
_INDENT = 4
"""By how much the further lines of a note are indented."""
_OPEN, _CLOSE = "footnote_open", "footnote_close"
_DEFINED, _USED = "defined footnotes", "used footnotes"


def add_footnotes(parser: "MarkdownIt") -> None:
    """Let a parser find the footnotes of a text, and the references to them."""
    ends = ["paragraph", "reference", "blockquote", "list"]
    parser.block.ruler.before("reference", "footnote", _read_definition, {"alt": ends})
    parser.inline.ruler.before("link", "footnote", _read_reference)


def move_footnotes(
    tokens: "list[Token]", environment: MutableMapping[str, object]
) -> "list[Token]":
    """Return what was parsed with the footnotes at its end: those that are referred to."""
    text: list[Token] = []
    notes: dict[str, list[Token]] = {}
    places = [text]
    for token in tokens:
        if token.type == _OPEN:
            note: list[Token] = []
            notes.setdefault(token.info, note)  # of two the first counts
            places.append(note)
        elif token.type == _CLOSE:
            places.pop()
        else:
            places[-1].append(token)
    for label in _labels(environment, _USED):
        text += notes.get(label, [])
    return text


def _read_definition(
    state: "StateBlock",
    start: int,
    end: int,
    silent: bool,  # noqa: FBT001 # the parser's
) -> bool:
    """Read `[^label]: text` and the indented lines below it."""
    if state.is_code_block(start):
        return False
    position = state.bMarks[start] + state.tShift[start]
    match = _DEFINITION.match(state.src, position)
    if match is None or match.end() > state.eMarks[start]:
        return False
    if silent:
        return True
    label = match["label"].casefold()
    _labels(state.env, _DEFINED)[label] = None
    number = len(state.tokens)
    state.push(_OPEN, "section", 1).info = label
    saved = state.bMarks[start], state.tShift[start], state.sCount[start]
    parent = state.parentType
    state.parentType = "footnote"
    state.blkIndent += _INDENT
    # What follows the colon is the note's first line, as if it were indented.
    state.bMarks[start], state.tShift[start] = match.end(), 0
    state.sCount[start] = state.blkIndent
    state.md.block.tokenize(state, start, end)
    if not any(token.content for token in state.tokens[number:]):
        # Of GitHub's parser a definition of a link is a paragraph, which goes on.
        while state.line < end and not state.isEmpty(state.line - 1):
            state.line += 1
    state.blkIndent -= _INDENT
    state.parentType = parent
    state.bMarks[start], state.tShift[start], state.sCount[start] = saved
    state.push(_CLOSE, "section", -1)
    return True


def _read_reference(state: "StateInline", silent: bool) -> bool:  # noqa: FBT001
    """Read `[^label]`, which GitHub shows as a small number."""
    match = _REFERENCE.match(state.src, state.pos)
    if match is None:
        return False
    label = match["label"].casefold()
    if label not in _labels(state.env, _DEFINED):
        return False
    if not silent:
        _labels(state.env, _USED)[label] = None
    state.pos = match.end()
    return True


def _labels(environment: MutableMapping[str, object], kind: str) -> dict[str, None]:
    """Return the labels of a kind, in the order in which they were read."""
    return cast("dict[str, None]", environment.setdefault(kind, {}))
