"""Frames of languages that only the ending of a file tells, from Elixir to shells.

In order: Elixir, Erlang, Dart, Perl, Lua, Haskell, OCaml, R, Julia, Nim, Crystal, Zig.
Nothing but the extension of a file tells these languages from others, so that their forms
are tried first.
"""

from tracer.alerts.stack_traces.frame_form import FrameForm, Order
from tracer.alerts.stack_traces.function_names import dotted_name
from tracer.text import Pattern

OTHER_FILE = Pattern(
    r"\.(?:exs?|erl|l?eex|heex|dart|pm|pl|t|cgi|psgi|lua|l?hs|mli?|[rR]|jl|nim|cr|zig|(?:ba|z|k)?sh)\b"
)
"""What a line has if one of these forms may match it: most lines are of other languages."""
OTHER_FORMS = (
    FrameForm(  # `(shop 0.1.0) lib/shop/cart.ex:12: Shop.Cart.pay/1`, also of Erlang's own files
        "elixir",
        Pattern(
            r"""(?x)
            (?:^|\s)(?:\([\w-]+(?:\ [\w.+-]+)?\)\ )?
            (?P<path>[^\s:()]+\.(?:exs?|erl|l?eex|heex)):(?P<line>\d+):\ (?P<function>\S.*)$
            """
        ),
        dotted_name,
    ),
    FrameForm(  # `in function  cart:pay/1 (src/cart.erl, line 12)`
        "erlang",
        Pattern(
            r"""(?x)
            \bin\ (?:function|call\ from)\s+(?P<function>\S+)
            \ \((?P<path>[^\s(),]+\.erl),\ line\ (?P<line>\d+)\)
            """
        ),
        dotted_name,
    ),
    FrameForm(  # `{cart,pay,1,[{file,"src/cart.erl"},{line,12}]}`
        "erlang",
        Pattern(
            r"""(?x)
            \{\w+,'?-?(?P<function>\w+)[^',]*'?,(?:\d+|\[.*?\]),\s*
            \[\{file,\s*"(?P<path>[^"]+\.erl)"\},\s*\{line,\s*(?P<line>\d+)\}
            """
        ),
        dotted_name,
    ),
    FrameForm(  # the same, with its place in a line of its own
        "erlang",
        Pattern(
            r"^\s*\[\{file,\s*\"(?P<path>[^\"]+\.erl)\"\},\s*\{line,\s*(?P<line>\d+)\}"
        ),
        dotted_name,
        function_above=Pattern(r"\{\w+,'?-?(?P<function>\w+)[^',]*'?,(?:\d+|\[.*\]),$"),
    ),
    FrameForm(  # `#1  Cart.pay (package:shop/cart.dart:12:5)`: a package's files are in its `lib/`
        "dart",
        Pattern(
            r"""(?x)
            \#(?P<number>\d+)\ +(?P<function>\S.*?)
            \ \(package:[\w]+/(?P<path>[^\s()]+\.dart):(?P<line>\d+)(?::\d+)?\)
            """
        ),
        dotted_name,
        folder=lambda _: "lib/",
    ),
    FrameForm(
        "dart",
        Pattern(
            r"""(?x)
            \#(?P<number>\d+)\ +(?P<function>\S.*?)
            \ \((?:file://)?(?P<path>[^\s():]+\.dart):(?P<line>\d+)(?::\d+)?\)
            """
        ),
        dotted_name,
    ),
    FrameForm(  # the package `stack_trace`, in tests: `package:shop/cart.dart 12:5  Cart.pay`
        "dart",
        Pattern(
            r"""(?x)
            ^\s*package:\w+/(?P<path>\S+\.dart)\ (?P<line>\d+):\d+\s+(?P<function>\S.*)$
            """
        ),
        dotted_name,
        folder=lambda _: "lib/",
    ),
    FrameForm(  # the same, for a file outside of the packages
        "dart",
        Pattern(r"^\s*(?P<path>[^\s:]+\.dart) (?P<line>\d+):\d+\s+(?P<function>\S.*)$"),
        dotted_name,
    ),
    FrameForm(  # `Shop::Cart::pay(3) called at bin/shop.pl line 7`, below `… at lib/Cart.pm line 12.`
        "perl",
        Pattern(
            r"""(?x)
            (?:(?P<function>[\w:]+)\(.*\)\ called|\S)?\ at\ (?P<path>[^\s()]+\.(?:pm|pl|t|cgi|psgi))
            \ line\ (?P<line>\d+)\b
            """
        ),
        dotted_name,
        names_callee=True,
    ),
    FrameForm(  # `cart.lua:12: in method 'pay'`, in older versions `in function <cart.lua:10>`
        "lua",
        Pattern(
            r"""(?x)
            (?:^|\s)(?P<path>[^\s:\[\]]+\.lua):(?P<line>\d+):\ in\ \w+
            (?:\ (?:chunk|'(?P<function>[^']+)'|<[^>]*>))?
            """
        ),
        dotted_name,
    ),
    FrameForm(  # `pay, called at src/Shop/Cart.hs:12:5 in shop-0.1:Shop.Cart`
        "haskell",
        Pattern(
            r"""(?x)
            (?:^|\s)(?P<function>\S+),\ called\ at\ (?P<path>[^\s:]+\.l?hs):(?P<line>\d+):\d+\ in\b
            """
        ),
        dotted_name,
        names_callee=True,
    ),
    FrameForm(  # `Called from Shop__Cart.pay in file "src/cart.ml", line 12, characters 5-9`
        "ocaml",
        Pattern(
            r"""(?x)
            ^\s*(?:Raised\ (?:at|by\ primitive\ operation\ at)|Re-raised\ at|Called\ from)
            \ (?:(?:(?P<function>\S+\.\S+)|\S+)\ in\ )?file\ "(?P<path>[^"]+\.mli?)"(?:\ \(inlined\))?,
            \ lines?\ (?P<line>\d+)
            """
        ),
        dotted_name,
    ),
    FrameForm(  # `2: pay(cart) at R/cart.R#12`
        "r",
        Pattern(
            r"""(?x)
            ^\s*\d+:\ (?P<function>[\w.:]+)\(.*\)\ at\ (?P<path>\S+\.[rR])\#(?P<line>\d+)$
            """
        ),
        dotted_name,
        names_callee=True,
    ),
    FrameForm(  # rlang: `2.   └─shop:::pay(cart) at shop/R/api.R:17:3`
        "r",
        Pattern(
            r"""(?x)
            ^\s*\d+\.\s+[\W]*(?P<function>[\w.:]+)\(.*\)\ at\ (?P<path>\S+\.[rR]):(?P<line>\d+)
            """
        ),
        dotted_name,
        Order.OLDEST_FIRST,
        names_callee=True,
    ),
    FrameForm(  # `@ Shop ~/shop/src/cart.jl:12` below ` [1] pay(x::Int64)`
        "julia",
        Pattern(r"^\s*@ (?:[\w.]+ )?(?P<path>\S+\.jl):(?P<line>\d+)$"),
        dotted_name,
        function_above=Pattern(r"^\s*\[\d+\] (?:\(::\S+\))?(?P<function>[^\s({]*)"),
    ),
    FrameForm(  # before version 1.6: ` [1] pay(::Int64) at ./cart.jl:12`
        "julia",
        Pattern(
            r"""(?x)
            ^\s*\[(?P<number>\d+)\]\ (?P<function>[^\s({]+).*\ at\ (?P<path>\S+\.jl):(?P<line>\d+)$
            """
        ),
        dotted_name,
    ),
    FrameForm(  # `/srv/cart.nim(12) pay`
        "nim",
        Pattern(r"^\s*(?P<path>\S+\.nim)\((?P<line>\d+)\)\s+(?P<function>\w+)$"),
        dotted_name,
        Order.OLDEST_FIRST,
    ),
    FrameForm(  # `from src/cart.cr:12:5 in 'pay'`
        "crystal",
        Pattern(
            r"\bfrom (?P<path>[^\s:]+\.cr):(?P<line>\d+):\d+ in '(?P<function>[^']+)'"
        ),
        dotted_name,
    ),
    FrameForm(  # `/srv/src/cart.zig:12:20: 0x103 in pay (shop)`
        "zig",
        Pattern(
            r"""(?x)
            ^\s*(?P<path>[^\s:]+\.zig):(?P<line>\d+):\d+:\ 0x[0-9a-f]+\ in\ (?P<function>\S+)
            """
        ),
        dotted_name,
    ),
    FrameForm(  # `/srv/deploy.sh: line 12: foo: command not found`
        "shell",
        Pattern(r"(?:^|\s)(?P<path>[^\s:]+\.(?:ba|z|k)?sh): line (?P<line>\d+): "),
        dotted_name,
    ),
)
"""The most special form of each language first."""
