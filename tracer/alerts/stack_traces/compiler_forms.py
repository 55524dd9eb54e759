"""Places that compilers and builds complain about, and frames of rarer languages.

In order: C and Rust, C# and TypeScript, Java, Kotlin and Swift, CMake and make; Racket, Ada,
D, and Erlang where it has no files.
"""

from tracer.alerts.stack_traces.frame_form import FrameForm
from tracer.alerts.stack_traces.function_names import c_name, dotted_name, rust_name
from tracer.text import Pattern

COMPILER_LINE = Pattern(
    r"""(?x)
      [Ee]rror\b | \*\*\* | --> | ^e:\ | \bat\ \S+:\d | /\d+\ line\ \d
    | \.(?:rkt|ad[abs]|di?)\b | \.cmake: | CMakeLists | _test\.go:
    """
)
"""What a line has if one of these forms may match it."""
_IN_FUNCTION = Pattern(
    r"""(?x)
    \bIn\ (?:(?:static\ |copy\ )?(?:member\ )?(?:function|constructor|destructor))
    \ \W(?P<function>[\w:~<>,\ *&()\[\]]+?)\W:?$
    """
)


def _erlang_file(written: str) -> str:
    """Return `cart.erl` of `cart:pay/1`: a module has the name of its file."""
    return f"{written.partition(':')[0]}.erl"


COMPILER_FORMS = (
    FrameForm(  # gcc, clang, javac, swiftc: `src/cart.c:41:12: error: 'n' undeclared`
        "compiler",
        Pattern(
            r"""(?x)
            ^\s*(?:\[\w+\]\s+)?(?P<path>[^\s:()\[\]]+\.\w+):(?P<line>\d+)(?::\d+)?:
            \ (?:fatal\ )?error:\ \S
            """
        ),
        c_name,
        function_above=_IN_FUNCTION,
    ),
    FrameForm(  # rustc, below `error[E0382]: use of moved value`: `  --> src/cart.rs:41:20`
        "compiler",
        Pattern(r"^\s+--> (?P<path>[^\s:]+\.\w+):(?P<line>\d+):\d+$"),
        rust_name,
    ),
    FrameForm(  # C#, TypeScript, MSVC, D: `src/Cart.cs(41,5): error CS0103: …`
        "compiler",
        Pattern(
            r"""(?x)
            ^\s*(?P<path>[^\s()]+\.\w+)\((?P<line>\d+)(?:,\d+)*\)\ ?:
            \ (?:fatal\ )?[Ee]rror(?:\ \w+)?:\ \S
            """
        ),
        c_name,
    ),
    FrameForm(  # Kotlin: `e: file:///srv/src/Cart.kt:41:9 Unresolved reference: total`
        "compiler",
        Pattern(r"^e: (?:file://)?(?P<path>[^\s:]+\.kts?):(?P<line>\d+):\d+ \S"),
        dotted_name,
    ),
    FrameForm(  # `CMake Error at cmake/cart.cmake:41 (find_package):`, and the stack below it
        "cmake",
        Pattern(
            r"""(?x)
            ^\s*(?:CMake\ Error\ (?:\(\w+\)\ )?at\ )?
            (?P<path>(?:[^\s:()]*/)?(?:CMakeLists\.txt|[^\s:()/]+\.cmake)):(?P<line>\d+)
            \ \((?P<function>\w+)\):?$
            """
        ),
        dotted_name,
        names_callee=True,
    ),
    FrameForm(  # `Makefile:41: *** missing separator.  Stop.`
        "make",
        Pattern(r"^(?P<path>[^\s:\[\]]+):(?P<line>\d+): \*\*\* \S"),
        dotted_name,
        is_fallback=True,
    ),
    FrameForm(  # `make[1]: *** [Makefile:41: all] Error 2`
        "make",
        Pattern(
            r"""(?x)
            ^\w*make(?:\[\d+\])?:\ \*\*\*\ \[(?P<path>[^\s:\[\]]+):(?P<line>\d+):\ .*\]\ Error
            """
        ),
        dotted_name,
        is_fallback=True,
    ),
    FrameForm(  # what a test of Go says: `    total_test.go:27: got 2, want 3`
        "go",
        Pattern(r"^\s+(?P<path>[^\s:]+_test\.go):(?P<line>\d+): \S"),
        dotted_name,
        is_fallback=True,
    ),
    FrameForm(  # Racket, below `context...:`: `   /srv/shop/cart.rkt:41:2: pay`
        "racket",
        Pattern(
            r"^\s+(?P<path>[^\s:]+\.rkt):(?P<line>\d+):\d+(?:: (?P<function>\S+))?$"
        ),
        dotted_name,
    ),
    FrameForm(  # Ada: `0x4011d6 Shop.Cart.Pay at shop-cart.adb:41`
        "ada",
        Pattern(
            r"""(?x)
            ^\s*(?:\[\S+\]\s+)?0x[0-9a-f]+\ (?:in\ )?(?P<function>[\w.<>]+)
            \ at\ (?P<path>\S+\.ad[abs]):(?P<line>\d+)$
            """
        ),
        dotted_name,
    ),
    FrameForm(  # `raised SHOP.NO_CART : shop-cart.adb:41 explicit raise`
        "ada",
        Pattern(r"\braised [\w.]+ : (?P<path>\S+\.ad[abs]):(?P<line>\d+)\b"),
        dotted_name,
    ),
    FrameForm(  # D: `src/cart.d:41 int shop.cart.pay(int) [0x55d0a1b2]`
        "d",
        Pattern(
            r"""(?x)
            ^\s*(?P<path>[^\s:()]+\.di?):(?P<line>\d+)\ (?P<function>\S.*?)\ \[0x[0-9a-f]+\]$
            """
        ),
        lambda written: dotted_name(c_name(written)),
    ),
    FrameForm(  # `object.Exception@src/cart.d(41): no cart`
        "d",
        Pattern(r"^[\w.]+@(?P<path>[^\s()]+\.di?)\((?P<line>\d+)\)"),
        dotted_name,
    ),
    FrameForm(  # Erlang without files: `in cart:pay/1 line 41`
        "erlang",
        Pattern(r"\b(?P<function>[a-z]\w*:[a-z]\w*/\d+) line (?P<line>\d+)\b"),
        dotted_name,
        folder=_erlang_file,
    ),
)
"""Tried after all others: what a build says is seldom part of a program's stack."""
