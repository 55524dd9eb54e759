"""Finds the ends of links' labels and addresses for the Markdown parser, in linear time.

The parser's own way looks for the end of a label again from each `[` of `![[![[![[…`. This
one remembers from which brackets no end was found, and so finds the same ends. Of an
address it looks at the brackets only, not at each character.
"""

from collections.abc import MutableMapping
from types import ModuleType
from typing import TYPE_CHECKING, cast

from markdown_it import helpers

from tracer.text import Pattern

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_NO_END = -1
_UNCLOSED = "unclosed brackets"
_MOST_BRACKETS = 32
"""How many brackets of an address may be in each other; the parser has the same limit."""
_SIGN = Pattern(r"(?P<escaped>\\[^ ])|\\[ ]|[\x00-\x20\x7f()]")
"""What ends an address, a bracket, or a character that is none because of a `\\`."""


def find_labels_in_linear_time(parser: "MarkdownIt") -> None:
    """Let a parser find labels of links and images as this module does."""
    own = ModuleType(helpers.__name__)
    own.__dict__.update(
        vars(helpers), parseLinkLabel=_label_end, parseLinkDestination=_destination
    )
    parser.helpers = own


def _label_end(
    state: "StateInline",
    start: int,
    is_link: bool = False,  # noqa: FBT001, FBT002 # the parser's
) -> int:
    """Return where the label ends that a `[` at `start` begins, -1 where none does.

    The parser keeps where each token ends that it has looked at, so that a search from an
    outer bracket sees what the search from an inner one saw. If the inner bracket is never
    closed, the outer one is not either.
    """
    unclosed = _unclosed(state)
    if start in unclosed:
        return _NO_END
    before, state.pos = state.pos, start + 1
    end = _search(state, unclosed, may_have_links=not is_link)
    state.pos = before
    if end is None:
        unclosed.add(start)
    return _NO_END if end is None else end


def _search(
    state: "StateInline", unclosed: set[int], *, may_have_links: bool
) -> int | None:
    """Walk over tokens to the end of the label; `None` where there is none at all."""
    depth = 1
    while state.pos < state.posMax:
        place = state.pos
        mark = state.src[place]
        if mark == "]":
            depth -= 1
            if depth == 0:
                return place
        state.md.inline.skipToken(state)
        # Where too many brackets are open, the parser goes on beyond the end of the text.
        if mark == "[" and state.pos < state.posMax:
            if state.pos == place + 1:
                if place in unclosed:
                    return None
                depth += 1
            elif not may_have_links:
                return _NO_END
    return None


def _unclosed(state: "StateInline") -> set[int]:
    """Return the brackets of this part of the text from which no end was found."""
    environment = cast(
        "MutableMapping[str, dict[tuple[str, int], set[int]]]", state.env
    )
    places = environment.setdefault(_UNCLOSED, {})
    return places.setdefault((state.src, state.posMax), set())


def _destination(text: str, start: int, end: int) -> object:
    """Return what the parser makes of the address in a part of a text."""
    if text.startswith("<", start) or _are_closed(text, start, end):
        return helpers.parseLinkDestination(text, start, end)
    return helpers.parseLinkDestination("", 0, 0)  # what it makes of no address


def _are_closed(text: str, start: int, end: int) -> bool:
    """Whether the brackets in an address without `<` are closed where it ends."""
    depth = 0
    for match in _SIGN.compiled.finditer(text, start, end):
        if match[0] == "(":
            depth += 1
            if depth > _MOST_BRACKETS:
                return False
        elif match[0] == ")" and depth:
            depth -= 1
        elif match.lastgroup != "escaped":
            break
    return depth == 0
