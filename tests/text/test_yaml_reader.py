"""YAML is read as data with its lines, and an error says where it is."""

from contextlib import suppress

import pytest

from tracer.text import (
    YamlError,
    load_yaml,
    parse_yaml,
    with_plain_anchors,
    yaml_data,
    yaml_documents,
    yaml_line,
    yaml_mapping,
    yaml_text,
    yaml_texts,
)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: b: c", 1),
        ("a: 1\nb: [", 2),
        ("a: 1\nb: [\n\n", 2),
        ("a:\n\tb: 1", 2),
        ("a: 1\n---\nb: 2", 2),
        ("a: &a {b: *a}", 1),
        ("a: [&x 1,\n *x]", 2),
        ("a: *nothing", 1),
        ("[" * 50_000, 1),
        ("a: \0", 1),
        ("a: \ud800", 1),
    ],
)
def test_an_error_says_on_which_line_it_is(text: str, line: int | None) -> None:
    with pytest.raises(YamlError) as caught:
        parse_yaml(text)

    assert caught.value.line == line


@pytest.mark.parametrize(
    "text", ["a: 2025-13-45", "a: !!python/object:os.x 1", "{? {} : 1}"]
)
def test_values_that_python_cannot_make_are_an_error(text: str) -> None:
    with pytest.raises(YamlError):
        load_yaml(text)


def test_an_error_is_a_sentence_about_its_file() -> None:
    assert YamlError("a tab", 3).sentence("a.yml") == (
        "`a.yml` is not YAML at line 3: a tab"
    )
    assert YamlError("a tab").sentence("a.yml") == "`a.yml` is not YAML: a tab"


@pytest.mark.parametrize(
    "text", ["a: &a {b: *a}", "a: [&x 1, *x]", "a: b: c", "[" * 50_000, "a: \0"]
)
def test_a_text_that_is_not_plain_yaml_has_no_documents(text: str) -> None:
    assert yaml_documents(text) == ()


def test_a_star_in_plain_words_is_no_alias() -> None:
    root = parse_yaml("a: all * of *them*")

    assert yaml_text(yaml_mapping(root)["a"]) == "all * of *them*"


def test_nodes_are_read_as_texts_with_their_lines() -> None:
    root = parse_yaml("Some-Key: ~\nlist:\n- a\n- b: 1\n  c: 2\n- [d]\none: x\n")
    mapping = yaml_mapping(root)

    assert list(mapping) == ["some_key", "list", "one"]
    assert yaml_text(mapping["some_key"]) == ""
    assert list(yaml_texts(mapping["list"])) == ["a", "b", "c"]
    assert list(yaml_texts(mapping["one"])) == ["x"]
    assert list(yaml_texts(None)) == []
    assert yaml_line(mapping["one"]) == 7


def test_values_have_types_and_an_empty_text_has_none() -> None:
    assert load_yaml("a: 1\nb: [true, x]\n") == {"a": 1, "b": [True, "x"]}
    assert (load_yaml(""), parse_yaml("")) == (None, None)


def test_what_is_nested_deeper_than_the_limit_is_left_out() -> None:
    assert yaml_data(parse_yaml("a: {b: {c: 1}}"), depth=2) == {"a": {"b": ""}}


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: &é 1\nb: *é\n", {"a": 1, "b": 1}),
        ("k: [&größe 1, *größe]\n", {"k": [1, 1]}),
        ("a: &default.values 1\nb: *default.values\n", {"a": 1, "b": 1}),
        ("a: &a 1\nb: &é 2\nc: [*é, *a]\n", {"a": 1, "b": 2, "c": [2, 1]}),
        ("x: 'R&D é' # &é\ny: &é 1\n", {"x": "R&D é", "y": 1}),
    ],
)
def test_an_anchor_may_have_any_letters(text: str, data: object) -> None:
    assert load_yaml(text) == data
    assert len(with_plain_anchors(text)) == len(text)


@pytest.mark.parametrize("text", ["a: *é\n", "a: [&é\n", "a: &\n  b: &é {\n"])
def test_what_is_broken_stays_broken(text: str) -> None:
    with pytest.raises(YamlError):
        load_yaml(text)


@pytest.mark.parametrize(
    "value",
    [
        *("!!bool x", "!!bool ''", "!!int ''", "!!int _", "!!int x", "!!float _"),
        *("!!float ''", "!!float x", "!!timestamp x", "!!timestamp 2025-13-45"),
        *("!!binary é", "!!omap [a]", "!!pairs [a]", "!!set [a]", "!!str [a]", "0b"),
    ],
)
@pytest.mark.parametrize("text", ["a: {}", "? {}\n: b", "- {}"])
def test_a_value_that_its_tag_does_not_fit_is_a_mistake_in_the_file(
    text: str, value: str
) -> None:
    with suppress(YamlError):
        load_yaml(text.format(value))
