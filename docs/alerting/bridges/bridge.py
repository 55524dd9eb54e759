"""Hands alerts to GitHub for tools that cannot call `repository_dispatch` themselves.

One file, the standard library, nothing else. Point the platform at one of these:

    aws             AWS Lambda, behind a function URL or subscribed to an SNS topic
    google_http     Google Cloud function with an HTTP trigger
    google_pubsub   Google Cloud function with a Pub/Sub trigger

`../bridge.md` tells the settings; `bridge.mjs` does the same in JavaScript.
"""

import base64
import hmac
import http.client
import json
import os
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

BODY_LIMIT = 1024 * 1024
"""Bytes that a tool may send."""
DISPATCH_LIMIT = 65_535
"""What GitHub takes, in characters; we count bytes, which are never fewer."""
HEAVY = {
    "breadcrumbs", "contexts", "debug_meta", "extra", "modules", "post_context",
    "pre_context", "request", "threads", "vars",  # Sentry's, around its stack frames
    "SearchResults",  # Azure's rows of a log search
}  # fmt: skip
"""Objects and lists that no trace needs; left out only of what is too large."""
FRAME_LIMIT = 40
"""Innermost frames that are kept of a stack trace, where even that is too large."""


class RefusedError(Exception):
    """What the sender is told, and the HTTP status to tell it with."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def aws(event: dict[str, Any], _context: object = None) -> dict[str, Any] | None:
    """Take what Lambda brings: a request to the function's URL, or an event of AWS."""
    if "requestContext" not in event:  # from whom the function's policy names
        forward(json.dumps(event).encode())
        return None
    body = event.get("body") or ""
    raw = base64.b64decode(body) if event.get("isBase64Encoded") else body.encode()
    query = event.get("queryStringParameters") or {}
    status, reason = answer(event["headers"], query, raw)
    return {"statusCode": status, "body": reason}


def google_http(request: Any) -> tuple[str, int]:
    """Take a request, as Flask has it."""
    status, reason = answer(request.headers, request.args, request.get_data())
    return reason, status


def google_pubsub(event: Any) -> None:
    """Take a message of a topic, as a CloudEvent."""
    forward(base64.b64decode(event.data["message"]["data"]))


def answer(
    headers: Mapping[str, str], query: Mapping[str, str], raw: bytes
) -> tuple[int, str]:
    """Answer a request: 202 where GitHub has the alert, else why it has not."""
    try:
        check(query.get("secret") or headers.get("x-bridge-secret") or "")
        forward(raw)
    except RefusedError as refused:
        print(refused.status, refused)
        return refused.status, str(refused)
    return 202, "GitHub has it"


def check(given: str) -> None:
    """Refuse a sender without the secret; where none is set, everybody."""
    expected = os.environ["BRIDGE_SECRET"]
    if not (expected and hmac.compare_digest(given.encode(), expected.encode())):
        raise RefusedError(401, "the secret is missing or wrong")


def forward(raw: bytes) -> None:
    """Send one alert to GitHub.

    Raises:
        RefusedError: where GitHub has not got it; the platform, which sees the
            function fail, brings it again.

    """
    if len(raw) > BODY_LIMIT:
        raise RefusedError(413, f"over {BODY_LIMIT} bytes")
    dispatch(wrapped(raw))


def wrapped(raw: bytes) -> bytes:
    """Put a tool's body, as it is, below `client_payload.alert`."""
    try:
        text = raw.decode("utf-8-sig")
        alert = json.loads(text, parse_constant=int)  # NaN is no JSON, and no int
    except (ValueError, RecursionError):
        raise RefusedError(400, "the body is not JSON") from None
    if not isinstance(alert, dict | list):
        raise RefusedError(400, "the body is no JSON object")
    if isinstance(alert, dict) and alert.get("Type") == "SubscriptionConfirmation":
        raise RefusedError(403, "subscribe a Lambda function to the topic, not a URL")
    kind = json.dumps(os.environ.get("EVENT_TYPE") or "production-alert")
    light = lightened(alert)
    for body in (text, written(light), written(shortened(light))):
        whole = f'{{"event_type": {kind}, "client_payload": {{"alert": {body}}}}}'
        data = whole.encode("utf-8", "replace")
        if len(data) < DISPATCH_LIMIT:
            return data
    raise RefusedError(413, f"over {DISPATCH_LIMIT} bytes, and nothing known to omit")


def lightened(value: Any) -> Any:
    """Leave out the heavy parts; a tag that has the name of one is text and stays."""
    if isinstance(value, list):
        return [lightened(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: lightened(each)
        for key, each in value.items()
        if not (key in HEAVY and isinstance(each, dict | list))
    }


def shortened(value: Any) -> Any:
    """Keep only the innermost frames of each of Sentry's stack traces."""
    if isinstance(value, list):
        return [shortened(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: innermost(each) if key == "stacktrace" else shortened(each)
        for key, each in value.items()
    }


def innermost(stack: Any) -> Any:
    """Return a stack trace with its last frames of our own; the innermost stand last."""
    frames = stack.get("frames") if isinstance(stack, dict) else None
    if not isinstance(frames, list):
        return stack
    own = [each for each in frames if isinstance(each, dict) and each.get("in_app")]
    return {**stack, "frames": (own or frames)[-FRAME_LIMIT:]}


def written(value: Any) -> str:
    """Write JSON with every letter as it is."""
    return json.dumps(value, ensure_ascii=False)


class Unmoved(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: the token goes to nobody else."""

    def redirect_request(self, *_: object) -> None:
        return None


def dispatch(data: bytes) -> None:
    """Call `repository_dispatch`."""
    api = os.environ.get("GITHUB_API") or "https://api.github.com"
    request = urllib.request.Request(
        f"{api}/repos/{os.environ['GITHUB_REPOSITORY']}/dispatches",
        data,
        {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {os.environ['GITHUB_TOKEN']}",
            "Content-Type": "application/json",
            "User-Agent": "alert-bridge",
        },
    )
    try:
        urllib.request.build_opener(Unmoved).open(request, timeout=10).close()
    except urllib.error.HTTPError as error:
        with error:
            told = error.read(500).decode("utf-8", "replace")
        raise RefusedError(502, f"GitHub answered {error.code}: {told}") from None
    except (OSError, http.client.HTTPException) as error:
        raise RefusedError(502, f"GitHub could not be reached: {error}") from None
