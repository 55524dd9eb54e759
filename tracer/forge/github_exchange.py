"""One HTTP request to GitHub and its whole answer, within a fixed time."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from threading import Thread
from typing import Generic, TypeVar

import requests

from tracer import VERSION

ANSWER_LIMIT = 160 * 1024 * 1024
"""Bytes of an answer. GitHub's largest, a file of 100 MB, takes 134 MB as base64."""
_CHUNK = 65_536
_HEADERS = {
    "Accept": "application/vnd.github+json",
    "Content-Type": "application/json",
    "User-Agent": f"trace-production-issue/{VERSION}",
    "X-GitHub-Api-Version": "2022-11-28",
}

Result = TypeVar("Result")


@dataclass(frozen=True, kw_only=True, slots=True)
class HttpRequest:
    """What is sent: `body` is sent as JSON, `query` as the address's parameters."""

    method: str
    url: str
    body: Mapping[str, object] | None = None
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What came back; the names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    next_url: str | None

    def header_number(self, name: str) -> int | None:
        """Return a header that is a whole number, `None` where it is none."""
        text = self.headers.get(name, "")
        return int(text) if text.isascii() and text.isdigit() else None

    @property
    def sent_at(self) -> datetime | None:
        """The time on GitHub's clock, which need not be ours."""
        try:
            return parsedate_to_datetime(self.headers.get("date", ""))
        except ValueError:
            return None


class NoAnswerError(Exception):
    """No answer, or not all of it; whether the request had its effect is not known.

    The argument says what happened. `is_permanent`: another try would end the same way.
    """

    def __init__(self, problem: str, *, is_permanent: bool = False) -> None:
        super().__init__(problem)
        self.is_permanent = is_permanent


class Exchange:
    """Sends requests one after the other, over a connection that is kept open."""

    def __init__(self, token: str) -> None:
        self._token = token
        self._session: requests.Session | None = None

    def send(self, request: HttpRequest, seconds: float) -> HttpAnswer:
        """Send a request and return its answer.

        Args:
            request: what to send.
            seconds: the time for all of it. The timeouts of HTTP libraries bound only the
                pause between two bytes, so a server that sends one byte at a time would
                never be given up.

        Raises:
            NoAnswerError: where the answer is not there in time, cut off or too long.

        """
        session = self._session or _open_session(self._token)
        self._session = None  # whatever happens to a request, the next is not disturbed
        answer = _within(seconds, lambda: _exchange(session, request, seconds))
        self._session = session
        return answer


class _BearerToken(requests.auth.AuthBase):
    """Sends the token; as an `auth` object it also keeps a `.netrc` from replacing it."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _open_session(token: str) -> requests.Session:
    session = requests.Session()
    session.headers.update(_HEADERS)
    session.auth = _BearerToken(token)
    return session


def _exchange(
    session: requests.Session, request: HttpRequest, seconds: float
) -> HttpAnswer:
    try:
        with session.request(
            request.method,
            request.url,
            data=_json(request.body),
            params=dict(request.query),
            timeout=seconds,
            stream=True,
        ) as response:
            return HttpAnswer(
                status=response.status_code,
                headers={k.lower(): v for k, v in response.headers.items()},
                body=_read_body(response),
                next_url=response.links.get("next", {}).get("url"),
            )
    except requests.exceptions.SSLError as error:
        is_untrusted = "CERTIFICATE_VERIFY_FAILED" in str(error)
        problem = "its certificate is not trusted" if is_untrusted else "TLS failed"
        raise NoAnswerError(problem, is_permanent=is_untrusted) from error
    except requests.exceptions.Timeout as error:
        raise NoAnswerError(f"no answer within {seconds:.0f} s") from error
    except requests.exceptions.ConnectionError as error:
        raise NoAnswerError("the connection failed") from error
    except (requests.exceptions.RequestException, OSError) as error:
        raise NoAnswerError("the answer was cut off") from error


def _json(body: Mapping[str, object] | None) -> bytes | None:
    return json.dumps(body).encode() if body is not None else None


def _read_body(response: requests.Response) -> bytes:
    body = bytearray()
    for chunk in response.iter_content(_CHUNK):
        body += chunk
        if len(body) > ANSWER_LIMIT:
            raise NoAnswerError(f"the answer has more than {ANSWER_LIMIT:,} bytes")
    return bytes(body)


class _Outcome(Generic[Result]):
    """What a call in another thread returned or raised."""

    def __init__(self) -> None:
        self.result: Result | None = None
        self.error: BaseException | None = None


def _within(seconds: float, call: Callable[[], Result]) -> Result:
    """Return what a call returns, or give it up after some seconds.

    The call runs in a thread that nobody waits for: looking up a name cannot be stopped
    in any other way, and a signal still ends the run at once.
    """
    outcome: _Outcome[Result] = _Outcome()

    def work() -> None:
        try:
            outcome.result = call()
        except BaseException as error:  # noqa: BLE001 - raised again by the caller
            outcome.error = error

    thread = Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise NoAnswerError(f"no answer within {seconds:.0f} s")
    if outcome.error:
        raise outcome.error
    return outcome.result  # type: ignore[return-value]
