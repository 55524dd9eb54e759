"""The example repository's alert, and git."""

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.support.names import ALERT


def git(path: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=path, capture_output=True, check=True, text=True
    )
    return done.stdout.strip()


def alert(**changes: Any) -> dict[str, Any]:
    """Return the example alert with fields changed, or left out where `None`."""
    payload = {**json.loads(ALERT.read_text()), **changes}
    return {key: value for key, value in payload.items() if value is not None}
