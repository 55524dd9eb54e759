"""What a file says about deployments, and which commits count because of it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.example import git
from tests.support.histories import History
from tracer.errors import TracerError
from tracer.history import Basis, Deployment, find_window, read_deployments
from tracer.repository import Repository

SHA = "3f2a9c1d"
TIME = "2025-11-20T14:00:00Z"
MOMENT = datetime(2025, 11, 20, 15, tzinfo=UTC)

CD_EVENT = {
    "context": {"type": "dev.cdevents.service.deployed.0.1.1", "timestamp": TIME},
    "subject": {
        "id": "shop",
        "content": {
            "environment": {"id": "production"},
            "artifactId": f"pkg:oci/shop@{SHA}",
        },
    },
}
FORMS = {
    "our own": [{"revision": SHA, "time": TIME}],
    "GitHub": [{"sha": SHA, "created_at": TIME, "environment": "production"}],
    "Argo CD": {"status": {"history": [{"revision": SHA, "deployedAt": TIME}]}},
    "Helm": [
        {"revision": 3, "updated": TIME, "app_version": SHA, "status": "deployed"}
    ],
    "CDEvents": [CD_EVENT],
}


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
def test_the_lists_of_tools_are_read_as_they_are(tmp_path: Path, form: Any) -> None:
    file = tmp_path / "deployments.json"
    file.write_text(json.dumps(form))

    (deployment,) = read_deployments(file)

    assert deployment.revision == SHA
    assert deployment.time == datetime(2025, 11, 20, 14, tzinfo=UTC)


@pytest.mark.parametrize("text", ["no json", "[]", '[{"revision": "v1"}]'])
def test_a_file_without_deployments_is_an_error(tmp_path: Path, text: str) -> None:
    file = tmp_path / "deployments.json"
    file.write_text(text)

    with pytest.raises(TracerError):
        read_deployments(file)


def test_a_deployment_of_another_service_is_not_the_alerts() -> None:
    deployment = Deployment(revision=SHA, time=MOMENT, service="shop")

    assert deployment.is_about("Shop", "production")
    assert deployment.is_about(None, None)
    assert not deployment.is_about("cart", None)


def test_the_window_is_what_the_last_deployment_brought(
    repository: Repository, history: History
) -> None:
    good, middle, bad, later = (
        history.save(name, f"2025-11-1{n}T10:00:00Z", {"a.py": name})
        for n, name in enumerate(("good", "middle", "bad", "later"))
    )
    deployments = [
        Deployment(revision=sha, time=datetime(2025, 11, day, tzinfo=UTC))
        for sha, day in ((later, 25), (bad, 19), (bad, 18), (good, 15))
    ]

    window = find_window(repository, None, deployments, MOMENT)

    assert (window.basis, window.start, window.end) == (Basis.DEPLOYMENT, good, bad)
    assert window.shas == frozenset((middle, bad))


def test_without_a_deployment_the_last_thirty_days_count_first(
    repository: Repository,
) -> None:
    window = find_window(repository, None, (), MOMENT)

    assert (window.basis, window.shas) == (Basis.TIME, None)
    assert window.has("any", datetime(2025, 11, 1, tzinfo=UTC), MOMENT)
    assert not window.has("any", datetime(2025, 10, 1, tzinfo=UTC), MOMENT)


def test_the_release_before_the_running_one_starts_the_window(
    repository: Repository, history: History
) -> None:
    saved = {
        tag: history.save(tag, f"2025-11-1{n}T10:00:00Z", {"a.py": tag})
        for n, tag in enumerate(("v1.0", "build-7", "v1.1.0"))
    }
    for tag, sha in saved.items():
        git(history.path, "tag", tag, sha)
    first, between, running = saved.values()

    window = find_window(repository, running, (), MOMENT)
    build = find_window(repository, between, (), MOMENT)

    assert (window.basis, window.start, window.end) == (Basis.RELEASE, first, running)
    assert window.shas == frozenset((between, running))
    assert (build.basis, build.start) == (Basis.REVISION, None)
