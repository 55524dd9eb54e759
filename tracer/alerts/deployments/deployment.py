"""A deployment: which commit began to run when, and in which service and environment."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from tracer.text import Pattern

_WORD = Pattern(r"[a-z0-9]+")
_PRODUCTION = "production"
_ENVIRONMENTS = {
    **dict.fromkeys(("production", "prod", "prd", "live"), _PRODUCTION),
    **dict.fromkeys(("staging", "stage", "stg"), "staging"),
    **dict.fromkeys(("development", "develop", "dev"), "development"),
    **dict.fromkeys(("testing", "test"), "testing"),
}
"""Short names of environments, which tools and people use side by side."""
_OTHER_THAN = frozenset(("pre", "non", "no", "not", "post"))
"""Words that make `prod` another environment: `pre-prod`."""


class Deployment(Struct, frozen=True, kw_only=True):
    """A commit that began to run; `service` and `environment` are `None` if not named.

    `revision` is a sha, perhaps a short one, or the tag of a release. `place` says where
    the deployment is listed: its path in a payload or file, or its number on GitHub.
    """

    revision: str
    time: datetime
    service: str | None = None
    environment: str | None = None
    place: str = ""

    def is_about(self, service: str | None, environment: str | None) -> bool:
        """Whether it may be the one that an alert's service and environment ran."""
        return _is_same_service(self.service, service) and _is_same_environment(
            self.environment, environment
        )


def deployments_of(
    deployments: Iterable[Deployment], service: str | None, environment: str | None
) -> tuple[Deployment, ...]:
    """Return the deployments of an alert's service and environment, the newest first.

    An alert without an environment is about production, where that is deployed to.
    """
    deployments = tuple(deployments)
    if environment is None and any(
        d.environment and _is_same_environment(d.environment, _PRODUCTION)
        for d in deployments
    ):
        environment = _PRODUCTION
    own = (d for d in deployments if d.is_about(service, environment))
    return tuple(sorted(own, key=lambda d: d.time, reverse=True))


def environment_in(name: str | None) -> str | None:
    """Return a name, such as that of a namespace, if an environment is in it."""
    words = _WORD.findall(name.casefold()) if name else []
    return name if any(word in _ENVIRONMENTS for word in words) else None


def _is_same_service(own: str | None, asked: str | None) -> bool:
    return not own or not asked or _service_words(own) == _service_words(asked)


def _service_words(name: str) -> list[str]:
    """Return a service's name without its environment: `shop` of `shop-prod`."""
    words = _WORD.findall(name.casefold())
    return [word for word in words if word not in _ENVIRONMENTS] or words


def _is_same_environment(own: str | None, asked: str | None) -> bool:
    if not own or not asked:
        return True
    first, second = _environment_words(own), _environment_words(asked)
    return first == second or _is_kind_of(first, second) or _is_kind_of(second, first)


def _environment_words(name: str) -> frozenset[str]:
    words = _WORD.findall(name.casefold())
    return frozenset(_ENVIRONMENTS.get(word, word) for word in words)


def _is_kind_of(words: frozenset[str], kind: frozenset[str]) -> bool:
    """Whether `production-eu` is meant by `production`: no region or service is named."""
    is_kind = len(kind) == 1 and kind <= frozenset(_ENVIRONMENTS.values())
    return is_kind and kind <= words and words.isdisjoint(_OTHER_THAN)
