"""Paths that may be written, and names that are safe in a path on every file system."""

import re
import unicodedata

from tracer.text.patterns import Pattern

_NAME_LIMIT = 80
_PART_LIMIT = 255
"""Bytes of a part of a path: the limit of most file systems."""
_FORBIDDEN = Pattern(r'[\x00-\x1f\x7f\\:*?"<>|]|~\d')
"""Signs that Windows does not allow, and the short names that it makes: `GIT~1`."""
_LOOK_ALIKES = frozenset("\u2044\u2215\u2216\u29f5\u29f8\u29f9\u2571\u2572\u2236\ua789")
"""Signs that are read as a slash, a backslash or a colon, but are none of them."""
_RESERVED = Pattern(
    r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?",
    re.IGNORECASE,
)
"""Devices of Windows, which is what such a name opens there, whatever its suffix."""


def safe_name(name: str) -> str:
    """Return a name of letters, digits, `.`, `_` and `-` alone; it may be empty."""
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", name)[:_NAME_LIMIT].strip("-.")
    return f"{safe}-" if is_reserved_name(safe) else safe


def is_reserved_name(name: str) -> bool:
    """Whether Windows takes a name for a device's: `con`, `AUX.yml`."""
    return _RESERVED.fullmatch(name.rstrip(". ")) is not None


def unsafe_path_reason(path: str) -> str | None:
    """Say why no file may be written at a path of the repository; `None` where one may.

    Nothing that git or GitHub reads itself: `.git…`, `.github/`, CODEOWNERS. And nothing
    that a file system may take for another file.
    """
    parts = path.split("/")
    for part in parts:
        reason = _unsafe_part_reason(part)
        if reason:
            return reason
    if _folded(parts[-1]) == "codeowners":
        return "GitHub reads CODEOWNERS"
    return None


def _unsafe_part_reason(part: str) -> str | None:
    if part in {"", ".", ".."}:
        return f"`{part}` is no name" if part else "a part of it is empty"
    if _folded(part).startswith(".git"):
        return f"git or GitHub reads `{part}`"
    if part.startswith(" ") or part.endswith((" ", ".")):
        return f"`{part}` begins with a blank or ends with a blank or a dot"
    if _FORBIDDEN.search(part) or is_reserved_name(part):
        return f"`{part}` is another name on Windows"
    if any(map(_is_misread, part)) or not unicodedata.is_normalized("NFC", part):
        return f"`{part}` has a character that is read as another"
    if len(part.encode("utf-8", "surrogatepass")) > _PART_LIMIT:
        return f"`{part[:20]}…` is longer than {_PART_LIMIT} bytes"
    return None


def _folded(part: str) -> str:
    """Return a name as a file system may compare it: without case and invisible signs."""
    plain = unicodedata.normalize("NFKC", part).casefold()
    return "".join(c for c in plain if unicodedata.category(c) != "Cf")


def _is_misread(character: str) -> bool:
    """Whether a character beyond ASCII is invisible, a blank, or looks like a sign of paths."""
    if character.isascii():
        return False
    is_invisible = unicodedata.category(character)[0] in "CZ"
    plain = unicodedata.normalize("NFKC", character)
    has_sign = any(sign in plain for sign in "./\\:~ ")
    return is_invisible or has_sign or character in _LOOK_ALIKES
