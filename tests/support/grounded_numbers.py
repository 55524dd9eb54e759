"""The numbers that a trace holds, as they are or as somebody may count them in it."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tests.support.paths import ROOT
from tracer.text import age

_SHOWN = 12
"""How many members of a list a report shows at most, before it counts the rest."""
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
_NO_NUMBER = re.compile(
    r"""
    \d{4}-\d\d-\d\dT\S+                     # times
    | \b(?=[a-f]*\d)(?=\d*[a-f])[a-f\d]{7,}\b  # commits and fingerprints
    | (?:\b[A-Z][A-Z\d]*-)+\d+                # ids
    """,
    re.VERBOSE,
)


def strings_in(value: Any) -> Iterator[str]:
    """Walk over every text of a trace, names of tags and links included."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield key
            yield from strings_in(member)
    elif isinstance(value, list):
        for member in value:
            yield from strings_in(member)
    elif isinstance(value, str):
        yield value


def numbers_in(value: Any) -> Iterator[float]:
    """Walk over every number of a trace, those inside its texts included."""
    if isinstance(value, dict):
        for member in value.values():
            yield from numbers_in(member)
    elif isinstance(value, list):
        for member in value:
            yield from numbers_in(member)
    elif isinstance(value, int | float):
        yield float(value)


def derived_numbers(trace: dict[str, Any]) -> set[float]:
    """Return the numbers that a text about a trace may have."""
    numbers = set(numbers_in(trace))
    for text in strings_in(trace):
        for match in _DIGITS.finditer(_NO_NUMBER.sub(" ", text)):
            numbers.add(float(match[0].replace(",", "")))
    numbers |= set(_counts(trace)) | set(_ages(trace)) | set(_measures(trace))
    numbers |= _wording()
    # Reports show shares as whole percents, and measurements in six digits.
    numbers |= {float(round(number * 100)) for number in numbers if 0 <= number <= 1}
    numbers |= {float(f"{number:.6g}") for number in numbers}
    numbers |= {round(number, digits) for number in numbers for digits in (0, 1, 2)}
    return numbers | {abs(number) for number in numbers}


def _counts(value: Any) -> Iterator[float]:
    """Count the members of each list, the files they are in, and what a report hides."""
    if isinstance(value, dict):
        for member in value.values():
            yield from _counts(member)
    elif isinstance(value, list):
        paths = {member["path"] for member in value if _has_path(member)}
        for count in {len(value), len(paths)}:
            yield from (float(count - shown) for shown in range(min(count, _SHOWN) + 1))
        for path in paths:
            yield float(sum(m.get("path") == path for m in value if _has_path(m)))
        for member in value:
            yield from _counts(member)


def _has_path(member: Any) -> bool:
    return isinstance(member, dict) and "path" in member


def _ages(trace: dict[str, Any]) -> Iterator[float]:
    """Walk over the ages of commits at the time of the alert, and counts by age."""
    moment = datetime.fromisoformat(trace["moment"])
    commits = [
        *trace["commits"],
        *trace["recent_commits"],
        *trace["suspects"],
        *trace["older_suspects"],
        *trace["unranked_commits"],
        *trace["lanes"],
    ]
    ages = [moment - datetime.fromisoformat(commit["date"]) for commit in commits]
    for each in ages:
        yield from (float(digits) for digits in re.findall(r"\d+", age(each)))
    recent = [
        moment - datetime.fromisoformat(commit["date"])
        for commit in trace["recent_commits"]
    ]
    yield float(sum(each.days < 7 for each in recent))


def _measures(trace: dict[str, Any]) -> Iterator[float]:
    """Walk over what follows from the alert's value and threshold."""
    alert = trace["alert"]
    value, threshold = alert["value"], alert["threshold"]
    in_milliseconds = [1000 * each for each in (value, threshold) if each is not None]
    if in_milliseconds and alert["unit"] in {"s", "sec", "seconds"}:
        yield from in_milliseconds
        yield in_milliseconds[0] - in_milliseconds[-1]
    if value is not None and threshold:
        yield value - threshold
        yield (value - threshold) / abs(threshold) * 100
        yield value / threshold
    for text in strings_in(alert):
        for match in re.finditer(r"\bp(\d\d)(?!\d)", text):
            yield 100 - float(match[1])


def _wording() -> set[float]:
    """Return the numbers in the fixed words of our own templates."""
    numbers = set()
    for path in (ROOT / "templates").glob("*.j2"):
        words = re.sub(r"\{[{%#].*?[}%#]\}", "", path.read_text(), flags=re.DOTALL)
        numbers |= {float(m[0].replace(",", "")) for m in _DIGITS.finditer(words)}
    return numbers
