"""How often the first suspect is the commit that broke something, and three baselines.

    python -m bench.suspects [--cases 50] [--seed 7] [--kinds regression,revert,stack]
        [--rows FILE] CHECKOUT …

Each checkout's history must name its regressions; `bench/suspect_cases.py` says how. For
each case the ranking is asked what it would have shown just before the fix, given the
functions that the fix changed ("function", as markers give them), their lines ("line", as
frames give them) or a raw stack trace ("stack"; one that leads to no code is compared with
the window's commits by its words, as the action does). Ties count against a ranking. "this tool"
counts the recent and the older suspects together, in order of confidence; "its recent
suspects" are those of the 30 days alone. `--rows` writes the evidence of every candidate,
to fit weights to.
"""

import argparse
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TextIO

from bench.calibration import bins, calibration_error, error_by_chance
from bench.suspect_cases import (
    REGRESSION,
    REVERT,
    STACK,
    Case,
    find_cases,
    git,
    without_lines,
)
from tracer.errors import TracerError
from tracer.history import Window, find_window
from tracer.repository import Repository
from tracer.tracing.candidate_search import AlertPlaces, CandidateSearch, SearchResult
from tracer.tracing.commit_words import words_of_alert
from tracer.tracing.fault_place import FaultPlace
from tracer.tracing.place_finder import PlaceFinder
from tracer.tracing.suspect_features import AlertContext, CommitCandidate, measure
from tracer.tracing.suspects import Known, Suspect, rank
from tracer.tracing.window_commits import WindowCommits
from tracer.tracing.window_patches import WindowPatches
from tracer.tracing.window_search import WindowAlert, WindowSearch

OURS = "this tool"
RECENT = "its recent suspects"
YEAR = timedelta(days=365)
SURE = 0.8
BASELINES_LIMIT = 12
"""Frames and functions that a baseline is asked about."""


@dataclass(slots=True)
class Score:
    """The places at which the culprits came; `None` where it was not listed."""

    ranks: list[int | None] = field(default_factory=list)

    def share(self, first: int) -> float:
        listed = [rank for rank in self.ranks if rank is not None and rank <= first]
        return 100 * len(listed) / len(self.ranks)

    def __str__(self) -> str:
        reciprocal = sum(1 / rank for rank in self.ranks if rank) / len(self.ranks)
        tops = " ".join(f"{self.share(n):5.0f}" for n in (1, 3, 5, 10_000))
        return f"{len(self.ranks):5} {tops}  {reciprocal:.3f}"


@dataclass(slots=True)
class Report:
    scores: dict[tuple[str, str], Score] = field(
        default_factory=lambda: defaultdict(Score)
    )
    confidences: list[tuple[float, bool]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def print(self) -> None:
        print(f"{'given':10} {'ranking':34} cases  top1  top3  top5  listed  MRR")
        for (given, name), score in sorted(self.scores.items()):
            print(f"{given:10} {name:34} {score}")
        print(f"\nseconds a case: median {statistics.median(self.seconds):.2f}")
        print(f"calibration over {len(self.confidences)} first suspects:")
        self._print_calibration()
        for reason in self.failed:
            print(f"not judged: {reason}")

    def _print_calibration(self) -> None:
        for group in bins(self.confidences):
            shown = statistics.mean(confidence for confidence, _ in group)
            right = statistics.mean(is_right for _, is_right in group)
            print(f"  shown {shown:.2f}  right {right:.2f}  of {len(group)}")
        chance = error_by_chance([confidence for confidence, _ in self.confidences])
        sure = [right for confidence, right in self.confidences if confidence >= SURE]
        print(
            f"  expected calibration error {calibration_error(self.confidences):.3f} "
            f"(by chance {chance:.3f})"
        )
        if sure:
            print(
                f"  of {len(sure)} shown with {SURE} or more, {statistics.mean(sure):.0%} right"
            )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkouts", nargs="+", type=Path)
    parser.add_argument(
        "--cases", type=int, default=50, help="of each kind and checkout"
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--kinds", default=f"{REGRESSION},{REVERT},{STACK}")
    parser.add_argument("--rows", type=Path)
    options = parser.parse_args(arguments)
    report = Report()
    rows = options.rows.open("a") if options.rows else None
    for checkout in options.checkouts:
        for kind in options.kinds.split(","):
            cases = find_cases(checkout, kind, options.cases, options.seed)
            print(f"{checkout}: {len(cases)} of kind {kind}", flush=True)
            for case in cases:
                judge(case, report, rows)
    report.print()


def judge(case: Case, report: Report, rows: TextIO | None) -> None:
    try:
        with closing(Repository(case.checkout)) as repository:
            for given, places in given_places(case, repository):
                started = time.perf_counter()
                suspects, candidates = suspects_of(case, repository, places)
                report.seconds.append(time.perf_counter() - started)
                add(report, given, case, suspects)
                baselines(report, given, case, places)
                if rows and places:
                    write_rows(rows, given, case, candidates, places)
    except TracerError as error:
        report.failed.append(f"{case.checkout.name} {case.fix[:12]}: {error}")


def given_places(
    case: Case, repository: Repository
) -> list[tuple[str, tuple[FaultPlace, ...]]]:
    if case.kind == STACK:
        finder = PlaceFinder(repository, case.state)
        return [(STACK, finder.of_alert(case.alert, ()))]
    if case.kind == REVERT:
        return [(REVERT, tuple(without_lines(case)))]
    return [("function", tuple(without_lines(case))), ("line", case.places)]


def context_of(case: Case, places: tuple[FaultPlace, ...]) -> AlertContext:
    words = words_of_alert(case.alert, case.checkout.resolve().name)
    return AlertContext(
        places=places,
        words=words,
        moment=case.moment,
        is_guess=not places,
        is_elsewhere=not places and bool(case.alert.frames),
    )


def suspects_of(
    case: Case, repository: Repository, places: tuple[FaultPlace, ...]
) -> tuple[tuple[Suspect, ...], tuple[CommitCandidate, ...]]:
    context = context_of(case, places)
    window = find_window(repository, None, (), case.moment)
    if places:
        alert = AlertPlaces(places=places, moment=case.moment, window=window)
        search = CandidateSearch(repository, lambda _: False)
        (result,) = search.run(case.state, [alert])
    else:
        result = compare_window(repository, case, context.words, window)
    known = Known(requirement=None, has_start=True)
    return rank(result.candidates, context, known), result.candidates


def compare_window(
    repository: Repository, case: Case, words: frozenset[str], window: Window
) -> SearchResult:
    commits = WindowCommits(repository, case.state, lambda _: False)
    patches = WindowPatches(repository)
    alert = WindowAlert(
        words=words, service=frozenset(), window=window, moment=case.moment
    )
    search = WindowSearch(repository, case.state, commits, patches)
    return search.run(alert, SearchResult(candidates=(), cleared=()))


def add(report: Report, given: str, case: Case, suspects: Sequence[Suspect]) -> None:
    recent = [suspect for suspect in suspects if suspect.is_recent]
    for name, listed in ((OURS, suspects), (RECENT, recent)):
        scores = {suspect.commit.sha: suspect.score for suspect in listed}
        report.scores[given, name].ranks.append(rank_of(case.culprit, scores))
    if suspects:
        first = suspects[0]
        is_right = first.commit.sha == case.culprit
        report.confidences.append((first.confidence, is_right))


def rank_of(culprit: str, scores: dict[str, float]) -> int | None:
    """Return the place of the culprit; one that ties with others comes after them."""
    if culprit not in scores:
        return None
    own = scores[culprit]
    return sum(score >= own for score in scores.values())


def write_rows(
    rows: TextIO,
    given: str,
    case: Case,
    candidates: Sequence[CommitCandidate],
    places: tuple[FaultPlace, ...],
) -> None:
    evidence = measure(candidates, context_of(case, places))
    shas = [candidate.commit.sha for candidate in candidates]
    row = {
        "given": given,
        "checkout": case.checkout.parent.name
        if case.checkout.name == "repo"
        else case.checkout.name,
        "fix": case.fix,
        "culprit": shas.index(case.culprit) if case.culprit in shas else None,
        "evidence": [{k: round(v, 4) for k, v in e.items()} for e in evidence],
    }
    rows.write(json.dumps(row) + "\n")
    rows.flush()


# -- baselines: what other tools do ---------------------------------------------------


def baselines(
    report: Report, given: str, case: Case, places: Sequence[FaultPlace]
) -> None:
    for name, dates in (
        ("newest commit on the file", newest_on_files(case, places)),
        ("newest blame (Sentry's rule)", newest_blame(case, places)),
        ("git log -L, newest first", line_history(case, places)),
    ):
        report.scores[given, name].ranks.append(rank_of(case.culprit, dates))


def newest_on_files(case: Case, places: Sequence[FaultPlace]) -> dict[str, float]:
    paths = sorted({place.place.path for place in places})
    if not paths:
        return {}
    options = ("--no-merges", "-n", "400", "--format=%H %ct", case.state, "--", *paths)
    return dated(git(case.checkout, "log", *options))


def newest_blame(case: Case, places: Sequence[FaultPlace]) -> dict[str, float]:
    """Ask who wrote the lines of frames, or those of the functions; within a year."""
    has_lines = any(place.place.lines for place in places)
    dates: dict[str, float] = {}
    for each in places[:BASELINES_LIMIT]:
        place = each.place
        spans = (
            [(n, n) for n in place.lines] if has_lines else [(place.start, place.end)]
        )
        ranges = [f"-L{start},{end}" for start, end in spans if start]
        if not ranges:
            continue
        options = ("--line-porcelain", *ranges, case.state, "--", place.path)
        sha = ""
        for row in git(case.checkout, "blame", *options).split("\n"):
            if len(row.split(" ")[0]) == len(case.state):
                sha = row.split(" ")[0]
            elif row.startswith("committer-time "):
                dates[sha] = float(row.split(" ")[1])
    return {sha: t for sha, t in dates.items() if not is_old(case.moment, t)}


def is_old(moment: datetime, seconds: float) -> bool:
    return moment.timestamp() - seconds > YEAR.total_seconds()


def line_history(case: Case, places: Sequence[FaultPlace]) -> dict[str, float]:
    dates: dict[str, float] = {}
    for each in places[:BASELINES_LIMIT]:
        place = each.place
        if place.start:
            span = f"-L{place.start},{place.end}:{place.path}"
            options = ("--no-merges", "-s", "-n", "100", "--format=%H %ct", span)
            dates |= dated(git(case.checkout, "log", *options, case.state))
    return dates


def dated(log: str) -> dict[str, float]:
    rows = (row.split(" ") for row in log.split("\n") if row)
    return {sha: float(seconds) for sha, seconds in rows}


if __name__ == "__main__":
    main()
