"""The scenarios that are explored: what is there first, and who comes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from tests.support.protocol.exploration import Exploration
from tests.support.protocol.memory_forge import (
    BASE,
    HEADS,
    MemoryForge,
    by_a_person,
    make_commit,
)
from tests.support.protocol.scripted_run import Script, episode, run_alone
from tracer.alerts import Status
from tracer.forge import ROLLING_BRANCH

OTHER, THIRD = "REQ-NFR-PERF-001", "REQ-F-2"
RESOLVED = episode(9, status=Status.RESOLVED)
"""The alert of the loop that is open first."""
RUNS: Mapping[str, tuple[Script, ...]] = {
    "one alert twice": (Script("A", (episode(1),)), Script("B", (episode(1),))),
    "two alerts of one loop": (Script("A", (episode(1),)), Script("B", (episode(2),))),
    "two loops": (Script("A", (episode(1),)), Script("B", (episode(3, OTHER),))),
    "three alerts of one loop": (
        Script("A", (episode(1),)),
        Script("B", (episode(2),)),
        Script("C", (episode(3),)),
    ),
    "one alert that waits, twice": (
        Script("A", (episode(3, OTHER),), max_open=1),
        Script("B", (episode(3, OTHER),), max_open=1),
    ),
    "two alerts that wait": (
        Script("A", (episode(3, OTHER),), max_open=1),
        Script("B", (episode(4, OTHER),), max_open=1),
    ),
    "an alert resolves, and another comes": (
        Script("A", (RESOLVED,)),
        Script("B", (episode(2),)),
    ),
    "an alert resolves twice": (Script("A", (RESOLVED,)), Script("B", (RESOLVED,))),
    "the last alert resolves, and another comes": (
        Script("A", (RESOLVED,), closes=True),
        Script("B", (episode(2),)),
    ),
    "the last alert resolves, and comes again": (
        Script("A", (RESOLVED,), closes=True),
        Script("B", (episode(9),)),
    ),
    "the last alert resolves, and reconcile": (
        Script("A", (RESOLVED,), closes=True),
        Script("B", ()),
    ),
    "the last alert resolves twice": (
        Script("A", (RESOLVED,), closes=True),
        Script("B", (RESOLVED,), closes=True),
    ),
    "one has a place for an alert that waits": (
        Script("A", (episode(4, OTHER),), max_open=0),
        Script("B", (episode(3, OTHER),), max_open=1),
    ),
    "one has a place when both reconcile": (
        Script("A", (), max_open=0),
        Script("B", (), max_open=1),
    ),
    "one has a place when one reconciles": (
        Script("A", (), max_open=0),
        Script("B", (episode(3, OTHER),), max_open=1),
    ),
    "reconcile, and an alert that waits": (
        Script("A", (), max_open=1),
        Script("B", (episode(4, OTHER),), max_open=1),
    ),
    "reconcile twice": (Script("A", (), max_open=1), Script("B", (), max_open=1)),
    "three runs, two loops": (
        Script("A", (episode(1),)),
        Script("B", (episode(2),)),
        Script("C", (episode(3, OTHER),)),
    ),
}


def _empty() -> MemoryForge:
    return MemoryForge(((BASE, make_commit((), {"README.md": "x"}, "Start")),))


def _open() -> MemoryForge:
    forge, _ = run_alone(Script("earlier", (episode(9),)), _empty())
    return forge


def _waiting() -> MemoryForge:
    script = Script("earlier", (episode(3, OTHER),), max_open=1)
    forge, _ = run_alone(script, _open())
    return forge


def _free() -> MemoryForge:
    return dict(by_a_person(_waiting()))["merge #1"]


def _rolling_closed() -> MemoryForge:
    """A person has closed the rolling pull request, which showed what waits."""
    return dict(by_a_person(_waiting()))["close #2"]


def _half_made() -> MemoryForge:
    """A run ended after it had made the branch, which nothing shows."""
    forge = _free().with_ref(f"{HEADS}{ROLLING_BRANCH}", None)
    others = (pull for pull in forge.pulls if pull.branch != ROLLING_BRANCH)
    return replace(forge, pulls=tuple(others))


def _another_waits() -> MemoryForge:
    """The same, and the rolling pull request shows what another loop has."""
    script = Script("earlier still", (episode(5, THIRD),), max_open=0)
    forge, _ = run_alone(script, _half_made())
    return forge


def _after(act: str) -> Callable[[], MemoryForge]:
    return lambda: dict(by_a_person(_open()))[act]


STARTS: Mapping[str, Callable[[], MemoryForge]] = {
    "empty": _empty,
    "open": _open,
    "merged": _after("merge #1"),
    "squashed": _after("squash #1"),
    "closed": _after("close #1"),
    "deleted": _after("delete remediation/REQ-F-1"),
}
"""What earlier runs and people left: nothing, or one loop in each of its states."""
WAITING_STARTS: Mapping[str, Callable[[], MemoryForge]] = {
    "waiting": _waiting,
    "a place is free": _free,
    "the rolling pull request is closed": _rolling_closed,
    "half made": _half_made,
}
"""One loop is open, or was until a person merged it, and one waits, or has only a branch."""
WIDE_STARTS: Mapping[str, Callable[[], MemoryForge]] = {"another waits": _another_waits}
"""From here, too many orders follow for a test that runs with every push."""


@cache
def start(name: str) -> MemoryForge:
    return {**STARTS, **WAITING_STARTS, **WIDE_STARTS}[name]()


def explore(
    first: str,
    runs: str,
    acts: int,
    most_states: int = 10_000_000,
    *,
    is_hashed: bool = False,
) -> Exploration:
    """Try every order of some runs' requests and of some acts of a person."""
    exploration = Exploration(RUNS[runs], acts, most_states, is_hashed)
    return exploration.explore(start(first))


def follow(first: str, runs: str, steps: str) -> Exploration:
    """Take the steps of one order alone, as a counter-example names them."""
    names = [step.strip() for step in steps.split(",")]
    acts = sum(name.startswith("person") for name in names)
    return Exploration(RUNS[runs], acts).follow(start(first), names)
