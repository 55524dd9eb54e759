"""Better titles than the name with the clearest key: what the texts around it say."""

from collections.abc import Sequence

from tracer.alerts.proposals.fallback_guesses import is_description
from tracer.alerts.proposals.field_checks import description_fit, text_of, title_fit
from tracer.alerts.proposals.key_words import (
    CHANGES,
    NO_ALERTS,
    OTHER_PARENTS,
    TROUBLES,
)
from tracer.alerts.proposals.payload_leaves import Leaf
from tracer.text import Pattern

_NAMES = frozenset(("name", "title", "displayname", "displaytitle"))
_TEXTS = frozenset(("description", "desc", "detaileddescription", "longdescription"))
_MESSAGES = frozenset(("message", "msg", "logmessage", "summary", "reason"))
_ERRORS = frozenset(("error", "exception", "failure", "fault"))
_CLASSES = frozenset(("name", "type", "class", "kind"))
_SENTENCE = 2
_ADVISORY = Pattern(
    r"(?:CVE-\d{4}-\d{3,8}|GHSA(?:-\w{4}){3}|[A-Z]{2,5}SA-[\d:-]{4,20})"
)
"""Ids under which everybody knows a hole in a program."""


def better_title(title: Leaf | None, leaves: Sequence[Leaf]) -> Leaf | None:
    """Return a member that says more of the alert than a title, or the title itself."""
    if title is None or _is_of_repository(title, leaves):
        return _advisory(leaves) or title
    better = (
        _message_of_error(title, leaves)
        or _name_of_what_is_described(title, leaves)
        or _message_beside(title, leaves)
    )
    return better or title


def _is_of_repository(title: Leaf, leaves: Sequence[Leaf]) -> bool:
    """Whether a title is the name in `{"repository": "shop/cart", "name": "cart"}`."""
    end = f"/{text_of(title.place)}"
    beside = _beside(title, leaves, frozenset(("repository", "repo")))
    return beside is not None and text_of(beside.place).endswith(end)


def _message_of_error(title: Leaf, leaves: Sequence[Leaf]) -> Leaf | None:
    """Return what an error says, where the title is only its class: `TypeError`."""
    is_class = title.name in _CLASSES and title.parents[-1:] != ()
    if not is_class or _ERRORS.isdisjoint(title.parents[-1:]):
        return None
    if " " in text_of(title.place):
        return None
    beside = _beside(title, leaves, _MESSAGES)
    return beside if beside and " " in text_of(beside.place) else None


def _name_of_what_is_described(title: Leaf, leaves: Sequence[Leaf]) -> Leaf | None:
    """Return the name of the only object with a name and a description.

    Wiz writes `{"control": {"name": …, "description": …}, "rule": {"name": …}}`: the
    rule says where the finding is sent.
    """
    if title.name not in _NAMES | _TEXTS or _beside(
        title, leaves, _TEXTS - {title.name}
    ):
        return None
    described = [leaf for leaf in leaves if _is_description_of_alert(leaf)]
    named = [_beside(leaf, leaves, _NAMES) for leaf in described]
    names = [leaf for leaf in named if leaf and title_fit(leaf.place)]
    is_better = len(names) == 1 and names[0] is not title
    return names[0] if is_better and _is_nested(title) else None


def _is_nested(title: Leaf) -> bool:
    """Whether a title is not the payload's own: a description may be for want of one."""
    return bool(title.parents) or is_description(title)


def _is_description_of_alert(leaf: Leaf) -> bool:
    others = OTHER_PARENTS | CHANGES | NO_ALERTS
    is_text = leaf.name in _TEXTS and bool(leaf.parents) and not leaf.is_listed
    is_own = is_text and others.isdisjoint(leaf.parents)
    return is_own and description_fit(leaf.place) >= _SENTENCE


def _message_beside(title: Leaf, leaves: Sequence[Leaf]) -> Leaf | None:
    """Return the message beside a title that is only called a description."""
    if not is_description(title):
        return None
    beside = _beside(title, leaves, _MESSAGES)
    is_sentence = beside and " " in text_of(beside.place)
    return beside if is_sentence and beside and title_fit(beside.place) else None


def _advisory(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return the id of a vulnerability without a name: `CVE-2026-1234`."""
    of_trouble = (leaf for leaf in leaves if not TROUBLES.isdisjoint(leaf.parents))
    return next(
        (leaf for leaf in of_trouble if _ADVISORY.fullmatch(text_of(leaf.place))), None
    )


def _beside(leaf: Leaf, leaves: Sequence[Leaf], names: frozenset[str]) -> Leaf | None:
    """Return the member of the same object with one of some names."""
    own = (each for each in leaves if each.keys[:-1] == leaf.keys[:-1])
    return next((e for e in own if e is not leaf and e.name in names), None)
