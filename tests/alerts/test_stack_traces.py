"""Stack traces as runtimes and tools print them, one file each: the text, `---`, the frames."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.paths import ROOT
from tracer.alerts import AlertParser, Frame, ParsedAlert, name_in_code
from tracer.alerts.stack_traces.traces_in_text import FRAMES_LIMIT, read_frames
from tracer.text import Json

SAMPLES = sorted((ROOT / "tests/alerts/stack_traces").glob("*.txt"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_the_frames_of_a_trace_are_read_from_the_inside_out(sample: Path) -> None:
    text, _, expected = sample.read_text().rpartition("---\n")
    frames = [
        f"{frame.path or '?'}{f':{frame.line}' if frame.line else ''} {frame.function or ''}".strip()
        for frame in read_frames(text)
    ]
    assert frames == expected.splitlines()


def test_a_trace_in_the_middle_of_prose_is_found() -> None:
    text = 'It broke:\n\n> Traceback (most recent call last):\n>   File "a.py", line 3, in f\n> E: x\n\nBye'
    assert [(f.path, f.line, f.function) for f in read_frames(text)] == [
        ("a.py", 3, "f")
    ]


def test_endless_recursion_is_cut() -> None:
    text = "\n".join(f'  File "a.py", line {line}, in f' for line in range(1, 500))
    frames = read_frames(f"Traceback (most recent call last):\n{text}")
    assert len(frames) == FRAMES_LIMIT
    assert frames[0].line == 499


TRACEBACK = (
    'Traceback (most recent call last):\n  File "src/a.py", line 3, in f\nKeyError: 1'
)


def test_frames_come_from_any_text_of_a_payload_about_one_alert() -> None:
    payload = {"title": "Broken", "details": {"log": {"stack": TRACEBACK}}}
    (result,) = parse(payload)
    assert result.alert.frames == (Frame(path="src/a.py", line=3, function="f"),)


def test_a_list_of_lines_is_one_stack_trace() -> None:
    lines = ["TypeError: x", "    at pay (/app/src/cart.js:41:11)"]
    (result,) = parse({"title": "Broken", "details": {"stack": lines}})
    assert result.alert.frames == (
        Frame(path="/app/src/cart.js", line=41, function="pay"),
    )


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ('time=… level=ERROR source=/app/cart.go:41 msg="x"', [("/app/cart.go", 41)]),
        ("source=/app/log.go:9\nmain.pay()\n\t/app/cart.go:41", [("/app/cart.go", 41)]),
        ("source=datadog:41 caller=me", []),
        ("issue #012 and #011 are open", []),
        ("a | b at work (today)", []),
    ],
)
def test_the_line_that_logged_counts_where_no_stack_is(
    text: str, places: list[tuple[str, int]]
) -> None:
    assert [(frame.path, frame.line) for frame in read_frames(text)] == places


def test_an_alert_with_frames_of_its_own_keeps_those() -> None:
    payload = {"title": "x", "frames": [{"path": "b.py"}], "description": TRACEBACK}
    (result,) = parse(payload)
    assert result.alert.frames == (Frame(path="b.py"),)


def test_in_a_batch_each_alert_has_the_frames_of_its_own_description() -> None:
    alerts = [
        {"labels": {"alertname": name}, "annotations": {"description": text}}
        for name, text in (("a", TRACEBACK), ("b", "slow"))
    ]
    results = parse({"version": "4", "status": "firing", "alerts": alerts})
    assert [len(result.alert.frames) for result in results] == [1, 0]


def parse(payload: Any) -> list[ParsedAlert]:
    results = AlertParser().parse(Json(payload, "alert"))
    return [result for result in results if isinstance(result, ParsedAlert)]


def test_a_trace_that_is_escaped_twice_is_read() -> None:
    text = (
        r"{\"exc_info\": \"Traceback (most recent call last):\\n  "
        r"File \\\"/app/a.py\\\", line 7, in f\\n    g()\\nValueError: x\"}"
    )

    assert [(f.path, f.line) for f in read_frames(text)] == [("/app/a.py", 7)]


@pytest.mark.parametrize(
    ("written", "path", "name"),
    [
        ("(*Cart).Pay", "cart.go", "Pay"),
        ("Cart.Pay", "cart.go", "Pay"),
        ("shop.com/cart.(*Cart).Pay.func1", "cart.go", "Pay"),
        ("main.(*Cart).Pay(...)", "cart.go", "Pay"),
        ("shop::cart::pay::{{closure}}", "src/cart.rs", "pay"),
        ("Cart#pay", "cart.rb", "pay"),
        ("block in Cart#pay", "cart.rb", "pay"),
        (r"Shop\Cart->pay", "cart.php", "pay"),
        ("module.exports.pay", "cart.js", "pay"),
        ("async Cart.pay [as handler]", "cart.ts", "pay"),
        ("Object.<anonymous>", "cart.js", ""),
        ("com.shop.Cart.lambda$pay$0", "Cart.java", "pay"),
        ("Shop.Cart.<PayAsync>d__5.MoveNext()", "Cart.cs", "PayAsync"),
        ("-[ShopCart payWithAmount:now:]", "Cart.m", "payWithAmount"),
        ("shop::Cart<int>::pay(int) const", "cart.cpp", "pay"),
        ("Cart.pay", "cart.py", "pay"),
        ("<module>", "cart.py", ""),
        ("pay/1", "cart.ex", "pay"),
        (None, "cart.go", ""),
    ],
)
def test_the_functions_of_listed_frames_have_the_names_of_their_code(
    written: str | None, path: str, name: str
) -> None:
    assert name_in_code(written, path) == name
