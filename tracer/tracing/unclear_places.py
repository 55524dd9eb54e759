"""Says which places of the code may name a requirement or one of another feature."""

from collections.abc import Iterator, Sequence
from itertools import islice

from tracer.code import UnclearMarker

_MOST_PLACES = 3
_MOST_OTHERS = 3


def unclear_places(requirement: str, markers: Sequence[UnclearMarker]) -> Iterator[str]:
    """Yield what to say of places that are not counted, as nothing says what they name."""
    if not markers:
        return
    name = requirement.rpartition("/")[2].rpartition("#")[2]
    if name.replace(".", "").isdigit():
        name = f"requirement {name}"
    others = {id_: None for marker in markers for id_ in marker.ids}
    others.pop(requirement, None)
    places = [f"{marker.path}:{marker.line}" for marker in markers]
    yield (
        f"{name} in {_listed(places, _MOST_PLACES)} may be {requirement} or "
        f"{_listed(list(others), _MOST_OTHERS)}: nothing says of which feature it is, "
        "so it is not counted"
    )


def _listed(items: Sequence[str], most: int) -> str:
    """Return the first of some items in a sentence, with the number of the others."""
    shown = list(islice(items, most))
    more = len(items) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
