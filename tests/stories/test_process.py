"""What only a process has: pipes, encodings, and the same answer as in this process."""

import json
import os

import pytest

from tests.support.entry_point import run_process, start
from tests.support.example import alert, git
from tests.support.runs import Cli, Job, Run

pytestmark = pytest.mark.process

STDIN = json.dumps(alert()).encode()


def test_a_process_leaves_what_a_run_in_this_process_leaves(job: Job) -> None:
    quiet = {"publish": "dry-run"}
    # Whatever this run makes the process remember must not reach the next one.
    job.run({"alert": alert(tags=None, title="Disk is full")}, fail_on="untraced")

    here = job.run({"alert": alert()}, **quiet)
    process = job.run_process({"alert": alert()}, **quiet)

    assert without_seconds(here) == without_seconds(process)


def without_seconds(run: Run) -> Run:
    """Return a run without what differs each time: when it was, and how long it took."""
    for trace in run.trace["traces"]:
        trace["scanned"] |= {"at": "", "seconds": 0.0}
    return run


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({"PYTHONIOENCODING": "ascii"}, id="ASCII"),
        pytest.param({"PYTHONIOENCODING": "latin-1"}, id="Latin-1"),
        pytest.param({"PYTHONIOENCODING": "utf-8:strict"}, id="UTF-8"),
    ],
)
def test_the_report_is_printed_in_any_encoding(
    cli: Cli, environment: dict[str, str]
) -> None:
    command = cli.command("--alert", "-", stdin=STDIN, **environment)

    run = run_process(command)

    assert (run.code, run.complaints) == (0, [])
    assert "Requirement: REQ-F-AUTH-001" in run.stdout


def test_an_error_is_printed_in_any_encoding(cli: Cli) -> None:
    command = cli.command("--alert", "größe.json", PYTHONIOENCODING="ascii")

    run = run_process(command)

    assert run.code == 1
    assert run.stderr.startswith(r"error: cannot read gr\xf6\xdfe.json: No such file")


@pytest.mark.parametrize("size", [0, 10])
def test_a_reader_that_leaves_early_is_no_error(cli: Cli, size: int) -> None:
    process = start(cli.command("--alert", "-"))
    assert process.stdin
    assert process.stdout
    assert process.stderr

    process.stdin.write(STDIN)
    process.stdin.close()
    process.stdout.read(size)
    process.stdout.close()

    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 0


@pytest.mark.parametrize("coerce", ["0", "1"])
def test_a_locale_without_letters_of_other_scripts_changes_nothing(
    cli: Cli, coerce: str
) -> None:
    names = (b"src/caf\xe9.py", "src/日本.py".encode())
    for name in names:  # one that is not UTF-8, one that is
        path = os.path.join(os.fsencode(cli.checkout), name)  # noqa: PTH118 - bytes
        with open(path, "wb") as stream:  # noqa: PTH123 - as above
            stream.write("# Implements: REQ-F-AUTH-001 – ↓\nx = 1\n".encode())
    git(cli.checkout, "add", "--all")
    identity = ("-c", "user.name=漢", "-c", "user.email=e")
    git(cli.checkout, *identity, "commit", "-qm", "Größer 😀 REQ-F-AUTH-001")
    texts = []
    for locale in ({"LC_ALL": "C", "PYTHONUTF8": "0"}, {"PYTHONUTF8": "1"}):
        trace = cli.checkout.parent / "trace-é.json"
        environment = {**locale, "PYTHONCOERCECLOCALE": coerce}
        arguments = ("--alert", "-", "--publish", "local", "--trace-file", str(trace))
        payload = json.dumps(alert(title="Größe ↓ 😀")).encode()
        run = run_process(cli.command(*arguments, stdin=payload, **environment))
        assert (run.code, run.complaints) == (0, [])
        (traced,) = json.loads(trace.read_text("utf-8"))["traces"]
        texts.append([(m["path"], m["line"]) for m in traced["implementations"]])

    assert texts[0] == texts[1]
    assert ("src/日本.py", 1) in texts[0]
