"""Patterns of paths as people write them in `.gitignore`, compiled to one expression."""

import re

from tracer.text import Pattern

_TOKENS = Pattern(r"\*\*/|\*\*|\*|\?|\[[^\]]+\]|\{[^}]+\}|\.\*$|.", re.DOTALL)
_WILDCARDS = {
    "**/": "(?:.*/)?",
    "**": ".*",
    "*": "[^/]*",
    "?": "[^/]",
    ".*": r"\.[a-z]+",
}


def glob_pattern(globs: str, flags: int = 0) -> Pattern:
    """Compile patterns, separated by blanks, to what finds any of them in a path.

    `*` and `?` stay within a name, `**` does not, `[_-]` is one of these characters,
    `{a,b}` is one of these words. `.*` at the end is one ending in lower case, so
    that `*.test.*` is not `a.test.tar.gz`. A pattern that ends with `/` finds what is
    in such a folder; any other one finds a whole name. Both are found at any depth,
    unless the pattern starts with `/`.
    """
    starts: dict[str, list[str]] = {}
    for glob in globs.split():
        start = "^" if glob.startswith("/") else "(?:^|/)"
        starts.setdefault(start, []).append(_translate(glob.removeprefix("/")))
    parts = (f"{start}(?:{'|'.join(names)})" for start, names in starts.items())
    return Pattern("|".join(parts), flags)


def _translate(glob: str) -> str:
    end = "" if glob.endswith("/") else "$"
    return "".join(map(_translate_token, _TOKENS.findall(glob))) + end


def _translate_token(token: str) -> str:
    if token in _WILDCARDS:
        return _WILDCARDS[token]
    if token.startswith("["):
        return token
    if token.startswith("{"):
        return "(?:" + "|".join(map(re.escape, token[1:-1].split(","))) + ")"
    return re.escape(token)
