"""Paths that may be written, and names that are safe in a path on every file system."""

import re
from collections.abc import Callable
from unicodedata import category, combining, is_normalized, normalize
from unicodedata import name as name_of

from tracer.text.patterns import Pattern
from tracer.text.visible import is_visible

_NAME_LIMIT = 80
_NAME_BYTES = 255
"""The longest name on most file systems."""
# A checkout may be on any system: git itself refuses names that Windows or macOS take
# for `.git` (`fsck.c`, since CVE-2014-9390); here it is every name that can be mistaken.
_FORBIDDEN = Pattern(r'[\x00-\x1f\x7f\\:*?"<>|]|~\d')
"""Signs that Windows does not allow, and the short names that it makes: `GIT~1`."""
_LOOK_ALIKES = frozenset("\u2044\u2215\u2216\u29f5\u29f8\u29f9\u2571\u2572\u2236\ua789")
"""Signs that are read as a slash, a backslash or a colon, but are something else."""
_RESERVED = Pattern(
    r"(?:con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])[ ]*(?:\..*)?",
    re.IGNORECASE,
)
"""Devices of Windows, which is what such a name opens there, whatever its suffix."""
_PLAIN_LETTERS = {0x0131: "i", 0x0261: "g"}
"""Latin letters that look like others: one without its dot, one from phonetics."""
_LIKE_LATIN = frozenset(("ARMENIAN", "CHEROKEE", "COPTIC", "CYRILLIC", "GREEK", "LISU"))
"""Scripts with letters that look like Latin ones, by the first word of a letter's name
(https://www.unicode.org/reports/tr39/, "Mixed-Script Detection")."""

_READ_BY_TOOLS = frozenset(
    (
        # GitHub shows these in place of its own pages, also in `docs/`
        # (docs.github.com, "Creating a default community health file").
        *("citation", "code_of_conduct", "codeowners", "contributing", "funding"),
        *("governance", "issue_template", "license", "pull_request_template"),
        *("readme", "security", "support"),
        # Assistants for coding obey these, in any folder.
        *("agents", "claude", "copilot-instructions", "gemini", "skill"),
    )
)
"""Names of files, without their endings, that mean something wherever they are."""


def safe_name(name: str) -> str:
    """Return a name of letters, digits, `.`, `_` and `-` alone; it may be empty.

    It is not the name of a file that some tool reads.
    """
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", name)[:_NAME_LIMIT].strip("-.")
    if is_reserved_name(safe) or is_read_by_tools(safe):
        stem, dot, suffix = safe.partition(".")  # `con-.md` is no device
        return f"{stem}-{dot}{suffix}"
    return safe


def is_reserved_name(name: str) -> bool:
    """Whether Windows takes a name for a device's: `con`, `AUX.yml`."""
    return _RESERVED.fullmatch(name.rstrip(". ")) is not None


def is_read_by_tools(name: str) -> bool:
    """Whether GitHub or an assistant reads a file of this name, whatever its ending."""
    return _letters(name).partition(".")[0] in _READ_BY_TOOLS


def folded_name(part: str) -> str:
    """Return a name as a file system may compare it: without case and invisible signs."""
    # macOS ignores characters of format (category Cf) when it compares names.
    plain = normalize("NFKC", part).casefold()
    return "".join(c for c in plain if category(c) != "Cf")


def _letters(part: str) -> str:
    """Return a folded name without accents and with the usual form of each letter."""
    plain = normalize("NFKD", folded_name(part)).translate(_PLAIN_LETTERS)
    return "".join(c for c in plain if not combining(c))


def unsafe_path_reason(path: str) -> str | None:
    """Return why no file may be written at a path of the repository, if none may.

    Nothing that git or GitHub reads itself: `.git…`, `.github/`, CODEOWNERS, of which a
    folder would take the place. And nothing that a file system may take for another file.
    """
    reasons = filter(None, map(_unsafe_name_reason, path.split("/")))
    return next(reasons, None)


def rival_path_reason(path: str, other: str) -> str | None:
    """Return why one commit cannot have files at two paths, `None` where it can.

    They are one file, one is a folder of the other, or some file system takes them or
    their folders for the same.
    """
    rest = [*zip(path.split("/"), other.split("/"), strict=False)]
    while rest and rest[0][0] == rest[0][1]:
        del rest[0]
    if path == other:
        return "it is the path of another file of ours"
    if not rest:
        return f"`{min(path, other)}` cannot be a file and a folder"
    first, second = rest[0]
    if folded_name(first) == folded_name(second):
        return f"Windows or macOS take `{first}` and `{second}` for the same"
    return None


def _is_owners(name: str) -> bool:
    return _letters(name) == "codeowners"


def _unsafe_name_reason(name: str) -> str | None:
    for is_unsafe, reason in _UNSAFE:
        if is_unsafe(name):
            return f"`{name}` {reason}"
    return None


def _is_misread(character: str) -> bool:
    """Whether a character beyond ASCII is invisible, a blank, or looks like a sign of paths."""
    if character.isascii():
        return False
    is_invisible = category(character)[0] in "CZ" or not is_visible(character)
    plain = normalize("NFKC", character)
    has_sign = any(sign in plain for sign in "./\\:~ ")
    return is_invisible or has_sign or character in _LOOK_ALIKES


def _has_look_alikes(part: str) -> bool:
    """Whether a word has Latin letters and some of a script that looks like it."""
    for word in re.findall(r"[^\W\d_]+", part):
        scripts = {name_of(letter, "").partition(" ")[0] for letter in word}
        if "LATIN" in scripts and scripts & _LIKE_LATIN:
            return True
    return False


def _is_too_long(name: str) -> bool:
    return len(name.encode("utf-8", "surrogatepass")) > _NAME_BYTES


_UNSAFE: tuple[tuple[Callable[[str], bool], str], ...] = (
    (lambda name: name in {"", ".", ".."}, "is not a name"),
    (lambda name: _letters(name).startswith(".git"), "is read by git or GitHub"),
    (_is_owners, "is read by GitHub"),
    (lambda name: name.startswith(" "), "begins with a blank"),
    (lambda name: name.endswith((" ", ".")), "ends with a blank or a dot"),
    (lambda name: bool(_FORBIDDEN.search(name)), "has a sign that Windows forbids"),
    (is_reserved_name, "is the name of a device on Windows"),
    (lambda name: any(map(_is_misread, name)), "has a sign that is read as another"),
    (_has_look_alikes, "has letters of two scripts that look alike"),
    (lambda name: not is_normalized("NFC", name), "has two forms in Unicode"),
    (_is_too_long, f"is longer than {_NAME_BYTES} bytes"),
)
"""What makes a name unsafe, each with the words for it; the first that fits is said."""
