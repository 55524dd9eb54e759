"""How the time of each reader grows when its input does: twice as much takes twice as long.

Inputs are of the kinds that make backtracking patterns slow: a part that nearly
matches, again and again. Run alone: `python -m bench.growth`.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tracer.text import (
    KnownIds,
    Redactor,
    build_known_ids,
    find_requirements,
    find_tokens,
    parse_limits,
    parse_quantities,
    parse_time,
)

SIZES = (60_000, 120_000)
MOST_GROWTH = 2.3
MOST_SECONDS = 2.0
SHORTEST = 0.02
"""Seconds below which growth is noise."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads a text, and the parts that are repeated to make it slow."""

    name: str
    read: Callable[[str], object]
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Growth:
    """Seconds for an input, and for one of twice the size."""

    reader: str
    part: str
    seconds: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Growth by doubling; 0 where both are too short to be measured."""
        return self.seconds[1] / self.seconds[0] if self.seconds[1] > SHORTEST else 0.0


REDACTED = (
    *("a", "A", "aB1", "1", "=", "\\", '"', "%", "a=", "a-", "a.", "abc/", "x ", "x:y"),
    *("token=", "token:a-", 'password="', r"\"password\":\"", "password:\n ", "&key="),
    *(
        "?sig=",
        "key ",
        "api ",
        "password is ",
        "password for the ",
        "Bearer a8 ",
        "--a ",
    ),
    *(
        "-u a:",
        "mysql -p ",
        "machine a login ",
        "cookie: a=b;",
        "<password>x",
        "&quot;",
    ),
    *("https://a:", "//a:b@", "a:b@", "a/hooks", "jdbc:oracle:thin:a/", '{"name":"a",'),
    *("eyJ", "eyJhbGciOiJI.", "$2b$10$", "sk-", "glpat-", "Authorization: Digest a=b "),
    "-----BEGIN " + "PRIVATE KEY-----",
)
COUNTED = (
    *(
        "1",
        "1,",
        "1 ",
        "a",
        "1a",
        "1 a ",
        "< ",
        "<=",
        "at most ",
        "no more than ",
        "1e",
    ),
    *(
        "95% of ",
        "between ",
        "1 per ",
        "1 a per ",
        "p95 latency ",
        "max a b ",
        "500 ms, ",
    ),
)
NAMED = (
    *(
        "REQ-",
        "REQ-1",
        "REQ-1-",
        "REQ_1_",
        "a-",
        "a_",
        "a_1_",
        "a/",
        "a.",
        "REQ-1/",
        "A",
    ),
    *("REQ-1..", "REQ-1,2", "REQ-1 and -2 ", "REQ-1 to ", "Requirement 1.1, 1.2 ", "~"),
)


def readers() -> tuple[Reader, ...]:
    known: KnownIds = build_known_ids(
        {**{f"REQ-{number}": () for number in range(50)}, "a#1": ("Requirement 1.1",)}
    )
    return (
        Reader("Redactor", Redactor(), REDACTED),
        Reader("parse_limits", parse_limits, COUNTED),
        Reader("parse_quantities", lambda text: list(parse_quantities(text)), COUNTED),
        Reader("KnownIds.find", lambda text: list(known.find(text)), NAMED),
        Reader(
            "KnownIds.find in names",
            lambda text: list(known.find(text, in_names=True)),
            NAMED,
        ),
        Reader("find_tokens", lambda text: list(find_tokens(text)), NAMED),
        Reader("find_requirements", lambda text: list(find_requirements(text)), NAMED),
        Reader("parse_time", parse_time, ("2025-", "1", "1/", "1:", "Thu, ")),
    )


def measure(reader: Reader) -> Iterator[Growth]:
    """Read each kind of input in two sizes; the shorter of two tries counts."""
    reader.read(reader.parts[0])  # what is compiled when first used is compiled now
    for part in reader.parts:
        texts = ((part * (size // len(part) + 1))[:size] for size in SIZES)
        seconds = tuple(min(_seconds(reader, text) for _ in range(2)) for text in texts)
        yield Growth(reader.name, part, seconds)


def _seconds(reader: Reader, text: str) -> float:
    started = time.process_time()
    reader.read(text)
    return time.process_time() - started


def report() -> None:
    """Print the slowest input of each reader, and the one that grows most."""
    print(f"Time for {SIZES[0]:,} characters, and growth when they are doubled")
    for reader in readers():
        growths = list(measure(reader))
        slowest = max(growths, key=lambda growth: growth.seconds[0])
        steepest = max(growths, key=lambda growth: growth.ratio)
        print(
            f"  {reader.name:24} {slowest.seconds[0]:.3f} s for {slowest.part!r}, "
            f"{steepest.ratio:.2f} for {steepest.part!r}"
        )
    print(f"  (at most {MOST_SECONDS:.0f} s and {MOST_GROWTH})\n")


if __name__ == "__main__":
    report()
