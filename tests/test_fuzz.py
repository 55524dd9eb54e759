"""Inputs that once made a reader crash, found by `script/fuzz`, are read like any other."""

import pytest

from fuzz.readers import READERS
from fuzz.run import corpus
from tests.support.paths import ROOT

CRASHES = sorted((ROOT / "fuzz" / "crashes").iterdir())


@pytest.mark.parametrize("name", [path.name for path in CRASHES])
def test_what_once_crashed_is_read(name: str) -> None:
    data = (ROOT / "fuzz" / "crashes" / name).read_bytes()

    READERS[name.partition("-")[0]].read(data)


@pytest.mark.parametrize("name", [name for name in READERS if name != "histories"])
def test_every_reader_reads_its_corpus(name: str) -> None:
    inputs = corpus(name)

    assert inputs
    for data in inputs:
        READERS[name].read(data)
