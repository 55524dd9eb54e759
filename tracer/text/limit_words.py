"""The phrases that make a number a limit, in tables: `no more than`, `p95 latency:`.

A phrase is written with `|` between words of which one is used, and `[…]` round
those that may be missing: `at [the] most|least` are four phrases. `*` is any word, `#`
a digit. Each phrase has an example of a limit, with `{}` in its place.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cached_property

from msgspec import Struct

from tracer.text.patterns import Pattern


class Meaning(StrEnum):
    """What a phrase makes of a number: an operator, or one that the unit decides."""

    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    BETTER = "better"
    """Less of a time, more of anything else: `faster than`."""
    WORSE = "worse"


class Phrase(Struct, frozen=True):
    """Some phrases that mean the same."""

    words: str
    meaning: Meaning
    example: str

    def spellings(self) -> Iterator[str]:
        """Write each phrase out, its wildcards left in it."""
        for choice in itertools.product(*map(_choices, self.words.split())):
            yield " ".join(filter(None, choice))


def _choices(word: str) -> list[str]:
    optional = word.startswith("[")
    return [*word.strip("[]").split("|"), *([""] if optional else [])]


class PhraseTable:
    """Phrases, and how a text goes on before and behind them.

    `around` is a verbose pattern with `PHRASE` in the place of any of them.
    """

    def __init__(self, phrases: Sequence[Phrase], around: str) -> None:
        self.phrases = phrases
        self._around = around

    @cached_property
    def pattern(self) -> Pattern:
        """The pattern of all phrases, each row a group of its own."""
        groups = "|".join(
            f"(?P<row{row}>{'|'.join(map(_pattern, phrase.spellings()))})"
            for row, phrase in enumerate(self.phrases)
        )
        source = self._around.replace("PHRASE", f"(?:{groups})")
        return Pattern(source, re.VERBOSE | re.IGNORECASE)

    def phrase_of(self, match: re.Match[str]) -> Phrase:
        """Return the phrase that a match of the pattern found."""
        return next(
            phrase
            for row, phrase in enumerate(self.phrases)
            if match[f"row{row}"] is not None
        )


def _pattern(spelling: str) -> str:
    """Return the verbose pattern of a phrase."""
    wildcards = {"*": r"\w+", "#": r"\d"}
    escaped = (re.escape(char) for char in spelling)
    parts = (
        wildcards.get(char, r"[ \t]+" if char == " " else plain)
        for char, plain in zip(spelling, escaped, strict=True)
    )
    return "".join(parts)


# -- in front of a number --------------------------------------------------------

_OF = r"[\s:=]*(?:of|a|the)?\s*$"

COMPARISONS = PhraseTable(
    (
        Phrase(
            "less|lower|fewer|smaller|shorter|under|below [than]",
            Meaning.LESS,
            "answers {} 500 ms",
        ),
        Phrase(
            "more|greater|larger|higher|longer|over|above [than]",
            Meaning.MORE,
            "serves {} 500 req/s",
        ),
        Phrase(
            "faster|quicker|sooner|better [than]", Meaning.BETTER, "answers {} 500 ms"
        ),
        Phrase("slower|later [than]", Meaning.WORSE, "answers {} 500 ms"),
    ),
    r"""
    (?P<not>\b(?:no|not|never|cannot)[ \t]+              # turns it round
      (?:(?:be|take|last|go|drop|fall|rise)[ \t]+)?)?
    \bPHRASE
    (?P<equal>[ \t]+or[ \t]+equal(?:[ \t]+to)?)?
    """
    + _OF,
)
BOUNDS = PhraseTable(
    (
        Phrase("within", Meaning.AT_MOST, "answers {} 2 s"),
        Phrase("at [the] most", Meaning.AT_MOST, "takes {} 2 s"),
        Phrase("up to", Meaning.AT_MOST, "takes {} 2 s"),
        Phrase("max|maximum", Meaning.AT_MOST, "{} 2 s"),
        Phrase("limited to", Meaning.AT_MOST, "is {} 2 s"),
        Phrase("capped at|to", Meaning.AT_MOST, "is {} 2 s"),
        Phrase("at [the] least", Meaning.AT_LEAST, "keeps {} 30 days"),
        Phrase("min|minimum", Meaning.AT_LEAST, "{} 30 days"),
    ),
    # Behind a number it is that number's: "5 s max: 3 tries".
    r"(?<!\d)(?<!\d[ \t])\bPHRASE\b[\s:=.]*(?:of|a|the)?\s*$",
)
EXCESSES = PhraseTable(
    (
        Phrase(
            "not|never|without exceed|exceeds|exceeding",
            Meaning.AT_MOST,
            "must {} 500 ms",
        ),
    ),
    r"\bPHRASE" + _OF,
)
NAMED_BOUNDS = PhraseTable(
    (
        Phrase("max|maximum", Meaning.AT_MOST, "{} response time of 500 ms"),
        Phrase("min|minimum", Meaning.AT_LEAST, "{} answer rate: 99.9 req/s"),
    ),
    # With the name of what is limited in between: "maximum response time of".
    r"""
    (?<!\d)(?<!\d[ \t])\bPHRASE
    (?:[ \t][ \t]*[a-z]+){1,3}
    (?:[ \t]*[:=]|[ \t]+(?:of|is))
    \s*$
    """,
)
LIMITING = PhraseTable(
    (
        Phrase(
            "limit|limits|restrict|restricts|cap|caps|bound|bounds",
            Meaning.AT_MOST,
            "shall {} the length of a key to 32 bytes",
        ),
    ),
    # With what is limited in between, in one part of a sentence.
    r"\bPHRASE[ \t]+[^.,;:|()\n]{1,60}[ \t]to[ \t]*$",
)
SIGNS = PhraseTable(
    (
        Phrase("<", Meaning.LESS, "latency {} 500 ms"),
        Phrase("<=|=<|≤", Meaning.AT_MOST, "latency {} 500 ms"),
        Phrase(">", Meaning.MORE, "throughput {} 500 req/s"),
        Phrase(">=|=>|≥", Meaning.AT_LEAST, "throughput {} 500 req/s"),
    ),
    r"(?<![-=<>≤≥])PHRASE\s*$",  # no arrow
)
OTHER_BOUNDS = PhraseTable(
    (
        Phrase("不超过|不得超过|不多于|至多|最多|最大", Meaning.AT_MOST, "延迟{} 3 秒"),
        Phrase("小于|低于|少于", Meaning.LESS, "延迟{} 3 秒"),
        Phrase("不低于|不得低于|不少于|不小于|至少", Meaning.AT_LEAST, "可用性{} 99%"),
        Phrase("大于|高于", Meaning.MORE, "准确率{} 98%"),
        Phrase("не более|дольше|больше", Meaning.AT_MOST, "ответ {} 3 сек"),
        Phrase("не менее|меньше", Meaning.AT_LEAST, "доступность {} 99 %"),
    ),
    r"PHRASE[ \t:\uff1a]*$",
)
"""Bounds of Chinese and Russian."""
WORDED_BOUNDS = PhraseTable(
    (
        # The longer phrase begins first, so "no más de" is not read as "más de".
        Phrase("no|não más|mais|mayor|superior de|que|a", Meaning.AT_MOST, "{} 2 s"),
        Phrase("pas plus de", Meaning.AT_MOST, "{} 2 s"),
        Phrase("nicht mehr|länger|höher|größer als", Meaning.AT_MOST, "{} 2 s"),
        Phrase("como|no máximo", Meaning.AT_MOST, "tarda {} 2 s"),
        Phrase("máximo|máxima|hasta|até", Meaning.AT_MOST, "tarda {} 2 s"),
        Phrase("au plus", Meaning.AT_MOST, "dure {} 2 s"),
        Phrase("höchstens|maximal", Meaning.AT_MOST, "dauert {} 2 s"),
        Phrase("innerhalb von", Meaning.AT_MOST, "antwortet {} 2 s"),
        Phrase("al massimo|più", Meaning.AT_MOST, "dura {} 2 s"),
        Phrase("no|não menos|inferior de|que|a", Meaning.AT_LEAST, "{} 99 %"),
        Phrase("pas moins de", Meaning.AT_LEAST, "{} 99 %"),
        Phrase("nicht weniger als", Meaning.AT_LEAST, "{} 99 %"),
        Phrase("al|pelo menos", Meaning.AT_LEAST, "{} 99 %"),
        Phrase("como|no mínimo", Meaning.AT_LEAST, "{} 99 %"),
        Phrase("mínimo|mínima", Meaning.AT_LEAST, "{} 99 %"),
        Phrase("au moins", Meaning.AT_LEAST, "{} 99 %"),
        Phrase("mindestens", Meaning.AT_LEAST, "{} 99 %"),
        Phrase("almeno", Meaning.AT_LEAST, "{} 99 %"),
        Phrase("menos|menor|inferior de|que|a|ao", Meaning.LESS, "en {} 2 s"),
        Phrase("moins de", Meaning.LESS, "en {} 2 s"),
        Phrase("inférieur|inférieure à", Meaning.LESS, "{} 2 s"),
        Phrase("weniger|kürzer|kleiner|niedriger als", Meaning.LESS, "{} 2 s"),
        Phrase("unter", Meaning.LESS, "bleibt {} 2 s"),
        Phrase("meno di", Meaning.LESS, "in {} 2 s"),
        Phrase("менее|меньше [чем]", Meaning.LESS, "ответ {} 2 сек"),
        Phrase("más|mais|mayor|maior|superior de|que|a", Meaning.MORE, "{} 50 req/s"),
        Phrase("plus de", Meaning.MORE, "{} 50 req/s"),
        Phrase("supérieur|supérieure à", Meaning.MORE, "{} 50 req/s"),
        Phrase("mehr|länger|größer|höher als", Meaning.MORE, "{} 50 req/s"),
        Phrase("более [чем]", Meaning.MORE, "{} 50 req/s"),
    ),
    r"(?<![\w-])PHRASE[ \t:]*$",
)
"""Bounds of Spanish, Portuguese, French, German, Italian and Russian."""

# -- behind a number -------------------------------------------------------------

OR_MORE = PhraseTable(
    (
        Phrase(
            "or less|lower|fewer|smaller|shorter|under|below",
            Meaning.AT_MOST,
            "in 500 ms {}",
        ),
        Phrase(
            "or more|greater|larger|higher|longer|over|above",
            Meaning.AT_LEAST,
            "500 req/s {}",
        ),
        Phrase("or faster|quicker|sooner|better", Meaning.BETTER, "in 500 ms {}"),
    ),
    r"[ \t]*[,(]?[ \t]*PHRASE\b",
)
BOUNDS_BEHIND = PhraseTable(
    (
        Phrase("max|maximum", Meaning.AT_MOST, "500 ms {}"),
        Phrase("at [the] most", Meaning.AT_MOST, "500 ms {}"),
        Phrase("tops", Meaning.AT_MOST, "500 ms {}"),
        Phrase("min|minimum", Meaning.AT_LEAST, "30 days {}"),
        Phrase("at [the] least", Meaning.AT_LEAST, "30 days {}"),
    ),
    # In front of another number it is that number's: "in 5 s, max. 3 tries".
    r"[ \t]*[,(]?[ \t]*PHRASE\b(?![.:]?[ \t]*\d)",
)

UNSPACED_BOUNDS = PhraseTable(
    (
        Phrase("以下|以内|이내|이하", Meaning.AT_MOST, "遅延が500ms{}である"),
        Phrase("未満|未满|미만", Meaning.LESS, "遅延が500ms{}である"),
        Phrase("以上|이상", Meaning.AT_LEAST, "稼働率は99%{}を維持する"),
    ),
    "[ ]?PHRASE",
)
"""Bounds of Japanese, Chinese and Korean, which need no space in front of them."""

# -- the name of what is measured, without a comparison --------------------------

_GOOD_SHARES = (
    Phrase("availability", Meaning.AT_LEAST, "{} 99.9%"),
    Phrase("uptime|up-time", Meaning.AT_LEAST, "{} 99.9%"),
    Phrase("durability|reliability|accuracy", Meaning.AT_LEAST, "{} 99.9%"),
    Phrase(
        "success|completion|delivery|hit [rate|ratio]", Meaning.AT_LEAST, "{} 99.9%"
    ),
    Phrase("successful * [*] rate|ratio", Meaning.AT_LEAST, "{} 99.9%"),
)
_BAD_SHARES = (
    Phrase(
        "error|errors|failure|failures|fault|faults|loss|timeout|timeouts|crash|drop"
        "|drops|rejection|rejections rate|ratio",
        Meaning.AT_MOST,
        "{} 0.1%",
    ),
    Phrase("packet loss", Meaning.AT_MOST, "{} 0.1%"),
    Phrase("errors|failures|downtime", Meaning.AT_MOST, "{} 0.1%"),
)
_TARGET = r"(?:[ \t]+(?:targets?|slo|sla|goal|objective|budget|limit|threshold))"
_IS = r"(?:[ \t]*(?:[:=|]|(?<=[ \t])(?:of|is)\b))"

TIME_NAMES = PhraseTable(
    (
        Phrase("latency|latencies", Meaning.AT_MOST, "{}: 500 ms"),
        Phrase("response|load|processing time|times", Meaning.AT_MOST, "{}: 500 ms"),
        Phrase("duration", Meaning.AT_MOST, "{} target 500 ms"),
        Phrase("time to * [*]", Meaning.AT_MOST, "{}: 500 ms"),
        Phrase("p##|p##.#|p##.##", Meaning.AT_MOST, "{}: 500 ms"),
    ),
    # "latency 750ms" is a measurement; "latency: 750ms" and "latency SLO" are promises.
    rf"""
    \bPHRASE[ \t]*
    (?:\([^()]{{1,20}}\))?              # (p95)
    (?:{_TARGET}{_IS}?|[ \t]*[:=|])
    [ \t]*$
    """,
)
SHARE_NAMES = PhraseTable(
    (*_GOOD_SHARES, *_BAD_SHARES),
    rf"\bPHRASE(?:[ \t]*\([^()]{{1,20}}\))?{_TARGET}?{_IS}?[ \t]*$",
)
_TARGET_OF = r"""
    \b PHRASE \b [^.;:|\n]{0,60}? \b
    (?:targets?|goals?|objectives?) (?:[ \t]+of|[ \t]+is|[ \t]*[:=]) [ \t]* $
"""
"""`The API availability SLO has a target of`: words between the name and its target."""

SHARE_TARGETS = PhraseTable((*_GOOD_SHARES, *_BAD_SHARES), _TARGET_OF)
TIME_TARGETS = PhraseTable(
    (
        Phrase("latency|latencies", Meaning.AT_MOST, "{} SLO has a target of 500 ms"),
        Phrase(
            "response|load|processing time|times", Meaning.AT_MOST, "{} target: 500 ms"
        ),
        Phrase("duration", Meaning.AT_MOST, "{} of jobs has a goal of 500 ms"),
    ),
    _TARGET_OF,
)
FLOW_NAMES = PhraseTable(
    (Phrase("throughput", Meaning.AT_LEAST, "{}: 5 MB/s"),),
    rf"\bPHRASE{_TARGET}?{_IS}[ \t]*$",
)
ABILITIES = PhraseTable(
    (
        Phrase(
            "handle|handles|support|supports|serve|serves|sustain|sustains"
            "|process|processes|withstand|withstands",
            Meaning.AT_LEAST,
            "{} 1000 concurrent users",
        ),
    ),
    r"\bPHRASE[ \t]*$",
)
SHARE_NAMES_BEHIND = PhraseTable(
    (*_GOOD_SHARES, *_BAD_SHARES),
    r"(?:[ \t]+(?:hourly|daily|weekly|monthly|quarterly|yearly|annual|overall))?[ \t]+PHRASE\b",
)
OUTCOMES = PhraseTable(
    (
        Phrase("succeed|succeeds", Meaning.AT_LEAST, "99.9% of logins {}"),
        Phrase("successful|successfully", Meaning.AT_LEAST, "99.9% of logins are {}"),
        Phrase(
            "available|answered|delivered|served",
            Meaning.AT_LEAST,
            "99.9% of calls are {}",
        ),
        Phrase("fail|fails|failed", Meaning.AT_MOST, "0.1% of logins {}"),
    ),
    r"[ \t]+of\b[^.;]{1,80}?\bPHRASE\b",
)

TABLES = {
    "comparisons": COMPARISONS,
    "bounds": BOUNDS,
    "excesses": EXCESSES,
    "named bounds": NAMED_BOUNDS,
    "limiting": LIMITING,
    "signs": SIGNS,
    "or more": OR_MORE,
    "bounds behind": BOUNDS_BEHIND,
    "bounds without spaces": UNSPACED_BOUNDS,
    "bounds of other scripts": OTHER_BOUNDS,
    "bounds of other languages": WORDED_BOUNDS,
    "names of times": TIME_NAMES,
    "names of shares": SHARE_NAMES,
    "names of flows": FLOW_NAMES,
    "targets of shares": SHARE_TARGETS,
    "targets of times": TIME_TARGETS,
    "abilities": ABILITIES,
    "outcomes": OUTCOMES,
}
