"""reqstool: requirements of any id in YAML, and the cases that verify them.

    requirements:                                cases:
      - id: STATUS_0001                            - id: SVC_STATUS_0001
        title: Completion                            requirement_ids: [STATUS_0001]
        significance: shall                          title: Completion is computed
        description: The system shall …              verification: automated-test
        references: {requirement_ids: [SYS_1]}

Code has `@Requirements("STATUS_0001")`, and a test the case: `@SVCs("SVC_STATUS_0001")`.
"""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from tracer.specification.convention_reader import (
    Definitions,
    Document,
    VerificationCase,
)
from tracer.specification.definition_fields import (
    WHOLE_ID,
    Relation,
    is_placeholder_id,
    make_definitions,
    related_requirements,
    title_from_text,
)
from tracer.specification.requirement import DefinitionForm, Requirement
from tracer.specification.withdrawn_words import is_withdrawn_status
from tracer.text import (
    IdGrammar,
    Node,
    yaml_documents,
    yaml_line,
    yaml_mapping,
    yaml_members,
    yaml_text,
    yaml_texts,
)

_Record = Mapping[str, Node]


def read(document: Document, _: IdGrammar) -> Definitions:
    """Read the requirements of a file, or its verification cases."""
    roots = tuple(map(yaml_mapping, yaml_documents(document.text)))
    requirements = (
        _requirement(document.path, record)
        for root in roots
        for record in _records(root, "requirements")
        if "significance" in record
    )
    cases = (
        VerificationCase(id=yaml_text(record["id"]), requirement=requirement)
        for root in roots
        for record in _records(root, "cases")
        for requirement in _ids(record.get("requirement_ids"))
    )
    return replace(make_definitions(requirements), cases=tuple(cases))


def _records(root: _Record, key: str) -> Iterator[_Record]:
    """Walk over the entries of a list that have an id."""
    for member in yaml_members(root.get(key)):
        record = yaml_mapping(member)
        id_ = yaml_text(record.get("id"))
        # The examples of its documentation have `id: id`.
        if WHOLE_ID.fullmatch(id_) and id_ != "id" and not is_placeholder_id(id_):
            yield record


def _requirement(path: str, record: _Record) -> Requirement:
    id_, text = yaml_text(record["id"]), yaml_text(record.get("description"))
    references = yaml_mapping(record.get("references"))
    relations = map(Relation, _ids(references.get("requirement_ids")))
    lifecycle = yaml_mapping(record.get("lifecycle"))
    return Requirement(
        id=id_,
        title=yaml_text(record.get("title")) or title_from_text(text),
        path=path,
        line=yaml_line(record["id"]),
        type=next(yaml_texts(record.get("categories")), None),
        related=related_requirements(id_, relations),
        text=text,
        form=DefinitionForm.LIST,
        is_withdrawn=is_withdrawn_status(yaml_text(lifecycle.get("state"))),
    )


def _ids(node: Node | None) -> Iterator[str]:
    """Return ids without the name of their system: `sys-001:REQ_1`."""
    return (text.rpartition(":")[2] for text in yaml_texts(node))
