"""Markdown's marks: fences, fields, lists, tables and inline marks, line by line.

What word processors leave in pasted text (zero-width characters, hard spaces, hyphens
of other kinds) is read as the plain character that it replaces.
"""

import html
import re
from collections.abc import Iterator

from tracer.specification.line_blocks import Line
from tracer.text import Pattern, SizeLimit

_BLOCK_STARTS = frozenset(("```", "~~~", "<!-"))
_MARKDOWN_FENCE = Pattern(r"^ {0,3}`{3}[ ]?(?:markdown|md)\b[ ]*$", re.IGNORECASE)
_LONGEST_EXAMPLE = 200
"""Lines in which a block of Markdown is searched for its end."""
_FENCE = Pattern(r"^ {0,3}(?P<mark>`{3,}|~{3,})(?P<info>.*)$")
_COMMENT = Pattern(r"^ {0,3}<!--")
_INLINE_MARKS = Pattern(r"\*\*|__|`|~~")
_BACKTICKS = Pattern(r"(?<!\\)(`+)")
_ESCAPES_AND_MARKS = Pattern(
    r"""
      \\(?P<escaped>[!-/:-@\[-`{-~])             # request\_history
    | (?P<entity>&\#?[A-Za-z0-9]{1,31};)         # R&amp;D
    | \*\*|__|~~
    """,
    re.VERBOSE,
)
_TABLE_RULE = frozenset("|:- \t")
_TAB = 4
_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_SPACES = dict.fromkeys((0x00A0, 0x2007, 0x202F, 0x3000), " ")
_PASTED = {**_INVISIBLE, **_SPACES, 0xFF1A: ":"}
_IS_PASTED = Pattern(f"[{''.join(map(chr, _PASTED))}]")
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–−", "-"))  # noqa: RUF001
FIELD = Pattern(
    r"""
    ^[ \t]*(?:[-*+][ \t]+)?  # a field may be an item of a list
    \*\*(?P<key>[A-Za-z][A-Za-z /]*?)
    (?:\*\*[ \t]*:|:[ \t]*\*\*)[ \t]*  # **Key**: or **Key:**
    (?P<value>.*)$
    """,
    re.VERBOSE,
)
BULLET = Pattern(
    r"""
    ^[ \t]*(?:[-*+]|\d+[.)])[ \t]+
    (?:\[[ xX]\][ \t]+)?  # a box to tick
    (?P<text>.*)$
    """,
    re.VERBOSE,
)


# -- blocks ------------------------------------------------------------------------


def visible_lines(text: str) -> Iterator[Line]:
    """Walk over the lines outside fenced blocks and comments, which only show things.

    A fence that is never closed is a mistake: CommonMark hides all that follows it, we
    read it, as the people who wrote it meant.
    """
    if _IS_PASTED.search(text):
        text = text.translate(_PASTED)
    lines = [line[: SizeLimit.MARKDOWN_LINE] for line in text.split("\n")]
    # Looked for by their first three characters: most lines start no block.
    starts = (
        at for at, line in enumerate(lines) if line.lstrip(" ")[:3] in _BLOCK_STARTS
    )
    never_closed: set[str] = set()
    next_line = 0
    for at in starts:
        end = _end_of_block(lines, at, never_closed) if at >= next_line else None
        if end is not None:
            yield from map(Line, range(next_line + 1, at + 1), lines[next_line:at])
            next_line = end + 1
    yield from map(Line, range(next_line + 1, len(lines) + 1), lines[next_line:])


def _end_of_block(lines: list[str], start: int, never_closed: set[str]) -> int | None:
    """Return the place of the line that closes a block; `never_closed` remembers marks."""
    mark = _closing_mark(lines[start])
    if not mark or mark in never_closed:
        return None
    if _MARKDOWN_FENCE.match(lines[start]):
        nested = _end_of_nested_block(lines, start)
        if nested is not None:
            return nested
    for position in range(start + 1, len(lines)):
        if _closes(lines[position], mark):
            return position
    never_closed.add(mark)
    return None


def _end_of_nested_block(lines: list[str], start: int) -> int | None:
    """Return the end of a block of Markdown that shows blocks, as its author meant it.

    For CommonMark the first bare fence ends it, and the rest of the document is inside
    out. `None` where the fences before the next heading of such a block do not pair.
    """
    depth = 1
    for position in range(start + 1, min(start + _LONGEST_EXAMPLE, len(lines))):
        fence = _FENCE.match(lines[position])
        if fence:
            depth += 1 if fence["info"].strip() else -1
        if depth == 0:
            return position
    return None


def _closing_mark(line: str) -> str:
    """Return the mark that closes the block which a line opens; empty if it opens none."""
    if line.lstrip(" ")[:1] == "<":
        return "-->" if _COMMENT.match(line) and "-->" not in line else ""
    fence = _FENCE.match(line)
    # CommonMark: a backtick in the info string makes the line inline code.
    if fence and not (fence["mark"][0] == "`" and "`" in fence["info"]):
        return fence["mark"]
    return ""


def _closes(line: str, mark: str) -> bool:
    if mark not in line or mark == "-->":
        return mark in line
    fence = _FENCE.match(line)
    return bool(fence and fence["mark"].startswith(mark) and not fence["info"].strip())


# -- tables ------------------------------------------------------------------------


def table_cells(row: str) -> tuple[str, ...]:
    """Return the cells of a row that begins with `|`; none of any other line."""
    return split_table_row(row) if "|" in row and row.lstrip()[:1] == "|" else ()


def split_table_row(row: str) -> tuple[str, ...]:
    """Return the cells of a row, which need not begin and end with `|`."""
    # An escaped `\\|` is part of a cell.
    inner = re.split(r"(?<!\\)\|", row.strip().removeprefix("|"))
    closed = inner if inner[-1].strip() else inner[:-1]
    return tuple(cell.strip().replace(r"\|", "|") for cell in closed)


def is_table_rule(row: str) -> bool:
    """Whether a line is the rule `|---|:-:|` below the header of a table."""
    return "|" in row and "-" in row and _TABLE_RULE.issuperset(row)


# -- fields and words --------------------------------------------------------------


def inline_fields(line: Line) -> Iterator[tuple[str, str]]:
    """Walk over the fields of one line, `**A**: x | **B**: y`, as names and values.

    A row of two cells, `| A | x |`, is a field as well.
    """
    row = table_cells(line.text)
    if len(row) == 2 and not FIELD.match(row[0]):  # noqa: PLR2004
        yield fold_field_name(row[0]), row[1]
        return
    for piece in row or line.text.split(" | "):
        field = FIELD.match(piece)
        if field:
            # StrictDoc ends the lines of fields with a backslash.
            yield fold_field_name(field["key"]), field["value"].rstrip("\\ ")


def fold_field_name(written: str) -> str:
    """Return the form of a field's name that we compare: `**Owner:**` is `owner`."""
    return without_markup(written).rstrip(":").lower()


def without_markup(text: str) -> str:
    """Return words as they are shown: without comments, and marks of bold and code."""
    if "<!--" in text:
        commented, end, rest = text.rpartition("-->")
        text = re.sub(r"<!--.*?-->", "", commented + end) + rest
    if "\\" in text or "&" in text:
        text = "".join(_unescaped(text))
    else:
        text = _INLINE_MARKS.sub("", text)
    return " ".join(text.split())


def _unescaped(text: str) -> Iterator[str]:
    """Walk over the pieces of a text as they are shown; those in code are as written."""
    pieces = _BACKTICKS.split(text)
    at = 0
    while at < len(pieces):
        # The odd ones are the backticks.
        is_code = at % 2 == 1 and pieces[at] in pieces[at + 2 :: 2]
        if is_code:
            end = pieces.index(pieces[at], at + 2)
            yield "".join(pieces[at + 1 : end])
            at = end
        elif at % 2 == 0:
            yield _ESCAPES_AND_MARKS.sub(_shown, pieces[at])
        at += 1


def _shown(match: re.Match[str]) -> str:
    """Return what a reader sees of an escape, an entity or a mark."""
    return match["escaped"] or (html.unescape(match["entity"] or ""))


def with_hyphens_for_short_dashes(text: str) -> str:
    """Return a text of the same length with plain hyphens, to find ids in.

    An em dash stays, unlike in `with_hyphens`: here it may part an id from its title.
    """
    return text if text.isascii() else text.translate(_HYPHENS)


def indent_width(text: str) -> int:
    """Return how many columns a line is indented, with a tab stop every four."""
    expanded = text.expandtabs(_TAB)
    return len(expanded) - len(expanded.lstrip())
