"""One truth: what a run says in its outputs, texts and trace file, and what the ledger has.

Every run of a story on the stand-in is checked, as `Job.finished` calls this.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol
from urllib.parse import urlsplit

import yaml

from tests.support.standin.store import Store

LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
SINGLE = (
    "remediation-intent",
    "requirement",
    "pull-request-number",
    "pull-request-url",
    "pull-request-operation",
    "pull-request-branch",
    "pull-request-head-sha",
)
_NAMED = re.compile(r"(INT-\w+) answers it")
_FOUND = re.compile(r"^Remediation Intent (?:Created|Found):\n  . (\S+)", re.MULTILINE)
_LINK = re.compile(r"Pull request: (https://\S+)")
_CREATED = re.compile(
    r"Intent Created:\n  ✓ (\S+?):[^✓]*?\n    - Type: (.+)\n    - Priority: (.+)\n"
    r"[^✓]*?\n    - Location:\s+(\S+)[^✓]*?\n    - Branch:\s+(\S+)"
)


class Ended(Protocol):
    """What a run left."""

    outputs: dict[str, str]
    stdout: str
    summary: str
    trace: Any


def disagreements(run: Ended, store: Store) -> Iterator[str]:
    """Walk over what two surfaces of a run say differently."""
    rows = json.loads(run.outputs.get("results") or "[]")
    rows = [row for row in rows if row.get("loop")]
    if not rows:
        return  # another mode, or nothing to trace
    first = rows[0]
    for name in SINGLE:
        if run.outputs.get(name, "") != _text(first[name]):
            yield f"`{name}` is {run.outputs.get(name)!r}, its result has {first[name]!r}"
    traced = {row["loop"]: row for row in rows}
    for trace in run.trace["traces"] if run.trace else ():
        if row := traced.get(trace["loop"]):
            yield from _against_trace(row, trace)
    for row in traced.values():
        yield from _in_words(row)
        yield from _against_ledger(row, store)
    yield from _against_intents(run, store)
    if len(traced) == 1:
        yield from _against_texts(first, run)
        yield from _against_states(first, run, store)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _against_trace(row: Mapping[str, Any], trace: Mapping[str, Any]) -> Iterator[str]:
    remediation, pull = trace["remediation"] or {}, trace["pull_request"] or {}
    requirement = trace["requirement"] or {}
    for name, value in (
        ("remediation-intent", remediation.get("id")),
        ("requirement", requirement.get("id")),
        ("pull-request-number", pull.get("number")),
        ("pull-request-url", pull.get("url")),
        ("pull-request-operation", pull.get("operation")),
    ):
        if row[name] != value:
            yield f"`{name}` is {row[name]!r}, the trace file has {value!r}"


def _in_words(row: Mapping[str, Any]) -> Iterator[str]:
    named = _NAMED.search(row["reason"] or "")
    if named and named[1] != row["remediation-intent"]:
        yield f"the reason names {named[1]}, the output {row['remediation-intent']!r}"


def entries_on(store: Store, revision: str) -> list[dict[str, Any]]:
    files = store.objects.files(f"{revision}:docs")
    ledgers = [sha for path, sha in files if path.endswith(".yml")]
    loaded = [
        each for sha in ledgers for each in alerts_in(store.objects.read(sha).decode())
    ]
    return [entry for entry in loaded if isinstance(entry, dict)]


@lru_cache(64)  # most files are as they were when the last run had ended
def alerts_in(text: str) -> Sequence[object]:
    """Return the alerts of a ledger; none where a file is something else, or broken."""
    try:
        ledger = yaml.load(text, Loader=LOADER)  # noqa: S506 - a safe loader
    except yaml.YAMLError:
        return ()
    return (ledger.get("alerts") or ()) if isinstance(ledger, dict) else ()


def _against_ledger(row: Mapping[str, Any], store: Store) -> Iterator[str]:
    """Compare with the entries on the branch that the run names, else on the base."""
    branch = row["pull-request-branch"]
    is_recorded = row["pull-request-operation"] in {
        "created",
        "updated",
        "unchanged",
        "waiting",
    }
    if not (is_recorded and branch):
        return
    live = _entries_of(row, store)
    if not live:
        yield f"{row['alerts']} is in no entry of {branch}"
    elif row["remediation-intent"] not in {e.get("remediation_intent") for e in live}:
        yield f"the entries do not name {row['remediation-intent']}: {live}"
    pull = next(
        (p for p in store.pulls if p.number == row["pull-request-number"]), None
    )
    if pull and pull.head != branch:
        yield f"pull request {pull.number} is from {pull.head}, not {branch}"


def _entries_of(row: Mapping[str, Any], store: Store) -> list[dict[str, Any]]:
    """Return the entries of a result's alerts, where the ledger of its branch has them."""
    branch = row["pull-request-branch"]
    is_there = row["pull-request-number"] and store.ref(f"refs/heads/{branch}")
    alerts = set(row["alerts"]) - {each["alert"] for each in row["reported"]}
    own: list[dict[str, Any]] = []
    # A run may have ended before it opened the pull request of a branch.
    for place in (branch,) if is_there else ("main", branch):
        if not own and store.ref(f"refs/heads/{place}"):
            entries = entries_on(store, place)
            own = [e for e in entries if {e.get("alert_id"), e.get("title")} & alerts]
    return [e for e in own if e.get("status") != "SUPERSEDED"] or own


def _against_states(row: Mapping[str, Any], run: Ended, store: Store) -> Iterator[str]:
    """Compare what the console says of the entries' states, and how long it lasted."""
    branch = row["pull-request-branch"]
    if not branch or not row["pull-request-number"]:
        return
    entries = _entries_of(row, store)
    is_declined = {e.get("status") for e in entries} == {"DECLINED"}
    if is_declined and "intent ready for SDLC" in run.stdout:
        yield "the entry is declined, the console calls the loop closed"
    lasted = re.match(r"the alert has resolved after ([^;]+)", row["reason"] or "")
    if lasted and lasted[1] not in {e.get("duration") for e in entries}:
        yield f"the reason says that it lasted {lasted[1]}, the entries {entries}"


def _against_intents(run: Ended, store: Store) -> Iterator[str]:
    """Compare what the console says of intents that are new with their files."""
    for intent, type_, priority, path, branch in _CREATED.findall(run.stdout):
        name = f"{branch}:{path}"
        text = store.show(branch, path) if store.is_a("blob", name) else ""
        section = text.partition(f"{intent}: ")[2].partition("\n## ")[0]
        for name, said in (("Type", type_), ("Priority", priority)):
            written = re.search(rf"\*\*{name}\*\*: (.+?) *\n", section)
            if written and written[1] != said:
                yield f"{intent} has the {name.lower()} {written[1]}, the console {said}"


def _against_texts(row: Mapping[str, Any], run: Ended) -> Iterator[str]:
    found = {match[1].rstrip(":,") for match in _FOUND.finditer(run.stdout)}
    intent, url = row["remediation-intent"], row["pull-request-url"]
    is_recorded = row["pull-request-operation"] != "none"
    if is_recorded and found - {intent}:
        yield f"the console has {found}, the output {intent!r}"
    if is_recorded and intent and "none created:" in run.stdout:
        yield f"the console says that none was created, the output {intent}"
    links = set(_LINK.findall(run.stdout))
    if links - {url}:
        yield f"the console links {links}, the output {url!r}"
    # Only the path: in a job on another server it is linked as an alien address.
    path = urlsplit(url or "").path
    if path and is_recorded and run.summary and path not in run.summary:
        yield f"the summary does not link {url}"
