"""Which commits count for an alert because of what was deployed."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.example import git
from tests.support.histories import History
from tracer.alerts import Deployment
from tracer.history import Basis, find_window
from tracer.repository import Repository

MOMENT = datetime(2025, 11, 20, 15, tzinfo=UTC)


def deployment(revision: str, day: int) -> Deployment:
    return Deployment(revision=revision, time=datetime(2025, 11, day, tzinfo=UTC))


def test_the_window_is_what_the_last_deployment_brought(
    repository: Repository, history: History
) -> None:
    good, middle, bad, later = (
        history.save(name, f"2025-11-1{n}T10:00:00Z", {"a.py": name})
        for n, name in enumerate(("good", "middle", "bad", "later"))
    )
    deployments = [
        deployment(sha, day)
        for sha, day in ((later, 25), (bad, 19), (bad, 18), (good, 15))
    ]

    window = find_window(repository, None, deployments, MOMENT)

    assert (window.basis, window.start, window.end) == (Basis.DEPLOYMENT, good, bad)
    assert window.shas == frozenset((middle, bad))
    assert (window.running, window.before) == (deployments[1], deployments[3])


@pytest.mark.parametrize(
    ("minutes", "first", "bringer"),
    [
        ((240, 180), 1, "the last deployment"),
        ((240, 60), 1, "the last deployment"),
        ((240, 59), 1, "the last deployment"),
        ((240, 59, 6), 1, "the last 2 deployments"),
        ((240, 180, 6), 2, "the last deployment"),
        ((240, 50, 30, 6), 1, "the last 3 deployments"),
        ((50, 30, 6), None, "the last deployment"),
    ],
)
def test_what_was_replaced_within_an_hour_has_not_proven_good(
    repository: Repository,
    history: History,
    minutes: tuple[int, ...],
    first: int | None,
    bringer: str,
) -> None:
    shas = [
        history.save(f"{n}", f"2025-11-1{n}T10:00:00Z", {"a.py": f"{n}"})
        for n in range(len(minutes))
    ]
    deployments = [
        Deployment(revision=sha, time=MOMENT - timedelta(minutes=ago))
        for sha, ago in zip(shas, minutes, strict=True)
    ]

    window = find_window(repository, None, deployments[::-1], MOMENT)

    assert window.bringer == bringer
    assert window.shas == (None if first is None else frozenset(shas[first:]))
    assert window.brought == (frozenset(shas[-1:]) if first is None else window.shas)


def test_a_revision_without_a_deployment_of_its_own_comes_after_an_older_one(
    repository: Repository, history: History
) -> None:
    old, running, canary = (
        history.save(name, f"2025-11-1{n}T10:00:00Z", {"a.py": name})
        for n, name in enumerate(("old", "running", "canary"))
    )
    deployments = [deployment(canary, 18), deployment(old, 15)]

    window = find_window(repository, running, deployments, MOMENT)

    assert (window.basis, window.start, window.end) == (Basis.REVISION, old, running)
    assert (window.running, window.before) == (None, deployments[1])


def test_of_several_sources_at_once_the_one_of_this_repository_counts(
    repository: Repository, history: History
) -> None:
    good, bad = (
        history.save(name, f"2025-11-1{n}T10:00:00Z", {"a.py": name})
        for n, name in enumerate(("good", "bad"))
    )
    listed = (("f" * 40, 18), (bad[:9], 18), ("e" * 40, 15), (good, 15))
    deployments = [deployment(sha, day) for sha, day in listed]

    window = find_window(repository, None, deployments, MOMENT)
    unknown = find_window(repository, None, deployments[:1], MOMENT)

    assert (window.start, window.end) == (good, bad)
    assert unknown.basis is Basis.TIME


def test_a_release_that_was_deployed_is_known_by_its_tag(
    repository: Repository, history: History
) -> None:
    sha = history.save("Release", "2025-11-10T10:00:00Z", {"a.py": "a"})
    git(history.path, "tag", "v1.4.2", sha)

    window = find_window(repository, None, [deployment("1.4.2", 18)], MOMENT)

    assert (window.basis, window.end) == (Basis.DEPLOYMENT, sha)


def test_without_a_deployment_the_last_thirty_days_count_first(
    repository: Repository,
) -> None:
    window = find_window(repository, None, (), MOMENT)

    assert (window.basis, window.shas) == (Basis.TIME, None)
    assert window.has("any", datetime(2025, 11, 1, tzinfo=UTC), MOMENT)
    assert not window.has("any", datetime(2025, 10, 1, tzinfo=UTC), MOMENT)


def test_the_release_before_the_running_one_starts_the_window(
    repository: Repository, history: History
) -> None:
    saved = {
        tag: history.save(tag, f"2025-11-1{n}T10:00:00Z", {"a.py": tag})
        for n, tag in enumerate(("v1.0", "build-7", "v1.1.0"))
    }
    for tag, sha in saved.items():
        git(history.path, "tag", tag, sha)
    first, between, running = saved.values()

    window = find_window(repository, running, (), MOMENT)
    build = find_window(repository, between, (), MOMENT)

    assert (window.basis, window.start, window.end) == (Basis.RELEASE, first, running)
    assert window.shas == frozenset((between, running))
    assert (build.basis, build.start) == (Basis.REVISION, None)
