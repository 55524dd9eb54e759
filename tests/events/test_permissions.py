"""Whose request to trace an issue is followed."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from tests.support.issues import issue
from tracer.events.issue import LABEL
from tracer.events.permissions import IssueState, LabelEvent, denial_reason
from tracer.events.trace_request import TraceRequest, Trigger

# -- whose word counts ---------------------------------------------------------------

NOON = datetime(2025, 11, 20, 12, 0, tzinfo=UTC)
ONE = NOON.replace(hour=13)


@dataclass
class Known:
    """What GitHub would say."""

    writers: set[str] = field(default_factory=lambda: {"ada"})
    label_event: LabelEvent | None = None
    changed_at: datetime | None = None
    body: str = "text"

    def may_write(self, login: str) -> bool:
        return login in self.writers

    def issue_state(self, issue: int) -> IssueState:
        return IssueState(
            title="Login is slow",
            body=self.body,
            changed_at=self.changed_at,
            label_event=self.label_event,
        )


def call(trigger: Trigger, sender: str, *labels: str) -> TraceRequest:
    return TraceRequest(
        trigger=trigger, sender=sender, issue=issue("text", "Login is slow", *labels)
    )


BY_ADA = LabelEvent(actor="ada", moment=NOON)


@pytest.mark.parametrize(
    ("asked", "known", "why"),
    [
        pytest.param(call(Trigger.OPENED, "ada"), Known(), None, id="a writer"),
        pytest.param(call(Trigger.LABELED, "ada", LABEL), Known(), None, id="labels"),
        pytest.param(call(Trigger.COMMANDED, "ada"), Known(), None, id="commands"),
        pytest.param(call(Trigger.OPENED, "Bot[bot]"), Known(), None, id="trusted"),
        pytest.param(
            call(Trigger.OPENED, "eve"), Known(), "`eve` is not", id="stranger"
        ),
        pytest.param(
            call(Trigger.COMMANDED, "eve", LABEL),
            Known(label_event=BY_ADA),
            "the command is not followed",
            id="a stranger's command under a writer's label",
        ),
        pytest.param(
            call(Trigger.LABELED, "eve", LABEL),
            Known(label_event=BY_ADA),
            "`eve` is not",
            id="a stranger's label",
        ),
        pytest.param(
            call(Trigger.EDITED, "eve", LABEL),
            Known(label_event=BY_ADA),
            None,
            id="approved",
        ),
        pytest.param(
            call(Trigger.EDITED, "eve", LABEL),
            Known(label_event=LabelEvent(actor="bot[bot]", moment=NOON)),
            None,
            id="approved by a trusted app",
        ),
        pytest.param(
            call(Trigger.EDITED, "eve", LABEL),
            Known(),
            "does not say who set the label",
            id="no label",
        ),
        pytest.param(
            call(Trigger.EDITED, "eve", LABEL),
            Known(label_event=LabelEvent(actor="tim", moment=NOON)),
            "neither is `tim`",
            id="label by another",
        ),
        pytest.param(
            call(Trigger.EDITED, "eve", LABEL),
            Known(label_event=BY_ADA, changed_at=ONE),
            "changed after `ada`",
            id="changed later",
        ),
        pytest.param(
            call(Trigger.EDITED, "eve", LABEL),
            Known(label_event=BY_ADA, changed_at=NOON),
            "changed after `ada`",
            id="changed in the same second",
        ),
        pytest.param(
            call(Trigger.REOPENED, "eve", LABEL),
            Known(label_event=LabelEvent(actor="ada", moment=ONE), changed_at=NOON),
            None,
            id="changed before",
        ),
        pytest.param(
            call(Trigger.REOPENED, "eve", LABEL),
            Known(label_event=BY_ADA, body="another"),
            "changed after `ada`",
            id="another text than was sent",
        ),
        pytest.param(
            call(Trigger.REOPENED, "eve", LABEL),
            Known(label_event=BY_ADA, body="text\r\n"),
            None,
            id="the same text in other line ends",
        ),
    ],
)
def test_who_may_start_a_trace(
    asked: TraceRequest, known: Known, why: str | None
) -> None:
    reason = denial_reason(asked, known, ["bot[bot]"])

    assert reason is None if why is None else reason is not None and why in reason
