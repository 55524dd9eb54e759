"""What `.gitattributes` says of files that the repository did not write itself."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tracer.text import Pattern

_KINDS = {
    "linguist-vendored": "vendored",
    "linguist-generated": "generated",
    "filter=lfs": "in LFS",
}
"""The attributes that count, and why files that have them are passed over."""
_LINE = Pattern(r"(?P<pattern>\"(?:[^\"\\]|\\.)*\"|\S+)[ \t]+(?P<attributes>.*)")


@dataclass(frozen=True, slots=True)
class Attributes:
    """The patterns of files that are passed over, by the reason, in the file's order."""

    patterns: dict[str, list[str]] = field(default_factory=dict)

    def why(self, paths: Iterable[str]) -> dict[str, str]:
        """Return why these paths are passed over; those that are not are left out."""
        if not self.patterns:
            return {}
        # Imported here: most repositories say nothing of the kind.
        from pathspec import GitIgnoreSpec  # noqa: PLC0415

        known = tuple(paths)
        return {
            path: reason
            for reason, patterns in self.patterns.items()
            for path in GitIgnoreSpec.from_lines(patterns).match_files(known)
        }


def parse_attributes(text: str | None) -> Attributes:
    """Read the `.gitattributes` at a repository's root; `None` is one without any."""
    patterns: dict[str, list[str]] = {}
    for line in (text or "").split("\n"):
        found = None if line.startswith("#") else _LINE.match(line.strip())
        for reason, pattern in _told(found) if found else ():
            patterns.setdefault(reason, []).append(pattern)
    return Attributes(patterns)


def _told(found: re.Match[str]) -> Iterator[tuple[str, str]]:
    """Read one line's attributes; `-name` and `name=false` take an earlier one back."""
    pattern = found["pattern"].strip('"')
    for written in found["attributes"].split():
        name = re.sub(r"=(?:true|false)$|^[-!]", "", written)
        is_off = written[:1] in "-!" or written.endswith("=false")
        if name in _KINDS:
            yield _KINDS[name], f"!{pattern}" if is_off else pattern
