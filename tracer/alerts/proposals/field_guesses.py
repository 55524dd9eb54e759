"""Guesses which member of a payload is which field, by its key and by its value."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from msgspec.structs import replace

from tracer.alerts.fields.labels import is_requirement_label
from tracer.alerts.fields.severity_words import parse_severity
from tracer.alerts.fields.status_words import Status, parse_status
from tracer.alerts.numbers.measured_sentences import stated_numbers
from tracer.alerts.proposals.fallback_guesses import (
    commit_beside,
    dotted_event,
    envelope_phrase,
    exception_text,
    first_name,
    id_of_thing,
    kind_of_alert,
    longest_sentence,
    name_beside,
    name_of_build,
    name_of_home,
    named_thing,
    phrase_of_kind,
    place_in_code,
    repository_name,
    rule_of_title,
    service_of_title,
    severity_of_kind,
    thing_of_kind,
    time_of_member,
    time_of_run,
    watched_address,
    without_changes,
    without_definitions,
    without_envelope,
    word_of_kind,
)
from tracer.alerts.proposals.field_checks import FITS, text_of, time_fit
from tracer.alerts.proposals.field_scores import ENOUGH, key_place, points
from tracer.alerts.proposals.number_pairs import (
    limit_beside,
    limited_pair,
    metric_beside,
    separate_limit,
    stated_condition,
    unit_in_key,
)
from tracer.alerts.proposals.payload_leaves import Leaf
from tracer.alerts.proposals.payload_links import MOST_LINKS, links_among
from tracer.alerts.tables.usual_keys import key_ranks
from tracer.text import Json, Pattern

_MOST_TAGS = 3
_TOP = 2
"""Keys to a member whose own key says that it names the requirement."""
_TEXTS = frozenset(("message", "msg", "text", "body", "content"))
_REASONS = frozenset(("reason", "cause"))
_RESULTS = frozenset(("result", "outcome", "conclusion", "verdict"))
_PENDING = "pending"
_STAGES = frozenset(("production", "prod", "prd", "staging", "preprod", "uat"))
"""Words that only environments have."""
_OF_STATE = frozenset(("status", "severity", "timestamp", "changed_at", "threshold"))
_OF_LIMITS = frozenset(("threshold", "expression", "sentence"))
_SHOWN = 2
"""How many of them show that a payload without a title is an alert, however it is named."""
_OUTAGES = frozenset(("down", "offline", "unreachable", "slow", "degraded", "outage"))
"""States that last for some time, and are not how something ended."""
_IS_OVER = Pattern(r"(?i)^(?:resolved|recovered|closed|cleared)").match
"""What the key of a time begins with that an alert has only when it is over."""
_SAYS_CHANGED = Pattern(r"(?i)chang|updat|modif|last|sent|receiv|check|now").search
_SINGLE = tuple(
    name for name in FITS if name not in {"tags", "changed_at", "description"}
)


def guess_fields(leaves: Sequence[Leaf]) -> dict[str, tuple[Leaf, ...]]:
    """Return the members that are each field of an alert, the best first.

    `links` are all web addresses that a person would open.
    """
    envelope = envelope_phrase(leaves)
    leaves = without_definitions(without_envelope(leaves))
    best = {name: leaf for name in _SINGLE if (leaf := _best(name, leaves))}
    told = without_changes(leaves)
    best |= {"title": t} if (t := _best("title", told)) else {}
    _complete_state(best, leaves)
    _complete_title(best, told, envelope)
    _separate_value(best, leaves)
    _drop_repeated(best)
    _complete_names(best, leaves)
    _complete_numbers(best, leaves)
    if "title" not in best and len(_OF_STATE & {*best}) >= _SHOWN:
        best |= {"title": name} if (name := first_name(_unused(told, best))) else {}
    _complete_description(best, told)
    if not _OF_LIMITS & {*best} and (leaf := stated_condition(_unused(leaves, best))):
        best["sentence"] = leaf
    guesses = {name: (leaf,) for name, leaf in best.items()}
    several = {
        "tags.req": tuple(filter(None, [_requirement(leaves)])),
        "tags": tuple(islice(_ranked("tags", leaves), _MOST_TAGS)),
        "frames": guesses.get("frames") or place_in_code(leaves),
        "links": tuple(islice(links_among(leaves), MOST_LINKS)),
    }
    return guesses | {name: own for name, own in several.items() if own}


def _complete_state(best: dict[str, Leaf], leaves: Sequence[Leaf]) -> None:
    """Find the severity in the state where it says how bad it is, and the time of it."""
    states = ((s, text_of(s.place)) for s in _ranked("status", leaves))
    # `config_error` is the kind of an error, and does not say how bad it is.
    graded = (s for s, word in states if "_" not in word and parse_severity(word))
    if "severity" not in best and (state := next(graded, None)):
        # Icinga and Mackerel write how bad it is as the state: `critical`.
        best["severity"] = state
    if (event := _event_of_pending(best.get("status"), leaves)) is not None:
        best["status"] = event
    if (failed := _failed_result(best.get("status"), leaves)) is not None:
        best["status"] = failed
    state = best.get("status")
    if ended := _end_beside(state, leaves) if state else _end(leaves):
        best["status"] = ended
    changed = (
        _best("changed_at", leaves) or time_of_member(leaves) or time_of_run(leaves)
    )
    if changed and "timestamp" not in best:
        # The time of an incident whose end has one of its own is that of its start.
        ended = best.get("ended_at", changed)
        is_start = ended is not changed and not _SAYS_CHANGED(changed.keys[-1])
        is_start &= ended.parents == changed.parents
        best["timestamp" if is_start else "changed_at"] = changed


def _event_of_pending(status: Leaf | None, leaves: Sequence[Leaf]) -> Leaf | None:
    """Return the event that says that a pending alert is new: nobody has taken it yet.

    Alone, the word means at Prometheus that the condition does not hold long enough.
    """
    if status is None or text_of(status.place).lower() != _PENDING:
        return None
    events = (leaf for leaf in _ranked("status", leaves) if leaf is not status)
    return next((leaf for leaf in events if parse_status(text_of(leaf.place))), None)


def _failed_result(status: Leaf | None, leaves: Sequence[Leaf]) -> Leaf | None:
    """Return the result beside a status that only says that something came to its end.

    Keptn writes `{"status": "succeeded", "result": "fail"}`.
    """
    if status is None or parse_status(text_of(status.place)) is not Status.RESOLVED:
        return None
    beside = (leaf for leaf in leaves if leaf.parents == status.parents)
    results = (leaf for leaf in beside if leaf.name in _RESULTS)
    words = ((leaf, parse_status(text_of(leaf.place))) for leaf in results)
    failed = next((leaf for leaf, word in words if word is Status.FIRING), None)
    # The path names both: what is not read may say that the alert is over.
    return failed and replace(failed, path=f"{failed.path} || {status.path}")


def _end(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return that an alert is over, where only a time says so: `resolved_at`."""
    times = (leaf for leaf in _ranked("ended_at", leaves) if _IS_OVER(leaf.keys[-1]))
    leaf = next(times, None)
    if leaf is None:
        return None
    return Leaf(f"{leaf.path} && 'resolved'", leaf.keys, Json("resolved", leaf.path))


def _end_beside(status: Leaf, leaves: Sequence[Leaf]) -> Leaf | None:
    """Return that an outage is over, where the time of its end is beside its state.

    WebGazer writes `{"status": "DOWN", "endedAt": …}`. What has failed, ended, too.
    """
    word = text_of(status.place).lower()
    if word not in _OUTAGES:
        return None
    times = (leaf for leaf in leaves if leaf.name in {"endedat", "ended"})
    beside = (leaf for leaf in times if leaf.parents == status.parents)
    end = next((leaf for leaf in beside if time_fit(leaf.place)), None)
    if end is None:
        return None
    path = f"({end.path} && 'resolved') || {status.path}"
    return Leaf(path, status.keys, Json("resolved", status.path))


def _complete_title(
    best: dict[str, Leaf], leaves: Sequence[Leaf], envelope: Leaf | None
) -> None:
    phrase = phrase_of_kind(leaves, best.get("title"))
    title = phrase or best.get("title") or _second_title(leaves, best, envelope)
    if title:
        best["title"] = title


def _separate_value(best: dict[str, Leaf], leaves: Sequence[Leaf]) -> None:
    """Find another value where the best one is rather the limit: `violationValue`."""
    value = best.get("value")
    if value is None or value is not best.get("threshold"):
        return
    others = (leaf for leaf in _ranked("value", leaves) if leaf is not value)
    is_limit = points("threshold", value) > points("value", value)
    if is_limit and (other := next(others, None)):
        best["value"] = other


def _complete_names(best: dict[str, Leaf], leaves: Sequence[Leaf]) -> None:
    """Find how bad it is, what it is of and where, under keys that say neither."""
    if "severity" not in best and (leaf := severity_of_kind(leaves)):
        best["severity"] = leaf
    others = {name: leaf for name, leaf in best.items() if name != "title"}
    thing = (
        thing_of_kind(_unused(leaves, others))
        or named_thing(_unused(leaves, others))
        or name_beside(best.get("status"), _unused(leaves, best))
        or service_of_title(best.get("title"))
        or repository_name(leaves)
        or ("revision" in best and name_of_build(leaves))
        or id_of_thing(leaves)
        or name_of_home(leaves)
    )
    if "service" not in best and thing:
        best["service"] = thing
    if "revision" not in best and (leaf := commit_beside(leaves)):
        best["revision"] = leaf
    if "rule" not in best and (leaf := rule_of_title(best.get("title"))):
        best["rule"] = leaf
    if (own := best.get("environment")) and (leaf := _stage_beside(own, leaves)):
        best["environment"] = leaf
    if "environment" not in best and (leaf := _named_environment(leaves, best)):
        best["environment"] = leaf


def _complete_numbers(best: dict[str, Leaf], leaves: Sequence[Leaf]) -> None:
    """Find the limit of the value, and what the keys around them say of both."""
    numbers = tuple(_ranked("value", leaves))
    separate_limit(best, numbers)
    value, threshold = best.get("value"), best.get("threshold")
    if value and threshold:
        limits = tuple(_ranked("threshold", leaves))
        threshold = limit_beside(value, threshold, numbers, limits) or threshold
        best["threshold"] = threshold
    is_guess = value is not None and value.name not in key_ranks("value")
    known = None if is_guess else value
    pair = limited_pair(leaves, known, threshold) or limited_pair(
        leaves, value, threshold
    )
    if pair and not (value and threshold):
        best["value"], best["threshold"] = pair
    _prefer_stated(best, leaves)
    best |= dict(_around_value(leaves, best))


def _prefer_stated(best: dict[str, Leaf], leaves: Sequence[Leaf]) -> None:
    """Let a number be the value that the text of the alert says was measured.

    `{"p95": 1912, "sample": 4120, "msg": "p95 is 1912 ms (budget 800 ms)"}`
    """
    value = best.get("value")
    if value is None:
        return
    texts = (_best("title", leaves), _best("description", leaves))
    stated = (stated_numbers(text_of(leaf.place)).value for leaf in texts if leaf)
    quantity = next(filter(None, stated), None)
    if quantity is None:
        return
    same = [leaf for leaf in leaves if _is_same_number(leaf, quantity.value)]
    if same and value not in same:
        best["value"] = same[0]


def _is_same_number(leaf: Leaf, number: float) -> bool:
    value = leaf.place.value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and value == number and not leaf.is_listed


def _complete_description(best: dict[str, Leaf], leaves: Sequence[Leaf]) -> None:
    others = _unused(leaves, best)
    if leaf := _best("description", others) or longest_sentence(others):
        best["description"] = leaf
    _put_reason_first(best)


def _unused(leaves: Sequence[Leaf], best: Mapping[str, Leaf]) -> list[Leaf]:
    used = {leaf.path for leaf in best.values()}
    return [leaf for leaf in leaves if leaf.path not in used]


def _put_reason_first(best: dict[str, Leaf]) -> None:
    """Let a reason in one word be the title of the message: `ValidationFailed`, of Flux."""
    title, description = best.get("title"), best.get("description")
    if not (title and description) or " " in text_of(description.place):
        return
    if title.name in _TEXTS and description.name in _REASONS:
        best["title"], best["description"] = description, title


def _named_environment(leaves: Sequence[Leaf], best: Mapping[str, Leaf]) -> Leaf | None:
    """Return a member that says `production`, whatever its key is; Netlify's is `context`."""
    taken = {leaf.path for leaf in best.values()}
    own = (leaf for leaf in leaves if leaf.path not in taken and not leaf.is_listed)
    return next((leaf for leaf in own if text_of(leaf.place).lower() in _STAGES), None)


def _stage_beside(environment: Leaf, leaves: Sequence[Leaf]) -> Leaf | None:
    """Return what says `production` in the object of an environment, as Mendix's `mode`."""
    if not environment.parents or text_of(environment.place).lower() in _STAGES:
        return None
    own = (leaf for leaf in leaves if leaf.parents == environment.parents)
    is_own = environment.parents[-1] in key_ranks("environment")
    stages = (leaf for leaf in own if text_of(leaf.place).lower() in _STAGES)
    return next(stages, None) if is_own else None


def _requirement(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return a member near the top whose key says that it names the requirement."""
    top = (leaf for leaf in leaves if len(leaf.keys) <= _TOP and not leaf.is_listed)
    named = (leaf for leaf in top if is_requirement_label(leaf.keys[-1]))
    return next((leaf for leaf in named if text_of(leaf.place)), None)


def _around_value(
    leaves: Sequence[Leaf], best: Mapping[str, Leaf]
) -> Iterator[tuple[str, Leaf]]:
    """Walk over what the key and the neighbours of the value say of it."""
    value, threshold = best.get("value"), best.get("threshold")
    of_value = metric_beside(value, leaves) if value else None
    of_rule = metric_beside(threshold, leaves, is_rule=True) if threshold else None
    if "metric" not in best and (name := of_value or of_rule):
        yield "metric", name
    if value and "unit" not in best and (unit := unit_in_key(value)):
        yield "unit", unit


def _troubles(leaves: Sequence[Leaf]) -> list[Leaf]:
    """Return the members that say why something crashed: `crash.reason`."""
    crashes = {"crash", "exception", "fatal", "panic"}
    return [leaf for leaf in leaves if not crashes.isdisjoint(leaf.parents)]


def _second_title(
    leaves: Sequence[Leaf], best: Mapping[str, Leaf], envelope: Leaf | None
) -> Leaf | None:
    """Return what names an alert without a title: its kind, rule, service or metric."""
    description = _best("description", leaves)
    return (
        kind_of_alert(leaves)
        or exception_text(leaves)
        or best.get("rule")
        or word_of_kind(leaves)
        or envelope
        or (None if description else dotted_event(leaves))
        or best.get("metric")
        or (description if description in _troubles(leaves) else None)
        or best.get("service")
        or watched_address(leaves)
        or named_thing(leaves)
        or description
        or dotted_event(leaves)
        or name_of_home(leaves)
    )


def _best(field: str, leaves: Sequence[Leaf]) -> Leaf | None:
    return next(_ranked(field, leaves), None)


def _place(field: str, leaf: Leaf) -> int:
    """Return what decides between keys of the same points: of times, the better key.

    Of other fields it is the first in the payload.
    """
    return key_place(field, leaf) if field == "timestamp" else 0


def _ranked(field: str, leaves: Sequence[Leaf]) -> Iterator[Leaf]:
    """Return the members that can be a field, the likeliest first."""
    scored = [(points(field, leaf), leaf) for leaf in leaves]
    likely = [pair for pair in scored if pair[0] >= ENOUGH]
    likely.sort(key=lambda pair: (-pair[0], _place(field, pair[1])))
    yield from (leaf for _, leaf in likely)


def _drop_repeated(best: dict[str, Leaf]) -> None:
    """Let one member be one field; a name may also be the rule, a state the severity."""
    shared = (
        *({"title", "rule"}, {"title", "service"}, {"title", "metric"}),
        *({"rule", "expression"}, {"rule", "sentence"}, {"expression", "sentence"}),
        *({"status", "severity"}, {"title", "status"}),
        *({"alert_id", "fingerprint"}, {"changed_at", "ended_at"}),
    )
    names = list(best)
    for index, name in enumerate(names):
        for other in names[index + 1 :]:
            is_same = name in best and other in best and best[name] is best[other]
            if not is_same or {name, other} in shared:
                continue
            weaker = min((name, other), key=lambda each: points(each, best[each]))
            del best[weaker]
