"""Where a pull request says that people should look, as an alert's title leads there."""

import json

from tests.support.histories import ALERT, History
from tests.support.runs import Cli


def place_of(history: History, title: str) -> str | None:
    """Return what stands behind **Where**; `None` where the pull request has no such line."""
    alert = {**ALERT, "tags": {}, "title": title, "metric": None, "description": None}
    text = Cli(history.path).run("--alert", "-", stdin=json.dumps(alert)).stdout
    _, found, rest = text.partition("**Where**")
    return rest.splitlines()[0] if found else None
