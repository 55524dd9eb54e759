"""What an alert says: its best sentence, what was measured, and when it is over."""

import re
from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from tracer.alerts import Alert, Severity, Status, usual_label
from tracer.text import Pattern, Quantity, first_line, shorten
from tracer.views.amounts import amount, excess
from tracer.views.words_of_measures import has_measures, measured_metric, other_limit

_SENTENCE_LIMIT = 200
_INTRODUCTION = 4
"""Words that introduce a link and say nothing else."""
_RULE_NAME = Pattern(r"\S+")
"""One word such as `GatewayRoutingLatencyHigh` is the name of a rule, no sentence."""
_NO_DATA = Pattern(r"(?i)no[ _-]?data|missing data")
_COMPUTED = Pattern(r"(?:Threshold Crossed|Insufficient Data|Unchecked): ")
"""The reason that CloudWatch makes of its numbers: what it says is shown by itself."""
_STATE_ALONE = Pattern(r"Problem (?:started|has been resolved|resolved) ")
"""The first line of Zabbix's message, which has no more than a time."""
_MONITORS = frozenset(
    "betterstack cronitor healthchecks pingdom site24x7 statuscake uptime_kuma "  # noqa: SIM905
    "uptimerobot".split()
)
"""Tools whose title is the name of what they watch: `Shop`, where `Shop: HTTP 502` is meant."""
_STACK_TRACE = Pattern(
    r"goroutine \d+ \[|Traceback \(most recent call last\)|#\d+ |at \S+[(:]|Exception in thread "
)
"""How the first line of a stack trace begins, in several languages."""
_ERROR_BELOW = Pattern(
    r"^Traceback \(most recent call last\):\n(?:[ \t]++[^\n]*+\n)++(?P<error>[^\n]+)",
    re.MULTILINE,
)
"""A stack trace of Python, and the error that it names at its end."""


class AlertView(Struct, frozen=True, kw_only=True):
    """What a report says of an alert."""

    name: str
    """What reports call the alert: the tool's id, otherwise the title."""
    id: str | None
    """The id that the tool gives it."""
    title: str
    """The title as the tool wrote it."""
    sentence: str
    """The best sentence of the alert: the rule's summary, its description where the title
    is only the name of a rule, otherwise its title."""
    quote: str | None
    """The title or description that is not the `sentence`; `None` where it would
    only repeat it."""
    description: str | None
    """The description as the tool wrote it."""
    source: str
    """The tool that sent it, or `issue`."""
    severity: str
    """One of `critical`, `high`, `medium`, `low`, `info` and `unknown`."""
    severity_word: str | None
    """The severity for a sentence, `Critical`; `None` where it is not known."""
    is_critical: bool
    """Whether the severity is `critical`."""
    is_firing: bool
    """Whether it fires; otherwise it has resolved."""
    is_no_data: bool
    """Whether it fires because nothing was measured."""
    started_at: datetime | None
    """When the problem began, in UTC."""
    metric: str | None
    """What was measured; of the quantile of a histogram, without the end of its buckets."""
    service: str | None
    """The service where it happened."""
    environment: str | None
    """The environment where it happened."""
    instance: str | None
    """Which of several machines, pods or the like it is about, by its tags."""
    rule: str | None
    """The id or name of the rule that fired."""
    links: Mapping[str, str]
    """Web addresses by their names."""
    percentile: int | None
    """The percentile that was measured: 95 for `p95 latency`."""
    value: str | None
    """What was measured, with its unit: `750 ms`."""
    limit: str | None
    """The alert's threshold, with its unit: `500 ms`."""
    is_without_unit: bool
    """Whether value and limit have no unit: they may be anything's."""
    excess: str | None
    """How far the value is from the limit: `+250 ms, +50 %` or `3.8 times the
    limit`."""
    is_above: bool | None
    """Whether the value is above the limit; `None` where one of them is not known."""
    share: int | None
    """At least this many percent were above the limit: a percentile is above it."""
    is_measured_in_words: bool
    """Whether the sentence or the quote has the value and the limit already."""
    is_no_data_in_words: bool
    """Whether the sentence or the quote says that there is no data."""
    other_limit: str | None
    """The limit that the sentence or the quote names, where the `limit` is another one."""
    is_time: bool
    """Whether the value is a time."""
    revision: str | None
    """The revision that the alert names as running, as it is written there."""
    deployed: str | None
    """The commit that the alert names as running, if the repository has it."""
    release: str | None
    """What the alert calls that commit, where that is a tag or another name."""
    frame: str | None
    """The innermost place of the alert's stack trace, in the tool's words."""
    frames: int
    """How many frames the stack trace has in the tool that sent it."""
    as_read: Alert
    """The alert itself, with all of its fields."""


def alert_view(alert: Alert, deployed: str | None) -> AlertView:
    """Return what a report says of an alert."""
    sentence = _sentence(alert)
    quote = _quote(alert, sentence)
    words = f"{sentence}\n{quote or ''}"
    value, limit = alert.value, _limit(alert)
    is_above = None if value is None or limit is None else value > limit
    return AlertView(
        name=alert.name,
        id=alert.id,
        title=alert.title,
        sentence=sentence,
        quote=quote,
        description=alert.description,
        source=alert.source,
        severity=str(alert.severity),
        severity_word=_severity_word(alert.severity),
        is_critical=alert.severity is Severity.CRITICAL,
        is_firing=alert.status is Status.FIRING,
        is_no_data=alert.is_no_data,
        started_at=alert.started_at,
        metric=measured_metric(alert),
        service=alert.service,
        environment=alert.environment,
        instance=usual_label(alert.tags, "instance"),
        rule=alert.rule,
        links=alert.links,
        percentile=alert.percentile,
        value=None if value is None else amount(value, alert.unit),
        limit=None if limit is None else amount(limit, alert.unit),
        is_without_unit=not alert.unit,
        excess=_excess(value, limit, alert.unit),
        is_above=is_above,
        share=100 - alert.percentile if alert.percentile and is_above else None,
        is_measured_in_words=has_measures(words, alert),
        is_no_data_in_words=_NO_DATA.search(words) is not None,
        other_limit=other_limit(words, alert),
        is_time=_is_time(alert.measured),
        revision=alert.revision,
        deployed=deployed,
        release=_release(alert.revision, deployed),
        frame=_innermost_place(alert),
        frames=len(alert.frames) + alert.frames_left_out,
        as_read=alert,
    )


_START_OF_SHA = Pattern(r"[0-9a-f]{7,64}")


def _release(revision: str | None, deployed: str | None) -> str | None:
    if not revision or not deployed:
        return None
    sha = _START_OF_SHA.match(revision.lower())  # `3f78685-dirty` is no release, `3` is
    return None if sha and deployed.startswith(sha[0]) else revision


def _severity_word(severity: Severity) -> str | None:
    return None if severity is Severity.UNKNOWN else str(severity).capitalize()


def _excess(value: float | None, limit: float | None, unit: str | None) -> str | None:
    if value is None or limit is None or value == limit:
        return None
    return excess(value, limit, unit)


def _innermost_place(alert: Alert) -> str | None:
    if not alert.frames:
        return None
    frame = alert.frames[0]
    return f"{frame.path}:{frame.line}" if frame.path and frame.line else frame.path


def _limit(alert: Alert) -> float | None:
    """Return the threshold where it limits the value: `up == 0` limits nothing."""
    return None if alert.operator in {"==", "!="} else alert.threshold


def _is_time(quantity: Quantity | None) -> bool:
    measure = quantity.measure if quantity else None
    return measure is not None and measure.dimension == "time"


def _sentence(alert: Alert) -> str:
    summary = shorten(first_line(alert.tags.get("summary")), _SENTENCE_LIMIT)
    if summary:
        return summary
    first = _first_line(alert)
    if alert.source in _MONITORS:
        return _monitored(alert, first)
    if not first or _is_of_stack(alert, first) or _is_of_link(alert, first):
        return alert.title
    return first if _RULE_NAME.fullmatch(alert.title) else alert.title


def _first_line(alert: Alert) -> str:
    """Return the first line of the description, unless it only repeats the numbers."""
    description = alert.description or ""
    is_trace = _STACK_TRACE.match(description)
    errors = _ERROR_BELOW.findall(description) if is_trace else ()
    first = shorten(first_line(errors[-1] if errors else description), _SENTENCE_LIMIT)
    is_shown = alert.value is not None or alert.is_no_data
    is_repeated = is_shown and _COMPUTED.match(first)
    return "" if is_repeated or _STATE_ALONE.match(first) else first


def _monitored(alert: Alert, reason: str) -> str:
    """Write what is watched, the state that was measured, and why: `Shop: Down, HTTP 502`."""
    state = alert.tags.get("state", "")
    state = state.capitalize() if state.isupper() else state
    known = [alert.title.lower()]
    parts: list[str] = []
    for part in (reason, state):
        if part and not any(part.lower() in each for each in known):
            known.append(part.lower())
            parts.insert(0, part)
    return f"{alert.title}: {', '.join(parts)}" if parts else alert.title


def _quote(alert: Alert, sentence: str) -> str | None:
    """Return what an alert says in addition to its sentence: best what was measured."""
    first = _first_line(alert)
    lines = map(str.strip, (alert.description or "").splitlines())
    is_said = has_measures(sentence, alert)
    measured = (
        line
        for line in lines
        if not is_said and has_measures(line, alert) and not _COMPUTED.match(line)
    )
    quote = shorten(next(measured, first), _SENTENCE_LIMIT)
    is_new = quote and quote.lower() not in sentence.lower()
    is_elsewhere = _is_of_stack(alert, quote) or _is_of_link(alert, quote)
    return quote if quote and is_new and not is_elsewhere else None


def _is_of_link(alert: Alert, text: str) -> bool:
    """Whether a text only introduces a link of the alert: `Sentry issue: SHOP-1`."""
    rest = text
    for shown in (*alert.links.values(), *alert.links):
        rest = rest.replace(shown, "")
    return rest != text and len(rest.split()) <= _INTRODUCTION


def _is_of_stack(alert: Alert, text: str) -> bool:
    """Whether a text only names a place of the stack trace, which is shown by itself."""
    names = {frame.path.rpartition("/")[2] for frame in alert.frames} - {""}
    is_place = any(name in text for name in names)
    return bool(alert.frames) and (is_place or _STACK_TRACE.match(text) is not None)
