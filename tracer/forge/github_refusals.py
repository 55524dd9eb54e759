"""GitHub's refusals: its own words, who can change that, and how."""

import json
import re
from collections.abc import Iterator, Mapping

from tracer.errors import ForgeRefusedError, ForgeUnavailableError
from tracer.forge.github_exchange import HttpAnswer
from tracer.text import JSONValue

_WORDS_LIMIT = 600
_OK, _FORBIDDEN, _NOT_FOUND, _CONFLICT = 200, 403, 404, 409
"""GraphQL refuses with status 200, too."""
_RULE_HINT = (
    "Exempt branches that start with `remediation/` from the repository's rules, or let "
    "the app that the token belongs to bypass them"
)
_ACCESS_HINT = (
    "Give the account that the token belongs to write access to the repository"
)
_CONFLICT_HINT = "Run again later: something else was changing the repository"
_RULE_WORDS = ("rule", "branch", "reference", "push", "protect")
_NOT_SEEN_HINT = "It does not exist, or the token may not see it"
_OLD_SERVER_HINT = (
    "Update this GitHub Enterprise Server: it is too old for what the action asks it"
)
_HINTS: tuple[tuple[str, str], ...] = (
    ("archived", "Unarchive the repository, or remove this workflow from it"),
    ("billing", "Pay the bill of the account: until then GitHub keeps it locked"),
    ("access blocked", "Ask GitHub's support why the repository is blocked"),
    ("locked", "Unlock the repository, or wait until its migration has ended"),
    (
        "quota",
        "The repository or account is full: free space in it, or raise its limit",
    ),
    ("storage limit", "The repository or account is full: free space in it"),
    ("size limit", "The repository is full: make it smaller"),
    ("disk space", "The server is full: ask its administrator"),
    # GitHub signs what a job or an app commits, and not what a person's token commits.
    (
        "verified signature",
        (
            "Use `token: ${{ github.token }}` or the token of a GitHub App: GitHub signs "
            "their commits"
        ),
    ),
    # peter-evans/create-pull-request#1713
    (
        "without `workflow",
        (
            "Pass the token of a GitHub App that has the permission `workflows`: the commit "
            "brings a change of a workflow, which the token of a job may never do"
        ),
    ),
    ("rule violation", _RULE_HINT),
    ("protected branch", _RULE_HINT),
    ("protected ref", _RULE_HINT),
    ("not authorized to push", _RULE_HINT),
    # What a ruleset says that hides its name, and git where a branch is in the way.
    (
        "reference update failed",
        f"{_RULE_HINT}. Rename a branch that is called `remediation`, if there is one",
    ),
    ("repository is empty", "Commit something first: there is nothing to build on"),
    # refined-github/refined-github#6951, NixOS/org#247
    (
        "forbids access via",
        (
            "Pass `token: ${{ github.token }}` or the token of a GitHub App: the organization "
            "does not take this personal access token"
        ),
    ),
    ("saml", "Authorize the token for single sign-on of the organization"),
    ("ip allow list", "Allow the runner's address in the organization's IP allow list"),
    ("required scopes", "Give the token the scopes that GitHub names"),
    ("must have push access", _ACCESS_HINT),
    ("must have admin rights", _ACCESS_HINT),
    ("could not resolve to a repository", _NOT_SEEN_HINT),
    # What GraphQL says of a field that a server does not have yet (cli/cli#1709).
    ("doesn't exist on type", _OLD_SERVER_HINT),
    ("isn't a defined input type", _OLD_SERVER_HINT),
    ("doesn't accept argument", _OLD_SERVER_HINT),
    ("issues are disabled", "Turn on issues in the repository's settings"),
    ("too large", "Make the alert's text shorter, or the template that writes it"),
    ("too long", "Make the alert's text shorter, or the template that writes it"),
    # Of reviewers: a job's token sees no team, and an author reviews nothing of their own.
    (
        "could not resolve to a node",
        (
            "It does not exist, or the token may not see it: for a team pass the token of "
            "a GitHub App that has the permission `members: read`"
        ),
    ),
    (
        "requested from collaborators",
        "Give that person or team access to the repository, or name another one",
    ),
    ("requested from pull request author", "Name somebody else than the author"),
    ("suspended", "Ask GitHub's support: the account or installation is suspended"),
)
"""Words in GitHub's answer, in lower case, and what a person can do about it."""


class GithubRefusedError(ForgeRefusedError):
    """GitHub answered a request with a refusal.

    Attributes:
        status: the HTTP status.
        words: everything that GitHub wrote about it, in one line.
        is_repeat: an earlier try of the same request may have had its effect.
        is_conflict: something else was changing the same thing, and GitHub names no other
            reason. The same run may succeed later.

    """

    def __init__(self, answer: HttpAnswer, doing: str, needs: str) -> None:
        self.status = answer.status
        self.words = _words(answer.body)
        self.is_repeat = False
        known = self._known_hint(answer.headers, needs)
        self.is_conflict = known is None and self.status == _CONFLICT
        super().__init__(
            f"GitHub refused {doing}: {self.words} (status {self.status})",
            hint=known or self._hint_of_status(needs),
        )
        if self.is_conflict:
            self.exit_code = ForgeUnavailableError.exit_code

    def says(self, *phrases: str) -> bool:
        """Return whether one of some phrases is in GitHub's words, in any case."""
        return any(phrase.lower() in self.words.lower() for phrase in phrases)

    def _known_hint(self, headers: Mapping[str, str], needs: str) -> str | None:
        """Return what to do about a reason that GitHub's words name."""
        if self.says("not accessible", "not found"):
            missing = _missing_permission(headers)
            if missing and self.status == _NOT_FOUND:
                return f"It does not exist, or it is hidden. {missing}"
            if missing:
                return missing
        for phrase, hint in _HINTS:
            if self.says(phrase):
                return hint
        if self.says("personal access token"):
            return f"Give the personal access token the permissions `{needs}`"
        return None

    def _hint_of_status(self, needs: str) -> str:
        is_refused_query = self.status == _OK and self.says(
            "not accessible", "permission"
        )
        if self.status == _FORBIDDEN or is_refused_query:
            return f"Give the job `permissions: {needs}`"
        match self.status:
            case 401:
                return (
                    "The token is not valid: pass `token: ${{ github.token }}` or the "
                    "token of a GitHub App"
                )
            case 404 | 410:
                return _NOT_SEEN_HINT
            case 409:
                return _CONFLICT_HINT
            case _ if self.says(*_RULE_WORDS):
                return (
                    f"Change what GitHub names. If a rule is the reason: {_RULE_HINT}"
                )
            case _:
                return "Change what GitHub names"


def _missing_permission(headers: Mapping[str, str]) -> str | None:
    """Say what the token lacks, as GitHub names it in an answer's headers.

    For a job or an app these are sets of permissions, one of which would do:
    `contents=write,workflows=write; pull_requests=write`; for a classic token, scopes.
    """
    sets = headers.get("x-accepted-github-permissions", "").split(";")
    named = [" and ".join(map(_permission, _names(one))) for one in sets if one.strip()]
    if named:
        return f"The token needs the permission {' or '.join(named)}"
    accepted = _names(headers.get("x-accepted-oauth-scopes", ""))
    has = headers.get("x-oauth-scopes")
    if has is None or not accepted or set(accepted) & set(_names(has)):
        return None
    return f"The token needs the scope {' or '.join(f'`{name}`' for name in accepted)}"


def _names(header: str) -> list[str]:
    return [name.strip() for name in header.split(",") if name.strip()]


def _permission(name: str) -> str:
    """Write a permission as a workflow does: `pull-requests: write`."""
    return f"`{name.replace('_', '-').replace('=', ': ')}`"


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
