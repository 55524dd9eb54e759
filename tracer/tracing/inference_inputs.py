"""What a requirement is inferred from: the checkout, and two tables of the config."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from tracer.alerts import Route
from tracer.repository import Repository
from tracer.specification import Specification
from tracer.text import KnownIds


class InferenceInputs(Struct, frozen=True, dict=True):
    """The repository, its requirements, and two tables of the config.

    `routes` lead from fields of an alert to a requirement; `path_prefixes` from the
    start of a stack frame's path to that of a tracked file.
    """

    repository: Repository
    specification: Specification
    routes: Sequence[Route]
    path_prefixes: Mapping[str, str]

    @cached_property
    def known_ids(self) -> KnownIds:
        return self.specification.known_ids()
