"""What people see of an issue's text counts; comments, struck-out text, empty boxes do not."""

import pytest

from tests.support.issues import form, issue
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
        pytest.param("<!-- a --> b", " b", id="text after a comment"),
        pytest.param("<!-- a --> b <!-- c --> d", " b  d", id="two comments in a line"),
        pytest.param("a\n<!-- b\n\n# c\n", "a", id="a block that is not closed"),
        pytest.param("<!-- a --> b <!-- c\nd --> e", " b ", id="begun twice"),
        pytest.param(
            "a <!-- b\n\nc --> d",
            "a <!-- b\n\nc --> d",
            id="no comment across paragraphs",
        ),
        pytest.param(
            "a <!-- b\n- c --> d", "a <!-- b\n- c --> d", id="nor across items"
        ),
        pytest.param("a <!-- b", "a <!-- b", id="a comment in a line is not closed"),
        pytest.param("`<!-- a -->` b", "`<!-- a -->` b", id="in a code span"),
        pytest.param("`` ` <!-- `` a -->", "`` ` <!-- `` a -->", id="in a longer one"),
        pytest.param("` <!-- a --> b", "`  b", id="behind a backtick that is alone"),
        pytest.param(r"\<!-- a --> b", r"\<!-- a --> b", id="behind a backslash"),
        pytest.param(r"\` <!-- `a` --> b", r"\`  b", id="behind an escaped backtick"),
        pytest.param(r"\``` <!-- a --> b", r"\```  b", id="behind a run cut in two"),
        pytest.param("- <!-- a\n\n  b -->\nc", "c", id="in an item, across lines"),
        pytest.param("- <!-- a\n\nb -->\nc", "", id="an item ends before the comment"),
        pytest.param("> <!-- a\n> b -->\nc", "c", id="in a quote, across lines"),
        pytest.param("a <!--> b -->", "a  b -->", id="the shortest comment"),
        pytest.param("a <!---> b", "a  b", id="the next one"),
        pytest.param("<!-- a --!> b", " b", id="as browsers end it"),
        pytest.param("<!-- a -- b -->c", "c", id="dashes in a comment"),
        pytest.param("```\n<!-- a -->\n```", "```\n<!-- a -->\n```", id="in a fence"),
        pytest.param("<!--\n```\na\n```\n-->\nb", "b", id="a fence in a comment"),
        pytest.param(
            "```\n<!--\n```\na\n<!-- b -->", "```\n<!--\n```\na", id="begun in a fence"
        ),
        pytest.param("    <!-- a -->", "    <!-- a -->", id="in indented code"),
        pytest.param("- a\n\n    <!-- b -->\n", "- a\n\n    \n", id="in an item"),
        pytest.param("   <!-- a -->", "", id="indented by less"),
        pytest.param("[//]: # (a)\n[b]: <> (c)\nd", "d", id="links that are comments"),
        pytest.param("[a]: https://b.example", "[a]: https://b.example", id="a link"),
        pytest.param("<!-- a\r\nb -->\r\nc\rd", "c\nd", id="any line ends"),
    ],
)
def test_html_comments_are_not_seen(body: str, text: str) -> None:
    assert visible(body) == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("~~a~~ b", " b"),
        ("~a~ b", " b"),
        ("a ~~b\nc~~ d", "a  d"),
        ("a~~b~~c", "ac"),
        ("~~a ~b~ c~~ d", " d"),
        ("~~a `~~` b~~ c", " c"),
        ("~500 ms, then ~600 ms", "~500 ms, then ~600 ms"),
        ("~~ a ~~", "~~ a ~~"),
        ("~~a\n\nb~~", "~~a\n\nb~~"),
        ("~~a~ b", "~~a~ b"),
        ("a ~~~b~~~", "a ~~~b~~~"),
        (r"\~~a~~", r"\~~a~~"),
        ("`~~a~~`", "`~~a~~`"),
        ("# ~~a\nb~~", "# ~~a\nb~~"),
        ("| ~~a |\n| b~~ |", "| ~~a |\n| b~~ |"),
        ("- ~~a\n- b~~", "- ~~a\n- b~~"),
        ("~~a <!-- ~~ --> b~~ c", " c"),
        ("~~~\n~~a~~\n~~~", "~~~\n~~a~~\n~~~"),
        ("~~~ `a`\n~~b~~\n~~~", "~~~\n~~b~~\n~~~"),
    ],
)
def test_struck_out_text_does_not_count(body: str, text: str) -> None:
    assert visible(body) == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("- [ ] a\n- [x] b\n- [X] c", "- [x] b\n- [X] c"),
        ("* [ ] a\n+ [ ] b\n1. [ ] c\n2) [x] d", "2) [x] d"),
        ("- [ ] a\n  more\n- b", "- b"),
        ("- [ ] a\nRequirement: b", "Requirement: b"),
        ("- [ ] a\n  - [x] b", "  - [x] b"),
        ("- [ ]a", "- [ ]a"),
        ("- [ ]\n  a", "- [ ]\n  a"),
        ("[ ] a", "[ ] a"),
        ("```\n- [ ] a\n```", "```\n- [ ] a\n```"),
    ],
)
def test_of_checkboxes_the_ticked_count(body: str, text: str) -> None:
    assert visible(body) == text


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
    ],
)
def test_no_markup_keeps_the_reader_busy(body: str) -> None:
    """It would be minutes where every mark is searched for its end anew."""
    read_visible_text(body)
