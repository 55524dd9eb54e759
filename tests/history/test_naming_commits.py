"""Commits that name a requirement."""

from tests.support.histories import History
from tracer.history import commits_naming
from tracer.repository import Repository
from tracer.text import build_known_ids

TRAILER = "Remediation-Loop:"


def test_a_commit_names_each_requirement_of_its_message_and_what_that_is_a_part_of(
    repository: Repository, history: History
) -> None:
    day = "2025-11-0{}T10:00:00Z"
    history.save("Cache (REQ-1)", day.format(1))
    history.save("Log\n\nFor req_2 and REQ-1.", day.format(2))
    history.save("REQ-11 and REQ-1x are others", day.format(3))
    history.save(f"Remediate REQ-1\n\n{TRAILER} REQ-1--X", day.format(4))
    head = repository.resolve("HEAD") or ""
    known_ids = build_known_ids({f"REQ-{number}": () for number in (1, 2, 3, 11)})

    families = {"REQ-1": ["REQ-1"], "REQ-2": ["REQ-2"], "REQ-3": ["REQ-3", "REQ-2"]}
    named = commits_naming(repository, head, families, known_ids, lambda _: False)

    assert {id_: [c.subject for c in commits] for id_, commits in named.items()} == {
        "REQ-1": ["Log", "Cache (REQ-1)"],
        "REQ-2": ["Log"],
        "REQ-3": ["Log"],
    }
    assert commits_naming(repository, head, {}, known_ids, lambda _: False) == {}
