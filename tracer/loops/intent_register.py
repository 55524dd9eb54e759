"""The register of intents: which numbers are taken, and the claim on the next one.

A number is claimed by the ref `refs/remediation/INT-n`, which only one run can create.
It points to the commit that uses the number. It is never deleted: a run that loses a
race or dies leaves a gap, and no number is ever used twice.

A run lists these refs once, and takes the next number. If another run takes it first, that
costs three writes. From then on it lists them each time, and takes one of the next free
numbers by chance; of so many more, the more it has lost.
"""

from collections.abc import Iterator

from tracer.errors import ForgeRefusedError
from tracer.forge import Forge
from tracer.ledger import Entry
from tracer.remediation import IntentNumbers, RemediationSettings
from tracer.repository import Snapshot
from tracer.specification import Specification, find_intent_ids
from tracer.text import has_placeholders, path_pattern

TAG_REGISTER = "refs/tags/remediation/"
"""The register for servers that take only branches and tags."""


class IntentRegister:
    """The numbers of intents in one repository."""

    def __init__(
        self, forge: Forge, settings: RemediationSettings, specification: Specification
    ) -> None:
        self._forge = forge
        self._settings = settings
        self._specification = specification
        self._numbers = IntentNumbers()
        self._refs: list[str] = []
        self._losses = 0

    def next_intent(
        self,
        original: str | None,
        base: Snapshot,
        entries: tuple[Entry, ...],
    ) -> str:
        """Return a number that is free now, the next one where no other run is at work.

        Args:
            original: the intent whose prefix and width are continued.
            base: the base branch as it is now.
            entries: those of its ledger.

        """
        ahead = self._forge.spread(self._losses)
        return self._numbers.next(original, self._taken(base, entries), ahead)

    def claim(self, intent_id: str, commit: str) -> bool:
        """Claim a number for a commit; return false where another run has claimed it.

        Raises:
            ForgeRefusedError: naming the line to add to the configuration where the
                server does not take the name of the ref. No other name is tried: then
                there would be two registers, and numbers would be used twice.

        """
        register = self._settings.register
        try:
            is_claimed = self._forge.claim(f"{register}{intent_id}", commit)
        except ForgeRefusedError as error:
            other = (
                f"If the server does not take this name, add the line "
                f"`register: {TAG_REGISTER}` to the configuration"
            )
            hints = [error.hint] if register == TAG_REGISTER else [error.hint, other]
            raise ForgeRefusedError(
                f"the number of {intent_id} could not be claimed in `{register}`: "
                f"{error.message}",
                hint=". ".join(filter(None, hints)),
            ) from error
        self._losses += not is_claimed
        self._refs = [] if self._losses else [*self._refs, f"{register}{intent_id}"]
        return is_claimed

    def _taken(self, base: Snapshot, entries: tuple[Entry, ...]) -> Iterator[str]:
        """Walk over every id, or text with an id, of an intent whose number is taken.

        The specification is read from the checkout, which may be hours old; the files
        that we write are read from the base branch as it is now.
        """
        yield from self._specification.intents
        yield from self._specification.named_intents
        for path in _intent_files(base, self._settings.placement.path_template):
            yield from find_intent_ids(path, base.read(path) or "")
        for entry in entries:
            yield from filter(None, (entry.original_intent, entry.remediation_intent))
        register = self._settings.register
        self._refs = self._refs or list(self._forge.refs(register))
        for ref in self._refs:
            yield ref.removeprefix(register)


def _intent_files(base: Snapshot, path_template: str) -> Iterator[str]:
    if not has_placeholders(path_template):
        yield path_template
        return
    pattern = path_pattern(path_template)
    for path in base.list_folder(path_template.rpartition("/")[0]):
        if pattern.fullmatch(path):
            yield path
