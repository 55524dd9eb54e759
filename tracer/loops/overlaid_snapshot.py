"""The files of a commit, some of them replaced by texts that are not written yet."""

from collections.abc import Mapping

from tracer.repository import Snapshot


class OverlaidSnapshot:
    """The files of a commit, some of them replaced."""

    def __init__(self, parent: Snapshot, texts: Mapping[str, str]) -> None:
        self._parent = parent
        self._texts = texts
        self.sha = parent.sha

    def read(self, path: str) -> str | None:
        return self._texts[path] if path in self._texts else self._parent.read(path)

    def list_folder(self, folder: str) -> tuple[str, ...]:
        new = (path for path in self._texts if path.rpartition("/")[0] == folder)
        return tuple(dict.fromkeys((*self._parent.list_folder(folder), *new)))

    def taken_reason(self, path: str) -> str | None:
        return self._parent.taken_reason(path)
