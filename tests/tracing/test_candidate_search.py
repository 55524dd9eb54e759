"""Which commits are compared with an alert."""

from datetime import UTC, datetime

from tests.support.histories import History
from tracer.history import Place, find_window
from tracer.repository import Repository
from tracer.tracing.candidate_search import AlertPlaces, CandidateSearch
from tracer.tracing.fault_place import FaultPlace

MOMENT = datetime(2025, 11, 20, tzinfo=UTC)
START, LINE, OTHER = (
    f"def a():\n    b({other})\n    return {line}\n"
    for other, line in ((0, 0), (0, 1), (1, 1))
)
FRAMES = 8


def test_the_further_out_a_frame_is_the_less_is_asked_about_old_lines(
    repository: Repository, history: History
) -> None:
    _write_old_lines(history)

    assert _found(repository, is_frame=True) == {
        "Start",
        *(f"Other {rank}" for rank in range(3)),
        *(f"Line {rank}" for rank in range(6)),
    }


def test_of_functions_that_are_no_frames_all_old_lines_count(
    repository: Repository, history: History
) -> None:
    _write_old_lines(history)

    assert _found(repository, is_frame=False) == {
        "Start",
        *(f"{which} {rank}" for which in ("Other", "Line") for rank in range(FRAMES)),
    }


def _write_old_lines(history: History) -> None:
    paths = [f"frame{rank}.py" for rank in range(FRAMES)]
    history.save("Start", "2015-01-02T10:00:00Z", dict.fromkeys(paths, START))
    for rank, path in enumerate(paths):
        day = f"{rank + 1:02}T10:00:00Z"
        history.save(f"Line {rank}", f"2016-01-{day}", {path: LINE})
        history.save(f"Other {rank}", f"2017-01-{day}", {path: OTHER})


def _found(repository: Repository, *, is_frame: bool) -> set[str]:
    places = tuple(
        FaultPlace(
            place=Place(f"frame{rank}.py", "a", 1, 3, (3,)),
            rank=rank,
            is_frame=is_frame,
        )
        for rank in range(FRAMES)
    )
    window = find_window(repository, None, (), MOMENT)
    alert = AlertPlaces(places=places, moment=MOMENT, window=window)
    head = repository.resolve("HEAD") or ""
    (result,) = CandidateSearch(repository, lambda _: False).run(head, [alert])
    return {c.commit.subject for c in result.candidates}
