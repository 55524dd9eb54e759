"""Documents that have an id which no file defines in a form that is read."""

import pytest

from tests.support.histories import CODE, History
from tracer.repository import Repository
from tracer.tracing.id_mentions import MentionSearch

TABLE = 'Summary,Requirement ID,Description\nClear,cES1015,"Upon a command, clear"\n'
FILES: dict[str | bytes, str | bytes] = {
    "docs/requirements.csv": TABLE,
    "docs/own/INT-1.md": "About cES1015\n",
    "docs/notes.txt": "cES10150 and cES1015.1 are others\x0c\n\u2028\nces1015 is slow\n",
    CODE: "# cES1015\n",
    ".specify/templates/spec-template.md": "- **cES1015**: System MUST [capability]\n",
}


@pytest.mark.parametrize(
    ("id_", "places"),
    [
        ("cES1015", [("docs/notes.txt", 3), ("docs/requirements.csv", 2)]),
        ("cES1015.1", [("docs/notes.txt", 1)]),
        ("cES101", []),
        ("cES101.", []),
        ("a(b", []),
    ],
)
def test_the_first_line_of_each_document_with_the_id_is_known(
    history: History, repository: Repository, id_: str, places: list[tuple[str, int]]
) -> None:
    revision = history.save("Add", "2025-11-02T10:00:00Z", FILES)
    search = MentionSearch(repository, revision, lambda path: "/own/" in path)

    assert [(each.path, each.line) for each in search.find(id_)] == places
