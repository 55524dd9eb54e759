"""What an earlier run of an event recorded, and ended before it told people in a comment."""

import re
from collections.abc import Sequence
from hashlib import sha256

from msgspec import Struct

from tracer.alerts import Severity
from tracer.errors import TracerError
from tracer.forge import Forge, PullRequest, read_subject
from tracer.ledger import Entry
from tracer.loops.sightings import episode_of
from tracer.text import Pattern

_MARK = Pattern(
    r"^<!-- trace-production-issue: alert ((?:[0-9a-f]{12} ?)+)-->[ \t]*\r?$",
    re.MULTILINE,
)


class UnsaidNews(Struct, frozen=True, kw_only=True):
    """Entries that are new on a branch, or became worse, and that no comment names.

    `warnings`: why that is not known.
    """

    added: tuple[Entry, ...] = ()
    worse: tuple[Entry, ...] = ()
    warnings: tuple[str, ...] = ()


def comment_mark(*names: str) -> str:
    """Return the first line of a comment, which is hidden: the names of what it says."""
    listed = " ".join(sorted(set(names)))
    return f"<!-- trace-production-issue: alert {listed} -->"


def news_name(entry: Entry, word: str | None) -> str:
    """Return the name of something that a comment says of an entry."""
    said = f"{entry.fingerprint} {entry.timestamp} {word}"
    return sha256(said.encode()).hexdigest()[:12]


def find_unsaid(
    forge: Forge, shown: PullRequest, entries: Sequence[Entry]
) -> UnsaidNews:
    """Return which of some entries no comment names as they are now.

    The text has said from the start what it is about. Without its mark nothing is known.

    Args:
        forge: has the comments; they take a request.
        shown: the pull request.
        entries: those of the alerts that a run is about.

    """
    subject = read_subject(shown.text.body)
    if subject is None or not subject.is_complete:
        return UnsaidNews()
    first = next((e for e in entries if episode_of(e) == subject.episode), None)
    is_first_worse = first is not None and _is_worse(first, subject.severity)
    known = {subject.episode, *subject.others}
    later = [e for e in entries if e.is_live and episode_of(e) not in known]
    if not (is_first_worse or later):
        return UnsaidNews()
    try:
        said = _names_in(forge.comments(shown))
    except TracerError as error:
        return UnsaidNews(
            warnings=(f"comment on the pull request not written: {error}",)
        )
    new = [e for e in later if not any(news_name(e, s) in said for s in Severity)]
    worse = [first] if first and is_first_worse else []
    worse += [e for e in later if any(_is_said(e, s, said) for s in Severity)]
    return UnsaidNews(
        added=tuple(new),
        worse=tuple(e for e in worse if news_name(e, e.severity) not in said),
    )


def _is_worse(entry: Entry, severity: str) -> bool:
    before = Entry(severity=severity)
    return entry.is_live and entry.severity_rank < before.severity_rank


def _is_said(entry: Entry, severity: Severity, said: set[str]) -> bool:
    """Whether a comment names an entry with a severity that it is worse than now."""
    return news_name(entry, severity) in said and _is_worse(entry, severity)


def _names_in(comments: Sequence[str]) -> set[str]:
    return {
        name
        for comment in comments
        if (mark := _MARK.search(comment))
        for name in mark[1].split()
    }
