"""Our section at the head of a pull request's text: all alerts that its branch records."""

import re
from hashlib import sha256

from tracer.forge.forge_interface import AlertNews, PullRequestText
from tracer.text import Pattern

_BEGIN = "<!-- trace-production-issue: all alerts -->"
_END = "<!-- trace-production-issue: end of all alerts -->"
_MARK = Pattern(rf"^(?:{re.escape(_BEGIN)}|{re.escape(_END)})[ \t]*\r?$", re.MULTILINE)
"""A mark has a line of its own. No text from an alert can be one: words are escaped, and
JSON is indented."""
_TITLE = Pattern(
    r"^<!-- trace-production-issue: title ([0-9a-f]{12}) -->[ \t]*\r?$", re.MULTILINE
)


def with_place_for_alerts(title: str, body: str) -> str:
    """Return the first text of a pull request, with an empty section at its head.

    The section keeps a hash of the title: where it fits no more, a person has changed it.
    """
    return f"{_BEGIN}\n{_title_mark(title)}\n{_END}\n\n{body}"


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
    written = _TITLE.search(text.body[first.end() : last.start()])
    is_ours = written is not None and written[1] == _digest(text.title)
    title = news.title if news.title and is_ours else text.title
    lines = [_BEGIN]
    if written:
        lines.append(_title_mark(title) if is_ours else written[0].strip())
    section = "\n".join([*lines, news.section.strip()])
    return PullRequestText(title=title, body=f"{before}{section}\n\n{after}")


def _title_mark(title: str) -> str:
    return f"<!-- trace-production-issue: title {_digest(title)} -->"


def _digest(title: str) -> str:
    """Return a hash of a title's words: GitHub takes spaces away at its ends."""
    return sha256(" ".join(title.split()).encode()).hexdigest()[:12]


def unmarked_warning(name: str) -> str:
    """Return the warning for a text that is left as it is."""
    return (
        f"the text of {name} has no marks of our section, so the new alert is not added "
        "to it; the ledger has it"
    )
