"""Who owns a file: `CODEOWNERS`, by GitHub's rules."""

import re
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from tracer.text import Pattern

# docs.github.com, "About code owners": the first of these files counts, and GitHub does
# not load one of more than 3 MB.
LOCATIONS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
_SIZE_LIMIT = 3_000_000
_OWNER = Pattern(
    r"@[\w-]+(?:/[\w.-]+)?|[^\s@]+@[^\s@]+"
)  # a person, a team, an address
_SPLIT = re.compile(r"(?:\\.|[^\s\\])+")
_SUPPORTED = Pattern(r"(?!!|\\#)[^\[\]]*")
"""`!`, `[a-z]` and `\\#` work in `.gitignore`, but not here: GitHub skips such a line."""


class OwnerRule(Struct, frozen=True):
    """A line of `CODEOWNERS`; no owners means that nobody owns the files."""

    pattern: re.Pattern[str]
    owners: tuple[str, ...]
    line: int


class CodeOwners(Struct, frozen=True):
    """The rules of a `CODEOWNERS` file, in its order."""

    path: str
    rules: tuple[OwnerRule, ...]

    def owners_of(self, path: str) -> OwnerRule | None:
        """Return the rule that counts for a file: the last one that matches."""
        matching = (rule for rule in reversed(self.rules) if rule.pattern.match(path))
        return next(matching, None)


def read_code_owners(read: Callable[[str], str | None]) -> CodeOwners | None:
    """Read the `CODEOWNERS` that counts; `read` returns a file's text, if it is there."""
    for path in LOCATIONS:
        text = read(path)
        if text is not None:
            small = text if len(text.encode()) <= _SIZE_LIMIT else ""
            return CodeOwners(path, tuple(_rules(small.split("\n"))))
    return None


def _rules(lines: Sequence[str]) -> Iterator[OwnerRule]:
    for number, line in enumerate(lines, 1):
        pattern, *words = _SPLIT.findall(line) or [""]
        owners = _until_comment(words)
        if not pattern or pattern.startswith("#") or not _SUPPORTED.fullmatch(pattern):
            continue
        if all(map(_OWNER.fullmatch, owners)):
            yield OwnerRule(path_matcher(pattern), tuple(owners), number)


def _until_comment(words: Sequence[str]) -> list[str]:
    comment = (n for n, word in enumerate(words) if word.startswith("#"))
    return list(words[: next(comment, len(words))])


def path_matcher(pattern: str) -> re.Pattern[str]:
    """Translate a pattern of `CODEOWNERS` to what matches the whole path of a file.

    A pattern with a slash before its end is relative to the root; any other is found at
    each depth. A name also matches all that is in a folder of that name, but `docs/*`
    only what is in `docs` itself.
    """
    parts = pattern.strip("/").split("/")
    is_anchored = pattern.startswith("/") or len(parts) > 1
    start = "" if is_anchored else "(?:.*/)?"
    if pattern.endswith("/"):
        end = "/.*"
    else:
        end = "" if parts[-1] == "*" and is_anchored else "(?:/.*)?"
    return re.compile(f"{start}{_joined(parts)}{end}\\Z", re.DOTALL)


def _joined(parts: Sequence[str]) -> str:
    """Join the names of a pattern; `**` is any number of folders, none included."""
    translated = ""
    for number, part in enumerate(parts):
        is_last = number == len(parts) - 1
        if part == "**":
            translated += ".*" if is_last else "(?:.*/)?"
        else:
            translated += _name(part) + ("" if is_last else "/")
    return translated


def _name(part: str) -> str:
    tokens = re.findall(r"\\.|\*+|\?|.", part, re.DOTALL)
    return "".join(_translated(token) for token in tokens)


def _translated(sign: str) -> str:
    if sign.startswith("*"):
        return "[^/]*"
    if sign == "?":
        return "[^/]"
    return re.escape(sign[-1] if sign.startswith("\\") else sign)
