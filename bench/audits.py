"""What an audit of many loops takes, in one shared ledger and in a file for each loop.

Run alone: `python -m bench.audits`.
"""

import tempfile
import time
from pathlib import Path

from example.build import build
from tests.support.audits import INTENTS, audit, commit, entry, ledger, remediation
from tests.support.example import git
from tests.support.paths import LEDGER

LOOPS, EPISODES, BRANCHES = 200, 3, 30
STATUSES = ("OPEN", "RESOLVED", "DECLINED", "maybe")
REQUIREMENTS = ("REQ-F-AUTH-001", "REQ-NFR-PERF-001", "REQ-F-AUTH-404", None)
Entry = dict[str, str | None]


def report() -> None:
    print(f"An audit of {LOOPS} loops with {EPISODES} alerts each, {BRANCHES} open")
    for name, has_own_files in (("one ledger", False), ("own files", True)):
        with tempfile.TemporaryDirectory() as folder:
            shop = build(Path(folder, "shop"))
            fill(shop, has_own_files=has_own_files)
            started, cpu = time.perf_counter(), time.process_time()
            result = audit(shop)
            seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
            statements = result.json["statements"]
            findings = sum(len(s["counter_examples"]) for s in statements)
            alerts = len(result.json["alerts"])
            print(
                f"  {name}: {seconds:.2f} s, {cpu:.2f} CPU s; {alerts} alerts, "
                f"{findings} findings"
            )


def fill(shop: Path, *, has_own_files: bool) -> None:
    """Record loops in the base branch, and some more on branches of their own."""
    recorded = {f"LOOP-{n}": loop(n) for n in range(LOOPS)}
    intents = {name: f"INT-{1000 + n}" for n, name in enumerate(recorded)}
    if has_own_files:
        git(shop, "rm", "--quiet", LEDGER, INTENTS)
        files = {own_ledger(name): ledger(*each) for name, each in recorded.items()}
        files |= {
            f"docs/intents/remediation/{name}.md": remediation(intent)
            for name, intent in intents.items()
        }
    else:
        entries = [each for several in recorded.values() for each in several]
        files = {LEDGER: ledger(*entries), INTENTS: remediation(*intents.values())}
    commit(shop, files)
    for number in range(LOOPS, LOOPS + BRANCHES):
        name = f"LOOP-{number}"
        git(shop, "checkout", "--quiet", "-b", f"remediation/{name}", "main")
        path = own_ledger(name) if has_own_files else LEDGER
        before = (
            [] if has_own_files else [e for each in recorded.values() for e in each]
        )
        commit(shop, {path: ledger(*before, *loop(number))})
    git(shop, "checkout", "--quiet", "main")


def own_ledger(name: str) -> str:
    return f"docs/traceability/feedback-loops/{name}.yml"


def loop(number: int) -> list[Entry]:
    """Return the entries of a loop; of one in four the requirement is a mistake."""
    status = STATUSES[number % len(STATUSES)]
    day = 1 + number % 28
    is_over = {"resolved_at": f"2025-11-{day:02}T13:00:00Z"}
    return [
        entry(
            day,
            alert_id=f"alert-{number}-{episode}",
            fingerprint=f"print-{number}-{episode}",
            requirement=REQUIREMENTS[number // 4 % len(REQUIREMENTS)],
            remediation_intent=f"INT-{1000 + number}",
            branch=f"remediation/LOOP-{number}",
            status=status,
            **(is_over if status == "RESOLVED" else {}),
        )
        for episode in range(EPISODES)
    ]


if __name__ == "__main__":
    report()
