"""The form of a frame: how a language or tool writes a line of a stack trace."""

from collections.abc import Callable
from enum import Enum, auto

from msgspec import Struct

from tracer.text import Pattern


class Order(Enum):
    """Which frame a stack begins with."""

    INNERMOST_FIRST = auto()
    OLDEST_FIRST = auto()


class FrameForm(Struct, frozen=True):
    """How a language or tool writes a frame.

    Groups of the pattern: `path`, `line`, `function` and `number` (the frame's place in the
    stack), all of them optional. `folder` returns what the path lacks at its beginning.
    `function_above` finds the function in the line before. `names_callee`: the function
    is the one that is called at the place, not the one that the place is in.
    `is_fallback`: its lines count only where none of another form has a place.
    """

    language: str
    pattern: Pattern
    simple_name: Callable[[str], str]
    order: Order = Order.INNERMOST_FIRST
    function_above: Pattern | None = None
    names_callee: bool = False
    is_fallback: bool = False
    folder: Callable[[str], str] | None = None
