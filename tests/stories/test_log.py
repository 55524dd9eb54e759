"""What a run prints while it works, and where its notes lead."""

import io
import re

import pytest

from tests.support.example import alert, git
from tests.support.runs import Job, Run
from tracer.job.colours import has_colours
from tracer.job.workflow_commands import JobOutput
from tracer.text import SizeLimit


def test_what_takes_long_is_said_on_standard_error() -> None:
    stdout, stderr = io.StringIO(), io.StringIO()
    output = JobOutput(None, stdout, stderr)

    with output.progress("Reading the requirements", patience=0):
        while not stderr.getvalue():
            pass  # until it is said

    assert stderr.getvalue() == "Reading the requirements …\n"
    assert not stdout.getvalue()


def test_what_is_quick_is_not_said() -> None:
    stderr = io.StringIO()

    with JobOutput(None, io.StringIO(), stderr).progress("Reading", patience=3600):
        pass

    assert not stderr.getvalue()


def notes(run: Run) -> list[str]:
    return [note for note in run.notices if "file=" in note]


def test_notes_are_at_the_lines_of_the_suspect_and_of_the_marked_code(job: Job) -> None:
    run = job.run({"alert": alert()})

    suspect, marked = notes(run)
    assert suspect.startswith("notice file=src/auth/login.py,line=")
    assert (
        "Login latency exceeded may be caused by cd2da35 perf: Add caching" in suspect
    )
    assert marked.startswith("notice file=src/auth/login.py,line=23,title=")
    assert marked.endswith(
        "Login latency exceeded is about REQ-F-AUTH-001, which this code names"
    )


def test_a_note_says_how_old_a_suspect_is_that_is_not_recent(job: Job) -> None:
    run = job.run({"alert": alert(timestamp="2026-03-20T15:30:00Z")})

    suspect = notes(run)[0]
    assert re.search(r"\d+ %25, \d+ days before it\), which changed this$", suspect)


def test_a_note_is_at_the_line_of_the_error(job: Job) -> None:
    frames = [{"path": "/srv/src/auth/login.py", "line": 26}]

    run = job.run({"alert": alert(frames=frames)})

    assert notes(run)[0].startswith("notice file=src/auth/login.py,line=26,title=")
    assert notes(run)[0].endswith("Login latency exceeded: the error was here")


def test_lines_of_an_older_revision_get_no_note(job: Job) -> None:
    older = git(job.checkout, "rev-parse", "HEAD~1")
    frames = [{"path": "/srv/src/auth/login.py", "line": 26}]

    run = job.run({"alert": alert(frames=frames, revision=older)})

    assert [note for note in notes(run) if "which this code names" not in note] == []


def test_a_run_has_ten_notes_at_most(job: Job) -> None:
    batch = [alert(alert_id=f"a{n}", tags={"req": "REQ-F-AUTH-001"}) for n in range(9)]

    run = job.run({"alert": batch}, group_by="alert")

    assert len(notes(run)) == SizeLimit.ANNOTATIONS
    assert "which this code names" not in "".join(
        line for line in run.stdout.splitlines() if not line.startswith("::")
    )


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colours_are_for_terminals_and_jobs() -> None:
    assert has_colours({}, Terminal(), is_job=False)
    assert has_colours({}, io.StringIO(), is_job=True)
    assert not has_colours({}, io.StringIO(), is_job=False)


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colours_can_be_turned_off(environment: dict[str, str]) -> None:
    assert not has_colours(environment, Terminal(), is_job=False)
    assert not has_colours(environment, io.StringIO(), is_job=True)


def test_a_report_in_colours_says_the_same_and_data_gets_none() -> None:
    text = "Feedback Loop:\n  ✓ Alert \x1b[31mred\n  ✗ none\nplain"
    stdout = io.StringIO()

    JobOutput(None, stdout, io.StringIO(), in_colour=True).report(text)

    assert stdout.getvalue() == (
        "\x1b[1mFeedback Loop:\x1b[0m\n"
        "\x1b[32m  ✓ Alert [31mred\x1b[0m\n"
        "\x1b[31m  ✗ none\x1b[0m\nplain\n"
    )
