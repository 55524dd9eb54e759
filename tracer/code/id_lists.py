"""Lists of ids behind a keyword: `REQ-1, REQ-2 (Login) and REQ-3`, on several lines."""

from tracer.code.source_file import COMMENT_START
from tracer.text import Pattern

_ID = r"(?:\w[\w$@]*(?:[-./~+#][\w$@]+)+|[A-Za-z]\w*[_\d]\w*|[A-Z]{2,5}:[\w$@./-]+)"
"""What may be an id of any family: words joined by signs, one with `_` or a digit, or a
path behind its family: `FR:login/session`."""
_OWNER = r"(?:[a-z][\w.-]*:)?"
"""Whose id it is, in front of it: reqstool's `shop:STATUS_0001`."""
_STARTS_WITH_ID = Pattern(rf"[\s\"'`\[(*-]*{_OWNER}(?:{_ID}|\d+\b)")
_ONLY_IDS = Pattern(rf"[\s\"'`\[(*-]*(?:{_ID}[\"'`\]]*\s+)*[\s\"'`\[(*]*{_OWNER}")
_REMARK = Pattern(r"\([^()]*\)")
_SEPARATOR = Pattern(r"[,;&|]|(?<=\d)[+/]|\band\b|\n")
"""What stands between members; `REQ-1/F-3` and `REQ-1+2` are short for two ids."""
_AROUND_MEMBER = "\"'`[( \t*-"
_BULLET = Pattern(rf"^\s*(?:[-*+•]\s+)?[\"'`]?{_OWNER}$")
_ANY_BULLET = Pattern(r"\s*[-*+•]\s+\S?")
_HEADING = Pattern(r"(?::|[(\[{])\s*$")
"""What a list below begins with: `Implements:`, `@Requirements({`."""


def is_id_list(between: str) -> bool:
    """Whether a text between a keyword and an id has other members of a list only."""
    *members, last = _SEPARATOR.split(_REMARK.sub("", between))
    return _ONLY_IDS.fullmatch(last) is not None and all(
        not member.strip(_AROUND_MEMBER) or _STARTS_WITH_ID.match(member)
        for member in members
    )


def is_other_bullet(line: str, text: str) -> bool:
    """Whether a line is a bullet without an id, above a bullet that has one.

    The list's heading is about both: `Covers:`, `- the service`, `- REQ-1: adds items`.
    """
    bullet = _ANY_BULLET.match(COMMENT_START.sub("", line))
    below = COMMENT_START.sub("", text.lstrip("\n").partition("\n")[0])
    is_list = bullet is not None and _ANY_BULLET.match(below) is not None
    return is_list and not _STARTS_WITH_ID.match(COMMENT_START.sub("", line))


def continues_on(line: str, text: str) -> bool:
    """Whether a list on a line continues in the text below it, which leads to an id.

    It does behind a comma, and below a heading where each line starts with an id:

        # Implements:
        # - REQ-1
        # - REQ-2
    """
    if line.endswith(","):
        return True
    first = COMMENT_START.sub("", text.partition("\n")[0])
    if not (_BULLET.match(first) or _STARTS_WITH_ID.match(first)):
        return False
    start = COMMENT_START.sub("", line)
    return bool(_HEADING.search(line) or _STARTS_WITH_ID.match(start))
