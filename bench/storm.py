"""A storm of alerts: many processes at once, requests that fail, and GitHub's limits.

    python -m bench.storm PROCESSES ALERTS LOOPS [MAX_OPEN]

starts PROCESSES processes, each with ALERTS alerts of LOOPS loops in all, against the
stand-in on this machine. Every tenth request fails, half of those after their effect. A
run that a limit has ended is repeated an hour later. Time runs fifteen times as fast.

    python -m bench.storm in-a-row RUNS ALERTS LOOPS [MAX_OPEN]

makes the runs one after the other in this process, on a clock that jumps; no request fails.
A run that a limit has ended is repeated an hour later, before the next one.
"""

import io
import json
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from example.build import build
from tests.support.entry_point import run_here
from tests.support.runs import Job
from tests.support.standin import StandIn
from tests.support.standin.faults import Delivery, Fault
from tests.support.standin.server import REPOSITORY
from tracer.forge import ROLLING_BRANCH, Timing
from tracer.ledger import Ledger
from tracer.text import INTENT

SPEED = 15
HOUR = 3_600
MOST_PASSES = 60
PRELOADED = ["entrypoint", "tracer.pipeline", "tracer.loops", "tracer.tracing"]
"""What the processes share when they begin, as each would need a second for it."""
FAILING = 0.1
FAULTS = (
    {"status": 502, "message": "Server Error"},
    {"status": 502, "message": "Server Error", "has_effect": True},
    {"delivery": Delivery.RESET},
    {"delivery": Delivery.RESET, "has_effect": True},
)


class Storm(StandIn):
    """A stand-in on a fast clock, of whose requests some fail."""

    def __init__(self, git_directory: Path) -> None:
        super().__init__(git_directory)
        self._random = random.Random(7)  # noqa: S311 - which requests fail
        self.started = time.time()
        self.skipped = 0.0
        self.now = self.fast_now
        self.faulty = 0

    def fast_now(self) -> float:
        return self.started + (time.time() - self.started) * SPEED + self.skipped

    def _fault(self, told: str) -> Fault | None:
        if self._random.random() >= FAILING:
            return None
        self.faulty += 1
        return Fault("", **self._random.choice(FAULTS))


def main(processes: int, alerts: int, loops: int, max_open: int = 20) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        checkout = build(folder / "checkout")
        bare = folder / "github.git"
        _git(folder, "clone", "--quiet", "--bare", str(checkout), str(bare))
        with Storm(bare) as github:
            jobs = [Job(checkout, github, folder / f"{n}") for n in range(processes)]
            github.now = github.fast_now
            for job in jobs:
                job.inputs["max-open"] = str(max_open)
            payloads = [_payload(n, alerts, loops) for n in range(processes)]
            run_all(github, jobs, payloads)
            print(report(github, processes * alerts, github.started))


def in_a_row(runs: int, alerts: int, loops: int, max_open: int = 20) -> None:
    """Make runs one after the other; one that a limit has ended again an hour later."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        checkout = build(folder / "checkout")
        bare = folder / "github.git"
        _git(folder, "clone", "--quiet", "--bare", str(checkout), str(bare))
        with StandIn(bare) as github:
            job = Job(checkout, github, folder / "job", {"max-open": str(max_open)})
            started, reruns = job.time.now(), 0
            for number in range(runs):
                payload = _payload(number, alerts, loops)
                while code := run_here(job.command(payload)).code:
                    assert code == 2, code  # noqa: PLR2004 - no other run could succeed
                    reruns += 1
                    print(
                        f"run {number + 1}, {reruns} reruns: {len(github.writes)} writes, "
                        + report(github, 0, started),
                        flush=True,
                    )
                    assert reruns < MOST_PASSES
                    job.time.sleep(HOUR)
            print(reruns, "reruns;", report(github, runs * alerts, started))


def run_all(github: Storm, jobs: list[Job], payloads: list[object]) -> None:
    """Run every job until it has ended well, all of them at once, an hour apart."""
    left = list(zip(jobs, payloads, strict=True))
    for number in range(1, MOST_PASSES + 1):
        before, started = len(github.requests), time.time()
        ended = [(job, payload, _start(github, job, payload)) for job, payload in left]
        for _, _, process in ended:
            process.join()
        codes = [process.exitcode for _, _, process in ended]
        left = [(j, p) for (j, p, _), code in zip(ended, codes, strict=True) if code]
        print(
            f"pass {number}: exit codes {dict(Counter(codes))}, "
            f"{len(github.requests) - before} requests, {len(github.writes)} writes in "
            f"all, {time.time() - started:.0f} s; {report(github, 0, github.started)}",
            flush=True,
        )
        if not left:
            return
        github.skipped += HOUR


def _start(
    github: Storm, job: Job, payload: object
) -> multiprocessing.process.BaseProcess:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    own = (job.environment(payload), str(job.checkout), github.started)
    process = context.Process(target=worker, args=(*own, str(job.folder / "log")))
    process.start()
    return process


def worker(
    environment: dict[str, str], checkout: str, started: float, log: str
) -> None:
    """Run the action on the fast clock."""
    import entrypoint

    os.chdir(checkout)
    os.environ.clear()
    os.environ.update(environment)
    timing = Timing(
        monotonic=lambda: started + (time.time() - started) * SPEED,
        sleep=lambda seconds: time.sleep(seconds / SPEED),
        request_seconds=30.0 * SPEED,
    )
    with Path(log).open("a", encoding="utf-8") as stream:
        nothing = io.BytesIO()
        code = entrypoint.main([], environment, nothing, stream, stream, timing)
    os._exit(code)


def _payload(process: int, alerts: int, loops: int) -> object:
    """Return the alerts of a process; each loop has alerts of many processes."""
    numbers = [(process * alerts + number) % loops for number in range(alerts)]
    random.Random(process).shuffle(numbers)  # noqa: S311 - the order of the alerts
    members = [
        {
            "alert_id": f"alert-{process}-{number}",
            "timestamp": "2025-11-20T15:30:00Z",
            "title": "Too slow",
            "tags": {"req": f"REQ-F-STORM-{loop:03d}"},
        }
        for number, loop in enumerate(numbers)
    ]
    return {"alert": members}


def report(github: StandIn, expected: int, started: float) -> str:
    """Count what all branches hold: alerts, duplicates, numbers.

    The rolling branch has copies of those that wait: the same entries of the same intents.
    """
    store = github.store
    alerts: dict[str, set[str | None]] = {}
    shown: Counter[str] = Counter()
    homes: dict[str, set[str]] = {}
    base = store.ref("refs/heads/main") or ""
    for branch in store.refs("refs/heads/remediation/"):
        has_pull = any(
            pull.state == "open" and f"refs/heads/{pull.head}" == branch
            for pull in store.pulls
        )
        names = store.git("diff", "--name-only", base, branch).decode().split()
        for path in names:
            text = store.show(branch, path)
            if "traceability" in path:
                entries = Ledger.parse(path, text).entries
                for entry in entries:
                    name = str(entry.alert_id)
                    alerts.setdefault(name, set()).add(entry.remediation_intent)
                    shown[name] += has_pull
            elif not branch.endswith(ROLLING_BRANCH):
                for line in text.splitlines():
                    number = INTENT.search(line) if line.startswith("## ") else None
                    if number:
                        homes.setdefault(number[0], set()).add(branch)
    open_ = Counter(pull.head for pull in store.pulls if pull.state == "open")
    return json.dumps(
        {
            "repository": REPOSITORY,
            "alerts in": expected,
            "alerts recorded": len(alerts),
            "recorded twice": sum(len(intents) > 1 for intents in alerts.values()),
            "in no pull request": sum(shown[name] == 0 for name in alerts),
            "in two pull requests": sum(count > 1 for count in shown.values()),
            "pull requests": len(store.pulls),
            "branches with two": sum(count > 1 for count in open_.values()),
            "numbers": len(homes),
            "claims lost": _lost(github),
            "numbers used twice": sum(len(home) > 1 for home in homes.values()),
            "requests": len(github.requests),
            "requests per alert": round(len(github.requests) / max(1, len(alerts)), 2),
            "hours": round((github.now() - started) / HOUR, 1),
        }
    )


def _lost(github: StandIn) -> int:
    """Count refs that another run had created first; a repeated request counts as well."""
    refused = [(told, status) for told, status, _ in github.answers]
    return refused.count(("POST /git/refs", 422))


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True)


if __name__ == "__main__":
    if sys.argv[1] == "in-a-row":
        in_a_row(*map(int, sys.argv[2:]))
    else:
        main(*map(int, sys.argv[1:]))
