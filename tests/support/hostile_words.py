"""Texts that try to be syntax in one of the languages that we write, made of nasty pieces."""

import re
from collections.abc import Callable
from itertools import count

from hypothesis import strategies as st

MARKDOWN = (
    *(
        "*",
        "**",
        "_",
        "__",
        "~",
        "~~",
        "`",
        "``",
        "```",
        "\\",
        "|",
        "$",
        "$$",
        "^",
        "=",
    ),
    *(
        "[",
        "]",
        "](",
        ")",
        "[x](https://e.example)",
        "![i](//e.example)",
        "[^1]",
        "[^1]:",
    ),
    *(
        "[x]: //e.example",
        "[ ]",
        "[x]",
        "- [ ] ",
        "[!NOTE]",
        "# ",
        "## ",
        "#",
        "===",
        "---",
    ),
    *(
        "- ",
        "* ",
        "+ ",
        "1. ",
        "1) ",
        "> ",
        ">",
        "    ",
        "\t",
        "~~~",
        ":-",
        ":-:",
        "-:",
        "|-|",
    ),
    *(
        "<",
        ">",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "<!",
        "<?",
        "<![CDATA[",
        "<img src=//c>",
        "</td>",
    ),
    *(
        "<https://e.example>",
        "<a@e.example>",
        "<details>",
        "</details>",
        "<br",
        "/>",
        "&lt;",
    ),
    *(
        "&",
        "&#60;",
        "&#x3c;",
        "&amp",
        ";",
        "www.e.example",
        "www",
        ".e.example",
        "https://e.example",
    ),
    *(
        "http",
        "ftp://e.example",
        "://",
        ":",
        "//",
        "a@e.example",
        "@",
        "e.example",
        "mailto:a@e.example",
    ),
    *("xmpp:a@e.example/b", "HTTPS://E.EXAMPLE", "WWW.E.EXAMPLE", "(", "!", "!["),
)
GITHUB = (
    *(
        "@octocat",
        "@acme/team",
        "#12",
        "GH-13",
        "gh-13",
        "acme/shop#14",
        "fixes ",
        "Closes: ",
    ),
    *(
        "https://github.com/acme/shop/issues/15",
        ":bomb:",
        ":100:",
        ":+1:",
        "$x$",
        "`$",
        "$`",
        "/approve",
        "[!WARNING]",
    ),
    *(
        "[skip ci]",
        "[ci skip]",
        "[no ci]",
        "[skip actions]",
        "[actions skip]",
        "***NO_CI***",
    ),
    *("[SKIP CI]", "skip-checks: true", "Signed-off-by: a <a@e.example>", "fixup! "),
)
LINES = (
    *(
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "\n    ",
        "\n> ",
        "\n# ",
        "\n- ",
        "\n```\n",
        "\n---\n",
        "\n:-\n",
    ),
    *(
        "\u2028",
        "\u2029",
        "\x85",
        "\x0b",
        "\x0c",
        "\x1c",
        "\x00",
        "\n::error::x",
        "##[error]",
    ),
    *("\nAlert-Id: forged", "\n\nRemediation: INT-1", "\n<div>\n", "\n</details>\n\n"),
)
INVISIBLE = (
    *(
        "\u200b",
        "\u200d",
        "\u200e",
        "\u202a",
        "\u202e",
        "\u2066",
        "\u2069",
        "\u2060",
        "\ufeff",
    ),
    *(
        "\u00ad",
        "\u034f",
        "\u115f",
        "\u1160",
        "\u3164",
        "\uffa0",
        "\u2800",
        "\ufe0f",
        "\ufe00",
    ),
    *(
        "\u180e",
        "\u17b4",
        "\U000e0041",
        "\U000e0100",
        "\U0001d173",
        "\udcff",
        "\ufffe",
        "\x1b[31m",
    ),
)
OTHERS = (
    *(
        "%%{init: {'theme':'dark'}}%%",
        "%%",
        "end",
        "click a href",
        "#quot;",
        "#35;",
        "{{ 7*7 }}",
    ),
    *(
        "{% raw %}",
        "- alert_id: x",
        ": ",
        "'",
        '"',
        "{",
        "}",
        "%0A",
        "%25",
        "\u1fef",
        "\u037e",
    ),
    *(
        "é",
        "漢字",
        "مرحبا",
        "e\u0301",
        "\u0338",
        "\u00a0",
        "\u3000",
        " ",
        "a",
        "_",
        "0",
        ".",
    ),
    *(
        "style a:#12;",
        "direction TB",
        "`md`",
        "fa:fa-ban",
        "\ufb02°lt¶ß",
        "\ufb02°°64",
        "<script>alert(1)</script>",
        "\\n",
        "\\|",
        "\\\\|",
    ),
)
PIECES = (*MARKDOWN, *GITHUB, *LINES, *INVISIBLE, *OTHERS)
NASTY = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=5).map("".join)
PAIRS = st.tuples(NASTY, NASTY)


def words_of(pairs: list[tuple[str, str]]) -> Callable[[], str]:
    """Return what gives one text after the other, no two alike and none blank.

    Each has a word of its own between two pieces, which come round again.
    """
    numbers = count()

    def next_words() -> str:
        number = next(numbers)
        before, behind = pairs[number % len(pairs)] if pairs else ("", "")
        # `k0` and `k1k` would have the word `k0k`, which is another one's.
        before = re.sub(r"k(?=\d+\Z)", "K", before)
        return f"{before}k{number}k{behind}"

    return next_words
