"""A commit that was not deployed is never a suspect, whatever the history looks like."""

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.support.example import git
from tests.support.histories import ALERT, CODE, DOCUMENT, SPECIFICATION
from tests.support.runs import Cli

START = 1_760_000_000
"""October 2025; the alert is in November."""
HOUR = 3_600
MOMENT = "2025-11-20T10:00:00Z"


@st.composite
def histories(draw: st.DrawFn) -> list[list[int]]:
    """Return the parents of each commit: one or two of the commits before it."""
    count = draw(st.integers(3, 9))
    return [
        draw(st.lists(st.integers(0, n - 1), min_size=1, max_size=2, unique=True))
        for n in range(1, count)
    ]


def write(folder: Path, parents: list[list[int]]) -> list[str]:
    """Write a history in which each commit changes the code; return the shas."""
    git(folder, "init", "--quiet", "--initial-branch=main", "--template=")
    stream = "".join(_commit(n, own) for n, own in enumerate([[], *parents]))
    subprocess.run(
        ["git", "fast-import", "--quiet", "--export-marks=marks"],
        cwd=folder,
        input=stream.encode(),
        check=True,
    )
    rows = (row.split() for row in (folder / "marks").read_text().splitlines())
    shas = {int(mark[1:]): sha for mark, sha in rows}
    return [shas[n] for n in sorted(shas)]


def _commit(number: int, parents: list[int]) -> str:
    lines = "".join(f"    step({n})\n" for n in range(number + 1))
    code = f"# Implements: REQ-F-AUTH-001\ndef login(user):\n{lines}    return user\n"
    files = {CODE: code, DOCUMENT: SPECIFICATION}
    verbs = ["from", *["merge"] * len(parents)]
    return (
        f"commit refs/heads/main\nmark :{number + 1}\n"
        f"committer D <d@example.com> {START + number * HOUR} +0000\n"
        f"data {len(str(number))}\n{number}\n"
        + "".join(
            f"{verb} :{parent + 1}\n"
            for verb, parent in zip(verbs, parents, strict=False)
        )
        + "".join(
            f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n"
            for path, text in files.items()
        )
    )


def ancestors(folder: Path, *revisions: str) -> set[str]:
    return set(git(folder, "rev-list", *revisions).split())


def deployment(sha: str, day: int, service: str, status: str) -> dict[str, str]:
    time = f"2025-11-{day:02}T10:00:00Z"
    return {"revision": sha, "time": time, "service": service, "status": status}


def ran(deployments: list[dict[str, str]]) -> list[str]:
    """Return what ran in the shop before the alert, the last first."""
    own = [d for d in deployments if (d["service"], d["status"]) == ("shop", "ok")]
    past = [d for d in own if d["time"] <= MOMENT]
    return [d["revision"] for d in sorted(past, key=lambda d: d["time"], reverse=True)]


def trace(
    folder: Path, of_payload: list[dict[str, str]], of_file: list[dict[str, str]]
) -> Any:
    deployed, file = folder / "deployed.json", folder / "trace.json"
    deployed.write_text(json.dumps(of_file))
    listed = ("--deployments", str(deployed)) if of_file else ()
    alert = {**ALERT, "timestamp": MOMENT, "service": "shop"}
    done = Cli(folder).run(
        *("--alert", "-", "--repo", str(folder), "--trace-file", str(file)),
        *(*listed, "--base", "main"),
        stdin=json.dumps({**alert, "deployments": of_payload}),
    )
    assert done.code == 0, done.stderr
    return json.loads(file.read_text())["traces"][0]


def entries(shas: list[str]) -> st.SearchStrategy[dict[str, str]]:
    """Make deployments before and after the alert, some of another service, some failed."""
    return st.builds(
        deployment,
        st.sampled_from(shas),
        st.integers(1, 28),
        st.sampled_from(("shop", "shop", "cart")),
        st.sampled_from(("ok", "ok", "failed")),
    )


def day_of(entry: dict[str, str]) -> str:
    return entry["time"]


@given(parents=histories(), data=st.data())
def test_only_what_was_deployed_is_suspected(
    parents: list[list[int]], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shas = write(folder, parents)
        listed = data.draw(st.lists(entries(shas), max_size=6, unique_by=day_of))
        of_payload = data.draw(st.integers(0, len(listed)))

        done = trace(folder, listed[:of_payload], listed[of_payload:])

        running = ran(listed)
        recent = {each["sha"] for each in done["suspects"]}
        older = {each["sha"] for each in done["older_suspects"]}
        if running:
            bad = running[0]
            assert recent | older <= ancestors(folder, bad)
            good = next((sha for sha in running if sha != bad), None)
            if good:
                assert recent <= ancestors(folder, bad, f"^{good}")
                assert older.isdisjoint(ancestors(folder, bad, f"^{good}"))
        assert bool(done["deployments"]["running"]) == bool(running)
