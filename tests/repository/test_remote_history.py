"""Where git cannot fetch what a shallow checkout lacks, GitHub's API is asked for it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.example import git
from tests.support.histories import ALERT, CODE, CULPRIT, FASTER, History, with_culprit
from tests.support.runs import Job
from tests.support.standin import StandIn
from tests.support.standin.faults import Fault
from tracer.repository import Repository, read_unified_patch, split_patch

NO_GIT_SERVER = "http://127.0.0.1:9"


@pytest.fixture
def origin(tmp_path: Path) -> History:
    return with_culprit(tmp_path / "origin")


@pytest.fixture
def job(origin: History, tmp_path: Path) -> Iterator[Job]:
    """A job with a checkout of depth 1, for which git's server does not answer."""
    with job_of(origin, tmp_path) as own:
        yield own


def job_of(origin: History, folder: Path, *options: str) -> Any:
    """Return a job with a checkout of depth 1, or cloned with options, of the origin."""
    bare, checkout = folder / "github.git", folder / "checkout"
    git(folder, "clone", "--quiet", "--bare", str(origin.path), str(bare))
    url = origin.path.as_uri()
    git(folder, "clone", "--quiet", *(options or ("--depth=1",)), url, str(checkout))
    return _Opened(StandIn(bare), checkout, folder / "job")


class _Opened:
    """A job, whose stand-in ends with it."""

    def __init__(self, github: StandIn, checkout: Path, folder: Path) -> None:
        self._github = github
        self._job = Job(checkout, github, folder, server=NO_GIT_SERVER)

    def __enter__(self) -> Job:
        return self._job

    def __exit__(self, *_: object) -> None:
        self._github.__exit__()


def trace_of(job: Job, **changes: Any) -> Any:
    run = job.run({"alert": {**ALERT, **changes}}, mode="trace")
    assert run.code == 0, run.stdout
    return run.trace["traces"][0]


def subjects(trace: Any, part: str = "suspects") -> list[str]:
    return [each["subject"] for each in trace[part]]


def asked(job: Job) -> list[str]:
    return [request for request in job.github.requests if "/commits" in request]


def test_the_culprit_is_known_by_the_api_alone(job: Job, origin: History) -> None:
    trace = trace_of(job)

    assert subjects(trace) == [CULPRIT]
    (suspect,) = trace["suspects"]
    assert suspect["sha"] == git(origin.path, "rev-parse", "HEAD~1")
    assert (suspect["author"], suspect["path"]) == ("Dana", CODE)
    assert "changed 2 of the 3 lines of login()" in suspect["reasons"]
    assert suspect["revert"] is None
    assert subjects(trace, "older_suspects") == ["Rename the parameter", "Start"]
    assert (trace["verdict"]["kind"], trace["scanned"]["history"]) == ("one", "shallow")
    warnings = " ".join(trace["warnings"])
    assert "of the missing commits were read through GitHub's API" in warnings
    assert len(asked(job)) <= 8


@pytest.mark.parametrize("depth", [1, 2])
def test_the_answer_does_not_depend_on_what_is_here(
    origin: History, tmp_path: Path, depth: int
) -> None:
    with job_of(origin, tmp_path, f"--depth={depth}") as own:
        trace = trace_of(own)

    assert subjects(trace) == [CULPRIT]
    assert subjects(trace, "older_suspects") == ["Rename the parameter", "Start"]


@pytest.mark.parametrize("left_out", ["blob:none", "tree:0"])
def test_what_a_filter_left_out_is_known_by_the_api(
    origin: History, tmp_path: Path, left_out: str
) -> None:
    with job_of(origin, tmp_path, f"--filter={left_out}") as own:
        trace = trace_of(own)

    assert subjects(trace) == [CULPRIT]
    assert subjects(trace, "older_suspects") == ["Rename the parameter", "Start"]
    assert "changed 2 of the 3 lines of login()" in trace["suspects"][0]["reasons"]
    assert (trace["verdict"]["kind"], trace["scanned"]["history"]) == ("one", "partial")
    assert "were read through GitHub's API" in " ".join(trace["warnings"])


def test_a_clone_with_a_filter_that_has_all_that_counts_asks_nothing(
    origin: History, tmp_path: Path
) -> None:
    with job_of(origin, tmp_path, "--filter=blob:limit=1g") as own:
        trace = trace_of(own)

    assert (trace["verdict"]["kind"], trace["scanned"]["history"]) == (
        "one",
        "complete",
    )
    assert asked(own) == []


def test_the_commit_at_which_the_clone_is_cut_has_its_own_lines_only(
    origin: History, tmp_path: Path
) -> None:
    newer = FASTER.replace("cache(user)", "cache(user, now)")
    origin.save("Cache with the time", "2025-11-19T11:00:00Z", {CODE: newer})

    with job_of(origin, tmp_path) as own:
        trace = trace_of(own)

    first, *_ = trace["suspects"]
    assert first["subject"] == "Cache with the time"
    assert "changed 1 of the 3 lines of login()" in first["reasons"]
    assert all(not each["sha"].endswith("^") for each in trace["suspects"])


def test_a_renamed_file_is_followed(origin: History, tmp_path: Path) -> None:
    git(origin.path, "mv", CODE, "src/sign_in.py")
    origin.save("Move", "2025-11-19T11:00:00Z")

    with job_of(origin, tmp_path) as own:
        trace = trace_of(own)

    assert CULPRIT in subjects(trace)
    assert "Start" in subjects(trace, "older_suspects")


@pytest.mark.parametrize("status", [403, 404, 502])
def test_what_the_api_does_not_answer_stays_unknown(job: Job, status: int) -> None:
    job.github.faults.append(Fault("GET /commits", status=status, times=99))

    trace = trace_of(job)

    assert (trace["verdict"]["kind"], trace["verdict"]["why"]) == ("unknown", "shallow")
    assert trace["suspects"] == []
    assert job.time.pauses == []
    assert any("GitHub's API did not have" in text for text in trace["warnings"])
    assert len(asked(job)) == 1


def test_a_change_that_github_does_not_show_leaves_the_verdict_open(job: Job) -> None:
    wide = b'{"sha":"%s","commit":{"message":"Big","author":{"name":"D","date":"2025-11-18T10:00:00Z"},'
    wide += b'"committer":{"date":"2025-11-18T10:00:00Z"}},"parents":[],"files":[{"filename":"src/login.py",'
    wide += b'"status":"modified","changes":9000}]}'
    culprit = job.github.store.git("rev-parse", "main~1").strip()
    fault = Fault(f"GET /commits/{culprit.decode()}", status=200, body=wide % culprit)
    job.github.faults.append(fault)

    trace = trace_of(job)

    assert (trace["verdict"]["kind"], trace["verdict"]["why"]) == ("unknown", "shallow")


def test_requests_are_bounded(
    origin: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracer.repository.remote_commits._COMMITS_LIMIT", 2)
    for hour in range(4):
        code = f"{FASTER}\n\ndef other_{hour}():\n    pass\n"
        origin.save(f"Add {hour}", f"2025-11-19T{12 + hour}:00:00Z", {CODE: code})

    with job_of(origin, tmp_path) as own:
        trace = trace_of(own)
        requests = asked(own)

    assert len([each for each in requests if each.startswith("GET /commits/")]) == 2
    assert (trace["verdict"]["kind"], trace["verdict"]["why"]) == ("unknown", "shallow")


def test_a_patch_with_context_has_the_hunks_of_one_without(history: History) -> None:
    texts = (
        "1\n2\n3\n4\n5\n6\n7\n8\n9\n",
        "0\n1\n2\n3\nfour\n5\n6\n8\n9\n10",
        "1\n2\n3\nfour\n4\n5\nsix\nsix\n8\n9\n10\n11\n",
        "",
        "@@ -1,2 +3,4 @@\n-- a\n++ b\n",
        "x\n++ b\n",
    )
    shas = [
        history.save(f"{day}", f"2025-11-{day:02}T10:00:00Z", {"a.txt": text})
        for day, text in enumerate(texts, 1)
    ]
    repository = Repository(history.path)
    plain = list(repository.patches_of_commits(shas))
    wide = list(repository.patches_of_commits(shas, beside=3))
    assert len(plain) == len(wide) == len(texts)
    for patch, same in zip(plain, wide, strict=True):
        (file,) = patch.files
        assert same.files[0].hunks == file.hunks
        shown = git(history.path, "show", "--format=", "--root", patch.commit.sha)
        start = shown.find("\n@@ ") + 1
        assert read_unified_patch(shown[start:]) == file.hunks
        plain_text = (
            shown[start:].rstrip("\n").replace("\n\\ No newline at end of file", "")
        )
        assert split_patch(plain_text) == same.files[0].shown
    repository.close()
