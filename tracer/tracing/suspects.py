"""Which commits may have caused an alert, ranked by evidence that people can check.

Four things speak for a suspect: how much of the implementing code it last changed, how
shortly before the alert it was committed, that it names the requirement, and that it shares
words with the alert. Each leaves a part of the doubt; together they give a score from 0
to 1. The score orders suspects; it proves nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracer.alerts import Alert
from tracer.history import BlameShare
from tracer.repository import Commit
from tracer.text import REQUIREMENT, age

# Who changed the lines counts most, then how recently. Names and words only break ties:
# a message that names the requirement may as well be its first implementation.
_LINES_WEIGHT = 0.6
_RECENCY_WEIGHT = 0.5
_TEXT_WEIGHT = 0.15
_NAMED_WEIGHT = 0.1
# A change that waits a week in production without an alert is half as likely.
_HALF_LIFE_DAYS = 7.0
_COMMON_WORDS = frozenset(
    "the and for with from this that was were has have not add fix feat update "  # noqa: SIM905
    "alert high exceeded threshold production".split()
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Suspect:
    """A commit that may be the cause, with its score from 0 to 1 and the reasons."""

    commit: Commit
    score: float
    reasons: tuple[str, ...]


def rank(
    commits: Sequence[Commit],
    shares: Sequence[BlameShare],
    alert: Alert,
    named: Mapping[str, str],
    moment: datetime,
) -> tuple[Suspect, ...]:
    """Order commits from before the alert by how likely they caused it.

    Args:
        commits: those that touched the implementing code, of the days before.
        shares: who last changed the lines of the implementing functions.
        alert: what went wrong; its words are compared with the commits'.
        named: by sha, the requirement of the trace where the commit names it.
        moment: when the alert started, or the run where that is not known.

    """
    suspects = [
        _suspect(commit, shares, alert, named.get(commit.sha), moment)
        for commit in commits
        if commit.date <= moment
    ]
    return tuple(sorted(suspects, key=_worst_first))


def _worst_first(suspect: Suspect) -> tuple[float, float, str]:
    commit = suspect.commit
    return (-suspect.score, -commit.date.timestamp(), commit.sha)


def _suspect(
    commit: Commit,
    shares: Sequence[BlameShare],
    alert: Alert,
    requirement: str | None,
    moment: datetime,
) -> Suspect:
    days = (moment - commit.date).total_seconds() / 86_400
    doubt = 1 - _RECENCY_WEIGHT * 0.5 ** (days / _HALF_LIFE_DAYS)
    end = "the alert" if alert.started_at else "this run"
    reasons = [f"committed {age(moment - commit.date)} before {end}"]
    own = [share for share in shares if share.sha == commit.sha]
    if own:
        largest = max(own, key=lambda share: share.part)
        # One changed line of a hundred can be the cause: the root lifts small parts.
        doubt *= 1 - _LINES_WEIGHT * largest.part**0.5
        reasons.insert(0, _share_reason(largest))
    if requirement:
        doubt *= 1 - _NAMED_WEIGHT
        reasons.append(f"names {requirement}")
    shared = _shared_words(commit, alert)
    if shared:
        doubt *= 1 - _TEXT_WEIGHT
        reasons.append(f"mentions {', '.join(sorted(shared))}")
    return Suspect(commit=commit, score=round(1 - doubt, 3), reasons=tuple(reasons))


def _share_reason(share: BlameShare) -> str:
    where = f"{share.symbol}()" if share.symbol else share.path
    return f"changed {share.lines} of the {share.total} lines of {where}"


def _shared_words(commit: Commit, alert: Alert) -> set[str]:
    # `REQ-F-LOGIN-001` does not mention "login"; it is counted as a name above.
    message = REQUIREMENT.sub("", commit.message)
    return _words(f"{alert.title} {alert.metric or ''}") & _words(message)


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{4,}", text.lower())) - _COMMON_WORDS
