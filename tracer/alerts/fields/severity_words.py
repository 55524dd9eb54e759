"""Severities, and every word that a tool writes for one of them."""

from enum import StrEnum

from tracer.alerts.fields.name_spellings import without_k
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
    Severity.CRITICAL: "critical crit fatal emergency emerg page disaster blocker "
    "highest urgent catastrophic kritisch critique critico crítico critica crítica "
    "kriittinen kritikus krytyczny krytyczna kritický kritická kritik kritiek kritisk "
    "критичний критическая kritis 重大 緊急 致命的 严重 紧急 致命 치명적 심각 критический",
    # "error" is below critical in Azure, and below fatal in Sentry; "immediate" is below
    # critical in VMware's Aria.
    Severity.HIGH: "error err high major severe serious immediate "
    "majeur majeure grave schwer schwerwiegend "
    "høy høj korkea magas "
    "wysoki wysoka vysoký vysoká yüksek hoog hög високий высокая tinggi "
    "hoch élevé élevée elevee haute alta alto 高 重要 높음 высокий hoog wysoki yüksek",
    # "average" is Zabbix's third of five.
    Severity.MEDIUM: "warning warn average medium moderate mittel "
    "średni średnia střední orta gemiddeld medel середній средняя sedang "
    "moyen moyenne media média medio médio 警告 注意 中 중간 경고 средний",
    Severity.LOW: "mineur mineure leve "
    "niski niska nízký nízká düşük laag låg низька низький низкая rendah bassa basso "
    "minor low niedrig gering faible baja bajo baixa baixo 低 軽微 轻微 낮음 низкий",
    # "none" is what kube-prometheus gives its Watchdog, "verbose" is Azure's mildest.
    Severity.INFO: "info informational information notice debug none verbose lowest "
    "trivial 情報 信息 提示 정보",
}
_GRADES = {
    "0": Severity.CRITICAL,
    "1": Severity.CRITICAL,
    "2": Severity.HIGH,
    "3": Severity.MEDIUM,
    "4": Severity.LOW,
    "5": Severity.INFO,
}
"""Grades of a priority (`P1`) and of an incident's severity (`SEV1`).

1 is the worst in PagerDuty, Datadog, Opsgenie and Atlassian's scale of incidents; those
who have a 0 as well page for both. GitLab writes `Critical - S1`, and in Atlassian's Compass
"ONE" is "the most severe". Azure's `Sev1` is another scale, in its own table.
"""
_SEVERITIES = {
    word: severity for severity, words in _WORDS.items() for word in words.split()
} | dict.fromkeys(
    ("very high", "sehr hoch", "très élevée", "muy alta", "molto alta"),
    Severity.CRITICAL,
)
_CONSTANT = Pattern(r"[a-z]+(?:_[a-z]+)+")
"""`ALERT_CRITICALITY_LEVEL_WARNING`: the last word is the severity."""
_NUMBERED = Pattern(r"\d\s?[-:]\s?(?P<word>[a-zà-ÿ]+)")
"""ServiceNow writes `1 - Critical`."""
_EVENT = Pattern(r"[a-z_]+[.:/](?P<word>critical|warning|fatal|emergency)")
"""An event whose last word is how bad it is: `budget.warning`."""
_QUALIFIED = Pattern(r"(?P<word>[a-zà-ÿ]+) (?:incident|severity|priority|impact)")
"""OneUptime writes `Critical Incident`."""
_PICTURES = Pattern(r"^[\s\u2190-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]+")
"""What people put before a severity: a red circle."""
_GRADE = Pattern(r"(?:p|sev(?:erity)?)[- ]?(?P<digit>\d)(?!\w)")


def parse_severity(word: str | None) -> Severity | None:
    """Return the severity that a tool's word stands for, `None` where it is unknown.

    A grade may be followed by its name, as in `SEV1 - Major`.
    """
    plain = without_k(_PICTURES.sub("", word or "").strip()).lower()
    plain = plain.removesuffix("_severity").removesuffix("_priority")
    grade = _GRADE.match(plain)
    if grade:
        return _GRADES.get(grade["digit"])
    if numbered := _NUMBERED.fullmatch(plain):
        plain = numbered["word"]
    elif described := _EVENT.fullmatch(plain) or _QUALIFIED.fullmatch(plain):
        plain = described["word"]
    elif _CONSTANT.fullmatch(plain):
        plain = plain.rpartition("_")[2]
    return _SEVERITIES.get(plain)
