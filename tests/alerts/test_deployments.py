"""What payloads and files say about deployments, in the forms of several tools."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tracer.alerts import (
    AlertParser,
    Deployment,
    ParsedAlert,
    deployments_of,
    read_deployments,
)
from tracer.alerts.deployments.deployment_lists import commit_name
from tracer.errors import TracerError
from tracer.text import Json

SHA = "3f2a9c1d"
TIME = "2025-11-20T14:00:00Z"
MOMENT = datetime(2025, 11, 20, 14, tzinfo=UTC)
DIGEST = "0b31b1c02ff458ad9b7b81cbdf8f028bd54699fa151f221d1e8de6817db93427"

CD_EVENT = {
    "context": {"type": "dev.cdevents.service.deployed.0.1.1", "timestamp": TIME},
    "subject": {
        "id": "/default/shop",
        "content": {
            "environment": {"id": "production"},
            "artifactId": f"pkg:oci/shop@sha256%3A{DIGEST}?tag={SHA}",
        },
    },
}
ARGO = {
    "metadata": {"name": "shop", "namespace": "argocd"},
    "spec": {"destination": {"namespace": "production"}},
    "status": {
        "sync": {"status": "Synced"},
        "history": [{"id": 7, "revision": SHA, "deployedAt": TIME}],
    },
}
HELM = [
    {
        "revision": 3,
        "updated": "2025-11-20 14:00:00.000000000 +0000 UTC",
        "status": "superseded",
        "chart": "shop-1.2.3",
        "app_version": SHA,
    },
    {"revision": 4, "updated": TIME, "status": "failed", "app_version": "4" + SHA},
]
GITHUB = {
    "sha": SHA,
    "created_at": TIME,
    "environment": "production",
    "payload": {"service": "shop"},
    "url": "https://api.github.com/repos/acme/shop/deployments/1",
}
FORMS: dict[str, tuple[Any, str | None, str | None]] = {
    "our own": ([{"revision": SHA, "time": TIME}], None, None),
    "GitHub's list": ([GITHUB], "shop", "production"),
    "GitHub's webhook": (
        {
            "deployment": {"sha": SHA, "environment": "production"},
            "deployment_status": {"state": "success", "created_at": TIME},
        },
        None,
        "production",
    ),
    "Argo CD": (ARGO, "shop", "production"),
    "Argo CD, a list": ({"items": [ARGO]}, "shop", "production"),
    "Helm": (HELM, None, None),
    "CDEvents": ([CD_EVENT], "shop", "production"),
}


@pytest.mark.parametrize(
    ("form", "service", "environment"), FORMS.values(), ids=list(FORMS)
)
def test_the_lists_of_tools_are_read_as_they_are(
    tmp_path: Path, form: Any, service: str | None, environment: str | None
) -> None:
    file = tmp_path / "deployments.json"
    file.write_text(json.dumps(form))

    (deployment,) = read_deployments(file)

    assert (deployment.revision, deployment.time) == (SHA, MOMENT)
    assert (deployment.service, deployment.environment) == (service, environment)
    assert deployment.place.startswith("deployments.json")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (SHA, SHA),
        ("registry.example.com/shop:v1.4.2", "v1.4.2"),
        (f"shop:{SHA}", SHA),
        ("v1.4.2-3-g3f2a9c1", "3f2a9c1"),
        ("2025.11", "2025.11"),
        ("20251120", None),
        ("main", None),
        (f"shop@sha256:{DIGEST}", None),
    ],
)
def test_a_commit_is_named_by_its_sha_or_by_a_release(
    text: str, name: str | None
) -> None:
    assert commit_name(text) == name


@pytest.mark.parametrize("text", ["no json", "[]", '[{"revision": "main"}]'])
def test_a_file_without_deployments_is_an_error(tmp_path: Path, text: str) -> None:
    file = tmp_path / "deployments.json"
    file.write_text(text)

    with pytest.raises(TracerError):
        read_deployments(file)


def test_a_file_may_be_longer_than_an_alert(tmp_path: Path) -> None:
    file = tmp_path / "deployments.json"
    entry = {"revision": SHA, "time": TIME, "note": "x" * 1_000}
    file.write_text(json.dumps([entry] * 200))

    assert len(read_deployments(file)) == 200


@pytest.mark.parametrize(
    ("own", "asked", "is_same"),
    [
        (("shop", None), ("Shop", "production"), True),
        (("shop", "prod"), (None, None), True),
        (("shop", None), ("cart", None), False),
        (("shop-prod", None), ("shop", None), True),
        ((None, "production"), (None, "prod"), True),
        ((None, "shop-prod"), (None, "production"), True),
        ((None, "pre-prod"), (None, "production"), False),
        ((None, "staging"), (None, "production"), False),
        ((None, "production-eu"), (None, "production-us"), False),
    ],
)
def test_a_deployment_is_about_an_alert_of_its_service_and_environment(
    own: tuple[str | None, str | None],
    asked: tuple[str | None, str | None],
    *,
    is_same: bool,
) -> None:
    deployment = Deployment(
        revision=SHA, time=MOMENT, service=own[0], environment=own[1]
    )

    assert deployment.is_about(*asked) == is_same


def test_an_alert_without_an_environment_is_about_production() -> None:
    staging, production = (
        Deployment(revision=SHA, time=MOMENT, environment=name)
        for name in ("staging", "prod")
    )

    assert deployments_of([staging, production], None, None) == (production,)
    assert deployments_of([staging], None, None) == (staging,)


LISTED = [{"revision": SHA, "time": TIME}]
ALERT = {"title": "Login is slow", "service": "shop"}


@pytest.mark.parametrize(
    "payload",
    [
        {**ALERT, "deployments": LISTED},
        {"alert": ALERT, "deployments": LISTED},
        {"client_payload": {"alert": ALERT, "deployments": {"items": LISTED}}},
        {**ALERT, "deployments": [*LISTED, "x", {"revision": 7}, None]},
    ],
    ids=["in the alert", "beside it", "around it", "with others"],
)
def test_a_payload_lists_deployments_beside_its_alert(payload: Any) -> None:
    (parsed,) = AlertParser().parse(Json(payload, "payload"))

    assert isinstance(parsed, ParsedAlert)
    assert [d.revision for d in parsed.deployments] == [SHA]
    assert parsed.deployments[0].place.endswith("[0]")
    assert parsed.warnings == ()
