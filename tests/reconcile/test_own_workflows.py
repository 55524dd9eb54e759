"""Which workflows record alerts: only their failed runs are started again."""

import pytest

from tests.support.histories import CHANGE, History
from tracer.forge.snapshots import LocalSnapshot
from tracer.reconcile.own_workflows import find_own_workflows
from tracer.repository import Repository

ACTION = "acme/trace-production-issue"


def workflow(uses: str, mode: str | None = None) -> str:
    lines = ["on: push", "jobs:", "  a:", "    steps:", f"      - uses: {uses}"]
    return "\n".join([*lines, *([f"        with: {{mode: {mode}}}"] if mode else [])])


@pytest.mark.parametrize(
    ("text", "action", "is_own"),
    [
        (workflow(f"{ACTION}@v1"), ACTION, True),
        (workflow(f"{ACTION}@v1", "remediate"), ACTION, True),
        (workflow(f"{ACTION}@v1", '"${{ inputs.mode }}"'), ACTION, True),
        (workflow(f"{ACTION}@v1", "audit"), ACTION, False),
        (workflow(f"{ACTION}@v1", "trace"), ACTION, False),
        (workflow("other/action@v1"), ACTION, False),
        (workflow("other/trace-production-issue@v1"), ACTION, False),
        (workflow("other/trace-production-issue@v1"), "", True),
        ("on: [\n", ACTION, False),
        ("", ACTION, False),
        ("jobs: 1\n", ACTION, False),
        ("jobs: {a: {steps: [1, {uses: 2}]}, b: 3}\n", ACTION, False),
    ],
)
def test_a_workflow_is_ours_by_what_it_uses(
    history: History, repository: Repository, text: str, action: str, *, is_own: bool
) -> None:
    path = ".github/workflows/x.yml"
    sha = history.save("Add", CHANGE, {path: text, ".github/workflows/y.txt": text})

    own = find_own_workflows(LocalSnapshot(repository, sha), action)

    assert own == (frozenset({path}) if is_own else frozenset())
