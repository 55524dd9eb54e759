"""The words that people see of an issue, by GitHub's own parser, to compare with ours.

`cmark-gfm` makes HTML of the text. Of that HTML the words are kept that a browser shows
and does not strike out. Boxes are looked for as GitHub does: at the beginning of an item.
"""

import re
from html.parser import HTMLParser

from hypothesis import strategies as st

from tests.support.markdown_judge import html

_HIDDEN = {"del", "s", "strike", "template", "sup"}
"""`<sup>` is the number of a footnote, in the documents that are generated here."""
_COMMENT = re.compile(r"(?s)<!--(?:-?>|.*?(?:--!?>|\Z))|<[!?][^>]*(?:>|\Z)")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden = 0
        self._items: list[bool] = []
        self._is_first = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += self._hides(tag)
        if tag == "li":
            self._items.append(bool(self._items) and self._items[-1])
            self._is_first = True
        elif tag == "input" and self._is_first:
            self._items[-1] = ("checked", "") not in attrs
            self._is_first = False

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(self._hidden - self._hides(tag), 0)
        if tag == "li" and self._items:
            self._items.pop()

    def _hides(self, tag: str) -> bool:
        return tag in _HIDDEN

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        if self._is_first and data.strip():
            self._is_first = False
            if re.match(r"\s*\[[^\S\n]\]\s", data):
                self._items[-1] = True
        if not (self._items and self._items[-1]):
            self.words.append(data)


def words_seen(markdown: str) -> str:
    """Return the letters and digits that people see of a text, in their order."""
    reader = _Words()
    # Where they are not closed, the reader of Python 3.11 takes them for text.
    reader.feed(_COMMENT.sub("", html(markdown, "tagfilter")))
    reader.close()
    return letters("".join(reader.words))


def letters(text: str) -> str:
    """Return a text without what begins an item: its number, its ticked box."""
    return re.sub(r"(?<!\w)\d+\.(?:\s|$)|\[[xX]\](?:\s|$)|[\W_]", "", text)


_WORDS = (
    *("alpha", "beta", "REQ-1", "a1", "`code`", "`~~`", "``x`y``", "\\~", "\\<"),
    *("&lt;", "&amp;", "~", "$5", "x_y", "5*3", "https://a.example/~w~"),
)
_WHOLE = (
    *("**b**", "_b_", "~~h~~", "~h~", "~~**h** h~~", "<del>h</del>", "<s> h</s>"),
    *("<strike>h</strike>", '<a title="h">b</a>', "b<img alt='h'>", "b<br>b"),
    *("<!-- h -->b", "<? h ?>b", "<!X h>b", "<![CDATA[ h ]]>b", "![h](u 'h')"),
    *("[b](u 'h')", "[r]", "[r][]", "[b][r]", "a[^n]", "<https://a.example/w>"),
    *("<w@a.example>", "http://a.example", "<details>b</details>", "a\nb"),
)
"""Marks with their ends; what is called `h` is hidden."""
_SHAPES = (
    *("{}", "{}", "{}", "# {}", "### {}", "- {}", "- {}\n- {}", "1. {}\n2. {}", "> {}"),
    *(
        "- [ ] {}",
        "- [x] {}",
        "- [ ] {}\n  - [x] {}",
        "* {}\n\n  {}",
        "> - {}\n>\n> {}",
    ),
    *(
        "```\n{}\n```",
        "~~~json\n{}\n~~~",
        "    {}",
        "| {} | b |\n|---|---|\n| {} | c |",
    ),
    *("<div>\n\n{}\n\n</div>", "<details><summary>b</summary>\n\n{}\n\n</details>"),
    *("<del>\n\n{}\n\n</del>", "<!--\n{}\n-->", "<!-- h\n\n{}\n\n-->", "<?\n{}\n?>"),
    *("[^n]: {}", "[^n]: {}\n\n    {}", "[^o]: {}", "[^o]: {}\n\n    > {}", "{}\n==="),
    *("[r]: u 'h'", "[//]: # (h\nh)", "***", "<!X\nh\n>"),
)
_PIECES = (
    *("~~", "~", "**", "*", "_", "`", "``", "[", "]", "](u)", "![", "[l](u 't')"),
    *("<!-- ", " -->", "<!--", "-->", "<b>x", "x</b>", "<del>h</del>", "<s> h</s>"),
    *("<strike>h</strike>", '<a title="h">x', "x</a>", "x<img alt='h'>", "x<br>"),
    *("x<? h ?>", "x<!X h>", "x<![CDATA[ h ]]>", "[^n]", "[^m]", "[r]", "[r][]"),
    *("- ", "* ", "1. ", "2) ", "- [ ] z", "- [x] z", "  - [X] z", "> ", "# ", "### "),
    *("    ", "```\n", "~~~\n", "```json\n", "\n```", "---", "===", " | "),
    *(
        "| a | b |\n|---|---|\n| x",
        "<details>",
        "</details>",
        "<summary>",
        "</summary>",
    ),
    *("<div>", "</div>", "<!--\n", "\n-->", "<?\n", "\n?>", "<!X\n", "\n>"),
    *("<p>", "</p>", "[^n]: a", "[^m]: a", "[^o]: a", "[r]: u\n", "[//]: # (h)\n"),
)
"""Parts of marks, in any order."""

_LINES = st.lists(st.sampled_from((*_WORDS, *_WHOLE)), min_size=1, max_size=4).map(
    " ".join
)
_BLOCKS = st.builds(
    lambda shape, lines: shape.format(*lines),
    st.sampled_from(_SHAPES),
    st.lists(_LINES, min_size=2, max_size=2),
)
DOCUMENTS = st.lists(_BLOCKS, min_size=1, max_size=6).map("\n\n".join)
"""Texts of Markdown and HTML as people write them."""
BROKEN_DOCUMENTS = st.lists(
    st.tuples(
        st.sampled_from(("", " ", "\n", "\n\n")),
        st.sampled_from((*_WORDS * 2, *_PIECES)),
    ),
    max_size=25,
).map(lambda pieces: "".join(map("".join, pieces)))
