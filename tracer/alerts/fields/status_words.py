"""Statuses, and every word that a tool writes for firing, resolved or neither."""

from enum import StrEnum

from tracer.alerts.fields.name_spellings import fold_name, without_k
from tracer.text import Pattern


class Status(StrEnum):
    """Whether the condition of an alert holds, or holds no longer."""

    FIRING = "firing"
    RESOLVED = "resolved"


_WORDS = {
    # "warn" is Datadog's and Grafana's: the condition is half broken. An acknowledged
    # alert still fires; "anomalous" is SignalFx's.
    Status.FIRING: (
        "firing alerting alarm triggered open opened created activated active fired "
        "problem warn warning error critical down failing failed acknowledged anomalous "
        "re-triggered renotify trigger alert failure raised breached violated "
        "unhealthy offline degraded unavailable fail broken errored crashed timed_out unreachable "
        "aktywny aktywna aktivní aktif actief активний "
        "ausgelöst aktiv gestört gestoert ausgefallen déclenché déclenchée activado disparado attivo сработал сработала активен 発生 発報 異常 障害 "
        "告警 告警中 触发 报警 异常 故障 발생"
    ),
    Status.RESOLVED: (
        "resolved ok recovered closed close inactive deactivated cleared recovery up "
        "normal resolve clear fixed solved restored healthy online operational passed pass "
        "success succeeded successful ended passing reset "
        "rozwiązany rozwiązana rozwiązane vyřešeno çözüldü opgelost hersteld löst åtgärdat "
        "вирішено відновлено pulih 해소 "
        "behoben gelöst wiederhergestellt résolu résolue rétabli resuelto resolvido "
        "risolto решено решён восстановлен восстановлено 復旧 回復 解消 正常 恢复 已恢复 已解决 解決 복구 해결"
    ),
}
_INACTIVE_WORDS = (
    "paused pending ignored archived snoozed muted silenced suppressed inhibited "
    "maintenance disabled canceled cancelled"
)
_NO_DATA_WORDS = "no_data re-no_data insufficient_data missing_data"
"""Words of Grafana, Datadog, CloudWatch and Sumo Logic for one state: nothing was measured.

Such an alert fires in every tool, as its author asked to hear of it, but it says of no
limit that it is broken."""
_STATUSES = {
    fold_name(word): status
    for status, words in _WORDS.items()
    for word in words.split()
}
_EVENT_NAME = Pattern(r"[A-Za-z]+(?:[._:/-][A-Za-z]+){1,5}")
_CAMEL = Pattern(r"(?<=[a-z])(?=[A-Z][a-z])")
_EVENT_WORDS = Pattern(r"[._:/-]")
_END = "end"
_TROUBLES = frozenset(("alert", "alarm", "incident", "problem", "outage", "downtime"))
"""What is over with its end: `ALERT_STATE_EVENT_END` of Cloudflare, not `sync_end`."""
_NEGATIONS = frozenset(("not", "no", "un", "never", "non", "almost"))
_NO_DATA = frozenset(map(fold_name, _NO_DATA_WORDS.split()))
_STATUSES |= dict.fromkeys(_NO_DATA, Status.FIRING)
_INACTIVE = frozenset(map(fold_name, _INACTIVE_WORDS.split()))


def parse_status(word: str | None) -> Status | None:
    """Return the status that a tool's word stands for, `None` where it is unknown.

    Of an event's name the last word says what happened: `monitor.recovered`,
    `uptimeCheckRecovered`.
    """
    if not word:
        return None
    word = without_k(word)
    known = _STATUSES.get(fold_name(word))
    # `InstanceDown` is what a rule is called, `monitorDown` is an event.
    plain = word.strip()
    plain = _CAMEL.sub("_", plain) if plain[:1].islower() else plain
    if known or not _EVENT_NAME.fullmatch(plain):
        return known
    *before, last = _EVENT_WORDS.split(plain.lower())
    if last == _END and not _TROUBLES.isdisjoint(before):
        return Status.RESOLVED
    return None if _NEGATIONS & set(before) else _STATUSES.get(last)


def is_no_data(word: str | None) -> bool:
    """Whether the word says that the alert fires because nothing was measured.

    Of an event's name the last word says so: `metrics.threshold.nodata` of Kibana.
    """
    plain = (word or "").strip()
    last = _EVENT_WORDS.split(plain)[-1] if _EVENT_NAME.fullmatch(plain) else plain
    return bool({fold_name(plain), fold_name(last)} & _NO_DATA)


def is_inactive(word: str | None) -> bool:
    """Whether the word says that the alert neither fires nor has resolved."""
    return fold_name(without_k(word or "")) in _INACTIVE
