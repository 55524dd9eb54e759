"""Prints the figures that the project holds itself to, as ratios within one run."""

import io
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path

from bench import audits, conventions, growth, inference, large, ledgers, sources
from example.build import build as build_example
from tests.support.example import alert
from tests.support.paths import ALERT, ROOT
from tests.support.runs import Job
from tests.support.standin import StandIn

BATCHES = (10, 100)
WHOLE_RUNS = 15
IMPORTS = "import git, jinja2, yaml"


def main() -> None:
    sources.report()
    conventions.fixtures()
    growth.report()
    with tempfile.TemporaryDirectory() as folder:
        whole_run(Path(folder, "small"))
        inference.report([build_example(Path(folder, "example"))])
        large_repository(Path(folder, "large"))
        requests(Path(folder, "requests"))
    ledgers.report()
    audits.report()


def whole_run(folder: Path) -> None:
    """Compare a dry run on the example with the imports that no run can do without."""
    options = ("--alert", str(ALERT), "--publish", "dry-run")
    shop = build_example(folder)

    def run() -> None:
        python(str(ROOT / "entrypoint.py"), *options, "--repo", str(shop))

    run()  # from now on everything is compiled
    pairs = [
        (seconds(run), seconds(lambda: python("-c", IMPORTS)))
        for _ in range(WHOLE_RUNS)
    ]
    mine, imports = (statistics.median(side) for side in zip(*pairs, strict=True))
    print("Dry run on the example repository")
    print(f"  run {mine:.3f} s, `{IMPORTS}` {imports:.3f} s")
    print(f"  ratio {mine / imports:.2f} (at most 2.5)\n")


def python(*arguments: str) -> None:
    """Run Python as an installed program does: what it compiled once stays compiled."""
    own = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT, env=own)


def seconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def large_repository(folder: Path) -> None:
    """Compare a trace with the git commands that it runs."""
    made = seconds(lambda: large.build(folder))
    told = alone("trace", folder)
    print(
        f"Trace in {large.FILES:,} files, {large.COMMITS:,} commits, "
        f"{large.REQUIREMENTS} requirements (made in {made:.0f} s)"
    )
    print(
        f"  trace {told['trace']:.3f} s, its {told['commands']} git commands {told['git']:.3f} s"
    )
    print(f"  ratio {told['trace'] / told['git']:.2f} (at most 1.5)")
    print(
        f"  peak memory {told['memory']:.0f} MB (at most 150), git's {told['git_memory']:.0f} MB\n"
    )
    found = alone("search", folder)
    print("Specification and markers there, next to one bare `git grep` of the id")
    print(
        f"  {found['specification']:.3f} s and {found['markers']:.3f} s, "
        f"git grep {found['grep']:.3f} s"
    )
    print(f"  ratio {found['ratio']:.2f} (at most 3)\n")
    print("Each further alert of a batch there, as a share of a trace of one alert")
    added = alone("batch", folder)
    for count in BATCHES:
        same, other = (added[f"{kind} {count}"] for kind in ("same", "other"))
        print(
            f"  of {count}: {same:.1%} about the same requirement, {other:.1%} about another"
        )
    print()


def alone(mode: str, folder: Path) -> dict[str, float]:
    """Measure in a process of its own, so that nothing is in memory yet."""
    command = [sys.executable, "-m", "bench.run", mode, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def search(folder: Path) -> None:
    """Time what finds a requirement and its markers, and git's search for its id."""
    from tracer.code import find_markers
    from tracer.repository import Repository
    from tracer.specification import Specification, read_specification
    from tracer.text.ids import IdGrammar

    repository = Repository(folder)
    head, wanted = repository.resolve("HEAD") or "", large.requirement(4)
    found = [Specification()]

    def specify() -> None:
        found[0] = read_specification(repository, head, IdGrammar())

    def mark() -> None:
        find_markers(repository, head, [wanted], found[0], lambda _: False)

    def grep() -> None:
        git(folder, "grep", "-n", wanted, head, stdin=b"")

    specify()  # whatever is imported late is imported now
    rounds = [(seconds(specify), seconds(mark), seconds(grep)) for _ in range(7)]
    read, marked, bare_grep = (
        statistics.median(side) for side in zip(*rounds, strict=True)
    )
    told = {"specification": read, "markers": marked, "grep": bare_grep}
    print(json.dumps({**told, "ratio": (read + marked) / bare_grep}))


def batch(folder: Path) -> None:
    """Trace batches of alerts, about one requirement and about as many as there are."""
    tracing = tracer_of(folder)
    one = statistics.median(tracing([large_alert(0)]) for _ in range(3))
    added = {}
    for count in BATCHES:
        for kind, step in (("same", 0), ("other", 1)):
            alerts = [
                {**large_alert(number * step), "alert_id": f"a{number}"}
                for number in range(count)
            ]
            added[f"{kind} {count}"] = (tracing(alerts) - one) / (count - 1) / one
    print(json.dumps(added))


def large_alert(number: int) -> dict[str, object]:
    """Return an alert about one of the requirements that the large repository implements."""
    tags = {"req": large.requirement(4 * number + 4), "severity": "high"}
    return alert(tags=tags, threshold=104)


def tracer_of(folder: Path) -> Callable[[object], float]:
    """Return what traces a payload in this process and tells how many seconds it took."""
    from tracer import pipeline
    from tracer.inputs import read_inputs
    from tracer.job.workflow_commands import JobOutput
    from tracer.text.times import parse_time

    inputs = read_inputs({"alert": "-", "repo": str(folder), "mode": "trace"}, None)
    now = parse_time("2025-11-20T15:30:00Z")
    assert now is not None
    import yaml  # noqa: F401 - loaded before the clock starts

    import tracer.code.outline

    tracer.code.outline.parse_outline("a.py", "def f(): pass")

    def tracing(payload: object) -> float:
        stdin = io.BytesIO(json.dumps(payload).encode())
        output = JobOutput(None, io.StringIO(), io.StringIO())
        return seconds(lambda: pipeline.run(inputs, stdin, output, now))

    return tracing


def trace(folder: Path) -> None:
    """Trace one alert in this process, then run the same git commands bare."""
    from tracer.repository.git_command import Git
    from tracer.repository.objects import ObjectHeader, ObjectProcess

    commands: list[tuple[tuple[str, ...], bytes]] = []
    objects: list[str] = []
    run, lines, header = Git.run, Git.lines, ObjectProcess.header

    def recorded_run(self: Git, *arguments: str, **more: object) -> object:
        commands.append((arguments, more.get("stdin") or b""))  # type: ignore[arg-type]
        return run(self, *arguments, **more)  # type: ignore[arg-type]

    def recorded_lines(self: Git, *arguments: str, **more: object) -> object:
        commands.append((arguments, more.get("stdin") or b""))  # type: ignore[arg-type]
        return lines(self, *arguments, **more)  # type: ignore[arg-type]

    def recorded_header(self: ObjectProcess, name: str) -> ObjectHeader | None:
        objects.append(name)
        return header(self, name)

    Git.run, Git.lines = recorded_run, recorded_lines  # type: ignore[method-assign, assignment]
    ObjectProcess.header = recorded_header  # type: ignore[method-assign]
    tracing = tracer_of(folder)

    def once() -> float:
        commands.clear()
        objects.clear()
        return tracing(large_alert(0))

    pairs = [(once(), bare(folder, commands, objects)) for _ in range(5)]
    mine, git = (statistics.median(side) for side in zip(*pairs, strict=True))
    own, children = (
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(
        json.dumps(
            {
                "trace": mine,
                "git": git,
                "commands": len(commands) + 1,
                "memory": own,
                "git_memory": children,
            }
        )
    )


def bare(
    folder: Path, commands: list[tuple[tuple[str, ...], bytes]], objects: list[str]
) -> float:
    """Time the recorded commands, run by nothing but a loop."""

    def each() -> None:
        for arguments, stdin in commands:
            git(folder, *arguments, stdin=stdin)
        git(folder, "cat-file", "--batch", stdin="\n".join(objects).encode())

    return seconds(each)


def git(folder: Path, *arguments: str, stdin: bytes) -> None:
    subprocess.run(
        ["git", *arguments], cwd=folder, input=stdin, capture_output=True, check=False
    )


def requests(folder: Path) -> None:
    """Count what a run asks of GitHub."""
    folder.mkdir()
    shop = build_example(folder / "shop")
    bare_copy = folder / "github.git"
    subprocess.run(
        ["git", "clone", "-q", "--bare", str(shop), str(bare_copy)], check=True
    )
    with StandIn(bare_copy) as github:
        job = Job(shop, github, folder / "job")

        def count(**inputs: str) -> int:
            before = len(github.requests)
            run = job.run({"alert": alert()}, **inputs)
            assert run.code == 0, run.stdout
            return len(github.requests) - before

        dry, new, unchanged = count(publish="dry-run"), count(), count()
    print("Requests to GitHub, default inputs, checkout at the base branch's head")
    print(
        f"  new pull request {new} (at most 10), unchanged {unchanged} (at most 4), dry run {dry}"
    )


if __name__ == "__main__":
    modes = {"trace": trace, "batch": batch, "search": search}
    if sys.argv[1:2] and sys.argv[1] in modes:
        with redirect_stdout(sys.stdout):
            modes[sys.argv[1]](Path(sys.argv[2]))
    else:
        os.environ.setdefault("GIT_CONFIG_NOSYSTEM", "1")
        main()
