"""JSON inside a text, as tools write it whose templates can only fill in texts."""

from tracer.text import Json, parse_json


def embedded_json(place: Json) -> Json:
    """Return what a text holds as JSON; a value that is not text is returned as it is.

    Raises:
        AlertError: where the text is not JSON.

    """
    if not isinstance(place.value, str):
        return place
    return parse_json(place.value.encode(), place.path)
