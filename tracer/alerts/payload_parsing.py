"""From any payload to the alerts in it: opens envelopes, finds the tool, reads and masks."""

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from tracer.alerts.alert_masking import AlertMask
from tracer.alerts.deployments.deployment_lists import with_deployments
from tracer.alerts.fields.field_reader import FieldReader
from tracer.alerts.fields.status_words import Status
from tracer.alerts.known_tools import GENERIC, PAYLOAD_READERS, PayloadReader
from tracer.alerts.parse_result import (
    Ignored,
    ParsedAlert,
    ParseResult,
    Rejected,
    with_start,
)
from tracer.alerts.payloads.envelopes import (
    ENVELOPE_LIMIT,
    open_envelope,
)
from tracer.alerts.payloads.neighbours import with_neighbours
from tracer.alerts.proposals.proposal import Proposal, proposal_text
from tracer.alerts.stack_traces.alert_frames import with_frames
from tracer.alerts.tables.payload_table import PayloadTable
from tracer.alerts.tables.table_settings import CUSTOM
from tracer.errors import AlertError, NotJSONError, UnknownAlertError, UsageError
from tracer.text import Json, shown_words

AUTO = "auto"
SOURCE_NAMES = (AUTO, *(reader.name for reader in PAYLOAD_READERS), CUSTOM)
"""Values of the input `source`."""
_MASK = AlertMask()
_OWN_FIELDS = ("title", "description", "status", "severity", "timestamp", "changed_at")
_KEYS_SHOWN, _KEY_LENGTH = 8, 40


def payload_readers_with(tables: Sequence[PayloadTable]) -> tuple[PayloadReader, ...]:
    """Return all readers of payloads, those of a repository's own payloads among them.

    Those with a condition come first: their author knows the payload. The others come
    before our own payload, which takes whatever has a title.
    """
    first = tuple(table for table in tables if table.when)
    last = tuple(table for table in tables if not table.when)
    *tools, own = PAYLOAD_READERS
    return (*_custom(first), *tools, *_custom(last), own)


def _custom(tables: tuple[PayloadTable, ...]) -> tuple[PayloadReader, ...]:
    return (PayloadReader(CUSTOM, own_tables=tables),) if tables else ()


class AlertParser(Struct, frozen=True, kw_only=True):
    """Reads payloads: which tools it knows, which tool it expects, and how it masks.

    `source` is a tool's name, or `auto` where the tool is to be recognised.
    """

    source: str = AUTO
    readers: tuple[PayloadReader, ...] = PAYLOAD_READERS
    mask: AlertMask = _MASK

    def parse(self, payload: Json) -> tuple[ParseResult, ...]:
        """Read every alert in a payload, whatever envelopes are around it.

        Returns:
            For each member an alert, why it is ignored, or why it cannot be read.

        Raises:
            AlertError: where there is only one, and it cannot be read.
            UsageError: where `source` is not one of the tools.

        """
        if self.source not in {AUTO, *(reader.name for reader in self.readers)}:
            raise UsageError(
                f"input `source` is `{self.source}`, but nothing says how to read it",
                hint="Give the paths to its fields in `payloads` in the configuration",
            )
        candidates = tuple(
            reader for reader in self.readers if self.source in {AUTO, reader.name}
        )
        results = _read(payload, candidates, ENVELOPE_LIMIT)
        # Two alerts are compared by their unmasked fingerprints.
        mask = self.mask.knowing(payload.value)
        masked = tuple(map(mask.result, _without_repetitions(results)))
        if len(masked) == 1 and isinstance(masked[0], Rejected):
            raise masked[0].error
        return masked or (
            Ignored(f"`{payload.path or 'the payload'}` contains no alert"),
        )

    def as_generic(self) -> "AlertParser":
        """Return the parser of our own payload, which masks in the same way."""
        return replace(self, source=GENERIC, readers=PAYLOAD_READERS)


def _without_repetitions(results: tuple[ParseResult, ...]) -> tuple[ParseResult, ...]:
    """Return each firing of a condition once, however often a payload contains it."""
    seen: set[tuple[str, datetime | None, Status]] = set()
    unique: list[ParseResult] = []
    for result in results:
        if isinstance(result, ParsedAlert):
            alert = result.alert
            start = alert.started_at
            # The ledger tells episodes apart by whole seconds.
            second = start.replace(microsecond=0) if start else None
            episode = (alert.fingerprint, second, alert.status)
            if episode in seen:
                continue
            seen.add(episode)
        unique.append(result)
    return tuple(unique)


def _read(
    body: Json, readers: tuple[PayloadReader, ...], depth: int
) -> tuple[ParseResult, ...]:
    try:
        return _read_or_open(body, readers, depth)
    except AlertError as error:
        return (Rejected(error),)


def _read_or_open(
    body: Json, readers: tuple[PayloadReader, ...], depth: int
) -> tuple[ParseResult, ...]:
    results = _read_by_tool(body, readers) if body.is_object() else None
    if results is not None:
        return with_deployments(with_frames(results, body), body)
    envelope = open_envelope(body) if depth else None
    if envelope is not None:
        members = (_read(each, readers, depth - 1) for each in envelope.payloads)
        inside = [
            _with_time_of(result, envelope.time) for each in members for result in each
        ]
        if envelope.is_guess and _holds_nothing(inside) and _has_own_fields(body):
            raise _unknown(body, readers)
        if envelope.is_guess:
            inside = [with_neighbours(result, body) for result in inside]
        return with_deployments((*envelope.results, *inside), body)
    if not body.is_object():
        raise body.wrong_type("an object with the alert's fields")
    raise _unknown(body, readers)


def _holds_nothing(results: Sequence[ParseResult]) -> bool:
    """Whether a member that was taken for an envelope holds nothing that we know."""
    return all(
        isinstance(result, Rejected)
        and isinstance(result.error, UnknownAlertError | NotJSONError)
        for result in results
    )


def _has_own_fields(body: Json) -> bool:
    """Whether fields of an alert are beside what looked like an envelope of it.

    `data` holds details at Cloudflare, and at most tools the alert.
    """
    # Imported only here: few payloads are unknown.
    from tracer.alerts.proposals.field_guesses import guess_fields  # noqa: PLC0415
    from tracer.alerts.proposals.payload_leaves import payload_leaves  # noqa: PLC0415

    guesses = guess_fields(payload_leaves(body))
    leaves = (leaf for name in _OWN_FIELDS for leaf in guesses.get(name, ()))
    return any(len(leaf.keys) == 1 for leaf in leaves)


def _read_by_tool(
    body: Json, readers: tuple[PayloadReader, ...]
) -> tuple[ParseResult, ...] | None:
    """Read a payload as the first tool that recognises it and can read an alert in it.

    Returns:
        `None` where no tool recognises the payload.

    """
    first: PayloadReader | None = None
    for reader in readers:
        if not reader.recognises(body):
            continue
        first = first or reader
        results = _read_by(reader.read, body)
        if not all(isinstance(result, Rejected) for result in results) or not results:
            is_whole = not any(isinstance(result, Rejected) for result in results)
            return results if is_whole else _read_by(reader.read_untitled, body)
    return _read_by(first.read_untitled, body) if first else None


def _read_by(
    read: Callable[[Json], tuple[ParseResult, ...]], body: Json
) -> tuple[ParseResult, ...]:
    try:
        return read(body)
    except AlertError as error:
        return (Rejected(error),)


def _with_time_of(result: ParseResult, time: Json | None) -> ParseResult:
    """Give an alert without a start the time of its envelope."""
    if time is None or not isinstance(result, ParsedAlert):
        return result
    return with_start(result, FieldReader().start_time(result.alert.status, time))


def propose(firing: Json, recovery: Json | None = None) -> Proposal | None:
    """Propose how to read a payload, `None` where nothing in it looks like a title.

    Args:
        firing: a payload, or one of a firing where there are two.
        recovery: the payload of its recovery.

    """
    # Imported only here: few payloads are unknown.
    from tracer.alerts.proposals.proposed_table import propose_table  # noqa: PLC0415

    first = _first_of_list(firing)
    return propose_table(first, _first_of_list(recovery) if recovery else None)


def _first_of_list(body: Json) -> Json:
    """Return the first alert of a payload that is a list: each is read on its own."""
    return next((member for member in body.items() if member.is_object()), body)


def _unknown(body: Json, readers: tuple[PayloadReader, ...]) -> UnknownAlertError:
    """Return the error that says what the payload has, for any tool or the named one."""
    names = [reader.name for reader in readers]
    if len(names) == 1 and names[0] != GENERIC:
        return UnknownAlertError(
            f"`{body.path}` is not what {names[0]} sends: it has {_keys(body)}",
            hint="Leave out the input `source`, or name the tool that sent it",
        )
    error = UnknownAlertError(
        f"`{body.path}` is not an alert we know: it has {_keys(body)}",
        hint="An alert needs at least `alert_id` or `title`; or `payloads` in the "
        "configuration gives the paths to its fields",
    )
    error.details = proposal_text(propose(body))
    return error


def _keys(body: Json) -> str:
    keys = [key for key, _ in body.members()]
    if not keys:
        return "no fields"
    shown = ", ".join(
        f"`{shown_words(key, _KEY_LENGTH)}`" for key in keys[:_KEYS_SHOWN]
    )
    return f"the fields {shown}" + (" and others" if keys[_KEYS_SHOWN:] else "")
