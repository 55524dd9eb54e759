"""Which files are a service's: by the configuration, Backstage, CODEOWNERS, or a name."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct, field

from tracer.code import path_matcher, read_owner_sections
from tracer.repository import (
    Repository,
    is_data_file,
    may_run,
)
from tracer.text import Pattern, YamlError, load_yaml
from tracer.tracing.project_names import named_folders, project_names

_CATALOGS = ("catalog-info.yaml", "catalog-info.yml")
"""Backstage's description of a component (backstage.io, "Descriptor Format")."""
_CATALOGS_LIMIT = 200
_ROOTS_LIMIT = 4
"""Folders of one service; each costs a look into the history."""
_DOCUMENTS = Pattern(r"^---(?=\s|$)", re.MULTILINE)
_SEPARATORS = Pattern(r"[\s._/-]+")
_KINDS = Pattern(r"-?(?:service|svc|team)$")
"""What people write after a service's name, or leave out."""
_OF_SERVICE = Pattern(r"-(?:service|svc)$")
"""What a folder's name ends with that is of one service, whatever the words before."""
_MANIFESTS = Pattern(
    r"""
    Dockerfile | package\.json | go\.mod | pom\.xml | build\.gradle(?:\.kts)?
    | Cargo\.toml | pyproject\.toml | setup\.py | requirements\.txt | mix\.exs
    | Gemfile | composer\.json | [^/]+\.(?:cs|fs)proj
    """,
    re.VERBOSE,
)
"""What a folder has that is built by itself."""
_SHARED = Pattern(
    r"(?:.*[-_.])?(?:common|commons|shared|core|base|libs?|proto|protos|pb|utils?|sdk)"
    r"(?:[-_.].*)?",
    re.IGNORECASE,
)
"""Names of folders that several services use."""
_OF_SERVICES = Pattern(
    r"handlers?|functions?|lambdas?|services|workers?|jobs|cmd|apps|daemons",
    re.IGNORECASE,
)
"""Names of folders in which each file may be a service of its own."""
_LEAD = Pattern(r"\s*(?:\[(?P<bracket>[\w.-]{3,60})\]|(?P<name>[\w.-]{3,60}):\s)")
"""What a title is about, as people write it at its start."""
_SERVICE_WORD = Pattern(r"(?<![\w.-])[\w-]{2,50}(?:service|Service|-svc)(?![\w.-])")
_ONE_WORD = Pattern(r"[\w.-]{3,60}")
SUBMODULE = "the submodule "
_VERSION = Pattern(r"v\d+")
"""A repository that is called like a version of what its owner is called."""
_WILDCARDS = Pattern(r"[*?\\]")


class ServicePaths(Struct, frozen=True):
    """The files of a service, as patterns of `CODEOWNERS`, and the place that says so."""

    patterns: tuple[str, ...]
    source: str

    @property
    def roots(self) -> tuple[str, ...]:
        """The folders that all of the files are in; an empty one is the whole repository."""
        roots = sorted({_root(pattern) for pattern in self.patterns})
        return tuple(roots) if "" not in roots and len(roots) <= _ROOTS_LIMIT else ("",)

    def matcher(self) -> Callable[[str], bool]:
        """Return what tells whether a file is one of the service."""
        patterns = [path_matcher(pattern) for pattern in self.patterns]
        return lambda path: any(pattern.matches(path) for pattern in patterns)


class ServiceDirectory(Struct, dict=True):
    """Finds the files of services at a revision.

    `services` are of the configuration, `name` is the repository's, with its owner.
    """

    repository: Repository
    revision: str
    services: Mapping[str, Sequence[str]] = field(default_factory=dict)
    name: str = ""

    def paths(self, service: str) -> ServicePaths | None:
        """Return the files of a service, by the best that says which they are.

        Of a service that is the whole repository no files are known: all are its own.
        """
        names = names_of_service(service)
        said = (self._configured, self._catalogued, self._owned)
        own = next(filter(None, (s.get(name) for s in said for name in names)), None)
        if own:
            return own
        folder = next(filter(None, map(self._named.get, names)), None)
        if not self._whole.isdisjoint(names):
            return folder if folder and self._has_the_code(folder) else None
        others = (self._manifested, self._in_one_file)
        found = (said.get(name) for said in others for name in names)
        return folder or next(filter(None, found), None)

    def named_in(self, title: str) -> str | None:
        """Return the service that a title begins with, as `[cart] Errors` and `cart: Errors`.

        Other words of a title may be any folder's name; one that ends as services do is not.
        """
        lead = _LEAD.match(title)
        first: tuple[str, ...] = (lead["bracket"] or lead["name"],) if lead else ()
        names: tuple[str, ...] = (*first, *_SERVICE_WORD.findall(title))
        for name in names:
            if not self._built.isdisjoint(self._folders_called(name)):
                return name
        return None

    def _folders_called(self, name: str) -> tuple[str, ...]:
        paths = self.paths(name)
        return paths.roots if paths else ()

    def is_named_nowhere(self, service: str) -> bool:
        """Whether no file and no folder is called like a service of one word."""
        names = names_of_service(service)
        words = {*names, *names[0].split("-")}  # `shop-prod` is the shop
        if not _ONE_WORD.fullmatch(service) or not self._whole.isdisjoint(words):
            return False
        return not self._names_in_paths(names) and self.paths(service) is None

    def _names_in_paths(self, names: Sequence[str]) -> bool:
        files = self.repository.inventory(self.revision).files
        whole = "\n".join(
            f"-{_SEPARATORS.sub('-', path.casefold())}-" for path in files
        )
        return any(f"-{name}-" in whole for name in names)

    def _has_the_code(self, paths: ServicePaths) -> bool:
        """Whether a service's folder is built by itself, or has most of all code.

        A chart or a specification that is called like the repository has not; nor has a
        folder that is built with code next to it which several folders share.
        """
        if not self._built.isdisjoint(paths.roots):
            return not any(map(self._has_shared_beside, paths.roots))
        is_own = paths.matcher()
        own = sum(map(is_own, self._code))
        return own * 2 > len(self._code)

    def _has_shared_beside(self, folder: str) -> bool:
        parent = folder.rpartition("/")[0]
        return any(
            each.rpartition("/")[0] == parent
            and _SHARED.fullmatch(each.rpartition("/")[2])
            for each in self._built
            if each != folder
        )

    @cached_property
    def _whole(self) -> frozenset[str]:
        """What the whole repository is called as a service."""
        names = project_names(self.repository, self.revision)
        owner, _, name = self.name.rpartition("/")
        own = (owner if _VERSION.fullmatch(name) else name, *names)
        return frozenset(
            name for each in own for name in names_of_service(each) if name
        )

    @cached_property
    def _code(self) -> tuple[str, ...]:
        files = self.repository.inventory(self.revision).files
        return tuple(path for path in files if may_run(path) and not is_data_file(path))

    def others(self, service: str) -> frozenset[str]:
        """Return the folders of other services next to that of a service.

        Both are built by themselves, and the other one's name is not that of what several
        services use.
        """
        paths = self.paths(service)
        own = paths.roots[0] if paths and len(paths.roots) == 1 else ""
        if not own or own not in self._built:
            return frozenset()
        parent = own.rpartition("/")[0]
        return frozenset(
            folder
            for folder in self._built
            if folder != own
            and folder.rpartition("/")[0] == parent
            and not _SHARED.fullmatch(folder.rpartition("/")[2])
        )

    @cached_property
    def _built(self) -> frozenset[str]:
        """The folders that have something below them that is built by itself."""
        files = self.repository.inventory(self.revision).files
        built = (p for p in files if _MANIFESTS.fullmatch(p.rpartition("/")[2]))
        return frozenset(folder for path in built for folder in _folders_of(path))

    @cached_property
    def _configured(self) -> dict[str, ServicePaths]:
        source = "`services` in the configuration"
        return {
            _plain(name): ServicePaths(tuple(patterns), source)
            for name, patterns in self.services.items()
        }

    @cached_property
    def _catalogued(self) -> dict[str, ServicePaths]:
        files = self.repository.inventory(self.revision).files
        catalogs = [f for f in files if f.rpartition("/")[2] in _CATALOGS]
        paths: dict[str, ServicePaths] = {}
        for path in catalogs[:_CATALOGS_LIMIT]:
            folder = path.rpartition("/")[0]
            for name in _components(self._text(path) or "") if folder else ():
                paths.setdefault(_plain(name), _in_folder(folder, path))
        return paths

    @cached_property
    def _owned(self) -> dict[str, ServicePaths]:
        paths: dict[str, ServicePaths] = {}
        for section in read_owner_sections(self._text):
            own = ServicePaths(section.patterns, section.place)
            for name in map(_plain, section.names):
                paths.setdefault(name, own)
                paths.setdefault(_KINDS.sub("", name), own)
        return paths

    @cached_property
    def _named(self) -> dict[str, ServicePaths]:
        """The folder of each name, nearest to the root, where there is only one such.

        A name is also the end of a folder's: `shop-visits-service` is `visits-service`, and
        `visits`, as the folder says itself that this is a service.
        A submodule is such a folder, too, whose code is in another repository.
        The whole name goes first only at the same depth: below another service's folder
        are the parts of that service, like a gateway's `scripts/visits-service`.
        """
        by_name: dict[str, dict[tuple[int, int], list[str]]] = {}
        submodules = self.repository.inventory(self.revision).submodules
        for folder in self._folders.union(submodules):
            whole = _plain(folder.rpartition("/")[2])
            for name, order in _names_of_folder(whole).items():
                rank = (folder.count("/"), order)
                by_name.setdefault(name, {}).setdefault(rank, []).append(folder)
        nearest = {name: ranks[min(ranks)] for name, ranks in by_name.items()}
        return {
            name: _in_submodule(folders[0])
            if folders[0] in submodules
            else _in_folder(folders[0], f"the folder {folders[0]}")
            for name, folders in nearest.items()
            if len(folders) == 1
        }

    @cached_property
    def _manifested(self) -> dict[str, ServicePaths]:
        """The folder whose manifest has each name, where there is only one such."""
        folders = named_folders(self.repository, self.revision)
        return {
            _plain(name): _in_folder(own[0], f"the folder {own[0]}")
            for name, own in folders.items()
            if len(own) == 1
        }

    @cached_property
    def _in_one_file(self) -> dict[str, ServicePaths]:
        """The file of each name, where there is one such: `handlers/daily_digest.py`.

        A name of one word may be that of any file, unless its folder has services only;
        such a folder comes first, as `terraform/daily_digest.tf` only deploys it.
        """
        by_name: dict[str, dict[bool, list[str]]] = {}
        for path in self.repository.inventory(self.revision).files:
            folder, _, name = path.rpartition("/")
            plain = _plain(name.partition(".")[0])
            is_first = bool(_OF_SERVICES.fullmatch(folder.rpartition("/")[2]))
            may_be_one = is_first or "-" in plain
            if may_be_one and may_run(path) and not is_data_file(path):
                by_name.setdefault(plain, {}).setdefault(is_first, []).append(path)
        best = {name: paths[max(paths)] for name, paths in by_name.items()}
        return {
            name: ServicePaths(
                (f"/{_WILDCARDS.sub(_escaped, paths[0])}",), f"the file {paths[0]}"
            )
            for name, paths in best.items()
            if len(paths) == 1
        }

    @cached_property
    def _folders(self) -> set[str]:
        """The folders with code."""
        return {
            folder
            for path in self.repository.inventory(self.revision).files
            if may_run(path)
            for folder in _folders_of(path)
        }

    def _text(self, path: str) -> str | None:
        return self.repository.text(self.revision, path)


def _folders_of(path: str) -> Iterator[str]:
    """Walk over the folders that a file is in."""
    for count in range(1, path.count("/") + 1):
        yield path.rsplit("/", count)[0]


def names_of_service(service: str) -> tuple[str, ...]:
    """Return how a service is called, with and without its kind: `shop-service`, `shop`."""
    name = _plain(service)
    return tuple(dict.fromkeys((name, _KINDS.sub("", name))))


def _names_of_folder(whole: str) -> dict[str, int]:
    """Return the services that a folder may be, each with a number: the clearest is 0.

    One word at its end may be anything, unless `service` stands behind it.
    """
    plain = _OF_SERVICE.sub("", whole)
    names = dict.fromkeys(_ends(plain, 1), 2) if plain != whole else {}
    return {**names, **dict.fromkeys(_ends(whole, 2), 1), plain: 1, whole: 0}


def _ends(name: str, least: int) -> Iterator[str]:
    """Walk over the ends of a name that have so many words or more."""
    words = name.split("-")
    for start in range(1, len(words) - least + 1):
        yield "-".join(words[start:])


def _in_submodule(path: str) -> ServicePaths:
    return ServicePaths((f"/{_WILDCARDS.sub(_escaped, path)}",), f"{SUBMODULE}{path}")


def _in_folder(folder: str, source: str) -> ServicePaths:
    return ServicePaths((f"/{_WILDCARDS.sub(_escaped, folder)}/",), source)


def _escaped(sign: re.Match[str]) -> str:
    return f"\\{sign[0]}"


def _root(pattern: str) -> str:
    """Return the folder before the first wildcard, where the pattern begins at the root."""
    if "/" not in pattern.strip("/") and not pattern.startswith("/"):
        return ""
    names = pattern.strip("/").split("/")
    plain: list[str] = []
    for name in names:
        if _WILDCARDS.search(name):
            break
        plain.append(name)
    return "/".join(plain)


def _plain(name: str) -> str:
    return _SEPARATORS.sub("-", name.strip().casefold()).strip("-")


def _components(text: str) -> Iterator[str]:
    """Walk over the names that a file gives to what it describes, one in each document."""
    for part in _DOCUMENTS.split(text):
        try:
            document = load_yaml(part)
        except YamlError:
            continue
        metadata = document.get("metadata") if isinstance(document, dict) else None
        name = metadata.get("name") if isinstance(metadata, dict) else None
        if isinstance(name, str):
            yield name
