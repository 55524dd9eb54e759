"""A repository with recorded alerts, and audits of it at a fixed time."""

import io
import json
from collections.abc import Mapping
from contextlib import chdir
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.support.example import git
from tests.support.paths import BRANCH, LEDGER
from tracer.events import read_job
from tracer.forge import REAL_TIME
from tracer.inputs import read_inputs
from tracer.job import JobOutput
from tracer.modes import run_mode

NOW = datetime(2025, 12, 1, 12, 0, tzinfo=UTC)
INTENTS = "docs/intents/remediation.md"


def entry(number: int, **changes: str | None) -> dict[str, str | None]:
    """Return an entry with fields changed; a field that is `None` is null."""
    return {
        "alert_id": f"alert_{number}",
        "timestamp": f"2025-11-{number:02}T10:00:00Z",
        "title": "Login is slow",
        "requirement": "REQ-F-AUTH-001",
        "original_intent": "INT-100",
        "remediation_intent": "INT-150",
        "status": "OPEN",
        "fingerprint": f"print-{number}",
        "branch": BRANCH,
        **changes,
    }


def ledger(*entries: Mapping[str, str | None] | str) -> str:
    """Return a ledger; JSON is YAML, too."""
    return "alerts:\n" + "".join(f"  - {json.dumps(each)}\n" for each in entries)


def remediation(*ids: str) -> str:
    """Return a file with remediation intents."""
    sections = (
        f"## {id_}: Fix: Login is slow\n\n**Type**: Remediation\n" for id_ in ids
    )
    return "# Remediation intents\n\n" + "\n".join(sections)


def commit(folder: Path, files: Mapping[str, str]) -> None:
    """Commit files on the branch that is checked out."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    git(folder, "add", "--all")
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    date = {
        f"GIT_{who}_DATE": "2025-11-30T10:00:00Z" for who in ("AUTHOR", "COMMITTER")
    }
    git(folder, *identity, "commit", "--quiet", "-m", "Record", environment=date)


@dataclass(frozen=True)
class Audited:
    """What an audit left: its report, the step summary, and its files by name."""

    report: str
    summary: str
    files: Mapping[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.files["audit.json"])

    def examples(self, statement: str) -> list[tuple[str, int, str]]:
        """Return the counter-examples of a statement."""
        (own,) = [s for s in self.json["statements"] if s["name"] == statement]
        return [(e["path"], e["line"], e["text"]) for e in own["counter_examples"]]

    def verdicts(self) -> dict[str, str]:
        """Return the verdict of each statement."""
        return {s["name"]: s["verdict"] for s in self.json["statements"]}


def audit(folder: Path, **inputs: str) -> Audited:
    """Audit a clone at a fixed time, without a forge."""
    stdout, summary = io.StringIO(), folder.parent / "summary.md"
    given = {"mode": "audit", "repo": str(folder), "audit-folder": "build/audit"}
    named = {name.replace("_", "-"): value for name, value in inputs.items()}
    job = read_job((), {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)})
    output = JobOutput(job, stdout, io.StringIO())
    read = read_inputs({**given, **named}, None)
    # The report is as wide as this path is long, so it is a relative one.
    with chdir(folder.parent):
        run_mode(read, io.BytesIO(), output, NOW, REAL_TIME)
    results = folder.parent / "build" / "audit"
    paths = (path for path in results.rglob("*") if path.is_file())
    files = {str(path.relative_to(results)): path.read_text() for path in paths}
    return Audited(stdout.getvalue(), summary.read_text(), files)


RULES = """\
groups:
  - name: login
    rules:
      - alert: LoginSlow
        expr: histogram_quantile(0.95, auth_login_duration_seconds) > 0.5
        labels: {severity: critical, req: REQ-F-AUTH-001}
      - alert: DiskFull
        expr: disk_free_percent < 10
        labels: {severity: high}
"""
STORY = {
    LEDGER: ledger(
        entry(1, status="RESOLVED", resolved_at="2025-11-01T12:30:00Z"),
        entry(
            20,
            branch=f"{BRANCH}+2",
            remediation_intent="INT-151",
            assigned_to="Backend Team",
        ),
        entry(
            21,
            title="Nobody can pay",
            requirement=None,
            branch="remediation/untraced-0123456789ab",
            remediation_intent="INT-152",
        ),
        entry(22, requirement="REQ-F-AUTH-009", branch=None, status="maybe"),
        "see the wiki",
    ),
    INTENTS: remediation("INT-150", "INT-151"),
    "prometheus/alerts/login.yml": RULES,
    "datadog/dashboards/req-f-auth-001.json": '{"title": "Login", "widgets": []}\n',
    "datadog/dashboards/disks.json": '{"title": "Disks", "widgets": []}\n',
}
"""A ledger with a loop that is over, its recurrence, and three mistakes; and observability."""
