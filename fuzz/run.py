"""Runs the readers on mutated inputs for some time each, and reports crashes.

    python -m fuzz.run [--seconds 60] [--seed 1] [READER …]

With `atheris` installed, an input that reaches new code becomes one to go on from;
without it, the inputs of the corpus are all there are to begin with.
"""

import argparse
import hashlib
import json
import os
import sys
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from fuzz.mutation import Mutator
from fuzz.readers import READERS, Reader

CORPUS = Path(__file__).parent / "corpus"
FOUND = Path(__file__).parent / "found"
MOST_SECONDS = 2.0


@dataclass
class Result:
    """What became of the inputs of one reader; crashes by the place where they happened."""

    runs: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    crashes: dict[str, bytes] = field(default_factory=dict)

    def try_input(self, reader: Reader, data: bytes) -> None:
        started = _computing()
        try:
            reader.read(data)
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            self.crashes.setdefault(_place(error), data)
        seconds = _computing() - started
        if seconds > MOST_SECONDS:
            self.crashes.setdefault(f"took {seconds:.1f} s", data)
        self.runs += 1
        self.seconds += seconds
        self.slowest = max(self.slowest, seconds)


def _computing() -> float:
    """Return the seconds that the processor worked for us and for git processes."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _place(error: Exception) -> str:
    """Return the innermost line of ours in a traceback: one mistake, one crash."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/tracer/" in frame.filename]
    frame = (ours or frames)[-1]
    return f"{type(error).__name__} in {frame.filename}:{frame.lineno}: {error}"[:300]


def corpus(name: str) -> list[bytes]:
    """Return what to begin with: data of tests, and inputs that once did something new."""
    path = CORPUS / f"{name}.jsonl"
    lines = path.read_text().splitlines() if path.is_file() else []
    kept = [json.loads(line).encode("latin-1") for line in lines]
    return [*READERS[name].seeds(), *kept]


def fuzz(name: str, seconds: float, seed: int, most: int = sys.maxsize) -> Result:
    reader, result = READERS[name], Result()
    inputs = corpus(name)
    mutator = Mutator(inputs, seed)
    for data in inputs:
        result.try_input(reader, data)
    end = time.monotonic() + seconds
    with suppress(KeyboardInterrupt):  # what was done until then is reported
        while time.monotonic() < end and result.runs < most:
            result.try_input(reader, mutator.next_input())
    return result


def report(name: str, result: Result) -> None:
    rate = result.runs / max(result.seconds, 0.001)
    print(
        f"{name:10} {result.runs:10,} inputs in {result.seconds:,.0f} s of computing "
        f"({rate:,.0f} a second), the slowest {result.slowest:.2f} s: "
        f"{len(result.crashes)} distinct crashes",
        flush=True,
    )
    for place, data in result.crashes.items():
        FOUND.mkdir(exist_ok=True)
        file = FOUND / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}"
        file.write_bytes(data)
        print(f"  {place}\n    {file}", flush=True)


def main(arguments: list[str]) -> NoReturn:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--inputs", type=int, default=sys.maxsize, help="end after so many of a reader"
    )
    parser.add_argument(
        "--input", type=Path, help="read this file once, and show a crash"
    )
    parser.add_argument("names", nargs="*", metavar="READER", help=", ".join(READERS))
    options = parser.parse_args(arguments)
    names = options.names or list(READERS)
    if options.input:
        READERS[names[0]].read(options.input.read_bytes())
        sys.exit(0)
    print(f"Seed {options.seed}")
    crashes = 0
    for name in names:
        result = fuzz(name, options.seconds, options.seed, options.inputs)
        report(name, result)
        crashes += len(result.crashes)
    sys.exit(1 if crashes else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
