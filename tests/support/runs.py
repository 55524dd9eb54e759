"""Runs of the entry point: as a job on GitHub, and on the command line."""

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tests.support.agreement import disagreements
from tests.support.entry_point import (
    Command,
    Ended,
    complaints_in,
    copy_of_this,
    run_here,
    run_process,
    start,
)
from tests.support.standin import StandIn
from tests.support.standin.server import REPOSITORY, TOKEN
from tests.support.timing import FakeTime


@dataclass
class Run:
    """What a run of the entry point left."""

    code: int
    stdout: str
    stderr: str
    outputs: dict[str, str] = field(default_factory=dict)
    summary: str = ""
    trace: Any = None

    @property
    def complaints(self) -> list[str]:
        return complaints_in(self.stderr)

    @property
    def errors(self) -> list[str]:
        return self.annotations("error")

    @property
    def notices(self) -> list[str]:
        return self.annotations("notice")

    def annotations(self, kind: str) -> list[str]:
        """Return the annotations of a kind."""
        lines = self.stdout.splitlines()
        start = f"::{kind}"
        return [line.partition("::")[2] for line in lines if line.startswith(start)]


DISPATCH = "repository_dispatch"


@dataclass
class Job:
    """A job in which the action runs, as the runner sets it up."""

    checkout: Path
    github: StandIn
    folder: Path
    inputs: dict[str, str] = field(default_factory=dict)
    # A busy machine may need long for an answer, which must not look like one that is lost.
    time: FakeTime = field(default_factory=partial(FakeTime, request_seconds=120.0))
    server: str = "https://github.com"
    path: str = field(default_factory=lambda: os.environ["PATH"])
    target: str = "github"
    repository: dict[str, str] = field(
        default_factory=lambda: {"full_name": REPOSITORY, "default_branch": "main"}
    )

    def __post_init__(self) -> None:
        self.github.now = self.time.now

    def environment(
        self, payload: Any, name: str = DISPATCH, **inputs: str
    ) -> dict[str, str]:
        self.folder.mkdir(exist_ok=True)
        if name == DISPATCH:
            more = {"branch": "main", "client_payload": payload}
            payload = {"action": "production-alert", **more}
        event = {**payload, "repository": self.repository}
        (self.folder / "event.json").write_text(json.dumps(event))
        for file in ("output", "summary"):
            (self.folder / file).write_text("")
        given = {"token": TOKEN, **self.inputs, **inputs}
        self.target = given.get("publish", "github")
        named = {
            f"INPUT_{key.upper().replace('_', '-')}": v for key, v in given.items()
        }
        return {
            "PATH": self.path,
            "HOME": str(self.folder),
            "GITHUB_ACTIONS": "true",
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_EVENT_NAME": name,
            "GITHUB_EVENT_PATH": str(self.folder / "event.json"),
            "GITHUB_API_URL": self.github.api,
            "GITHUB_SERVER_URL": self.server,
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "RUNNER_TEMP": str(self.folder / "temp"),
            "NO_COLOR": "1",
            **named,
        }

    def run(self, payload: Any, name: str = DISPATCH, **inputs: str) -> Run:
        """Run the action as a job does, up to its end.

        Args:
            payload: what a dispatch carries; for another event all of it.
            name: the event's.
            inputs: the action's, with underscores for hyphens.

        """
        return self.finished(run_here(self.command(payload, name, **inputs)))

    def run_process(self, payload: Any, name: str = DISPATCH, **inputs: str) -> Run:
        """Run the action in a process of its own."""
        return self.finished(run_process(self.command(payload, name, **inputs)))

    def start(
        self, payload: Any, name: str = DISPATCH, **inputs: str
    ) -> "subprocess.Popen[bytes]":
        """Start the action in a process of its own."""
        return start(self.command(payload, name, **inputs))

    def die(
        self, calls: int, payload: Any, name: str = DISPATCH, **inputs: str
    ) -> None:
        """Run the action, and kill it right after so many requests have had their effect."""
        with copy_of_this(self.command(payload, name, **inputs)) as process:
            self.github.kill = (len(self.github.requests) + calls, process)
        self.github.kill = None

    def command(self, payload: Any, name: str = DISPATCH, **inputs: str) -> Command:
        environment = self.environment(payload, name, **inputs)
        return Command(folder=self.checkout, environment=environment, time=self.time)

    def finished(self, ended: Ended) -> Run:
        outputs = read_outputs((self.folder / "output").read_text())
        trace = self.folder / "temp" / outputs.get("trace-file", "none")
        run = Run(
            code=ended.code,
            stdout=ended.stdout,
            stderr=ended.stderr,
            outputs=outputs,
            summary=(self.folder / "summary").read_text(),
            trace=json.loads(trace.read_text()) if trace.is_file() else None,
        )
        if self.target == "github":
            assert list(disagreements(run, self.github.store)) == []
        return run


def read_outputs(text: str) -> dict[str, str]:
    """Read a file of outputs as the runner does."""
    outputs, lines = {}, iter(text.split("\n"))
    for line in lines:
        if not line:
            continue
        name, _, mark = line.partition("<<")
        value = []
        for each in lines:
            if each == mark:
                break
            value.append(each)
        outputs[name] = "\n".join(value)
    return outputs


@dataclass
class Cli:
    """The command line, in a checkout."""

    checkout: Path

    def run(self, *arguments: str, stdin: str = "") -> Run:
        ended = run_here(self.command(*arguments, stdin=stdin.encode()))
        return Run(ended.code, ended.stdout, ended.stderr)

    def command(
        self, *arguments: str, stdin: bytes = b"", **environment: str
    ) -> Command:
        own = {"PATH": os.environ["PATH"], "HOME": str(self.checkout.parent)}
        return Command(
            folder=self.checkout,
            environment={**own, **environment},
            arguments=arguments,
            stdin=stdin,
        )


def on_main(path: str, text: str) -> Callable[[Job], None]:
    def commit(job: Job) -> None:
        job.github.store.commit_on("main", path, text, "Add a file")

    return commit
