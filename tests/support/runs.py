"""Runs of the entry point: as a job on GitHub, and on the command line."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import entrypoint
from tests.support.names import ROOT
from tests.support.standin import StandIn
from tests.support.standin.server import REPOSITORY, TOKEN


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
    def errors(self) -> list[str]:
        return self.told("error")

    @property
    def notices(self) -> list[str]:
        return self.told("notice")

    def told(self, kind: str) -> list[str]:
        """Return the annotations of a kind."""
        lines = self.stdout.splitlines()
        start = f"::{kind}"
        return [line.partition("::")[2] for line in lines if line.startswith(start)]


def run_in_process(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    folder: Path,
    stdin: bytes = b"",
) -> tuple[int, str, str]:
    """Run the entry point as a process would see it, without paying for a process."""
    stdout, stderr = io.StringIO(), io.StringIO()
    with (
        chdir(folder),
        patch.dict(os.environ, environment, clear=True),
        redirect_stdout(stdout),
        redirect_stderr(stderr),
    ):
        try:
            code = entrypoint.main(
                list(arguments), environment, io.BytesIO(stdin), stdout, stderr
            )
        except SystemExit as end:
            code = int(end.code or 0)
    return code, stdout.getvalue(), stderr.getvalue()


DISPATCH = "repository_dispatch"


@dataclass
class Job:
    """A job in which the action runs, as the runner sets it up."""

    checkout: Path
    github: StandIn
    folder: Path
    inputs: dict[str, str] = field(default_factory=dict)
    repository: dict[str, str] = field(
        default_factory=lambda: {"full_name": REPOSITORY, "default_branch": "main"}
    )

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
        named = {
            f"INPUT_{key.upper().replace('_', '-')}": v for key, v in given.items()
        }
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "GITHUB_ACTIONS": "true",
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_EVENT_NAME": name,
            "GITHUB_EVENT_PATH": str(self.folder / "event.json"),
            "GITHUB_API_URL": self.github.api,
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "RUNNER_TEMP": str(self.folder / "temp"),
            **named,
        }

    def start(
        self, payload: Any, name: str = DISPATCH, **inputs: str
    ) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, str(ROOT / "entrypoint.py")],
            cwd=self.checkout,
            env=self.environment(payload, name, **inputs),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, payload: Any, name: str = DISPATCH, **inputs: str) -> Run:
        """Run the action as a job does, up to its end.

        Args:
            payload: what a dispatch carries; for another event all of it.
            name: the event's.
            inputs: the action's, with underscores for hyphens.

        """
        environment = self.environment(payload, name, **inputs)
        return self.finished(*run_in_process((), environment, self.checkout))

    def finished(self, code: int, stdout: str, stderr: str) -> Run:
        outputs = read_outputs((self.folder / "output").read_text())
        trace = self.folder / "temp" / outputs.get("trace-file", "none")
        return Run(
            code=code,
            stdout=stdout,
            stderr=stderr,
            outputs=outputs,
            summary=(self.folder / "summary").read_text(),
            trace=json.loads(trace.read_text()) if trace.is_file() else None,
        )


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
        own = {"PATH": os.environ["PATH"], "HOME": str(self.checkout.parent)}
        done = run_in_process(arguments, own, self.checkout, stdin.encode())
        return Run(*done)


def on_main(path: str, text: str) -> Callable[[Job], None]:
    def commit(job: Job) -> None:
        job.github.store.commit_on("main", path, text, "Add a file")

    return commit
