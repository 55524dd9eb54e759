"""What must hold once all runs have ended and what they left is finished."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from tests.support.protocol.memory_forge import (
    CLOSED,
    HEADS,
    MERGED,
    NOTES,
    OPEN,
    REOPENED,
    MemoryForge,
    MemoryPull,
    files_of,
    fork_of,
)
from tests.support.protocol.scripted_run import Script
from tracer.alerts import Status
from tracer.forge import ROLLING_BRANCH
from tracer.ledger import Entry, EntryState, Ledger
from tracer.loops.branches import ordinal_of
from tracer.text import INTENT


def violation(
    forge: MemoryForge, scripts: Sequence[Script], *, nobody_died: bool
) -> str | None:
    """Return the first invariant that does not hold.

    What a run has written in vain can only be left behind by a run that died.
    """
    checks = [
        _episode_problems(forge, scripts),
        _pull_problems(forge, scripts),
        _number_problems(forge),
        _resolution_problems(forge, scripts),
    ]
    if nobody_died:
        checks += [
            _shared_files(forge),
            _surplus_branches(forge),
            _surplus_pulls(forge),
        ]
    return next((problem for check in checks for problem in check), None)


def _episode_problems(forge: MemoryForge, scripts: Sequence[Script]) -> Iterator[str]:
    places = _places(forge)
    for script in scripts:
        for trace in script.traces:
            name = trace.alert.fingerprint
            found = {
                (path, entry.remediation_intent)
                for sha in places
                for path, entry in entries_of(sha)
                if entry.fingerprint == name
                and entry.state is not EntryState.SUPERSEDED
            }
            if len(found) > 1:
                yield f"{name} is in several entries: {sorted(map(str, found))}"
            if not found and not _is_answered(forge, trace.loop):
                yield f"{name} is in no entry"
    for sha in places:
        counts = Counter(entry.fingerprint for _, entry in entries_of(sha))
        yield from (f"{name} is there twice" for name in counts if counts[name] > 1)


def _places(forge: MemoryForge) -> list[str]:
    """Return the commits whose entries count: the base, and what may still be merged."""
    rolling = [pull for pull in forge.pulls if pull.branch == ROLLING_BRANCH]
    # The next run takes over what a closed pull request of the rolling branch has.
    kept = [pull.head for pull in rolling[-1:] if pull.state is CLOSED]
    return [
        forge.base,
        *(pull.head for pull in forge.pulls if pull.state is OPEN),
        *kept,
    ]


def _is_answered(forge: MemoryForge, key: str) -> bool:
    """Whether a person has closed a pull request of a loop."""
    return any(
        pull.state is CLOSED
        and not pull.is_closed_by_us
        and ordinal_of(pull.branch, key)
        for pull in forge.pulls
    )


def _pull_problems(forge: MemoryForge, scripts: Sequence[Script]) -> Iterator[str]:
    for key in {trace.loop for script in scripts for trace in script.traces}:
        own = [pull for pull in forge.pulls if _is_open_for(pull, key)]
        if len(own) > 1:
            yield f"{key} has {len(own)} open pull requests"


def _is_open_for(pull: MemoryPull, key: str) -> bool:
    """Whether a pull request is open for a loop; one that a person reopened is theirs."""
    is_ours = pull.state is OPEN and pull.title != REOPENED
    return is_ours and bool(ordinal_of(pull.branch, key))


def _resolution_problems(
    forge: MemoryForge, scripts: Sequence[Script]
) -> Iterator[str]:
    """Walk over episodes that have resolved, and whose entries all say that they go on."""
    states: dict[str | None, set[EntryState | None]] = defaultdict(set)
    for sha in _places(forge):
        for _, entry in entries_of(sha):
            states[entry.fingerprint].add(entry.state)
    for script in scripts:
        for trace in script.traces:
            name = trace.alert.fingerprint
            if trace.alert.status is Status.RESOLVED and states[name] == {
                EntryState.OPEN
            }:
                yield f"{name} has resolved, and its entry does not say so"


def _shared_files(forge: MemoryForge) -> Iterator[str]:
    """Walk over files that two open pull requests change: they could not both be merged.

    What a person has opened again is that person's.
    """
    homes: dict[str, set[str]] = defaultdict(set)
    for pull in forge.pulls:
        if pull.state is OPEN and pull.title != REOPENED:
            fork = files_of(fork_of(forge.base, pull.head))
            for path, text in files_of(pull.head).items():
                if text != fork.get(path) and path != NOTES:
                    homes[path].add(pull.branch)
    for path, branches in homes.items():
        if len(branches) > 1:
            yield f"{path} is changed by {sorted(branches)}"


def _surplus_branches(forge: MemoryForge) -> Iterator[str]:
    """Walk over branches with entries that no pull request shows.

    What a person has pushed to since is never rewritten, so it does not count.
    """
    shown = {
        episode
        for sha in (forge.base, *(pull.head for pull in forge.pulls))
        for episode in _episodes_of(sha)
    }
    for branch in forge.branches:
        tip = forge.ref(f"{HEADS}{branch}") or ""
        is_a_persons = NOTES in files_of(tip)
        is_shown = forge.open_pull_of(branch) or shown.issuperset(_episodes_of(tip))
        if not is_shown and not is_a_persons:
            yield f"{branch} has entries that no pull request shows"


def _episodes_of(sha: str) -> set[tuple[str, str | None, str | None]]:
    """Return which episodes a commit has, and where, in whatever state they are."""
    return {
        (path, entry.fingerprint, entry.remediation_intent)
        for path, entry in entries_of(sha)
    }


def _surplus_pulls(forge: MemoryForge) -> Iterator[str]:
    """Walk over open pull requests of which the base branch has everything.

    One that a person has opened again is that person's. After a merge the rolling one may
    have nothing left: the next run that writes to it rebuilds it.
    """
    in_base = set(files_of(forge.base).items())
    has_merged = any(pull.state is MERGED for pull in forge.pulls)
    for pull in forge.pulls:
        is_ours = pull.state is OPEN and pull.title != REOPENED
        is_ours &= not (has_merged and pull.branch == ROLLING_BRANCH)
        if is_ours and in_base.issuperset(files_of(pull.head).items()):
            yield f"#{pull.number} is open, and the base branch has all that it has"


def _number_problems(forge: MemoryForge) -> Iterator[str]:
    """Each number stands for one intent, wherever that is, also on branches that ended."""
    homes: dict[str, set[str]] = defaultdict(set)
    for sha in {*_places(forge), *(pull.head for pull in forge.pulls)}:
        for path, number in _intents_of(sha):
            homes[number].add(path)
    for number, paths in homes.items():
        if len(paths) > 1:
            yield f"{number} is used in {sorted(paths)}"


@cache
def entries_of(sha: str) -> tuple[tuple[str, Entry], ...]:
    return tuple(
        (path, entry)
        for path, text in files_of(sha).items()
        if path.startswith("docs/traceability/")
        for entry in Ledger.parse(path, text).entries
    )


@cache
def _intents_of(sha: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (path, match[0])
        for path, text in files_of(sha).items()
        if path.startswith("docs/intents/")
        for match in INTENT.finditer(text)
    )
