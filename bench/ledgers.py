"""What a run costs with a ledger of many entries: CPU seconds, memory, and their growth.

Run alone: `python -m bench.ledgers`.
"""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from example.build import build
from tests.support.paths import ALERT, LEDGER, ROOT

SIZES = (0, 10_000, 50_000)
MOST_SECONDS = {10_000: 2.0, 50_000: 8.0}
MOST_MEMORY = {10_000: 150, 50_000: 300}
ROUNDS = 3
IDENTITY = ("-c", "user.name=n", "-c", "user.email=e@example.com")


def report() -> None:
    print("A run that adds an entry to a ledger, by the size of the ledger")
    seconds = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            seconds[size], memory = measured(Path(folder, "shop"), size)
        bounds = (
            f" (at most {MOST_SECONDS[size]:.0f} s, {MOST_MEMORY[size]} MB)"
            if size
            else ""
        )
        print(
            f"  {size:6,} entries: {seconds[size]:.2f} CPU s, {memory:.0f} MB{bounds}"
        )
    empty, small, large = (seconds[size] for size in SIZES)
    growth = (large - empty) / (small - empty)
    print(f"  five times the entries take {growth:.2f} times as long (at most 5.5)\n")


def measured(folder: Path, size: int) -> tuple[float, float]:
    """Return the CPU seconds and megabytes of the cheapest of some runs."""
    shop = build(folder)
    file = shop / LEDGER
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("alerts:\n" + "".join(entry(number) for number in range(size)))
    git = ("git", "-C", str(shop), *IDENTITY)
    subprocess.run([*git, "add", LEDGER], check=True)
    subprocess.run([*git, "commit", "--quiet", "-m", "docs: Ledger"], check=True)
    runs = [alone(shop) for _ in range(ROUNDS)]
    return min(runs)


def alone(shop: Path) -> tuple[float, float]:
    """Run in a process of its own, below one that has no other children."""
    command = [sys.executable, "-m", "bench.ledgers", "run", str(shop)]
    done = subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    seconds, memory = done.stdout.split()
    return float(seconds), float(memory)


def run(shop: str) -> None:
    options = ("--alert", str(ALERT), "--publish", "local", "--repo", shop)
    branches = ("git", "-C", shop, "branch", "--list", "--format=%(refname:short)")
    listed = subprocess.run(
        [*branches, "remediation/*"], check=True, capture_output=True
    )
    for branch in listed.stdout.decode().split():
        subprocess.run(["git", "-C", shop, "branch", "-qD", branch], check=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, str(ROOT / "entrypoint.py"), *options],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(seconds, after.ru_maxrss / 1024)


def entry(number: int) -> str:
    return f"""\
- alert_id: "alert_{number:05d}"
  timestamp: "2025-01-01T00:00:00Z"
  title: "Login latency exceeded on host {number}"
  requirement: "REQ-F-AUTH-001"
  original_intent: "INT-100"
  remediation_intent: "INT-{number + 200}"
  status: "OPEN"
  assigned_to: "Backend Team"
  fingerprint: "{number:016x}"
  source: "generic"
  severity: "critical"
  sla: "REQ-NFR-PERF-001"
  occurrences: 1
  last_seen: "2025-01-01T00:00:00Z"
  branch: "remediation/REQ-F-AUTH-001--REQ-NFR-PERF-001"
  pull_request: null
"""


if __name__ == "__main__":
    if sys.argv[1:2] == ["run"]:
        run(sys.argv[2])
    else:
        report()
