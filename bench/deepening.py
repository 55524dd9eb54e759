"""What a shallow checkout costs that is deepened for an alert, next to a whole one.

    python -m bench.deepening CHECKOUT …

Git's own server sends each checkout over HTTP, on this machine: once with depth 1, then as
much as an alert of now needs, and once with all of the history, as `fetch-depth: 0` does.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from bench.run import seconds
from tests.support.git_server import GitServer
from tracer.history import RECENT
from tracer.repository import HistorySource, Repository

_LIMIT = 600
"""Seconds that a fetch may take here."""


def measure(server: GitServer, call: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that a call takes, and the megabytes that it is sent."""
    before = server.sent
    took = seconds(call)
    return took, (server.sent - before) / 1e6


def clone(address: str, to: Path, *options: str) -> None:
    command = ("git", "clone", "--quiet", "--no-tags", "--single-branch", *options)
    subprocess.run([*command, address, str(to)], check=True)


def deepen(folder: Path, address: str) -> None:
    """Fetch what an alert at the time of the newest commit needs."""
    with closing(Repository(folder)) as repository:
        head = repository.resolve("HEAD") or ""
        moment = repository.dates([head])[head] + timedelta(minutes=10)
        source = HistorySource(url=address)
        problem = repository.deepen(source, [head], moment - RECENT, _LIMIT)
        assert problem is None, problem


def compare(checkout: Path) -> Iterator[tuple[str, float, float]]:
    """Walk over the ways to get a history, with their seconds and megabytes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "served").mkdir()
        (folder / "served" / "repo.git").symlink_to(checkout.resolve() / ".git")
        with GitServer(folder / "served").running() as server:
            address = f"{server.address}/repo.git"
            shallow, whole = folder / "shallow", folder / "whole"
            yield (
                "depth 1",
                *measure(server, lambda: clone(address, shallow, "--depth=1")),
            )
            yield (
                "deepening it",
                *measure(server, lambda: deepen(shallow, address)),
            )
            yield ("all of it", *measure(server, lambda: clone(address, whole)))


def main(checkouts: list[Path]) -> None:
    for checkout in checkouts:
        print(checkout.name)
        for what, took, megabytes in compare(checkout):
            print(f"  {what:14} {took:6.1f} s {megabytes:8.1f} MB")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
