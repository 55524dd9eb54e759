"""Patterns for texts in which a wildcard stands for anything, matched in linear time."""

from collections.abc import Sequence

_ANY = "[^/]*"


def within_name(pieces: Sequence[str]) -> str:
    r"""Return the pattern of pieces with anything but a slash between each two of them.

    The pieces are patterns that match one length only. Each is found at its first place
    for good (`(?>…)`): a later place never helps those that follow. Where all places are
    tried, `*a*a*a*a*b` takes minutes for a name of a hundred letters (as in CPython's
    `fnmatch.translate`, bugs.python.org issue 40480).
    """
    first, *others = pieces
    if not others:
        return first
    middle = "".join(f"(?>{_ANY}?{piece})" for piece in others[:-1] if piece)
    return f"{first}{middle}{_ANY}{others[-1]}"


def across_folders(groups: Sequence[str]) -> str:
    """Return the pattern of groups of folders with any number of folders between them.

    A group ends in a slash, except the last one. Each is found at its first place, too.
    """
    first, *others = groups
    if not others:
        return first
    middle = "".join(f"(?>(?:[^/]*/)*?{group})" for group in others[:-1] if group)
    last = f"(?:.*/)?{others[-1]}" if others[-1] else ".*"
    return f"{first}{middle}{last}"
