"""The command `init --from-sample`: proposes how to read a payload, and shows the result.

It reads one payload, or one of a firing and one of its recovery. Nothing is traced.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from tracer.alerts import (
    CUSTOM,
    SAMPLE_NAME,
    Alert,
    AlertMask,
    AlertParser,
    Ignored,
    ParsedAlert,
    Proposal,
    Rejected,
    parse_payload_tables,
    payload_readers_with,
    propose,
)
from tracer.errors import AlertError, UsageError
from tracer.job import JobOutput
from tracer.repository import Repository
from tracer.text import ConfigValue, Json, read_json
from tracer.tracing import as_json

CONFIG = ".github/trace.yml"
_MOST_SAMPLES = 2


def init_from_samples(files: Sequence[str], repo: Path, output: JobOutput) -> None:
    """Write the proposed table into the configuration, and show the alerts it gives.

    Args:
        files: a payload, or that of a firing and that of its recovery.
        repo: a folder in the clone whose configuration is written.
        output: prints what was proposed and read.

    Raises:
        AlertError: where a file is not JSON, or nothing in it looks like a title.
        UsageError: where there are more than two files, or the file cannot be written.

    """
    if len(files) > _MOST_SAMPLES:
        raise UsageError(
            "`--from-sample` takes one payload, or two",
            hint="Give the payload of a firing, then the one of its recovery",
        )
    payloads = [read_json(Path(file), file) for file in files]
    proposal = propose(*payloads)
    if proposal is None:
        raise AlertError(
            f"nothing in `{files[0]}` looks like the title of an alert",
            hint="Write `payloads` by hand: docs/alerting/payloads.md",
        )
    block = AlertMask().redactor(proposal.as_yaml(SAMPLE_NAME))
    alerts = [_read(proposal, payload) for payload in payloads]
    output.say("\n".join(_report(proposal, block, files, alerts)))
    output.say(_write(proposal.as_yaml(SAMPLE_NAME, with_values=False), repo))


def _read(proposal: Proposal, payload: Json) -> Alert | str:
    """Return the alert that the table gives, or why it gives none."""
    tables = parse_payload_tables(
        ConfigValue(CONFIG, "payloads", [proposal.as_settings(SAMPLE_NAME)])
    )
    parser = AlertParser(source=CUSTOM, readers=payload_readers_with(tables))
    try:
        result = parser.parse(payload)[0]
    except AlertError as error:
        return str(error)
    match result:
        case ParsedAlert(alert=alert):
            return alert
        case Ignored(reason=reason):
            return reason
        case Rejected():
            return str(result.error)


def _report(
    proposal: Proposal,
    block: str,
    files: Sequence[str],
    alerts: Sequence[Alert | str],
) -> Iterator[str]:
    yield f"Proposed for {CONFIG}:"
    yield ""
    yield block
    if proposal.missing:
        yield ""
        yield f"Nothing looks like: {', '.join(proposal.missing)}"
    for file, alert in zip(files, alerts, strict=True):
        yield ""
        yield f"{file} is then read as:"
        yield from _fields_of(alert)
    if len(alerts) == _MOST_SAMPLES:
        yield ""
        yield from _differences(*alerts)
    yield ""


def _fields_of(alert: Alert | str) -> Iterator[str]:
    if isinstance(alert, str):
        yield f"  no alert: {alert}"
        return
    for name, value in _known(alert).items():
        yield f"  {name}: {value}"


def _known(alert: Alert) -> Mapping[str, object]:
    shown = as_json(alert)
    members = shown if isinstance(shown, Mapping) else {}
    return {
        name: value for name, value in members.items() if value not in (None, {}, [])
    }


def _differences(firing: Alert | str, recovery: Alert | str) -> Iterator[str]:
    """Say how a firing and its recovery differ, and what keeps them from belonging together."""
    if isinstance(firing, str) or isinstance(recovery, str):
        return
    before, after = _known(firing), _known(recovery)
    names = [
        name for name in {**before, **after} if before.get(name) != after.get(name)
    ]
    yield f"The two differ in: {', '.join(names) or 'nothing'}"
    if firing.status is recovery.status:
        yield f"  Both are {firing.status}: correct `status`, or its words."
    if firing.fingerprint != recovery.fingerprint:
        yield (
            "  Their fingerprints differ, so the second is not known as the recovery of the"
            " first: give `identity` the paths to what is the same in both."
        )


def _write(block: str, repo: Path) -> str:
    """Write the table where the configuration has none; return what was done."""
    with closing(Repository(repo)) as repository:
        root = repository.worktree
    file = root / CONFIG
    if not file.resolve().is_relative_to(root.resolve()):
        raise UsageError(f"`{CONFIG}` is outside the clone, because of a symbolic link")
    try:
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        if any(line.startswith("payloads:") for line in text.splitlines()):
            return f"{CONFIG} has `payloads` already: add the table there."
        file.parent.mkdir(parents=True, exist_ok=True)
        separator = "\n" if text else ""
        file.write_text(f"{text}{separator}{block}\n", encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot write `{CONFIG}`: {error}") from None
    return f"wrote {CONFIG}: commit it when it is right."
