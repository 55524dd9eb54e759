"""The example repository's alert, and git."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.support.paths import ALERT


def git(
    path: Path, *arguments: str, environment: Mapping[str, str] | None = None
) -> str:
    done = subprocess.run(
        ["git", *arguments],
        cwd=path,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout.strip()


def bare_copy(checkout: Path, bare: Path) -> Path:
    """Copy a repository without its work tree, as `git clone --bare` would."""
    own = shutil.ignore_patterns("hooks", "index", "logs")
    shutil.copytree(checkout / ".git", bare, ignore=own)
    config = bare / "config"
    config.write_text(config.read_text().replace("bare = false", "bare = true"))
    return bare


def alert(**changes: Any) -> dict[str, Any]:
    """Return the example alert with fields changed, or left out where `None`."""
    payload = {**json.loads(ALERT.read_text()), **changes}
    return {key: value for key, value in payload.items() if value is not None}
