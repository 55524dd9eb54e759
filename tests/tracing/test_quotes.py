"""Which sentence of a requirement says what must hold."""

from contextlib import closing
from pathlib import Path

import pytest

from tests.support.histories import start
from tracer.repository import Repository
from tracer.specification import read_specification
from tracer.text import IdGrammar
from tracer.tracing.quotes import find_statement

ITEM = """\
### Restarts
`swdd~restarts~1`

Status: approved

When a workload fails, the agent shall restart it.

Rationale:
What runs in a car has to go on running.
"""
TABLE = """\
| ID | Requisito | Descripción | HU |
|----|-----------|-------------|----|
| RNF-001.1 | Tiempo de respuesta | Las páginas deben cargar en menos de 3 segundos | HU-42 |
| RNF-001.2 | Las páginas deben cargar rápido siempre | rápido | HU-42 |
"""


@pytest.mark.parametrize(
    ("text", "id_", "statement", "line"),
    [
        (
            ITEM,
            "swdd~restarts~1",
            "When a workload fails, the agent shall restart it.",
            6,
        ),
        (TABLE, "RNF-001.1", "Las páginas deben cargar en menos de 3 segundos", 3),
        (TABLE, "RNF-001.2", None, None),  # the title has shown it
    ],
)
def test_the_sentence_that_must_hold_is_quoted(
    tmp_path: Path, text: str, id_: str, statement: str | None, line: int | None
) -> None:
    history = start(tmp_path / "checkout", files={"docs/requirements.md": text})
    with closing(Repository(history.path)) as repository:
        revision = repository.resolve("HEAD") or ""
        specification = read_specification(repository, revision, IdGrammar())
        requirement = specification.requirements[id_][0]

        found = find_statement(
            requirement, lambda path: repository.text(revision, path)
        )

    assert (found.text if found else None, found.line if found else None) == (
        statement,
        line,
    )
