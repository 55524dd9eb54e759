"""The method's own YAML: which requirements an intent has led to.

    INT-042:                           # docs/traceability/intent-to-requirements.yml
      title: Customer portal
      requirements: [REQ-F-AUTH-001]

    feature: REQ-F-AUTH-001            # .ai-workspace/features/**.yml
    intent: INT-042
    requirements: [REQ-NFR-PERF-001]

Also the other way round (`REQ-F-AUTH-001: {intent: INT-042}`), and both as lists whose
members have an `id`.
"""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from tracer.specification.convention_reader import (
    Definitions,
    Document,
    IntentLink,
)
from tracer.specification.conventions import yaml_lists
from tracer.specification.requirement import DefinitionForm
from tracer.text import INTENT, IdGrammar, yaml_data, yaml_documents

_INTENT_KEYS = ("intent", "intents", "intent_id", "traces_to", "source_intent")
_REQUIREMENT_KEYS = ("feature", "requirement", "requirements", "requirement_keys")
_DEPTH = 4


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read which requirements and intents the entries of a mapping join."""
    roots = map(yaml_data, yaml_documents(document.text))
    entries = (entry for root in roots for entry in _entries(root, "", _DEPTH))
    links = dict.fromkeys(
        IntentLink(requirement=requirement, intent=intent, path=document.path)
        for entry in entries
        for intent in _intents(entry)
        for requirement in _requirements(entry, grammar)
    )
    definitions = yaml_lists.read(document, grammar)
    return replace(
        definitions,
        # An intent's own document comes before the mapping that repeats its title.
        intents=tuple(
            replace(each, form=DefinitionForm.LIST) for each in definitions.intents
        ),
        named_intents=definitions.named_intents.union(link.intent for link in links),
        links=tuple(links),
    )


_Entry = Mapping[str, object]


def _entries(data: object, key: str, depth: int) -> Iterator[_Entry]:
    """Walk over the mappings of a document; the key above one is its `id`."""
    if not depth:
        return
    if isinstance(data, dict):
        entry = {str(name): value for name, value in data.items()}
        yield {"id": key, **entry}
        for name, value in entry.items():
            yield from _entries(value, name, depth - 1)
    elif isinstance(data, list):
        # `REQ-1: [INT-1, INT-2]`: the key and the list are the two ends of a link.
        if all(isinstance(member, str) for member in data):
            yield {"id": key, "intents": data, "requirements": data}
        for member in data:
            yield from _entries(member, "", depth - 1)


def _intents(entry: _Entry) -> tuple[str, ...]:
    values = [entry["id"], *(entry.get(key) for key in _INTENT_KEYS)]
    return tuple(each for each in _texts(values) if INTENT.fullmatch(each))


def _requirements(entry: _Entry, grammar: IdGrammar) -> tuple[str, ...]:
    values = [entry["id"], *(entry.get(key) for key in _REQUIREMENT_KEYS)]
    return tuple(each for each in _texts(values) if grammar.is_requirement(each))


def _texts(data: object) -> Iterator[str]:
    """Find the ids in a value: text, a list of them, or of mappings with an `id`."""
    if isinstance(data, str):
        yield data.strip()
    elif isinstance(data, dict):
        yield from _texts(data.get("id"))
    elif isinstance(data, list):
        for member in data:
            yield from _texts(member)
