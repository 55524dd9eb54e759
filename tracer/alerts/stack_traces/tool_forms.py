"""Frames as debuggers, profilers, shells and databases write them, some without a file.

In order: Python's fault handler, profilers and consoles; .NET in other languages than English;
C++'s libraries and Windows' debuggers; Android and Apple; PowerShell, shells, Perl and Lua
without an extension; SQL, Terraform; at last what many runtimes write alike.
"""

from tracer.alerts.stack_traces.frame_form import FrameForm, Order
from tracer.alerts.stack_traces.function_names import (
    c_name,
    csharp_name,
    dotted_name,
    java_folder,
    java_name,
    javascript_name,
    objective_c_name,
    php_name,
    python_name,
    ruby_name,
    rust_name,
    swift_name,
)
from tracer.text import Pattern

TOOL_LINE = Pattern(r":\d|[^\W\d] \d|0x[0-9a-fA-F]|@ \d")
"""What a line has if one of these forms may match it."""
TOOL_FORMS = (
    FrameForm(  # py-spy and austin: `    pay (shop/cart.py:41)`
        "python profile",
        Pattern(
            r"^\s+(?P<function>[\w.<>]+) \((?P<path>[^\s():]+\.py):(?P<line>\d+)\)$"
        ),
        python_name,
    ),
    FrameForm(  # rich: `│ /app/shop/cart.py:41 in pay          │`
        "python",
        Pattern(
            r"^\W*?(?P<path>[/~.\w][^\s:]*\.py):(?P<line>\d+) in (?P<function>[\w.<>]+)\W*$"
        ),
        python_name,
        Order.OLDEST_FIRST,
    ),
    FrameForm(  # `bei Shop.Cart.Pay(Int32 n) in C:\Cart.cs:Zeile 41.`, in any language
        "csharp",
        Pattern(
            r"""(?x)
            ^\s*\w+\ (?P<function>[\w.<>`+|$@]+(?:\[[^\]]*\])?\([^)]*\))\ \w+
            \ (?P<path>[^"*?|<>]+?\.(?:cs|fs|vb|razor|cshtml))\ ?:\w+\ (?P<line>\d+)
            """
        ),
        csharp_name,
    ),
    FrameForm(  # color-eyre, below `Location:`
        "rust location",
        Pattern(r"^\s+(?P<path>\S+\.rs):(?P<line>\d+)(?::\d+)?$"),
        rust_name,
    ),
    FrameForm(  # Boost and C++23: ` 0# shop::Cart::pay(int) at /src/cart.cc:41`
        "c",
        Pattern(
            r"""(?x)
            ^\s*(?P<number>\d+)\#\ +(?P<function>\S.*?)
            \ (?:at|in)\ (?P<path>[^\s():]+\.\w+):(?P<line>\d+)$
            """
        ),
        c_name,
    ),
    FrameForm(  # WinDbg: `00 0000… 0000… Shop!Cart::pay+0x41 [C:\src\cart.cpp @ 41]`
        "c",
        Pattern(
            r"""(?x)
            \b[\w.-]+!(?P<function>[A-Za-z_~][^\[\]]*?)(?:\+0x[0-9a-f]+)?
            \ \[(?P<path>[^\[\]]+?\.\w+)(?:\ @\ |\ ?:\ ?)(?P<line>\d+)(?:\ \+\ 0x[0-9a-f]+)?\]
            """
        ),
        c_name,
    ),
    FrameForm(  # Godot's for .NET: `Cart.cs:41 @ void Shop.Cart.Pay()`
        "csharp",
        Pattern(r"(?P<path>[^\s:]+\.cs):(?P<line>\d+) @ (?P<function>\S.*)$"),
        csharp_name,
    ),
    FrameForm(  # what fails a check of glog and Abseil: `F1120 10:00:01.1 1234 cart.cc:41] …`
        "c check",
        Pattern(r"^\W*F\d{4,8} [\d:.]+ +\d+ (?P<path>[^\s:\]]+\.\w+):(?P<line>\d+)\] "),
        c_name,
    ),
    FrameForm(  # glog: `    @     0x55d0a1b2c3d4 shop::Cart::pay()`
        "c",
        Pattern(r"^\W*@\s+0x[0-9a-f]+\s+(?P<function>[A-Za-z_~].*)$"),
        c_name,
    ),
    FrameForm(  # systemd: `#1  0x000055d0a1b2c3d4 shop_cart_pay (shop + 0x11d4)`
        "c",
        Pattern(
            r"""(?x)
            \#(?P<number>\d+)\s+0x[0-9a-f]+\s+(?P<function>[\w.:~<>]+)\s+\(\S+\ \+\ 0x
            """
        ),
        c_name,
    ),
    FrameForm(  # Android: `#00 pc 0012  /data/libshop.so (shop::Cart::pay(int)+44)`
        "c",
        Pattern(
            r"""(?x)
            \#(?P<number>\d+)\s+pc\s+[0-9a-f]+\s+\S+\s+\((?P<function>\D.*?)\+\d+\)
            """
        ),
        c_name,
    ),
    FrameForm(  # Apple: `4   Shop   0x0000000104b5a1c0 -[ShopCart payWithAmount:] + 64`
        "swift",
        Pattern(
            r"""(?x)
            ^\s*(?P<number>\d+)\s+\S.*?\s0x[0-9a-f]+\s(?!0x)(?P<function>\S.*?)\ \+\ \d+$
            """
        ),
        objective_c_name,
        is_fallback=True,
    ),
    FrameForm(  # Swift's package `Backtrace`: `0x55d0, pay at /app/Sources/Cart.swift:41`
        "swift",
        Pattern(
            r"^\s*0x[0-9a-f]+, (?P<function>.+?) at (?P<path>\S+\.swift):(?P<line>\d+)$"
        ),
        objective_c_name,
    ),
    FrameForm(  # JRuby: `     pay at /app/lib/cart.rb:41`
        "ruby",
        Pattern(r"^\s+(?P<function>\S+) at (?P<path>\S+\.rb):(?P<line>\d+)$"),
        ruby_name,
    ),
    FrameForm(  # Drupal: `in Drupal\shop\Cart->pay() (line 41 of modules/shop/src/Cart.php)`
        "php",
        Pattern(
            r"""(?x)
            \bin\ (?P<function>\S+\(\))\ \(line\ (?P<line>\d+)\ of\ (?P<path>[^\s()]+)\)
            """
        ),
        php_name,
    ),
    FrameForm(  # what Laravel logs above a stack: `no cart at /app/src/Cart.php:41)`
        "php",
        Pattern(r" at (?P<path>/[^\s()]+\.php):(?P<line>\d+)\)$"),
        php_name,
    ),
    FrameForm(  # Symfony's console: ` Shop\\Cart->pay() at /app/src/Api.php:17`
        "php",
        Pattern(
            r"^\s+(?:(?P<function>\S+\(.*\)) )?at (?P<path>/\S+\.php):(?P<line>\d+)$"
        ),
        php_name,
        names_callee=True,
    ),
    FrameForm(  # Bugsnag's issues and mails: `    app/models/cart.rb:41 - pay`
        "tracker",
        Pattern(
            r"""(?x)
            ^\s*(?P<path>[\w./~@-]*\w\.[A-Za-z]\w*):(?P<line>\d+)\ -
            \ (?P<function>(?:[a-z]+\ in\ )?[\w.:<>?!=$]+)$
            """
        ),
        ruby_name,
    ),
    FrameForm(  # Honeybadger's: `line 41 of [PROJECT_ROOT]/app/models/cart.rb: pay`
        "tracker",
        Pattern(
            r"""(?x)
            ^\s*line\ (?P<line>\d+)\ of\ (?P<path>[^\s:]+\.[A-Za-z]\w*):\ (?P<function>\S.*)$
            """
        ),
        ruby_name,
    ),
    FrameForm(  # PowerShell: `at Get-Total, C:\app\Cart.psm1: line 41`
        "powershell",
        Pattern(
            r"""(?x)
            \bat\ (?P<function>[\w<>:-]+),\ (?P<path>[^"*?|<>]+?\.psm?1):\ line\ (?P<line>\d+)
            """
        ),
        javascript_name,
    ),
    FrameForm(
        "powershell place",
        Pattern(r"^At (?P<path>[^\"*?|<>]+?\.psm?1):(?P<line>\d+) char:\d+"),
        dotted_name,
    ),
    FrameForm(  # `set -x` with places: `+ ./deploy.sh:12:main(): pay`, `+(deploy.sh:12): pay`
        "shell trace",
        Pattern(
            r"""(?x)
            ^\++\ ?[(\[]?(?P<path>[\w./~-]*/[\w.~-]+|[\w.~-]+\.(?:ba|z|k)?sh)
            :(?P<line>\d+)[)\]]?(?::|\ |$)
            \ ?(?:(?P<function>\w+)\(\))?
            """
        ),
        dotted_name,
        Order.OLDEST_FIRST,
    ),
    FrameForm(  # `/usr/local/bin/shop: line 17: pay: command not found`
        "shell",
        Pattern(r"(?:^|\s)(?P<path>[\w.~-]*/[\w./~-]+): line (?P<line>\d+): "),
        dotted_name,
    ),
    FrameForm(  # `	Shop::buy() called at /app/bin/shop line 9`
        "perl",
        Pattern(
            r"""(?x)
            ^\s+(?:(?P<function>[\w:]+)\(.*\)|eval\ \{\.\.\.\})\ called\ at
            \ (?P<path>[^\s()]+)\ line\ (?P<line>\d+)\b
            """
        ),
        dotted_name,
        names_callee=True,
    ),
    FrameForm(  # `	/usr/local/bin/shop:41: in function 'buy'`
        "lua",
        Pattern(
            r"""(?x)
            ^\s+(?P<path>[^\s:\[\]]+):(?P<line>\d+):\ in
            \ (?:main\ chunk|(?:function|method|local|upvalue|field|global)\ (?:'(?P<function>[^']+)'|<[^>]*>))
            """
        ),
        dotted_name,
    ),
    FrameForm(  # `PL/pgSQL function shop.pay(integer) line 41 at RETURN`
        "sql",
        Pattern(
            r"\bPL/\w+ function \"?(?P<function>[\w.]+)\"?(?:\(.*\))? line \d+ at "
        ),
        dotted_name,
    ),
    FrameForm(  # `psql:db/migrations/0041_cart.sql:12: ERROR: …`
        "sql",
        Pattern(r"\bpsql:(?P<path>[^\s:]+):(?P<line>\d+): (?:ERROR|FATAL|PANIC)"),
        dotted_name,
    ),
    FrameForm(  # Oracle and SQL Server: `at "SHOP.PAY", line 41`, `Procedure dbo.Pay, Line 41`
        "sql",
        Pattern(
            r"""(?x)
            (?:ORA-06512:\ at\ "|\bProcedure\ )(?P<function>[\w.]+)"?,\ [Ll]ine\ \d+
            """
        ),
        dotted_name,
    ),
    FrameForm(  # templates of Helm, Go and Twig
        "template",
        Pattern(r"\btemplate: (?P<path>[^\s:]+\.\w+):(?P<line>\d+):\d+: executing"),
        dotted_name,
    ),
    FrameForm(
        "template",
        Pattern(r"\bin \"(?P<path>[^\"]+\.twig)\" at line (?P<line>\d+)"),
        dotted_name,
    ),
    FrameForm(  # `nginx: [emerg] unknown directive "x" in /etc/nginx/conf.d/shop.conf:41`
        "nginx",
        Pattern(r"\[emerg\] .* in (?P<path>[^\s:]+):(?P<line>\d+)$"),
        dotted_name,
    ),
    FrameForm(
        "terraform",
        Pattern(r"\bon (?P<path>[^\s:]+\.tf) line (?P<line>\d+)\b"),
        dotted_name,
    ),
    FrameForm(  # the line that logged: `source=/app/cart.go:41`
        "log",
        Pattern(
            r"\b(?:source|caller)=\"?(?P<path>[^\s\":=]+\.[A-Za-z]+):(?P<line>\d+)\b"
        ),
        dotted_name,
        is_fallback=True,
    ),
    FrameForm(  # what is raised by Lua's `error`: `cart.lua:41: attempt to index a nil value`
        "lua error",
        Pattern(r"(?:^|\s)(?P<path>[^\s:\[\]]+\.lua):(?P<line>\d+): (?!in )"),
        dotted_name,
    ),
    FrameForm(  # Godot, Hardhat, the decoded traces of Linux: `pay (res://src/cart.gd:41)`
        "place in brackets",
        Pattern(
            r"""(?x)
            ^\W*(?:\[\d+\]\ |\#\d+\s+|at:?\ )?(?P<function>[A-Za-z_$][\w.$:~-]*)(?:\(\))?
            \ \((?P<path>(?:[a-z]+://)?[^\s():]+\.[A-Za-z]\w*):(?P<line>\d+)(?::\d+)?(?:\ [^()]*)?\)
            (?:\ [\w\[\]]+)?$
            """
        ),
        dotted_name,
    ),
    FrameForm(  # a test of Kotlin with a sentence as its name: `at shop.CartTest.adds up(CartTest.kt:41)`
        "java",
        Pattern(
            r"""(?x)
            ^\s*at\ (?P<function>[\w.$]+\ [\w\ ,'-]+)\((?P<path>\w+\.kt):(?P<line>\d+)\)$
            """
        ),
        java_name,
        folder=java_folder,
    ),
    FrameForm(  # Vitest, behind a mark: `total src/cart.ts:41:20`
        "javascript",
        Pattern(
            r"""(?x)
            ^\s*❯\ (?:(?P<function>\S+)\ )?(?P<path>\S+\.[cm]?[jt]sx?):(?P<line>\d+):\d+$
            """
        ),
        javascript_name,
    ),
    FrameForm(  # PHPUnit, below what failed
        "php",
        Pattern(r"^(?P<path>/\S+\.php):(?P<line>\d+)$"),
        php_name,
    ),
    FrameForm(  # Monolog: `… at /srv/src/Cart.php line 41`, `at /srv/src/Cart.php:41)`
        "php",
        Pattern(r"\bat (?P<path>/[^\s:()]+\.php)(?: line |:)(?P<line>\d+)\b"),
        php_name,
        is_fallback=True,
    ),
    FrameForm(  # pytest and warnings: `tests/test_cart.py:41: AssertionError`
        "python",
        Pattern(
            r"""(?x)
            ^\s*(?P<path>[^\s:]+\.py):(?P<line>\d+):
            \ (?:[\w.]*(?:Error|Exception|Failed)$|[\w.]*Warning:\ )
            """
        ),
        python_name,
        is_fallback=True,
    ),
    FrameForm(  # Vapor: `[ ERROR ] Abort.500: no cart (App/Cart.swift:41)`
        "swift",
        Pattern(r"\((?P<path>[\w./-]+\.swift):(?P<line>\d+)\)$"),
        swift_name,
        is_fallback=True,
    ),
)
"""Tried last: each fits fewer lines than those of the languages, but looks less like them."""
