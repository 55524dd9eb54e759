"""What sentences of an issue say of an alert: how bad it is, since when, where, and of what.

Only words that mean one thing count, and only if all sentences say the same.
"""

import re
from collections.abc import Iterable, Iterator

from tracer.alerts import parse_severity
from tracer.events.visible_text import VisibleText
from tracer.text import Pattern, find_times, iso

_GRADE = Pattern(r"\b(?:SEV[- ]?[0-5]|P[0-5]|Sev-?[0-5]|Prio(?:rität)?[ ]?[1-5])\b")
"""A grade, as people who are on call write it: `(P1)`, `SEV-2`."""
_NAMED_GRADE = Pattern(
    r"""
    \b (?: sev | prio | severity | priority | urgency | schweregrad | priorität | gravité | priorité
         | gravedad | severidad | prioridad | gravidade | prioridade | gravità | priorità
         | prioriteit | prioritet | allvarlighetsgrad )
    [ ]? [:=] [ ]? (?P<word> [^\W\d_]+ )
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""The same with its name, within a line: `Nobody can pay. Priority: high`."""
_PLACE = Pattern(
    r"""
    \b (?: in | on | im | auf | in\ der | from )\ (?: the\ | our\ | unserer\ )?
    (?P<place> production | prod | staging | preprod | Produktion | Staging
             | Produktivumgebung )
    \b (?! -? \w | \ (?: code | data | build | mode | line | team | server | database ) )
    """,
    re.VERBOSE,
)
_BEGAN = Pattern(
    r"""
    \b (?: since | seit | started | starting | starts | start | began | begann | begins | beginn
         | opened | from | ab | fired | triggered | alerted | noticed | sinds | desde | depuis
         | dal | dalle | sedan | od ) \b [^\n.!?]{0,40} $
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Words before the time at which something began."""
_AGAIN = Pattern(
    r"(?i)\b(?:again|back|good|fine|recovered|resolved|restored|fixed|wieder|behoben)\b[^.!?\n]*$"
)
"""Words before the time since which nothing is wrong."""
_NEAR = 100
_SERVICE = Pattern(
    r"""
    \b (?i: the | our | der | dem ) [ ]
    (?: (?P<before> [\w-]+ ) [ ] (?: service | microservice )
      | (?: service | Dienst ) [ ] (?P<after> [\w-]+ ) ) \b
    | \b (?i: service | dienst | component | app ) [ ] ` (?P<code> [\w.-]+ ) `
    """,
    re.VERBOSE,
)
_NO_SERVICES = frozenset(
    """same other whole entire affected new old this that web customer support internal
    external public our first second main production is was has in on for und ist war
    hat in antwortet level which der die das""".split()  # noqa: SIM905
)
"""Words beside `service` that are not its name."""


def prose_facts(text: VisibleText) -> dict[str, str]:
    """Return fields that sentences state, by the names of our own payload."""
    prose = "\n".join(line.text for line in text.lines if not line.is_code)
    facts = {
        "severity": _only(_severities(prose)),
        "environment": _only(match["place"] for match in _PLACE.finditer(prose)),
        "timestamp": _only(_starts(prose)),
        "service": _only(_services(prose)),
    }
    return {name: word for name, word in facts.items() if word}


def _severities(prose: str) -> Iterator[str]:
    grades = (match[0].replace(" ", "") for match in _GRADE.finditer(prose))
    named = (match["word"] for match in _NAMED_GRADE.finditer(prose))
    words = (*grades, *named)
    return (str(known) for word in words if (known := parse_severity(word)))


def _starts(prose: str) -> Iterator[str]:
    for written in find_times(prose):
        before = prose[max(0, written.start - _NEAR) : written.start]
        began = _BEGAN.search(before)
        if began and not _AGAIN.search(before[: began.start()]):
            yield iso(written.moment)


def _services(prose: str) -> Iterator[str]:
    for match in _SERVICE.finditer(prose):
        name = match["before"] or match["after"] or match["code"]
        if name.lower() not in _NO_SERVICES:
            yield name


def _only(words: Iterable[str]) -> str | None:
    """Return the word that all of them are, `None` where there are different ones."""
    different = dict.fromkeys(words)
    return next(iter(different)) if len(different) == 1 else None
