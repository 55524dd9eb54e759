"""A run imports what it needs and nothing more: half of a short run is its imports."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.paths import ALERT, ROOT

pytestmark = pytest.mark.process

LISTED = """
import os, sys
import entrypoint
code = entrypoint.main(
    sys.argv[1:], dict(os.environ), sys.stdin.buffer, open(os.devnull, "w"), sys.stderr
)
print(code, *sys.modules)
"""


def modules_of(checkout: Path, *arguments: str) -> set[str]:
    """Run the entry point in a process of its own and list what it imported."""
    done = subprocess.run(
        [sys.executable, "-c", LISTED, *arguments, "--repo", str(checkout)],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    code, *modules = done.stdout.split()
    assert code == "0", done.stderr
    return set(modules)


UNNEEDED = {
    "requests": "a dry run does not talk to GitHub",
    "markdown_it": "the alert is in no issue",
    "jmespath": "the configuration has no paths",
    "pathspec": "there is no .gitattributes",
    "sqlite3": "the alert names its requirement",
    "tomllib": "no document is TOML",
    "email.utils": "the alert's time is not written as in an e-mail",
    "tree_sitter_go": "no code is in Go",
}


def test_a_dry_run_imports_only_what_it_needs(checkout: Path) -> None:
    modules = modules_of(checkout, "--alert", str(ALERT))

    assert {name: why for name, why in UNNEEDED.items() if name in modules} == {}
