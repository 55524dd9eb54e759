"""A place in the code that may be at fault, and what leads there."""

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from tracer.history import Place

LEAD = "metric"
"""The origin of places that the metric, the path of a request, or a name leads to."""


class Guess(Enum):
    """What leads to a file that was changed, whether or not it is at fault."""

    SERVICE = "the alert's service"
    WORDS = "the alert's words"


class FaultPlace(Struct, frozen=True, kw_only=True):
    """A place that may be at fault."""

    place: Place
    """The file or function."""
    rank: int
    """How likely it is: 0 is the likeliest."""
    origin: str = ""
    """Why it may be at fault, in words; empty where it is a guess."""
    guess: Guess | None = None
    """Where nothing more exact than the alert's service or words leads here: which."""
    stray_line: int | None = None
    """The frame's line, where its function does not have it: then the code that ran is
    not that of this revision, and the function counts, not the line."""
    stray_label: str = ""
    """The function that has this line here, if one has it."""
    is_frame: bool = False
    """Whether the alert's stack trace leads here."""
    frames: int = 1
    """Of a stack trace: how many of its frames are here."""
    is_unmeasured: bool = False
    """Whether it was never measured how often what leads here leads to the cause: code that
    only mentions the requirement."""
    note: str = ""
    """What links it to the alert, where that is neither a frame nor the requirement."""
    code: str = ""
    """What is on the frame's line, where that line is known to have run."""
    is_submodule: bool = False
    """Whether it is a submodule, whose code is in another repository."""

    @property
    def is_lead(self) -> bool:
        """Whether a metric, the path of a request or a name leads here: no frame, no marker."""
        return self.origin == LEAD

    @property
    def is_guess(self) -> bool:
        return self.guess is not None

    @property
    def line(self) -> int | None:
        """The line at fault, or where its function starts; `None` for a whole file."""
        return self.place.lines[0] if self.place.lines else self.place.start or None


def is_guess(places: Sequence[FaultPlace]) -> bool:
    """Whether an alert leads to no code, or to no more than what was changed."""
    return all(place.is_guess for place in places)


def paths_of(places: Iterable[FaultPlace]) -> tuple[str, ...]:
    """Return the files of some places, each once."""
    return tuple(dict.fromkeys(each.place.path for each in places))


def where(each: FaultPlace) -> tuple[str, int, int]:
    """Return what tells the places of one function from others."""
    return (each.place.path, each.place.start, each.place.end)


def merged(places: Iterator[FaultPlace]) -> list[FaultPlace]:
    """Join the places of one function: recursion has it several times in a stack."""
    joined: dict[tuple[str, int, int], FaultPlace] = {}
    for each in places:
        place, key = each.place, where(each)
        first = joined.get(key)
        if first is None:
            joined[key] = each
            continue
        lines = tuple(sorted({*first.place.lines, *place.lines}))
        joined[key] = replace(
            first,
            place=replace(place, lines=lines),
            frames=first.frames + each.frames,
            stray_line=first.stray_line and each.stray_line,
            stray_label=first.stray_label if each.stray_line else "",
        )
    return list(joined.values())
