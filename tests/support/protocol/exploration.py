"""Tries every order of the steps of several runs and a person, and checks each end.

A state is what the forge has, and what each run has been answered. In every state all runs
that have not ended may have died: then each alert that no run reported as recorded is run
once more, alone, and the invariants must hold.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from tests.support.protocol.invariants import violation
from tests.support.protocol.memory_forge import (
    Answer,
    MemoryForge,
    Request,
    by_a_person,
)
from tests.support.protocol.remembered_edits import remembered_edits
from tests.support.protocol.scripted_run import Finished, Script, advance, run_alone

Value = TypeVar("Value")
Answers = tuple[Answer, ...]


class State(NamedTuple):
    """Where everything is: numbers of the forge and of each run's answers, and acts left."""

    forge: int
    runs: tuple[int, ...]
    acts: int


Parents = dict[State | int, State | None]
"""Where each state was first come to from; `None` for the first one, and with hashes."""


class _Numbers(Generic[Value]):
    """Gives equal values the same number: numbers are compared much faster."""

    def __init__(self) -> None:
        self._numbers: dict[Value, int] = {}
        self.values: list[Value] = []

    def number(self, value: Value) -> int:
        number = self._numbers.setdefault(value, len(self.values))
        if number == len(self.values):
            self.values.append(value)
        return number


@dataclass
class Exploration:
    """What was tried, and the first counter-example: its steps, and what is wrong.

    `is_hashed`: only a hash of 64 bits is kept of each state, which takes a third of the
    memory. Then two states with one hash are taken for one (among 5 million, the chance of
    that is below one in a million), and a counter-example has no steps.
    """

    scripts: Sequence[Script]
    acts: int
    most_states: int = 10_000_000
    is_hashed: bool = False
    states: int = 0
    ends: int = 0
    steps: list[str] = field(default_factory=list)
    problem: str | None = None
    is_cut: bool = False

    def explore(self, forge: MemoryForge) -> "Exploration":
        """Try everything from a state of the forge on, breadth first."""
        first = self._begin(forge)
        parents: Parents = {self._key(first): None}
        layer = [first]
        with remembered_edits():
            while layer and not (self.problem or self.is_cut):
                layer = self._next_layer(layer, parents)
        self.states, self.ends = len(parents), len(self._checked)
        return self

    def follow(self, forge: MemoryForge, steps: Sequence[str]) -> "Exploration":
        """Take these steps alone, by their names, from a state of the forge on."""
        state = self._begin(forge)
        for step in steps:
            following = dict(self._following(state))
            assert step in following, f"{step} is none of {sorted(following)}"
            state = following[step]
        self.problem = self._problem(state)
        return self

    def _begin(self, forge: MemoryForge) -> State:
        self._start = forge.base
        self._forges: _Numbers[MemoryForge] = _Numbers()
        self._runs: _Numbers[Answers] = _Numbers()
        self._nexts: dict[tuple[int, int], Request | Finished] = {}
        self._checked: dict[tuple[int, frozenset[int]], str | None] = {}
        none = (self._runs.number(()),) * len(self.scripts)
        return State(self._forges.number(forge), none, self.acts)

    def _key(self, state: State) -> State | int:
        return hash(state) if self.is_hashed else state

    def _next_layer(self, layer: list[State], parents: Parents) -> list[State]:
        """Check the states of a layer, and return those that follow for the first time."""
        following = []
        for state in layer:
            self.problem = self._problem(state)
            if self.problem:
                self.steps = self._path(parents, state)
                break
            for _, after in self._following(state):
                key = self._key(after)
                if key not in parents:
                    parents[key] = None if self.is_hashed else state
                    following.append(after)
            self.is_cut = len(parents) > self.most_states
            if self.is_cut:
                break
        return following

    def _following(self, state: State) -> Iterator[tuple[str, State]]:
        forge = self._forges.values[state.forge]
        for index, number in enumerate(state.runs):
            request = self._next(index, number)
            if isinstance(request, Finished):
                continue
            after, answer = request.apply(forge)
            answers = (*self._runs.values[number], answer)
            runs = list(state.runs)
            runs[index] = self._runs.number(answers)
            name = f"{self.scripts[index].name}: {request.name}"
            yield name, State(self._forges.number(after), tuple(runs), state.acts)
        if state.acts:
            for act, after in by_a_person(forge):
                number = self._forges.number(after)
                yield f"person: {act}", State(number, state.runs, state.acts - 1)

    def _next(self, index: int, number: int) -> Request | Finished:
        key = (index, number)
        if key not in self._nexts:
            answers = self._runs.values[number]
            self._nexts[key] = advance(self.scripts[index], self._start, answers)
        return self._nexts[key]

    def _problem(self, state: State) -> str | None:
        """Return what is wrong once everything that runs now has died."""
        lost = frozenset(
            index
            for index, number in enumerate(state.runs)
            if not self._is_recorded(index, number)
        )
        key = (state.forge, lost)
        if key not in self._checked:
            forge = self._forges.values[state.forge]
            self._checked[key] = self._checked_end(forge, lost)
        return self._checked[key]

    def _is_recorded(self, index: int, number: int) -> bool:
        end = self._next(index, number)
        return isinstance(end, Finished) and end.is_recorded

    def _checked_end(self, forge: MemoryForge, lost: frozenset[int]) -> str | None:
        for index in sorted(lost):
            forge, _ = run_alone(self.scripts[index], forge)
        return violation(forge, self.scripts, nobody_died=not lost)

    def _path(self, parents: Parents, state: State) -> list[str]:
        """Return the steps that lead to a state, for people to read."""
        steps: list[str] = []
        while (parent := parents[self._key(state)]) is not None:
            names = (name for name, after in self._following(parent) if after == state)
            steps.append(next(names))
            state = parent
        return steps[::-1]
