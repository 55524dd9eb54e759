"""What a run prints while it works, and where its notes lead."""

import io

from tests.support.example import alert
from tests.support.runs import Job
from tracer.job.workflow_commands import Runner


def test_what_takes_long_is_said_on_standard_error() -> None:
    stdout, stderr = io.StringIO(), io.StringIO()
    runner = Runner(None, stdout, stderr)

    with runner.progress("Reading the requirements", patience=0):
        while not stderr.getvalue():
            pass  # until it is said

    assert stderr.getvalue() == "Reading the requirements …\n"
    assert not stdout.getvalue()


def test_what_is_quick_is_not_said() -> None:
    stderr = io.StringIO()

    with Runner(None, io.StringIO(), stderr).progress("Reading", patience=3600):
        pass

    assert not stderr.getvalue()


def test_a_note_stands_at_the_line_of_the_code(job: Job) -> None:
    run = job.run({"alert": alert()})

    (note,) = [line for line in run.stdout.splitlines() if "file=src/" in line]
    assert note.startswith("::notice file=src/auth/login.py,line=23,title=")
    assert note.endswith("alert_12345 is about REQ-F-AUTH-001, which this code names")
