"""What people and tools call the fields of an alert in an issue, in many languages."""

from tracer.alerts import usual_keys
from tracer.text import Pattern

FORM = {
    "Requirement": "requirement",
    "Severity": "severity",
    "Started at": "timestamp",
    "Metric": "metric",
    "Value": "value",
    "Threshold": "threshold",
    "Service": "service",
    "Environment": "environment",
    "What happened": "description",
    "Alert payload": "payload",
}
"""Headings that GitHub makes of the issue form's labels, and the fields they hold.

The long texts are last: a heading that is quoted in them comes too late to count.
"""
SECOND = frozenset(("urgency", "impact", "level", "auswirkung", "dringlichkeit"))
"""Names of a severity that count where no other name of one does."""
VAGUE = frozenset(("impact", "auswirkung"))
"""Names of a severity below which people also describe what happened."""
_WORDS = {
    "alert_id": ("alert id", "id"),
    "title": ("alert", "title"),
    "description": ("description", "summary", "what went wrong"),
    "status": ("status", "state", "alert state"),
    "severity": (
        *("sev", "priority", "level", "urgency", "criticality", "how bad"),
        *("how bad is it", "how severe", "how severe is it", *VAGUE),
    ),
    "timestamp": (
        *(
            "timestamp",
            "start",
            "start time",
            "started",
            "starts at",
            "since",
            "since when",
            "began",
        ),
        *("when did it start", "first seen", "first occurrence", "first occurred"),
        *(
            "triggered",
            "triggered at",
            "fired at",
            "opened",
            "opened at",
            "detected at",
        ),
        *("start date", "beginning", "began at", "incident start"),
        *("detected", "time of detection", "detection time", "created at", "created"),
        *("first noticed", "noticed", "first observed", "incident date"),
    ),
    "ended_at": (
        *("resolved at", "ended at", "ended", "end time", "closed at", "recovered at"),
        *("resolution time", "when did it end"),
    ),
    "metric": ("metric name",),
    "value": (
        *("current value", "measured value", "observed value", "actual value"),
        *("measured", "observed", "gemessen"),
    ),
    "operator": ("operator",),
    "threshold": (
        *("threshold value", "limit", "allowed", "allowed value", "erlaubt"),
        *("maximum", "max", "maximum value", "max value", "maksymalna wartość"),
        *("valeur maximale", "valor máximo", "valore massimo", "maximaler wert"),
        *("maximalwert", "maximale waarde", "högsta värde", "最大值", "最大値"),
    ),
    "unit": ("unit",),
    "service": ("service name", "application", "app", "component", "microservice"),
    "environment": ("env",),
    "requirement": ("req", "requirement id"),
    "revision": (
        *("revision", "commit", "commit sha", "deployed commit"),
        *("release commit", "commit hash", "commit deployed"),
    ),
    "rule": ("rule", "rule name", "alertname", "alert name", "alert rule", "monitor"),
    "runbook": ("runbook", "runbook url"),
    "dashboard": ("dashboard", "dashboard url"),
    "tags": ("tags", "labels", "monitor tags", "event tags"),
}
"""What tools and people write before a colon, for each field of our own payload. Words
that any report of a bug has (`Version`, `Host`, `System`) are in `_WEAK`, or nowhere."""
_WEAK = {
    "service": (
        *("host", "hostname", "system", "affected", "instance", "server", "pod"),
        *("rechner", "betrifft", "komponente"),
    ),
    "timestamp": (
        "time",
        "event time",
        "when",
        "date",
        "zeit",
        "zeitpunkt",
        "datum",
        "wann",
    ),
    "revision": (
        "version",
        "release",
        "deploy",
        "deployment",
        "build",
        "deployed version",
    ),
    "environment": ("stage",),
    "ended_at": (
        *("end", "end of incident", "incident end", "resolved", "recovered"),
        *("restored", "mitigated", "fixed at", "ended on"),
    ),
}
"""Names that any report of a bug has: they count beside those of an alert, and where the
answer is plainly of that kind."""
_OTHER_LANGUAGES = {
    "description": (
        *("beschreibung", "was ist passiert", "description du problème"),
        *("descripción", "qué pasó", "descrição", "descrizione", "omschrijving"),
        *("opis", "описание", "説明", "内容", "描述", "설명"),
    ),
    "status": (
        *("zustand", "statut", "état", "estado", "stato", "stan", "статус"),
        *("状態", "状态", "상태"),
    ),
    "severity": (
        *(
            "wie schwer",
            "wie schlimm",
            "schweregrad",
            "schwere",
            "dringlichkeit",
            "kritikalität",
            "priorität",
        ),
        *("gravité", "sévérité", "priorité", "severidad"),
        *("gravedad", "prioridad", "severidade", "gravidade", "prioridade", "gravità"),
        *("priorità", "ernst", "prioriteit", "ważność", "priorytet", "важность"),
        *("приоритет", "重大度", "深刻度", "優先度", "严重程度", "级别", "심각도"),
    ),
    "timestamp": (
        *(
            "beginn",
            "begonnen",
            "seit",
            "seit wann",
            "startzeit",
            "angefangen",
            "début",
            "depuis",
            "commencé à",
        ),
        *("inicio", "desde", "início", "inizio", "da quando", "begin", "sinds"),
        *("początek", "od kiedy", "начало", "発生時刻", "発生日時", "開始時刻"),
        *("开始时间", "发生时间", "시작 시간", "발생 시각"),
    ),
    "ended_at": ("ende", "behoben um", "résolu à", "resuelto a las", "終了時刻"),
    "metric": ("metrik", "kennzahl", "métrique", "métrica", "metrica", "指標", "指标"),
    "value": (
        *("wert", "messwert", "istwert", "valeur", "valeur mesurée", "valor", "valore"),
        *("waarde", "wartość", "значение", "値", "現在値", "当前值", "현재값"),
    ),
    "threshold": (
        *("grenzwert", "schwelle", "schwellwert", "schwellenwert", "seuil", "limite"),
        *("umbral", "límite", "limiar", "soglia", "drempel", "grens", "próg", "порог"),
        *("しきい値", "閾値", "阈值", "임계값"),
    ),
    "service": (
        *("dienst", "anwendung", "servicio", "serviço", "servizio", "usługa"),
        *("сервис", "サービス", "服务", "서비스", "betroffenes system"),
        "betroffene komponente",
    ),
    "environment": (
        *("umgebung", "environnement", "entorno", "ambiente", "omgeving"),
        *("środowisko", "окружение", "среда", "環境", "环境", "환경"),
    ),
    "requirement": (
        *("anforderung", "verletzte anforderung", "exigence", "requisito", "vereiste"),
        *("wymaganie", "требование", "вимога", "krav", "kravet", "požadavek"),
        *("gereksinim", "vaatimus", "persyaratan", "követelmény", "cerință"),
        *("要件", "要求", "需求", "요구사항"),
    ),
}
"""The same in the languages in which alerts are read elsewhere, too."""
_READ_ELSEWHERE = (
    *("severity", "status", "timestamp", "metric", "value", "threshold", "unit"),
    *("service", "environment", "description"),
)
_ASCII_WORDS = frozenset(
    """livello niveau nivel stufe poziom seviye tingkat allvarlighetsgrad
    alvorlighetsgrad alvorlighed vakavuus severitate durum toestand stav tilstand tila
    stare begintijd starttid starttidspunkt alkoi kezdete metrik metrika metriek
    hodnota nilai verdi arvo mittausarvo valoare meetwaarde ambang batas limiet
    grenswaarde grenseverdi grense raja prag jednotka birim eenheid enhet satuan enhed
    hizmet layanan tjeneste palvelu serviciu servis ortam lingkungan mediu beskrivning
    keterangan popis""".split()  # noqa: SIM905
)
"""Words of other languages for the keys of payloads that are written as English ones are."""


def _of_payloads() -> dict[str, list[str]]:
    """Return what payloads call their fields in other languages than English."""
    return {
        field: [
            key.replace("_", " ").lower()
            for key in usual_keys(field)
            if not key.isascii() or key in _ASCII_WORDS
        ]
        for field in _READ_ELSEWHERE
    }


_FIELDS = {
    **{label.lower(): key for label, key in FORM.items()},
    **{
        word: key
        for table in (_of_payloads(), _WORDS, _OTHER_LANGUAGES)
        for key, words in table.items()
        for word in words
    },
}
_WEAK_FIELDS = {word: field for field, words in _WEAK.items() for word in words}
_LONGEST = 60
"""Characters of a name; a longer heading is a sentence."""
_SEVERAL = Pattern(r"\([a-z]{1,3}\)")
"""`requirement(s)`"""
_CAMEL = Pattern(r"(?<=[a-z])(?=[A-Z][a-z])")
"""Between the words of a key: `startsAt`."""
_ANSWERED = Pattern(r"[:=\d]")
"""What a name has that already comes with its answer: `threshold: 90 %`."""
_WORD = Pattern(r"[^\W\d_]+")
_BEFORE = frozenset(
    (
        *(
            "affected",
            "impacted",
            "violated",
            "broken",
            "linked",
            "which",
            "what",
            "the",
        ),
        *("approximate", "betroffen", "betroffene", "betroffener", "betroffenes"),
        *("verletzte", "aktueller", "gemessener", "welche", "welcher"),
        *("related", "associated", "corresponding", "current", "observed"),
        *("uppmätt", "aktuellt", "aktuell", "berörd", "påverkad", "drabbad", "brutet"),
        *("gemeten", "huidige", "getroffen", "geschonden"),
        *("текущее", "текущая", "измеренное", "затронутый", "нарушенное"),
        *("aktualna", "zmierzona", "naruszone", "dotknięta", "当前", "受影响"),
    )
)
_LIMITING = frozenset(
    """allowed permitted maximum maximal maximale maximaler erlaubter zulässiger
    toegestane permitido permitida máximo máxima autorisé autorisée maximale consentito
    massimo tillåtet högsta dozwolona maksymalna допустимое максимальное""".split()  # noqa: SIM905
)
"""What makes a value the limit of one: `Erlaubter Wert`."""
_UNSPACED_BEFORE = Pattern(
    r"(?:受影响的?|违反的?|相关的?|被违反的?|影響を受けた|違反した|関連する?|対象|관련|위반된|영향받는)\s*"
)
"""The same in scripts without spaces: `受影响服务`."""
_AFTER = frozenset(
    (
        "is",
        "was",
        "are",
        "affected",
        "violated",
        "broken",
        "of",
        "the",
        "an",
        "a",
        "alert",
        "incident",
        "problem",
        "issue",
        "outage",
        *("afetado", "afetada", "violado", "violada", "observado", "medido", "atual"),
        *("afectado", "afectada", "actual", "incumplido"),
        *("affecté", "concerné", "violée", "violé", "mesurée", "mesuré", "observée"),
        *("actuelle", "actuel", "interessato", "violato", "osservato"),
        *("attuale", "misurato"),
    )
)
"""Words around a name that say no more: `Which requirement is violated?`."""


def field_of(name: str) -> str:
    """Return the field that a heading or key names, empty where it names none."""
    if "/" in name[:_LONGEST]:
        parts = {field_of(part) for part in name[:_LONGEST].split("/")} - {""}
        return parts.pop() if len(parts) == 1 else ""
    written = _CAMEL.sub(" ", name[: _LONGEST + 1].strip("#?: "))
    plain = _SEVERAL.sub("", written.lower())
    plain = _UNSPACED_BEFORE.sub("", plain, 1) if not plain.isascii() else plain
    is_name = len(plain) <= _LONGEST and not _ANSWERED.search(plain)
    words = _WORD.findall(plain) if is_name else []
    while words:
        known = _known(" ".join(words))
        if known:
            return known
        others = [word for word in words if word not in _LIMITING]
        if len(others) < len(words) and _known(" ".join(others)) == "value":
            return "threshold"
        if words[0] in _BEFORE:
            words = words[1:]
        elif words[-1] in _AFTER and len(words) > 1:
            words = words[:-1]
        else:
            break
    return ""


def weak_field_of(name: str) -> str:
    """Return the field that a name is of only beside those that an alert alone has."""
    names = name[:_LONGEST].split("/")
    fields = {_WEAK_FIELDS.get(each.strip("#?: ").lower(), "") for each in names}
    return fields.pop() if len(fields) == 1 else ""


def _known(name: str) -> str:
    return _FIELDS.get(name) or _FIELDS.get(name.removesuffix("s"), "")


def both_fields_of(name: str) -> tuple[str, ...]:
    """Return the two fields that a name with a slash has: `Value / limit`, or none."""
    fields = tuple(field_of(part) for part in name[:_LONGEST].split("/"))
    return fields if {*fields} == {"value", "threshold"} else ()
