"""Files that a run keeps for later ones, beside the code or the templates they are made of."""

import os
from contextlib import suppress
from pathlib import Path


def keep_file(path: Path, data: bytes) -> None:
    """Write a file where the folder can be written to: another run reads all of it or none."""
    own = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        own.write_bytes(data)
        own.replace(path)
