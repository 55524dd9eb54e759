"""The configuration's patterns: mistakes are named, and slow ones end the run in time."""

import warnings
from pathlib import Path

import pytest

from tests.support.example import alert, git
from tests.support.runs import Job
from tracer.config import parse_config
from tracer.errors import ConfigError

PATH = ".github/trace.yml"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("redact: ['(']", "`redact` in `.github/trace.yml` has `(`: missing )"),
        ("redact: ['x{9999999999}']", "the repetition number is too large"),
        ("redact: ['x*']", "has `x*`: it matches a text without characters"),
        ("redact: ['.+']", "has `.+`: it matches every text"),
        ("redact: ['a$b']", "has `a$b`: it cannot match any text"),
        ("redact: [7]", "`redact` in `.github/trace.yml` should be a list of texts"),
        ("id-patterns: ['(?i)proj-1']", "cannot be joined: global flags not at the"),
        ("id-patterns: ['(?P<a>X)-1', '(?P<a>Y)-1']", "cannot be joined: redefinition"),
        ("id-patterns: ['(?!)']", "has `(?!)`: it cannot match any text"),
    ],
)
def test_a_mistake_in_a_pattern_is_named(text: str, problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_config(PATH, text)

    assert problem in str(caught.value)


def test_a_pattern_that_python_warns_of_is_used() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        redact = parse_config(PATH, "redact: ['[[b]ob']").redactor()

    assert redact("bob") == "***"


@pytest.mark.parametrize("key", ["remediation-file", "ledger-file"])
@pytest.mark.parametrize("name", ["{nope}", "{loop", "loop}", "{}", "{{loop}}"])
def test_an_unknown_placeholder_is_named(key: str, name: str) -> None:
    with pytest.raises(
        ConfigError, match=r"has the unknown placeholder `[{}]"
    ) as caught:
        parse_config(PATH, f"{key}: 'docs/{name}.yml'")

    assert "Use `{loop}`, `{intent}`, `{alert}` or `{slug}`" in str(caught.value)


def test_patterns_may_have_flags_where_they_are_used_alone() -> None:
    redact = parse_config(PATH, "redact: ['(?i)customer \\w+']").redactor()

    assert redact("CUSTOMER Bob") == "***"


def commit_all(checkout: Path) -> None:
    git(checkout, "add", "--all")
    git(checkout, "-c", "user.name=n", "-c", "user.email=e", "commit", "-qm", "Slow")


SLOW = [
    pytest.param("redact: ['(s+)+$']", {"title": "s" * 60 + "x"}, id="redact"),
    pytest.param("id-patterns: ['(E?A?)+U$']", {}, id="id-patterns"),
    pytest.param(
        "payloads: [{when: value, fields: {title: \"capture(title, '(s+)+$')\"}}]",
        {"title": "s" * 60 + "x"},
        id="payloads",
    ),
]


@pytest.mark.parametrize(("config", "changes"), SLOW)
def test_a_slow_pattern_ends_the_run_as_the_user_s_mistake(
    job: Job,
    monkeypatch: pytest.MonkeyPatch,
    config: str,
    changes: dict[str, str],
) -> None:
    monkeypatch.setattr("tracer.text.user_patterns.SECONDS", 0.1)
    slow = f"## {'EA' * 30}: x\n"
    (job.checkout / "docs" / "requirements" / "slow.md").write_text(slow)
    commit_all(job.checkout)
    job.github.store.commit_on("main", PATH, config, "c")

    run = job.run({"alert": alert(**changes)})

    assert run.code == 1, run.stdout
    assert "seconds of computing" in run.stdout
    assert not job.github.store.pulls
