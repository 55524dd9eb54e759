"""The trailers of our commits (`Alert-Id: …`), and the title of the pull request among them.

A later run knows a remediation by them, so code writes them, whatever a template says.
"""

import re
from collections.abc import Iterator, Sequence

from tracer.text import INTENT, Pattern, SizeLimit, message_text, shorten
from tracer.tracing import RemediationIntent, Trace

_TRAILER = Pattern(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)+: \S.*")
"""Such as `Signed-off-by: x`. Without a hyphen it may be a sentence: `Next: deploy`."""
_OURS = Pattern(
    r"(?:Remediation-Loop|Alert-Id|Requirement|Intent|Remediation|Pull-Request-Title):",
    re.IGNORECASE,
)
_TITLE = Pattern(r"^Pull-Request-Title: (\S.*)$", re.MULTILINE)
_ALERT_ID_LIMIT = 120


def message_with_trailers(
    message: str, traces: Sequence[Trace], new_intent: RemediationIntent, title: str
) -> str:
    """Return a commit message that ends with our trailers, each of them once.

    Trailers of git are the lines of the last paragraph. What a template has there under
    one of our names goes; its other trailers, such as `Signed-off-by`, stay. The `title` is
    that of the pull request: another run may have to open it, without the alert.
    """
    *paragraphs, last = re.split(r"\n\s*\n", message.strip())
    lines = last.splitlines()
    kept = [line for line in lines if not _OURS.match(line)]
    if len(kept) == len(lines) and not all(map(_TRAILER.fullmatch, lines)):
        paragraphs, kept = [*paragraphs, last], []
    if not any(paragraphs):
        paragraphs = [f"{new_intent.id}: {message_text(new_intent.title or '')}"]
    trailers = "\n".join([*kept, *_trailers(traces, new_intent, title)])
    return "\n\n".join([*paragraphs, trailers]) + "\n"


def trailers_about(traces: Sequence[Trace]) -> Iterator[str]:
    """Walk over the trailers that say which loop and alerts a commit of ours is about."""
    yield f"Remediation-Loop: {message_text(traces[0].loop)}"
    for each in traces:
        yield f"Alert-Id: {message_text(shorten(each.alert.name, _ALERT_ID_LIMIT))}"


def title_in(message: str) -> str | None:
    """Return the title of the pull request that a commit message of ours names, if any."""
    titles = _TITLE.findall(message)
    return str(titles[-1]).strip() if titles else None


def _trailers(
    traces: Sequence[Trace], new_intent: RemediationIntent, title: str
) -> Iterator[str]:
    trace = traces[0]
    yield from trailers_about(traces)
    requirement = trace.requirement_id or "untraced"
    yield f"Requirement: {message_text(requirement)}"
    yield f"Intent: {message_text(trace.intent.id if trace.intent else 'none')}"
    yield f"Remediation: {new_intent.id}"
    yield f"Pull-Request-Title: {message_text(title)}"


def title_with_intent(title: str, new_intent: RemediationIntent) -> str:
    """Return a pull request's title that names the intent: its number is then taken."""
    # Until it is merged, the title is what other runs read the number from.
    words = " ".join((title or new_intent.title or "").split())[
        : SizeLimit.PULL_REQUEST_TITLE
    ]
    if new_intent.id in (match[0] for match in INTENT.finditer(words)):
        return words
    return f"{new_intent.id}: {words}"[: SizeLimit.PULL_REQUEST_TITLE]
