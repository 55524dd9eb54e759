"""Methods that serve a path by their annotations: Spring, JAX-RS, Micronaut, NestJS, ASP.NET.

    @RequestMapping("/wx/order")          // on the class: the beginning
    class OrderController {
        @PostMapping("submit")            // on the method: the end, and the verb
        Object submit(…)

Nobody writes the whole path in one place, so it is put together from both.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from tracer.text import Pattern

_ANNOTATION = Pattern(
    r"""
    ^\s* (?: @ | \[ ) (?:
      \w*? (?P<spring> Request | Get | Post | Put | Patch | Delete )Mapping
      | (?P<verb> (?:Http)?(?:Get|Post|Put|Patch|Delete) | GET | POST | PUT | PATCH | DELETE )
      | (?P<path> Path | Controller | Route )
    ) \b (?P<rest> .* )
    """,
    re.VERBOSE,
)
_TEXT = Pattern(r"[\"'`](?P<text>[^\"'`\s]*)[\"'`]")
_OTHER_PART = Pattern(r"\b(?:name|params|produces|consumes|headers|version)\s*[=:]")
"""What follows in an annotation and is no path."""
_MOST = 12
"""Paths of one class or method; in what nobody wrote there may be any number."""
_CLASS = Pattern(r"\b(?:class|interface|record|object)\s+(?P<name>\w+)")
_VARIABLE = Pattern(r"[{:\[<*].*|\*+")
_CONTROLLER = "[controller]"
"""What ASP.NET replaces with the name of the class."""


class MappedPath(Struct, frozen=True):
    """A path that a file maps to a method, the line of the annotation, and the verb."""

    path: str
    line: int
    verb: str | None = None


class _Annotated(Struct, frozen=True):
    """The paths in an annotation, and the verb; without a path it is for that of the class."""

    line: int
    paths: tuple[str, ...]
    verb: str | None
    is_handler: bool


def mappings(text: str) -> Iterator[MappedPath]:
    """Walk over what a file maps to its methods, each with its whole path."""
    beginning: tuple[str, ...] = ("",)
    waiting: list[_Annotated] = []
    for number, line in enumerate(text.split("\n"), 1):
        annotated = _read(line, number)
        if annotated:
            waiting.append(annotated)
            continue
        of_class = _CLASS.search(line)
        if of_class and not line.lstrip().startswith(("*", "//", "#")):
            paths = [path for each in waiting for path in each.paths][:_MOST]
            beginning = tuple(_named(path, of_class["name"]) for path in paths) or ("",)
            waiting = []
        elif line.strip() and not line.lstrip().startswith(("@", "[", "*", "/")):
            yield from _of_method(beginning, waiting)
            waiting = []


def serves(path: str, route: str) -> bool:
    """Whether a path of code is that of a request; what stands for any, fits any."""
    own, wanted = _parts(path), _parts(route)
    return len(own) == len(wanted) and all(map(_fits, own, wanted))


def _read(line: str, number: int) -> _Annotated | None:
    match = _ANNOTATION.match(line)
    if match is None:
        return None
    rest = _OTHER_PART.split(match["rest"])[0]
    verb = (match["spring"] or match["verb"] or "").removeprefix("Http").upper()
    return _Annotated(
        line=number,
        paths=tuple(each["text"] for each in _TEXT.finditer(rest)),
        verb=verb if verb not in {"", "REQUEST"} else None,
        is_handler=bool(verb),
    )


def _of_method(
    beginning: Sequence[str], annotated: Sequence[_Annotated]
) -> Iterator[MappedPath]:
    """Join the annotations of one method: the verb and the path may be in two of them."""
    if not any(each.is_handler for each in annotated):
        return
    verb = next((each.verb for each in annotated if each.verb), None)
    ends = [path for each in annotated for path in each.paths][:_MOST] or [""]
    for first in beginning:
        for end in ends:
            yield MappedPath(f"{first}/{end}", annotated[0].line, verb)


def _named(path: str, name: str) -> str:
    return path.replace(_CONTROLLER, name.removesuffix("Controller"))


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part]


def _fits(own: str, wanted: str) -> bool:
    is_any = _VARIABLE.fullmatch(own) is not None
    return is_any or own.casefold() == wanted.casefold()
