"""Links of an alert as payloads list them: by name, as objects, as pairs, or bare."""

from collections.abc import Iterator

from tracer.alerts.fields.field_reader import FieldReader
from tracer.alerts.fields.labels import read_labels
from tracer.alerts.fields.links import is_web_address
from tracer.alerts.payloads.payload_keys import in_any_spelling
from tracer.text import Json, shown_words

_ADDRESS_KEYS = ("href", "url", "link")
_NAME_KEYS = ("text", "displayName", "name", "title", "label", "rel", "type")
_NAME_SHOWN = 40
_BARE = "link"
"""What an address without a name is called."""


def read_listed_links(place: Json, reader: FieldReader) -> dict[str, str]:
    """Read links by their names; what is not a web address is dropped."""
    is_list = isinstance(place.value, list)
    links: dict[str, str] = {}
    for member in place.items() if is_list else (place,):
        for name, address in _pairs(member, reader, is_listed=is_list):
            if is_web_address(address):
                links[_unused(name, links)] = address
            else:
                reader.drop(
                    f"`{place.path}.{shown_words(name, _NAME_SHOWN)}` is not a web address"
                )
    return links


def _pairs(
    member: Json, reader: FieldReader, *, is_listed: bool
) -> Iterator[tuple[str, str]]:
    text = member.value.strip() if isinstance(member.value, str) else ""
    if is_web_address(text):
        yield _BARE, text
    elif is_listed and _address(member):
        names = (in_any_spelling(member, key) for key in _NAME_KEYS)
        yield reader.text(*names) or _BARE, _address(member)
    else:
        place = Json([member.value], member.path) if is_listed else member
        yield from read_labels(reader, place).items()


def _address(member: Json) -> str:
    """Return the address of a link that is an object, empty where it has none."""
    values = (in_any_spelling(member, key).value for key in _ADDRESS_KEYS)
    texts = (value.strip() for value in values if isinstance(value, str))
    return next(filter(is_web_address, texts), "")


def _unused(name: str, links: dict[str, str]) -> str:
    """Return a name that no link has yet: `link`, then `link 2`."""
    number, unused = 2, name
    while unused in links:
        unused, number = f"{name} {number}", number + 1
    return unused
