"""The name of a function in its code, from what a stack trace calls the function."""

from collections.abc import Callable, Mapping
from itertools import takewhile

from tracer.text import Pattern

_ELIXIR_CLOSURE = Pattern(r"^anonymous fn/\d+ in |^-|/\d+(?:-.*)?$")
_DART_CLOSURE = Pattern(r"(?:\.<[^<>]*>)+$")
_SPECIAL = frozenset(
    (
        *("top-level", "main chunk", "__ANON__", "BEGIN", "error", "(test)"),
        *("__crystal_main", "stop"),
    )
)
"""Names that languages give to code outside of functions, and Haskell to its `error`."""
_ANGLES = Pattern(r"<[^<>]*>")
_BRACKETS = Pattern(r"\([^()]*\)|\[[^\[\]]*\]")

_CLOJURE_CALLS = frozenset(("invoke", "invokeStatic", "doInvoke"))
_CLOJURE_FUNCTION = Pattern(r"\$([\w!?*+<>=-]+?)(?:\$(?:fn|iter|eval|reify)_*[\w$]*)?$")
_GROOVY_CLOSURE = Pattern(r"\$_(\w+?)_closure\d+")
_JAVA_LAMBDA = Pattern(r"^(?:lambda|access|\$anonfun)\$(\w+?)(?:\$\d+)?$")
_SCALA_CLOSURE = Pattern(r"\$\$anonfun\$(\w+?)(?:\$[\w$]*)?\.apply\w*(?:\$\w+)*$")
_KOTLIN_SUFFIX = Pattern(
    r"\$(?:suspendImpl|default|lambda\$?\d*|\w+_(?:debug|release))$"
)
_KOTLIN_COROUTINE = Pattern(r"\$([A-Za-z_]\w*)(?:\$\d+)+\.invoke(?:Suspend)?$")
_JAVASCRIPT_PREFIX = Pattern(r"^(?:async |new |get |set |static )+| \[as [^\]]*\]$")
_GO_SUFFIX = Pattern(r"(?:\.func\d+|\.gowrap\d+|\.\d+|-fm|\[\.\.\.\])+$")
_RUST_SUFFIX = Pattern(r"(?:::\{\{?closure\}?\}|::\{\w+#\d+\}|::h[0-9a-f]{16})+$")
_C_SUFFIX = Pattern(
    r"(?:\.(?:isra|part|constprop|cold|lto_priv|localalias)(?:\.\d+)?)+$"
)
_ANONYMOUS = Pattern(r"(?:\(anonymous namespace\)|\{anonymous\})::")
_C_OPERATOR = Pattern(r"\boperator\s*(?:\(\)|\[\]|[^\w\s(]+|new|delete)")
_CSHARP_STATE_MACHINE = Pattern(
    r"""(?x)
      <<?(\w+)>\$?>?(?:[a-z]__\w+|g__\w+\|\w+)   # `<PayAsync>d__5`, `<Pay>g__Add|3_0`
      (?:>d)?(?:\.MoveNext)?$                    # `<<Buy>b__0>d`: a lambda that is async
    """
)
_FSHARP_CLOSURE = Pattern(r"(\w+)@\d+(?:-\d+)?\.(?:Invoke|MoveNext|GenerateNext)$")
_RUBY_PREFIX = Pattern(r"^(?:(?:block|rescue|ensure)(?: \(\d+ levels\))? in )+")
_SWIFT_PREFIX = Pattern(
    r"^(?:(?:closure|specialized|partial apply|@objc|static|thunk)(?: #\d+)?(?: in| for)? )+"
)
_SWIFT_SUFFIX = Pattern(r"\.(?:getter|setter|modify|read|willset|didset)(?: : .*)?$")


def python_name(written: str) -> str:
    """Return `pay` of `Cart.pay`, and nothing of `<module>` and `<lambda>`."""
    name = written.strip()
    return "" if name.startswith("<") else name.rpartition(".")[2]


def java_name(written: str) -> str:
    """Return `pay` of `shop.Cart.pay` and of `shop.Cart.lambda$pay$0`; a constructor is its class."""
    closure = _KOTLIN_COROUTINE.search(written) or _SCALA_CLOSURE.search(written)
    if closure:
        return closure[1]
    owner, _, name = written.rpartition(".")
    if name.startswith("<"):
        return owner.rpartition(".")[2].rpartition("$")[2]
    if name == "doCall" and (function := _GROOVY_CLOSURE.search(owner)):
        return function[1]
    if name in _CLOJURE_CALLS and (function := _CLOJURE_FUNCTION.search(owner)):
        return function[1]
    name = _KOTLIN_SUFFIX.sub("", name)
    compiled = _JAVA_LAMBDA.search(name)
    return compiled[1] if compiled else name.rpartition("/")[2]


def java_folder(written: str) -> str:
    """Return the folders of a class by its package: `com/shop/` of `app//com.shop.Cart.pay`."""
    names = written.rpartition("/")[2].split(".")[:-2]
    packages = takewhile(lambda name: not name[:1].isupper(), names)
    return "".join(f"{name}/" for name in packages)


def javascript_name(written: str) -> str:
    """Return `pay` of `async Cart.pay [as handler]`, and nothing of `Object.<anonymous>`."""
    # Firefox writes `async*pay`, and `handleEvent*` for what called it.
    called = written.strip().rpartition("*")[2]
    name = _JAVASCRIPT_PREFIX.sub("", called).rpartition(".")[2]
    return "" if name.startswith("<") else name.rpartition("#")[2].strip("/<")


def go_name(written: str) -> str:
    """Return `Pay` of `shop.com/cart.(*Cart).Pay.func1`: closures belong to their function."""
    name = written.rpartition("/")[2]
    return _GO_SUFFIX.sub("", name).rpartition(".")[2]


def rust_name(written: str) -> str:
    """Return `pay` of `<cart::Cart as cart::Pay>::pay::h0123456789abcdef`.

    A trace of spans has their fields behind a name: `cart::pay with id=7`.
    """
    name = _RUST_SUFFIX.sub("", written.strip().partition(" with ")[0])
    return _without_templates(name).rpartition("::")[2]


def c_name(written: str) -> str:
    """Return `pay` of `shop::Cart<int>::pay(int) const` and of `pay.isra.0`."""
    operator = _C_OPERATOR.search(written)
    if operator:
        return operator[0]
    plain = _ANONYMOUS.sub("", _C_SUFFIX.sub("", written))
    name = _without_templates(plain).partition("(")[0]
    words = name.rpartition("::")[2].split()
    return words[-1].lstrip("*&") if words else ""


def csharp_name(written: str) -> str:
    """Return `PayAsync` of `Shop.Cart.<PayAsync>d__5.MoveNext()`; a constructor is its class."""
    name = written.partition("(")[0].partition("[")[0].strip()
    compiled = _CSHARP_STATE_MACHINE.search(name) or _FSHARP_CLOSURE.search(name)
    if compiled:
        return compiled[1]
    if name.endswith("ctor"):
        return name.rstrip("ctor").rstrip(".").rpartition(".")[2]
    # Unity writes a colon between class and method.
    return name.replace(":", ".").rpartition(".")[2].strip("<>$")


def ruby_name(written: str) -> str:
    """Return `pay` of `block in Cart#pay`, and nothing of `<main>`."""
    name = _RUBY_PREFIX.sub("", written)
    return "" if name.startswith("<") else name.rpartition("#")[2].rpartition(".")[2]


def php_name(written: str) -> str:
    r"""Return `pay` of `Shop\Cart->pay(Object(Money))`, and nothing of a closure."""
    name = written.partition("(")[0]
    for separator in ("->", "::", "\\"):
        name = name.rpartition(separator)[2]
    return "" if name.startswith("{") else name


def swift_name(written: str) -> str:
    """Return `pay` of `closure #1 in Cart.pay(amount: Int) -> Int`."""
    name = _SWIFT_SUFFIX.sub("", _SWIFT_PREFIX.sub("", written.strip()))
    return _without_templates(name.partition("(")[0]).rpartition(".")[2].strip()


def objective_c_name(written: str) -> str:
    """Return `payWithAmount` of `-[ShopCart payWithAmount:now:]`; others are Swift's."""
    if not written.startswith(("-[", "+[")):
        return swift_name(written)
    return written.strip("]").rpartition(" ")[2].partition(":")[0]


def _without_templates(written: str) -> str:
    """Take out what is between angle brackets, the inner ones first."""
    text, before = written, None
    for _ in range(_DEPTH_LIMIT):
        if text == before:
            break
        text, before = _ANGLES.sub("", text), text
    return text


_DEPTH_LIMIT = 10


def kotlin_native_name(written: str) -> str:
    """Return `pay` of `shop.Cart#pay`."""
    return written.rpartition("#")[2].rpartition(".")[2]


def dotted_name(written: str) -> str:
    """Return `pay` of `Shop.Cart.pay/1`, `Shop::Cart::pay`, `cart:pay/1` and `Cart.pay.<fn>`."""
    name = _DART_CLOSURE.sub("", _ELIXIR_CLOSURE.sub("", written.strip()))
    last = name.replace(":", ".").rpartition(".")[2].strip("\"'-")
    return "" if last in _SPECIAL else last


_ARGUMENTS = Pattern(r"(?<=[\w>\]?!])\([^()]*\)$")
"""The arguments behind a name; `(*Cart)` before a method of Go has no name before it."""
_BY_ENDING: Mapping[str, Callable[[str], str]] = {
    ending: name
    for endings, name in (
        ("py pyx", python_name),
        ("java kt kts scala groovy clj", java_name),
        ("js jsx mjs cjs ts tsx mts cts vue svelte", javascript_name),
        ("go", go_name),
        ("rs", rust_name),
        ("c cc cpp cxx h hh hpp hxx inl cu", c_name),
        ("cs fs vb", csharp_name),
        ("rb rake", ruby_name),
        ("php", php_name),
        ("swift", swift_name),
        ("m mm", objective_c_name),
    )
    for ending in endings.split()
}


def name_in_code(written: str | None, path: str) -> str:
    """Return what the code of a file calls a function that a stack trace names.

    Tools that list frames give the names of the language, `(*Cart).Pay` or `Cart#pay`; the
    file's ending tells which it is.
    """
    plain = _ARGUMENTS.sub("", (written or "").strip())
    name_of = _BY_ENDING.get(path.rpartition(".")[2].lower(), dotted_name)
    return name_of(plain).strip("<>()* ")
