"""GitHub's refusals: its own words, who can change that, and how."""

import json
import re
from collections.abc import Iterator, Mapping

from tracer.errors import ForgeRefusedError
from tracer.forge.github_exchange import HttpAnswer
from tracer.text import JSONValue

_WORDS_LIMIT = 600
_RULE_HINT = (
    "Exempt branches that start with `remediation/` from the repository's rules, or let "
    "the app that the token belongs to bypass them"
)
_HINTS: tuple[tuple[str, str], ...] = (
    ("archived", "Unarchive the repository, or remove this workflow from it"),
    ("locked", "Unlock the repository, or wait until its migration has ended"),
    (
        "quota",
        "The repository or account is full: free space in it, or raise its limit",
    ),
    ("storage limit", "The repository or account is full: free space in it"),
    ("size limit", "The repository is full: make it smaller"),
    ("disk space", "The server is full: ask its administrator"),
    ("rule violation", _RULE_HINT),
    ("protected branch", _RULE_HINT),
    ("reference update failed", _RULE_HINT),  # what a ruleset says that hides its name
    ("repository is empty", "Commit something first: there is nothing to build on"),
    ("saml", "Authorize the token for single sign-on of the organization"),
    ("ip allow list", "Allow the runner's address in the organization's IP allow list"),
    ("too long", "Make the alert's text shorter, or the template that writes it"),
    ("suspended", "Ask GitHub's support: the account or installation is suspended"),
)
"""Words in GitHub's answer, in lower case, and what a person can do about it."""


class GithubRefusedError(ForgeRefusedError):
    """GitHub answered a request with a refusal.

    Attributes:
        status: the HTTP status.
        words: everything that GitHub wrote about it, in one line.
        is_repeat: an earlier try of the same request may have had its effect.

    """

    def __init__(self, answer: HttpAnswer, doing: str, needs: str) -> None:
        self.status = answer.status
        self.words = _words(answer.body)
        self.is_repeat = False
        super().__init__(
            f"GitHub refused {doing}: {self.words} (status {self.status})",
            hint=self._hint(answer.headers, needs),
        )

    def says(self, *phrases: str) -> bool:
        """Return whether one of some phrases is in GitHub's words, in any case."""
        return any(phrase.lower() in self.words.lower() for phrase in phrases)

    def _hint(self, headers: Mapping[str, str], needs: str) -> str:
        # GitHub names the permissions that would do: `contents=write; pull_requests=write`.
        accepted = headers.get("x-accepted-github-permissions")
        if accepted and self.says("not accessible", "not found"):
            return f"The token needs the permission `{accepted.replace('=', ': ')}`"
        for phrase, hint in _HINTS:
            if self.says(phrase):
                return hint
        match self.status:
            case 401:
                return (
                    "The token is not valid: pass `token: ${{ github.token }}` or the "
                    "token of a GitHub App"
                )
            case 200 | 400 | 403:  # GraphQL refuses with status 200
                return f"Give the job `permissions: {needs}`"
            case 404 | 410:
                return "It does not exist, or the token may not see it"
            case _:
                return _RULE_HINT


def _words(body: bytes) -> str:
    """Return GitHub's words in one line: the message, then each of its `errors`."""
    try:
        value: JSONValue = json.loads(body)
    except (ValueError, RecursionError):
        return "no reason given"
    words = ": ".join(dict.fromkeys(_sentences(value)))
    return re.sub(r"\s+", " ", words)[:_WORDS_LIMIT] or "no reason given"


def _sentences(value: JSONValue) -> Iterator[str]:
    if not isinstance(value, dict):
        return
    message = value.get("message")
    if isinstance(message, str) and message:
        yield message
    errors = value.get("errors")
    for error in errors if isinstance(errors, list) else []:
        if isinstance(error, str):
            yield error
        elif isinstance(error, dict):
            yield _field_error(error)


def _field_error(error: Mapping[str, JSONValue]) -> str:
    """Return an entry of `errors`: its message, otherwise resource, field and code."""
    message = error.get("message")
    if isinstance(message, str) and message:
        return message
    place = ".".join(str(error[key]) for key in ("resource", "field") if error.get(key))
    return f"{place or 'request'} is {error.get('code') or 'wrong'}"
