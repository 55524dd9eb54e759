"""Untrusted text is harmless in each language that we write."""

import pytest
import yaml

from tracer.text import escaping as escape


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param(
            "plain words, 500ms < 1s", "plain words, 500ms < 1s", id="words stay"
        ),
        pytest.param(
            "snake_case_name", "snake_case_name", id="underscores in words stay"
        ),
        pytest.param("a\nb\r\nc\td", "a b c d", id="one line"),
        pytest.param("*b* `c` [l](u)", r"\*b\* \`c\` \[l\](u)", id="marks"),
        pytest.param("<b>", r"\<b>", id="tags"),
        pytest.param("# h", r"\# h", id="heading"),
        pytest.param("- item", r"\- item", id="list"),
        pytest.param("1. item", r"1\. item", id="numbered list"),
        pytest.param("-5 ms", "-5 ms", id="negative number"),
        pytest.param("a|b", r"a\|b", id="table"),
        pytest.param("@you", "@\u200byou", id="mention"),
        pytest.param("#7 GH-7", "#\u200b7 GH-\u200b7", id="references"),
        pytest.param("https://x.y", "https:\u200b//x.y", id="autolink"),
        pytest.param(":smile: a: b", ":\u200bsmile: a: b", id="emoji"),
        pytest.param("&lt; & b", r"\&lt; & b", id="entity"),
        pytest.param("a\u202eb\u200bc\x00d\ufeffe", "abcde", id="invisible"),
    ],
)
def test_words_in_markdown_have_no_effect(written: str, read: str) -> None:
    assert escape.markdown_text(written) == read


@pytest.mark.parametrize(
    ("written", "code"),
    [
        pytest.param("a", "`a`", id="plain"),
        pytest.param("a`b", "``a`b``", id="one backtick"),
        pytest.param("`a`", "`` `a` ``", id="backticks at the ends"),
        pytest.param("", "`  `", id="nothing"),
        pytest.param("a|b", r"`a\|b`", id="in a table"),
    ],
)
def test_code_cannot_be_left(written: str, code: str) -> None:
    assert escape.code_span(written) == code


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.example/x", "[t](https://a.example/x)"),
        ("https://a.example/x y)(`", "[t](https://a.example/x%20y%29%28%60)"),
        ("javascript:alert(1)", "t"),
        ("data:text/html,x", "t"),
        ("https:///x", "t"),
        (None, "t"),
    ],
)
def test_only_web_addresses_become_links(url: str | None, link: str) -> None:
    assert escape.markdown_link("t", url) == link


@pytest.mark.parametrize(
    "value",
    [
        "yes",
        "1e3",
        "",
        " ",
        "a: b",
        "# c",
        "é😀",
        "\x00\x7f",
        'q" \\ \n',
        "null",
        "-",
        None,
        1,
        0.5,
    ],
)
def test_every_value_reads_back_from_yaml_as_itself(value: str | float | None) -> None:
    written = escape.yaml_scalar(value)

    assert "\n" not in written
    assert yaml.safe_load(written) == value
