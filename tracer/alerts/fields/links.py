"""Links of an alert: the web addresses in a payload, by the name that a reader sees."""

import re

from tracer.alerts.fields.field_reader import FieldReader
from tracer.text import Json


def read_links(fields: FieldReader, /, **places: Json) -> dict[str, str]:
    """Return the web addresses at these places; `alert_group` is shown as "alert group"."""
    texts = {
        name.replace("_", " "): fields.text(place) for name, place in places.items()
    }
    return {name: text for name, text in texts.items() if text and is_web_address(text)}


def is_web_address(text: str) -> bool:
    """Whether a reader may be led there: `https` or `http`, and no further words."""
    is_address = text.lower().startswith(("https://", "http://"))
    return is_address and not re.search(r"\s", text.strip())
