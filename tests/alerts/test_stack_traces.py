"""Stack traces as runtimes and tools print them, one file each: the text, `---`, the frames."""

from pathlib import Path

import pytest

from tests.support.names import ROOT
from tracer.alerts.stack_traces import FRAMES_LIMIT, read_frames

SAMPLES = sorted((ROOT / "tests/alerts/stack_traces").glob("*.txt"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_the_frames_of_a_trace_are_read_from_the_inside_out(sample: Path) -> None:
    text, _, expected = sample.read_text().rpartition("---\n")
    frames = [
        f"{frame.path or '?'}{f':{frame.line}' if frame.line else ''} {frame.function or ''}".strip()
        for frame in read_frames(text)
    ]
    assert frames == expected.splitlines()


def test_a_trace_in_the_middle_of_prose_is_found() -> None:
    text = 'It broke:\n\n> Traceback (most recent call last):\n>   File "a.py", line 3, in f\n> E: x\n\nBye'
    assert [(f.path, f.line, f.function) for f in read_frames(text)] == [
        ("a.py", 3, "f")
    ]


def test_endless_recursion_is_cut() -> None:
    text = "\n".join(f'  File "a.py", line {line}, in f' for line in range(1, 500))
    frames = read_frames(f"Traceback (most recent call last):\n{text}")
    assert len(frames) == FRAMES_LIMIT
    assert frames[0].line == 499
