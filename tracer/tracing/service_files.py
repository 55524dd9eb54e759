"""The files of the service that an alert names, of those that were changed lately."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from tracer.history import Place, Window
from tracer.repository import Commit, Repository, is_code_file, is_test_file
from tracer.text import Pattern, YamlError, load_yaml
from tracer.tracing.fault_places import FaultPlace
from tracer.tracing.window_commits import WindowCommits

_CATALOGS = ("catalog-info.yaml", "catalog-info.yml")
"""Backstage's description of a component (backstage.io, "Descriptor Format")."""
_CATALOGS_LIMIT = 200
_FILES_LIMIT = 12
"""Files whose history is searched: those that were changed last."""
_RANK = 3
"""A file of the service counts as a frame three calls further out."""
_DOCUMENTS = re.compile(r"^---(?=\s|$)", re.MULTILINE)
_SEPARATORS = Pattern(r"[\s._-]+")


@dataclass
class ServiceFiles:
    """Finds where a service is in a repository of several, at a revision."""

    repository: Repository
    revision: str
    commits: WindowCommits
    _folders: dict[str, str | None] = field(default_factory=dict)

    def places(
        self, service: str | None, window: Window, moment: datetime
    ) -> tuple[FaultPlace, ...]:
        """Return the files of a service that the window's commits changed, newest first."""
        folder = self._folder(service) if service else None
        if folder is None:
            return ()
        commits = self.commits.newest(window, moment, folder)
        shas = [commit.sha for commit in commits]
        changed = self.repository.commits(shas) if shas else {}
        paths = _paths([changed[sha] for sha in shas if sha in changed], folder)
        tracked = frozenset(self.repository.inventory(self.revision).files)
        files = list(dict.fromkeys(path for path in paths if path in tracked))
        return tuple(
            FaultPlace(
                place=Place(path),
                rank=_RANK,
                origin="service",
                note=f"a file of the service {service}",
            )
            for path in files[:_FILES_LIMIT]
        )

    def _folder(self, service: str) -> str | None:
        name = _plain(service)
        if name not in self._folders:
            catalogued = self._catalogued.get(name)
            self._folders[name] = catalogued or self._named.get(name)
        return self._folders[name]

    @cached_property
    def _catalogued(self) -> dict[str, str]:
        files = self.repository.inventory(self.revision).files
        catalogs = [f for f in files if f.rpartition("/")[2] in _CATALOGS]
        found: dict[str, str] = {}
        for path in catalogs[:_CATALOGS_LIMIT]:
            text = self.repository.text(self.revision, path) or ""
            folder = path.rpartition("/")[0]
            for name in _components(text) if folder else ():
                found.setdefault(_plain(name), folder)
        return found

    @cached_property
    def _named(self) -> dict[str, str]:
        """The folder of each name that only one folder at its depth has."""
        folders = {
            path.rsplit("/", n)[0]
            for path in self.repository.inventory(self.revision).files
            if is_code_file(path) and not is_test_file(path)
            for n in range(1, path.count("/") + 1)
        }
        by_name: dict[str, list[str]] = {}
        for folder in sorted(folders, key=lambda f: (f.count("/"), f)):
            by_name.setdefault(_plain(folder.rpartition("/")[2]), []).append(folder)
        return {
            name: first
            for name, (first, *others) in by_name.items()
            if not any(o.count("/") == first.count("/") for o in others)
        }


def _plain(name: str) -> str:
    return _SEPARATORS.sub("-", name.strip().casefold())


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


def _paths(commits: Sequence[Commit], folder: str) -> Iterator[str]:
    for commit in commits:
        own = (p for p in sorted(commit.paths) if p.startswith(f"{folder}/"))
        yield from (p for p in own if is_code_file(p) and not is_test_file(p))
