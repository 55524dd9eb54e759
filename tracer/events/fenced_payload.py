"""The payload in a fenced block of an issue, as JSON or YAML."""

from contextlib import suppress

from tracer.errors import AlertError
from tracer.events.visible_text import FencedBlock
from tracer.events.yaml_payload import parse_yaml_payload
from tracer.text import Json, parse_json

UNANSWERED = frozenset({"", "_no response_", "no response", "none", "n/a"})
"""What GitHub or a person writes where a form's field has no answer."""


def payload_in(block: FencedBlock) -> Json | None:
    """Return what a block holds, `None` where neither language nor shape says data.

    Raises:
        AlertError: where the language says JSON or YAML, and the block is not.

    """
    if block.content.strip().lower() in UNANSWERED:
        return None
    place = f"{block.language or 'fenced'} block"
    match block.language:
        case "json" | "jsonc" | "json5":
            return parse_json(block.content.encode(), place)
        case "yaml" | "yml":
            return parse_yaml_payload(block.content, place)
        case "" if block.content.lstrip()[:1] in {"{", "["}:
            with suppress(AlertError):  # it may be anything else in braces
                return parse_json(block.content.encode(), place)
    return None
