"""Our section at the head of a pull request's text: all alerts that its branch records."""

import re
from collections.abc import Mapping
from hashlib import sha256

from msgspec import Struct

from tracer.forge.pull_request import AlertNews, PullRequestText, Sighting
from tracer.text import Pattern

_BEGIN = "<!-- trace-production-issue: all alerts -->"
_END = "<!-- trace-production-issue: end of all alerts -->"
_MARK = Pattern(rf"^(?:{re.escape(_BEGIN)}|{re.escape(_END)})[ \t]*\r?$", re.MULTILINE)
"""A mark has a line of its own. No text from an alert can be one: words are escaped, and
JSON is indented."""
_TITLE = Pattern(
    r"^<!-- trace-production-issue: title ([0-9a-f]{12}) -->[ \t]*\r?$", re.MULTILINE
)
_SEEN = Pattern(
    r"""
    ^<!--\ trace-production-issue:\ seen
    \ (?P<episode> [0-9a-f]{12} )
    \ (?P<count> [0-9]{1,9} )
    \ (?P<last> [0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z )
    \ -->[ \t]*\r?$
    """,
    re.MULTILINE | re.VERBOSE,
)
_ABOUT = Pattern(
    r"""
    ^<!--\ trace-production-issue:\ about
    \ (?P<episode> [0-9a-f]{12} )
    \ (?P<severity> [a-z]+ )
    (?P<others> (?: \ [0-9a-f]{12} )* )
    \ -->[ \t]*\r?$
    """,
    re.MULTILINE | re.VERBOSE,
)
_MOST_OTHERS = 100
"""Further episodes that a mark names; of more it does not say that it has named all."""
_MOST_COUNTS = 20
"""Episodes whose counts a text keeps; GitHub limits the text. Those seen last stay."""


def with_place_for_alerts(title: str, body: str) -> str:
    """Return the first text of a pull request, with an empty section at its head.

    The section keeps a hash of the title: where it fits no more, a person has changed it.
    """
    return f"{_BEGIN}\n{_title_mark(title)}\n{_END}\n\n{body}"


class TextSubject(Struct, frozen=True, kw_only=True):
    """The episode that a text was written about, by its name, and its severity then.

    `others` are further ones that it had from the start.
    """

    episode: str
    severity: str
    others: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether it names all that its text had from the start."""
        return len(self.others) < _MOST_OTHERS


def with_subject(subject: TextSubject, body: str) -> str:
    """Return the first text of a pull request with a hidden mark: the episode it is about.

    It is outside the section, so it stays when others join.
    """
    about = " ".join(
        (subject.episode, subject.severity, *subject.others[:_MOST_OTHERS])
    )
    return f"<!-- trace-production-issue: about {about} -->\n\n{body}"


def read_subject(body: str) -> TextSubject | None:
    """Return the episode that a text is about, where its mark is there."""
    match = _ABOUT.search(body)
    if match is None:
        return None
    return TextSubject(
        episode=match["episode"],
        severity=match["severity"],
        others=tuple(match["others"].split()),
    )


def with_news(text: PullRequestText, news: AlertNews) -> PullRequestText | None:
    """Return a text whose section is replaced; the rest stays byte for byte. Pure.

    The title changes only where it is the one that we have written.

    Returns:
        `None` where its marks are not there in this order, as a person removed them.

    """
    marks = list(_MARK.finditer(text.body))[:2]
    if [mark[0].strip() for mark in marks] != [_BEGIN, _END]:
        return None
    first, last = marks
    before, after = text.body[: first.start()], text.body[last.start() :]
    section = text.body[first.end() : last.start()]
    written = _TITLE.search(section)
    is_ours = written is not None and written[1] == _digest(text.title)
    title = news.title if news.title and is_ours else text.title
    lines = [_BEGIN]
    if written:
        lines.append(_title_mark(title) if is_ours else written[0].strip())
    lines += _seen_marks({**_sightings_in(section), **news.sightings})
    body = "\n".join([*lines, news.section.strip()])
    return PullRequestText(title=title, body=f"{before}{body}\n\n{after}")


def read_sightings(body: str) -> dict[str, Sighting]:
    """Return the counts that our section of a text keeps, by episodes."""
    marks = list(_MARK.finditer(body))[:2]
    if [mark[0].strip() for mark in marks] != [_BEGIN, _END]:
        return {}
    return _sightings_in(body[marks[0].end() : marks[1].start()])


def _sightings_in(section: str) -> dict[str, Sighting]:
    return {
        match["episode"]: Sighting(count=int(match["count"]), last=match["last"])
        for match in _SEEN.finditer(section)
    }


def _seen_marks(sightings: Mapping[str, Sighting]) -> list[str]:
    newest = sorted(sightings, key=lambda name: sightings[name].last, reverse=True)
    return [
        f"<!-- trace-production-issue: seen {name} {seen.count} {seen.last} -->"
        for name in sorted(newest[:_MOST_COUNTS])
        for seen in [sightings[name]]
    ]


def _title_mark(title: str) -> str:
    return f"<!-- trace-production-issue: title {_digest(title)} -->"


def _digest(title: str) -> str:
    """Return a hash of a title's words: GitHub takes spaces away at its ends."""
    return sha256(" ".join(title.split()).encode()).hexdigest()[:12]


def unmarked_warning(name: str) -> str:
    """Return the warning for a text that is left as it is."""
    return (
        f"the text of {name} has no marks of our section, so it stays as it is; the "
        "ledger has everything"
    )
