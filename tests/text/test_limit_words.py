"""Each phrase of the tables makes its example a limit, in each of its spellings."""

import pytest

from tracer.text.limit_words import OR_MORE, TABLES, Meaning, Phrase
from tracer.text.numeric_limits import parse_limits

# The examples of phrases that depend on the unit are about times.
OPERATORS = {Meaning.BETTER: "<", Meaning.WORSE: ">"}
ROWS = [
    pytest.param(table, phrase, spelling, id=f"{name}: {spelling}")
    for name, table in TABLES.items()
    for phrase in table.phrases
    for spelling in phrase.spellings()
]


@pytest.mark.parametrize(("table", "phrase", "spelling"), ROWS)
def test_a_phrase_makes_its_example_a_limit(
    table: object, phrase: Phrase, spelling: str
) -> None:
    written = spelling.replace("*", "byte").replace("#", "9")
    operator = OPERATORS.get(phrase.meaning, phrase.meaning.value)
    operator = f"{operator[0]}=" if table is OR_MORE else operator

    (limit,) = parse_limits(phrase.example.format(written))

    assert limit.operator == operator


@pytest.mark.parametrize("name", TABLES)
def test_a_table_finds_no_phrase_in_other_words(name: str) -> None:
    pattern = TABLES[name].pattern

    for text in ("it took 5", "than", "maxim", "belowground", "p9", "time to", "err"):
        assert not pattern.search(text)


def test_every_spelling_of_a_phrase_is_written_out() -> None:
    phrase = Phrase("at [the] most|least", Meaning.AT_MOST, "")

    assert list(phrase.spellings()) == [
        "at the most",
        "at the least",
        "at most",
        "at least",
    ]
