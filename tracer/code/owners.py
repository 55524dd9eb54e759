"""Who owns a file: `CODEOWNERS`, by GitHub's rules."""

import re
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from tracer.text import Pattern, across_folders, within_name

# docs.github.com, "About code owners": the first of these files counts, and GitHub does
# not load one of more than 3 MB.
LOCATIONS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
_SIZE_LIMIT = 3_000_000
_PATTERN_LIMIT = 4_096
"""Characters: no path on Linux is longer."""
_ANY_FILE = "\0/\0"
"""A path that only a pattern for all files matches."""
_OWNER = Pattern(
    r"@[\w-]+(?:/[\w.-]+)?|[^\s@]+@[^\s@]+"
)  # a person, a team, an address
_SPLIT = Pattern(r"(?:\\.|[^\s\\])+")
_WILDCARDS = Pattern(r"\\.|[*?]", re.DOTALL)
_SUPPORTED = Pattern(r"(?!!|\\#)[^\[\]]*")
"""`!`, `[a-z]` and `\\#` work in `.gitignore`, but not here: GitHub skips such a line."""


class PathMatcher(Struct, frozen=True):
    """Matches the paths of files by a pattern of `CODEOWNERS`.

    `part` is the longest part without a wildcard. Few paths have it, so of thousands of
    patterns few are compiled.
    """

    part: str
    pattern: Pattern

    def matches(self, path: str) -> bool:
        return self.part in path and self.pattern.match(path) is not None


class OwnerRule(Struct, frozen=True):
    """A line of `CODEOWNERS`; no owners means that nobody owns the files."""

    files: PathMatcher
    owners: tuple[str, ...]
    line: int


class CodeOwners(Struct, frozen=True):
    """The rules of a `CODEOWNERS` file, in its order."""

    path: str
    rules: tuple[OwnerRule, ...]

    def owners_of(self, path: str) -> OwnerRule | None:
        """Return the rule that counts for a file: the last one that matches."""
        matching = (rule for rule in reversed(self.rules) if rule.files.matches(path))
        return next(matching, None)

    @property
    def of_everything(self) -> OwnerRule | None:
        """The only rule, where it is about all files: it counts for what no path is known of."""
        only = self.rules[0] if len(self.rules) == 1 else None
        return only if only and only.files.matches(_ANY_FILE) else None


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
        if not pattern or pattern.startswith("#") or not _is_supported(pattern):
            continue
        if all(map(_OWNER.fullmatch, owners)):
            yield OwnerRule(path_matcher(pattern), tuple(owners), number)


def _is_supported(pattern: str) -> bool:
    is_short = len(pattern) <= _PATTERN_LIMIT
    return is_short and _SUPPORTED.fullmatch(pattern) is not None


def _until_comment(words: Sequence[str]) -> list[str]:
    comment = (n for n, word in enumerate(words) if word.startswith("#"))
    return list(words[: next(comment, len(words))])


def path_matcher(pattern: str) -> PathMatcher:
    """Translate a pattern of `CODEOWNERS` to what matches the whole path of a file.

    A pattern with a slash before its end is relative to the root; any other is found at
    each depth. A name also matches all that is in a folder of that name, but `docs/*`
    only what is in `docs` itself.
    """
    parts = pattern.strip("/").split("/")
    is_anchored = pattern.startswith("/") or len(parts) > 1
    if pattern.endswith("/"):
        end = "/.*"
    else:
        end = "" if parts[-1] == "*" and is_anchored else "(?:/.*)?"
    groups = _groups(parts if is_anchored else ["**", *parts])
    source = f"{across_folders(groups)}{end}\\Z"
    part = max(_WILDCARDS.split(pattern), key=len).strip("/")
    return PathMatcher(part, Pattern(source, re.DOTALL, is_kept=False))


def _groups(parts: Sequence[str]) -> list[str]:
    """Return the patterns of the names between each two `**`."""
    groups = [""]
    for number, part in enumerate(parts, 1):
        if part == "**":
            groups.append("")
        else:
            groups[-1] += _name(part) + ("" if number == len(parts) else "/")
    return groups


def _name(part: str) -> str:
    pieces = [""]
    for token in re.findall(r"\\.|\*+|.", part, re.DOTALL):
        if token.startswith("*"):
            pieces.append("")
        else:
            pieces[-1] += _translated(token)
    return within_name(pieces)


def _translated(sign: str) -> str:
    if sign == "?":
        return "[^/]"
    return re.escape(sign[-1] if sign.startswith("\\") else sign)
