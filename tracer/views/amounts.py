"""Amounts as people write them: `750 ms`, `+250 ms`, `3.8 times the limit`."""

_MANY_DIGITS = 1e15
_SECONDS = frozenset(("s", "sec", "secs", "second", "seconds"))
_BYTES = frozenset(("B", "byte", "bytes"))
_KIBI = 1024
_UNITS_OF_BYTES = ("bytes", "KiB", "MiB", "GiB", "TiB", "PiB")
_SEVERAL_TIMES = 2.0
"""From this many times the limit, the factor says more than the difference."""


def amount(value: float, unit: str | None = None) -> str:
    """Write a measured value with its unit: `750 ms`, `99.9 %`; 0.25 seconds are `250 ms`."""
    if unit in _SECONDS:
        value, unit = (
            (value, "s")
            if abs(value) >= 1 or not value
            else (round(value * 1000, 6), "ms")
        )
    if unit in _BYTES and abs(value) >= _KIBI:
        return _bytes(value)
    return _number(value) + (f" {unit}" if unit else "")


def _number(value: float) -> str:
    """Write a number as people read it: with an exponent only where it has many digits.

    `z` writes the zero below zero, which floats have, as 0.
    """
    short = f"{value:z.6g}"
    return f"{value:.0f}" if "e+" in short and abs(value) < _MANY_DIGITS else short


def _bytes(value: float) -> str:
    """Write bytes in the largest unit that there is one of: `2 GiB`."""
    power = 0
    while power < len(_UNITS_OF_BYTES) - 1 and abs(value) >= _KIBI ** (power + 1):
        power += 1
    return f"{value / _KIBI**power:z.4g} {_UNITS_OF_BYTES[power]}"


def signed(value: float, unit: str | None = None) -> str:
    """Write a difference: `+250 ms`, `-0.8 points`."""
    return ("+" if value > 0 else "") + amount(value, unit)


def excess(value: float, threshold: float, unit: str | None) -> str | None:
    """Say how far a value is from a limit: `+250 ms, +50 %`, `3.8 times the limit`.

    A difference of percentages is in points: from 99 % to 98.2 % it is not -0.8 %. So of
    numbers without a unit, which may be percentages, no share is told. From a limit of zero
    the value itself is the distance.
    """
    if not threshold:
        return None
    if threshold > 0 and value / threshold >= _SEVERAL_TIMES:
        times = float(f"{value / threshold:.3g}")
        return f"{amount(times)} times the limit"
    difference = value - threshold
    if unit == "%":
        return signed(round(difference, 6), "points")
    if not unit:
        side = "above" if difference > 0 else "below"
        return f"{amount(round(abs(difference), 6))} {side} the limit"
    share = signed(round(difference / abs(threshold) * 100, 1), "%")
    return f"{signed(difference, unit)}, {share}"
