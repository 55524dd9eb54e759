"""What GitHub makes of a text: the elements of its Markdown, and the words it acts on.

The parser is GitHub's own, `cmark-gfm`, with its extensions on. Its filter of tags is off,
so that raw HTML is seen. What GitHub does after parsing (mentions, references, closing
words, emoji, commands for CI) is looked for in the text, as
docs.github.com/get-started/writing-on-github describes it.
"""

import ctypes
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser

from cmarkgfm import _cmark, cmark  # type: ignore[import-untyped] # it has no types

_OPTIONS = cmark.Options.CMARK_OPT_UNSAFE | cmark.Options.CMARK_OPT_FOOTNOTES
_EXTENSIONS = ["table", "autolink", "strikethrough", "tasklist"]
_QUIET = {"a", "code", "pre"}
"""Elements in which GitHub links nothing."""
_STABLE = {"class", "type", "align", "lang", "start", "checked", "disabled"}
"""Attributes that belong to the kind of element; others hold its text."""

MENTION = "mention of an issue"
EFFECTS = {
    "mention": r"@[A-Za-z0-9]",
    "reference": r"#\d|\bGH-\d",
    MENTION: r"(?:https?://|\bwww\.)(?!redirect\.)[^\s/]+/[^\s/]+/[^\s/]+"
    r"/(?:issues|pull|discussions|commit)/\w",
    "closing": r"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+https?://",
    "skip ci": r"\[(?:skip|no) (?:ci|actions)\]|\[(?:ci|actions) skip\]|\*\*\*NO_CI\*\*\*",
    "skip trailer": r"^(?:skip|request)-checks:\s*true",
}
"""What has an effect in any text: that of a pull request becomes a commit's message where
it is squashed, fenced blocks included."""
EFFECTS_OUTSIDE_CODE = {
    **EFFECTS,
    "address": r"https?://|www\.",
    "emoji": r":(?:bomb|100|\+1):",
}
EFFECTS_IN_SOURCE = {
    **EFFECTS,
    "command to a bot": r"^\s*/approve",
    "alert or box, where a backslash is nothing": r"(?<!\w)\\\[(?:[ xX]|!\w+)\\?\]",
}
"""What has an effect as it is written, whatever the parser makes of it."""
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200c-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0e\ufeff"
    "\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Without the gap that we write, and without the selector in our own emoji."""
_BETWEEN = "\n\ue000\n"
"""What is between the words of two elements: no pattern reaches over it."""


@dataclass
class Page:
    """A rendered text: its elements in order, its addresses, and the words outside code."""

    elements: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def outline(self) -> list[str]:
        """Return the elements; a quotation may have any number of paragraphs."""
        kept: list[str] = []
        depth = 0
        for element in self.elements:
            depth += {"blockquote": 1, "/blockquote": -1}.get(element, 0)
            if depth and element == "p" and kept[-1:] == ["/p"]:
                kept.pop()
            else:
                kept.append(element)
        return kept


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._quiet = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = "".join(f" {key}={value}" for key, value in attrs if key in _STABLE)
        others = [key for key, _ in attrs if key not in {*_STABLE, "href"}]
        self.page.elements.append(f"{tag}{kept}{' !'.join(['', *others])}")
        self.page.addresses += [value or "" for key, value in attrs if key == "href"]
        self._quiet += tag in _QUIET

    def handle_endtag(self, tag: str) -> None:
        self.page.elements.append(f"/{tag}")
        self._quiet -= tag in _QUIET

    def handle_data(self, data: str) -> None:
        if not self._quiet:
            self.page.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.page.elements.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.page.elements.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.page.elements.append(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self.page.elements.append(f"<![{data}]>")


def html(markdown: str, *extensions: str) -> str:
    """Return what GitHub's parser makes of a text, with further extensions of it.

    The package has this as a function, which frees neither the tree nor the HTML: 6 GB for
    a hundred thousand pages.
    """
    cmark.core_extensions_ensure_registered()
    parser = cmark.parser_new(_OPTIONS)
    for name in (*_EXTENSIONS, *extensions):
        cmark.parser_attach_syntax_extension(parser, cmark.find_syntax_extension(name))
    cmark.parser_feed(parser, markdown)
    root = cmark.parser_finish(parser)
    attached = cmark.parser_get_syntax_extensions(parser)
    written = _cmark.lib.cmark_render_html(root, _OPTIONS, attached)
    text: str = _cmark.ffi.string(written).decode()
    _free(_library(None).free, written)
    _free(_library(_cmark.__file__).cmark_node_free, root)
    cmark.parser_free(parser)
    return text


_library = cache(ctypes.CDLL)


def _free(free: Callable[[ctypes.c_void_p], object], pointer: object) -> None:
    free(ctypes.c_void_p(int(_cmark.ffi.cast("uintptr_t", pointer))))


def read_page(markdown: str) -> Page:
    reader = _Reader()
    reader.feed(html(markdown))
    reader.close()
    return reader.page


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.MULTILINE)


def effects(text: str, patterns: dict[str, str] = EFFECTS_IN_SOURCE) -> Iterator[str]:
    """Walk over what GitHub would act on in a text, and what nobody can see in it."""
    # Links lead to addresses with fragments, which are not references. Only in what is
    # linked an issue may be mentioned, and our own links may lead to issues of ours.
    shown = re.sub(r"\]\(https?://[^\s)]*\)", "]()", text)
    linked = re.sub(r"\]\(https://github\.com/acme/shop/[^\s)]*\)", "]()", text)
    for kind, pattern in patterns.items():
        where = linked if kind == MENTION else shown
        for match in _compiled(pattern).finditer(where):
            yield f"{kind}: {where[max(match.start() - 20, 0) : match.end() + 20]!r}"
    for match in _INVISIBLE.finditer(text):
        yield f"invisible: U+{ord(match[0]):04X}"


def page_effects(page: Page) -> Iterator[str]:
    """Walk over what GitHub would act on in the words of a page."""
    yield from effects(_BETWEEN.join(page.words), EFFECTS_OUTSIDE_CODE)
