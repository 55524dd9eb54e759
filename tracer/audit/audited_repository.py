"""What an audit reads of a repository: its ledger, branches, specification and intents."""

from collections.abc import Callable, Iterator
from datetime import datetime

from msgspec import Struct

from tracer.audit.ledger_collection import RecordedAlerts
from tracer.loops import BranchSearch
from tracer.repository import Repository, Snapshot
from tracer.specification import Requirement, Specification


class AuditedRepository(Struct, frozen=True, kw_only=True, dict=True):
    """A repository as an audit sees it.

    `base` is the base branch, `revision` the commit whose specification and code are read.
    `intents` are the ids of all intents that are defined. `is_own_file` tells the paths of
    files that the action itself writes. `now` is the time that ages count to.
    """

    base_branch: str
    base: Snapshot
    repository: Repository
    revision: str
    specification: Specification
    intents: frozenset[str]
    ledger_file: str
    recorded: RecordedAlerts
    search: BranchSearch
    is_own_file: Callable[[str], bool]
    now: datetime

    def requirement(self, written: str) -> Requirement | None:
        """Return the definition of a requirement, named by its id or a shorter name."""
        ids = self.specification.known_ids().resolve(written)
        return self.specification.requirement(ids[0]) if len(ids) == 1 else None

    def requirements(self) -> Iterator[Requirement]:
        """Walk over the requirements that apply, by id."""
        for id_, (definition, *_) in sorted(self.specification.requirements.items()):
            if not definition.is_withdrawn and not self.specification.withdrawal(id_):
                yield definition
