"""What a trace quotes of a repository shows no credential."""

import json
from random import Random

from tests.support.example import alert, git
from tests.support.generated_values import Filler
from tests.support.hostile_words import words_of
from tests.support.runs import Job
from tracer.text import Redactor
from tracer.tracing.trace import Trace
from tracer.tracing.trace_json import trace_as_json
from tracer.tracing.trace_masking import masked_traces

SECRET = "hunTer2x9"
TOKEN = "ghp_" + "a7B2k9D4m5F6" * 3
NAMES = (
    *("id", "path", "sha", "branch", "slug", "loop", "revision", "deployed"),
    *("onto", "conflicts", "command"),
)
PLACES = ("also_defined", "withdrawn", "place", "unit")
"""Places in the tree or in a list; and the unit of the alert, which is masked where that is read."""


def test_every_text_of_a_trace_is_masked() -> None:
    words = words_of([("", f" password={SECRET}")])
    trace = Filler(words, Random(2)).make(Trace)  # noqa: S311 - a test's choice

    masked = dict(trace_as_json(masked_traces([trace], Redactor())[0]))

    del masked["alert"], masked["history"]
    texts = [each for each in leaves(masked) if each[0] != ".owners.source"]
    shown = [path for path, text in texts if SECRET in text]
    assert {path.rpartition(".")[2] for path in shown} <= {
        *NAMES,
        "requirement",
        *PLACES,
    }


def leaves(value: object, path: str = "") -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [x for key in value for x in leaves(value[key], f"{path}.{key}")]
    if isinstance(value, list):
        return [x for member in value for x in leaves(member, path)]
    return [(path, value)] if isinstance(value, str) else []


def test_a_trace_without_credentials_stays_the_same() -> None:
    trace = Filler(words_of([]), Random(2)).make(Trace)  # noqa: S311 - as above

    assert masked_traces([trace], Redactor())[0] is trace


def test_nothing_that_a_commit_or_a_document_says_leaks(job: Job) -> None:
    document = job.checkout / "docs" / "requirements" / "authentication.md"
    text = document.read_text()
    document.write_text(
        text.replace("User Login with", f"User Login ({TOKEN}) with").replace(
            "bcrypt, cost 12", f"bcrypt, cost 12, password={SECRET}"
        )
    )
    (job.checkout / "intent.md").write_text(
        (job.checkout / "intent.md").read_text() + f"\npassword: {SECRET}\n"
    )
    code = job.checkout / "src" / "auth" / "login.py"
    code.write_text(code.read_text().replace("return", "x = 1\n    return", 1))
    git(job.checkout, "add", "--all")
    subject = f"Log in with password={SECRET} and {TOKEN} (REQ-F-AUTH-001)"
    dated = {
        "GIT_COMMITTER_DATE": "2025-11-20T10:00:00Z",
        "GIT_AUTHOR_DATE": "2025-11-20T10:00:00Z",
    }
    identity = ("-c", "user.name=n", "-c", "user.email=e")
    git(job.checkout, *identity, "commit", "-qm", subject, environment=dated)

    run = job.run({"alert": alert()})

    assert run.code == 0
    assert any(
        "***" in commit["subject"] for commit in run.trace["traces"][0]["commits"]
    )
    (pull,) = job.github.store.pulls
    files = job.github.store.git("show", pull.head).decode()
    everything = [run.stdout, run.summary, pull.body or "", pull.title, files]
    everything += [json.dumps(run.trace), json.dumps(run.outputs)]
    assert not [text for text in everything if SECRET in text or TOKEN in text]
