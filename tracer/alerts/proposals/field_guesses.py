"""Guesses which member of a payload is which field, by its key and by its value."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from tracer.alerts.fields.labels import is_requirement_label
from tracer.alerts.numbers.measured_sentences import stated_numbers
from tracer.alerts.proposals.fallback_guesses import (
    commit_beside,
    dotted_event,
    envelope_phrase,
    exception_text,
    first_name,
    id_of_thing,
    is_machinery,
    kind_of_alert,
    longest_sentence,
    name_beside,
    name_of_build,
    name_of_home,
    named_thing,
    phrase_at_top,
    phrase_of_kind,
    place_in_code,
    reason_in_a_word,
    repository_name,
    rule_of_title,
    says_trouble,
    service_of_title,
    severity_of_kind,
    thing_of_kind,
    watched_address,
    without_branches,
    without_changes,
    without_definitions,
    without_envelope,
    without_event_object,
    word_of_kind,
)
from tracer.alerts.proposals.field_checks import FITS, text_of
from tracer.alerts.proposals.field_scores import (
    best_member,
    key_place,
    points,
    ranked_members,
)
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
from tracer.alerts.proposals.state_guesses import complete_state
from tracer.alerts.proposals.title_guesses import better_title
from tracer.alerts.tables.usual_keys import key_ranks

_MOST_TAGS = 3
_SURE_TITLES = 18
"""Keys of a title that belong to nothing but an alert, or to what raised it."""
_TOP = 2
"""Keys to a member whose own key says that it names the requirement."""
_TEXTS = frozenset(("message", "msg", "text", "body", "content"))
_REASONS = frozenset(("reason", "cause"))
_STAGES = frozenset(("production", "prod", "prd", "staging", "preprod", "uat"))
"""Words that only environments have."""
_OF_STATE = frozenset(("status", "severity", "timestamp", "changed_at", "threshold"))
_OF_LIMITS = frozenset(("threshold", "expression", "sentence"))
_SHOWN = 2
"""How many of them show that a payload without a title is an alert, however it is named."""
_SINGLE = tuple(
    name for name in FITS if name not in {"tags", "changed_at", "description"}
)


def guess_fields(leaves: Sequence[Leaf]) -> dict[str, tuple[Leaf, ...]]:
    """Return the members that are each field of an alert, the best first.

    `links` are all web addresses that a person would open.
    """
    envelope = envelope_phrase(leaves)
    leaves = without_event_object(without_definitions(without_envelope(leaves)))
    best = {name: leaf for name in _SINGLE if (leaf := best_member(name, leaves))}
    best.pop("service", None)
    named = without_branches(leaves)
    best |= {"service": s} if (s := best_member("service", named)) else {}
    told = without_changes(leaves)
    best.pop("title", None)
    best |= {"title": t} if (t := best_member("title", told)) else {}
    complete_state(best, leaves)
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
        "tags": tuple(islice(ranked_members("tags", leaves), _MOST_TAGS)),
        "frames": guesses.get("frames") or place_in_code(leaves),
        "links": tuple(islice(links_among(leaves), MOST_LINKS)),
    }
    return guesses | {name: own for name, own in several.items() if own}


def _complete_title(
    best: dict[str, Leaf], leaves: Sequence[Leaf], envelope: Leaf | None
) -> None:
    own = best.pop("title", None)
    if own and says_trouble(envelope) and key_place("title", own) >= _SURE_TITLES:
        own = None  # it names the thing that failed, or says more of it
    phrase = phrase_of_kind(leaves, own)
    title = phrase or better_title(own, leaves)
    title = title or _second_title(leaves, best, envelope)
    if title and "\n" in text_of(title.place):
        title = reason_in_a_word(leaves) or title  # rather than a log
    if title:
        best["title"] = title


def _separate_value(best: dict[str, Leaf], leaves: Sequence[Leaf]) -> None:
    """Find another value where the best one is rather the limit: `violationValue`."""
    value = best.get("value")
    if value is None or value is not best.get("threshold"):
        return
    others = (leaf for leaf in ranked_members("value", leaves) if leaf is not value)
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
    build = name_of_build(leaves) or repository_name(leaves)
    if build and "revision" in best and is_machinery(best["service"]):
        best["service"] = build
    if "rule" not in best and (leaf := rule_of_title(best.get("title"))):
        best["rule"] = leaf
    if (own := best.get("environment")) and (leaf := _stage_beside(own, leaves)):
        best["environment"] = leaf
    if "environment" not in best and (leaf := _named_environment(leaves, best)):
        best["environment"] = leaf


def _complete_numbers(best: dict[str, Leaf], leaves: Sequence[Leaf]) -> None:
    """Find the limit of the value, and what the keys around them say of both."""
    numbers = tuple(ranked_members("value", leaves))
    separate_limit(best, numbers)
    value, threshold = best.get("value"), best.get("threshold")
    if value and threshold:
        limits = tuple(ranked_members("threshold", leaves))
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
    texts = (best_member("title", leaves), best_member("description", leaves))
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
    if leaf := best_member("description", others) or longest_sentence(others):
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
    description = best_member("description", leaves)
    return (
        kind_of_alert(leaves)
        or exception_text(leaves)
        or best.get("rule")
        or word_of_kind(leaves)
        or envelope
        or (None if description else dotted_event(leaves))
        or best.get("metric")
        or (description if description in _troubles(leaves) else None)
        or (best.get("service") and phrase_at_top(_unused(leaves, best)))
        or best.get("service")
        or watched_address(leaves)
        or named_thing(leaves)
        or description
        or dotted_event(leaves)
        or name_of_home(leaves)
    )


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
