"""What a file says of a rule: its names, its limit, its labels and annotations."""

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from tracer.alerts import comparison_in, metric_in, unit_in
from tracer.text import JSONValue, parse_quantities


class RuleFacts(Struct, frozen=True, kw_only=True):
    """A rule as a file defines it; the first of `names` is the one that people use.

    `operator` and `threshold` say when it fires. `labels` also has the annotations.
    """

    names: tuple[str, ...]
    line: int
    parts: tuple[str, ...] = ()
    """What a name with variables says for certain: the texts between them."""
    metric: str | None = None
    operator: str | None = None
    threshold: float | None = None
    unit: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


def facts_of_expression(
    names: tuple[str, ...],
    line: int,
    expression: str | None,
    labels: Mapping[str, str],
) -> RuleFacts:
    """Return the facts of a rule that an expression ends in a comparison of."""
    operator, threshold = comparison_in(expression)
    return RuleFacts(
        names=names,
        line=line,
        metric=metric_in(expression),
        operator=operator,
        threshold=threshold,
        unit=unit_in(expression),
        labels=labels,
    )


def facts_of_objective(
    names: tuple[str, ...], line: int, objective: JSONValue, labels: Mapping[str, str]
) -> RuleFacts:
    """Return the facts of an objective: it fires below a number of percent."""
    quantity = next(parse_quantities(str(objective or "")), None)
    percent = quantity.value if quantity else None
    if percent is not None and 0 < percent <= 1:  # OpenSLO writes 0.999
        percent = round(percent * 100, 6)
    return RuleFacts(
        names=names,
        line=line,
        operator="<" if percent is not None else None,
        threshold=percent,
        unit="%" if percent is not None else None,
        labels=labels,
    )


def texts_in(*tables: object) -> dict[str, str]:
    """Return the plain texts of labels and annotations; of one name the first counts."""
    return {key: text for table in reversed(tables) for key, text in _texts(table)}


def _texts(table: object) -> Iterator[tuple[str, str]]:
    if isinstance(table, Mapping):
        for key, value in table.items():
            # A template says nothing until it is filled.
            if isinstance(value, str) and value and "{{" not in value:
                yield str(key), value


def tags_in(tags: JSONValue) -> dict[str, str]:
    """Return tags such as `req:REQ-1` as a table."""
    members = tags if isinstance(tags, list) else []
    pairs = (member.partition(":") for member in members if isinstance(member, str))
    return {key.strip(): value.strip() for key, colon, value in pairs if colon}


def names_of(*values: object) -> tuple[str, ...]:
    """Return the texts among some values, each once."""
    texts = [value.strip() for value in values if isinstance(value, str)]
    return tuple(dict.fromkeys(text for text in texts if text))


def member(data: object, *keys: str) -> object:
    """Return what a path of keys leads to in plain data, `None` where it ends before."""
    for key in keys:
        if not isinstance(data, Mapping):
            return None
        data = data.get(key)
    return data


def members(data: object) -> list[object]:
    """Return a list's members; another value has none."""
    return list(data) if isinstance(data, list) else []
