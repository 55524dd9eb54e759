"""Steps of the life of a loop: an alert fires or resolves, and what the ledger has then."""

from datetime import UTC, datetime, timedelta
from typing import Any

import yaml

from tests.support.example import alert
from tests.support.paths import LEDGER
from tests.support.runs import Job, Run

ROLLING = "remediation/ledger"


def started(job: Job) -> str:
    """Return the start of an alert that began two hours before the job's time."""
    moment = datetime.fromtimestamp(job.time.now(), UTC) - timedelta(hours=2)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def fire(job: Job, **changes: Any) -> Run:
    run = job.run({"alert": alert(**changes)})
    assert run.code == 0, run.stdout
    return run


def entries(job: Job, revision: str) -> list[dict[str, Any]]:
    loaded = yaml.safe_load(job.github.store.show(revision, LEDGER))
    assert isinstance(loaded, dict)
    return list(loaded["alerts"])
