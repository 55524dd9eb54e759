"""The files of one commit, read from the checkout or through a forge."""

from typing import Protocol


class Snapshot(Protocol):
    """The files of one commit."""

    @property
    def sha(self) -> str:
        """The whole sha of the commit."""

    def read(self, path: str) -> str | None:
        """Return a file's text, byte for byte as UTF-8; `None` where there is none."""

    def list_folder(self, folder: str) -> tuple[str, ...]:
        """Return the paths of the files directly in a folder."""

    def taken_reason(self, path: str) -> str | None:
        """Return why a path can have no file, `None` where it can or that is not known."""
