"""Severities, and every word that a tool writes for one of them."""

from enum import StrEnum

from tracer.text import Pattern


class Severity(StrEnum):
    """How bad an alert is, worst first. *Unknown* is a value of its own."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"
    UNKNOWN = "unknown"

    @property
    def rank(self) -> int:
        """Its place in the order: 0 is the worst, an unknown one is last."""
        return _RANK[self]

    def is_below(self, other: "Severity") -> bool:
        """Whether this is milder than the other; an unknown severity never is."""
        return self is not Severity.UNKNOWN and self.rank > other.rank


_RANK = {severity: rank for rank, severity in enumerate(Severity)}

_WORDS = {
    # "page" wakes a person in Prometheus rules, "emergency" is syslog's worst level,
    # "disaster" is Zabbix's, "fatal" is Sentry's and "blocker" is Jira's.
    Severity.CRITICAL: "critical crit fatal emergency emerg page disaster blocker p0 p1 "
    "sev0 highest urgent catastrophic kritisch critique critico crítico critica crítica",
    # "error" is Sev1 in Azure and a level in Sentry: below critical or fatal in both.
    Severity.HIGH: "error err high major severe serious p2 "
    "sev1 hoch élevé élevée elevee haute alta alto",
    # "average" is Zabbix's third of five.
    Severity.MEDIUM: "warning warn average medium moderate p3 sev2 mittel "
    "moyen moyenne media média medio médio",
    Severity.LOW: "minor low p4 sev3 niedrig gering faible baja bajo baixa baixo",
    # "none" is what kube-prometheus gives its Watchdog, "verbose" is Sev4 in Azure.
    Severity.INFO: "info informational information notice debug none verbose p5 sev4 lowest "
    "trivial",
}
"""P1 is the worst priority of PagerDuty, Datadog and Opsgenie; P0 is home-grown."""
_SEVERITIES = {
    word: severity for severity, words in _WORDS.items() for word in words.split()
}
_CONSTANT = Pattern(r"[a-z]+(?:_[a-z]+)+")
"""`ALERT_CRITICALITY_LEVEL_WARNING`: the last word is the severity."""
_NUMBERED = Pattern(r"\d\s?[-:]\s?(?P<word>[a-zà-ÿ]+)")
"""ServiceNow writes `1 - Critical`."""
_GRADE = Pattern(r"(?P<scale>p|sev)[- ]?(?P<digit>\d)(?!\w)")


def parse_severity(word: str | None) -> Severity | None:
    """Return the severity that a tool's word stands for, `None` where it is unknown.

    A grade may be followed by its name, as in `SEV1 - Major`.
    """
    plain = (word or "").strip().lower()
    grade = _GRADE.match(plain)
    if grade:
        plain = f"{grade['scale']}{grade['digit']}"
    elif numbered := _NUMBERED.fullmatch(plain):
        plain = numbered["word"]
    elif _CONSTANT.fullmatch(plain):
        plain = plain.rpartition("_")[2]
    return _SEVERITIES.get(plain)
