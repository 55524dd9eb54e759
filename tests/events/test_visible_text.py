"""What people see of an issue's text counts; comments, struck-out text, empty boxes do not."""

import pytest
from hypothesis import given, settings

from tests.support.issues import form, issue
from tests.support.properties import examples
from tests.support.visible_words import (
    BROKEN_DOCUMENTS,
    DOCUMENTS,
    letters,
    words_seen,
)
from tracer.alerts import Alert, AlertParser, ParsedAlert
from tracer.events.issue import LABEL
from tracer.events.issue_alerts import read_issue
from tracer.events.visible_text import read_visible_text

SEEN = "Requirement: REQ-F-AUTH-001\nSeverity: critical"
TEMPLATE = (
    "Tell us, for example\nRequirement: REQ-NFR-PERF-001\nSeverity: low\nValue: 9 ms"
)
PAYLOAD = '```json\n{"alert_id": "example", "title": "An example"}\n```'


def visible(body: str) -> str:
    return str(read_visible_text(body))


def alert_in(body: str) -> Alert | None:
    parsed = read_issue(
        issue(body, "Login is slow", LABEL), AlertParser(), is_asked=True
    )
    assert parsed is not None
    (result,) = parsed.results
    assert isinstance(result, ParsedAlert)
    return result.alert


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param("<!-- a\nb\n-->\nc", "c", id="a comment over several lines"),
        pytest.param("a <!-- b --> c", "a  c", id="a comment in a line"),
        pytest.param("a <!-- b\nc --> d", "a  d", id="a comment in a paragraph"),
        pytest.param("<!-- a --> b", "b", id="text after a comment"),
        pytest.param("<!-- a --> b <!-- c --> d", "b  d", id="two comments in a line"),
        pytest.param("a\n<!-- b\n\n# c\n", "a", id="a block that is not closed"),
        pytest.param("<!-- a --> b <!-- c\nd --> e", "b", id="begun twice"),
        pytest.param(
            "a <!-- b\n\nc --> d",
            "a <!-- b\n\nc --> d",
            id="no comment across paragraphs",
        ),
        pytest.param(
            "a <!-- b\n- c --> d", "a <!-- b\n\n- c --> d", id="nor across items"
        ),
        pytest.param("a <!-- b", "a <!-- b", id="a comment in a line is not closed"),
        pytest.param("`<!-- a -->` b", "<!-- a --> b", id="in a code span"),
        pytest.param("`` ` <!-- `` a -->", "` <!-- a -->", id="in a longer one"),
        pytest.param("` <!-- a --> b", "`  b", id="behind a backtick that is alone"),
        pytest.param(r"\<!-- a --> b", "<!-- a --> b", id="behind a backslash"),
        pytest.param(r"\` <!-- `a` --> b", "`  b", id="behind an escaped backtick"),
        pytest.param(r"\``` <!-- a --> b", "```  b", id="behind a run cut in two"),
        pytest.param("- <!-- a\n\n  b -->\nc", "c", id="in an item, across lines"),
        pytest.param("- <!-- a\n\nb -->\nc", "", id="an item ends before the comment"),
        pytest.param("> <!-- a\n> b -->\nc", "c", id="in a quote, across lines"),
        pytest.param("a <!--> b -->", "a  b -->", id="the shortest comment"),
        pytest.param("a <!---> b", "a  b", id="the next one"),
        pytest.param("<!-- a --!> b", "b", id="as browsers end it"),
        pytest.param("<!-- a -- b -->c", "c", id="dashes in a comment"),
        pytest.param("```\n<!-- a -->\n```", "<!-- a -->", id="in a fence"),
        pytest.param("<!--\n```\na\n```\n-->\nb", "b", id="a fence in a comment"),
        pytest.param(
            "```\n<!--\n```\na\n<!-- b -->", "<!--\n\na", id="begun in a fence"
        ),
        pytest.param("    <!-- a -->", "<!-- a -->", id="in indented code"),
        pytest.param("- a\n\n    <!-- b -->\n", "- a", id="in an item"),
        pytest.param("   <!-- a -->", "", id="indented by less"),
        pytest.param("[//]: # (a)\n[b]: <> (c)\nd", "d", id="links that are comments"),
        pytest.param("[a]: https://b.example", "", id="a definition of a link"),
        pytest.param("<!-- a\r\nb -->\r\nc\rd", "c\nd", id="any line ends"),
    ],
)
def test_html_comments_are_not_seen(body: str, text: str) -> None:
    assert visible(body) == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("~~a~~ b", "b"),
        ("~a~ b", "b"),
        ("a ~~b\nc~~ d", "a  d"),
        ("a~~b~~c", "ac"),
        ("~~a ~b~ c~~ d", "d"),
        ("~~a `~~` b~~ c", "c"),
        ("~500 ms, then ~600 ms", "~500 ms, then ~600 ms"),
        ("~~ a ~~", "~~ a ~~"),
        ("~~a\n\nb~~", "~~a\n\nb~~"),
        ("~~a~ b", "~~a~ b"),
        ("a ~~~b~~~", "a ~~~b~~~"),
        (r"\~~a~~", "~~a~~"),
        ("`~~a~~`", "~~a~~"),
        ("# ~~a\nb~~", "# ~~a\n\nb~~"),
        ("| a |\n|-|\n| ~~b |\n| c~~ |", "| a |\n| ~~b |\n| c~~ |"),
        ("- ~~a\n- b~~", "- ~~a\n- b~~"),
        ("~~a <!-- ~~ --> b~~ c", "c"),
        ("~~~\n~~a~~\n~~~", "~~a~~"),
        ("~~~ `a`\n~~b~~\n~~~", "~~b~~"),
    ],
)
def test_struck_out_text_does_not_count(body: str, text: str) -> None:
    assert visible(body) == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("- [ ] a\n- [x] b\n- [X] c", "- [x] b\n- [X] c"),
        ("* [ ] a\n+ [ ] b\n1. [ ] c\n2) [x] d", "2. [x] d"),
        ("- [ ] a\n  more\n- b", "- b"),
        ("- [ ] a\n\nRequirement: b", "Requirement: b"),
        ("- [ ] a\nRequirement: b", ""),
        ("- [ ] a\n  - [x] b", "  - [x] b"),
        ("- [ ]a", "- [ ]a"),
        ("- [ ]\n  a", ""),
        ("[ ] a", "[ ] a"),
        ("```\n- [ ] a\n```", "- [ ] a"),
    ],
)
def test_of_checkboxes_the_ticked_count(body: str, text: str) -> None:
    assert visible(body) == text


UNSEEN = "Requirement: REQ-NFR-PERF-001"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"<?\n{UNSEEN}\n?>\nseen", id="a processing instruction"),
        pytest.param(f"seen <? {UNSEEN} ?>", id="one in a line"),
        pytest.param(f"<!X {UNSEEN}>\nseen", id="a declaration"),
        pytest.param(f"<!X\n{UNSEEN}\n>\nseen", id="one over several lines"),
        pytest.param(f"<![CDATA[\n{UNSEEN}\n]]>\nseen", id="CDATA"),
        pytest.param(f'[x]: u "\n{UNSEEN}\n"\nseen', id="the title of a link"),
        pytest.param(f"[//]: # (\n{UNSEEN}\n)\nseen", id="one used as a comment"),
        pytest.param(f"[//]:\n  <>\n  ({UNSEEN})\nseen", id="over three lines"),
        pytest.param(f"> [//]: # ({UNSEEN})\n\nseen", id="in a quote"),
        pytest.param(f"- [//]: # ({UNSEEN})\n\nseen", id="in an item"),
        pytest.param(f"- [x] [//]: # ({UNSEEN})\n\nseen", id="behind a ticked box"),
        pytest.param(f"[//]: #\n    <!-- {UNSEEN} -->\nseen", id="no code below one"),
        pytest.param(f"[a]: b\n    [c]: # ({UNSEEN})\nseen", id="nor another"),
        pytest.param(f"seen\n\n[^1]: {UNSEEN}", id="a footnote that is not used"),
        pytest.param(f"seen\n\n[^1]: a\n\n    {UNSEEN}", id="its second paragraph"),
        pytest.param(f"seen\n\n[^1]: [a]: b\n{UNSEEN}", id="a definition in it"),
        pytest.param(f"<del>\n\n{UNSEEN}\n\n</del>\nseen", id="del"),
        pytest.param(f"<del><div></del>\n{UNSEEN}\n</div></del>seen", id="del goes on"),
        pytest.param(f"seen <s>{UNSEEN}</s>", id="s"),
        pytest.param(f"seen <STRIKE >{UNSEEN}</STRIKE >", id="strike"),
        pytest.param(f"seen\n\n<s>\n\n{UNSEEN}", id="without an end"),
        pytest.param(f"~~a\n{UNSEEN}\nb~~ seen", id="tildes over several lines"),
        pytest.param(f"~~a <b>\n{UNSEEN}</b>~~ seen", id="tags between tildes"),
        pytest.param(f"<template>\n{UNSEEN}\n</template>\nseen", id="a template"),
        pytest.param(f'seen <img alt="\n{UNSEEN}\n">', id="what an image is not"),
        pytest.param(f"seen ![\n{UNSEEN}\n](u)", id="in Markdown"),
        pytest.param(f'<b title="\n{UNSEEN}\n">seen</b>', id="an attribute"),
        pytest.param(f"<b a\"><img alt='>\n{UNSEEN}\n'>seen</b>", id="odd quotes"),
        pytest.param(f'[seen](u "\n{UNSEEN}\n")', id="the title of a link in a line"),
        pytest.param(f"<div>\n<!--\n{UNSEEN}\n-->seen</div>", id="a comment in HTML"),
        pytest.param(f"seen\n<p>\n<!--\n\n{UNSEEN}\n\n-->", id="ends nowhere"),
        pytest.param(f"|seen|\n|-|\n|<!-- {UNSEEN} -->|", id="in a table"),
        pytest.param(f"|seen|\n|-|\n|a|{UNSEEN}|", id="a cell too many"),
        pytest.param(f"- [ ] a\n\n  {UNSEEN}\n\nseen", id="of an unticked item"),
        pytest.param(f"> - [ ] {UNSEEN}\n\nseen", id="unticked in a quote"),
        pytest.param(f"- [\u00a0] {UNSEEN}\n\nseen", id="unticked, another blank"),
        pytest.param(f"<ul><li>[ ] {UNSEEN}</li></ul>\nseen", id="unticked in HTML"),
        pytest.param(f"seen $\\phantom{{{UNSEEN}}}$", id="a formula"),
        pytest.param(f"seen\n```mermaid\n%% {UNSEEN}\n```", id="a diagram"),
    ],
)
def test_what_people_cannot_see_is_not_read(body: str) -> None:
    read = read_visible_text(body)

    assert "NFR" not in f"{read}{read.blocks}"
    assert "seen" in str(read)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<details><summary>a</summary>\n\nb\n\n</details>", "a\n\nb"),
        ("<table><tr><td>a</td>\n<td>b</td></tr></table>", "| a | b |"),
        ("a[^x] b\n\n[^X]: c\n    d\n\ne", "a b\n\ne\n\nc\nd"),
        ("a[^x]", "a[^x]"),
        ("**a:** `b` [c](u) <https://d.e> &lt;f&gt; \\*", "a: b c https://d.e <f> *"),
        ("https://a.b/~c~ ~d~", "https://a.b/~c~"),
        ("<script>a</script>", "<script>a</script>"),
        (
            "1. a\n   b\n2. c\n   - d\n\n> e\n> > f",
            "1. a\n   b\n2. c\n   - d\n\n> e\n\n> > f",
        ),
        ("# a\nb\n***\nc<br>d", "# a\n\nb\n\nc\nd"),
        ('File "/a/__init__.py", in <module>', 'File "/a/__init__.py", in <module>'),
        ("at A.<init>(A.java:3)", "at A.<init>(A.java:3)"),
        ("$5, C:\\x and $6", "$5, C:\\x and $6"),
    ],
)
def test_what_people_see_is_read(body: str, text: str) -> None:
    assert visible(body) == text


@pytest.mark.property
@settings(max_examples=examples(50))
@given(DOCUMENTS)
def test_of_any_document_the_words_are_read_that_github_shows(body: str) -> None:
    assert letters(visible(body)) == words_seen(body)


@pytest.mark.property
@settings(max_examples=examples(50))
@given(BROKEN_DOCUMENTS)
def test_of_broken_documents_nothing_else_is_read(body: str) -> None:
    shown = iter(words_seen(body))
    assert all(letter in shown for letter in letters(visible(body)))


# -- what this means for alerts -----------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        f"<!-- {TEMPLATE}\n-->\n{SEEN}",
        f"{SEEN}\n\n<!-- {TEMPLATE}",
        f"{SEEN}\n<!--\n{TEMPLATE}\n-->",
        f"<!-- {PAYLOAD} -->\n{SEEN}",
        f"<!--\n{PAYLOAD}\n-->\n{SEEN}",
        f"{SEEN}\n~~Value: 9 ms~~",
        "Requirement: ~~REQ-NFR-PERF-001~~ REQ-F-AUTH-001\nSeverity: ~~low~~ critical",
        "Requirement: <!-- REQ-NFR-PERF-001 --> REQ-F-AUTH-001\nSeverity: critical",
        f"- [ ] Value: 9 ms\n- [ ] Requirement: REQ-NFR-PERF-001\n\n{SEEN}",
        "- [ ] Severity: low\n- [x] Severity: critical\n\nreq: REQ-F-AUTH-001",
        form(Severity="<!-- low, high -->\ncritical", Value="<!-- 9 ms -->"),
        form(Severity="<!-- low, high --> critical", Value="~~9 ms~~"),
        form(Severity="- [ ] low\n- [X] critical", Value="- [ ] 9 ms\n- [ ] 10 ms"),
        form(Requirement="- [ ] REQ-NFR-PERF-001\n- [x] REQ-F-AUTH-001", Value=""),
    ],
)
def test_an_alert_is_what_people_see_of_an_issue(body: str) -> None:
    alert = alert_in(body)

    assert alert is not None
    assert alert.tags["req"] == "REQ-F-AUTH-001"
    assert alert.severity == "critical"
    assert alert.value is None
    assert alert.source == "issue"
    assert "NFR" not in f"{alert.description}{alert.tags}"


def test_a_template_that_nobody_filled_in_is_no_alert() -> None:
    for hidden in (TEMPLATE, PAYLOAD):
        about = issue(f"<!--\n{hidden}\n-->\n\n- [ ] REQ-NFR-PERF-001", "A wish")

        assert read_issue(about, AlertParser(), is_asked=False) is None


def test_the_payload_in_a_fence_is_literal() -> None:
    body = '```json\n{"title": "a <!-- b --> ~~c~~", "alert_id": "- [ ] d"}\n```'

    alert = alert_in(body)

    assert alert is not None
    assert (alert.title, alert.id) == ("a <!-- b --> ~~c~~", "- [ ] d")


@pytest.mark.parametrize(
    "body",
    [
        *("<!--" * 15_000, "<!-- -->" * 8_000, "x<!--\n" * 10_000, "<!--\n" * 12_000),
        *("~a " * 20_000, "~~a~ " * 12_000, "~a~" * 20_000, "a~~b\n" * 12_000),
        *("`" * 60_000, "\\`" * 30_000, "- [ ] x\n" * 8_000, "`x``" * 15_000),
        "".join("`" * (number % 300 + 1) + "x" for number in range(400)),
        *("[" * 20_000, "![[" * 7_000, "> " * 30_000, "<blockquote>x" * 5_000),
        *("<del>\n\n<div>\n\n" * 4_000, "<div></del>" * 6_000, "<a b='" * 10_000),
        *("[^a]: " * 9_000, "[a]: b\n<c>\n" * 5_000, "$\\a" * 20_000),
        *("[https://a.b/&a;&a;" * 3_000, "a" * 9 + "<!" * 30_000, "__a__ " * 10_000),
    ],
)
def test_no_markup_keeps_the_reader_busy(body: str) -> None:
    """It would be minutes where every mark is searched for its end anew."""
    read_visible_text(body)


@pytest.mark.parametrize(
    ("body", "links"),
    [
        (
            "See https://a.example/b_c_d?e=1&f=2, and",
            ["https://a.example/b_c_d?e=1&f=2"],
        ),
        ("(see https://a.example/b)", ["https://a.example/b"]),
        ("(https://a.example/b(c)).", ["https://a.example/b(c)"]),
        ("[Open `it`](https://a.example)", ["https://a.example = Open it"]),
        ('<a href="https://a.example/?b&amp;c">d</a>', ["https://a.example/?b&c = d"]),
        ("<a href=https://a.example>b</a>", ["https://a.example = b"]),
        (
            "[![build](https://a.example/b.png)](https://c.example)",
            ["https://c.example = "],
        ),
        ("[a][b]\n\n[b]: https://c.example", ["https://c.example = a"]),
        (
            "[a [b](https://c.example)](https://d.example)",
            ["https://c.example = b", "https://d.example"],
        ),
        ("- [ ] https://a.example\n- [x] https://b.example", ["https://b.example"]),
        ("~~https://a.example~~ ~~[b](https://c.example)~~", []),
        ("`https://a.example` <!-- https://b.example -->", []),
        ("```\nhttps://a.example\n```", []),
        ("![a](https://b.example/c.png)", []),
        ("https://a.example/" + ")." * 30_000, ["https://a.example/"]),
    ],
)
def test_links_that_people_can_click_are_read(body: str, links: list[str]) -> None:
    seen = read_visible_text(body).links

    assert [
        each.address if each.words == each.address else f"{each.address} = {each.words}"
        for each in seen
    ] == links
