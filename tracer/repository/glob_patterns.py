"""Patterns of paths as people write them in `.gitignore`, compiled to one expression."""

import re

from tracer.text import Pattern

_TOKENS = re.compile(r"\*\*/|\*\*|\*|\?|\[[^\]]+\]|\{[^}]+\}|\.\*$|.", re.DOTALL)
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
    return Pattern("|".join(_translate(glob) for glob in globs.split()), flags)


def _translate(glob: str) -> str:
    start = "^" if glob.startswith("/") else "(?:^|/)"
    end = "" if glob.endswith("/") else "$"
    tokens = (_translate_token(token) for token in _TOKENS.findall(glob.lstrip("/")))
    return start + "".join(tokens) + end


def _translate_token(token: str) -> str:
    if token in _WILDCARDS:
        return _WILDCARDS[token]
    if token.startswith("["):
        return token
    if token.startswith("{"):
        return "(?:" + "|".join(map(re.escape, token[1:-1].split(","))) + ")"
    return re.escape(token)
