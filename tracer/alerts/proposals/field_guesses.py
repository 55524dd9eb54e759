"""Guesses which member of a payload is which field, by its key and by its value."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from tracer.alerts.fields.labels import is_requirement_label
from tracer.alerts.fields.severity_words import parse_severity
from tracer.alerts.proposals.field_checks import FITS, text_of, title_fit
from tracer.alerts.proposals.field_scores import ENOUGH, points
from tracer.alerts.proposals.key_words import (
    ALERT_WORDS,
    KIND_WORDS,
    WATCHED,
    WATCHERS,
    WORDS,
)
from tracer.alerts.proposals.number_pairs import (
    limited_pair,
    metric_beside,
    unit_in_key,
)
from tracer.alerts.proposals.payload_leaves import Leaf
from tracer.alerts.proposals.payload_links import MOST_LINKS, links_among

_MOST_TAGS = 3
_STAGES = frozenset(("production", "prod", "prd", "staging", "preprod", "uat"))
"""Words that only environments have."""
_SINGLE = tuple(
    name for name in FITS if name not in {"tags", "changed_at", "description"}
)


def guess_fields(leaves: Sequence[Leaf]) -> dict[str, tuple[Leaf, ...]]:
    """Return the members that are each field of an alert, the best first.

    `links` are all web addresses that a person would open.
    """
    best = {name: leaf for name in _SINGLE if (leaf := _best(name, leaves))}
    state = best.get("status")
    if state and "severity" not in best and parse_severity(text_of(state.place)):
        # Icinga and Mackerel write how bad it is as the state: `critical`.
        best["severity"] = state
    if "timestamp" not in best and (leaf := _best("changed_at", leaves)):
        best["changed_at"] = leaf
    if "title" not in best and (leaf := _second_title(leaves, best)):
        best["title"] = leaf
    _drop_repeated(best)
    if "environment" not in best and (leaf := _named_environment(leaves, best)):
        best["environment"] = leaf
    value, threshold = best.get("value"), best.get("threshold")
    if not (value and threshold) and (pair := limited_pair(leaves, value, threshold)):
        best["value"], best["threshold"] = pair
    best |= dict(_around_value(leaves, best))
    used = {leaf.path for leaf in best.values()}
    others = [leaf for leaf in leaves if leaf.path not in used]
    if leaf := _best("description", others):
        best["description"] = leaf
    guesses = {name: (leaf,) for name, leaf in best.items()}
    several = {
        "tags.req": tuple(filter(None, [_requirement(leaves)])),
        "tags": tuple(islice(_ranked("tags", leaves), _MOST_TAGS)),
        "links": tuple(islice(links_among(leaves), MOST_LINKS)),
    }
    return guesses | {name: own for name, own in several.items() if own}


def _named_environment(leaves: Sequence[Leaf], best: Mapping[str, Leaf]) -> Leaf | None:
    """Return a member that says `production`, whatever its key is; Netlify's is `context`."""
    taken = {leaf.path for leaf in best.values()}
    own = (leaf for leaf in leaves if leaf.path not in taken and not leaf.is_listed)
    return next((leaf for leaf in own if text_of(leaf.place).lower() in _STAGES), None)


def _requirement(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return a member at the top whose key says that it names the requirement."""
    top = (leaf for leaf in leaves if len(leaf.keys) == 1)
    named = (leaf for leaf in top if is_requirement_label(leaf.keys[0]))
    return next((leaf for leaf in named if text_of(leaf.place)), None)


def _around_value(
    leaves: Sequence[Leaf], best: Mapping[str, Leaf]
) -> Iterator[tuple[str, Leaf]]:
    """Walk over what the key and the neighbours of the value say of it."""
    value = best.get("value")
    if value and "metric" not in best and (name := metric_beside(value, leaves)):
        yield "metric", name
    if value and "unit" not in best and (unit := unit_in_key(value)):
        yield "unit", unit


def _second_title(leaves: Sequence[Leaf], best: Mapping[str, Leaf]) -> Leaf | None:
    """Return what names an alert without a title: its kind, rule, service or metric."""
    return (
        _kind_of_alert(leaves)
        or best.get("rule")
        or best.get("service")
        or _watched_address(leaves)
        or best.get("metric")
    )


def _kind_of_alert(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return a member that says what kind of alert it is, in words: `TaskQueueBacklog`."""
    for leaf in leaves:
        words = [word.lower() for word in WORDS.findall(leaf.keys[-1])]
        is_kind = words[-1:] and words[-1] in KIND_WORDS
        is_of_alert = not leaf.parents or bool(ALERT_WORDS & {*words, *leaf.parents})
        if is_kind and is_of_alert and title_fit(leaf.place) > 1:
            return leaf
    return None


def _watched_address(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return the address that a monitor without a name watches."""
    own = (
        leaf
        for leaf in leaves
        if (leaf.parents and leaf.parents[-1] in WATCHERS) or leaf.name in WATCHED
    )
    return next(links_among(tuple(own)), None)


def _best(field: str, leaves: Sequence[Leaf]) -> Leaf | None:
    return next(_ranked(field, leaves), None)


def _ranked(field: str, leaves: Sequence[Leaf]) -> Iterator[Leaf]:
    """Return the members that can be a field, the likeliest first."""
    scored = [(points(field, leaf), leaf) for leaf in leaves]
    likely = [pair for pair in scored if pair[0] >= ENOUGH]
    for _, leaf in sorted(likely, key=lambda pair: -pair[0]):
        yield leaf


def _drop_repeated(best: dict[str, Leaf]) -> None:
    """Let one member be one field; a name may also be the rule, a state the severity."""
    shared = (
        *({"title", "rule"}, {"title", "service"}, {"title", "metric"}),
        *({"rule", "expression"}, {"rule", "sentence"}, {"expression", "sentence"}),
        {"status", "severity"},
        {"alert_id", "fingerprint"},
    )
    names = list(best)
    for index, name in enumerate(names):
        for other in names[index + 1 :]:
            is_same = name in best and other in best and best[name] is best[other]
            if not is_same or {name, other} in shared:
                continue
            weaker = min((name, other), key=lambda each: points(each, best[each]))
            del best[weaker]
