"""Each permission of each example workflow is taken away alone: what is lost is said."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import yaml

from tests.support.agreement import entries_on
from tests.support.example import alert, git
from tests.support.issues import People, fenced
from tests.support.paths import ROOT
from tests.support.runs import Job, Run
from tests.support.separate_files import use_separate_files
from tracer.events.issue import LABEL

OF_OTHER_STEPS = {"security-events"}
OF_AN_APP = {"with-app-token.yml"}
"""Here the token of the job is only for the checkout."""


@dataclass(frozen=True)
class Lack:
    """What a workflow's token may not do: use a permission at all, or only to write."""

    workflow: str
    mode: str
    permission: str
    has_read: bool

    @property
    def denied(self) -> set[str]:
        name = self.permission.replace("-", "_")
        return {f"{name}=write"} | (set() if self.has_read else {f"{name}=read"})

    def __str__(self) -> str:
        level = "read" if self.has_read else "none"
        return f"{self.workflow}: {self.permission}: {level}"


def _lacks() -> Iterator[Lack]:
    for path in sorted((ROOT / "examples").glob("*.yml")):
        loaded = yaml.safe_load(path.read_text())
        jobs = loaded.get("jobs", {}) if isinstance(loaded, dict) else {}
        for job in jobs.values() if path.name not in OF_AN_APP else ():
            given = [step.get("with", {}) for step in job["steps"]]
            modes = [each["mode"] for each in given if "mode" in each]
            mode = modes[0] if modes else "remediate"
            for permission, level in job["permissions"].items():
                if permission not in OF_OTHER_STEPS:
                    yield Lack(path.name, mode, permission, has_read=False)
                    if level == "write":
                        yield Lack(path.name, mode, permission, has_read=True)


LACKS = {(lack.mode, lack.permission, lack.has_read): lack for lack in _lacks()}
"""What two workflows of one mode lack in the same way is tried once."""


def of_modes(*modes: str) -> pytest.MarkDecorator:
    chosen = [lack for lack in LACKS.values() if lack.mode in modes]
    return pytest.mark.parametrize("lack", chosen, ids=str)


def recorded(job: Job) -> list[str]:
    """Return the alerts of live entries, in the base branch and on branches."""
    store = job.github.store
    heads = {"main", *store.refs("refs/heads/remediation/")}
    found = {
        (entry["alert_id"], entry["branch"])
        for head in heads
        for entry in entries_on(store, head)
        if entry.get("branch") and entry["status"] != "SUPERSEDED"
    }
    return sorted(name for name, _ in found)


def first(job: Job) -> Run:
    return job.run({"alert": alert(alert_id="first")})


def other(job: Job) -> Run:
    return job.run({"alert": alert(alert_id="other")})


def end(job: Job) -> Run:
    return job.run({"alert": alert(alert_id="first", status="resolved")})


def asked(job: Job) -> Run:
    people = People(job)
    if not people.tracker.issues:
        people.opened("ada", fenced(alert(alert_id="asked")), LABEL)
    return people.send("opened", "ada")


EVENTS: dict[str, tuple[Callable[[Job], Run], list[str]]] = {
    "a new loop": (first, ["first"]),
    "another alert": (other, ["first", "other"]),
    "an end": (end, ["first"]),
    "an issue": (asked, ["asked"]),
}


def says(run: Run, lack: Lack) -> bool:
    """Whether an error or a warning names the permission."""
    said = " ".join((*run.errors, *run.annotations("warning")))
    return f"{lack.permission}: " in said


@of_modes("remediate")
@pytest.mark.parametrize("event", EVENTS)
def test_an_alert_is_recorded_or_the_run_says_what_it_needs(
    job: Job, lack: Lack, event: str
) -> None:
    use_separate_files(job)
    happen, expected = EVENTS[event]
    if event in {"another alert", "an end"}:
        first(job)
    job.github.denied |= lack.denied

    run = happen(job)

    assert run.code in {0, 1}
    assert recorded(job) == expected if run.code == 0 else says(run, lack)
    job.github.denied.clear()
    assert happen(job).code == 0
    assert recorded(job) == expected


@of_modes("trace", "audit")
def test_what_only_reads_does_so_or_says_what_it_needs(job: Job, lack: Lack) -> None:
    use_separate_files(job)
    first(job)
    job.github.denied |= lack.denied

    run = job.run({"alert": alert()}, mode=lack.mode)

    assert run.code == (1 if lack.permission == "contents" else 0)
    assert says(run, lack)


@of_modes("reconcile", "refresh")
def test_what_one_run_may_not_do_the_next_one_does(job: Job, lack: Lack) -> None:
    """One loop is open, one was closed, and one waits for its place."""
    if lack.mode == "reconcile":
        use_separate_files(job)
    store = job.github.store
    first(job)
    job.run({"alert": alert(alert_id="open", tags={"req": "REQ-NFR-SEC-001"})})
    waits = alert(alert_id="waits", tags={"req": "REQ-F-WAIT-001"})
    job.run({"alert": waits}, max_open="2")
    (store.close if lack.mode == "reconcile" else store.merge)(1)
    job.github.denied |= lack.denied

    run = tidy(job, lack.mode)

    assert run.code in {0, 1}
    assert run.code == 0 or says(run, lack)
    assert recorded(job) == ["first", "open", "waits"]
    job.github.denied.clear()
    assert tidy(job, lack.mode).code == 0
    assert recorded(job) == ["first", "open", "waits"]
    is_open = {pull.head: pull for pull in store.pulls if pull.state == "open"}
    assert len(is_open) == (3 if lack.mode == "reconcile" else 2)
    for head in is_open:
        assert store.try_git("merge-tree", "--write-tree", "main", head), head


def tidy(job: Job, mode: str) -> Run:
    everything = "+refs/heads/*:refs/remotes/origin/*"
    git(job.checkout, "fetch", "--quiet", str(job.github.store.path), everything)
    git(job.checkout, "checkout", "--quiet", "--detach", "origin/main")
    event = "push" if mode == "refresh" else "schedule"
    return job.run({"ref": "refs/heads/main"}, event, mode=mode)
