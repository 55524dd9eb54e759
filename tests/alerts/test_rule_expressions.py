"""The threshold in the expression of a rule."""

import pytest

from tracer.alerts.rule_expressions import comparison_in


@pytest.mark.parametrize(
    ("expression", "operator", "number"),
    [
        ("a > 5", ">", 5),
        ("((a >= bool 1.5e2))", ">=", 150),
        ('rate(a{code=~"5..", path!="a > b"}[5m]) < .5', "<", 0.5),
        ("avg(last_5m):avg:a.or.b{host:a OR host:b} > 90.0", ">", 90),
        ('logs("status:>500 AND x").rollup("count").last("5m") > 100', ">", 100),
        ("(a) + (b) == 0", "==", 0),
    ],
)
def test_the_only_comparison_of_a_rule_is_its_threshold(
    expression: str, operator: str, number: float
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
