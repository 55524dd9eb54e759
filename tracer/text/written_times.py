"""Points in time as people write them in sentences: `2026-07-20 around 9 pm UTC`."""

import re
from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from tracer.text.patterns import Pattern
from tracer.text.times import parse_time

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("jan ene gen", "feb fév fev", "mar mär maa mrt", "apr avr abr"),
            *("may mai mei mag", "jun jui giu", "jul lug", "aug aoû ago"),
            *("sep set", "oct okt ott out", "nov", "dec dez déc dic"),
        ),
        1,
    )
    for name in names.split()
}
"""Months by the first letters of their names, where these mean one month."""
_JULY = "juil"
"""French: its first three letters are those of June."""
_NAME = r"[^\W\d_]{3,10} \.?"
_DATE = rf"""
    (?: (?P<year> \d{{4}} ) - (?P<month> \d\d ) - (?P<day> \d\d )
      | (?P<dotted_day> \d\d? ) \. (?P<dotted_month> \d\d? ) \. (?P<dotted_year> \d{{4}} )
      | (?P<first_day> \d\d? ) (?: st | nd | rd | th | \. )? [ ] (?: of\ | de\ )?
        (?P<name> {_NAME} ) ,? [ ] (?: de\ | del\ )? (?P<named_year> \d{{4}} )
      | (?P<first_name> {_NAME} ) [ ] (?P<second_day> \d\d? ) (?: st | nd | rd | th )? ,? [ ]
        (?P<last_year> \d{{4}} ) )
    (?! \d )
"""
_NEAR = r"""
    (?: (?: around | about | approximately | approx\.? | roughly | circa | ca\.? | near | at
          | between | from | um | gegen | etwa | ungefähr | zwischen | ab | vers | à | entre
          | environ | a\ las | sobre\ las | hacia\ las | às | por\ volta\ das | om | rond
          | kl\.? | alle | verso\ le | około | o ) \b \.? [ ]? | [~≈] [ ]? ){0,2}
"""
_CLOCK = r"""
    (?: (?P<hour> \d\d? ) (?: [:.] (?P<minute> \d\d ) (?: : (?P<second> \d\d ) )? )?
        [ ]? (?: (?P<half> [ap] ) \.? m \b \.? | Uhr \b )
      | (?P<plain_hour> \d\d? ) [:h] (?P<plain_minute> \d\d ) (?: : (?P<plain_second> \d\d ) (?: [.,] \d+ )? )?
    ) (?! [:.]? \d )
"""
_UNTIL = r"(?: [ ]? (?: - | \u2013 | and | to | until | und | bis | et | y | e ) [ ]? \d\d?:\d\d )?"
_ZONE = r"""
    (?: [ ]? \(? (?P<zone> (?: UTC | GMT )? [+-] \d\d? (?: :? \d\d )? | UTC | GMT
        | (?-i: [A-Z]{1,4}T ) | local\ time | Z (?! \w ) ) \b \)? )?
"""
_WRITTEN = Pattern(
    rf"""
    (?<! [\w.:-] )
    (?: {_DATE} (?: T | [ ]? ,? [ ]? [(]? ) {_NEAR} {_CLOCK} {_UNTIL} {_ZONE}
      | {_CLOCK.replace("(?P<", "(?P<before_")} {_ZONE.replace("(?P<", "(?P<before_")}
        [ ]? (?: , | on | am | le | el | del | den | op | den )? [ ]?
        {_DATE.replace("(?P<", "(?P<after_")} )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OFFSET = Pattern(r"(?:UTC|GMT)?([+-])(\d\d?):?(\d\d)?", re.IGNORECASE)


class WrittenTime(Struct, frozen=True):
    """A point in time in a text, and where it is there."""

    start: int
    end: int
    moment: datetime


def find_times(text: str) -> Iterator[WrittenTime]:
    """Walk over the days in a text that come with a time of day, in any usual order.

    Without a zone it is UTC. A zone whose name means several hours, as `CST`, leaves open
    when it was: then there is no time.
    """
    for match in _WRITTEN.finditer(text):
        moment = _moment(match)
        if moment:
            yield WrittenTime(match.start(), match.end(), moment)


def read_time(text: str) -> datetime | None:
    """Read a time as tools or as people write it; the only one in a few words counts."""
    moment = parse_time(text)
    if moment:
        return moment
    found = {written.moment for written in find_times(text)}
    return found.pop() if len(found) == 1 else None


def _moment(match: re.Match[str]) -> datetime | None:
    groups = match.groupdict()
    day, clock, zone = _day(groups), _clock(groups), _zone(groups)
    return parse_time(f"{day} {clock} {zone}".strip()) if day and clock else None


def _first(groups: dict[str, str | None], *names: str) -> str | None:
    """Return the first of some groups that matched, whichever order was written."""
    spellings = (
        f"{order}{name}" for order in ("", "after_", "before_") for name in names
    )
    return next((groups[name] for name in spellings if groups.get(name)), None)


def _day(groups: dict[str, str | None]) -> str | None:
    year = _first(groups, "year", "dotted_year", "named_year", "last_year")
    day = _first(groups, "day", "dotted_day", "first_day", "second_day")
    month = _first(groups, "month", "dotted_month") or _month_of(
        _first(groups, "name", "first_name") or ""
    )
    return f"{year}-{int(month):02}-{int(day):02}" if month and day else None


def _month_of(name: str) -> str | None:
    word = name.lower().strip(".")
    number = 7 if word.startswith(_JULY) else _MONTHS.get(word[:3])
    return str(number) if number else None


def _clock(groups: dict[str, str | None]) -> str | None:
    hour = int(_first(groups, "hour", "plain_hour") or 0)
    minute = int(_first(groups, "minute", "plain_minute") or 0)
    second = int(_first(groups, "second", "plain_second") or 0)
    half = _first(groups, "half")
    if half:
        hour = hour % 12 + (12 if half in "pP" else 0)
    return f"{hour:02}:{minute:02}:{second:02}"


def _zone(groups: dict[str, str | None]) -> str:
    zone = (_first(groups, "zone") or "UTC").upper()
    offset = _OFFSET.fullmatch(zone)
    return f"{offset[1]}{int(offset[2]):02}:{offset[3] or '00'}" if offset else zone
