"""A shallow checkout in a job is deepened from GitHub, as far as its alerts need."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.example import git
from tests.support.git_server import GitServer
from tests.support.histories import (
    ALERT,
    CODE,
    CULPRIT,
    FASTER,
    LOGIN,
    History,
    with_culprit,
)
from tests.support.runs import Job
from tests.support.standin import StandIn
from tests.support.standin.faults import Fault
from tests.support.standin.server import REPOSITORY, TOKEN

PAIR = base64.b64encode(f"x-access-token:{TOKEN}".encode()).decode()


@pytest.fixture
def origin(tmp_path: Path) -> History:
    return with_culprit(tmp_path / "served" / REPOSITORY)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[GitServer]:
    own = GitServer(tmp_path / "served", authorization=f"basic {PAIR}")
    with own.running():
        yield own


@pytest.fixture
def job(origin: History, server: GitServer, tmp_path: Path) -> Iterator[Job]:
    """Return a job with a checkout of depth 1, as `actions/checkout` makes it."""
    bare = tmp_path / "github.git"
    git(tmp_path, "clone", "--quiet", "--bare", str(origin.path), str(bare))
    checkout = tmp_path / "checkout"
    shallow(origin, checkout)
    with StandIn(bare) as github:
        yield Job(checkout, github, tmp_path / "job", server=server.address)


def shallow(origin: History, to: Path, depth: int = 1) -> None:
    url = origin.path.as_uri()
    git(to.parent, "clone", "--quiet", f"--depth={depth}", url, str(to))


def trace_of(job: Job, **changes: Any) -> Any:
    run = job.run({"alert": {**ALERT, **changes}}, mode="trace")
    assert run.code == 0, run.stdout
    return run.trace["traces"][0]


def subjects(trace: Any, part: str = "suspects") -> list[str]:
    return [each["subject"] for each in trace[part]]


def test_the_window_is_fetched_and_nothing_before_it(
    job: Job, origin: History, server: GitServer, tmp_path: Path
) -> None:
    git(origin.path, "reset", "--quiet", "--hard", "HEAD~2")
    for number in range(12):
        date = f"2025-07-{number + 1:02}T10:00:00Z"
        origin.save(f"Before {number}", date, {CODE: f"{LOGIN}# {number}\n"})
    origin.save("After", "2025-11-19T12:00:00Z", {CODE: FASTER})
    job.checkout = tmp_path / "again"
    shallow(origin, job.checkout)

    trace = trace_of(job)

    assert subjects(trace) == ["After"]
    assert "Start" not in subjects(trace, "older_suspects")
    assert trace["scanned"]["history"] == "shallow"
    assert trace["scanned"]["known_since"] < "2025-10-21"
    assert server.asked


def test_the_checkout_is_left_as_it_is(job: Job) -> None:
    def files() -> dict[Path, bytes]:
        paths = job.checkout.rglob("*")
        return {path: path.read_bytes() for path in paths if path.is_file()}

    before = files()

    assert subjects(trace_of(job)) == [CULPRIT]
    assert files() == before


def test_a_history_that_ends_in_the_window_is_fetched_whole(job: Job) -> None:
    trace = trace_of(job, timestamp="2025-01-05T10:00:00Z")

    assert subjects(trace) == ["Start"]
    assert trace["scanned"]["history"] == "complete"


def test_no_more_is_asked_than_is_missing(
    job: Job, origin: History, server: GitServer, tmp_path: Path
) -> None:
    job.checkout = tmp_path / "deeper"
    shallow(origin, job.checkout, depth=3)

    assert subjects(trace_of(job)) == [CULPRIT]
    assert server.asked == []


def test_a_deployed_commit_that_is_not_here_is_fetched(
    job: Job, origin: History
) -> None:
    git(origin.path, "checkout", "--quiet", "-b", "release", "HEAD~1")
    release = origin.save("Release", "2025-11-19T11:00:00Z", {CODE: LOGIN})

    trace = trace_of(job, revision=release)

    assert trace["deployed"] == release
    assert set(subjects(trace)) == {"Release", CULPRIT}


def test_only_the_command_that_fetches_sees_the_token(
    job: Job, server: GitServer
) -> None:
    trace_of(job)

    assert {each.get("Authorization") for each in server.headers} == {f"basic {PAIR}"}
    folders = (job.checkout, job.folder / "temp")
    written = [p.read_bytes() for f in folders for p in f.rglob("*") if p.is_file()]
    assert not any(PAIR.encode() in data for data in written)


@pytest.mark.parametrize("change", ["wrong token", "gone", "moved"])
def test_what_can_neither_be_fetched_nor_read_stays_unknown(
    job: Job, server: GitServer, change: str, tmp_path: Path
) -> None:
    job.github.faults.append(Fault("GET /commits", status=403, times=99))
    with GitServer(tmp_path / "served").running() as other:
        if change == "wrong token":
            server.authorization = "basic other"
        elif change == "gone":
            job.server = "http://127.0.0.1:9"
        else:
            server.redirect = other.address

        trace = trace_of(job)

        assert other.asked == []
    assert (trace["verdict"]["kind"], trace["verdict"]["why"]) == ("unknown", "shallow")
    assert trace["suspects"] == []
    assert any("git could not fetch" in warning for warning in trace["warnings"])
    assert PAIR not in json.dumps(trace)


def test_the_configuration_of_a_checkout_leads_nowhere(
    job: Job, server: GitServer, tmp_path: Path
) -> None:
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\ntouch "{tmp_path}/canary"\n')
    program.chmod(0o755)
    with GitServer(tmp_path / "served").running() as other:
        for name, value in (
            (f"url.{other.address}/.insteadOf", f"{server.address}/"),
            ("remote.origin.url", f"{other.address}/acme/shop"),
            ("http.proxy", other.address),
            ("core.sshCommand", str(program)),
            ("credential.helper", str(program)),
            ("core.askPass", str(program)),
            ("core.alternateRefsCommand", str(program)),
            ("core.fsmonitor", str(program)),
        ):
            git(job.checkout, "config", name, value)

        assert subjects(trace_of(job)) == [CULPRIT]
        assert other.asked == []
    assert not (tmp_path / "canary").exists()
