"""The commits whose message names a requirement."""

from collections.abc import Callable, Mapping, Sequence

from tracer.history.own_commits import (
    without_branch_names,
    without_own,
)
from tracer.repository import Commit, Repository
from tracer.text import KnownIds


def commits_naming(
    repository: Repository,
    revision: str,
    families: Mapping[str, Sequence[str]],
    known_ids: KnownIds,
    is_own_file: Callable[[str], bool],
) -> Mapping[str, tuple[Commit, ...]]:
    """Find the ancestors of a sha that name each requirement, newest first.

    Args:
        repository: the checkout.
        revision: the sha where the search starts.
        families: for each requirement its id and those of its parts, as they are defined.
        known_ids: finds these ids in a message, however they are written.
        is_own_file: tells paths of files that we write; commits of these alone are ours.

    """
    if not families:
        return {}
    wanted = frozenset(id_ for ids in families.values() for id_ in ids)
    # Git's pattern finds too much rather than too little; the ids decide.
    pattern = known_ids.search_pattern(sorted(wanted))
    named = {
        commit: _ids_in(commit, known_ids) & wanted
        for commit in repository.commits_mentioning(revision, pattern)
    }
    naming = [commit for commit, ids in named.items() if ids]
    commits = tuple(without_own(repository, naming, is_own_file))
    return {
        requirement: tuple(c for c in commits if not named[c].isdisjoint(ids))
        for requirement, ids in families.items()
    }


def _ids_in(commit: Commit, known_ids: KnownIds) -> frozenset[str]:
    message = without_branch_names(commit.message)
    features = known_ids.features_in(message) if known_ids.has_features else ()
    return frozenset(match.id for match in known_ids.find(message, features))
