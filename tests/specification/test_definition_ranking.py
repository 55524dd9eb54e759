"""Which definition of an id leads, and when definitions contradict each other."""

import pytest

from tracer.specification import (
    DefinitionForm,
    Requirement,
    conflicting_definitions,
    count_shared_folders,
    nearest_definition,
    nearest_definitions_first,
)
from tracer.specification.definition_ranking import sort_requirements


def definition(
    path: str,
    *intents: str,
    form: DefinitionForm = DefinitionForm.HEADING,
    title: str = "x",
) -> Requirement:
    return Requirement(
        id="REQ-1", title=title, path=path, line=1, intents=intents, form=form
    )


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (definition("docs/requirements/a.md"), definition("docs/a.md")),
        (definition("specs/long/name.md"), definition("a.md")),
        (definition("a.md"), definition("tests/a.md")),
        (definition("a.md"), definition("archive/requirements/a.md")),
        (definition("docs/additional/a.md"), definition("docs/tmp/a.md")),
        (
            definition("a.md", form=DefinitionForm.LIST),
            definition("requirements/a.md", form=DefinitionForm.INDEX),
        ),
        (
            definition("requirements/a.md", form=DefinitionForm.LIST),
            definition("a.md", form=DefinitionForm.HEADING),
        ),
        (
            definition("a.md", form=DefinitionForm.HEADING),
            definition("a.md", form=DefinitionForm.LIST),
        ),
        (  # jordigilh/kubernaut: an item about another requirement in its document
            definition(
                "docs/services/x/BUSINESS_REQUIREMENTS.md", form=DefinitionForm.HEADING
            ),
            definition("docs/requirements/BR-NOT-083.md", form=DefinitionForm.LIST),
        ),
        (definition("bb.md", "INT-1"), definition("a.md")),
        (definition("a.md"), definition("bb.md")),
        (definition("a.md"), definition("b.md")),
        (definition("docs/BUSINESS_REQUIREMENTS.md"), definition("docs/a.md")),
        (definition("docs/prd.md"), definition("docs/a.md")),
        (
            definition("requirements/a.md", form=DefinitionForm.INDEX),
            definition("docs/RUNBOOK.md"),
        ),
        (definition("docs/a.md"), definition("docs/specs/design.md")),
        # The requirement's own document, one that is about another requirement.
        (definition("requirements/REQ-1-login.md"), definition("requirements/a.md")),
        (
            definition("docs/req_1.md", form=DefinitionForm.LIST),
            definition("docs/a.md"),
        ),
        (definition("docs/notes.md"), definition("requirements/REQ-2.md")),
        (definition("requirements/a.md"), definition("requirements/REQ-10.md")),
        (definition("requirements/a.md"), definition("requirements/BR-1-x.md")),
        # Copies of what was, whatever the folder is called.
        (definition("docs/srs/aaaa.md"), definition("docs/baselines/R1/srs/a.md")),
        (definition("docs/a.md"), definition("docs/Old/requirements/a.md")),
        # A file's name may have the word of a family and no id.
        (definition("docs/REQ-fix-names.md"), definition("docs/REQ-fix-more-names.md")),
        # Documents that repeat what others define.
        (
            definition("docs/prd/a.md", form=DefinitionForm.LIST),
            definition("docs/stories/1.2.x.md"),
        ),
        (
            definition("docs/prd/a.md", form=DefinitionForm.LIST),
            definition("docs/qa/gates/1.2.md"),
        ),
        (
            definition("docs/prd/a.md", form=DefinitionForm.LIST),
            definition("SPRINT-CHANGE-PROPOSAL.md"),
        ),
        (
            definition("docs/requirements/a.md", form=DefinitionForm.INDEX),
            definition(
                "docs/requirements/traceability-matrix.md", form=DefinitionForm.LIST
            ),
        ),
        (
            definition("docs/a.md", form=DefinitionForm.LIST),
            definition("docs/adrs/ADR-007-x.md"),
        ),
        (definition("docs/a.md"), definition("docs/architecture/decisions/x.md")),
        (definition("docs/a.md"), definition("docs/testing/1462/TEST_PLAN.md")),
        (
            definition("docs/a.md"),
            definition("docs/test-plans/a.md", form=DefinitionForm.LIST),
        ),
        (definition("docs/aa.md"), definition("requirements/index.md")),
        (definition("docs/aa.md"), definition("requirements/BR_MAPPING.md")),
        (definition("docs/aa.md"), definition("specs/traceability-matrix.md")),
        (definition("docs/aa.md"), definition("docs/DD-015-names.md")),
        (definition("docs/aa.md"), definition("specs/001-login/tasks.md")),
        (definition("docs/aa.md"), definition("docs/REQUIREMENTS-ALIGNMENT.md")),
        (
            definition("prd.md", form=DefinitionForm.LIST),
            definition("prd.md", title="Login - ✅ DONE"),
        ),
    ],
)
def test_the_better_definition_leads(better: Requirement, worse: Requirement) -> None:
    assert sort_requirements([worse, better]) == (better, worse)
    assert sort_requirements([better, worse]) == (better, worse)


def test_the_definition_nearest_to_the_code_leads() -> None:
    shop, pay = definition("shop/docs/a.md"), definition("pay/docs/a.md")
    archive = definition("pay/archive/a.md")

    ordered = nearest_definitions_first([shop, archive, pay], ["pay/src/a.py"])

    assert ordered == (pay, shop, archive)
    assert nearest_definition([shop, archive, pay], "pay/src/a.py") == pay
    assert nearest_definition([shop, pay], "other/a.py") == shop
    assert nearest_definition([], "a.py") is None


def test_the_definition_in_the_services_folder_leads_before_the_nearest() -> None:
    shop, pay = definition("shop/a.md"), definition("pay_api/a.md")

    ordered = nearest_definitions_first([shop, pay], ["shop/a.py"], "Pay-API")

    assert ordered == (pay, shop)


def test_equal_definitions_with_other_intents_or_titles_conflict() -> None:
    first = definition("a/r.md", "INT-1")
    other_intent, other_title = (
        definition("b/r.md", "INT-2"),
        definition("c/r.md", "INT-1", title="y"),
    )
    same, weaker = definition("d/r.md", "INT-1", title="X"), definition("e/r.md")

    definitions = [first, other_intent, other_title, same, weaker]

    assert conflicting_definitions(definitions, []) == (other_intent, other_title)
    assert conflicting_definitions(definitions, ["a/x.py"]) == ()
    assert conflicting_definitions([], []) == ()


def test_shared_folders_are_counted_from_the_root() -> None:
    assert count_shared_folders("a/b/c.md", "a/b/d.md") == 2
    assert count_shared_folders("a/b/c.md", "x/b/c.md") == 0
    assert count_shared_folders("a.md", "a.md") == 0
