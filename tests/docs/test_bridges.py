"""The bridges in `docs/alerting/bridges`, really run in front of the stand-in GitHub.

What they send is read as the action reads it, and must be the alert that the same
payload is without a bridge: `tests/alerts/payloads/<tool>/<name>.expected`.
"""

import base64
import importlib.util
import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.support.paths import ROOT
from tests.support.payloads import FOLDER, parse_alerts, shown
from tests.support.standin import StandIn
from tests.support.standin.faults import Fault
from tests.support.standin.server import REPOSITORY, TOKEN
from tracer.errors import AlertError
from tracer.text.json_reader import parse_json

BRIDGES = ROOT / "docs" / "alerting" / "bridges"
SECRET = "a secret, with / and é"
TOOLS = [
    "azure", "cloudevents", "cloudwatch", "google", "incident_io", "opsgenie",
    "pagerduty", "pingdom", "rootly", "sentry",
]  # fmt: skip
HANDSHAKE = FOLDER / "cloudwatch" / "sns-handshake.json"
PAYLOADS = [
    path
    for tool in TOOLS
    for path in sorted((FOLDER / tool).glob("*.json"))
    if path != HANDSHAKE
]
ALERT = (FOLDER / "pagerduty" / "triggered.json").read_bytes()

Answer = tuple[int, str]
Post = Callable[..., Answer]


def _bridge() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bridge", BRIDGES / "bridge.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


BRIDGE = _bridge()


SETTINGS = (
    "BRIDGE_SECRET",
    "EVENT_TYPE",
    "GITHUB_API",
    "GITHUB_REPOSITORY",
    "GITHUB_TOKEN",
)


# -- the platforms -----------------------------------------------------------------


@pytest.fixture
def github(tmp_path: Path) -> Iterator[StandIn]:
    """Return a stand-in GitHub; a dispatch needs no repository behind it."""
    with StandIn(tmp_path) as standin:
        yield standin


@pytest.fixture(autouse=True)
def settings(github: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIDGE_SECRET", SECRET)
    monkeypatch.setenv("GITHUB_REPOSITORY", REPOSITORY)
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    monkeypatch.setenv("GITHUB_API", github.api)


def post_to_lambda(
    body: bytes, query: dict[str, str], headers: dict[str, str]
) -> Answer:
    """Call the function as its URL does: payload format 2.0."""
    event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/",
        "rawQueryString": urlencode(query),
        "headers": {"content-type": "application/json", **headers},
        **({"queryStringParameters": query} if query else {}),
        "requestContext": {"http": {"method": "POST", "path": "/"}},
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    }
    answered = BRIDGE.aws(event, object())
    return answered["statusCode"], answered["body"]


def post_to_google(
    body: bytes, query: dict[str, str], headers: dict[str, str]
) -> Answer:
    """Call the function as Google's framework does: with Flask's request."""
    request = SimpleNamespace(headers=headers, args=query, get_data=lambda: body)
    reason, status = BRIDGE.google_http(request)
    return status, reason


EDGE = """
import { createInterface } from "node:readline";
globalThis.crypto ??= (await import("node:crypto")).webcrypto; // Node.js 18 has no other
const { default: bridge } = await import(process.argv[1]);
console.log = console.error; // standard output is for the answers
for await (const line of createInterface({ input: process.stdin })) {
  const { url, headers, body, env, isBound } = JSON.parse(line);
  if (!isBound) Object.assign(process.env, env);
  const kept = [];
  const answered = await bridge.fetch(
    new Request(url, { method: "POST", headers, body: Buffer.from(body, "base64") }),
    isBound ? env : undefined,
    isBound ? { waitUntil: (promise) => kept.push(promise) } : undefined,
  );
  const told = [answered.status, await answered.text(), kept.length];
  process.stdout.write(JSON.stringify(told) + "\\n");
}
"""


@pytest.fixture(scope="module")
def edge() -> Iterator[subprocess.Popen[str]]:
    """Return a Node.js that serves the bridge: a request on each line, then its answer."""
    with subprocess.Popen(
        ["node", "--input-type=module", "-e", EDGE, (BRIDGES / "bridge.mjs").as_uri()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        yield process
        process.kill()


def post_to_edge(
    edge: subprocess.Popen[str],
    body: bytes,
    query: dict[str, str],
    headers: dict[str, str],
    *,
    is_bound: bool = True,
) -> Answer:
    """Call the JavaScript as an edge platform does: with a request and its settings."""
    told = {
        "url": f"https://bridge.example/?{urlencode(query)}",
        "headers": headers,
        "body": base64.b64encode(body).decode(),
        "env": {name: os.environ[name] for name in SETTINGS if name in os.environ},
        "isBound": is_bound,
    }
    assert edge.stdin is not None
    assert edge.stdout is not None
    edge.stdin.write(json.dumps(told) + "\n")
    edge.stdin.flush()
    status, text, kept = json.loads(edge.stdout.readline())
    assert kept == is_bound, "the platform is asked to let it finish"
    return status, text


@pytest.fixture(
    params=["lambda", "google", pytest.param("edge", marks=pytest.mark.node)]
)
def post(request: pytest.FixtureRequest) -> Post:
    """Return what posts a body to a bridge, with the secret where nothing else is said."""

    platforms: dict[str, Post] = {"lambda": post_to_lambda, "google": post_to_google}
    call = platforms.get(request.param) or partial(
        post_to_edge, request.getfixturevalue("edge")
    )

    def send(
        body: bytes,
        query: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        query = {"secret": SECRET} if query is None else query
        return call(body, query, headers or {})

    return send


# -- what arrives ------------------------------------------------------------------


def read(dispatch: dict[str, Any]) -> list[dict[str, Any]]:
    """Read a dispatch as the action does, and show it as `.expected` does."""
    payload = parse_json(json.dumps(dispatch["client_payload"]).encode(), "payload")
    try:
        found = [shown(each) for each in parse_alerts(payload)]
    except AlertError as error:
        found = [{"error": str(error)}]
    bare = json.dumps(found).replace("payload.alert", "payload")
    told: list[dict[str, Any]] = json.loads(bare)
    return told


def expected(path: Path) -> Any:
    return json.loads(path.with_suffix(".expected").read_text())


@pytest.mark.parametrize("path", PAYLOADS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_what_a_tool_sends_arrives_as_the_same_alert(
    post: Post, github: StandIn, path: Path
) -> None:
    assert post(path.read_bytes()) == (202, "GitHub has it")

    (dispatch,) = github.dispatches
    assert dispatch["event_type"] == "production-alert"
    assert dispatch["client_payload"] == {"alert": json.loads(path.read_text())}
    assert read(dispatch) == expected(path)


def test_a_number_that_floats_cannot_hold_arrives_whole(
    post: Post, github: StandIn
) -> None:
    post(b'{"title": "\xc3\xa9", "updatedAt": 1763652600000000001}')

    (dispatch,) = github.dispatches
    assert dispatch["client_payload"]["alert"]["updatedAt"] == 1763652600000000001


@pytest.mark.node
def test_settings_can_come_from_the_environment(
    edge: subprocess.Popen[str], github: StandIn
) -> None:
    answered = post_to_edge(edge, ALERT, {"secret": SECRET}, {}, is_bound=False)

    assert answered == (202, "GitHub has it")
    assert len(github.dispatches) == 1


def test_the_event_type_is_a_setting(
    post: Post, github: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVENT_TYPE", "page")

    post(ALERT)

    assert github.dispatches[0]["event_type"] == "page"


# -- who may send ------------------------------------------------------------------


def test_the_secret_may_come_in_a_header(post: Post, github: StandIn) -> None:
    secret = "plain"  # a header holds no é
    os.environ["BRIDGE_SECRET"] = secret  # the fixture puts it back

    assert post(ALERT, {}, {"x-bridge-secret": secret})[0] == 202
    assert len(github.dispatches) == 1


@pytest.mark.parametrize(
    "query",
    [{}, {"secret": ""}, {"secret": "wrong"}, {"secret": SECRET + "x"}],
    ids=["none", "empty", "wrong", "longer"],
)
def test_without_the_secret_nothing_is_sent(
    post: Post, github: StandIn, query: dict[str, str]
) -> None:
    assert post(ALERT, query) == (401, "the secret is missing or wrong")
    assert github.requests == []


def test_a_bridge_without_a_secret_refuses_everything(
    post: Post, github: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIDGE_SECRET", "")

    assert post(ALERT, {"secret": ""})[0] == 401
    assert github.requests == []


# -- what is no alert --------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [b"", b"alert=1", b'{"a": NaN}', b'{"a": 1} {', b'{"a": "\xff"}', b"7", b"null"],
    ids=["empty", "a form", "no number", "two values", "no UTF-8", "a number", "null"],
)
def test_a_body_that_is_not_json_is_refused(
    post: Post, github: StandIn, body: bytes
) -> None:
    status, told = post(body)

    assert (status, told[:11]) == (400, "the body is")
    assert github.requests == []


def test_a_handshake_is_not_sent_as_an_alert(post: Post, github: StandIn) -> None:
    status, told = post(HANDSHAKE.read_bytes())

    assert (status, "subscribe a Lambda function" in told) == (403, True)
    assert github.requests == []


# -- what is too large -------------------------------------------------------------


def oversize_sentry() -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(
        (FOLDER / "sentry" / "issue-alert.json").read_text()
    )
    event = payload["data"]["event"]
    event["breadcrumbs"] = {"values": [{"message": "é" * 100}] * 300}
    event["request"] = {"data": "x" * 9_000}
    for frame in event["exception"]["values"][0]["stacktrace"]["frames"]:
        frame["vars"] = {"rows": "x" * 9_000}
        frame["pre_context"] = ["x" * 900] * 5
    return payload


def oversize_azure() -> dict[str, Any]:
    payload: dict[str, Any] = json.loads((FOLDER / "azure" / "log-v1.json").read_text())
    rows = [["x" * 100]] * 1_000
    payload["data"]["alertContext"]["SearchResults"] = {"tables": [{"rows": rows}]}
    return payload


@pytest.mark.parametrize(
    ("payload", "path"),
    [
        (oversize_sentry(), FOLDER / "sentry" / "issue-alert.json"),
        (oversize_azure(), FOLDER / "azure" / "log-v1.json"),
    ],
    ids=["sentry", "azure"],
)
def test_what_is_too_large_is_trimmed_and_still_the_same_alert(
    post: Post, github: StandIn, payload: dict[str, Any], path: Path
) -> None:
    assert post(json.dumps(payload).encode())[0] == 202

    (dispatch,) = github.dispatches
    assert read(dispatch) == expected(path)


def many_frames(*, is_own: bool) -> dict[str, Any]:
    """Return an error with more frames than fit, each of them with a long name."""
    payload = oversize_sentry()
    (error,) = payload["data"]["event"]["exception"]["values"]
    ours = {"in_app": is_own, "function": "f" * 300, "filename": "shop/deep.py"}
    error["stacktrace"]["frames"] = [
        frame
        for line in range(1, 251)
        for frame in ({**ours, "lineno": line}, {"filename": "lib.py", "lineno": 1})
    ]
    return payload


@pytest.mark.parametrize("is_own", [True, False])
def test_of_too_many_frames_the_innermost_are_sent(
    post: Post, github: StandIn, *, is_own: bool
) -> None:
    assert post(json.dumps(many_frames(is_own=is_own)).encode())[0] == 202

    (found,) = read(github.dispatches[0])
    lines = [f["line"] for f in found["frames"] if f["path"] == "shop/deep.py"]
    assert lines == list(range(250, 250 - len(found["frames"]) // (2 - is_own), -1))
    assert len(found["frames"]) == 40


def test_a_tag_with_the_name_of_a_heavy_part_stays(post: Post, github: StandIn) -> None:
    payload = oversize_sentry()
    payload["data"]["event"]["tags"].append(["request", "req-7"])
    payload["request"] = "text"

    post(json.dumps(payload).encode())

    alert = github.dispatches[0]["client_payload"]["alert"]
    assert alert["request"] == "text"
    assert ["request", "req-7"] in alert["data"]["event"]["tags"]
    assert "request" not in alert["data"]["event"]


def test_what_fits_is_not_trimmed(post: Post, github: StandIn) -> None:
    payload = {"title": "x", "breadcrumbs": ["é" * 32_000]}

    post(json.dumps(payload, ensure_ascii=False).encode())

    assert github.dispatches[0]["client_payload"] == {"alert": payload}


@pytest.mark.parametrize("size", [66_000, 1024 * 1024], ids=["GitHub's", "ours"])
def test_what_stays_too_large_is_refused_and_not_cut(
    post: Post, github: StandIn, size: int
) -> None:
    body = json.dumps({"title": "x" * size}).encode()

    assert post(body)[0] == 413
    assert github.requests == []


# -- when GitHub does not take it --------------------------------------------------


@pytest.mark.parametrize("status", [301, 307, 401, 403, 404, 422, 429, 500, 503])
def test_what_github_refuses_is_a_502_so_that_the_tool_tries_again(
    post: Post, github: StandIn, status: int
) -> None:
    elsewhere = {"Location": f"{github.api}/elsewhere"}
    github.faults = [Fault("POST /dispatches", status, "No", headers=elsewhere)]

    answered, told = post(ALERT)

    assert answered == 502
    assert told.startswith(f"GitHub answered {status}: ")
    assert github.requests == ["POST /dispatches"], "and it follows nobody elsewhere"
    assert TOKEN not in told


def test_a_github_that_cannot_be_reached_is_a_502(post: Post, github: StandIn) -> None:
    github.stop()

    status, told = post(ALERT)

    assert (status, told[:27]) == (502, "GitHub could not be reached")


# -- events that the platform itself brings ----------------------------------------


@pytest.mark.parametrize("name", ["lambda-records", "lambda-alarm", "eventbridge"])
def test_lambda_takes_the_events_of_aws(github: StandIn, name: str) -> None:
    path = FOLDER / "cloudwatch" / f"{name}.json"

    assert BRIDGE.aws(json.loads(path.read_text()), object()) is None

    (dispatch,) = github.dispatches
    assert read(dispatch) == expected(path)


def message(body: bytes) -> SimpleNamespace:
    """Return a message of a topic, as Google's framework hands it to a function."""
    data = {"data": base64.b64encode(body).decode(), "messageId": "1", "attributes": {}}
    subscription = "projects/acme/subscriptions/s"
    return SimpleNamespace(data={"message": data, "subscription": subscription})


@pytest.mark.parametrize("name", ["open", "closed", "old-version", "test"])
def test_google_takes_messages_of_a_topic(github: StandIn, name: str) -> None:
    path = FOLDER / "google" / f"{name}.json"

    BRIDGE.google_pubsub(message(path.read_bytes()))

    (dispatch,) = github.dispatches
    assert read(dispatch) == expected(path)


@pytest.mark.parametrize(
    "call",
    [
        lambda: BRIDGE.aws({"Records": []}, object()),
        lambda: BRIDGE.google_pubsub(message(ALERT)),
    ],
    ids=["aws", "google"],
)
def test_an_event_that_github_did_not_take_fails_the_function(
    github: StandIn, call: Callable[[], object]
) -> None:
    github.faults = [Fault("POST /dispatches", 503, "No server is available")]

    with pytest.raises(BRIDGE.RefusedError, match="GitHub answered 503"):
        call()


# -- Azure, which has no code: its definition, carried out by hand ------------------


def carried_out(value: Any, known: dict[str, Any]) -> Any:
    """Replace the few expressions that the Logic App uses."""
    match value:
        case dict():
            return {key: carried_out(each, known) for key, each in value.items()}
        case "@triggerBody()":
            return known["body"]
        case str():
            return re.sub(r"@\{parameters\('(\w+)'\)\}", lambda m: known[m[1]], value)
        case _:
            return value


@pytest.mark.parametrize(
    "path", sorted((FOLDER / "azure").glob("*.json")), ids=lambda p: p.stem
)
def test_the_logic_app_sends_what_github_takes(github: StandIn, path: Path) -> None:
    template = json.loads((BRIDGES / "azure.json").read_text())
    (workflow,) = template["resources"]
    (action,) = workflow["properties"]["definition"]["actions"].values()
    known = {
        "body": json.loads(path.read_text()),
        "repository": REPOSITORY,
        "token": TOKEN,
    }
    sent = carried_out(action["inputs"], known)

    status = post_as_is(sent["uri"].replace("https://api.github.com", github.api), sent)

    assert status == 204
    (dispatch,) = github.dispatches
    assert read(dispatch) == expected(path)


def post_as_is(url: str, sent: dict[str, Any]) -> int:
    body = json.dumps(sent["body"]).encode()
    request = BRIDGE.urllib.request.Request(url, body, sent["headers"])
    with BRIDGE.urllib.request.urlopen(request) as answered:
        status: int = answered.status
    return status


def test_the_logic_app_does_not_show_its_token() -> None:
    template = json.loads((BRIDGES / "azure.json").read_text())
    (workflow,) = template["resources"]
    definition = workflow["properties"]["definition"]

    assert template["parameters"]["token"]["type"] == "securestring"
    assert definition["parameters"]["token"]["type"] == "securestring"
    for action in definition["actions"].values():
        assert action["runtimeConfiguration"]["secureData"]["properties"] == ["inputs"]


# -- the page ----------------------------------------------------------------------


def test_the_bridges_and_their_page_agree_on_the_settings() -> None:
    python = (BRIDGES / "bridge.py").read_text()
    javascript = (BRIDGES / "bridge.mjs").read_text()
    page = (BRIDGES.parent / "bridge.md").read_text()
    section = page.partition("## Settings")[2].partition("\n## ")[0]

    read_there = re.findall(r"""environ(?:\.get\(|\[)["'](\w+)""", python)
    assert set(read_there) == set(SETTINGS)
    assert set(re.findall(r"settings\.([A-Z_]+)", javascript)) == set(SETTINGS)
    assert set(re.findall(r"^\| `(\w+)`", section, re.MULTILINE)) == set(SETTINGS)


def test_the_bridges_leave_out_the_same_parts() -> None:
    javascript = (BRIDGES / "bridge.mjs").read_text()
    heavy = javascript.partition("new Set([")[2].partition("]);")[0]

    assert set(re.findall(r'"(\w+)"', heavy)) == BRIDGE.HEAVY


def test_the_page_lists_every_answer() -> None:
    page = (BRIDGES.parent / "bridge.md").read_text()
    told = set(re.findall(r"^\| (\d{3}) \|", page, re.MULTILINE))

    for name in ("bridge.py", "bridge.mjs"):
        code = (BRIDGES / name).read_text()
        assert set(re.findall(r"Refused(?:Error)?\((\d{3})", code)) <= told, name


def test_links_between_the_pages_lead_somewhere() -> None:
    page = (BRIDGES.parent / "bridge.md").read_text()
    headings = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    anchors = {
        re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in headings
    }
    for path in BRIDGES.parent.glob("*.md"):
        own = "(?:bridge\\.md)?" if path.name == "bridge.md" else "bridge\\.md"
        for target in re.findall(rf"\]\({own}#([\w-]+)\)", path.read_text()):
            assert target in anchors, f"{path.name}: {target}"
        for target in re.findall(r"\]\((bridges/[^)#]+)\)", path.read_text()):
            assert (BRIDGES.parent / target).is_file(), f"{path.name}: {target}"
