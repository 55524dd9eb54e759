"""Which functions frames lead to, where their paths do not name a tracked file."""

from contextlib import closing

from tests.support.histories import Files, History
from tracer.alerts import Alert, Frame, read_frames
from tracer.repository import Repository
from tracer.tracing.place_finder import PlaceFinder

DAY = "2025-11-18T10:00:00Z"
PAY = "int cart_pay(struct cart *c)\n{\n\treturn c->total;\n}\n"
BUY = "int buy(struct cart *c)\n{\n\treturn cart_pay(c);\n}\n"
LINKS = "static inline int next(int a)\n{\n\treturn a;\n}\n"
SCRIPT = "#! @PYTHON@\ndef main():\n    pay()\n"


def places(
    history: History, files: Files, text: str | tuple[Frame, ...]
) -> list[tuple[int, str, str]]:
    sha = history.save("Add", DAY, files)
    frames = read_frames(text) if isinstance(text, str) else text
    alert = Alert(source="test", fingerprint="test", title="x", frames=frames)
    with closing(Repository(history.path)) as repository:
        found = PlaceFinder(repository, sha).of_alert(alert, ())
    return [(each.rank, each.place.path, each.place.function or "") for each in found]


def test_a_file_that_has_moved_is_known_by_its_function(history: History) -> None:
    files: Files = {"src/core/pay.c": PAY, "vendor/x/pay.c": PAY, "lib/other.c": BUY}
    text = (
        "#0  cart_pay (c=0x0) at shop-core/pay.c:3\n"
        "#1  sell (c=0x0) at shop-core/other.c:3\n"
    )

    assert places(history, files, text) == [(0, "src/core/pay.c", "cart_pay")]


def test_an_installed_program_is_known_by_its_source(history: History) -> None:
    text = (
        "Traceback (most recent call last):\n"
        '  File "/usr/local/bin/shop-pay", line 2, in main\nValueError: x\n'
    )

    done = places(history, {"utilities/shop-pay.in": SCRIPT}, text)

    assert done == [(0, "utilities/shop-pay.in", "main")]


def test_an_installed_shell_script_is_known_by_its_name(history: History) -> None:
    script = "#!/bin/sh\nset -e\npay\n"
    files: Files = {
        "jobs/nightly/refund.sh": script,
        "jobs/a/run.sh": script,
        "jobs/b/run.sh": script,
    }

    def found(line: str) -> list[tuple[int, str, str]]:
        return places(history, files, f"/opt/shop/bin/{line}: pay: command not found\n")

    assert found("refund.sh: line 3") == [(0, "jobs/nightly/refund.sh", "")]
    assert found("refund.sh: line 40") == []
    assert found("run.sh: line 3") == []
    assert found("sell.sh: line 3") == []


def test_headers_come_last_and_ranks_have_no_gaps(history: History) -> None:
    files: Files = {"src/pay.c": PAY, "src/buy.c": BUY, "include/links.h": LINKS}
    text = (
        "src/pay.c:3:9: runtime error: member access within null pointer\n"
        "    #0 0x1 in next /srv/include/links.h:3:2\n"
        "    #1 0x1 in cart_pay /srv/src/pay.c:3:9\n"
        "    #2 0x2 in buy /srv/src/buy.c:3:9\n"
    )

    assert places(history, files, text) == [
        (0, "src/pay.c", "cart_pay"),
        (1, "src/buy.c", "buy"),
        (2, "include/links.h", "next"),
    ]


def test_the_function_that_a_frame_names_counts_before_its_line(
    history: History,
) -> None:
    code = "package cart\n\nfunc (c *Cart) Add() {\n\tx()\n}\n\nfunc (c *Cart) Pay() {\n\tx()\n}\n"
    frame = Frame(path="cart/cart.go", line=4, function="(*Cart).Pay")

    assert places(history, {"cart/cart.go": code}, (frame,)) == [
        (0, "cart/cart.go", "Pay")
    ]


def test_a_file_of_a_library_is_not_taken_for_one_of_the_same_name(
    history: History,
) -> None:
    files: Files = {"src/pay.c": PAY, "src/buy.c": BUY}
    text = (
        "==12==    at 0x48: g_queue_push (pay.c:3)\n"
        "==12==    by 0x49: buy (buy.c:3)\n"
        "==12==    by 0x4A: sell (src/pay.c:3)\n"
    )

    # What has a folder is not a library's, although its function has another name now.
    assert places(history, files, text) == [
        (0, "src/buy.c", "buy"),
        (1, "src/pay.c", "cart_pay"),
    ]


def test_code_of_a_header_of_the_system_is_in_the_function_that_uses_it(
    history: History,
) -> None:
    files: Files = {"src/pay.c": PAY, "src/buy.c": BUY}
    text = (
        "Program terminated with signal SIGSEGV, Segmentation fault.\n"
        "0x0000000000422414 in cart_pay (...)\n"
        "    at /usr/include/bits/byteswap.h:52\n"
        "52\t  return __builtin_bswap32 (__bsx);\n"
    )

    assert places(history, files, text) == [(0, "src/pay.c", "cart_pay")]


def test_frames_of_inlined_code_lead_to_its_function(history: History) -> None:
    files: Files = {"src/pay.c": f"{PAY}{BUY}{BUY.replace('buy', 'sell')}"}
    text = (
        "#0  0x1 in sell (c=0x0) at src/pay.c:3\n"
        "#1  0x1 in sell (c=0x0) at src/pay.c:7\n"
        "#2  0x1 in sell (c=0x0) at src/pay.c:11\n"
    )

    assert [name for _, _, name in places(history, files, text)] == [
        "cart_pay",
        "buy",
        "sell",
    ]
    # Other code may have run than this, where no line is in the function.
    stray = "\n".join(text.splitlines()[:2])
    assert [name for _, _, name in places(history, files, stray)] == ["sell"]


def test_a_line_of_a_type_is_told_from_the_constructor_with_its_name(
    history: History,
) -> None:
    code = "class Cart {\n  int total;\n  Cart() {\n    total = 1;\n  }\n}\n"
    sha = history.save("Add", DAY, {"src/Cart.java": code})
    frames = (Frame(path="src/Cart.java", line=2, function="Cart"),)
    alert = Alert(source="test", fingerprint="test", title="x", frames=frames)

    with closing(Repository(history.path)) as repository:
        [place] = PlaceFinder(repository, sha).of_alert(alert, ())

    assert (place.place.label, place.stray_label) == ("Cart()", "the type Cart")


def test_a_line_of_a_function_that_is_newer_than_what_runs_is_none(
    history: History,
) -> None:
    """Then another commit ran than the alert says: its lines are others here."""
    old = history.save("Old", DAY, {"src/core/pay.c": BUY})
    later = "int clean_up(struct cart *c)\n{\n\treturn 0;\n}\n"
    new = history.save("New", "2025-11-19T10:00:00Z", {"src/core/pay.c": BUY + later})

    def found(name: str) -> tuple[str | None, str]:
        frame = Frame(path="src/core/pay.c", line=3, function=name)
        alert = Alert(source="test", fingerprint="test", title="x", frames=(frame,))
        with closing(Repository(history.path)) as repository:
            (place,) = PlaceFinder(repository, old, {}, new).of_alert(alert, ())
        return place.place.function, place.note

    assert found("clean_up") == (
        None,
        "which has no clean_up() at the deployed commit",
    )
    assert found("cart_pay") == ("buy", "")  # it is called there
    assert found("made_by_a_compiler") == ("buy", "")
