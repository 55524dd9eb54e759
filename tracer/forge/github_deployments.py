"""Deployments on GitHub: which commit began to run when, and in which environment."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct, field
from msgspec.structs import replace

from tracer.alerts import Deployment, deployments_of
from tracer.errors import TracerError
from tracer.forge.github_refusals import GithubRefusedError
from tracer.forge.github_session import GithubSession, Request, optional_request
from tracer.forge.github_values import number, optional_text, read_list, text, time
from tracer.text import Json

_NOT_FOUND = 404
_PAGE = 100
_CHECKED = 6
"""Deployments of which the states are read for one alert: each costs a request."""
_RAN = ("success", "inactive")
"""States of what ran. GitHub makes the earlier deployments of an environment inactive
(docs.github.com, "REST API endpoints for deployment statuses")."""


class _Listed(Struct, frozen=True):
    id: int
    deployment: Deployment


class GithubDeployments(Struct):
    """The deployments of a repository, asked for as far as alerts need them."""

    session: GithubSession
    name: str = "GitHub"
    _pages: dict[str, tuple[_Listed, ...]] = field(default_factory=dict)
    _starts: dict[int, datetime | None] = field(default_factory=dict)
    _refusal: TracerError | None = None

    def newest_first(
        self, moment: datetime, service: str | None, environment: str | None
    ) -> Iterator[Deployment]:
        """Walk over what began to run before a moment.

        Raises:
            ForgeRefusedError: where the token may not read deployments.
            ForgeUnavailableError: where GitHub does not answer at once.

        """
        if self._refusal:
            raise self._refusal
        try:
            yield from self._started(moment, service, environment)
        except TracerError as error:
            self._refusal = error
            raise

    def _started(
        self, moment: datetime, service: str | None, environment: str | None
    ) -> Iterator[Deployment]:
        for listed in self._about(moment, service, environment)[:_CHECKED]:
            start = self._start(listed)
            if start and start <= moment:
                yield replace(listed.deployment, time=start)

    def _about(
        self, moment: datetime, service: str | None, environment: str | None
    ) -> list[_Listed]:
        """Return the deployments of an alert; previews may fill the first page."""
        for filtered in ("", environment or "production"):
            page = self._page(filtered)
            past = {
                each.deployment: each for each in page if each.deployment.time <= moment
            }
            own = deployments_of(past, service, environment)
            if own or len(page) < _PAGE:
                return [past[deployment] for deployment in own]
        return []

    def _page(self, environment: str) -> tuple[_Listed, ...]:
        if environment not in self._pages:
            query = {"per_page": str(_PAGE)}
            if environment:
                query["environment"] = environment
            self._pages[environment] = self.session.ask(
                _get("/deployments", query), lambda answer: read_list(answer, _listed)
            )
        return self._pages[environment]

    def _start(self, listed: _Listed) -> datetime | None:
        """Return when a deployment succeeded, `None` if it did not.

        What has no state was made by a tool that reports none: it counts as it is.
        """
        if listed.id not in self._starts:
            states = self._states(listed.id)
            ran = [moment for state, moment in states if state in _RAN]
            created = listed.deployment.time
            self._starts[listed.id] = min(ran) if ran else None if states else created
        return self._starts[listed.id]

    def _states(self, number_: int) -> tuple[tuple[str, datetime], ...]:
        path, query = f"/deployments/{number_}/statuses", {"per_page": str(_PAGE)}
        try:
            return self.session.ask(
                _get(path, query), lambda answer: read_list(answer, _state)
            )
        except GithubRefusedError as refusal:
            if refusal.status != _NOT_FOUND:
                raise
            return ()  # deleted since it was listed


def _get(path: str, query: dict[str, str]) -> Request:
    return optional_request("reading the deployments", path, query, "deployments: read")


def _listed(answer: Json) -> _Listed:
    id_ = number(answer.get("id"))
    service = answer.at("payload", "service").value
    return _Listed(
        id_,
        Deployment(
            revision=text(answer.get("sha")),
            time=time(answer.get("created_at")),
            service=service if isinstance(service, str) else None,
            environment=optional_text(answer.get("environment")),
            place=f"deployment {id_} on GitHub",
        ),
    )


def _state(answer: Json) -> tuple[str, datetime]:
    return text(answer.get("state")), time(answer.get("created_at"))
