"""Points in time as alerting tools write them; ages as people write them."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache

from tracer.text.patterns import Pattern

_DATES = (
    # 2025-11-20, 2025.11.20, 2025/11/20
    Pattern(r"(?P<year>\d{4})[-./](?P<month>\d\d?)[-./](?P<day>\d\d?)"),
    # 11/20/2025 and 20/11/2025, where only one number can be the month, or before `AM`
    Pattern(r"(?P<one>\d\d?)/(?P<other>\d\d?)/(?P<year>\d{4})"),
    # 20.11.2025: only languages that write the day first have dots
    Pattern(r"(?P<day>\d\d?)\.(?P<month>\d\d?)\.(?P<year>\d{4})"),
    # 20/Nov/2025: web servers, with a colon before the clock
    Pattern(r"(?P<day>\d\d?)/(?P<name>[A-Z][a-z]{2})/(?P<year>\d{4})"),
    # Thu, 20 Nov 2025: mail and HTTP; 20 November 2025; 20-Nov-2025, as Oracle has it
    Pattern(
        r"(?:[A-Z][a-z]{2,8},?\s+)?(?P<day>\d\d?)[\s-]+(?P<name>[A-Z][a-z]{2})[a-z]*,?[\s-]+(?P<year>\d{4})"
    ),
    # November 20, 2025
    Pattern(r"(?P<name>[A-Z][a-z]{2})[a-z]*\s+(?P<day>\d\d?),?\s+(?P<year>\d{4})"),
)
"""The forms of dates that `datetime.fromisoformat` does not read."""
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905
_ZONES = {
    "EST": -5,
    "EDT": -4,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
    "CET": 1,
    "CEST": 2,
    "JST": 9,
}
"""Hours of the zones whose names mean one: https://www.rfc-editor.org/rfc/rfc2822#section-4.3,
without `CST`, which is China's as well."""
_CLOCK = Pattern(
    rf"""
    (?:
      (?:[T\s,:]+|\s+at\s+)(?P<hour>\d\d?):(?P<minute>\d\d)
      (?: :(?P<second>\d\d)(?:[.,](?P<part>\d+))?)?     # 15:30:00.123, 15:30:00,123
      (?:\s*(?P<half>[AP])M)?                           # 3:30 PM
    )?
    \s*
    (?:Z|(?P<zone>{"|".join(_ZONES)})                    # other names mean several zones
      |\(?(?:UTC?|GMT)?                                 # (UTC+08:00), as clouds in China write
        (?:(?P<sign>[+-])(?P<hours>\d\d?)[:.]?(?P<minutes>\d\d)?)?\)?)
    (?:\s+(?:UTC|GMT))?                                 # +0000 UTC, as Go prints
    (?:\s+\((?:UTC|GMT)\))?                             # (UTC), as Thinkst writes
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ISO = Pattern(r"\d{4}-\d\d-\d\d(?:[T ].*)?|\d{8}T.*")
"""What `fromisoformat` is asked for: it takes any character for the `T`."""
_YEAR_LAST = Pattern(
    rf"""
    (?:[A-Z][a-z]{{2}},?\s+)?                             # Thu
    (?P<name>[A-Z][a-z]{{2}})\s+(?P<day>\d\d?)\s+         # Nov 20
    (?P<clock>\d\d?:\d\d(?::\d\d)?)\s+
    (?:(?P<zone>UTC|GMT|{"|".join(_ZONES)}|[+-]\d{{4}})\s+)?
    (?P<year>\d{{4}})
    """,
    re.VERBOSE,
)
"""`Thu Nov 20 15:30:00 UTC 2025`: the command `date`, Java and Nagios."""
_LEAP_SECOND = Pattern(r"(?<=:[0-5]\d:)60(?!\d)")
"""The 61st second of a minute, which UTC had 27 times and `datetime` does not know."""
_LONGEST = 80
"""Characters of a time; what is longer is prose."""
_YEARS = range(1990, 2100)
"""git knows no times beyond them, and no tool means any."""
_MANY_DAYS = 730
"""From here on an age is told in years: nobody counts 2765 days."""
_EPOCH = Pattern(r"\d{9,19}(?:\.\d+)?")
_EPOCH_UNITS = ((1e11, 1.0), (1e14, 1e3), (1e17, 1e6), (1e20, 1e9))
"""Below the first number, an epoch counts in the second's part of a second."""


def parse_time(value: str | float | None) -> datetime | None:
    """Read a point in time in UTC from any of the forms that tools write.

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
        case str():
            return _from_text(value.strip())


def _from_epoch(number: float) -> datetime | None:  # an int of any size, too
    for below, parts in _EPOCH_UNITS:
        if 0 < number < below:
            seconds, rest = divmod(number, parts)
            micros = round(rest * 1_000_000 / parts)
            return datetime.fromtimestamp(0, UTC) + timedelta(
                seconds=seconds, microseconds=micros
            )
    return None


@lru_cache(1024)  # a payload has one time under several keys
def _from_text(text: str) -> datetime | None:
    year_last = _YEAR_LAST.fullmatch(text)
    if year_last:
        parts = (year_last[name] for name in ("day", "name", "year", "clock", "zone"))
        text = " ".join(filter(None, parts))
    known = _LEAP_SECOND.sub("59", text)
    try:
        moment = _from_iso(known) or _from_parts(known)
        if moment is None:
            return None
        moment += timedelta(seconds=known != text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):  # the 32nd, or a zone that leaves the calendar
        return None


def _from_iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if _ISO.fullmatch(text) else None
    except ValueError:
        return None


def _from_parts(text: str) -> datetime | None:
    """Read a date in one of the other forms, then a clock and a zone where there are."""
    matches = (form.match(text) for form in _DATES)
    date_match = next(filter(None, matches), None)
    clock = _CLOCK.fullmatch(text, date_match.end()) if date_match else None
    if not date_match or not clock:
        return None
    parts = date_match.groupdict()
    month_and_day = _month_and_day(parts, is_american=bool(clock["half"]))
    is_prose = "name" in parts and not clock["hour"]  # "20 Nov 2025" in a sentence
    if not month_and_day or is_prose:
        return None
    return datetime.combine(date(int(parts["year"]), *month_and_day), _time_of(clock))


def _time_of(clock: re.Match[str]) -> time:
    hour, minute, second = (
        int(clock[name] or 0) for name in ("hour", "minute", "second")
    )
    if clock["half"]:
        hour = hour % 12 + (12 if clock["half"] in "Pp" else 0)
    micros = int((clock["part"] or "0")[:6].ljust(6, "0"))
    return time(hour, minute, second, micros, _zone(clock))


def _month_and_day(
    parts: dict[str, str], *, is_american: bool
) -> tuple[int, int] | None:
    if "month" in parts:
        return int(parts["month"]), int(parts["day"])
    if "name" in parts:
        known = parts["name"] in _MONTHS
        return (_MONTHS.index(parts["name"]) + 1, int(parts["day"])) if known else None
    one, other = int(parts["one"]), int(parts["other"])
    months = {number for number in (one, other) if number in range(1, 13)}
    if len(months) != 1:
        # 03/04/2025 is a day in March or in April; beside `AM` tools write it as Americans.
        return (int(parts["one"]), int(parts["other"])) if is_american else None
    (month,) = months
    return month, other if one == month else one


def _zone(clock: re.Match[str]) -> timezone:
    if clock["zone"]:
        return timezone(timedelta(hours=_ZONES[clock["zone"].upper()]))
    if not clock["sign"]:
        return UTC
    offset = timedelta(hours=int(clock["hours"]), minutes=int(clock["minutes"] or 0))
    return timezone(-offset if clock["sign"] == "-" else offset)


def iso(moment: datetime) -> str:
    """Write a moment as ISO 8601 in UTC, with the fraction only where there is one."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def iso_seconds(moment: datetime) -> str:
    """Write a moment as the ledger has it: ISO 8601 in UTC, in whole seconds."""
    return iso(moment.replace(microsecond=0))


def day_and_minute(moment: datetime) -> str:
    """Write a moment for people: `2025-11-20 15:30 UTC`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def span_text(span: timedelta) -> str:
    """Write a length of time in days, hours and minutes, as inputs have them: `1d 2h 5m`."""
    minutes = max(0, int(span.total_seconds())) // 60
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "d"), (hours, "h"), (minutes, "m"))
    return " ".join(f"{count}{unit}" for count, unit in parts if count) or "0m"


def age(span: timedelta) -> str:
    """Say a distance in its largest whole unit: `3 days`, `1 hour`; from two years in years."""
    seconds = int(span.total_seconds())
    if span.days >= _MANY_DAYS:
        return f"{span.days // 365} years"
    for name, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        count = seconds // length
        if count:
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "less than a minute"
