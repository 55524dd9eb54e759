"""How often the words of an alert lead to the right commit of a window, or to none.

    python -m bench.windows [--cases 20] [--seed 7] [--rows FILE] CHECKOUT …

Each checkout's history must name its regressions, as for `bench.suspects`. What a fix says
is the alert: its first line alone, and its whole message without the lines that name a
commit. A window has 40 commits: the culprit is at a place chosen by chance, or all are
older than it. `--rows` writes the evidence, to fit the weights of windows to.
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from bench.calibration import calibration_error, error_by_chance
from bench.suspect_cases import GREP, TELLS, git, named_culprit
from tracer.errors import TracerError
from tracer.history import Change
from tracer.repository import Repository
from tracer.tracing.commit_words import words_of
from tracer.tracing.suspect_features import AlertContext, CommitCandidate, measure
from tracer.tracing.suspect_scores import confidences, suspect_scores
from tracer.tracing.window_patches import WindowPatches

WINDOW = 40
FEWEST_WORDS = 3
GUILTY = 0.7
"""Part of the windows with a culprit: about as many outages are caused by a change (the
SRE Workbook, appendix C)."""
TOPS = (1, 3, 5)
WRITTEN = ("message", "near", "changed", "path", "lowers", "few", "inert")
"""The evidence that a fit needs: deployments, services and times are not known here."""


@dataclass(frozen=True, slots=True)
class Case:
    """The words of an alert, the commits of its window, and the culprit if it has one."""

    checkout: str
    fix: str
    words: frozenset[str]
    shas: Sequence[str]
    culprit: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The place of the culprit, `None` where the window has none, and how sure it is."""

    rank: int | None
    confidence: float
    is_right: bool
    is_none: bool


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkouts", nargs="+", type=Path)
    parser.add_argument("--cases", type=int, default=20, help="fixes of each checkout")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rows", type=Path)
    options = parser.parse_args(arguments)
    rows = options.rows.open("a") if options.rows else None
    answers: list[Answer] = []
    for checkout in options.checkouts:
        try:
            with closing(Repository(checkout)) as repository:
                cases = find_cases(checkout, options.cases, options.seed)
                answers.extend(ask(repository, case, rows) for case in cases)
        except TracerError as error:
            print(f"{checkout}: {error}")
    show(answers)


def find_cases(checkout: Path, limit: int, seed: int) -> Iterator[Case]:
    """Walk over windows; the same ones each time."""
    chance = random.Random(seed)  # noqa: S311 - the same choice each time
    log = git(checkout, "log", "--no-merges", "--format=%H%x00%B%x01", *GREP, "HEAD")
    fixes = [record.strip("\n").split("\0") for record in log.split("\x01")[:-1]]
    chance.shuffle(fixes)
    used = 0
    for sha, message in fixes:
        if used == limit:
            return
        state = git(checkout, "rev-parse", "-q", "--verify", f"{sha}^").strip()
        culprit = named_culprit(checkout, "regression", message, state)
        if not culprit:
            continue
        used += 1
        after = history(checkout, "--reverse", "--topo-order", f"{culprit}..{state}")
        newest = [culprit, *after][min(chance.randrange(WINDOW), len(after))]
        is_guilty = chance.random() < GUILTY
        tip = newest if is_guilty else f"{culprit}^"
        shas = history(checkout, f"--max-count={WINDOW}", tip)
        if is_guilty and culprit not in shas:
            continue
        for words in words_of_fix(checkout, message, culprit):
            name = checkout.resolve().parts[-2 if checkout.name == "repo" else -1]
            yield Case(name, sha, words, shas, culprit if is_guilty else None)


def history(checkout: Path, *options: str) -> list[str]:
    return git(checkout, "rev-list", "--no-merges", *options).split()


def words_of_fix(
    checkout: Path, message: str, culprit: str
) -> Iterator[frozenset[str]]:
    """Return the words of the first line, and of all lines that name no commit."""
    title, *lines = message.split("\n")
    body = [x for x in lines if not TELLS.search(x) and culprit[:7] not in x]
    project = words_of(" ".join(checkout.resolve().parts[-2:]).replace("+", " "))
    for text in (title, "\n".join([title, *body])):
        words = words_of(text) - project
        if len(words) >= FEWEST_WORDS:
            yield words


def ask(repository: Repository, case: Case, rows: TextIO | None) -> Answer:
    patches = WindowPatches(repository).of(case.shas)
    commits = repository.commits(patches)
    candidates = [
        CommitCandidate(
            commit=commits[sha],
            change=Change(commits[sha], hunks=dict(patch.hunks)),
            message_words=patch.message_words,
            changed_words=patch.changed_words,
            changed_places=patch.places,
            lowered=patch.lowered,
            is_inert=patch.is_inert,
        )
        for sha, patch in patches.items()
        if sha in commits
    ]
    shas = [candidate.commit.sha for candidate in candidates]
    # The time of a fix says nothing of when an alert would have fired.
    moment = datetime(2100, 1, 1, tzinfo=UTC)
    context = AlertContext(places=(), words=case.words, moment=moment, is_guess=True)
    evidence = measure(candidates, context)
    culprit = shas.index(case.culprit) if case.culprit in shas else None
    if rows:
        write_row(rows, case, evidence, culprit)
    *shown, _ = confidences(suspect_scores(evidence, context), evidence, context)
    rank = sum(c >= shown[culprit] for c in shown) if culprit is not None else None
    return Answer(rank, max(shown), rank == 1, is_none=sum(shown) < 1 / 2)


def write_row(
    rows: TextIO,
    case: Case,
    evidence: Sequence[dict[str, float]],
    culprit: int | None,
) -> None:
    words = [{k: round(e[k], 4) for k in WRITTEN} for e in evidence]
    row = {
        "checkout": case.checkout,
        "fix": case.fix,
        "culprit": culprit,
        "evidence": words,
    }
    rows.write(json.dumps(row) + "\n")


def show(answers: Sequence[Answer]) -> None:
    guilty = [a for a in answers if a.rank]
    others = [a for a in answers if not a.rank]
    for top in TOPS:
        right = sum((a.rank or 0) <= top for a in guilty)
        print(f"culprit among the first {top}: {right} of {len(guilty)}")
    print(
        f"called `none`: {sum(a.is_none for a in guilty)} of {len(guilty)} with a culprit, "
        f"{sum(a.is_none for a in others)} of {len(others)} without one"
    )
    pairs = [(a.confidence, a.is_right) for a in answers]
    print(
        f"calibration error {calibration_error(pairs):.3f}, by chance "
        f"{error_by_chance([a.confidence for a in answers]):.3f}"
    )


if __name__ == "__main__":
    main()
