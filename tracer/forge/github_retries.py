"""Which answers of GitHub are worth another try, and after which pause.

- A failure of the server, no answer, half an answer: 1, 2, 4 … seconds, at most a minute.
- A rate limit: as long as GitHub says, otherwise a minute, then two. Where it says that the
  limit is over, and refuses again: 1, 3, 7 … seconds.
- A refusal that means "not yet": 1, 2 and 4 seconds. What was written a moment ago is not
  known to every part of GitHub.
"""

from tracer.errors import ForgeUnavailableError
from tracer.forge.github_exchange import HttpAnswer
from tracer.forge.github_refusals import GithubRefusedError
from tracer.forge.wait_budget import WaitBudget

_LONGEST_PAUSE = 60.0
_SECONDARY_LIMIT_SECONDS = 60.0
"""GitHub's advice for a limit that does not say when it ends (docs.github.com, "Best
practices for using the REST API")."""
_NOT_YET_TRIES = 3
_NOT_YET = (
    "base_tree is not a valid tree oid",  # PyGithub/PyGithub#1732
    "could not resolve to a node",  # peter-evans/create-pull-request#4321
    "object does not exist",
    "tree sha does not exist",
    "parent sha does not exist",
    "head sha can't be blank",
    "head is invalid",
)
"""Refusals that objects and branches get in the first seconds after they were made."""
_LIMIT_WORDS = (
    "rate limit",
    "abuse detection",
    "retry your request again later",
    "submitted too quickly",  # cli/cli#4801
)
_FAILURE_WORDS = (
    "something went wrong while executing your query",  # octokit/plugin-retry.js#395
    "respond to your request in time",
)
"""What GraphQL says with status 200 where the server has failed."""


class Retries:
    """The tries of one request, and the pauses between them.

    An optional request is tried once: its answer is not worth the wait.
    """

    def __init__(
        self, budget: WaitBudget, doing: str, *, is_optional: bool = False
    ) -> None:
        self.doing = doing
        self._budget = budget
        self._is_optional = is_optional
        self._failures = 0
        self._limits = 0
        self._not_yet = 0

    @property
    def has_failed(self) -> bool:
        """Whether an earlier try may have had its effect, although it seems to have failed."""
        return self._failures > 0

    def after_failure(self, problem: str) -> None:
        """Pause after a failure; runs that failed together do not return together.

        Raises:
            WaitBudgetSpentError: where the pause is longer than what is left.
            ForgeUnavailableError: where the request is optional. So does `after_limit`.

        """
        problem = f"GitHub was unavailable while {self.doing}: {problem}"
        if self._is_optional:
            raise ForgeUnavailableError(problem)
        pause = min(2.0**self._failures, _LONGEST_PAUSE)
        self._failures += 1
        pause *= 1 - self._budget.timing.jitter() / 2
        self._budget.wait(pause, problem)

    def after_limit(self, seconds: float | None) -> None:
        """Pause for a rate limit; `None` where GitHub does not say how long.

        Raises:
            WaitBudgetSpentError: where the pause is longer than what is left.

        """
        if self._is_optional:
            raise ForgeUnavailableError(limit_problem(self.doing))
        if seconds is None:
            seconds = _SECONDARY_LIMIT_SECONDS * 2**self._limits
        at_least = 2.0**self._limits - 1
        self._limits += 1
        self._budget.wait(max(seconds, at_least), limit_problem(self.doing))

    def after_not_yet(self, refusal: GithubRefusedError) -> bool:
        """Pause and return true, unless the refusal has lasted too long by now."""
        pause = 2.0**self._not_yet
        self._not_yet += 1
        if self._not_yet > _NOT_YET_TRIES or not self._budget.has(pause):
            return False
        self._budget.wait(
            pause, f"GitHub is not ready for {self.doing}: {refusal.words}"
        )
        return True


def is_not_yet(refusal: GithubRefusedError, *, is_expected: bool) -> bool:
    """Return whether a refusal may be gone in a few seconds.

    `is_expected`: what was asked for is known to exist.
    """
    match refusal.status:
        case 404:
            return is_expected
        case 409:
            return not refusal.says("empty")
        case _:
            return refusal.says(*_NOT_YET)


def is_failure(refusal: GithubRefusedError) -> bool:
    """Return whether a refusal is a failure of the server; it may have had its effect."""
    return refusal.says(*_FAILURE_WORDS)


def is_limit(refusal: GithubRefusedError, answer: HttpAnswer) -> bool:
    """Return whether a refusal is a rate limit, of whichever kind."""
    if answer.status == 429 or refusal.says(*_LIMIT_WORDS):  # noqa: PLR2004
        return True
    return answer.status == 403 and "retry-after" in answer.headers  # noqa: PLR2004


def limit_problem(doing: str) -> str:
    """Return the sentence for a limit that was reached."""
    return f"GitHub's rate limit is reached while {doing}"


def limit_seconds(answer: HttpAnswer) -> float | None:
    """Return how long GitHub asks to wait, `None` where it does not say."""
    seconds = answer.retry_seconds
    if seconds is not None:
        return seconds
    if answer.header_number("x-ratelimit-remaining") == 0:
        return seconds_to_reset(answer)
    return None


def seconds_to_reset(answer: HttpAnswer) -> float | None:
    """Return the seconds until a limit resets, both times by GitHub's clock."""
    reset, sent_at = answer.header_number("x-ratelimit-reset"), answer.sent_at
    if reset is None or sent_at is None:
        return None
    return max(0.0, reset - sent_at.timestamp()) + 1
