"""Makes untrusted text harmless in each language that we write: data, never syntax."""

import html
import json
import re
from collections.abc import Callable

import yaml

from tracer.text.patterns import Pattern
from tracer.text.shortening import shorten
from tracer.text.visible import INVISIBLE, visible, visible_line, without_halves

_GAP = "\u200b"
"""Stands where GitHub would start a link, a mention or a command; takes no room."""
WHOLE_BLANK = "\ue000"
"""What stands for a blank at which a line must not be broken: for private use in Unicode,
and no blank to Python."""

_ISSUE_ADDRESS = r"[/.]{1,2}(?:[^\s/]{1,100}/){3}(?:issues|pull|discussions|commit)/\w"
"""What follows `https:` or `www` in the address of an issue, which GitHub tells that it was
mentioned, whoever's it is (github.com/dependabot/dependabot-core/issues/3276)."""
_ISSUE = rf"(?::(?=//)|www(?=\.))(?={_ISSUE_ADDRESS})"
_REFERENCES = (
    r"@(?!\ )",  # a person, a team, or a mail address
    r"\#(?=\d)|GH-(?=\d)",  # an issue
    r"\[(?=[^\[\]\n]{0,20}(?:skip|no[\ _-]?ci))|\*\*\*(?=NO_CI)",  # `[skip ci]`
    r"(?:skip|request)-checks(?=\s*:)",
    r"\b(?:close[sd]?|fix(?:es|ed)?|resolve[sd]?)(?=\W{1,9}https?:)",  # `fixes https://…`
    _ISSUE,
)
"""What GitHub acts on in every text, fenced or not, once it is a commit's message: that of
a pull request is, where it is squashed (docs.github.com, "Linking a pull request to an
issue", "Skipping workflow runs", "Autolinked references")."""
_LINKS = (
    r":(?=//)|www(?=\.|$)",  # an address
    r":(?!(?!100:|1234:)\d+:)(?=[\w+-]{1,60}:)",  # an emoji, but not `a.py:260:11`
)
_BOXES = r"(?<!\w)\[(?=[ xX]\]|!\w+\])"
"""`[x]` and `[!NOTE]`, which GitHub looks for where a backslash does not count: it takes
`> \\[!NOTE]` for an alert (github.com/antfu/markdown-it-github-alerts/issues/8)."""
_EVERYWHERE = Pattern("|".join(_REFERENCES), re.IGNORECASE | re.VERBOSE)
_IN_WORDS = Pattern(
    "|".join((*_REFERENCES, *_LINKS, _BOXES)), re.IGNORECASE | re.VERBOSE
)

_MARKS = Pattern(
    r"""
    [\\`*\[\]|~$]
    | (?<![A-Za-z0-9])_ | _(?![A-Za-z0-9])  # but not in `snake_case`
    | <(?![\ =\d])            # a tag, but not `x < 1`
    | &(?=\#?\w*(?:;|$))      # an entity
    | !$                      # an image, where a link of ours follows
    | (?<=\ )\#(?=\#*$)       # the end of a heading
    """,
    re.VERBOSE,
)
_STARTS = Pattern(
    r"^\ ?(?:[>=^]|/(?=[a-z])|\#{1,6}(?=\ |$)|[-+](?=[\ :-]|$)|:(?=-)|\d+(?=[.)](?:\ |$)))",
    re.IGNORECASE | re.VERBOSE,
)
"""What starts a block, or a row that makes the line above it a heading or a table.
`^` makes a line that begins with our link a footnote, if `]:` follows anywhere in it.
`/approve` at the start of a line is a command to bots that read the text as it is written
(docs.prow.k8s.io)."""
_IN_SPANS = Pattern(
    r"""
    \[(?=[xX]\])  # ticks the box of an item (cmark-gfm, `extensions/tasklist.c`)
    | \](?=:)     # makes a span at the start of a line the label of a link's definition
    """,
    re.VERBOSE,
)
"""What GitHub's parser looks for in a line before it knows where code spans are."""
_IN_ADDRESS = Pattern(r"""[\s<>()\[\]\\`|"'{}^@$\x00-\x1f]""")
_COMMAND_IN_ADDRESS = Pattern(
    r"\*(?=\*\*NO_CI) | (?<=skip)-(?=checks\s*:) | (?<=request)-(?=checks\s*:)",
    re.IGNORECASE | re.VERBOSE,
)
"""What GitHub acts on in an address, too, where it is part of a commit's message."""
_INNER_ADDRESS = Pattern(_ISSUE, re.IGNORECASE)
"""The address of an issue within another address."""
_CLOSING_END = Pattern(
    r"\b(?:close[sd]?|fix(?:es|ed)?|resolve[sd]?)(?=\W*$)", re.IGNORECASE
)
"""A word that closes the issue whose address follows."""
_ENTITY = Pattern(r"&(?=#?\w+;)")
_MERMAID = {
    '"': "quot",
    "#": "num",
    "$": "dollar",
    "%": "percnt",
    "&": "amp",
    "*": "ast",
    ":": "colon",
    ";": "semi",
    "<": "lt",
    ">": "gt",
    "@": "commat",
    "[": "lsqb",
    "\\": "bsol",
    "]": "rsqb",
    # Mermaid writes `ﬂ°lt¶ß` for `#lt;` while it parses, and turns both into `&lt;`.
    "¶": "para",
    "\ufb02": "fllig",
    "`": "grave",
    "{": "lcub",
    "}": "rcub",
    "~": "sim",
}
"""Entities by their names: as a number, `#35;` would be a reference to issue 35. `~` has no
name, so another sign stands for it that looks like it."""
_MERMAID_WORDS = Pattern(
    r"""
    direction(?=\s+(?:TB|BT|RL|LR|TD))  # makes the whole line a statement, quoted or not
    | ^(?=[-+=]|\d+[.)])                # the start of a list
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What gets a gap, as it has no name as an entity. Mermaid 11.4 reads every label as
Markdown, and shows `Unsupported markdown` for a list or a link."""
_WORD_EDGE = Pattern(r"(?<![A-Za-z0-9])_ | _(?![A-Za-z0-9])", re.VERBOSE)
"""An underscore of Markdown, which is none in `snake_case`."""
_MERMAID_LABEL = 90


class Markup(str):
    """Text that is already written in the language it stands in."""

    __slots__ = ()


def plain_text(value: object) -> str:
    """Write a value for a terminal: one line, nothing invisible."""
    return visible_line(str(value))


def whole_text(value: object) -> Markup:
    """Write a path for a terminal, with a sign for its blanks at which no line is broken."""
    return Markup(plain_text(value).replace(" ", WHOLE_BLANK))


def message_text(value: object) -> str:
    """Write a value where GitHub reads plain text: nobody is called, nothing closed."""
    return _IN_WORDS.sub(_with_gap, plain_text(value))


def markdown_text(value: object) -> str:
    """Write a value as one line of Markdown words without effect.

    A backslash protects a mark unless it stands in an address, and no address is left.
    """
    text = _MARKS.sub(lambda match: "\\" + match[0], message_text(value))
    return _STARTS.sub(_as_words, text)


def bold_text(value: object) -> Markup:
    """Write a value as bold words; space at an end would leave the stars as they are."""
    words = markdown_text(plain_text(value).strip())
    return Markup(f"**{words}**" if words else "")


def html_text(value: object) -> Markup:
    """Write a value as words in a line of HTML, where Markdown's escapes do not count."""
    return Markup(html.escape(message_text(value)))


def code_span(value: object, *, in_table: bool = True) -> Markup:
    """Write a value as a Markdown code span, also in a table.

    Only there a backslash before `|` is not shown.
    """
    text = _EVERYWHERE.sub(_with_gap, plain_text(value))
    text = text.replace("|", "\\|") if in_table else text
    text = _IN_SPANS.sub(_with_gap, text)
    fence = _fence(text, 1)
    is_bare = text.strip() and "`" not in {text[0], text[-1]}
    pad = "" if is_bare else " "
    return Markup(f"{fence}{pad}{text}{pad}{fence}")


def code_block(value: str, language: str = "") -> Markup:
    """Write text as a fenced block that it cannot break out of."""
    text = visible(value.replace("\r\n", "\n").replace("\r", "\n"))
    text = _EVERYWHERE.sub(_with_gap, text)
    fence = _fence(text, 3)
    return Markup(f"{fence}{language}\n{text}\n{fence}")


def block_quote(value: str) -> Markup:
    """Write text as a Markdown quotation, its lines kept."""
    lines = [markdown_text(line) for line in value.strip().splitlines()]
    return Markup("\n".join(f"> {line}".rstrip() for line in lines))


def markdown_link(text: str, url: str | None) -> Markup:
    """Write a link to a web address; anything else stays text."""
    words = text if isinstance(text, Markup) else markdown_text(text)
    address = visible(url or "").strip()
    if not re.match(r"https?://[^\s/]", address, re.IGNORECASE):
        return Markup(words)
    plain = _COMMAND_IN_ADDRESS.sub(_percent, _IN_ADDRESS.sub(_percent, address))
    parts = plain.split("/", 3)  # the scheme, nothing, the host, and the path
    parts[3:] = [_INNER_ADDRESS.sub(_percent, path) for path in parts[3:]]
    safe = _ENTITY.sub("&amp;", "/".join(parts))
    return Markup(f"[{_CLOSING_END.sub(_with_gap, words)}]({safe})")


def mermaid_label(value: object, length: int = _MERMAID_LABEL) -> Markup:
    """Write a value as a quoted label of a Mermaid diagram; a long one is cut.

    A text without anything to see becomes `…`: Mermaid takes no empty label.
    """
    text = shorten(message_text(value), length).strip() or "…"
    text = _MERMAID_WORDS.sub(_with_gap, text)
    label = "".join(f"#{_MERMAID[c]};" if c in _MERMAID else c for c in text)
    label = _WORD_EDGE.sub("#lowbar;", label)
    return Markup(f'"{label}"')


def readable_json(value: object) -> Markup:
    """Write a value as readable JSON, in which nothing but JSON has an effect."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    text = INVISIBLE.sub(lambda match: _json_escape(match[0]), text)
    return Markup(_EVERYWHERE.sub(lambda m: _json_escape(m[0][0]) + m[0][1:], text))


def _json_escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))


def _with_gap(match: re.Match[str]) -> str:
    return match[0] + _GAP


def _as_words(match: re.Match[str]) -> str:
    start = match[0].lstrip()
    space = match[0][: -len(start)]
    return f"{space}{start}\\" if start.isdigit() else f"{space}\\{start}"


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())


def _fence(text: str, least: int) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    return "`" * max(least, longest + 1)


LANGUAGES: dict[str, Callable[[object], str]] = {
    "md": markdown_text,
    "msg": message_text,
    "txt": plain_text,
}
"""How a value is written in each kind of template, unless a filter says otherwise."""


def yaml_scalar(value: str | float | None) -> str:
    """Write a value as YAML that reads back as the same value on one line."""
    if isinstance(value, str):
        written = yaml.safe_dump(
            without_halves(value),
            default_style='"',
            width=1_000_000,
            allow_unicode=True,
        )
        written = escape_invisible(written)
    else:
        written = yaml.safe_dump(value)
    return written.strip().removesuffix("...").strip()


def escape_invisible(quoted: str) -> str:
    """Write what is invisible in double-quoted YAML as escapes, which read back the same."""
    return INVISIBLE.sub(lambda match: f"\\U{ord(match[0]):08X}", quoted)
