"""From the triggering event to the alerts in it, and the requirement that it names."""

from msgspec import Struct
from msgspec.structs import replace

from tracer.alerts import (
    NO_HINT,
    AlertParser,
    Ignored,
    ParsedAlert,
    ParseResult,
    RequirementHint,
)
from tracer.errors import AlertError, UsageError
from tracer.events.event import FILE_EVENT, Event
from tracer.events.issue import Issue
from tracer.events.trace_request import TraceRequest, Trigger
from tracer.text import Json, JSONValue, named_id


class Batch(Struct, frozen=True):
    """What an event carries, and the requirement that its sender names outside them."""

    results: tuple[ParseResult, ...]
    hint: RequirementHint = NO_HINT

    @property
    def parsed_alerts(self) -> tuple[ParsedAlert, ...]:
        """The alerts among the results."""
        return tuple(each for each in self.results if isinstance(each, ParsedAlert))


def read_alerts(
    event: Event, request: TraceRequest | None, parser: AlertParser
) -> Batch:
    """Read every alert that an event carries, and what arrived in place of one.

    Args:
        event: what started the run.
        request: the request for a trace, where the event is about an issue.
        parser: what reads the payloads.

    Raises:
        AlertError: naming the field that is missing or wrong, where there is no alert.
        UsageError: where such an event never carries one.

    """
    try:
        if request is not None:
            return _batch_of_issue(request, parser)
        payload, beside = _payload(event)
        return Batch(parser.parse(payload), _hint(beside, parser))
    except AlertError as error:  # it may show a key of what cannot be read
        raise parser.mask.error(error) from None


def _batch_of_issue(request: TraceRequest, parser: AlertParser) -> Batch:
    # Most alerts come in an event of their own, and need no reader of issues.
    from tracer.events.issue_alerts import read_issue  # noqa: PLC0415

    is_asked = request.trigger is Trigger.COMMANDED
    parsed = read_issue(request.issue, parser, is_asked=is_asked)
    if parsed is None:
        return Batch((Ignored("the issue contains none"),))
    return Batch(
        tuple(_with_link(result, request.issue) for result in parsed.results),
        RequirementHint(parsed.requirement, "the issue's field `Requirement`"),
    )


def _with_link(result: ParseResult, issue: Issue) -> ParseResult:
    """Add the link to the issue that an alert was reported in; it comes first."""
    if not isinstance(result, ParsedAlert) or not issue.url:
        return result
    own = {f"reported in issue {issue.number}": issue.url}
    # The second time, so that no payload replaces it.
    links = {**own, **result.alert.links, **own}
    return replace(result, alert=replace(result.alert, links=links))


def _payload(event: Event) -> tuple[Json, Json]:
    """Return where the alert is, and where its sender may have named a requirement."""
    match event.name:
        case "repository_dispatch":
            payload = event.payload.get("client_payload")
            if payload.is_missing():
                raise AlertError(
                    "`client_payload` is empty",
                    hint="Send the alert as "
                    '`{"event_type": "…", "client_payload": {"alert": {…}}}`',
                )
            return payload, payload
        case "workflow_dispatch":
            inputs = event.payload.get("inputs")
            return _alert_in_inputs(inputs), inputs
        case name if name == FILE_EVENT:
            return event.payload, event.payload
        case name:
            raise UsageError(
                f"a `{name}` event carries no alert",
                hint="Name a file with the payload in the input `alert`, "
                "or trigger the workflow by `repository_dispatch`, issues or by hand",
            )


def _alert_in_inputs(inputs: Json) -> Json:
    """Return what was typed by hand: a whole payload in `alert`, or an alert's fields."""
    filled: dict[str, JSONValue] = {
        key.replace("-", "_"): member.value
        for key, member in inputs.members()
        if member.value not in (None, "")
    }
    if not filled:
        raise AlertError(
            "`inputs` is empty",
            hint="Give the workflow an input `alert` that takes the payload as JSON, "
            "or inputs with the names of an alert's fields, such as `title`",
        )
    return inputs.get("alert") if "alert" in filled else Json(filled, inputs.path)


def _hint(beside: Json, parser: AlertParser) -> RequirementHint:
    """Return the requirement that a sender names outside the alert, without credentials."""
    place = beside.get("requirement")
    text = place.value if isinstance(place.value, str) else ""
    token = named_id(parser.mask.redactor(text))
    return RequirementHint(token, f"`{place.path}`")
