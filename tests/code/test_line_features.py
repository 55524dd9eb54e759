"""Of which feature an id in code is, where each feature numbers its own anew."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.support.example import git
from tracer.code import find_markers
from tracer.code.marker_search import Markers
from tracer.repository import Repository
from tracer.specification import read_specification
from tracer.text import features_in_title
from tracer.text.ids import IdGrammar

SPEC = """# Feature Specification: {}
- **FR-001**: System MUST keep the {} apart from every other tenant of the shop
- **FR-002**: System MUST count the {}
- **SC-001**: 99% of the {} arrive
"""
NAMES = {"001-login": "passwords", "002-cart": "prices", "013-mail": "letters"}
SPECS = {
    f"specs/{feature}/spec.md": SPEC.format(feature, what, what, what)
    for feature, what in NAMES.items()
}
CODE = "def run():  # {}\n    pass\n"


class Repo:
    """A repository whose commits are written one by one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        git(folder, "init", "--quiet")

    def commit(self, message: str, files: Mapping[str, str]) -> None:
        for path, text in files.items():
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_text(text)
        git(self.folder, "add", "--all")
        identity = ("-c", "user.name=n", "-c", "user.email=e")
        git(self.folder, *identity, "commit", "--quiet", "--message", message)

    @contextmanager
    def markers(self) -> Iterator[Markers]:
        with closing(Repository(self.folder)) as repository:
            head = repository.resolve("HEAD") or ""
            found = read_specification(repository, head, IdGrammar())
            yield find_markers(
                repository, head, tuple(found.requirements), found, lambda _: False
            )

    def named(self) -> dict[str, list[str]]:
        with self.markers() as markers:
            return {
                id_: [marker.place for marker in own]
                for id_, own in markers.by_requirement.items()
                if own
            }


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path)
    made.commit("docs: all features", SPECS)
    return made


@pytest.mark.parametrize(
    ("comment", "ids"),
    [
        ("spec 002 FR-001", ["002-cart/FR-001"]),
        ("spec-002 FR-001", ["002-cart/FR-001"]),
        ("kept apart (002 / FR-001 / FR-002)", ["002-cart/FR-001", "002-cart/FR-002"]),
        ("swept (013 contracts/a.md, FR-001/FR-002)", ["013-mail/FR-001", "013-mail/FR-002"]),
        ("kept apart (FR-001, spec 013)", ["013-mail/FR-001"]),
        ("013: the guard (budget.tf, SC-001)", ["013-mail/SC-001"]),
        ("kept (feature 002, FR-001/SC-001)", ["002-cart/FR-001", "002-cart/SC-001"]),
        ("kept (FR-001, spec 002 FR-002)", ["002-cart/FR-002"]),
        ("kept apart (FR-001)", []),
        ("answers 404 (FR-001)", []),
    ],
)  # fmt: skip
def test_a_label_next_to_an_id_says_of_which_feature_it_is(
    repo: Repo, comment: str, ids: list[str]
) -> None:
    repo.commit("code", {"src/a.py": CODE.format(comment)})

    assert sorted(repo.named()) == ids


@pytest.mark.parametrize(
    ("message", "files", "feature"),
    [
        ("feat(013): keep apart", {}, "013-mail"),
        ("013: keep apart", {}, "013-mail"),
        ("Keep apart (spec 002)", {}, "002-cart"),
        ("feat: keep apart", {"specs/002-cart/tasks.md": "- [x] done\n"}, "002-cart"),
        (
            "feat(002): keep apart",
            {"specs/002-cart/a.md": "a\n", "specs/013-mail/a.md": "a\n"},
            "002-cart",
        ),
        ("feat: 13 things", {"specs/002-cart/a.md": "a", "specs/013-mail/a.md": "a"}, None),
        ("Keep apart (#13)", {}, None),
    ],
)  # fmt: skip
def test_the_commit_of_a_line_says_of_which_feature_its_ids_are(
    repo: Repo, message: str, files: dict[str, str], feature: str | None
) -> None:
    repo.commit(message, {**files, "src/a.py": CODE.format("FR-001")})
    repo.commit("feat(001): more", {"src/a.py": CODE.format("FR-001") + "\n# end\n"})

    expected = {f"{feature}/FR-001": ["src/a.py:1"]} if feature else {}
    assert repo.named() == expected


def test_each_line_of_a_file_is_of_the_feature_of_its_own_commit(repo: Repo) -> None:
    first = CODE.format("FR-001")
    repo.commit("feat(001): first", {"src/a.py": first})
    repo.commit("feat(002): second", {"src/a.py": f"{first}\n\n{first}"})

    assert repo.named() == {
        "001-login/FR-001": ["src/a.py:1"],
        "002-cart/FR-001": ["src/a.py:5"],
    }


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("# Spec 002\n\ndef run():\n    pass  # FR-001\n", "002-cart"),
        ("x = 'specs/002-cart/'\n\ndef run():\n    pass  # FR-001\n", "013-mail"),
        ("def a():  # see spec 002\n    pass\n\n\nb = 1  # FR-001\n", "013-mail"),
        ("def run():  # keep prices apart from other tenants of shop: FR-001\n    pass\n", "002-cart"),
        ("def run():  # keep prices: FR-001\n    pass\n", "013-mail"),
    ],
)  # fmt: skip
def test_the_head_of_a_file_and_many_words_say_more_than_a_commit(
    repo: Repo, text: str, feature: str
) -> None:
    repo.commit("feat(013): keep apart", {"src/a.py": text})

    assert list(repo.named()) == [f"{feature}/FR-001"]


def test_a_place_that_may_be_of_several_features_is_told_as_such(repo: Repo) -> None:
    repo.commit("code", {"src/a.py": CODE.format("keeps apart (FR-001)")})

    with repo.markers() as markers:
        (unclear,) = markers.unclear["002-cart/FR-001"]

    assert (unclear.path, unclear.line) == ("src/a.py", 1)
    assert set(unclear.ids) == {f"{feature}/FR-001" for feature in NAMES}
    assert not any(markers.by_requirement.values())


@pytest.mark.parametrize(
    ("others", "ids"),
    [
        ({"docs/prd.md": "- **FR-001**: Sell things\n"}, ["FR-001"]),
        (
            {
                "docs/plans/a.md": "- **FR-001**: Sell things\n",
                "docs/plans/b.md": "- **FR-001**: Buy things\n",
            },
            [],
        ),
    ],
)
def test_an_id_of_the_whole_product_counts_where_nothing_says_of_a_feature(
    repo: Repo, others: dict[str, str], ids: list[str]
) -> None:
    repo.commit("docs: plans", others)
    repo.commit("code", {"src/a.py": CODE.format("FR-001")})
    repo.commit("feat(002): b", {"src/b.py": CODE.format("FR-001")})

    assert repo.named() == {
        **{id_: ["src/a.py:1"] for id_ in ids},
        "002-cart/FR-001": ["src/b.py:1"],
    }


@pytest.mark.parametrize(
    ("title", "features"),
    [
        ("feat(002): x", {"002-cart"}),
        ("fix(002-1): x", {"002-cart"}),
        ("[002] x", {"002-cart"}),
        ("002 cart", {"002-cart"}),
        ("feat(3d): x", {"3d-audit"}),
        ("Epic 3D: x", {"3d-audit"}),
        ("feat(spec-002): x", {"002-cart"}),
        ("Merge branch '002-cart'", {"002-cart"}),
        ("spec(002,3d): x", {"002-cart", "3d-audit"}),
        ("meet FR-002", set()),
        ("fix: 002 of them", set()),
        ("merge (#002)", set()),
    ],
)
def test_a_title_names_features_by_their_numbers(
    title: str, features: set[str]
) -> None:
    assert features_in_title(["002-cart", "3d-audit"], title) == features


def test_a_line_is_of_no_feature_that_came_later(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    first, *others = SPECS
    repo.commit("docs: first", {first: SPECS[first]})
    repo.commit("code", {"src/a.py": CODE.format("FR-001")})
    tasks = {"specs/002-cart/tasks.md": "- [x] T001 (FR-001) in src/a.py\n"}
    repo.commit("docs: others", {path: SPECS[path] for path in others} | tasks)

    assert repo.named()["001-login/FR-001"] == ["src/a.py:1"]
