"""Writes to the job's runner: log, groups, annotations, outputs and the step summary.

The runner reads commands from everything that is printed, so text from outside is printed
only through this module, which makes sure that none of it is a command
(docs.github.com/actions, "Workflow commands"; actions/runner, `ActionCommand.cs`).
"""

import io
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from tracer.errors import OutputError
from tracer.events import GithubJob
from tracer.job.colours import coloured
from tracer.text import Pattern, SizeLimit, plain_text

_CONTROL = Pattern(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]"
)


_RUNNERS_OWN = "The runner names this file: check that its folder exists and has space"


class JobOutput:
    """Prints for people, and for the runner in a job (`job` is `None` elsewhere)."""

    def __init__(
        self,
        job: GithubJob | None,
        stdout: TextIO,
        stderr: TextIO,
        *,
        in_colour: bool = False,
    ) -> None:
        self._in_colour = in_colour
        self._job = job
        self._stdout = stdout
        self._stderr = stderr
        self._shown: dict[str, int] = {}
        self._outputs: set[str] = set()
        self._problems: dict[str, OutputError] = {}

    @property
    def problems(self) -> tuple[OutputError, ...]:
        """What could not be written, each once."""
        return tuple(self._problems.values())

    @contextmanager
    def writing(self, name: str, hint: str) -> Iterator[None]:
        """Write a file in this context: the run fails at its end if that is not possible.

        Not at once, as alerts come first: what is traced is still to be recorded.
        """
        try:
            yield
        except OSError as error:
            message = f"cannot write {name}: {error.strerror or error}"
            self._problems.setdefault(name, OutputError(message, hint=hint))

    # -- the log -----------------------------------------------------------------

    def say(self, text: str) -> None:
        """Print text, changed only where the runner would read a command in it."""
        for line in text.split("\n"):
            self._print(self._harmless(line))

    def report(self, text: str) -> None:
        """Print a report, in colours where they are shown."""
        for line in text.split("\n"):
            harmless = self._harmless(line)
            self._print(coloured(harmless) if self._in_colour else harmless)

    @contextmanager
    def group(self, title: str) -> Iterator[None]:
        """Fold the lines that are printed in this context under a title."""
        if self._job is None:
            yield
            return
        self._command("group", self._harmless(plain_text(title)))
        try:
            yield
        finally:
            self._command("endgroup", "")

    @contextmanager
    def progress(self, what: str, patience: float = 1.0) -> Iterator[None]:
        """Say on standard error what takes long, once it has taken a second.

        People who see nothing for longer think that a program hangs.
        """
        done = threading.Event()

        def wait() -> None:
            if not done.wait(patience):
                self._print_aside(f"{self._harmless(what)} …")

        thread = threading.Thread(target=wait, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def mask(self, secret: str) -> None:
        """Make the runner hide a secret wherever it would be printed."""
        if self._job and secret:
            self._command("add-mask", secret)

    def notice(self, text: str, place: tuple[str, int] | None = None) -> None:
        """Show a note; one with the path and line of its place only where GitHub shows it."""
        if place is None or self._job:
            self._annotate("notice", text, place=place)

    def warning(self, text: str) -> None:
        self._annotate("warning", text)

    def error(self, text: str, place: tuple[str, int] | None = None) -> None:
        """Show an error, at the path and line of its place where it has one."""
        self._annotate("error", text, limit=SizeLimit.ANNOTATIONS + 1, place=place)

    def _annotate(
        self,
        kind: str,
        text: str,
        limit: int = SizeLimit.ANNOTATIONS,
        place: tuple[str, int] | None = None,
    ) -> None:
        message = self._harmless(plain_text(text))[: SizeLimit.ANNOTATION_MESSAGE]
        shown = self._shown[kind] = self._shown.get(kind, 0) + 1
        if self._job is None:
            self._print_aside(f"{kind}: {message}")
        elif shown <= limit:
            at = {"file": place[0], "line": str(place[1])} if place else {}
            self._command(kind, message, {**at, "title": "Trace Production Issue"})
        elif kind != "notice" or place is None:  # without its line a note says nothing
            self.say(f"{kind}: {message}")

    def _command(
        self, name: str, data: str, properties: Mapping[str, str] | None = None
    ) -> None:
        pairs = ",".join(
            f"{name}={_property(self._harmless(value))}"
            for name, value in (properties or {}).items()
        )
        self._print(f"::{name}{' ' + pairs if pairs else ''}::{_data(data)}")

    def _print(self, line: str) -> None:
        """Print a line; a closed pipe (`| head`) or a full disk does not end the work."""
        try:
            print(line, file=self._stdout, flush=True)
        except BrokenPipeError:
            self._stdout = io.StringIO()
        except OSError:
            self._stdout = io.StringIO()
            with self.writing("to standard output", "Free space, or send it elsewhere"):
                raise

    def _print_aside(self, line: str) -> None:
        """Print a line to standard error, as long as it takes any."""
        try:
            print(line, file=self._stderr, flush=True)
        except OSError:
            self._stderr = io.StringIO()

    def _harmless(self, line: str) -> str:
        line = _CONTROL.sub("", line)
        if self._job is None:
            return line
        # The runner still obeys `##[…]`, the form of its first version, anywhere in a line.
        line = line.replace("##[", "##\u200b[")
        return f"\u200b{line}" if line.lstrip().startswith("::") else line

    # -- the step's files --------------------------------------------------------

    def set_output(self, name: str, value: str) -> None:
        """Set an output; its delimiter is random, so that no value can contain it."""
        if self._job and self._job.output:
            mark = f"ghadelimiter_{secrets.token_hex(16)}"
            path = self._job.output
            with self.writing(f"the outputs to `{path}`", _RUNNERS_OWN):
                _append(path, f"{name}<<{mark}\n{value}\n{mark}\n")
            self._outputs.add(name)

    def set_output_if_missing(self, name: str, value: str) -> None:
        """Set an output that was not set yet."""
        if name not in self._outputs:
            self.set_output(name, value)

    def summary(self, markdown: str, *, first: bool = False) -> None:
        """Add to the step summary, at its end or `first`, unless it would become too large."""
        if not (self._job and self._job.summary):
            return
        path = self._job.summary
        with self.writing(f"the step summary to `{path}`", _RUNNERS_OWN):
            self._add_summary(path, markdown, first=first)

    def _add_summary(self, path: Path, markdown: str, *, first: bool) -> None:
        room = SizeLimit.SUMMARY - (path.stat().st_size if path.exists() else 0)
        if len(markdown.encode()) <= room:
            text = f"{markdown.rstrip()}\n\n"
            if first and path.exists():
                before = path.read_text(encoding="utf-8")
                path.write_text(text + before, encoding="utf-8", newline="")
            else:
                _append(path, text)
        else:
            self.notice(
                "The step summary is full; the rest is in the log and trace file"
            )


def _append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8", newline="") as stream:
        stream.write(text)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
