"""Untrusted text is harmless in each language that we write."""

import json

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.hostile_words import PAIRS, words_of
from tests.support.markdown_judge import read_page
from tests.support.properties import examples
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
        pytest.param("\x1b[1;31ma\x1b[0m \x9b2Kb", "a b", id="colours"),
        pytest.param("\x1b]8;;http://a\x07b\x1b]8;;\x07", "b", id="link of a terminal"),
        pytest.param("a\u3164\uffa0\u115f\u034f\ufe0f\U000e0041b", "ab", id="blank"),
        pytest.param("_www.a<img>", r"\_www" + "\u200b" + r".a\<img>", id="address"),
        pytest.param("a@_b.c", "a@\u200b\\_b.c", id="mail"),
        pytest.param("at 12:30:00", "at 12:30:00", id="time"),
        pytest.param("a.py:260:11", "a.py:260:11", id="column"),
        pytest.param("a.py:100:11", "a.py:\u200b100:11", id="column that is an emoji"),
        pytest.param("x!", r"x\!", id="image before a link"),
        pytest.param("C #", r"C \#", id="end of a heading"),
        pytest.param(":-", r"\:-", id="row of a table"),
        pytest.param("[!NOTE] a", "\\[\u200b!NOTE\\] a", id="alert"),
        pytest.param("[x] a[x]", "\\[\u200bx\\] a\\[x\\]", id="box of a task"),
        pytest.param("/approve /x", r"\/approve /x", id="command to a bot"),
        pytest.param("\u1fefa\u1fef", r"\`a\`", id="mark that NFC makes"),
    ],
)
def test_words_in_markdown_have_no_effect(written: str, read: str) -> None:
    assert escape.markdown_text(written) == read


@pytest.mark.parametrize(
    "written",
    [
        *("[skip ci]", "[ci skip]", "[no ci]", "[skip actions]", "[actions skip]"),
        *("***NO_CI***", "skip-checks: true", "request-checks: true"),
        *("[Skip CI]", "[sk\u200bip c\u00adi]", "[skip\u00a0ci]", "***no_ci***"),
        *("fixes https://github.com/a/b/issues/3", "Closed: https://x/1", "gh-3", "@a"),
        *("https://github.com/a/b/issues/3", "see HTTP://GHE.example/a/b/pull/7/files"),
        *("www.github.com/a/b/discussions/3", "https://github.com/a/b/commit/0f1e2d3"),
    ],
)
def test_commands_have_a_gap_in_every_language(written: str) -> None:
    words = " ".join(written.replace("\u200b", "").replace("\u00ad", "").split())

    for write in (
        escape.message_text,
        escape.markdown_text,
        escape.code_span,
        escape.code_block,
        escape.mermaid_label,
    ):
        text = write(written)
        assert "\u200b" in text
        assert words not in text


@pytest.mark.parametrize(
    ("written", "code"),
    [
        pytest.param("a", "`a`", id="plain"),
        pytest.param("a`b", "``a`b``", id="one backtick"),
        pytest.param("`a`", "`` `a` ``", id="backticks at the ends"),
        pytest.param("", "`  `", id="nothing"),
        pytest.param("a|b", r"`a\|b`", id="in a table"),
        pytest.param("a]:1", "`a]\u200b:1`", id="no label of a link's definition"),
    ],
)
def test_code_cannot_be_left(written: str, code: str) -> None:
    assert escape.code_span(written) == code


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.example/x", "[t](https://a.example/x)"),
        ("https://a.example/x y)(`", "[t](https://a.example/x%20y%29%28%60)"),
        ("https://a.example/\u202ex\u3164y", "[t](https://a.example/xy)"),
        ("https://a.example/@b?c&lt;d", "[t](https://a.example/%40b?c&amp;lt;d)"),
        ("https://github.com@e.example/", "[t](https://github.com%40e.example/)"),
        ("https://a.example/***NO_CI***", "[t](https://a.example/%2A**NO_CI***)"),
        (
            "https://a.example/?skip-checks:true",
            "[t](https://a.example/?skip%2Dchecks:true)",
        ),
        (
            "https://a.example/?u=https://github.com/a/b/issues/1",
            "[t](https://a.example/?u=https%3A//github.com/a/b/issues/1)",
        ),
        ("https://a.example", "[t](https://a.example)"),
        ("javascript:alert(1)", "t"),
        ("data:text/html,x", "t"),
        ("https:///x", "t"),
        (None, "t"),
    ],
)
def test_only_web_addresses_become_links(url: str | None, link: str) -> None:
    assert escape.markdown_link("t", url) == link


def test_the_words_of_a_link_close_no_issue() -> None:
    link = escape.markdown_link("Fixes", "https://github.com/acme/shop/issues/1")

    assert link == "[Fixes\u200b](https://github.com/acme/shop/issues/1)"


@pytest.mark.property
@settings(max_examples=examples(20))
@example([("^", "[^1]:"), ("", "")], "")
@given(
    st.lists(PAIRS, min_size=2, max_size=2), st.sampled_from(["", "- ", "> ", "1. "])
)
def test_a_link_is_one_whatever_its_words_and_wherever_it_stands(
    texts: list[tuple[str, str]], start: str
) -> None:
    words = words_of(texts)

    link = escape.markdown_link(words(), f"https://ok.example/{words()}")

    elements = read_page(f"{start}{link} {escape.markdown_text(words())}").elements
    assert [each for each in elements if each in {"a", "/a"}] == ["a", "/a"]


@pytest.mark.parametrize(
    ("written", "bold"),
    [("a", "**a**"), (" a\u200b ", "**a**"), ("\u3164 ", ""), ("a*", r"**a\***")],
)
def test_bold_words_end_with_words(written: str, bold: str) -> None:
    assert escape.bold_text(written) == bold


@pytest.mark.parametrize(
    "value",
    [
        "@a",
        "#1",
        "GH-2",
        "[skip ci]",
        "***NO_CI***",
        "fixes https://x",
        "a\u202e\U000e0041",
    ],
)
def test_json_reads_back_and_has_no_effect(value: str) -> None:
    text = escape.readable_json({"key": [value, value], "[skip": ["skip ci"]})

    assert json.loads(text) == {"key": [value, value], "[skip": ["skip ci"]}
    assert value not in text
    assert "\u200b" not in text


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("a (b) [c] 5 %", '"a (b) #lsqb;c#rsqb; 5 #percnt;"'),
        ('"] --> x["', '"#quot;#rsqb; --#gt; x#lsqb;#quot;"'),
        ("a direction  TB", '"a direction\u200b TB"'),
        ("1. __init__ a_b", '"\u200b1. #lowbar;#lowbar;init#lowbar;#lowbar; a_b"'),
        (
            "%%{init: {}}%%",
            '"#percnt;#percnt;#lcub;init#colon; #lcub;#rcub;#rcub;#percnt;#percnt;"',
        ),
        ("#35; `x`", '"#num;\u200b35#semi; #grave;x#grave;"'),
    ],
)
def test_a_label_of_mermaid_is_only_a_label(written: str, label: str) -> None:
    assert escape.mermaid_label(written) == label


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
        "a\u202eb\u3164c\ufeff\U000e0041",
        None,
        1,
        0.5,
    ],
)
def test_every_value_reads_back_from_yaml_as_itself(value: str | float | None) -> None:
    written = escape.yaml_scalar(value)

    assert "\n" not in written
    assert "\u202e" not in written
    assert yaml.safe_load(written) == value
