"""Asks GitHub, and asks again where that may help: one session for a whole run.

Every request may be sent more than once. So each one either has no effect when it is
repeated, or its caller recognises that it had its effect before.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import urlsplit

from msgspec import Struct, field

from tracer.errors import AlertError, ForgeRefusedError, ForgeUnavailableError
from tracer.forge.github_exchange import (
    Exchange,
    HttpAnswer,
    HttpRequest,
    NoAnswerError,
)
from tracer.forge.github_refusals import GithubRefusedError
from tracer.forge.github_retries import (
    Retries,
    is_failure,
    is_limit,
    is_not_yet,
    limit_problem,
    limit_seconds,
    seconds_to_reset,
)
from tracer.forge.github_values import UnexpectedAnswerError, read_list
from tracer.forge.wait_budget import WaitBudget
from tracer.text import Json, SizeLimit, parse_json

Result = TypeVar("Result")

_CONTENTS = "contents: write` and `pull-requests: write"


class Connection(Struct, frozen=True, kw_only=True):
    """Where GitHub is, which repository is meant, and with which token."""

    repository: str
    api_url: str
    server_url: str
    token: str

    def __repr__(self) -> str:
        """Leave out the token."""
        return f"Connection(repository={self.repository!r}, api_url={self.api_url!r})"


class Request(Struct, frozen=True, kw_only=True):
    """What GitHub is asked for.

    Args:
        doing: the words for it in messages, such as "reading the branch `main`".
        path: the address below the repository, each part already quoted.
        needs: the permissions it takes, for refusals that do not name them.
        is_expected: what is asked for is known to exist, so that "not found" only means
            that not every part of GitHub knows it yet.
        is_mutation: a GraphQL query that changes something.
        is_optional: the run goes on without the answer, so that nothing waits for it.

    """

    doing: str
    path: str = ""
    method: str = "GET"
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, object] | None = None
    needs: str = _CONTENTS
    is_expected: bool = False
    is_mutation: bool = False
    is_optional: bool = False

    @property
    def is_write(self) -> bool:
        """Whether it changes something on GitHub."""
        return self.method != "GET" or self.is_mutation


def post_request(doing: str, path: str, **body: object) -> Request:
    """Return a request to make something."""
    return Request(doing=doing, method="POST", path=path, body=body)


def optional_request(
    doing: str, path: str, query: Mapping[str, str], needs: str
) -> Request:
    """Return a request to read something that the run can do without."""
    return Request(doing=doing, path=path, query=query, needs=needs, is_optional=True)


class GithubSession:
    """One conversation with GitHub: requests one after the other, within one budget."""

    def __init__(self, connection: Connection, budget: WaitBudget) -> None:
        self.repository = connection.repository
        self.server_url = connection.server_url
        self.budget = budget
        api = connection.api_url.rstrip("/")
        self._repository_url = f"{api}/repos/{connection.repository}"
        self._graphql_url = f"{api.removesuffix('/v3')}/graphql"
        self._host = urlsplit(api).netloc  # the only one that gets the token
        self._exchange = Exchange(api, connection.token)
        self._limits: dict[str, float] = {}

    def ask(self, request: Request, read: Callable[[Json], Result]) -> Result:
        """Send a request and read its answer.

        Args:
            request: what GitHub is asked for.
            read: takes what is needed from the answer, see `text` and `number`.

        Raises:
            GithubRefusedError: where the answer is a refusal.
            WaitBudgetSpentError: where there is no answer in the time that is left.

        """
        http = HttpRequest(
            method=request.method,
            url=f"{self._repository_url}{request.path}",
            body=request.body,
            query=request.query,
        )
        return self._until_answered(http, request, read)[0]

    def list_all(
        self, request: Request, read: Callable[[Json], Result]
    ) -> tuple[Result, ...]:
        """Read every member of a list, whose further pages the answers link to.

        Raises:
            ForgeRefusedError, ForgeUnavailableError: as `ask` does.

        """
        query = {"per_page": "100", **request.query}
        url: str | None = f"{self._repository_url}{request.path}"
        members: list[Result] = []
        while url:
            http = HttpRequest(method="GET", url=url, query=query)
            page, url = self._until_answered(
                http, request, lambda answer: read_list(answer, read)
            )
            if url and urlsplit(url).netloc != self._host:
                raise ForgeRefusedError(
                    f"GitHub's list leads to another server while {request.doing}",
                    hint="Check the proxy between the runner and GitHub",
                )
            query = {}  # the link has them
            members += page
        return tuple(members)

    def query(self, request: Request, read: Callable[[Json], Result]) -> Result:
        """Send a GraphQL query, the request's body, and read its answer.

        Raises:
            ForgeRefusedError, ForgeUnavailableError: as `ask` does.

        """
        http = HttpRequest(method="POST", url=self._graphql_url, body=request.body)
        return self._until_answered(http, request, read)[0]

    # -- one answer, after as many tries as it takes ------------------------------

    def _until_answered(
        self, http: HttpRequest, request: Request, read: Callable[[Json], Result]
    ) -> tuple[Result, str | None]:
        """Return what was read, and the address of the list's next page."""
        retries = Retries(self.budget, request.doing, is_optional=request.is_optional)
        while True:
            self._wait_for_limit(http, request)
            answer = self._send(http, request, retries)
            if answer is None:
                continue
            try:
                value = _value(answer, request)
                return read(value), answer.next_url
            except (AlertError, UnexpectedAnswerError):
                retries.after_failure("the answer is not what GitHub documents")
            except GithubRefusedError as refusal:
                if is_limit(refusal, answer):
                    retries.after_limit(limit_seconds(answer))
                elif is_failure(refusal):
                    retries.after_failure(refusal.words)
                elif not (
                    is_not_yet(refusal, is_expected=request.is_expected)
                    and retries.after_not_yet(refusal)
                ):
                    refusal.is_repeat = retries.has_failed
                    raise

    def _send(
        self, http: HttpRequest, request: Request, retries: Retries
    ) -> HttpAnswer | None:
        """Send a request once; `None` where there is no answer, after the pause."""
        if request.is_write:
            self.budget.pace_write()
        started = self.budget.timing.monotonic()
        try:
            answer = self._exchange.send(http, self.budget.timing)
        except NoAnswerError as error:
            if error.is_permanent:
                raise ForgeRefusedError(
                    f"GitHub cannot be asked for {retries.doing}: {error}",
                    hint="Add the certificate's authority to those that the runner trusts",
                ) from error
            if not request.is_optional:
                self.budget.lose(self.budget.timing.monotonic() - started)
            retries.after_failure(str(error))
            return None
        self._note_limit(answer)
        if answer.status >= 500 or answer.status == 408:  # noqa: PLR2004
            retries.after_failure(f"status {answer.status}")
            return None
        return answer

    # -- the limits that GitHub announces -----------------------------------------

    def _note_limit(self, answer: HttpAnswer) -> None:
        """Remember until when a limit holds whose last request this was."""
        if answer.header_number("x-ratelimit-remaining") == 0:
            seconds = seconds_to_reset(answer)
            if seconds is not None:
                resource = answer.headers.get("x-ratelimit-resource", "core")
                self._limits[resource] = self.budget.timing.monotonic() + seconds

    def _wait_for_limit(self, http: HttpRequest, request: Request) -> None:
        """Wait for a limit that is known to refuse the next request.

        GitHub may block whoever goes on asking while a limit holds.
        """
        self.budget.check()
        resource = "graphql" if http.url == self._graphql_url else "core"
        seconds = self._limits.get(resource, 0.0) - self.budget.timing.monotonic()
        if seconds > 0 and request.is_optional:
            raise ForgeUnavailableError(limit_problem(request.doing))
        self._limits.pop(resource, None)
        if seconds > 0:
            self.budget.wait(seconds, limit_problem(request.doing))


def _value(answer: HttpAnswer, request: Request) -> Json:
    """Return the value that an answer holds.

    Raises:
        GithubRefusedError: where it is a refusal; GraphQL has status 200 for these, too.
        AlertError: where it is not JSON.

    """
    if answer.status >= 400:  # noqa: PLR2004
        raise GithubRefusedError(answer, request.doing, request.needs)
    value = parse_json(answer.body or b"null", "answer", SizeLimit.GITHUB_ANSWER)
    if any(value.get("errors").items()):
        raise GithubRefusedError(answer, request.doing, request.needs)
    return value
