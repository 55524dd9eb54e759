"""How people write limits."""

import pytest

from tracer.text.numeric_limits import parse_limits
from tracer.text.quantities import Quantity


@pytest.mark.parametrize(
    ("text", "operator", "value", "unit"),
    [
        ("Login response < 500ms", "<", 500, "ms"),
        ("ノード選択は0.1秒以内に完了する", "<=", 0.1, "秒"),
        ("応答は300ミリ秒未満", "<", 300, "ミリ秒"),
        ("ビルドは5分以内に完了する", "<=", 5, "分"),
        ("响应时间不超过 3 秒", "<=", 3, "秒"),
        ("准确率不低于 98%", ">=", 98, "%"),
        ("응답은 3초 이내", "<=", 3, "초"),
        ("ответ не более 500 мс", "<=", 500, "мс"),
        ("доступность не менее 99 %", ">=", 99, "%"),
        ("Las páginas deben cargar en menos de 3 segundos", "<", 3, "segundos"),
        ("carga: < 3 seg", "<", 3, "seg"),
        ("no más de 2 segundos", "<=", 2, "segundos"),
        ("Die Suche dauert nicht länger als 2 Sekunden", "<=", 2, "Sekunden"),
        ("La réponse arrive en moins de 2 secondes", "<", 2, "secondes"),
        ("meno di 2 secondi", "<", 2, "secondi"),
        ("disponível em pelo menos 99 %", ">=", 99, "%"),
        ("ответ не более 2 секунд", "<=", 2, "секунд"),
        ("ответ менее 2 секунд", "<", 2, "секунд"),
        ("не менее 98 %", ">=", 98, "%"),
        ("must be ≤ 0.5 s", "<=", 0.5, "s"),
        ("capped to 5 s", "<=", 5, "s"),
        ("within 2 seconds", "<=", 2, "seconds"),
        ("at least 99.9 % of requests", ">=", 99.9, "%"),
        ("no more than 1,000 requests/s", "<=", 1000, "requests/s"),
        ("error rate below 1%", "<", 1, "%"),
        ("Max time: 500ms", "<=", 500, "ms"),
        ("uptime >= 99.95%", ">=", 99.95, "%"),
        ("less than 5 open tickets", "<", 5, "open tickets"),
        ("memory under 512 MiB", "<", 512, "MiB"),
        ("at most 500 concurrent users per node", "<=", 500, "concurrent users"),
        ("within 500 meters of the store", "<=", 500, "meters"),
        ("retries at most 3", "<=", 3, None),
        ("Availability 99.9%", ">=", 99.9, "%"),
        ("99.9% availability", ">=", 99.9, "%"),
        ("99.9% monthly availability", ">=", 99.9, "%"),
        ("Uptime (user-facing) target: 99.9% monthly", ">=", 99.9, "%"),
        ("| Uptime | 99.9 % |", ">=", 99.9, "%"),
        ("99.9% of logins succeed", ">=", 99.9, "%"),
        ("Uptime SLO: 99.95%", ">=", 99.95, "%"),
        (
            "The Portal Availability SLO SHALL have a target of 99.9% over a month",
            ">=",
            99.9,
            "%",
        ),
        ("Success rate of 99 %", ">=", 99, "%"),
        ("Error rate: 1%", "<=", 1, "%"),
        ("0.1% of requests fail", "<=", 0.1, "%"),
        ("less than or equal to 500 ms", "<=", 500, "ms"),
        ("greater than or equal to 99.9%", ">=", 99.9, "%"),
        ("no slower than 500 ms", "<=", 500, "ms"),
        ("no slower than 100 requests/s", ">=", 100, "requests/s"),
        ("no larger than 5 MB", "<=", 5, "MB"),
        ("not less than 99.5 percent", ">=", 99.5, "percent"),
        ("must not be above 500 ms", "<=", 500, "ms"),
        ("must not exceed 500 ms", "<=", 500, "ms"),
        ("smaller than 5 MB", "<", 5, "MB"),
        ("faster than 500 ms", "<", 500, "ms"),
        ("faster than 100 requests per second", ">", 100, "requests per second"),
        ("p95 latency: 500ms", "<=", 500, "ms"),
        ("Response time (p95): 500 ms", "<=", 500, "ms"),
        ("Maximum response time of 500 ms", "<=", 500, "ms"),
        ("500 ms max", "<=", 500, "ms"),
        ("2 seconds or less", "<=", 2, "seconds"),
        ("500 ms or faster", "<=", 500, "ms"),
        ("100 req/s or more", ">=", 100, "req/s"),
        ("within two seconds", "<=", 2, "seconds"),
        ("&lt; 500ms", "<", 500, "ms"),
        ("at least 1k req/s", ">=", 1000, "req/s"),
        ("at most 2M events per day", "<=", 2e6, "events per day"),
        ("handles 1000 concurrent users", ">=", 1000, "concurrent users"),
        ("serves 1,000 requests per second", ">=", 1000, "requests per second"),
        ("Throughput: 5 MB/s", ">=", 5, "MB/s"),
        ("> 10 MB/s", ">", 10, "MB/s"),
        ("95% of logins complete in under 500 ms", "<", 500, "ms"),
        ("At least 95% of logins complete within 500 ms", "<=", 500, "ms"),
        ("Less than 1% of logins take more than 500 ms", "<=", 500, "ms"),
    ],
)
def test_limits_are_read_as_people_write_them(
    text: str, operator: str, value: float, unit: str | None
) -> None:
    (limit,) = parse_limits(text)

    assert (limit.operator, limit.quantity.value, limit.quantity.unit) == (
        operator,
        value,
        unit,
    )
    assert limit.quote == text


def test_a_span_is_two_limits_in_one_unit() -> None:
    limits = parse_limits("answers between 10 and 500 ms")

    assert [(limit.operator, limit.quantity) for limit in limits] == [
        (">=", Quantity(10, "ms")),
        ("<=", Quantity(500, "ms")),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "cost 12 (about 200ms)",
        "p95 latency",
        "REQ-1 > REQ-2",
        "C-1 -> 5 s",
        "in 2024",
        "between 2019 and 2024",
        "under 2024-05-01",
        "version 3",
        "version 3 or higher",
        ">= 3.2.1",
        "at least one digit",
        "one of the logins",
        "takes 10 min 30 s",
        "within 3rd party code",
        "error code 500",
        "Availability zone 3",
        "20% of users are admins",
        "Availability matters. The target of 20% of users is to log in",
        "95% of logins",
        "latency 750ms",
        "p95 latency was 750 ms",
        "Measured p95 latency: 750ms",
        "Current availability: 98%",
        "Supports 3 languages",
        "within 0,5 s",
        "",
    ],
)
def test_words_without_a_limit_have_none(text: str) -> None:
    assert parse_limits(text) == ()
