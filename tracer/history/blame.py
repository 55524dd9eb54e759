"""How many lines of a function each commit was the last to change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tracer.code import parse_outline
from tracer.repository import Commit, Repository


@dataclass(frozen=True, kw_only=True, slots=True)
class BlameShare:
    """How many of a function's lines a commit was the last to change."""

    sha: str
    path: str
    symbol: str | None
    lines: int
    total: int

    @property
    def part(self) -> float:
        """The part of the function's lines, from 0 to 1."""
        return self.lines / self.total


@dataclass(frozen=True, slots=True)
class BlameReader:
    """Blames functions, each once for all alerts of a run.

    `touching` has, by revision, the commits whose lines are counted.
    """

    repository: Repository
    touching: Mapping[str, Sequence[Commit]]
    _shares: dict[tuple[str, str, str], tuple[BlameShare, ...]] = field(
        default_factory=dict
    )

    def shares(self, revision: str, path: str, symbol: str) -> Sequence[BlameShare]:
        """Return who last changed a function's lines, as they are at a sha.

        The function is looked up at that sha: an alert's revision may have it at
        other lines than the one whose markers were read.
        """
        place = (revision, path, symbol)
        if place not in self._shares:
            self._shares[place] = self._blame(*place)
        return self._shares[place]

    def _blame(self, revision: str, path: str, symbol: str) -> tuple[BlameShare, ...]:
        text = self.repository.text(revision, path)
        function = parse_outline(path, text).named(symbol) if text else None
        if function is None:
            return ()
        lines = range(function.start, function.end + 1)
        commits = [c for c in self.touching[revision] if path in c.paths]
        counts = self.repository.lines_by_commit(revision, path, lines, commits)
        return tuple(
            BlameShare(sha=sha, path=path, symbol=symbol, lines=count, total=len(lines))
            for sha, count in counts.items()
        )
