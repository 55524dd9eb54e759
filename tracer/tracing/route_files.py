"""The code behind the path of a request that an alert names: `/api/send`."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from tracer.alerts import Alert
from tracer.repository import Repository, is_data_file, is_test_file, may_run
from tracer.text import Pattern

_ROUTE = Pattern(
    r"(?<![\w./:@-])/[A-Za-z][\w.-]*(?:/[\w{:$][\w.{}:$-]*){1,7}/?(?![\w/])"
)
"""A path of two parts or more; one part, as `/login`, may be anything."""
_END = Pattern(r"/(?:index|route|page|\+server|\+page(?:\.server)?|handler)$")
"""The name of a file that serves the path of its folder."""
_CONTROLLER = Pattern(r"(?:^|/)controllers/(?P<route>.+)_controller\.rb$")
"""The file that Rails has for the path of a resource."""
_GROUP = Pattern(r"/\([^()/]+\)(?=/)")
"""A folder that has no part in the path: `app/(main)/login/page.tsx`."""
_ROOTS = frozenset(("pages", "app", "routes"))
"""Folders below which files are called like the paths that they serve."""
_ANY = Pattern(r"\[.+\]|\$.+|_\w+|[{:].+|\d+|(?=.*\d)[\w-]{8,}")
"""A part that stands for any, as `[id]`, `$id`, `{id}` and `:id`, or is an id."""
_MOST = 3
"""Files that may name one path as a text: in more of them it says nothing."""
_SENDS = Pattern(
    r"""
    \b(?: fetch | axios(?:\.\w+)? | curl | urlopen | exchange | (?:get|post)For(?:Entity|Object)
       | requests?\.\w+ | http\.(?:Get|Post|NewRequest) | \w*[Cc]lient[\w.]* | url ) \s* \(
    """,
    re.VERBOSE,
)
"""A line that asks for a path, or makes its address, does not serve it."""
_REGISTERS = r"""(?:
    (?:register|path|route|resources?|mapping)\b[^"'`:\n]{0,20}["'`:]\^?/?
  | (?:get|post|put|patch|delete|handle\w*)\b[^"'`:\n]{0,20}["'`]/ )"""
"""What routers have before the part of a path: `path("orders/", …)`, `resources :orders`.
Where what a verb gets begins with no slash, it may be the key of a table."""
_NAME = Pattern(r"[A-Za-z_]\w{5,}")
_SHORTEST_PART = 4


class RouteFile(Struct, frozen=True):
    """A file that serves a path, or a line that has it as a text.

    `router` is the place that names what the line defines for the path.
    """

    route: str
    path: str
    line: int | None = None
    router: str | None = None


def routes_of(alert: Alert) -> tuple[str, ...]:
    """Return the paths of requests that an alert names in its sentences and tags."""
    text = "\n".join((alert.title, alert.description or "", *alert.tags.values()))
    files = {frame.path for frame in alert.frames}
    found = (match[0].rstrip("/.") for match in _ROUTE.finditer(text))
    return tuple(dict.fromkeys(route for route in found if route not in files))


def route_files(
    repository: Repository, revision: str, routes: Sequence[str]
) -> Iterator[RouteFile]:
    """Walk over the code that serves the first path for which there is code.

    A file that is named like the path serves it; without one, lines count that have the
    path as a text. Its first part may be written elsewhere, where routes are mounted.
    """
    for route in routes:
        found = list(_called_so(repository, revision, route)) or [
            each
            for part in _without_mount(route)
            for each in _named_in(repository, revision, part)
        ]
        found = found or list(_registered(repository, revision, route))
        if found:
            yield from found
            return


def _called_so(
    repository: Repository, revision: str, route: str
) -> Sequence[RouteFile]:
    """Return the files that serve a path; best with as many parts, as ids may be left out."""
    wanted = route.strip("/").split("/")
    fixed = [part for part in wanted if not _is_any(part)]
    by_length: dict[bool, list[RouteFile]] = {True: [], False: []}
    for path in repository.inventory(revision).files:
        if fixed[:1] and fixed[0] in path and _may_serve(path):
            parts = _served(path)
            if [part for part in parts if not _is_any(part)] == fixed:
                served = RouteFile("/" + "/".join(parts), path)
                by_length[len(parts) == len(wanted)].append(served)
    found = by_length[True] or by_length[False]
    return found if len(found) <= _MOST else ()


def _served(path: str) -> list[str]:
    """Return the parts of the path that a file serves by its name; none where it does not."""
    controller = _CONTROLLER.search(path)
    if controller:
        return controller["route"].split("/")
    folder, _, name = path.rpartition("/")
    whole = _END.sub("", f"/{folder}/{name.rpartition('.')[0]}")
    parts = _GROUP.sub("", f"{whole}/").strip("/").split("/")
    roots = [n for n, part in enumerate(parts) if part.lower() in _ROOTS]
    if roots:
        return parts[roots[-1] + 1 :]
    return parts if parts[0] == "api" else []


def _is_any(part: str) -> bool:
    """Whether a part stands for any, or is the id of one."""
    return _ANY.fullmatch(part) is not None


def _without_mount(route: str) -> Iterator[str]:
    """Walk over a path, and what is left of it where its first part is a mount's."""
    yield route
    rest = route[route.index("/", 1) :]
    if rest.count("/") > 1:
        yield rest


def _named_in(repository: Repository, revision: str, route: str) -> Sequence[RouteFile]:
    """Return the lines that have a path as a text of its own, where these are few."""
    whole = re.compile(rf"[\"'`]{re.escape(route)}/?[\"'`?]")
    found = []
    for path in filter(_may_serve, repository.search(revision, re.escape(route))):
        text = repository.text(revision, path) or ""
        lines = [
            number
            for number, line in enumerate(text.split("\n"), 1)
            if whole.search(line) and not _SENDS.search(line)
        ]
        found += [RouteFile(route, path, line) for line in lines[:1]]
    return found if len(found) <= _MOST else ()


def _registered(
    repository: Repository, revision: str, route: str
) -> Iterator[RouteFile]:
    """Return what a router names for the end of a path, where one line does so.

    The beginning is written where that router is mounted.
    """
    end = [part for part in route.split("/") if part and not _is_any(part)][-1]
    if len(end) < _SHORTEST_PART:
        return
    whole = re.compile(
        rf"{_REGISTERS}{re.escape(end)}/?\$?(?:[\"'`]|\b)(?P<rest>.*)",
        re.IGNORECASE | re.VERBOSE,
    )
    found = [
        (path, number, match["rest"])
        for path in filter(_may_serve, repository.search(revision, re.escape(end)))
        for number, line in enumerate(
            (repository.text(revision, path) or "").split("\n"), 1
        )
        if (match := whole.search(line)) and not _SENDS.search(line)
    ]
    if len(found) != 1:
        return
    path, number, rest = found[0]
    for name in _NAME.findall(rest):
        defined = _definition(repository, revision, name)
        if defined:
            yield RouteFile(route, *defined, router=f"{path}:{number}")
            return


def _definition(
    repository: Repository, revision: str, name: str
) -> tuple[str, int] | None:
    """Return the only line that defines a name."""
    defines = re.compile(rf"\b(?:class|def|func|function|fn)\b.*\b{name}\b")
    found = [
        (path, number)
        for path in filter(_may_serve, repository.search(revision, name))
        for number, line in enumerate(
            (repository.text(revision, path) or "").split("\n"), 1
        )
        if defines.search(line)
    ]
    return found[0] if len(found) == 1 else None


def _may_serve(path: str) -> bool:
    return may_run(path) and not is_test_file(path) and not is_data_file(path)
