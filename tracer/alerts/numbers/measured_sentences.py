"""Value and threshold as sentences state them: `was > 500.0: 750.0`, `above 2 %`."""

import re
from collections.abc import Iterator

from msgspec import Struct

from tracer.text import (
    OTHER_SCRIPTS,
    Pattern,
    Quantity,
    parse_quantities,
    with_decimal_points,
)

_LONGEST_TEXT = 2_000
"""Characters; what a longer text says far behind is not about the alert's numbers."""
_NUMBER = (
    r"[-+]?\d[\d,]*(?:\.\d+)?(?:[eE][-+]?\d+)?"
    rf"(?:[ ]?%|[ ]?{OTHER_SCRIPTS}|[ ]?[a-zA-Zµ]+(?:/[a-z]+)?)?"
)
_UNIT = rf"[ ]?(?:%|[°º][CF]?|{OTHER_SCRIPTS}|(?:ms|s|µs|us|[kMG]i?B)\b)"
_MEASURED = rf"(?<![\w./])(?<!\d,)[-+]?\d[\d,]*(?:\.\d+(?:{_UNIT})?|{_UNIT})"
"""A number that is a measurement and no code, as in `HTTP 500 above 2 %`."""
_WITH_UNIT = rf"[-+]?\d[\d,]*(?:\.\d+)?{_UNIT}"
_AMOUNT = (
    r"[-+]?\d[\d,]*(?:\.\d+)?[kKM]?"
    rf"[ ]?(?:%|{OTHER_SCRIPTS}|(?:ms|s|µs|us|[kMG]i?B|secs?|seconds?|mins?|minutes?|hours?|rps|req/s)\b)"
)
_THRESHOLD = (
    r"(?:threshold|阈值|閾值|閾値|しきい値|上限|下限|임계값|порог|лимит"
    r"|schwell(?:en)?wert|grenzwert|umbral|límite|seuil|soglia"
    r"|limiet|limite|grenswaarde|grens\b|drempel(?:waarde)?|limiar|gränsvärdet?|gränsen\b"
    r"|grænseværdi(?:en)?|grensen\b|terskel(?:en)?|próg\b|eşik\b)"
)
"""What a limit is called where people write alerts in their own language."""
_THRESHOLD_HINTS = (
    *("threshold", "schwell", "grenzwert", "umbral", "seuil", "soglia", "limiet"),
    *("limite", "límite", "limiar", "grens", "drempel", "gräns", "grænse", "terskel"),
    *("próg", "eşik"),
)
_LIMIT_HINTS = (
    *(*_THRESHOLD_HINTS, "limit", "max", "target", "objective", "goal", "ziel"),
    *("at most", "at least", "höchstens", "mindestens"),
)
_LIMIT_WORD_HINTS = (
    *_LIMIT_HINTS,
    *("min", "allowed", "expected", "budget", "sla", "slo"),
    *("erlaubt", "zulässig", "vereinbart", "zugesagt", "versprochen"),
    *("soll", "than", "up to"),
)
_LIMIT_WORD = (
    rf"(?:limit|{_THRESHOLD}|maximum|max|minimum|min|target|objective|goal|allowed|expected"
    r"|budget|sla|slo|(?:sind[ ]|ist[ ])?(?:erlaubt|zulässig|vereinbart|zugesagt|versprochen)"
    r"|maximal|höchstens|mindestens|sollwert|soll|zielwert|ziel"
    r"|at[ ](?:most|least)|no[ ]more[ ]than|up[ ]to)"
)
_A_LIMIT = (
    r"(?:(?:the|our|its|a|allowed|der|die|das|unser|de|het|le|la|el|il|o|den|det)[ ])?"
    rf"(?:limit|{_THRESHOLD}|maximum|max|target|objective|goal|zielwert|ziel"
    r"|at[ ](?:most|least)|höchstens|mindestens|maximal)"
)
_PLAIN_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_SHARE = r"\d{1,3}(?:\.\d+)?[ ]?%"
_SIGN = r">=|<=|>|<|≥|≤"
_SIGN_HINTS = ("<", ">")
_EXCEEDS = r"exceed(?:s|ed|ing)?"
_ABOVE = (
    rf"above|over|{_EXCEEDS}|(?:greater|more|higher|larger|slower|longer)[ ]than"
    r"|über|oberhalb(?:[ ]von)?|überschreitet|überstieg|übersteigt"
    r"|(?:mehr|höher|größer|länger|langsamer)[ ]als"
)
_ABOVE_HINTS = ("above", "over", "exceed", "than", "über", "oberhalb", "als")
_BELOW = (
    r"below|under|(?:less|lower|fewer|smaller|faster|shorter)[ ]than"
    r"|unter|unterhalb(?:[ ]von)?|unterschreitet"
    r"|(?:weniger|niedriger|kleiner|kürzer|schneller)[ ]als"
)
_BELOW_HINTS = ("below", "under", "than", "unter", "als")
_PROMISES = r"""
    \b (?:
      (?: should | must | shall | (?:has|have|needs?|ought|supposed|expected|required)[ ]to )
      (?: [ ] (?! not\b | never\b | no\b ) [a-z]+ ){1,3}
    | (?: soll(?:te|en|ten)? | muss | müssen | darf | dürfen )
      (?: [ ] (?! nicht\b | nie\b ) [a-zäöü]+ ){0,3}
    )
"""
"""Words before what must hold: an alert fires where it does not."""
_PROMISE_HINTS = (
    "should",
    "must",
    "shall",
    " to",
    "soll",
    "muss",
    "müssen",
    "darf",
    "dürfen",
)
_FILLERS = r"""
    (?:[ ](?:the|its|a|an|der|die|den|das|dem|[a-z-]+[ ](?:threshold|baseline)|threshold|baseline|limit|value|of))*
"""
_OF = (
    r"(?:[^\w\n]{0,3}(?:of|is|was|at|to|set[ ]to|value|von|are|(?:laut|gemäß|nach|per|by|in)[ ][A-Z][\w./-]+|liegt[ ]bei|beträgt|sind|ist|war|waren|were|bedraagt|est|es|é|è|är|er|di|de|at[ ](?:least|most)|höchstens|mindestens|(?:for|on)[ ]th(?:is|e|at)[ ][a-z]+))*"
    r"[^\w\n]{0,3}"
)


class SentenceForm(Struct, frozen=True):
    """A way to state numbers, as a pattern, and an example of it.

    Groups of the pattern: `value`, `threshold` and `sign`; `sign` here is the comparison
    where the words of the pattern say it. `is_vague`: the text must also have a unit or a
    threshold, as `is 3` alone may be anything.
    """

    pattern: Pattern
    example: str
    sign: str | None = None
    is_vague: bool = False


def _words(source: str, *hints: str) -> Pattern:
    flags = re.VERBOSE | re.IGNORECASE | re.MULTILINE
    return Pattern(source, flags, hints)


FORMS = (
    # Datadog's `$ALERT_STATUS`
    SentenceForm(
        _words(
            rf"(?P<sign>{_SIGN})[ ]?(?P<threshold>{_NUMBER})\b[^\n]*:[ ](?P<value>{_NUMBER})\.?$",
            *_SIGN_HINTS,
        ),
        "p95 over env:prod was > 500.0 on average during the last 5m: 750.0",
    ),
    SentenceForm(
        _words(
            rf"(?<![\w.])(?<!\d,)(?P<value>{_NUMBER})[ ]?\(?(?P<sign>{_SIGN})[ ]?(?P<threshold>{_NUMBER})",
            *_SIGN_HINTS,
        ),
        "5xx = 750 > 500",
    ),
    SentenceForm(
        _words(
            rf"(?P<value>{_MEASURED})\)?(?:[ ](?:is|was))?[ ](?:{_ABOVE})"
            rf"{_FILLERS}[ ]\(?(?P<threshold>{_NUMBER})",
            *_ABOVE_HINTS,
        ),
        "response time (750 ms) exceeds the baseline (500 ms)",
        sign=">",
    ),
    SentenceForm(
        _words(
            rf"(?P<value>{_MEASURED})\)?(?:[ ](?:is|was))?[ ](?:{_BELOW})"
            rf"{_FILLERS}[ ]\(?(?P<threshold>{_NUMBER})",
            *_BELOW_HINTS,
        ),
        "availability 99.1 below 99.9",
        sign="<",
    ),
    SentenceForm(
        _words(
            rf"(?P<value>{_MEASURED})[ ]?[,;(/\uff08\uff0c][ ]?{_A_LIMIT}{_OF}"
            rf"(?P<threshold>{_NUMBER})",
            *_LIMIT_HINTS,
        ),
        "response time 2.400 s (limit 1 s)",
    ),
    # Both are shares, with the words in between that say of what.
    SentenceForm(
        _words(
            rf"(?<![\w./-])(?P<value>{_SHARE})[ ]of[ ][^%\n]{{1,120}}?[,;(][ ]?"
            rf"{_A_LIMIT}{_OF}(?P<threshold>{_SHARE})",
            *_LIMIT_HINTS,
        ),
        "8 % of payments fail (limit 1 %)",
    ),
    # The words between two amounts say that the second is what was promised.
    SentenceForm(
        _words(
            rf"(?<![\w./-])(?<!\d,)(?P<value>{_AMOUNT})[ ]?(?:"
            rf"[,;(/→|–-]{{1,3}}[ ]?{_LIMIT_WORD}{_OF}"
            rf"|[ ](?:instead[ ]of|rather[ ]than|versus|vs\.?|against|statt|anstatt|anstelle[ ]von)[ ](?:(?:the|der|den|die)[ ])?(?:{_LIMIT_WORD}{_OF})?)"
            rf"(?P<threshold>{_AMOUNT})",
            *_LIMIT_WORD_HINTS,
            "instead of",
            "rather than",
            "vs",
            "versus",
            "against",
            "statt",
            "anstelle",
        ),
        "checkout took 3.2 s instead of 2 s",
    ),
    # Both have the same word behind the number, whatever it is.
    SentenceForm(
        _words(
            rf"(?<![\w./-])(?<!\d,)(?P<value>{_PLAIN_NUMBER}[ ]?(?P<unit>[^\W\d]{{1,12}}))[ ]?[,;(]"
            rf"[ ]?{_LIMIT_WORD}{_OF}(?P<threshold>{_PLAIN_NUMBER}[ ]?(?P=unit)\b)",
            *_LIMIT_WORD_HINTS,
        ),
        "pressure is 0.8 bar, minimum is 1.2 bar",
    ),
    # Both have units, with the words in between that say what was measured.
    SentenceForm(
        _words(
            rf"(?<![\w./-])(?<!\d,)(?P<value>{_WITH_UNIT})[ ](?!(?:ago|later)\b)[^\d\n,;()]{{1,80}}[,;(][ ]?"
            rf"{_A_LIMIT}{_OF}(?P<threshold>{_WITH_UNIT})",
            *_LIMIT_HINTS,
        ),
        "5.2 s response time (limit 2 s)",
    ),
    # Both are numbers alone; a code is no measurement.
    SentenceForm(
        _words(
            rf"(?<![\w./:-])(?<!\d,)(?<!HTTP[ ])(?<!code[ ])(?<!status[ ])(?<!port[ ])"
            rf"(?P<value>{_PLAIN_NUMBER})(?:[ ](?!ago\b|of\b|later\b)[^\W\d_]+){{0,2}}"
            rf"[ ]?(?:\([ ]?|,[ ]|(?:vs\.?|versus)[ ]){_LIMIT_WORD}{_OF}"
            rf"(?P<threshold>{_PLAIN_NUMBER})(?=[ ]?\)|[.,;](?:\s|$)|(?:\s|$)(?![ ]?[%\w]))",
            *_LIMIT_WORD_HINTS,
        ),
        "queue length 912 (limit 500)",
    ),
    # What of something is taken is a share, and no limit where nothing says so.
    SentenceForm(
        _words(
            rf"(?<![\w./-])(?<!\d,)(?P<value>{_SHARE})[ ](?:full|used|in[ ]use|busy|utili[sz]ed)\b",
            "full",
            "used",
            "in use",
            "busy",
            "utili",
        ),
        "disk 96 % full",
    ),
    SentenceForm(
        _words(
            rf"\b(?:(?:usage|utili[sz]ation)(?:[ ](?:at|is|was|now))?[:]?"
            rf"|(?:memory|cpu|disk)[ ](?:at|is|was))[ ](?P<value>{_SHARE})"
            rf"(?![ ]?(?:exceed|threshold|limit|or[ ]more|breach|reached|alert))",
            "usage",
            "utili",
            "memory",
            "cpu",
            "disk",
        ),
        "disk usage 93% on db-3",
    ),
    SentenceForm(
        _words(
            rf"{_PROMISES}[ ](?:{_ABOVE})(?:[ ]or[ ]equal[ ]to)?"
            rf"{_FILLERS}[ ]\(?(?P<threshold>{_NUMBER})",
            *_PROMISE_HINTS,
        ),
        "availability should stay above 99.9 %",
        sign="<=",
    ),
    SentenceForm(
        _words(
            rf"{_PROMISES}[ ](?:{_BELOW}|within)(?:[ ]or[ ]equal[ ]to)?"
            rf"{_FILLERS}[ ]\(?(?P<threshold>{_NUMBER})",
            *_PROMISE_HINTS,
        ),
        "it must be well under 500 ms",
        sign=">=",
    ),
    SentenceForm(
        _words(
            rf"\b(?:{_ABOVE})(?:[ ](?P<or_equal>or[ ]equal[ ]to))?"
            rf"{_FILLERS}[ ]\(?(?P<threshold>{_NUMBER})",
            *_ABOVE_HINTS,
        ),
        "5xx above 2 %",
        sign=">",
    ),
    SentenceForm(
        _words(
            rf"\b(?:{_BELOW})(?:[ ](?P<or_equal>or[ ]equal[ ]to))?"
            rf"{_FILLERS}[ ]\(?(?P<threshold>{_NUMBER})",
            *_BELOW_HINTS,
        ),
        "availability less than the limit of 99.9 %",
        sign="<",
    ),
    SentenceForm(
        _words(
            rf"\bvalue[ ](?:that|which)[ ](?:{_EXCEEDS}|(?:cross|breach)(?:es|ed))"
            rf"[ ](?:the[ ])?(?:limit|{_THRESHOLD})[ ](?:is|was)[ ](?P<value>{_NUMBER})",
            "value",
        ),
        "The value that exceeded the threshold is 41 %",
    ),
    SentenceForm(
        _words(
            r"\b(?:promise[sd]?|guarantee[sd]?|allows|requires|demands|fordert|verlangt|verspricht|garantiert|erlaubt)"
            rf"(?:[ ](?:us|only|nur))?(?:[ ](?:at[ ](?:most|least)|up[ ]to|höchstens|mindestens))?{_OF}"
            rf"(?P<threshold>{_WITH_UNIT})",
            *(
                "promise",
                "guarantee",
                "allows",
                "require",
                "demand",
                "fordert",
                "verlangt",
                "verspricht",
                "garantiert",
                "erlaubt",
            ),
        ),
        "REQ-CHK-004 promises 3 s",
    ),
    SentenceForm(
        _words(
            rf"{_THRESHOLD}{_OF}(?P<sign>{_SIGN})?[ ]?(?P<threshold>{_NUMBER})",
            *_THRESHOLD_HINTS,
        ),
        "p95 latency is high (threshold: 500ms)",
    ),
    SentenceForm(
        _words(
            rf"\b(?:cross|breach)(?:es|ed|ing){_FILLERS}[ ]\(?(?P<threshold>{_NUMBER})",
            "cross",
            "breach",
        ),
        "login latency crosses 500ms",
    ),
    SentenceForm(
        _words(
            rf"(?<![\w.<>=-])(?P<sign>{_SIGN})[ ]?(?P<threshold>{_NUMBER})",
            *_SIGN_HINTS,
        ),
        "Login latency > 500 for 5 minutes",
    ),
    SentenceForm(
        _words(
            rf"\blimit{_OF}(?P<threshold>{_NUMBER})",
            "limit",
        ),
        "queue too long, limit: 500",
    ),
    SentenceForm(
        _words(
            rf"(?<!threshold[ ])\b(?:current(?:ly)?|actual|observed|measured|latest|aktuell|derzeit|gemessen|(?:liegt|lag)(?:[ ]\w+){{1,3}}[ ]bei)(?:[ ]value)?{_OF}"
            rf"(?P<value>{_NUMBER})",
            "current",
            "actual",
            "observed",
            "measured",
            "latest",
            *("aktuell", "derzeit", "gemessen", " bei"),
        ),
        "current value: 750ms",
    ),
    SentenceForm(
        _words(
            rf"\bp(?:50|[79]\d)(?:[ ]\w+)?[ ](?:of|at|von)[ ](?P<value>{_WITH_UNIT})",
            *("p50", "p7", "p9"),
        ),
        "we see a p99 of 3.1 s",
    ),
    SentenceForm(
        _words(
            rf"(?<!threshold[ ])\bvalue(?:[ ](?:of|is|was)|[ ]?[:=])[ ]?(?P<value>{_NUMBER})",
            "value",
        ),
        "with a value of 812.500",
    ),
    SentenceForm(
        _words(
            r"(?:\b(?:is|was|reached|hit|takes|took|averages|averaged|liegt|lag|beträgt|betrug|dauert|dauerte|braucht|brauchte|(?:dropped|rose|climbed|fell|jumped)[ ]to"
            r"|bedraagt|ligt[ ]op|est[ ]de|es[ ]de|è[ ]di|é[ ]de|är|er|est|es|è|é|составляет|wynosi)"
            r"(?:[ ](?:now|currently|at|bei|jetzt|aktuell|derzeit))*"
            rf"|\b(?:dauert|dauerte|duurt|duurde|dure|dura|tarda|tardan|demora|prend|trwa|tar)(?:[ ](?!\d)[^\W\d]+){{0,4}})"
            rf"[ ](?P<value>{_NUMBER})",
            "is",
            "was",
            "reached",
            "hit",
            "takes",
            "took",
            "average",
            " to",
            *("liegt", "lag", "betr", "dauert", "braucht", "bedraagt", "ligt"),
            *("est", "es ", "è", "é", "är", "er ", "составляет", "wynosi"),
            *("duur", "dur", "tard", "demora", "prend", "trwa", "tar "),
        ),
        "p95 latency is 750ms",
        is_vague=True,
    ),
)
_MARKUP = Pattern(r"[*`]|</?(?:b|i|em|strong|code|span)>")
"""Emphasis in Markdown and HTML, which tools put around numbers."""
_DECIMAL_COMMA = Pattern(
    r"(?<![\d.,])(\d{1,15}),(\d{1,2})(?=[ ]?(?:%|(?:ms|s|µs|us|min|h|[kMG]i?B)\b))"
)
"""A comma before one or two digits with a unit: `3,4 s`."""
_PERCENT = Pattern(
    r"(?<=\d)[ ]?(?:per[ ]?cent|Prozent|pour[ ]?cent|por[ ]ciento|procent)\b",
    re.IGNORECASE,
)
_LOG_RECORD = Pattern(
    r"""
    ^ [ \t\[(]* (?:
        \d{4}-\d\d-\d\d [T ] \d\d:\d\d:\d\d \S* \s+
          [\[(]? (?: trace | debug | info | warn(?:ing)? | error | fatal | critical )\b
      | (?: ts | time | level ) = \S+ [ ] \S+=
    ) .* $
    """,
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
"""A line of a log: what it sets as `threshold=5` is the program's, not the alert's."""
_DURATION = Pattern(
    r"""
    \b (?: for | last | past | within | during | every | after | since
         | seit | für | nach | alle | innerhalb[ ]von | letzten ) \s+
    (?: (?: the | den ) \s+ )? $
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Words before a duration, which is not a threshold: `for more than 5 minutes`."""
_PERIOD = Pattern(
    r"""
    (?: over | über ) \s+ (?: (?: the | die ) \s+ )? \d[\d.,]* \s*
    (?: h | hours? | d | days? | weeks? | months?
      | stunden? | tagen? | wochen? | monaten? )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_A_SHARE = Pattern(r"\d[\d.,]*[ ]?%")
_WINDOW = Pattern(
    rf"""
    (?P<counted> (?<![\w./:-]) {_PLAIN_NUMBER} (?: [ ][a-z]+ ){{1,3}} )
    [ ] (?: in | within | during | over ) [ ] (?: the[ ] )? (?: (?:last|past|previous)[ ] )?
    \d+ [ ]? (?: s | secs? | seconds? | m | mins? | minutes? | h | hours? | days? )
    (?=
      [ ]? [,;(] [ ]? (?:the[ ])? {_LIMIT_WORD} {_OF} {_PLAIN_NUMBER}
      (?: [ ]?\) | [.]?$ )
    )
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
    _LIMIT_WORD_HINTS,
)
"""The time in which something was counted: `sent 31 times in 5 minutes (limit 0)`. Where
the limit is a time as well, it is what was measured: `10 calls in 3 s (limit 2 s)`."""
_TAKES = Pattern(
    r"""
    \b (?: tak(?:e|es|ing) | took | runs? | ran | running | lasts? | lasted
         | waits? | waited | is | was
         | dauerte? | brauchte? | läuft | lief | ist | war ) \s+ $
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Words before a duration that is measured itself: `the backup took over 2 hours`."""
_AGE = Pattern(r"\s*(?:ago|before|later|earlier)\b", re.IGNORECASE)
"""Words behind an age, which is not a value: `the last ping was 2 minutes ago`."""
_SIGNS = {"≥": ">=", "≤": "<="}


class StatedNumbers(Struct, frozen=True):
    """What a text states; `None` is what it does not, or states in two ways."""

    value: Quantity | None = None
    threshold: Quantity | None = None
    operator: str | None = None


def stated_numbers(text: str | None) -> StatedNumbers:
    """Find the value and the threshold that a text states."""
    plain = _LOG_RECORD.sub("", (text or "")[:_LONGEST_TEXT])
    plain = _MARKUP.sub("", plain)
    plain = with_decimal_points(plain)
    plain = _PERCENT.sub(" %", _DECIMAL_COMMA.sub(r"\1.\2", plain))
    plain = _WINDOW.sub(r"\g<counted>", plain)
    values: list[Quantity] = []
    vague: list[Quantity] = []
    thresholds: list[tuple[Quantity, str | None]] = []
    for form, match in _matches(plain):
        groups = match.groupdict()
        value, threshold = (
            _quantity(groups.get(name)) for name in ("value", "threshold")
        )
        if value:
            (vague if form.is_vague else values).append(value)
        if threshold:
            thresholds.append((threshold, _sign(form, groups)))
    value = _only(values or [each for each in vague if each.unit or thresholds])
    # `over 30 days is 99.2 %` names the time in which it was measured, and no limit.
    thresholds = [
        (threshold, sign)
        for threshold, sign in thresholds
        if value is None or value.is_comparable(threshold)
    ]
    return StatedNumbers(
        value=value,
        threshold=_only([threshold for threshold, _ in thresholds]),
        operator=next((sign for _, sign in thresholds if sign), None),
    )


def _matches(text: str) -> Iterator[tuple[SentenceForm, re.Match[str]]]:
    taken: list[range] = []
    for form in FORMS:
        for match in form.pattern.finditer(text):
            place = range(match.start(), match.end())
            is_taken = any(
                place.start < other.stop and other.start < place.stop for other in taken
            )
            is_age = form.is_vague and _AGE.match(text, match.end())
            is_span = is_age or _is_span(match[0], text[: match.start()])
            if not is_taken and not is_span:
                taken.append(place)
                yield form, match


def _is_span(words: str, before: str) -> bool:
    """Whether words name a duration; `it fails for 6.3 % of messages` names a share."""
    is_duration = _DURATION.search(before) and not _A_SHARE.match(words)
    return bool(is_duration) or _is_period(words, before)


def _is_period(words: str, before: str) -> bool:
    """Whether words name the time in which was measured: `availability over 30 days`."""
    return bool(_PERIOD.fullmatch(words)) and not _TAKES.search(before)


def _sign(form: SentenceForm, groups: dict[str, str | None]) -> str | None:
    if form.sign:
        return f"{form.sign}=" if groups.get("or_equal") else form.sign
    written = groups.get("sign")
    return _SIGNS.get(written, written) if written else None


def _quantity(text: str | None) -> Quantity | None:
    return next(parse_quantities(text), None) if text else None


def _only(quantities: list[Quantity]) -> Quantity | None:
    """Return the quantity that is stated, `None` where there are different ones."""
    first = next(iter(quantities), None)
    is_one = all(first and first.equals(other) for other in quantities)
    return first if is_one else None
