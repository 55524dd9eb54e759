"""The commits that name a requirement, and those that touched its code."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tracer.repository import Commit, Repository
from tracer.text import KnownIds

LOOP_TRAILER = "Remediation-Loop:"
"""The trailer of the commits that the tracer makes (`templates/commit.msg.j2`)."""


def commits_naming(
    repository: Repository,
    revision: str,
    requirements: Sequence[str],
    known_ids: KnownIds,
) -> Mapping[str, tuple[Commit, ...]]:
    """Find the ancestors of a sha that name each requirement, newest first.

    Args:
        repository: the checkout.
        revision: the sha where the search starts.
        requirements: ids in the form in which they are defined.
        known_ids: finds these ids in a message, however they are written.

    """
    if not requirements:
        return {}
    by_requirement: dict[str, list[Commit]] = {id_: [] for id_ in requirements}
    pattern = known_ids.search_pattern(requirements)
    for commit in _without_ours(repository.commits_mentioning(revision, pattern)):
        features = (
            known_ids.features_in(commit.message) if known_ids.has_features else ()
        )
        names = {name.id for name in known_ids.find(commit.message, features)}
        for requirement in names & by_requirement.keys():
            by_requirement[requirement].append(commit)
    return {id_: tuple(commits) for id_, commits in by_requirement.items()}


def commits_touching(
    repository: Repository,
    revision: str,
    paths: Sequence[str],
    since: datetime,
    until: datetime,
) -> tuple[Commit, ...]:
    """List the ancestors of a sha that changed these files in a time, newest first."""
    return _without_ours(repository.commits_touching(revision, paths, since, until))


def _without_ours(commits: Sequence[Commit]) -> tuple[Commit, ...]:
    return tuple(commit for commit in commits if LOOP_TRAILER not in commit.body)
