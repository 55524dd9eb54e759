"""Promises in numbers that have no id, in sections of Markdown and in files of limits."""

import textwrap

import pytest

from tracer.specification import Document, ServiceLevel, with_columns
from tracer.specification.repository_reading import read_document
from tracer.text import parse_limits
from tracer.text.ids import IdGrammar


def levels(path: str, text: str) -> tuple[ServiceLevel, ...]:
    document = Document(path, textwrap.dedent(text))
    return read_document(document, IdGrammar()).levels


@pytest.mark.parametrize(
    ("table", "limit"),
    [
        ("| Metric | Target |\n|--|--|\n| Total latency (P99) | < 3 ms |", "< 3 ms"),
        ("| Metric | Target |\n|--|--|\n| API response | 200ms |", "<= 200 ms"),
        ("| Metric | Limit |\n|--|--|\n| **Page load** | `2 s` |", "<= 2 s"),
        ("| Metric | Threshold |\n|--|--|\n| Memory | 512 MB |", "<= 512 MB"),
        ("| Metric | Goal |\n|--|--|\n| Uptime | 99.9% |", ">= 99.9 %"),
        ("| Metric | Target |\n|--|--|\n| Error rate | 1% |", "<= 1 %"),
        ("| Metric | SLO |\n|--|--|\n| Throughput | 50 req/s |", ">= 50 req/s"),
        ("| Call | p95 | Max latency |\n|-|-|-|\n| Get | 9 ms | 1 s |", "<= 1 s"),
        ("| ID | What | Budget |\n|-|-|-|\n| P1 | Login | 500 ms |", "<= 500 ms"),
        # In any order of the columns, with the unit in a name or in a column.
        ("| Priority | Max | What |\n|-|-|-|\n| P1 | 500 ms | Search |", "<= 500 ms"),
        ("| ID | SLO | Of what |\n|-|-|-|\n| N1 | 99.9 % | uptime |", ">= 99.9 %"),
        ("| Name | Limit | Unit |\n|-|-|-|\n| Response | 500 | ms |", "<= 500 ms"),
        ("| Unit | Name | Limit |\n|-|-|-|\n| ms | Response | 500 |", "<= 500 ms"),
        ("| Call | Max latency (ms) |\n|-|-|\n| Get | 500 |", "<= 500 ms"),
        ("| Call | p95 target |\n|-|-|\n| Get | 500 ms |", "<= 500 ms"),
        ("| Kennzahl | Grenzwert |\n|-|-|\n| Antwortzeit | 2 s |", "<= 2 s"),
    ],
)
def test_a_row_is_read_with_the_header_of_its_table(table: str, limit: str) -> None:
    row = tuple(with_columns(table.split("\n")))[-1]

    (found,) = parse_limits(row.text)[:1]
    value = f"{found.operator} {found.quantity.value:g} {found.quantity.unit}"
    assert value == limit
    assert row.quote == table.rsplit("\n", maxsplit=1)[-1]


@pytest.mark.parametrize(
    "table",
    [
        "| Step | Minutes |\n|--|--|\n| Boil | 10 min |",
        "| Metric | Current |\n|--|--|\n| API response | 200ms |",
        "| Name | Value |\n|--|--|\n| Port | 8080 |",
    ],
)
def test_not_every_number_in_a_table_is_a_limit(table: str) -> None:
    row = tuple(with_columns(table.split("\n")))[-1]

    assert parse_limits(row.text) == ()


def test_a_table_may_have_two_sides_and_several_percentiles() -> None:
    sides = "| Name | Min | Typical | Max | Unit |\n|-|-|-|-|-|\n| latency | 1 | 5 | 20 | ms |"
    targets = "| Call | p95 target | p99 target |\n|-|-|-|\n| Get | 200 ms | 400 ms |"

    assert limits_of(sides) == [">= 1 ms", "<= 20 ms"]
    assert limits_of(targets) == ["<= 200 ms", "<= 400 ms"]


def limits_of(table: str, title: str = "") -> list[str]:
    lines = with_columns(table.split("\n"), title)
    return [str(limit) for line in lines for limit in parse_limits(line.text)]


@pytest.mark.parametrize(
    ("row", "limits"),
    [
        ("| API | 200 ms | Users keep at most 20 rules |", ["<= 200 ms"]),
        ("| API | **p95 < 400 ms** and p99 < 800 ms | ≤ 9 rules |", ["< 400 ms", "< 800 ms"]),
        ("| Uptime | **99.5% monthly** (about 3h 39m) | 99.9% is dear |", [">= 99.5 %"]),
        ("| API (up to 5 rules) | 200 ms | - |", ["<= 5 rules", "<= 5 rules", "<= 200 ms"]),
        ("| Rules | see the text | a user has at most 20 |", []),
    ],
)  # fmt: skip
def test_a_limit_is_found_among_prose_and_prose_that_explains_it_is_none(
    row: str, limits: list[str]
) -> None:
    header = "| Metric | Target | Reasoning |\n|--|--|--|\n"

    assert limits_of(header + row) == limits


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("**Target**: 99.5% monthly", [">= 99.5 %"]),
        ("- **target:** 99.5%", [">= 99.5 %"]),
        ("**Reasoning**: at least 99 % is possible", []),
        ("**Owner**: 99.5%", []),
    ],
)
def test_the_name_of_a_field_makes_its_number_a_limit_of_the_title(
    text: str, limits: list[str]
) -> None:
    assert limits_of(text, "Web uptime") == limits


@pytest.mark.parametrize(
    ("path", "text", "id_", "line", "is_general"),
    [
        (
            "docs/shop.md",
            "# Shop\n\n## Performance\n\n- A page loads in < 2 s\n",
            "docs/shop.md#performance",
            3,
            False,
        ),
        (
            "docs/shop.md",
            "# Non-functional requirements\n## Speed\n- p95 latency < 200 ms\n",
            "docs/shop.md#speed",
            2,
            True,
        ),
        (
            "docs/nfr.md",
            "# Quality\n## Response times\n| Page | Target |\n|-|-|\n| All | 2 s |\n",
            "docs/nfr.md#response-times",
            2,
            True,
        ),
        (
            ".ai-workspace/project_constraints.yml",
            'constraint_dimensions:\n  performance_envelope:\n    latency_target: "p99 < 200ms"\n',
            ".ai-workspace/project_constraints.yml#latency-target",
            3,
            True,
        ),
        (
            "slo/login.yaml",
            """\
            apiVersion: openslo/v1
            kind: SLO
            metadata:
              name: login-latency
            spec:
              objectives:
              - {op: lte, value: 0.5}
            """,
            "slo/login.yaml#login-latency",
            7,
            True,
        ),
        (
            "slo/login.yml",
            "version: prometheus/v1\nservice: shop\nslos:\n- name: login\n  objective: 99.9\n",
            "slo/login.yml#shop-login",
            5,
            True,
        ),
        (
            "k8s/slo.yaml",
            """\
            apiVersion: sloth.slok.dev/v1
            kind: PrometheusServiceLevel
            spec:
              service: shop
              slos:
              - name: login
                objective: 99.9
            """,
            "k8s/slo.yaml#shop-login",
            7,
            True,
        ),
        (
            "k8s/slo.yaml",
            """\
            apiVersion: pyrra.dev/v1alpha1
            kind: ServiceLevelObjective
            metadata:
              name: login
            spec:
              target: "99"
            """,
            "k8s/slo.yaml#login",
            6,
            True,
        ),
    ],
)
def test_limits_without_an_id_are_known_by_their_place(
    path: str, text: str, id_: str, line: int, *, is_general: bool
) -> None:
    (level,) = levels(path, text)

    assert (level.id, level.line, level.is_general) == (id_, line, is_general)
    assert any(parse_limits(each.text) for each in with_columns(level.text.split("\n")))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("docs/a.md", "# Performance\n\nFast pages make people happy.\n"),
        ("docs/a.md", "# Performance\n\n```\nlatency < 200 ms\n```\n"),
        ("docs/a.md", "# Performance\n\n- **REQ-1**: latency < 200 ms\n"),
        ("docs/a.md", "## REQ-1: x\n### Performance\n- latency < 200 ms\n"),
        ("docs/a.md", "# Cooking\n\nBoil it for at most 10 minutes.\n"),
        ("slo/a.yml", "version: prometheus/v1\nslos:\n- name: login\n"),
        ("slo/a.yml", "version: prometheus/v1\nslos: {name: [\n"),
        ("slo/a.yml", "apiVersion: openslo/v1\nkind: Service\n"),
    ],
)
def test_other_sections_and_files_promise_nothing(path: str, text: str) -> None:
    assert levels(path, text) == ()


def test_a_section_that_explains_a_promise_is_none() -> None:
    text = "# SLA\n\n## Rationale\n\n99.9% uptime is usual in this industry.\n"

    assert levels("docs/sla.md", text) == ()
