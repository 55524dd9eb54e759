"""Each state of an entry meets each event: the ledger follows its table, and all texts follow the ledger."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from tests.support.agreement import entries_on
from tests.support.example import alert, git
from tests.support.issues import People, fenced
from tests.support.paths import BRANCH, LEDGER
from tests.support.runs import Job
from tests.support.standin.store import Pull, Store
from tracer.events.issue import LABEL
from tracer.ledger import EntryEvent, EntryState, transition

ROLLING = "remediation/ledger"
FIRST = 13
"""The number of the first pull request: the issue has the one before it."""
ELSEWHERE = "REQ-NFR-SEC-001"
CELLS = tuple(product(EntryState, EntryEvent))
_LISTED = re.compile(
    r"^> - \*\*.+?\*\* · (?:.+? · )?\w+ · since (.+?) UTC · (\w+)", re.MULTILINE
)
_COUNT = re.compile(r"\*\*(\d+) alerts? in this pull request\.\*\*")


class Life:
    """One alert of medium severity, which an issue has, and what happens to it."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.store: Store = job.github.store
        self.people = People(job)
        payload = alert(severity=None, tags=tags("medium"))
        assert self.people.open("ada", fenced(payload), LABEL).code == 0

    def fire(self, severity: str = "medium", **changes: Any) -> None:
        run = self.job.run({"alert": alert(tags=tags(severity), **changes)})
        assert run.code == 0, run.stdout

    def reconcile(self) -> None:
        everything = "+refs/heads/*:refs/remotes/origin/*"
        git(self.job.checkout, "fetch", "--quiet", str(self.store.path), everything)
        assert self.job.run({}, "schedule", mode="reconcile").code == 0

    def name(self, requirement: str) -> None:
        assert self.people.say("ada", f"/trace {requirement}").code == 0

    def close(self) -> None:
        if self.store.pull(FIRST).state == "open":
            self.store.close(FIRST)
        self.reconcile()

    def reopen(self) -> None:
        if self.store.pull(FIRST).state == "closed":
            self.store.reopen(FIRST)
        self.reconcile()

    def reach(self, state: EntryState) -> None:
        if state is not EntryState.OPEN:
            self.meet(
                {
                    EntryState.RESOLVED: EntryEvent.RESOLVED,
                    EntryState.DECLINED: EntryEvent.DECLINED,
                    EntryState.SUPERSEDED: EntryEvent.CORRECTED,
                }[state]
            )

    def meet(self, event: EntryEvent) -> None:
        match event:
            case EntryEvent.FIRED_AGAIN:
                self.fire()
            case EntryEvent.RESOLVED:
                self.fire(status="resolved")
            case EntryEvent.DECLINED:
                self.close()
            case EntryEvent.REOPENED:
                self.reopen()
            case EntryEvent.CORRECTED:
                self.name(ELSEWHERE)
            case EntryEvent.NAMED_AGAIN:
                self.name("REQ-F-AUTH-001")
            case EntryEvent.ASKS_AGAIN:
                self.fire("critical")

    @property
    def status(self) -> str:
        """The status of the first entry, where the ledger is nearest to being merged."""
        places = [p for p in (ROLLING, BRANCH) if self.store.ref(f"refs/heads/{p}")]
        found = (
            str(entry["status"])
            for place in places
            for entry in entries_on(self.store, place)
            if entry["branch"] == BRANCH
        )
        return next(found)


def tags(severity: str) -> dict[str, str]:
    return {"req": "REQ-F-AUTH-001", "severity": severity, "sla": "performance"}


def contradictions(store: Store) -> Iterator[str]:
    """Walk over what the open pull requests of loops say, and the ledger does not."""
    for pull in store.pulls:
        if pull.state == "open" and pull.head != ROLLING:
            yield from _in_text(pull, store)


def _in_text(pull: Pull, store: Store) -> Iterator[str]:
    body = pull.body or ""
    own = [e for e in entries_on(store, pull.head) if e["branch"] == pull.head]
    intents = {entry["remediation_intent"] for entry in own}
    if not set(re.findall(r"^### To do in (\S+)", body, re.MULTILINE)) <= intents:
        yield f"{pull.head}: the checklist names another intent than {intents}"
    if not any(intent in pull.title for intent in intents):
        yield f"{pull.head}: the title {pull.title!r} names none of {intents}"
    listed = set(_LISTED.findall(body))
    wanted = {(e["timestamp"][:16].replace("T", " "), e["status"]) for e in own}
    if listed and listed != wanted:
        yield f"{pull.head}: the text lists {listed}, the ledger has {own}"
    counted = _COUNT.search(body)
    if counted and int(counted[1]) != len(own):
        yield f"{pull.head}: the text counts {counted[1]}, the ledger has {len(own)}"
    is_superseded = "> **Superseded.**" in body
    if is_superseded is not ("SUPERSEDED" in {entry["status"] for entry in own}):
        yield f"{pull.head}: superseded in the text or in the ledger {own} alone"


@pytest.mark.parametrize(
    ("state", "event"), CELLS, ids=[f"{state}-{event.name}" for state, event in CELLS]
)
def test_a_state_and_an_event_end_as_the_table_says_and_people_read_it_so(
    job: Job, state: EntryState, event: EntryEvent
) -> None:
    life = Life(job)
    life.reach(state)
    assert life.status == state.value

    life.meet(event)

    assert life.status == transition(state, event).state.value
    assert list(contradictions(life.store)) == []


@pytest.mark.parametrize(("old", "new"), [("OPEN", "RESOLVED"), ("INT-150", "INT-1")])
def test_a_text_that_differs_from_the_ledger_is_noticed(
    job: Job, old: str, new: str
) -> None:
    life = Life(job)
    life.fire(alert_id="another", title="Login fails")
    assert list(contradictions(life.store)) == []
    text = life.store.show(BRANCH, LEDGER)

    life.store.commit_on(BRANCH, LEDGER, text.replace(old, new), "docs: Change it")

    assert list(contradictions(life.store))
