"""The texts of a remediation about one trace, as a pull request has them."""

from tracer.ledger import Ledger
from tracer.remediation import (
    BranchState,
    Loop,
    Placement,
    Remediation,
    RepositoryLinks,
    TemplateRenderer,
    compose,
)
from tracer.text import day_and_minute, parse_time
from tracer.tracing import Trace


def composed(*traces: Trace) -> Remediation:
    """Write the remediation of a loop, the links to places left out."""
    state = BranchState(
        branch="remediation/x",
        intent_id="INT-150",
        is_new=True,
        intent_path="docs/intents/remediation.md",
        intent_text=None,
        ledger=Ledger.parse("ledger.yml", None),
        place=Placement("docs/intents/remediation.md"),
    )
    links = RepositoryLinks(repository_url=None, revision="0" * 40)
    loop = Loop(key="x", traces=traces)
    return compose(loop, state, TemplateRenderer(links), None)


def texts(*traces: Trace) -> str:
    """Return the pull request's text and the intent, one after the other."""
    remediation = composed(*traces)
    return f"{remediation.body}\n{remediation.files[0].after}"


def minute(timestamp: str) -> str:
    """Return a time of the ledger as people read it."""
    moment = parse_time(timestamp)
    assert moment
    return day_and_minute(moment)
