"""Text that tries to become syntax, in every language that we write."""

import re

BREAKOUT = (
    "x\n::error::forged\n::set-output name=a::b\n##[add-mask]main | `code` *b* _i_ <b>html</b>"
    " <!-- trace --> @octocat @acme/team fixes #12 GH-13 acme/shop#14 "
    "https://github.com/acme/shop/issues/15 ![p](https://evil.example/p.png) "
    "[l](javascript:alert(1)) ``` ~~~ {{ 7*7 }} {% raw %} $x$ &amp; \u202eabc\u200b \x1b[31mred "
    '"] --> evil["boom # comment: yes\n- alert_id: forged\n---\n</details>'
)
DELIMITER = "\nghadelimiter_0000\nrequirement<<x\nforged\nx\n"


def without_data(text: str) -> str:
    """Return a text without its fenced blocks, in which nothing has an effect."""
    return re.sub(r"^(`{3,})\w+\n.*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)
