"""Which lines of a file are inside a comment or docstring of several lines.

A line of such a block looks like code where it has no mark of its own:

    /*
    Requirement: REQ-F-AUTH-002
    */
"""

from collections.abc import Sequence

from tracer.repository import file_suffix
from tracer.text import Pattern

_BLOCKS = {
    ".ps1 .psm1 .psd1": ((r"<#", r"#>"),),
    ".lua": ((r"--\[=*\[", r"\]=*\]"),),
    ".vue .svelte .xml .xsd .xsl .csproj .jsp .html .htm": ((r"<!--", r"-->"),),
    ".ex .exs": ((r"^\s*@(?:module|type)?doc\s+(?:~[sS])?\"\"\"", r"\"\"\""),),
    ".jl": ((r"^\s*(?:raw|r)?\"\"\"", r"\"\"\""), (r"#=", r"=#")),
    ".gd": ((r"^\s*\"\"\"", r"\"\"\""),),
    ".hs .elm .purs": ((r"\{-", r"-\}"),),
    ".ml .mli .fs .fsi .fsx .pas": ((r"\(\*", r"\*\)"),),
    ".sql .css .scss .less .scala .groovy .gradle .dart .proto .sol .sv .v .m .mm .tf"
    " .hcl .d": ((r"/\*", r"\*/"),),
    ".pl .pm": ((r"^=(?:pod|head\d|begin|item|over)\b", r"^=cut\b"),),
    ".coffee": ((r"^\s*###", r"###"),),
    ".lisp .el .scm .rkt": ((r"#\|", r"\|#"),),
    ".nim": ((r"#\[", r"\]#"),),
    ".cmake": ((r"#\[=*\[", r"\]=*\]"),),
}
"""The marks around blocks, as patterns, in languages that have no grammar here."""

_BY_SUFFIX = {
    suffix: tuple((Pattern(start), Pattern(end)) for start, end in marks)
    for suffixes, marks in _BLOCKS.items()
    for suffix in suffixes.split()
}
_STRING = Pattern(r"(?<!\")\"(?!\")(?:\\.|[^\"\\])*\"|(?<!\w)'(?:\\.|[^'\\])*'")


def lines_in_blocks(path: str, lines: Sequence[str]) -> frozenset[int]:
    """Return the positions of lines that begin inside a comment or docstring.

    A block that is never closed does not count: its start was a string.
    """
    marks = _BY_SUFFIX.get(file_suffix(path), ())
    inside: set[int] = set()
    position = 0
    while marks and position < len(lines):
        end = _end_of_block(lines, position, marks)
        if end is not None:
            inside.update(range(position + 1, end + 1))
            position = end
        position += 1
    return frozenset(inside)


def _end_of_block(
    lines: Sequence[str], position: int, marks: Sequence[tuple[Pattern, Pattern]]
) -> int | None:
    """Return the position of the line that closes the block which a line opens."""
    code = _STRING.sub("", lines[position])
    for start, end in marks:
        opened = start.search(code)
        if not opened or end.search(code, opened.end()):
            continue
        for below in range(position + 1, len(lines)):
            if end.search(lines[below]):
                return below
    return None
