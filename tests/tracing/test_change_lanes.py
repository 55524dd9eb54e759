"""Dependencies, migrations, flags and configuration have a lane of their own."""

import json
from typing import Any

import pytest

from tests.support.histories import ALERT, CODE, FASTER, History
from tests.support.runs import Cli
from tracer.tracing.change_lanes import Lane, lane_of


@pytest.mark.parametrize(
    ("path", "lane"),
    [
        ("package-lock.json", Lane.DEPENDENCY),
        ("services/a/requirements-dev.txt", Lane.DEPENDENCY),
        ("Cargo.lock", Lane.DEPENDENCY),
        ("app/Shop.csproj", Lane.DEPENDENCY),
        ("db/migrate/20251101_add_index.rb", Lane.MIGRATION),
        ("shop/migrations/0004_user.py", Lane.MIGRATION),
        ("sql/V12__add_index.sql", Lane.MIGRATION),
        ("config/feature-flags/login.yaml", Lane.FLAG),
        ("flags.json", Lane.FLAG),
        ("Dockerfile", Lane.CONFIGURATION),
        ("charts/shop/values-prod.yaml", Lane.CONFIGURATION),
        ("infra/main.tf", Lane.CONFIGURATION),
        ("src/feature_flags/client.py", None),
        ("src/config/reader.py", None),
        ("tests/config/a.yaml", None),
        ("vendor/a/go.mod", None),
        (".github/workflows/deploy.yml", None),
        ("docs/migrations.md", None),
        ("docs/package.json", None),
        (".env.example", None),
        ("deploy/values.example.yaml", None),
        (".env", Lane.CONFIGURATION),
    ],
)
def test_a_path_tells_the_lane(path: str, lane: Lane | None) -> None:
    assert lane_of(path) is lane


def trace(history: History) -> Any:
    file = history.path.parent / "trace.json"
    arguments = ("--alert", "-", "--repo", str(history.path), "--trace-file", str(file))
    done = Cli(history.path).run(*arguments, stdin=json.dumps(ALERT))
    assert done.code == 0, done.stderr
    return json.loads(file.read_text())["traces"][0], done.stdout


def test_the_changes_of_the_window_are_listed(history: History) -> None:
    history.save("Old", "2025-06-01T10:00:00Z", {"go.mod": "a"})
    history.save("Cache logins", "2025-11-16T10:00:00Z", {CODE: FASTER})
    history.save("Update", "2025-11-17T10:00:00Z", {"go.mod": "b", "go.sum": "b"})
    history.save("Later", "2025-11-21T10:00:00Z", {"go.mod": "c"})

    done, shown = trace(history)

    (lane,) = done["lanes"]
    assert (lane["lane"], lane["path"], lane["subject"]) == (
        "dependency",
        "go.mod",
        "Update",
    )
    assert "Update" not in [each["subject"] for each in done["suspects"]]
    assert "dependency: `go.mod` by" in shown
