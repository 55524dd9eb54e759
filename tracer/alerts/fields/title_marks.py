"""Status and priority as marks in an alert's title: `[P1] [RESOLVED] Queue too long`."""

import re

from tracer.alerts.fields.severity_words import Severity, parse_severity
from tracer.alerts.fields.status_words import Status, parse_status
from tracer.text import Pattern

_MARK_WORDS = (
    *("triggered", "re-triggered", "warn", "warning", "re-warn", "re-warning"),
    *("no data", "re-no data", "recovered", "warn recovered", "no data recovered"),
    *("recovery", "renotify", "resolve", "resolved", "cleared", "firing", "problem"),
    *("alert", "alerting", "critical", "down", "up", "ok", "open", "opened", "closed"),
)
_MARK_WORD = rf"(?: P\d | SEV-?\d | {'|'.join(_MARK_WORDS).replace(' ', '[ ]')} )"
_GRADE_WORD = (
    "(?: severe | major | minor | high | medium | low | info | error | fatal )"
)
"""Words that are marks only in brackets."""
_DECORATION = (
    r"(?-i: :[a-z][a-z0-9_+-]{1,30}: | [\u2190-\u2bff\U0001f000-\U0001faff\ufe0f] )"
)
"""A picture before the marks: `:fire:` in Slack, an emoji elsewhere. To ignore case in
a wide range takes long to compile."""
_MARKS = Pattern(
    rf"""
    (?: \s* {_DECORATION} )*
    (?: \s* (?:
          \[ \s* {_MARK_WORD} (?: :\d+ )? (?: \s+ on\s+ (?P<scope> \{{[^{{}}]*\}} ) )? \s* \]
        | \[ \s* {_GRADE_WORD} \s* \]
        | \( \s* {_MARK_WORD} \s* \)
        | {_MARK_WORD} \s* (?: : | \s-\s | \| )
    ) )+ \s*
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""The marks before a name: Datadog's, Alertmanager's `[FIRING:1]`, and `RESOLVED: `."""
_LONGEST_TITLE = 500
"""Characters in which a status is searched: patterns take long on long texts."""
_WORDS = Pattern(r"[A-Za-z]+(?:[ -][A-Za-z]+)*")
_MARK_GRADES = Pattern(r"\bP\d\b|\bSEV-?\d\b|\bcritical\b|\bwarning\b", re.IGNORECASE)
_RECOVERY_SENTENCES = Pattern(
    r"""
      \b (?: has | have | was | were | been ) \s+ (?:been\s+)? (?: resolved | recovered | cleared ) \b
    | \b (?: is | are ) \s+ (?:now\s+)? (?:back\s+)? (?: up | online | healthy | resolved ) \b (?!\s+to\b)
    | \b back\ to\ (?: normal | ok ) \b | \b recovered\ from \b
    | [\[(:\s-] \s* (?: resolved | recovered | recovery | ok ) [\])]? \s* $
    """,
    re.IGNORECASE | re.VERBOSE,
)
_STATE_WORD = r"""
    (?: up | down | ok | online | offline | healthy | unhealthy | resolved | recovered | clear(?:ed)?
      | closed | open | firing | triggered | alerting | critical | warning | normal | active
      | inactive | reachable | unreachable | degraded | failing | problem ) \b (?: \s+again )?
"""
_STATE_BEHIND = Pattern(
    rf"""
    (?: \s+ (?: has\s+ )? changed \s+ (?:its\s+)? (?:status|state)
          (?: \s+from\s+\S+ )? \s+ to \s+ {_STATE_WORD}
      | \s+ (?: is | went | was | has | are ) \s+ (?: (?: now | back | been ) \s+ )* {_STATE_WORD}
      | \s* (?: : | \s- | \s\u2013 ) \s* {_STATE_WORD}
      | \s* [\[(] \s* {_STATE_WORD} \s* [\])]
    ) \s* [.!]* \s* $
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What a title says of the state behind the name: `Shop is up again`, `Shop (resolved)`."""
_NEGATION = Pattern(r"\b(?:not|never|un|fail\w*|n't|cannot|unable)\b", re.IGNORECASE)


def without_marks(title: str) -> str:
    """Return a title without the marks before the name that it is about."""
    match = _MARKS.match(title)
    return title[match.end() :] if match and match.end() < len(title) else title


def condition_in_title(title: str) -> str:
    """Return what a title names, which is the same where it fires and where it is over."""
    plain = without_marks(title)
    match = _STATE_BEHIND.search(plain) if len(plain) <= _LONGEST_TITLE else None
    return plain[: match.start()] if match and match.start() else plain


def mark_scope(title: str) -> str | None:
    """Return what a mark says that the alert is about, without braces: `host:cart-2`."""
    match = _MARKS.match(title)
    return match["scope"] if match else None


def status_in_title(title: str) -> Status | None:
    """Return the status that a title states, by its marks or as a sentence."""
    title = title[:_LONGEST_TITLE]
    match = _MARKS.match(title)
    if match and match.end() == len(title):  # a mark alone is the whole title
        return None
    marks = _WORDS.findall(match[0]) if match else []
    # In `[CRITICAL] RESOLVED: …` the first mark says how bad it was.
    states = [mark for mark in marks if parse_severity(mark) is None] or marks
    statuses = {status for status in map(_status, states) if status}
    if len(statuses) == 1:
        return statuses.pop()
    is_recovery = _RECOVERY_SENTENCES.search(title) and not _NEGATION.search(title)
    return Status.RESOLVED if is_recovery else None


def severity_in_title(title: str) -> Severity | None:
    """Return the severity that the marks of a title state: `[P1] Queue too long`."""
    match = _MARKS.match(title[:_LONGEST_TITLE])
    words = _MARK_GRADES.findall(match[0]) if match else []
    return next(filter(None, map(parse_severity, words)), None)


def _status(words: str) -> Status | None:
    plain = words.lower().partition(" on ")[0].removesuffix(" on")
    return parse_status(plain) or parse_status(plain.split()[-1])
