"""Diagrams as Mermaid's own parser reads them; it needs Node.js and npm."""

import fcntl
import json
import re
import subprocess
from collections.abc import Sequence
from typing import Any

from tests.support.paths import ROOT

FOLDER = ROOT / "script" / "node"


def read_diagrams(diagrams: Sequence[str]) -> list[dict[str, Any]]:
    """Return the labels by box, the number of arrows and the theme of each diagram."""
    install()
    parsed = subprocess.run(
        ["node", FOLDER / "mermaid.mjs"],
        input=json.dumps(diagrams).encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    results: list[dict[str, Any]] = json.loads(parsed.stdout)
    return results


def install() -> None:
    """Install the tools that need Node.js, where they are not there yet."""
    with (FOLDER / "install").open() as script:
        fcntl.flock(script, fcntl.LOCK_EX)  # another worker may install it, too
        subprocess.run([FOLDER / "install"], check=True)


def fenced_diagram(markdown: str) -> str | None:
    """Return the diagram in a text, `None` where it has none."""
    match = re.search(r"^```mermaid\n(.*?)^```$", markdown, re.DOTALL | re.MULTILINE)
    return match[1] if match else None
