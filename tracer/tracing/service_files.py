"""The files of the service that an alert names, of those that were changed lately."""

from collections.abc import Callable, Iterator
from datetime import datetime

from msgspec import Struct, field

from tracer.alerts import Alert
from tracer.history import Place, Window
from tracer.repository import Commit, Repository, is_code_file, is_test_file
from tracer.tracing.fault_place import FaultPlace, Guess
from tracer.tracing.service_paths import (
    SUBMODULE,
    ServiceDirectory,
    ServicePaths,
)
from tracer.tracing.window_commits import WindowCommits

FILES_LIMIT = 12
"""Files whose history is searched: those that were changed last."""
_RANK = 3
"""A file of the service counts as a frame three calls further out."""


class ServiceFiles(Struct, dict=True):
    """Finds what the window's commits changed in a service, at a revision."""

    repository: Repository
    revision: str
    commits: WindowCommits
    directory: ServiceDirectory
    _paths: dict[str, ServicePaths | None] = field(default_factory=dict)

    def places(
        self, service: str | None, window: Window, moment: datetime
    ) -> tuple[FaultPlace, ...]:
        """Return the files of a service that the window's commits changed, newest first."""
        paths = self._paths_of(service) if service else None
        if paths is None or not service:
            return ()
        inventory = self.repository.inventory(self.revision)
        tracked = (inventory.object_names, inventory.submodules)
        changed = dict.fromkeys(self._changed(paths, window, moment))
        files = [path for path in changed if any(path in each for each in tracked)]
        return tuple(
            FaultPlace(
                place=Place(path),
                rank=_RANK,
                guess=Guess.SERVICE,
                note=_note(path, service, paths.source),
                is_submodule=path in inventory.submodules,
            )
            for path in files[:FILES_LIMIT]
        )

    def commits_of(
        self, service: str | None, window: Window, moment: datetime
    ) -> tuple[Commit, ...]:
        """Return the window's newest commits to a service, with their paths."""
        paths = self._paths_of(service) if service else None
        return tuple(self._commits(paths, window, moment)) if paths else ()

    def name_of(self, alert: Alert) -> str | None:
        """Return the service of an alert whose files are known; else the one it names."""
        if alert.service and self.has(alert.service):
            return alert.service
        return self.directory.named_in(alert.title) or alert.service

    def has(self, service: str) -> bool:
        """Whether it is known which files a service has."""
        return bool(service) and self._paths_of(service) is not None

    def matcher(self, service: str | None) -> Callable[[str], bool]:
        """Return what tells whether a file is one of a service; none is, if none is known."""
        paths = self._paths_of(service) if service else None
        return paths.matcher() if paths else _is_none

    def is_unknown(self, service: str) -> bool:
        """Whether no file and no folder is called like a service."""
        return self.directory.is_named_nowhere(service)

    def others(self, service: str | None) -> frozenset[str]:
        """Return the folders of other services next to that of a service."""
        return self.directory.others(service) if service else frozenset()

    def _paths_of(self, service: str) -> ServicePaths | None:
        if service not in self._paths:
            self._paths[service] = self.directory.paths(service)
        return self._paths[service]

    def _changed(
        self, paths: ServicePaths, window: Window, moment: datetime
    ) -> Iterator[str]:
        """Walk over the code files of a service, those that were changed last first."""
        is_own = paths.matcher()
        for commit in self._commits(paths, window, moment):
            own = (path for path in sorted(commit.paths) if is_own(path))
            yield from (p for p in own if is_code_file(p) and not is_test_file(p))

    def _commits(
        self, paths: ServicePaths, window: Window, moment: datetime
    ) -> list[Commit]:
        commits = {
            commit.sha: commit
            for root in paths.roots
            for commit in self.commits.with_paths(window, moment, root)
        }
        return sorted(
            commits.values(),
            key=lambda commit: (commit.date, commit.sha),
            reverse=True,
        )


def _is_none(_: str) -> bool:
    return False


def _note(path: str, service: str, source: str) -> str:
    """Return what a changed file is to a service, and what says so."""
    if source.startswith(SUBMODULE):
        return f"the submodule of the service {service}"
    is_whole = source.endswith(f" {path}")
    return f"a file of the service {service}{'' if is_whole else f' ({source})'}"
