"""Splits HTML into tags and text, and leaves out what a browser does not show or strikes out.

Where browsers differ, or where tags are not closed, text is left out: what may be hidden
does not count.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct, field

from tracer.text import Pattern

_TOKEN = Pattern(
    r"""
      <!-- (?: -?> | .*? (?: --!?> | \Z ) )             # a comment
    | <[!?] [^>]* (?: > | \Z )                          # a declaration is one, too
    | </ (?! [a-z] ) [^>]+ (?: > | \Z )
    | < (?P<close> /? ) (?P<name> [a-z][^\s/>]* )
      (?P<attributes> (?: [\s/]++ | [^\s/>][^\s/>=]*+ (?: \s*+ = \s*+ (?: "[^"]*+" | '[^']*+'
                                                     | [^\s"'>][^\s>]*+ )? )?+ )*+ )
      (?: > | \Z )
    | (?P<cut> < /? [a-z] .* )                          # a tag that does not end
    | (?P<text> [^<]+ | < )
    """,
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
"""As https://html.spec.whatwg.org/multipage/parsing.html#tokenization reads them."""
_DELETED = "del"
_COUNTED = frozenset(("s", "strike", "template"))
"""Elements that hide text up to their end, whatever is open inside of them."""
_BLOCKS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "center",
            "details",
            "dd",
            "dir",
        ),
        *(
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "h1",
        ),
        *(
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hgroup",
            "li",
            "main",
            "menu",
            "nav",
        ),
        *(
            "ol",
            "p",
            "pre",
            "section",
            "summary",
            "table",
            "tbody",
            "td",
            "tfoot",
            "th",
        ),
        *("thead", "tr", "ul"),
    )
)


class Tag(Struct, frozen=True, kw_only=True):
    """The start or the end of an element; its attributes as they are written."""

    name: str
    is_end: bool
    attributes: str

    @property
    def is_block(self) -> bool:
        """Whether the element begins on a line of its own."""
        return self.name in _BLOCKS


def visible_tokens(source: str) -> Iterator[Tag | str]:
    """Walk over the tags of HTML and the text that is visible and not struck out."""
    hidden = _Hidden()
    for match in _TOKEN.finditer(source):
        if match["text"]:
            if not hidden:
                yield html.unescape(match["text"])
        elif match["name"]:
            name, is_end = match["name"].lower(), bool(match["close"])
            hidden.read(name, is_end=is_end)
            yield Tag(name=name, is_end=is_end, attributes=match["attributes"])


class _Hidden(Struct):
    """What is open and hides text.

    `<del>` is one of the blocks here: a browser ignores its end inside of a block that
    began later (https://html.spec.whatwg.org/multipage/parsing.html, "any other end tag").
    """

    _counts: Counter[str] = field(default_factory=Counter)
    _blocks: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any(self._counts.values())

    def read(self, name: str, *, is_end: bool) -> None:
        if name in _COUNTED:
            self._counts[name] = max(self._counts[name] + (-1 if is_end else 1), 0)
        elif name == _DELETED:
            self._read_deleted(is_end=is_end)
        elif name in _BLOCKS:
            self._read_block(name, is_end=is_end)

    def _read_deleted(self, *, is_end: bool) -> None:
        if not is_end:
            self._blocks.append(_DELETED)
            self._counts[_DELETED] += 1
        elif self._blocks[-1:] == [_DELETED]:
            self._blocks.pop()
            self._counts[_DELETED] -= 1

    def _read_block(self, name: str, *, is_end: bool) -> None:
        """End a block and those inside of it; text that is struck out stays so."""
        if not is_end:
            self._blocks.append(name)
        elif name in self._blocks:
            start = len(self._blocks) - 1 - self._blocks[::-1].index(name)
            inside = self._blocks[start:]
            self._blocks[start:] = [each for each in inside if each == _DELETED]
