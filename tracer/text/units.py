"""Units by their names, and what they are worth: `ms`, `%`, `MiB/s`, `requests per minute`."""

import re
from enum import StrEnum
from functools import lru_cache
from string import ascii_lowercase

from msgspec import Struct

from tracer.text.patterns import Pattern


class Dimension(StrEnum):
    """What a unit measures; quantities compare within one of these only."""

    TIME = "time"
    SHARE = "share"
    SIZE = "size"
    RATE = "rate"
    FLOW = "flow"
    COUNT = "count"


class Unit(Struct, frozen=True):
    """A unit and its worth in the dimension's base: seconds, ones, bytes, per second.

    `counted` is what a count or a rate counts, in the singular: `user`. It is empty for
    a count of anything, and for a rate of requests, queries and the like.
    """

    dimension: Dimension
    factor: float
    counted: str = ""

    def measures_as(self, other: "Unit") -> bool:
        """Whether both measure the same thing."""
        is_count = self.dimension is Dimension.COUNT
        is_any = is_count and not (self.counted and other.counted)
        is_same = is_any or self.counted == other.counted
        return self.dimension is other.dimension and is_same


def _units(dimension: Dimension, table: dict[str, float]) -> dict[str, Unit]:
    return {
        name: Unit(dimension, factor)
        for names, factor in table.items()
        for name in names.split()
    }


UNITS = {
    **_units(
        Dimension.TIME,
        {
            "ns nanosecond nanoseconds": 1e-9,
            "us µs μs microsecond microseconds マイクロ秒 微秒 мкс": 1e-6,
            "ms msec msecs millisecond milliseconds millisekunden milisegundos "
            "millisecondes ミリ秒 毫秒 밀리초 мс": 1e-3,
            "s sec secs seg segs second seconds sek sekunde sekunden segundo segundos seconde "
            "secondes secondi 秒 秒間 秒钟 秒鐘 초 сек секунд секунды секунда секунду": 1.0,
            "min mins minute minutes minuten minuto minutos "
            "分 分間 分钟 分鐘 분 мин минут минуты минута минуту": 60.0,
            "h hr hrs hour hours stunde stunden heure heures hora horas "
            "時間 小时 小時 시간 ч час часа часов": 3600.0,
            "d day days tag tage jour jours día días 日 日間 天 일 дней дня день": 86_400.0,
        },
    ),
    **_units(Dimension.SHARE, {"% percent pct": 0.01, "ratio percentunit": 1.0}),
    **_units(
        Dimension.SIZE,
        {
            "b byte bytes": 1.0,
            "kb kilobyte kilobytes": 1e3,
            "mb megabyte megabytes": 1e6,
            "gb gigabyte gigabytes": 1e9,
            "tb terabyte terabytes": 1e12,
            "kib ki": 2.0**10,
            "mib mi": 2.0**20,
            "gib gi": 2.0**30,
            "tib ti": 2.0**40,
        },
    ),
    **_units(Dimension.RATE, {"rps qps tps hz": 1.0, "rpm": 1 / 60}),
    **_units(Dimension.COUNT, {"count counts number": 1.0}),
    **_units(Dimension.FLOW, {"kbps": 125.0, "mbps": 125e3, "gbps": 125e6}),
}
"""Units by the names that people and tools give them, in lower case."""
_UNSPACED_NAMES = sorted(
    (name for name in UNITS if set(name).isdisjoint(ascii_lowercase + "µμ%")),
    key=len,
    reverse=True,
)
OTHER_SCRIPTS = rf"(?:(?:{'|'.join(_UNSPACED_NAMES)})(?![\u0430-\u044f]))"
"""Units in other scripts, some of which have no space behind a word: `3秒以内`. A part of
verbose patterns."""
_NO_UNIT = frozenset(("", "1", "none", "short"))
"""What tools write as the unit of a number that has none; Grafana calls it `short`."""
_REQUESTS = frozenset(
    (
        *("count", "counts", "req", "reqs", "request", "requests", "op", "ops"),
        *(
            "operation",
            "operations",
            "query",
            "queries",
            "call",
            "calls",
            "hit",
            "hits",
        ),
        *("transaction", "transactions", "message", "messages", "event", "events"),
    )
)
"""What a rate counts in most systems; people use one word for another."""
TIME = r"(?:s|sec|seconds?|min|minutes?|h|hours?|days?)"
"""The time of a rate. A part of verbose patterns."""
_RATE = Pattern(
    rf"""
    (?P<counted>.*?)
    (?:/|[ ]per[ ]|[ ]an?[ ]|per(?=[a-z]{{3}}))   # bytespersecond is Grafana's
    (?P<time>{TIME})
    """,
    re.VERBOSE,
)
_LONGEST_UNIT = 80
"""Characters of a unit; what is longer is text, and not worth to be remembered."""


def unit_named(name: str) -> Unit | None:
    """Return what a unit is worth; `None` for what tools write where there is none.

    A word that is not a unit names what is counted: `users` compare with users only.
    """
    return _unit_named(name[:_LONGEST_UNIT])


@lru_cache(maxsize=1024)
def _unit_named(name: str) -> Unit | None:
    plain = name.strip("{} ").lower()  # {user} is UCUM's way to write a count
    if plain in _NO_UNIT:
        return None
    if plain in UNITS:
        return UNITS[plain]
    rate = _RATE.fullmatch(plain)
    if rate is None:
        return Unit(Dimension.COUNT, 1.0, _counted(plain))
    seconds = UNITS[rate["time"]].factor
    size = UNITS.get(rate["counted"])
    if size and size.dimension is Dimension.SIZE:
        return Unit(Dimension.FLOW, size.factor / seconds)
    is_of_requests = not _REQUESTS.isdisjoint(rate["counted"].split())
    counted = "" if is_of_requests else _counted(rate["counted"])
    return Unit(Dimension.RATE, 1 / seconds, counted)


def _counted(phrase: str) -> str:
    """Return what some words count: `user` of `concurrent users`."""
    words = phrase.split() or [""]
    noun = next((word for word in words if word.endswith("s")), words[-1])
    return noun.removesuffix("s")
