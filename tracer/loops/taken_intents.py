"""The ids of intents that are taken, wherever in a repository they are named."""

from collections.abc import Iterator

from tracer.forge import Forge
from tracer.ledger import read_entries
from tracer.remediation import RemediationSettings
from tracer.repository import Snapshot
from tracer.specification import Specification, find_intent_ids
from tracer.text import has_placeholders, path_pattern


def taken_intents(
    forge: Forge,
    base: Snapshot,
    settings: RemediationSettings,
    specification: Specification,
) -> Iterator[str]:
    """Walk over every id, or text with an id, of an intent whose number is taken.

    The specification is read from the checkout, which may be hours old; the files that
    we write are read from the base branch as it is now.
    """
    yield from specification.intents
    yield from specification.named_intents
    for path in _intent_files(base, settings.placement.pattern):
        yield from find_intent_ids(path, base.read(path) or "")
    for entry in read_entries(base, settings.ledger_file):
        yield from filter(None, (entry.original_intent, entry.remediation_intent))
    yield from forge.names_taken()


def _intent_files(base: Snapshot, template: str) -> Iterator[str]:
    if not has_placeholders(template):
        yield template
        return
    pattern = path_pattern(template)
    for path in base.list_folder(template.rpartition("/")[0]):
        if pattern.fullmatch(path):
            yield path
