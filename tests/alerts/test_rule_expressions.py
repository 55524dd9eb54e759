"""Metric, unit and threshold in the expression of a rule."""

import pytest

from tracer.alerts.numbers.rule_expressions import comparison_in, metric_in, unit_in


@pytest.mark.parametrize(
    ("expression", "operator", "number"),
    [
        ("a > 5", ">", 5),
        ("((a >= bool 1.5e2))", ">=", 150),
        ('rate(a{code=~"5..", path!="a > b"}[5m]) < .5', "<", 0.5),
        ("avg(last_5m):avg:a.or.b{host:a OR host:b} > 90.0", ">", 90),
        ('logs("status:>500 AND x").rollup("count").last("5m") > 100', ">", 100),
        ("(a) + (b) == 0", "==", 0),
        ('absent(up{job="mail"})', "absent", None),
        ("(absent_over_time(mails_total[5m]))", "absent", None),
        ("sum(absent(up)) > 2", ">", 2),
    ],
)
def test_the_only_comparison_of_a_rule_is_its_threshold(
    expression: str, operator: str, number: float | None
) -> None:
    assert comparison_in(expression) == (operator, number)


@pytest.mark.parametrize(
    "expression",
    [
        None,
        "",
        "up",
        "errs > 5 and rate(req[5m]) < 100",
        "a > 500 unless on(x) maint == 1",
        "(a > 3) or (b > 4)",
        "up and a > 5",
        "12 && 13 > 5",
        "12 || 13 > 5",
        "sum(a > 5)",
        "count(up == 0) > 2",
        "a > 5 * 60",
        "a > b",
    ],
)
def test_of_several_comparisons_or_one_inside_none_is_the_threshold(
    expression: str | None,
) -> None:
    assert comparison_in(expression) == (None, None)


METRICS = [
    ("login_ms > 5", "login_ms"),
    ('histogram_quantile(0.95, sum(rate(http_seconds_bucket{job="a"}[5m])) by (le)) > 1',
     "http_seconds_bucket"),
    ("sum by (job) (rate(errors_total[5m])) / sum(rate(requests_total[5m])) > 0.1",
     "errors_total"),
    ("max_over_time(queue:length:max[5m] offset 1h) >= bool 3", "queue:length:max"),
    ('{__name__="queue_length", job="mail"} > 3', "queue_length"),
    ("avg(last_5m):p95:auth.login.duration{env:prod} > 500", "auth.login.duration"),
    ("sum(last_1h):sum:shop.errors{*}.as_count() > 5", "shop.errors"),
    ("A > 500", None),
    ("12 && 13 > 5", None),
    ('vector(1) > 0 or absent("up")', None),
    (None, None),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "metric"), METRICS)
def test_an_expression_names_its_metric(
    expression: str | None, metric: str | None
) -> None:
    assert metric_in(expression) == metric


@pytest.mark.parametrize(
    ("expression", "unit"),
    [
        ("histogram_quantile(0.9, rate(http_seconds_bucket[5m])) > 1", "seconds"),
        ("process_start_time_seconds > 5", "seconds"),
        ("rate(cpu_seconds_total[5m]) > 0.9", None),
        (
            "sum(rate(http_seconds_bucket[5m])) / sum(rate(http_seconds_count[5m])) < 1",
            None,
        ),
        ("disk_used_bytes / disk_size_bytes > 0.9", None),
        ("histogram_quantile(0.9, rate(http_seconds_bucket[5m])) * 1000 > 250", "ms"),
        ("1e3 * histogram_quantile(0.9, rate(http_seconds_bucket[5m])) > 250", "ms"),
        ("0.001 * login_ms > 2", "s"),
        ("process_resident_memory_bytes / 1024 / 1024 > 900", "MiB"),
        ("login_seconds * 7 > 900", None),
        ("login_seconds * 0 > 900", None),
        ("(sum(rate(errs[5m])) / sum(rate(reqs[5m]))) * 100 > 5", "%"),
        ('avg_over_time(up{job="a"}[30d]) * 100 < 99.5', "%"),
        ("100 * (1 - rate(ok[5m]) / rate(all[5m])) > 3", "%"),
        ("errs + warns * 100 > 3", None),
    ],
)
def test_an_expression_has_the_unit_of_its_metric(
    expression: str, unit: str | None
) -> None:
    assert unit_in(expression) == unit
