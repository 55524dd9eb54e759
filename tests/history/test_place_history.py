"""Which commits changed a place, and what each of them did there."""

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.example import git
from tests.support.histories import CODE, FASTER, LOGIN, History, start
from tracer.history import Change, CountedTime, Depth, Place, PlaceHistory, Touch
from tracer.repository import Repository

MOMENT = datetime(2025, 11, 20, tzinfo=UTC)
DAY = "2025-11-{:02}T10:00:00Z"
FUNCTION = Place(CODE, "login", 2, 4)


def search(repository: Repository, *places: Place) -> tuple[Change, ...]:
    head = repository.resolve("HEAD") or ""
    span = CountedTime.before(MOMENT, MOMENT)
    return PlaceHistory(repository, span).search(head, dict.fromkeys(places, Depth()))


def touches(changes: Sequence[Change], place: Place) -> dict[str, Touch]:
    return {c.commit.subject: c.touches[place] for c in changes if place in c.touches}


def test_each_commit_is_shown_with_the_lines_that_it_was_the_last_to_write(
    repository: Repository, history: History
) -> None:
    history.save("Cache", DAY.format(2), {CODE: FASTER})
    history.save("Other", DAY.format(3), {"b.py": "1"})

    done = touches(search(repository, FUNCTION), FUNCTION)

    assert {name: touch.survives for name, touch in done.items()} == {
        "Cache": 1,
        "Start": 2,
    }
    assert done["Cache"].line == 3


def test_replaced_lines_count_as_changed_and_not_as_survivors(
    repository: Repository, history: History
) -> None:
    history.save("Cache", DAY.format(2), {CODE: FASTER})
    history.save("Store", DAY.format(3), {CODE: FASTER.replace("cache", "store")})

    done = touches(search(repository, FUNCTION), FUNCTION)

    assert (done["Cache"].survives, done["Cache"].changed) == (0, 1)
    assert done["Store"].survives == 1


def test_the_line_of_a_frame_is_followed_to_who_wrote_it(
    repository: Repository, history: History
) -> None:
    history.save("Cache", DAY.format(2), {CODE: FASTER})
    history.save("Comment", DAY.format(3), {CODE: f"# One\n# Two\n{FASTER}"})
    place = Place(CODE, "login", 4, 6, (5,))

    done = touches(search(repository, place), place)

    assert done["Cache"].hits == 1
    assert done["Start"].hits == 0


def test_indented_and_moved_lines_keep_their_author(
    repository: Repository, history: History
) -> None:
    indented = "class Users:\n    def login(user):\n        return user\n"
    history.save("Indent", DAY.format(2), {CODE: indented})
    place = Place(CODE, "login", 2, 3)

    done = touches(search(repository, place), place)

    assert {n: touch.survives for n, touch in done.items() if touch.survives} == {
        "Start": 2
    }


def test_a_renamed_file_keeps_its_history(
    repository: Repository, history: History
) -> None:
    body = "".join(f"    step_{n}(user)\n" for n in range(20))
    text = f"def login(user):\n{body}"
    history.save("Write", DAY.format(2), {"old.py": text})
    git(history.path, "mv", "old.py", "new.py")
    changed = text.replace("step_7(user)", "step_7(user, 7)")
    history.save("Move", DAY.format(3), {"new.py": changed})
    place = Place("new.py", "login", 1, 21)

    done = touches(search(repository, place), place)

    assert {name: touch.survives for name, touch in done.items()} == {
        "Move": 1,
        "Write": 20,
    }


def test_an_ignored_commit_passes_its_lines_on(
    repository: Repository, history: History
) -> None:
    shouted = LOGIN.replace("return user", "return USER")
    sha = history.save("Format", DAY.format(2), {CODE: shouted})
    history.save("Ignore", DAY.format(3), {".git-blame-ignore-revs": f"{sha}\n"})
    place = Place(CODE, "login", 2, 3)

    done = touches(search(repository, place), place)

    assert {n: touch.survives for n, touch in done.items() if touch.survives} == {
        "Start": 2
    }


def test_a_change_that_a_merge_brought_is_found(
    repository: Repository, history: History
) -> None:
    path = history.path
    git(path, "checkout", "--quiet", "-b", "side")
    history.save("Cache", DAY.format(2), {CODE: FASTER})
    git(path, "checkout", "--quiet", "main")
    history.save("Comment", DAY.format(3), {CODE: f"# Text\n{LOGIN}"})
    identity = ("-c", "user.name=n", "-c", "user.email=e")
    git(path, *identity, "merge", "--quiet", "--no-edit", "side")
    place = Place(CODE, "login", 3, 5)

    done = touches(search(repository, place), place)

    assert {name: touch.survives for name, touch in done.items()} == {
        "Cache": 1,
        "Start": 2,
    }


def test_branches_that_were_merged_do_not_hide_who_wrote_a_line(
    repository: Repository, history: History
) -> None:
    path = history.path
    other = "def other():\n" + "    more()\n" * 20
    names = ("login", "logout", "renew")
    functions = "".join(f"\n\ndef {n}(user):\n    {n}_now(user)\n" for n in names)
    slow = functions.replace("logout_now(user)", "logout_now(user, retry=True)")
    history.save("Write", DAY.format(2), {"a.py": functions})
    git(path, "checkout", "--quiet", "-b", "side")
    history.save("Retry", DAY.format(4), {"a.py": slow})
    git(path, "checkout", "--quiet", "main")
    history.save("Other", DAY.format(3), {"a.py": f"{other}{functions}"})
    identity = ("-c", "user.name=n", "-c", "user.email=e")
    git(path, *identity, "merge", "--quiet", "--no-edit", "side")
    below, above = Place("a.py", "logout", 28, 29), Place("a.py", "other", 1, 21)

    changes = search(repository, below, above)

    # The retry was written at line 8 of its own branch, which is in `other` now.
    assert {n: t.survives for n, t in touches(changes, below).items()} == {
        "Retry": 1,
        "Write": 1,
    }
    assert {n: t.survives for n, t in touches(changes, above).items()} == {"Other": 21}


@pytest.mark.parametrize("added", [0, 3])
def test_the_writer_of_an_old_line_is_known_wherever_the_line_was_then(
    repository: Repository, history: History, added: int
) -> None:
    code = "def a():\n    begin()\n    return {}\n"
    imports = "".join(f"import b{n}\n" for n in range(added))
    history.save("Oldest", "2017-01-02T10:00:00Z", {"a.py": code.format(0)})
    history.save("Old", "2018-01-02T10:00:00Z", {"a.py": code.format(1)})
    git(history.path, "mv", "a.py", "b.py")
    history.save("Move", "2022-01-02T10:00:00Z", {"b.py": imports + code.format(1)})
    place = Place("b.py", "a", added + 1, added + 3)

    done = touches(search(repository, place), place)

    assert {name: touch.survives for name, touch in done.items() if touch.survives} == {
        "Old": 1,
        "Oldest": 2,
    }


def test_the_search_ends_when_the_time_is_over(
    repository: Repository, history: History
) -> None:
    history.save("Cache", DAY.format(2), {CODE: FASTER})
    head = repository.resolve("HEAD") or ""
    search = PlaceHistory(repository, CountedTime.before(MOMENT, MOMENT), lambda: True)

    changes = search.search(head, {FUNCTION: Depth()})

    assert [change.commit.subject for change in changes] == ["Cache"]
    assert search.is_cut


VERSIONS = st.lists(
    st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=12),
    min_size=1,
    max_size=4,
)


@pytest.mark.property
@given(VERSIONS)
def test_the_walk_says_what_blame_says(
    tmp_path_factory: pytest.TempPathFactory, versions: list[list[str]]
) -> None:
    history = start(tmp_path_factory.mktemp("blamed") / "checkout")
    for number, letters in enumerate(versions):
        # Each line is another one, so that both must tell who wrote it.
        lines = [f"    do_{letter}_{n}()\n" for n, letter in enumerate(letters)]
        text = f"def login():\n{''.join(lines)}"
        history.save(f"Change {number}", DAY.format(number + 1), {"a.py": text})
    place = Place("a.py", "login", 1, len(versions[-1]) + 1)
    with closing(Repository(history.path)) as repository:
        head = repository.resolve("HEAD") or ""
        writers = repository.writers(head, "a.py", [range(1, place.end + 1)])
        changes = search(repository, place)

    walked = {
        change.commit.sha: change.touches[place].survives
        for change in changes
        if place in change.touches and change.touches[place].survives
    }
    assert walked == Counter(commit.sha for commit in writers.values())


def test_who_wrote_lines_long_ago_is_known_without_a_walk_over_all_of_history(
    repository: Repository, history: History
) -> None:
    # In the repository's own order: what git walks over ends where commits are too old.
    history.save("Oldest", "2018-01-02T10:00:00Z", {"a.py": "def a(b):\n    pass\n"})
    history.save("Old", "2019-01-02T10:00:00Z", {"a.py": "def a():\n    return 1\n"})
    history.save("New", DAY.format(3), {"a.py": "def a():\n    return 2\n"})
    place = Place("a.py", "a", 1, 2)

    changes = search(repository, place)

    # A walk would find the oldest, of which no line is left.
    assert {
        name: touch.survives for name, touch in touches(changes, place).items()
    } == {"New": 1, "Old": 1}


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        pytest.param(None, {"New": 1, "Old": 1, "Oldest": 1}, id="all its lines"),
        pytest.param((3,), {"New": 1, "Old": 1}, id="the lines that a trace names"),
        pytest.param((), {"New": 1}, id="none: what the walk shows"),
    ],
)
def test_who_wrote_lines_long_ago_is_asked_for_the_lines_that_count(
    repository: Repository,
    history: History,
    asked: tuple[int, ...] | None,
    known: dict[str, int],
) -> None:
    code = "def a():\n    b({})\n    return {}\n"
    history.save("Oldest", "2018-01-02T10:00:00Z", {"a.py": code.format(0, 0)})
    history.save("Old", "2019-01-02T10:00:00Z", {"a.py": code.format(0, 1)})
    history.save("New", DAY.format(3), {"a.py": code.format(1, 1)})
    place = Place("a.py", "a", 1, 3, (3,))
    head = repository.resolve("HEAD") or ""
    history_of = PlaceHistory(repository, CountedTime.before(MOMENT, MOMENT))

    changes = history_of.search(head, {place: Depth(blamed=asked)})

    done = touches(changes, place)
    assert {name: touch.survives for name, touch in done.items()} == known


def test_it_is_known_what_else_the_writer_of_an_old_line_changed(
    repository: Repository, history: History
) -> None:
    two = "def a():\n    return {}\n\n\ndef b():\n    return {}\n"
    history.save("Start", "2018-01-02T10:00:00Z", {"old.py": two.format(0, 0)})
    history.save("Old", "2019-01-02T10:00:00Z", {"old.py": two.format(1, 1)})
    git(history.path, "mv", "old.py", "new.py")
    history.save("Move", DAY.format(3), {"new.py": two.format(1, 2)})
    place = Place("new.py", "a", 1, 2)

    (old,) = (c for c in search(repository, place) if c.commit.subject == "Old")

    assert old.names == {"new.py": "old.py"}

    assert [hunk.added for hunk in old.hunks["new.py"]] == [
        ("    return 1",),
        ("    return 1",),
    ]
