"""Lines of stack traces: a form for each way in which a language writes a frame."""

from msgspec import Struct
from msgspec.structs import replace

from tracer.alerts.alert import Frame
from tracer.alerts.stack_traces.compiler_forms import COMPILER_FORMS, COMPILER_LINE
from tracer.alerts.stack_traces.forms_by_extension import OTHER_FILE, OTHER_FORMS
from tracer.alerts.stack_traces.frame_form import FrameForm, Order
from tracer.alerts.stack_traces.function_names import (
    c_name,
    csharp_name,
    go_name,
    java_folder,
    java_name,
    javascript_name,
    kotlin_native_name,
    php_name,
    python_name,
    ruby_name,
    rust_name,
    swift_name,
)
from tracer.alerts.stack_traces.tool_forms import TOOL_FORMS, TOOL_LINE
from tracer.text import Pattern


class TraceLine(Struct, frozen=True):
    """A line that is a frame, with its form, and its number where it has one."""

    frame: Frame
    form: FrameForm
    number: int | None = None

    def in_function(self, function: str | None) -> "TraceLine":
        """Return the same place in another function."""
        return replace(self, frame=replace(self.frame, function=function))


def read_line(line: str, above: str) -> TraceLine | None:
    """Read a line of a text as a frame; `above` is the line before it."""
    others = OTHER_FORMS if OTHER_FILE.search(line) else ()
    tools = TOOL_FORMS if TOOL_LINE.search(line) else ()
    builds = COMPILER_FORMS if COMPILER_LINE.search(line) else ()
    for form in (*others, *FORMS, *tools, *builds):
        match = form.pattern.search(line)
        if match:
            groups = match.groupdict()
            head = form.function_above.search(above) if form.function_above else None
            function = head["function"] if head else groups.get("function") or ""
            path = groups.get("path") or ""
            frame = Frame(
                path=f"{form.folder(function)}{path}" if form.folder else path,
                line=int(groups["line"]) if groups.get("line") else None,
                function=form.simple_name(function) or None,
            )
            number = groups.get("number")
            return TraceLine(frame, form, int(number) if number else None)
    return None


_GO_CALL = Pattern(
    r"^\W*(?:created by )?(?P<function>[\w./-]*[\w)\]]\.[\w.()*\[\]-]+?)(?:\(.*\))?(?: in goroutine \d+)?$"
)
_RUST_CALL = Pattern(r"^\W*\d+:\s+(?:0x[0-9a-f]+ - )?(?P<function>\S.*)$")

FORMS = (
    FrameForm(  # faulthandler: `File "cart.py", line 41 in pay`, the innermost first
        "python fault",
        Pattern(
            r"File \"(?P<path>[^\"<>]+)\", line (?P<line>\d+) in (?P<function>\S+)"
        ),
        python_name,
    ),
    FrameForm(
        "python",
        Pattern(
            r"""(?x)
            File\ \\?"(?P<path>[^"<>]+?)\\?",\ line\ (?P<line>\d+)
            (?:,\ in\ (?P<function>[^\s\\]+))?
            """
        ),
        python_name,
        Order.OLDEST_FIRST,
    ),
    FrameForm(  # IPython
        "python",
        Pattern(r"^File (?P<path>[^\s:<>]+\.py):(?P<line>\d+), in (?P<function>\w+)\("),
        python_name,
        Order.OLDEST_FIRST,
    ),
    FrameForm(  # pytest's short form
        "python",
        Pattern(
            r"^(?:E\s+)?(?P<path>[^\s:]+\.py):(?P<line>\d+): in (?P<function>\S+)$"
        ),
        python_name,
        Order.OLDEST_FIRST,
    ),
    FrameForm(
        "csharp",
        Pattern(
            r"""(?x)
            \bat\ (?P<function>(?:[^\s(]+\ ){0,3}?[^\s(]+\([^)]*\)(?:\+\S*\ =>\ \S.*?)?)
            \ in\ (?P<path>[^"*?|]+?):line\ (?P<line>\d+)
            """
        ),
        csharp_name,
    ),
    FrameForm(  # Mono: `at Shop.Cart.Pay (System.Int32 n) [0x0001a] in /srv/Cart.cs:41`
        "csharp",
        Pattern(
            r"""(?x)
            \bat\ (?P<function>[^\s(]+\ ?\([^)]*\))
            \ \[0x[0-9a-f]+\]\ in\ (?P<path>[^"*?|<>]+?\.cs):(?P<line>\d+)
            """
        ),
        csharp_name,
    ),
    FrameForm(  # Unity: `Shop.Hud:Draw () (at Assets/Hud.cs:12)`
        "csharp",
        Pattern(
            r"""(?x)
            ^\s*(?P<function>[\w.+<>`:]+\ ?\([^)]*\))\ \(at\ (?P<path>[^()]+\.cs):(?P<line>\d+)\)
            """
        ),
        csharp_name,
    ),
    FrameForm(  # Kotlin/Native: `kfun:shop.Cart#pay(){} + 100 (/srv/Cart.kt:41:9)`
        "kotlin native",
        Pattern(
            r"""(?x)
            \bkfun:(?P<function>[^\s(]+)\(.*\ \+\ \d+\ \((?P<path>[^()]+\.kt):(?P<line>\d+)(?::\d+)?\)
            """
        ),
        kotlin_native_name,
    ),
    FrameForm(  # `at com.shop.Cart.pay(Cart.java:12)`, with a module or class loader before it
        "java",
        Pattern(
            r"""(?x)
            # Google's Play Console writes a blank before the place, some tools no `at`
            (?:\bat\ (?:\w+\ @\ )?|^\s+(?=(?:[\w$]+\.){2}))(?P<function>[\w$.<>/@-]+)
            \ ?\((?P<path>[\w$-]+\.(?:java|kts?|scala|groovy|clj)):(?P<line>\d+)\)
            """
        ),
        java_name,
        folder=java_folder,
    ),
    FrameForm(
        "go",
        Pattern(
            r"^\s+(?P<path>\S+\.go):(?P<line>\d+)(?:\ \+0x[0-9a-f]+)?(?:\ [fs]p=.*)?$"
        ),
        go_name,
        function_above=_GO_CALL,
    ),
    FrameForm(
        "rust",
        Pattern(r"^\s+at (?P<path>\S+\.rs):(?P<line>\d+)(?::\d+)?$"),
        rust_name,
        function_above=_RUST_CALL,
    ),
    FrameForm(
        "rust",
        Pattern(r"\bpanicked at (?:'.*', )?(?P<path>[^\s:']+\.rs):(?P<line>\d+):\d+"),
        rust_name,
    ),
    FrameForm(  # Swift on Linux
        "swift",
        Pattern(
            r"""(?x)
            ^\W*(?P<number>\d+)\ +(?:\[[a-z]+\]\ )?0x[0-9a-f]+\ (?P<function>\S.*?)
            (?:\ \+\ \d+)?\ in\ \S+\ at\ (?P<path>\S+\.swift):(?P<line>\d+)
            """
        ),
        swift_name,
    ),
    FrameForm(  # crash reports of Apple's systems
        "swift",
        Pattern(
            r"""(?x)
            ^\W*(?P<number>\d+)\s+\S.*?\s0x[0-9a-f]+\s(?P<function>.+?)\ \+\ \d+
            \ \((?P<path>[^():]+):(?P<line>\d+)\)
            """
        ),
        swift_name,
    ),
    FrameForm(
        "swift",
        Pattern(
            r"""(?x)
            (?<!\S)(?P<path>[^\s:]+\.swift):(?P<line>\d+):\ (?:Fatal|Precondition|Assertion)
            """
        ),
        swift_name,
    ),
    FrameForm(
        "swift",
        Pattern(r"\bfile (?P<path>\S+\.swift), line (?P<line>\d+)"),
        swift_name,
    ),
    FrameForm(
        "php",
        Pattern(
            r"""(?x)
            ^\W*\#(?P<number>\d+)\ (?:(?P<path>[^\s()]+)\((?P<line>\d+)\)|\[internal\ function\])
            :\ (?P<function>.+)$
            """
        ),
        php_name,
        names_callee=True,
    ),
    FrameForm(  # `called in A on line 52 and defined in B:14`: the last place is where it was thrown
        "php",
        Pattern(
            r"""(?x)
            ^.*(?<!thrown)\ in\ (?P<path>\S+\.(?:php|phtml|inc))(?::|\ on\ line\ )(?P<line>\d+)
            """
        ),
        php_name,
        names_callee=True,
    ),
    FrameForm(  # Symfony's and Laravel's short form: `in Kernel.php line 176`
        "php",
        Pattern(r"(?<!thrown )\bin (?P<path>[^\s()]+\.php) line (?P<line>\d+)"),
        php_name,
    ),
    FrameForm(
        "ruby",
        Pattern(
            r"""(?x)
            (?<![^\s\[\]'"`])(?P<path>[^\s:\[\]'"`]+\.(?:rb|rake|ru|erb|haml|slim|jbuilder|thor))
            :(?P<line>\d+):in\ [`'](?P<function>[^']+)'
            """
        ),
        ruby_name,
    ),
    FrameForm(  # a program without an extension
        "ruby",
        Pattern(r"\bfrom (?P<path>[^\s:]+):(?P<line>\d+):in [`'](?P<function>[^']+)'"),
        ruby_name,
    ),
    FrameForm(  # LLDB: `frame #0: 0x0001 shop`shop::Cart::pay(n=3) at cart.cc:41:10`
        "c",
        Pattern(
            r"""(?x)
            \bframe\ \#(?P<number>\d+):\ 0x[0-9a-f]+\ [^\s`]+`(?P<function>.+?)
            \ at\ (?P<path>[^\s:]+):(?P<line>\d+)
            """
        ),
        c_name,
    ),
    FrameForm(
        "javascript",
        Pattern(
            r"""(?x)
            \bat\ (?:async\ )?(?:(?P<function>[^\s(][^(\n]*?)\ \()?
            (?P<path>[^\s()<>]+)  # also an address with a port
            :(?P<line>\d+):\d+[)"\s{},\]]*$
            """
        ),
        javascript_name,
    ),
    FrameForm(  # Firefox and Safari
        "javascript",
        Pattern(
            r"""(?x)
            ^\s*(?P<function>[\w$.*/<>\ ]*)@
            (?P<path>(?:[a-z-]+://|/)[^\s@]+?):(?P<line>\d+):\d+$
            """
        ),
        javascript_name,
    ),
    FrameForm(  # gdb: `#1  0x00005555 in pay (cart=0x0) at src/cart.c:12`
        "c",
        Pattern(
            r"""(?x)
            (?: (?:\#|^\W*)(?P<number>\d+)\s+(?:0x[0-9a-f]+\ in\ )?  # git takes lines with `#` for comments
              | ^\W*0x[0-9a-f]+\ in\ )                             # where a program has stopped
            (?P<function>\S[^"]*?)\ ?
            \((?:[\w@<>:$\#]+=.*|\.\.\.|<.*>)?\)  # `std::function<void (int)>` has others before
            \ at\ (?P<path>[^\s:()]+):(?P<line>\d+)
            """
        ),
        c_name,
    ),
    FrameForm(  # AddressSanitizer and its family: `#1 0x55d0 in pay /src/cart.c:12:3`
        "c",
        Pattern(
            r"""(?x)
            (?:\#\ ?(?P<number>\d+)|^\W*\d+)\ +(?:0x[0-9a-f]+\ +in\ +)
            (?P<function>\S(?:.*?\S)?)(?:\ +at)?\ +(?P<path>[^\s:()]+\.\w+):(?P<line>\d+)
            """
        ),
        c_name,
    ),
    FrameForm(  # ThreadSanitizer and others without addresses: `#1 pay src/cart.c:12`
        "c",
        Pattern(
            r"""(?x)
            \#(?P<number>\d+)\s+(?P<function>\w\S*(?<!:)(?:\(.*\))?|\w.*\S(?=\ \S+\ \(\S+\+0x))
            (?:\ at)?\ (?P<path>[^\s:()]+\.\w+):(?P<line>\d+)
            """
        ),
        c_name,
    ),
    FrameForm(  # UndefinedBehaviorSanitizer without numbers: `    pay /src/cart.c:12:3`
        "c",
        Pattern(
            r"""(?x)
            ^\s+(?P<function>[A-Za-z_~][\w:~<>]*(?:\(.*\))?)
            \ (?P<path>/[^\s:()]+\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx|m|mm|inl)):(?P<line>\d+)(?::\d+)?$
            """
        ),
        c_name,
    ),
    FrameForm(  # without debug information: `#1 0x00005555 in pay () from /lib/libcart.so`
        "c",
        Pattern(
            r"""(?x)
            (?:\#\ ?(?P<number>\d+)|^\W*\d+)\ +0x[0-9a-f]+\ +in\ +
            (?P<function>operator\ (?:new|delete)(?:\[\])?|[\w:~<>.@]+)(?:\(.*\))?(?:\ |$)
            """
        ),
        c_name,
    ),
    FrameForm(  # valgrind
        "c",
        Pattern(
            r"""(?x)
            \b(?:at|by)\ 0x[0-9A-Fa-f]+:\ (?P<function>\S(?:.*\S)?)
            \ \((?P<path>[^\s:()]+):(?P<line>\d+)\)
            """
        ),
        c_name,
    ),
    FrameForm(  # valgrind, for a file without debug information
        "c",
        Pattern(r"\b(?:at|by) 0x[0-9A-Fa-f]+: (?P<function>\S+)(?: \(in |$)"),
        c_name,
    ),
    FrameForm(  # UndefinedBehaviorSanitizer
        "c",
        Pattern(
            r"(?<![^\s(])(?P<path>[^\s:()]+\.\w+):(?P<line>\d+)(?::\d+)?: runtime error:"
        ),
        c_name,
    ),
    FrameForm(  # assert() of C
        "c",
        Pattern(
            r"""(?x)
            (?<![^\s(])(?P<path>[^\s:()]+\.\w+):(?P<line>\d+):
            \ (?P<function>\S.*):\ Assertion\ [`']
            """
        ),
        c_name,
    ),
    FrameForm(  # backtrace() of the C library: `/usr/bin/shop(pay+0x1f) [0x4011d6]`
        "c",
        Pattern(r"\((?P<function>[A-Za-z_]\w*)\+0x[0-9a-f]+\)\s*\[0x"),
        c_name,
    ),
    FrameForm(  # the Linux kernel: `pay+0x1f/0x30 [cart]`
        "c",
        Pattern(
            r"""(?x)
            ^[^\w?]*(?:\[?[\d.]+\]\s+)?(?:\[<[0-9a-f]+>\]\s+)?(?:RIP:\ [0-9a-f]+:)?
            (?P<function>[A-Za-z_][\w.]*)\+0x[0-9a-f]+/0x[0-9a-f]+
            """
        ),
        c_name,
    ),
)
"""The forms in the order in which they are tried; those that fit least comes first."""
