"""Patterns of users: mistakes are named, and none computes without end."""

import re

import pytest

from tracer.errors import ConfigError
from tracer.text import UserPattern, pattern_mistake
from tracer.text.time_limit import Budget

SLOW = [
    pytest.param("(a+)+$", "a" * 40 + "b", id="nested repetition"),
    pytest.param("(?:a|aa)+$", "a" * 60 + "b", id="two ways to the same"),
    pytest.param(r"\w*\w*\w*\w*1", "a" * 5_000, id="repetitions in a row"),
    pytest.param(r"(.*)\1x", "ab" * 20_000, id="reference"),
    pytest.param("(?=(.*.*.*x))y", "a" * 5_000, id="lookahead"),
    pytest.param(r"\d+-\d+x", "1" * 60_000, id="a search from each place"),
]


@pytest.mark.parametrize(("source", "text"), SLOW)
def test_a_slow_pattern_is_the_user_s_mistake(source: str, text: str) -> None:
    pattern = UserPattern(source, "the pattern of `redact`", budget=Budget(0.1))

    with pytest.raises(ConfigError, match="pattern of `redact` took too long"):
        list(pattern.finditer(text))
    with pytest.raises(ConfigError, match="took too long"):  # nothing is left
        pattern.search("a")


def test_the_patterns_of_a_run_share_its_seconds() -> None:
    budget = Budget(0.1)
    slow = UserPattern("(a+)+$", "the first", budget=budget)
    fast = UserPattern("a", "the second", budget=budget)
    assert fast.search("a")

    with pytest.raises(ConfigError, match="the first took too long"):
        slow.search("a" * 40 + "b")
    with pytest.raises(ConfigError, match="the second took too long"):
        fast.search("a")


def test_a_pattern_that_is_fast_enough_matches_as_python_does() -> None:
    pattern = UserPattern(r"(?<=for )cust-(\d+)", "x", re.IGNORECASE)

    assert [match[1] for match in pattern.finditer("for CUST-4, for cust-5")] == [
        "4",
        "5",
    ]
    assert pattern.sub("*", "for cust-4711") == "for *"
    assert pattern.search("cust-1") is None


@pytest.mark.parametrize(
    ("source", "mistake"),
    [
        (r"cust-\d+", None),
        (r"(?<=token=)\S*", None),
        (r"(?!test-)\b[a-z]+-\d+", None),
        (r"(?s)^-----BEGIN.*END-----$\n?", None),
        (r"(?m)^a$\n^b$", None),
        (r"[^\S\n]{3}", None),
        ("[0-9]+", None),
        ("漢+", None),
        (r"(?!x{0}y)z", None),
        (r"a$\n", None),
        ("(a)|(?!)", None),
        ("(", "missing ), unterminated subpattern at position 0"),
        ("a" * 1_001, "a pattern has at most 1,000 characters"),
        ("a{4294967296}", "the repetition number is too large"),
        ("", "it matches a text without characters, and so at every place"),
        ("x*", "it matches a text without characters, and so at every place"),
        ("|a", "it matches a text without characters, and so at every place"),
        (".+", "it matches every text"),
        (r"\w+", "it matches every text"),
        (r"(?s:.)", "it matches every text"),
        (r"(?=a)", "it matches no character"),
        (r"\b", "it matches no character"),
        ("(?!)", "it cannot match any text"),
        (r"a[^\s\S]", "it cannot match any text"),
        (r"[^\d\D]+|b(?!)", "it cannot match any text"),
        ("[^\x00-\U0010ffff]", "it cannot match any text"),
        ("a$b", "it cannot match any text"),
        ("a$b+c", "it cannot match any text"),
        (r"a\Zb", "it cannot match any text"),
        (r"ab^c", "it cannot match any text"),
        (r"(?:a(?!x*))+", "it cannot match any text"),
        (r"(?=(?!))a", "it cannot match any text"),
        (r"a\bb", "it cannot match any text"),
        (r"(?:id|key)\b[A-Z0-9]+", "it cannot match any text"),
        (r"x(-\b=)y", "it cannot match any text"),
        (r"[a-f]+\B-", "it cannot match any text"),
        (r"(?=a)b", "it cannot match any text"),
        (r"x(?=[0-9])-y", "it cannot match any text"),
        (r"a(?<=b)c", "it cannot match any text"),
        (r"(?!a)a", "it cannot match any text"),
        (r"a\b-", None),
        (r"a\b[b-]", None),
        (r"a\b.", None),
        (r"(?i)(?=a)A", None),
        (r"(?=ab)a", None),
        (r"(?!ab)a", None),
        (r"(?=a)\w", None),
        (r"(?=a)b?a", None),
        (r"a(?<=xa)b", None),
    ],
)
def test_mistakes_in_patterns_are_found(source: str, mistake: str | None) -> None:
    assert pattern_mistake(source) == mistake
