"""Each rule finds the credentials of its examples, and nothing in the others."""

import pytest

from tracer.text.credentials import MASK, RULES, Redactor, Rule
from tracer.text.credentials.redactor import _hints_in, _rules_by_hint

EXAMPLES = [(rule, example) for rule in RULES for example in rule.examples]
COUNTER_EXAMPLES = [(rule, text) for rule in RULES for text in rule.counter_examples]


def name_of(value: object) -> str | None:
    return value.name if isinstance(value, Rule) else None


def split(example: str) -> tuple[str, list[tuple[int, int]]]:
    """Return an example without its marks, and the places that they enclose."""
    if "«" not in example:
        return example, [(0, len(example))]
    text, places = "", []
    for part in example.split("»"):
        before, mark, secret = part.partition("«")
        text += before
        if mark:
            places.append((len(text), len(text) + len(secret)))
        text += secret
    return text, places


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=name_of)
def test_a_rule_finds_the_credential_of_its_example(rule: Rule, example: str) -> None:
    text, places = split(example)
    masked = text
    for start, end in reversed(places):
        masked = masked[:start] + MASK + masked[end:]

    assert list(rule.spans(text)) == places
    assert Redactor()(text) == masked


@pytest.mark.parametrize(("rule", "text"), COUNTER_EXAMPLES, ids=name_of)
def test_a_rule_finds_nothing_in_its_counter_example(rule: Rule, text: str) -> None:
    assert list(rule.spans(text)) == []


@pytest.mark.parametrize("rule", RULES, ids=name_of)
def test_a_rule_is_tried_where_one_of_its_hints_stands(rule: Rule) -> None:
    texts = [split(example)[0] for example in rule.examples]

    assert texts
    assert all(any(hint in text.lower() for hint in rule.hints) for text in texts)
    assert not rule.signs or all(
        any(sign in text for sign in rule.signs) for text in texts
    )


def test_rules_have_names_of_their_own() -> None:
    names = [rule.name for rule in RULES]

    assert sorted(set(names)) == sorted(names)


def test_the_hints_of_a_text_are_all_that_it_has() -> None:
    """They are looked up by their first two letters; here each is looked for."""
    hints = list(_rules_by_hint())
    for number, hint in enumerate(hints):
        text = f"{hint}x{hints[-number]} {hint[1:]}"
        assert set(_hints_in(text)) == {each for each in hints if each in text}
    assert list(_hints_in("")) == []
