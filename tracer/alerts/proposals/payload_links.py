"""The links in a payload: every address that a person would open, and what it is called."""

from collections.abc import Iterator, Sequence

from tracer.alerts.fields.links import is_web_address
from tracer.alerts.proposals.field_checks import text_of
from tracer.alerts.proposals.key_words import (
    ADDRESS_WORDS,
    NO_LINKS,
    PEOPLE,
    SENDERS,
    WORDS,
)
from tracer.alerts.proposals.payload_leaves import Leaf
from tracer.text import Json

MOST_LINKS = 8


def links_among(leaves: Sequence[Leaf]) -> Iterator[Leaf]:
    """Walk over the members that are links or lists of them, each address once."""
    seen: set[str] = set()
    for leaf in leaves:
        if set(leaf.parents) & (PEOPLE | SENDERS):
            continue
        address = text_of(leaf.place)
        is_address = is_web_address(address) and " " not in address
        is_picture = NO_LINKS.search(leaf.keys[-1]) or NO_LINKS.search(address)
        if _lists_links(leaf.place):
            yield leaf
            seen.update(_addresses(leaf.place))
        elif is_address and not is_picture and address not in seen:
            seen.add(address)
            yield leaf


def _lists_links(place: Json) -> bool:
    return any(True for _ in place.items()) and all(map(_addresses, place.items()))


def _addresses(place: Json) -> set[str]:
    """Return the addresses in a link, or in a list of links."""
    members = [*place.items(), *(member for _, member in place.members()), place]
    texts = {text_of(member) for member in members}
    return {text for text in texts if is_web_address(text)}


def _plain_words(key: str) -> list[str]:
    words = [word.lower() for word in WORDS.findall(key)]
    return [word for word in words if word not in ADDRESS_WORDS]


def link_name(leaf: Leaf, taken: Sequence[str]) -> str:
    """Return what a link is called: by its key, less the word for address."""
    names = ["".join(_plain_words(key)) for key in reversed(leaf.keys)]
    name = next((name for name in names if name), "page")
    number, unused = 2, name
    while unused in taken:
        unused, number = f"{name}{number}", number + 1
    return unused


def named_links(leaves: Sequence[Leaf]) -> dict[str, str]:
    """Return the addresses at some members by what the links are called."""
    links: dict[str, str] = {}
    for leaf in leaves:
        address = text_of(leaf.place)
        if address:
            links[link_name(leaf, tuple(links))] = address
    return links
