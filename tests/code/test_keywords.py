"""The tables of words that mark code: each row, in the places where it counts."""

import pytest

from tracer.code import MarkerRole
from tracer.code.annotations import IdPlace
from tracer.code.keywords import NOUNS, TEST_FUNCTIONS, VERBS, find_keywords
from tracer.code.marker_forms import Annotation
from tracer.code.source_file import SourceFile

ID = "REQ-F-AUTH-001"
VERB_ROWS = [(phrase, role) for role, phrases in VERBS.items() for phrase in phrases]
NOUN_ROWS = [(phrase, role) for role, phrases in NOUNS.items() for phrase in phrases]
ROWS = VERB_ROWS + NOUN_ROWS


def said(line: str, path: str = "src/a.py", *, is_test: bool = False) -> object:
    start = line.rindex(ID)
    annotation = IdPlace(SourceFile(path, line), 0, start, is_test).annotation()
    return (annotation.role, annotation.is_explicit) if annotation else None


MENTION = (MarkerRole.IMPLEMENTS, False)


@pytest.mark.parametrize(("phrase", "role"), ROWS)
def test_a_keyword_at_the_start_of_a_comment_marks(
    phrase: str, role: MarkerRole
) -> None:
    for written in (phrase, phrase.upper(), phrase.replace(" ", " \t ")):
        for line in (
            f"# {written}: {ID}",
            f"// {written} {ID}",
            f"/* @{written}({ID})",
        ):
            assert said(line) == (role, True), line


@pytest.mark.parametrize(("phrase", "role"), VERB_ROWS)
def test_a_verb_marks_anywhere_in_a_comment(phrase: str, role: MarkerRole) -> None:
    assert said(f"x = 1  # and so it {phrase} REQ-A-1, {ID}") == (role, True)


@pytest.mark.parametrize(("phrase", "role"), NOUN_ROWS)
def test_a_noun_inside_a_sentence_does_not_mark(phrase: str, role: MarkerRole) -> None:
    assert said(f"# it breaks the {phrase} {ID}") == MENTION
    assert said(f"# it breaks the {phrase}: {ID}") == (role, True)


@pytest.mark.parametrize(("phrase", "role"), ROWS)
def test_a_keyword_of_a_message_does_not_mark(phrase: str, role: MarkerRole) -> None:
    assert said(f'    log(f"it {phrase} {ID}")') == (MarkerRole.TELEMETRY, False)
    assert said(f"    raise Error('it {phrase}: {ID}')") != (role, True)


@pytest.mark.parametrize(
    ("phrase", "role"), [row for row in ROWS if row[0].isidentifier()]
)
def test_a_keyword_is_a_whole_word(phrase: str, role: MarkerRole) -> None:
    for word in (f"x{phrase}", f"{phrase}x", f"un-{phrase}", f"{phrase}-x"):
        assert said(f"# {word}: {ID}") != (role, True), word


def test_no_phrase_has_two_meanings() -> None:
    phrases = [phrase for phrase, _ in ROWS]

    assert len(phrases) == len(set(phrases))
    assert all(phrase == " ".join(phrase.lower().split()) for phrase in phrases)


def test_a_letter_that_only_looks_like_one_of_a_keyword_is_none() -> None:
    assert list(find_keywords("implement\u017f: REQ-1")) == []
    assert said(f"# implement\u017f: {ID}") == MENTION


@pytest.mark.parametrize("name", [*TEST_FUNCTIONS, "t.Run", "it.only", "test.each"])
def test_the_title_of_a_test_validates_what_it_names(name: str) -> None:
    validates = (MarkerRole.VALIDATES, True)
    for line in (f'{name}("{ID}: refuses', f"  await {name} ( 'x, {ID}"):
        assert said(line, is_test=True) == validates, line
    elsewhere = MENTION if name.startswith("@") else None
    assert said(f'{name}("a", "{ID}")', is_test=True) == elsewhere
    assert said(f'{name}("{ID}: refuses') == elsewhere


@pytest.mark.parametrize(
    ("line", "annotation"),
    [
        ("// [impl->{}", Annotation(MarkerRole.IMPLEMENTS)),
        ("// [ utest -> {}", Annotation(MarkerRole.VALIDATES)),
        ("# @ Log in, IMPL_1, impl, [{}", Annotation(MarkerRole.IMPLEMENTS)),
        ("# @ Try it, TEST_1, test, [REQ-1, {}", Annotation(MarkerRole.VALIDATES)),
        ("// r[{}", Annotation(MarkerRole.IMPLEMENTS)),
        ("// r[impl {}", Annotation(MarkerRole.IMPLEMENTS)),
        ("// r[verify {}", Annotation(MarkerRole.VALIDATES)),
        ("// r[depends {}", Annotation(MarkerRole.IMPLEMENTS, is_explicit=False)),
        ("//= docs/{}", Annotation(MarkerRole.IMPLEMENTS)),
        ("//= {}\n//= type=test", Annotation(MarkerRole.VALIDATES)),
        ("#= {}\n#= type=implication", Annotation(MarkerRole.IMPLEMENTS)),
        (
            "//= {}\n//= type=exception",
            Annotation(MarkerRole.IMPLEMENTS, is_explicit=False),
        ),
        ("  @smoke @REQ-1 @{}", Annotation(MarkerRole.VALIDATES)),
        ("by @anna @{}", Annotation(MarkerRole.IMPLEMENTS, is_explicit=False)),
        ("  @{}", Annotation(MarkerRole.VALIDATES)),
        ("// @relation({}, scope=range_end)", None),
        ("/** Requirement ID (e.g., {}) */", None),
        ("# the id of a requirement, for example REQ-7 or {}", None),
        ("# handled as `e.g. {}` says", None),
    ],
)
def test_a_tools_form_says_what_for(line: str, annotation: Annotation | None) -> None:
    text = line.replace("{}", ID)
    start = text.index(ID)

    assert IdPlace(SourceFile("src/a.x", text), 0, start).annotation() == annotation
