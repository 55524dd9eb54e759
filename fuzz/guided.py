"""The same readers under `atheris`, which goes on from each input that reaches new code.

    python -m fuzz.guided READER SECONDS SEED

`atheris` is not a dependency of ours: `pip install atheris` first. What reached new code
is written to `fuzz/corpus/`, the shortest inputs first, for everybody's next run.
"""

import importlib
import json
import os
import pkgutil
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import NoReturn

import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore] # see above

with atheris.instrument_imports(include=["tracer"]):
    import tracer

    for module in pkgutil.walk_packages(tracer.__path__, "tracer."):
        importlib.import_module(module.name)

from fuzz.mutation import LONGEST, Mutator
from fuzz.readers import READERS
from fuzz.run import CORPUS, Result, corpus, report

MOST_KEPT = 100
"""Inputs of a reader that are kept; with more, the corpus would outgrow the code."""


def main(name: str, seconds: float, seed: int) -> NoReturn:
    inputs = corpus(name)
    reader, result = READERS[name], Result()
    folder = Path(tempfile.mkdtemp())
    for number, data in enumerate(inputs):
        Path(folder, f"seed-{number}").write_bytes(data)
    end = time.monotonic() + seconds

    def try_input(data: bytes) -> None:
        result.try_input(reader, data)
        if time.monotonic() > end:
            report(name, result)
            _keep(name, folder)
            shutil.rmtree(folder)
            os._exit(1 if result.crashes else 0)  # libFuzzer never returns

    mutator = Mutator(inputs, seed)

    def mutate(data: bytes, longest: int, number: int) -> bytes:
        if number % 3:
            return mutator.changed(data)[:longest]
        return bytes(atheris.Mutate(data, longest))

    options = [f"-seed={seed}", f"-max_len={LONGEST}", "-timeout=60", "-verbosity=0"]
    atheris.Setup(
        [sys.argv[0], *options, str(folder)], try_input, custom_mutator=mutate
    )
    atheris.Fuzz()
    sys.exit(0)


def _keep(name: str, folder: Path) -> None:
    kept = [path.read_bytes() for path in folder.iterdir() if "seed-" not in path.name]
    lines = [json.dumps(data.decode("latin-1")) for data in sorted(kept, key=len)]
    CORPUS.mkdir(exist_ok=True)
    Path(CORPUS, f"{name}.jsonl").write_text("\n".join([*lines[:MOST_KEPT], ""]))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))
