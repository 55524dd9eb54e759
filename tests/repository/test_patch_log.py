"""What commits changed in many files is what they changed in each of them."""

from contextlib import closing
from datetime import UTC, datetime

from tests.support.histories import Files, History
from tracer.repository import CommitPatch, FilePatch, Repository

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

ODD = 'a "b"\té\\'
"""A name that git quotes where it writes a path."""
KINDS = ("src/{odd}{n}.py", "part{n}/{odd}.py", "{odd}{n}.py")
"""All in one folder, each in its own, and all at the top."""
DAY = "2025-11-{:02}T10:00:00Z"


def files(number: int, text: str) -> dict[str | bytes, str | bytes]:
    return {kind.format(odd=ODD, n=number): text for kind in KINDS}


def changes(
    walked: list[CommitPatch], path: str
) -> list[tuple[str, tuple[FilePatch, ...]]]:
    pairs = (
        (patch.commit.sha, tuple(f for f in patch.files if path in _paths(f)))
        for patch in walked
    )
    return [(sha, files) for sha, files in pairs if files]


def _paths(patch: FilePatch) -> set[str | None]:
    return {patch.old_path, patch.new_path}


def test_many_files_are_walked_as_each_of_them(history: History) -> None:
    first: Files = {p: t for n in range(14) for p, t in files(n, "1\n2\n3\n").items()}
    data: Files = {f"data/{n}.txt": "x" for n in range(60)}
    history.save("Add", DAY.format(1), first)
    for day in range(2, 24):  # more than are asked for at once
        history.save(f"Change {day}", DAY.format(day), files(day % 5, f"1\n{day}\n"))
    history.save("Wide", DAY.format(24), {**data, **files(3, "wide\n")})
    history.save("Elsewhere", DAY.format(25), {"data/1.txt": "y", "README.md": "x"})
    for kind in KINDS:
        (history.path / kind.format(odd=ODD, n=5)).unlink()
    history.save("Remove", DAY.format(26))
    head = history.save("Add again", DAY.format(27), files(5, "new\n"))

    with closing(Repository(history.path)) as repository:
        for kind in KINDS:
            paths = [kind.format(odd=ODD, n=n) for n in range(14)]
            together = list(repository.patches_of_files(head, paths, LONG_AGO))
            assert len(together) == 26
            assert all(_paths(f) & {*paths} for p in together for f in p.files)
            for path in paths[:6]:
                alone = list(repository.patches_of_files(head, [path], LONG_AGO))
                assert changes(together, path) == changes(alone, path)
