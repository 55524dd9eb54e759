"""One HTTP request to GitHub and its whole answer, within a fixed time."""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Thread
from typing import Generic, TypeVar
from urllib.parse import urlsplit

import certifi
import requests
from github import Auth
from github.Requester import Requester
from msgspec import Struct, field

from tracer import VERSION
from tracer.forge.wait_budget import Timing

_REDIRECTS = 3
_MOST_DIGITS = 12
"""Of a number in a header: seconds since 1970 have 10."""
_MOVED = frozenset({302, 307, 308})
"""PyGithub follows status 301 alone. GitHub answers 307 to a write where a repository has
another name by now (docs.github.com, "Best practices for using the REST API")."""

Result = TypeVar("Result")


class HttpRequest(Struct, frozen=True, kw_only=True):
    """What is sent: `body` is sent as JSON, `query` as the address's parameters."""

    method: str
    url: str
    body: Mapping[str, object] | None = None
    query: Mapping[str, str] = field(default_factory=dict)


class HttpAnswer(Struct, frozen=True):
    """What came back; the names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    next_url: str | None

    def header_number(self, name: str) -> int | None:
        """Return a header that is a whole number, `None` where it is not a usual one."""
        text = self.headers.get(name, "")
        is_usual = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
        return int(text) if is_usual else None

    @property
    def retry_seconds(self) -> float | None:
        """How long it asks to wait: GitHub sends seconds, a proxy before it may send a date."""
        seconds = self.header_number("retry-after")
        if seconds is not None:
            return float(seconds)
        until, now = _time(self.headers.get("retry-after", "")), self.sent_at
        return max(0.0, (until - now).total_seconds()) if until and now else None

    @property
    def sent_at(self) -> datetime | None:
        """The time on GitHub's clock, which need not be ours."""
        return _time(self.headers.get("date", ""))


def _time(text: str) -> datetime | None:
    """Read the time of a header, which names no zone where that is UTC."""
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def authorities(url: str) -> str:
    """Return the file with the authorities that requests to an address trust."""
    with requests.Session() as session:
        settings = session.merge_environment_settings(url, {}, None, None, None)
    named = settings["verify"]
    return named if isinstance(named, str) else certifi.where()


class NoAnswerError(Exception):
    """No answer, or not all of it; whether the request had its effect is not known.

    The argument says what happened. `is_permanent`: another try would end the same way.
    """

    def __init__(self, problem: str, *, is_permanent: bool = False) -> None:
        super().__init__(problem)
        self.is_permanent = is_permanent


class Exchange:
    """Sends requests one after the other, over a connection that is kept open."""

    def __init__(self, api_url: str, token: str) -> None:
        self._api_url = api_url
        self._token = token
        self._requester: Requester | None = None

    def send(self, request: HttpRequest, timing: Timing) -> HttpAnswer:
        """Send a request and return its answer.

        Args:
            request: what to send.
            timing: has the time for all of it. The timeouts of HTTP libraries bound only
                the pause between two bytes, so a server that sends one byte at a time
                would never be given up.

        Raises:
            NoAnswerError: where the answer is not there in time, cut off or too long.

        """
        seconds = timing.request_seconds
        requester = self._requester or self._open(seconds)
        self._requester = None  # a request that fails leaves nothing to the next one
        answer = _within(timing, lambda: _exchange(requester, request, seconds))
        self._requester = requester
        return answer

    def _open(self, seconds: float) -> Requester:
        """Open a connection that never repeats or delays a request by itself.

        PyGithub would send a POST again after a failure, and wait for a rate limit
        without a word: both is decided in `github_session`.
        """
        logging.getLogger("github").addHandler(logging.NullHandler())
        return Requester(
            auth=Auth.Token(self._token),
            base_url=self._api_url,
            timeout=max(1, round(seconds)),
            user_agent=f"trace-production-issue/{VERSION}",
            per_page=100,
            verify=True,
            retry=0,
            pool_size=None,
            api_version="2022-11-28",
        )


def _exchange(requester: Requester, request: HttpRequest, seconds: float) -> HttpAnswer:
    try:
        answer = _followed(requester, request)
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
    except RuntimeError as error:  # PyGithub's word for a redirect to another host
        raise NoAnswerError(str(error).partition(",")[0]) from error
    return answer


def _followed(requester: Requester, request: HttpRequest) -> HttpAnswer:
    """Send a request, and once more to the address that a repository has by now."""
    answer = _ask(requester, request, request.url)
    for _ in range(_REDIRECTS):
        if answer.status not in _MOVED:
            break
        place = answer.headers.get("location", "")
        if urlsplit(place).netloc != urlsplit(request.url).netloc:
            raise NoAnswerError("it redirects to another server")
        answer = _ask(requester, request, place)
    return answer


def _ask(requester: Requester, request: HttpRequest, url: str) -> HttpAnswer:
    """Send a request to an address, which must be on GitHub's own host."""
    status, headers, body = requester.requestJson(
        request.method,
        url,
        parameters=dict(request.query),
        headers={"Accept": "application/vnd.github+json"},
        input=request.body,
    )
    links = requests.utils.parse_header_links(headers.get("link", ""))
    further = (link["url"] for link in links if link.get("rel") == "next")
    return HttpAnswer(
        status=status,
        headers={key: str(value) for key, value in headers.items()},
        body=body.encode(),
        next_url=next(further, None),
    )


class _Outcome(Generic[Result]):
    """What a call in another thread returned or raised."""

    def __init__(self) -> None:
        self.result: Result | None = None
        self.error: BaseException | None = None


def _within(timing: Timing, call: Callable[[], Result]) -> Result:
    """Return what a call returns, or give it up after the seconds that a request has.

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
    timing.join(thread, timing.request_seconds)
    if thread.is_alive():
        raise NoAnswerError(f"no answer within {timing.request_seconds:.0f} s")
    if outcome.error:
        raise outcome.error
    return outcome.result  # type: ignore[return-value]
