"""Points in time as alerting tools write them, and distances as people say them."""

import re
from datetime import UTC, datetime, timedelta, timezone

from tracer.text.patterns import Pattern

_STAMP = Pattern(
    r"(?P<year>\d{4})[-./](?P<month>\d\d?)[-./](?P<day>\d\d?)"
    r"(?:[T ,]+(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<part>\d+))?)?"
    r"(?:\s*(?P<half>[AP])M)?)?"
    r"\s*(?:(?P<zone>Z|UTC|GMT)|(?P<sign>[+-])(?P<hours>\d\d)[:.]?(?P<minutes>\d\d)?)?"
    r"(?:\s+(?:UTC|GMT))?",
    re.IGNORECASE,
)
_SLASHED = Pattern(r"(?P<one>\d\d?)/(?P<two>\d\d?)/(?P<year>\d{4})(?P<rest>.*)")
_MAIL = Pattern(
    r"(?:[A-Z][a-z]{2},\s+)?\d\d?\s+[A-Z][a-z]{2}\s+\d{4}\s+\d\d:\d\d(?::\d\d)?"
    r"(?:\s+(?:[+-]\d{4}|GMT|UTC|UT|Z))?"
)
"""As mail and HTTP write it; other names of zones mean different ones to different people."""
_LONGEST = 80
"""Characters of a time; what is longer is prose."""
_YEARS = range(1990, 2100)
"""git can tell no times beyond them, and no tool means any."""
_EPOCH = Pattern(r"\d{9,19}(?:\.\d+)?")
_EPOCH_UNITS = ((1e11, 1.0), (1e14, 1e3), (1e17, 1e6), (1e20, 1e9))
"""Below the first number, an epoch counts in the second's part of a second."""


def parse_time(value: str | float | None) -> datetime | None:
    """Read a point in time in UTC from any of the forms met in the wild.

    A time without a zone is taken as UTC. Zero, the year one and what cannot be
    read are not times, and give `None`; so does what no alert can have happened at.
    """
    moment = _parsed(value)
    return moment if moment and moment.year in _YEARS else None


def _parsed(value: str | float | None) -> datetime | None:
    match value:
        case None | bool():
            return None
        case int() | float():
            return _from_epoch(value)
        case str() if len(value) > _LONGEST:
            return None
        case str() if _EPOCH.fullmatch(value.strip()):
            return _from_epoch(float(value))
        case str() if _MAIL.fullmatch(value.strip()):
            return _from_mail(value.strip())
        case str():
            return _from_stamp(_year_first(value.strip()))


def _from_epoch(number: float) -> datetime | None:  # an int of any size, too
    for below, parts in _EPOCH_UNITS:
        if 0 < number < below:
            seconds, rest = divmod(number, parts)
            micros = round(rest * 1_000_000 / parts)
            return datetime.fromtimestamp(0, UTC) + timedelta(
                seconds=seconds, microseconds=micros
            )
    return None


def _from_mail(text: str) -> datetime | None:
    # Few tools write times as e-mail does, and the module takes as long as 20 of ours.
    from email.utils import parsedate_to_datetime  # noqa: PLC0415

    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def _year_first(text: str) -> str:
    """Turn a date with slashes round where only one number of it can be the month."""
    found = _SLASHED.fullmatch(text)
    if not found:
        return text
    one, two = int(found["one"]), int(found["two"])
    months = {month for month in (one, two) if month in range(1, 13)}
    if len(months) != 1:
        return text
    (month,) = months
    day = two if one == month else one
    return f"{found['year']}-{month}-{day}{found['rest']}"


def _from_stamp(text: str) -> datetime | None:
    found = _STAMP.fullmatch(text)
    if not found:
        return None
    try:
        year, month, day = (int(found[name]) for name in ("year", "month", "day"))
        hour, minute, second = (
            int(found[name] or 0) for name in ("hour", "minute", "second")
        )
        if found["half"]:
            hour = hour % 12 + (12 if found["half"] in "Pp" else 0)
        micros = int((found["part"] or "0")[:6].ljust(6, "0"))
        stamp = datetime(year, month, day, hour, minute, second, micros, _zone(found))
        return stamp.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(found: re.Match[str]) -> timezone:
    if not found["sign"]:
        return UTC
    offset = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
    return timezone(-offset if found["sign"] == "-" else offset)


def iso(moment: datetime) -> str:
    """Write a moment as ISO 8601 in UTC, with the fraction only where there is one."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def day_and_minute(moment: datetime) -> str:
    """Write a moment for people: `2025-11-20 15:30 UTC`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def age(span: timedelta) -> str:
    """Say a distance in its largest whole unit: `3 days`, `1 hour`."""
    seconds = int(span.total_seconds())
    for name, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        count = seconds // length
        if count:
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "less than a minute"
