"""The code behind the path of a request that an alert names: `/api/send`."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from msgspec import Struct

from tracer.alerts import Alert
from tracer.repository import Repository, is_data_file, is_test_file, may_run
from tracer.text import Pattern
from tracer.tracing.mapped_routes import MappedPath, mappings, serves

_ROUTE = Pattern(
    r"(?<![\w./:@-])/[A-Za-z][\w.-]*(?:/[\w{:$][\w.{}:$-]*){1,7}/?(?![\w/])"
)
"""A path of two parts or more; one part, as `/login`, may be anything."""
_REQUEST = Pattern(
    r"\b(?P<verb>GET|POST|PUT|PATCH|DELETE|HEAD)\s+(?P<path>/[A-Za-z][\w{}:$./-]*)"
)
"""A path with its verb, which may have one part."""
_PATH_TAGS = frozenset(("path", "uri", "route", "endpoint", "handler", "http_route"))
_MONITORED = "monitored"
"""The link to what an uptime check asks for: its path is that of a request."""
_END = Pattern(r"/(?:index|route|page|\+server|\+page(?:\.server)?|handler)$")
"""The name of a file that serves the path of its folder."""
_ANNOTATED = (".java", ".kt", ".groovy", ".scala", ".cs", ".ts")
"""Files of languages whose frameworks map paths by annotations."""
_CONTROLLER = Pattern(r"(?:^|/)controllers/(?P<route>.+)_controller\.rb$")
"""The file that Rails has for the path of a resource."""
_GROUP = Pattern(r"/\([^()/]+\)(?=/)")
"""A folder that has no part in the path: `app/(main)/login/page.tsx`."""
_FLAT = Pattern(r"\+/")
"""The end of a folder that Remix's flat routes have in the path: `routes/api+/health.ts`."""
_ROOTS = frozenset(("pages", "app", "routes"))
"""Folders below which files are called like the paths that they serve."""
_ANY = Pattern(r"\[.+\]|\$.+|_\w+|[{:].+|\d+|(?=.*\d)[\w-]{8,}")
"""A part that stands for any, as `[id]`, `$id`, `{id}` and `:id`, or is an id."""
_MOST = 3
"""Files that may name one path as a text: in more of them it says nothing."""
_SENDS = Pattern(
    r"""
    \b(?: fetch | axios(?:\.\w+)? | curl | urlopen | \w*[Ff]etch\w* | exchange | (?:get|post)For(?:Entity|Object)
       | requests?\.\w+ | http\.(?:Get|Post|NewRequest) | \w*[Cc]lient[\w.]* | url ) \s* \(
    """,
    re.VERBOSE,
)
"""A line that asks for a path, or makes its address, does not serve it."""
_COMMENT = Pattern(r"\s*(?://|#|\*|/\*)")
_PATH_TEXT = Pattern(r"[\"'`](/[\w.{}:<>$*?/\[\]-]*)[\"'`?]")
_ROUTER = Pattern(
    r"""
    \b (?: route | path | get | post | put | patch | delete | any | all | match | handle\w*
      | mapping | include_router | mount | use | prefix ) \b [^"'`\n]{0,40} $
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What a router's line has before the whole path: `@app.route("/a/b")`."""
_BEFORE = 200
"""Characters before a path that are looked at."""
_ASKS = Pattern(r"\s=\s*$|\bawait\b|\breturn\b|=>|(?<![=!<>])=\s*[A-Za-z_$]|==")
"""What stands before a path in a line that asks for it, or compares it."""
_REGISTERS = r"""(?:
    (?:register|path|route|resources?|mapping)\b[^"'`:\n]{0,20}["'`:]\^?/?
  | (?:get|post|put|patch|delete|handle\w*)\b[^"'`:\n]{0,20}["'`]/ )"""
"""What routers have before the part of a path: `path("orders/", …)`, `resources :orders`.
Where what a verb gets begins with no slash, it may be the key of a table."""
_NAME = Pattern(r"[A-Za-z_]\w{5,}")
_OF_CLASS = Pattern(r"(?:::class\s*,\s*[\"']|[@#])(?P<name>[A-Za-z_]\w*)")
"""A method beside its class, as Laravel has it: `[Cart::class, 'show']`, `Cart@show`."""
_SHORTEST_PART = 4


class RequestPath(Struct, frozen=True):
    """The path of a request, and its verb if the alert says it."""

    path: str
    verb: str | None = None


class RouteFile(Struct, frozen=True):
    """A file that serves a path, or a line that has it as a text.

    `router` is the place that names what the line defines for the path.
    """

    route: str
    path: str
    line: int | None = None
    router: str | None = None
    is_mapped: bool = False
    """Whether the line maps the path to the method that it is above of."""


def routes_of(alert: Alert) -> tuple[RequestPath, ...]:
    """Return the requests that an alert names in its sentences, tags and links."""
    text = "\n".join((alert.title, alert.description or "", *alert.tags.values()))
    files = {frame.path for frame in alert.frames}
    verbs = {_plain(each["path"]): each["verb"] for each in _REQUEST.finditer(text)}
    paths = (*verbs, *(_plain(match[0]) for match in _ROUTE.finditer(text)))
    found = dict.fromkeys((*paths, *_in_fields(alert)))
    return tuple(
        RequestPath(path, verbs.get(path)) for path in found if path not in files
    )


def _in_fields(alert: Alert) -> Iterator[str]:
    """Walk over the paths that are the whole of a tag, or that an uptime check asks for."""
    for name, value in alert.tags.items():
        if name.casefold() in _PATH_TAGS and value.startswith("/") and value[1:]:
            yield _plain(value)
    path = urlsplit(alert.links.get(_MONITORED, "")).path
    if path.strip("/"):
        yield _plain(path)


def _plain(path: str) -> str:
    return path.rstrip("/.")


def route_files(
    repository: Repository, revision: str, routes: Sequence[RequestPath]
) -> Iterator[RouteFile]:
    """Walk over the code that serves the first path for which there is code.

    A file that is named like the path serves it, and a method that is mapped to it; without
    one, lines count that have the path as a text. Its first part may be written elsewhere,
    where routes are mounted.
    """
    for route in routes:
        parts = list(_without_mount(route.path))
        found = list(_called_so(repository, revision, route.path))
        found = found or next(
            filter(None, (_mapped(repository, revision, route, p) for p in parts)), []
        )
        found = found or [
            _handler(repository, revision, each)
            for part in parts
            for each in _named_in(repository, revision, part)
        ]
        found = found or list(_registered(repository, revision, route.path))
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
    parts = _GROUP.sub("", _FLAT.sub("/", f"{whole}/")).strip("/").split("/")
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
    _, first, rest = route.partition(route.split("/")[1])
    if first and rest.count("/") > 1:
        yield rest


def _mapped(
    repository: Repository, revision: str, route: RequestPath, part: str
) -> list[RouteFile]:
    """Return the methods that are mapped to a path; with the verb, where several are."""
    found = [
        (path, mapping)
        for path in filter(_may_serve, _files_with_end(repository, revision, part))
        for mapping in mappings(repository.text(revision, path) or "")
        if serves(mapping.path, part)
    ]
    of_verb = [each for each in found if route.verb and each[1].verb == route.verb]
    best: list[tuple[str, MappedPath]] = of_verb or found
    files = [
        RouteFile(route.path, path, mapping.line, is_mapped=True)
        for path, mapping in best
    ]
    return files if len(files) <= _MOST else []


def _files_with_end(repository: Repository, revision: str, route: str) -> Sequence[str]:
    """Return the files that may map a path: they have its last part that is fixed."""
    fixed = [part for part in route.split("/") if part and not _is_any(part)]
    if not fixed:
        return ()
    return repository.search(revision, re.escape(fixed[-1]), _ANNOTATED)


def _named_in(repository: Repository, revision: str, route: str) -> Sequence[RouteFile]:
    """Return the lines that register a path with a router, where these are few.

    Others that have it as a text may be those of clients, of documents, or of a check.
    """
    end = next((each for each in reversed(route.split("/")) if not _is_any(each)), "")
    lines = _lines_with(repository, revision, end) if end else ()
    found = [
        RouteFile(text, path, number)
        for path, number, line in lines
        if (text := _registered_text(line, route, end))
    ]
    # A file that names a path twice names it once.
    first = {each.path: each for each in reversed(found)}
    files = list(reversed(first.values()))
    return files if len(files) <= _MOST else ()


def _registered_text(line: str, route: str, end: str) -> str | None:
    """Return what a line gives to a router for a path; what awaits or keeps it, asks for it."""
    for match in _PATH_TEXT.finditer(line):
        if not _is_path_of(match[1], route, end):
            continue
        # Generated code has lines of a million characters.
        before = line[max(0, match.start() - _BEFORE) : match.start()]
        if _ROUTER.search(before) and not _ASKS.search(before):
            return match[1]
    return None


def _is_path_of(text: str, route: str, end: str) -> bool:
    """Whether a text is the whole path of a request: one that begins with `{id}` is a part."""
    has_start = text.split("/")[1] == route.split("/")[1]
    return has_start and end in text and serves(text, route)


def _lines_with(
    repository: Repository, revision: str, text: str
) -> Iterator[tuple[str, int, str]]:
    """Walk over the lines of code that have a text and may serve what it is the path of."""
    for path, number, line in _lines_of_code(repository, revision, text):
        if not (_COMMENT.match(line) or _SENDS.search(line)):
            yield path, number, line


def _lines_of_code(
    repository: Repository, revision: str, text: str
) -> Iterator[tuple[str, int, str]]:
    for path in filter(_may_serve, repository.search(revision, re.escape(text))):
        lines = (repository.text(revision, path) or "").split("\n")
        for number, line in enumerate(lines, 1):
            if text in line:
                yield path, number, line


def _handler(repository: Repository, revision: str, named: RouteFile) -> RouteFile:
    """Return what a line names behind a path, if it registers it: `get('/a/b', Cart.show)`."""
    line = (repository.text(revision, named.path) or "").split("\n")[
        (named.line or 1) - 1
    ]
    path = _PATH_TEXT.search(line)
    rest = line[path.end() :] if path else ""
    is_call = path and not line.lstrip().startswith(("@", "["))
    defined = _first_defined(repository, revision, rest) if is_call else None
    if defined is None:
        return named
    place = _method(repository, revision, defined, rest) or defined
    return RouteFile(named.route, *place, router=f"{named.path}:{named.line}")


def _method(
    repository: Repository, revision: str, defined: tuple[str, int], rest: str
) -> tuple[str, int] | None:
    """Return the method that a router names beside a class: `[Cart::class, 'show']`."""
    match = _OF_CLASS.search(rest)
    if match is None:
        return None
    path, start = defined
    defines = re.compile(rf"\b(?:def|func|function|fn|fun)\s+{match['name']}\b")
    lines = (repository.text(revision, path) or "").split("\n")[start:]
    found = (n for n, line in enumerate(lines, start + 1) if defines.search(line))
    return next(((path, number) for number in found), None)


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
        (path, number, line, match["rest"])
        for path, number, line in _lines_with(repository, revision, end)
        if (match := whole.search(line))
    ]
    if len(found) != 1:
        return
    path, number, line, rest = found[0]
    if line.lstrip().startswith("@"):
        yield RouteFile(route, path, number, is_mapped=True)
        return
    defined = _first_defined(repository, revision, rest)
    if defined:
        yield RouteFile(route, *defined, router=f"{path}:{number}")


def _first_defined(
    repository: Repository, revision: str, text: str
) -> tuple[str, int] | None:
    """Return where the first of the names in a text is defined, whose place is known."""
    places = (_definition(repository, revision, name) for name in _NAME.findall(text))
    return next(filter(None, places), None)


def _definition(
    repository: Repository, revision: str, name: str
) -> tuple[str, int] | None:
    """Return the only line that defines a name."""
    defines = re.compile(rf"\b(?:class|def|func|function|fn)\b.*\b{name}\b")
    found = [
        (path, number)
        for path, number, line in _lines_of_code(repository, revision, name)
        if defines.search(line)
    ]
    return found[0] if len(found) == 1 else None


def _may_serve(path: str) -> bool:
    return may_run(path) and not is_test_file(path) and not is_data_file(path)
