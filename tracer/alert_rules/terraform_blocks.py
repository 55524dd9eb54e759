"""Blocks and attributes of Terraform's language, as far as rules for alerts need them."""

import re
from collections.abc import Iterator

from msgspec import Struct

from tracer.text import Pattern

_HOLE = r"""
    \$\{ (?: [^{}"\n] | " (?: [^"\\\n] | \\. )* " )* \}   # ${var.prefix == "" ? "" : "[${var.prefix}]"}
"""
"""A variable in a text; its expression may have texts of its own."""
_QUOTED = rf"""
    (?: [^"\\\n$] | \\. | \$(?!\{{) | {_HOLE} )*
"""
HOLES = Pattern(_HOLE, re.VERBOSE)
_TOKENS = Pattern(
    rf"""
      "{_QUOTED}"                    # braces in a text open nothing
    | <<-?~?(?P<mark> \w+ ) \n .*? \n [ \t]* (?P=mark) \b
    | \# [^\n]* | // [^\n]*
    | (?P<brace> [{{}}] )
    """,
    re.VERBOSE | re.DOTALL,
)
_TEXT = Pattern(
    rf"""
    ^[ \t]* "? (?P<key> [\w.-]+ ) "? [ \t]* [=:] [ \t]*
    (?: "(?P<quoted> {_QUOTED} )"
      | <<-?~?(?P<mark> \w+ ) \n (?P<long> .*? ) \n [ \t]* (?P=mark) \b
      | (?P<plain> -? \d [\d.]* ) )
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_LONGEST = 20_000
"""Characters of a block."""


class TerraformBlock(Struct, frozen=True):
    """What is between a block's braces, the names before them, and its line."""

    names: tuple[str, ...]
    text: str
    line: int

    def attributes(self) -> dict[str, str]:
        """Return the texts and numbers by their keys; of one key the first counts."""
        found: dict[str, str] = {}
        for match in _TEXT.finditer(self.text):
            value = match["quoted"] or match["long"] or match["plain"] or ""
            found.setdefault(match["key"], value.replace('\\"', '"').strip())
        return found

    def blocks(self, kind: str) -> Iterator["TerraformBlock"]:
        """Walk over the blocks inside, as `rule { … }` or `labels = { … }`."""
        head = re.compile(rf"^[ \t]*{kind}[ \t]*=?[ \t]*\{{", re.MULTILINE)
        yield from _blocks(self.text, head, self.line)


def read_resources(text: str, kinds: str) -> Iterator[TerraformBlock]:
    """Walk over the resources of some kinds: `resource "datadog_monitor" "login" { … }`."""
    head = re.compile(
        rf"^[ \t]*resource[ \t]+\"(?:{kinds})\"[ \t]+\"(?P<id>[^\"]+)\"[ \t]*\{{",
        re.MULTILINE,
    )
    yield from _blocks(text, head, 1)


def read_blocks(text: str, head: str) -> Iterator[TerraformBlock]:
    """Walk over the blocks at the top of a file whose head matches a pattern."""
    pattern = re.compile(rf"^[ \t]*{head}[ \t]*\{{", re.MULTILINE)
    yield from _blocks(text, pattern, 1)


def _blocks(
    text: str, head: re.Pattern[str], first_line: int
) -> Iterator[TerraformBlock]:
    after = 0  # the end of the last block: each character is read once
    for match in head.finditer(text):
        if match.start() < after:
            continue
        inside = text[match.end() : match.end() + _LONGEST]
        inside = inside[: _end(inside)]
        after = match.end() + len(inside)
        line = first_line + text.count("\n", 0, match.start())
        yield TerraformBlock(tuple(match.groupdict().values()), inside, line)


def _end(text: str) -> int:
    """Return where the brace that is open before a text is closed."""
    depth = 1
    for token in _TOKENS.finditer(text):
        depth += {"{": 1, "}": -1}.get(token["brace"] or "", 0)
        if depth == 0:
            return token.start()
    return len(text)
