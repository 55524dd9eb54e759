"""The forms of sentences that state numbers, and the words in them, in many languages."""

from functools import cached_property

from msgspec import Struct

from tracer.alerts.numbers.sentence_signs import Vocabulary
from tracer.text import Pattern

_VOCABULARY = Vocabulary(
    phrases={
        "ABOVE": """
            above|over|exceed|exceeds|exceeded|exceeding|über|überschreitet
            überstieg|übersteigt
            greater|more|higher|larger|slower|longer than
            oberhalb [von]
            mehr|höher|größer|länger|langsamer als
        """,
        "BELOW": """
            below|under|unter|unterschreitet
            less|lower|fewer|smaller|faster|shorter than
            unterhalb [von]
            weniger|niedriger|kleiner|kürzer|schneller als
        """,
        "WITHIN": "within",
        "OR_EQUAL": "or equal to",
        "IS": "is|was",
        "THE": "the|our|its|a|an|der|die|das|den|dem|unser|de|het|le|la|el|il|o|det",
        "NOT": "not|never|no|nicht|nie",
        # What a limit is called where people write alerts in their own language.
        "THRESHOLD": """
            threshold|thresholds|umbral|límite|seuil|soglia|limiet|limite|limiar
            schwellwert|schwellenwert|grenzwert|grenswaarde|grens|drempel
            drempelwaarde|gränsvärde|gränsvärdet|gränsen|grænseværdi
            grænseværdien|grensen|terskel|terskelen|próg|eşik|порог|лимит|阈值|閾值
            閾値|しきい値|上限|下限|임계값
        """,
        "LIMIT": "limit|maximum|max|target|objective|goal|zielwert|ziel",
        "AT_MOST": """
            at most|least
            höchstens|mindestens|maximal
        """,
        "PROMISED": """
            minimum|min|allowed|expected|budget|sla|slo|sollwert|soll|erlaubt
            zulässig|vereinbart|zugesagt|versprochen
            sind|ist erlaubt|zulässig|vereinbart|zugesagt|versprochen
            no more than
            up to
        """,
        "INSTEAD_OF": """
            instead of
            rather than
            versus|vs|against|statt|anstatt
            anstelle von
        """,
        "VERSUS": "vs|versus",
        "LINK": """
            of|is|was|were|are|says|at|to|set|value|least|most|höchstens|mindestens
            von|sind|ist|war|waren|liegt|bei|beträgt|bedraagt|est|es|é|è|är|er|di
            de
        """,
        "BY": "laut|gemäß|nach|per|by|in",
        "FOR_THIS": "for|on this|the|that",
        "BASELINE": "threshold|baseline",
        "FILLER": "the|its|a|an|der|die|den|das|dem|threshold|baseline|limit|value|of",
        "HAS_TO": """
            should|must|shall
            has|have|need|needs|ought|supposed|expected|required to
        """,
        "SOLL": "soll|sollte|sollen|sollten|muss|müssen|darf|dürfen",
        "AGO": "ago|later",
        "OF": "of",
        "CODE": "http|code|status|port",
        "FULL": """
            full|used|busy|utilised|utilized
            in use
        """,
        "USAGE": "usage|utilisation|utilization",
        "RESOURCE": "memory|cpu|disk",
        "AT": "at|now",
        "ALERTS": """
            exceed|exceeds|exceeded|exceeding|threshold|limit|reached|breach
            breached|alert|alerts
            or more
        """,
        "VALUE": "value",
        "THAT": "that|which",
        "CROSSES": "crosses|crossed|crossing|breaches|breached|breaching",
        "REQUIRES": """
            promise|promised|promises|guarantee|guaranteed|guarantees|allows
            requires|demands|fordert|verlangt|verspricht|garantiert|erlaubt
        """,
        "ONLY": "us|only|nur",
        "UP_TO": """
            at most|least
            up to
            höchstens|mindestens
        """,
        "LIMIT_ITSELF": "limit",
        "ALLOWED": "allowed|permitted|agreed|erlaubt|zulässig|vereinbart|zugesagt",
        "CURRENT": """
            current|currently|actual|observed|measured|latest|aktuell|derzeit
            gemessen
        """,
        "LIES": "liegt|lag",
        "BEI": "bei",
        "PERCENTILE": "p50|p70|p75|p80|p90|p95|p97|p98|p99|p999",
        "PERCENTILE_OF": "of|at|von",
        "REACHED": """
            is|was|reached|hit|takes|took|averages|averaged|liegt|lag|beträgt
            betrug|dauert|dauerte|braucht|brauchte|bedraagt|är|er|составляет
            wynosi
            est|es|è|é [de|di]
            dropped|rose|climbed|fell|jumped to
            ligt op
        """,
        "NOW": "now|currently|at|bei|jetzt|aktuell|derzeit",
        "SPAN_WORD": """
            for|last|past|within|during|every|after|since|seit|für|nach|alle
            letzten
            innerhalb von
        """,
        "OVER": "over|über",
        "LONG_SPAN": "week|weeks|month|months|stunden|tagen|wochen|monaten|woche|monat",
        "AGE": "ago|before|later|earlier",
        "TAKES": """
            take|takes|taking|took|run|runs|ran|running|last|lasts|lasted|wait
            waits|waited|is|was|dauert|dauerte|braucht|brauchte|läuft|lief|ist|war
        """,
        "WITHIN_TIME": "in|within|during|over [the] [last|past|previous]",
        "MINUTES": "m",
        "LASTS": """
            dauert|dauerte|duurt|duurde|dure|dura|tarda|tardan|demora|prend|trwa
            tar
        """,
    },
    parts={
        "LIMIT_NAME": "LIMIT | THRESHOLD | AT_MOST",
        "A_LIMIT": "THE? LIMIT_NAME",
        "LIMIT_WORD": "LIMIT_NAME | PROMISED",
        "PROMISE": """
            HAS_TO (?: (?! NOT ) WORD ){1,3}
            | SOLL (?: (?! NOT ) WORD ){0,3}
        """,
        "COMPARISON": "[<>]=? | [≥≤]",
        "FILLERS": "(?: FILLER | (?: WORD - )? WORD BASELINE )*+",
        # A name may have marks in it: `laut REQ-KAS-4`.
        "NAME": "WORD | IDENTIFIER",
        # Possessive: a mark may be part of a name or between links, and to try both for
        # each of them takes exponential time.
        "LINKS": """
            (?: MARK{0,3} (?: LINK | FOR_THIS WORD | BY NAME (?: [./-] NAME )*+ ) )*+
            MARK{0,3}
        """,
    },
)


class SentenceForm(Struct, frozen=True, dict=True):
    """A way to state numbers, and an example of it.

    Groups of the form: `value`, `threshold` and `sign`; `sign` here is the comparison where
    the words of the form say it. `is_vague`: the text must also have a unit or a threshold,
    as `is 3` alone may be anything.
    """

    form: str
    example: str
    sign: str | None = None
    is_vague: bool = False

    @cached_property
    def pattern(self) -> Pattern:
        """The form as a pattern of signs."""
        return _VOCABULARY.pattern(self.form)


FORMS = (
    # Datadog's `$ALERT_STATUS`
    SentenceForm(
        r"""
        (?P<sign> COMPARISON ) (?P<threshold> NUMBER ) (?: WORD | NUMBER )* :
        (?P<value> NUMBER ) WORD? \.? $
        """,
        "p95 over env:prod was > 500.0 on average during the last 5m: 750.0",
    ),
    SentenceForm(
        r"(?P<value> NUMBER ) WORD? \(? (?P<sign> COMPARISON ) (?P<threshold> NUMBER )",
        "5xx = 750 > 500",
    ),
    SentenceForm(
        r"(?P<value> MEASURED ) \)? IS? ABOVE FILLERS \(? (?P<threshold> NUMBER )",
        "response time (750 ms) exceeds the baseline (500 ms)",
        ">",
    ),
    SentenceForm(
        r"(?P<value> MEASURED ) \)? IS? BELOW FILLERS \(? (?P<threshold> NUMBER )",
        "availability 99.1 below 99.9",
        "<",
    ),
    SentenceForm(
        r"(?P<value> MEASURED ) [,;(/（，] A_LIMIT LINKS (?P<threshold> NUMBER )",
        "response time 2.400 s (limit 1 s)",
    ),
    # Both are shares, with the words in between that say of what.
    SentenceForm(
        r"""
        (?P<value> SHARE ) OF (?: (?! SHARE ) [^\n] ){1,30}?
        [,;(] A_LIMIT LINKS (?P<threshold> SHARE )
        """,
        "8 % of payments fail (limit 1 %)",
    ),
    # The words between two amounts say that the second is what was promised.
    SentenceForm(
        r"""
        (?P<value> WITH_UNIT )
        (?: [,;(/→|–-]{1,3} LIMIT_WORD LINKS | INSTEAD_OF THE? (?: LIMIT_WORD LINKS )? )
        (?P<threshold> WITH_UNIT )
        """,
        "checkout took 3.2 s instead of 2 s",
    ),
    # Both have the same word behind the number, whatever it is.
    SentenceForm(
        r"""
        (?P<value> PLAIN ) (?P<unit> WORD ) [,;(] LIMIT_WORD LINKS
        (?P<threshold> PLAIN ) (?P=unit)
        """,
        "pressure is 0.8 bar, minimum is 1.2 bar",
    ),
    # Both have units, with the words in between that say what was measured.
    SentenceForm(
        r"""
        (?P<value> WITH_UNIT ) (?! AGO ) (?: (?! NUMBER ) [^\n,;()] ){1,20}
        [,;(] A_LIMIT LINKS (?P<threshold> WITH_UNIT )
        """,
        "5.2 s response time (limit 2 s)",
    ),
    # Both are numbers alone; a code is no measurement.
    SentenceForm(
        r"""
        (?<! CODE ) (?P<value> PLAIN ) (?: (?! AGO | OF ) WORD ){0,2}
        (?: \( | , | VERSUS \.? ) LIMIT_WORD LINKS (?P<threshold> PLAIN ) (?! WORD | % )
        """,
        "queue length 912 (limit 500)",
    ),
    # What of something is taken is a share, and no limit where nothing says so.
    SentenceForm("(?P<value> SHARE ) FULL", "disk 96 % full"),
    SentenceForm(
        "(?P<threshold> WITH_UNIT ) (?: IS | LINK )? ALLOWED",
        "it took 12 s, 3 s are allowed",
    ),
    SentenceForm(
        "(?: USAGE (?: AT | IS )? :? | RESOURCE (?: AT | IS ) ) (?P<value> SHARE ) (?! ALERTS )",
        "disk usage 93% on db-3",
    ),
    # An alert fires where a promise does not hold.
    SentenceForm(
        r"PROMISE ABOVE OR_EQUAL? FILLERS \(? (?P<threshold> NUMBER )",
        "availability should stay above 99.9 %",
        "<=",
    ),
    SentenceForm(
        r"PROMISE (?: BELOW | WITHIN ) OR_EQUAL? FILLERS \(? (?P<threshold> NUMBER )",
        "it must be well under 500 ms",
        ">=",
    ),
    SentenceForm(
        r"ABOVE (?P<or_equal> OR_EQUAL )? FILLERS \(? (?P<threshold> NUMBER )",
        "5xx above 2 %",
        ">",
    ),
    SentenceForm(
        r"BELOW (?P<or_equal> OR_EQUAL )? FILLERS \(? (?P<threshold> NUMBER )",
        "availability less than the limit of 99.9 %",
        "<",
    ),
    SentenceForm(
        "VALUE THAT (?: ABOVE | CROSSES ) THE? (?: LIMIT | THRESHOLD ) IS (?P<value> NUMBER )",
        "The value that exceeded the threshold is 41 %",
    ),
    SentenceForm(
        "REQUIRES ONLY? UP_TO? LINKS (?P<threshold> WITH_UNIT )",
        "REQ-CHK-004 promises 3 s",
    ),
    SentenceForm(
        "THRESHOLD LINKS (?P<threshold> NUMBER )",
        "p95 latency is high (threshold: 500ms)",
    ),
    SentenceForm(
        r"CROSSES FILLERS \(? (?P<threshold> NUMBER )",
        "login latency crosses 500ms",
    ),
    SentenceForm(
        "(?<! [.<>=-] ) (?P<sign> COMPARISON ) (?P<threshold> NUMBER )",
        "Login latency > 500 for 5 minutes",
    ),
    SentenceForm(
        "LIMIT_ITSELF LINKS (?P<threshold> NUMBER )",
        "queue too long, limit: 500",
    ),
    SentenceForm(
        """
        (?<! BASELINE ) (?: CURRENT | LIES WORD{1,3} BEI ) VALUE? LINKS
        (?P<value> NUMBER )
        """,
        "current value: 750ms",
    ),
    SentenceForm(
        "PERCENTILE WORD? PERCENTILE_OF (?P<value> WITH_UNIT )",
        "we see a p99 of 3.1 s",
    ),
    SentenceForm(
        "(?<! BASELINE ) VALUE (?: OF | IS | [:=] ) (?P<value> NUMBER )",
        "with a value of 812.500",
    ),
    SentenceForm(
        "(?: REACHED NOW* | LASTS WORD{0,4} ) (?P<value> NUMBER )",
        "p95 latency is 750ms",
        is_vague=True,
    ),
)
"""The first form that matches a part of a sentence has it."""

# -- words before and behind a match that make it no statement -----------------------

DURATION_BEFORE = _VOCABULARY.pattern("SPAN_WORD THE? $")
"""Words before a duration, which is not a threshold: `for more than 5 minutes`."""
TAKES_BEFORE = _VOCABULARY.pattern("TAKES $")
"""Words before a duration that is measured itself: `the backup took over 2 hours`."""
AGE_BEHIND = _VOCABULARY.pattern("AGE")
"""Words behind an age, which is not a value: `the last ping was 2 minutes ago`."""
PERIOD = _VOCABULARY.pattern("OVER THE? (?: LONG_TIME | BARE LONG_SPAN )")
"""The time in which something was measured: `availability over 30 days`."""
SHARE = _VOCABULARY.pattern("SHARE")
WINDOW = _VOCABULARY.pattern(
    r"""
    (?P<counted> PLAIN WORD{1,3} ) WITHIN_TIME (?: ANY_TIME | BARE MINUTES )
    (?= [,;(] THE? LIMIT_WORD LINKS PLAIN (?: \) | \.? $ ) )
    """
)
"""The time in which something was counted: `sent 31 times in 5 minutes (limit 0)`. Where
the limit is a time as well, it is what was measured: `10 calls in 3 s (limit 2 s)`."""

in_signs = _VOCABULARY.signs
