"""Credentials in protocols: logins of mail, MQTT and Redis, SASL, and secrets of IPsec."""

import re

from tracer.text.credentials.rule import Rule, Span, secret_if
from tracer.text.credentials.values import (
    has_all_sorts,
    is_made_up,
    is_no_placeholder,
    is_placeholder,
    looks_random,
)
from tracer.text.patterns import Pattern

_AUTH = Pattern(
    r"""
    (?<![\w-])["']?AUTH["']?[ ]
    (?:(?:LOGIN|PLAIN|XOAUTH2)[ ]                          # of SMTP
      |["']?(?P<user>[\w-]{1,64})["']?[ ](?=["']?[^\s"']))?   # of Redis, or its password
    ["']?(?P<secret>[^\s"']++)
    """,
    re.VERBOSE,
)

_MAIL = Pattern(
    r"""
    (?:\bUSER[ ]\S{1,64}\s{1,4}|(?i:\b(?:ftp|pop3?|imap|irc))\S{0,10}:?[ ])PASS[ ]   # of FTP and POP
    (?P<pass>[^\s]{4,128}+)
    | ["']PASS[ ](?P<sent>[^\s"'\\]{4,128}+)(?=\\r)        # as a trace shows what is sent
    | \bLogin[ ](?:OK|incorrect)(?:[ ]\([^()]{1,80}\))?:[ ]\[[^\s/\]]{1,64}/   # of FreeRADIUS
      (?!<)(?P<radius>[^\s\]]{4,128}+)\]
    | \bLOGIN[ ]["']?[\w.@+-]{1,64}["']?[ ]["']?(?P<secret>[^\s"']{4,128}+)   # of IMAP
    """,
    re.VERBOSE,
)

_MQTT = Pattern(r"""\bu(["'])[^"'\n]{1,64}\1,?[ ]p\1(?P<secret>[^"'\n]{1,200}+)\1""")

_REDIS_PROTOCOL = Pattern(
    r"""
    (?<![A-Z])AUTH(?:PARTED\$\d{1,4}PARTED[^\s"'\\$]{1,200}(?=PARTED\$))?    # the user
    PARTED\$\d{1,4}PARTED(?P<secret>[^\s"'\\$]{4,400}+)      # $8, hunter22
    """.replace("PARTED", r"""(?:\\r\\n|[\s"',]){1,6}"""),
    re.VERBOSE,
)

_SASL = Pattern(
    r"""
    \bUGFzc3dvcmQ6["']?(?:\s|\\[rn]){1,4}(?:\S{1,4}[ ])?     # `Password:` in base64
    (?P<secret>[A-Za-z0-9+/]{4,}+={0,2})
    | \bPLAIN[ ]?(?:\x00|\\(?:x00|0))[\w.@+-]{1,64}(?:\x00|\\(?:x00|0))
    (?P<plain>[^\s"'\\\x00]{4,200}+)
    """,
    re.VERBOSE,
)

_PSK = Pattern(
    r":[ ](?:PSK|XAUTH|EAP|NTLM)[ ]{1,8}[\"'](?P<secret>[^\"'\n]{1,256}+)[\"']"
)


def _password_of_auth(match: re.Match[str]) -> Span | None:
    """Read `AUTH user password`, and `AUTH password` with a sentence behind it."""
    parts = [part for part in ("secret", "user") if match[part]]
    judge = is_made_up if match["user"] or '"' in match[0] else _looks_random
    random = [part for part in parts if judge(match[part])]
    return match.span(random[0]) if random else None


def _looks_random(value: str) -> bool:
    return looks_random(value, 6)


def _password_of_mail(match: re.Match[str]) -> Span | None:
    for name in ("pass", "sent", "radius"):
        if match[name]:
            return None if is_placeholder(match[name]) else match.span(name)
    return match.span("secret") if has_all_sorts(match["secret"]) else None


def _password_of_sasl(match: re.Match[str]) -> Span:
    return match.span("plain" if match["plain"] else "secret")


RULES = (
    Rule(
        name="command for a login",
        hints=("auth",),
        pattern=_AUTH,
        secret=_password_of_auth,
        examples=(
            "AUTH LOGIN «aHVudGVyMnN1cGVy»",
            "redis> AUTH default «a8f3k2m9x1»",
            '"AUTH" "«a8f3k2m9x1»"',
            '"AUTH" "«blue-otter-41»"',
            "AUTH default «Pr0d-Velvet!23»",
            "AUTH «a8f3k2m9x1» was logged",
        ),
        counter_examples=("AUTH LOGIN failed", "AUTH required for default user"),
    ),
    Rule(
        name="login of a mail or file server",
        hints=("pass ", "login "),
        pattern=_MAIL,
        secret=_password_of_mail,
        examples=(
            "Login incorrect: [bob/«hunter2»] (from client a)",
            "USER bob\r\nPASS «hunter2»\r\n",
            "a1 LOGIN bob «Hunter22»",
        ),
        counter_examples=("PASS TestLogin2FA", "SASL LOGIN authentication failed"),
    ),
    Rule(
        name="login of MQTT",
        hints=("p'", 'p"'),
        pattern=_MQTT,
        secret=secret_if(is_no_placeholder),
        examples=("New client connected (u'bob', p'«hunter2»')",),
        counter_examples=("u'bob', p'$PW'",),
    ),
    Rule(
        name="login in Redis' protocol",
        hints=("auth",),
        pattern=_REDIS_PROTOCOL,
        secret=secret_if(is_no_placeholder),
        examples=(
            r"*2\r\n$4\r\nAUTH\r\n$7\r\n«hunter2»\r\n",
            '"AUTH","$3","bob","$7","«hunter2»"',
        ),
        counter_examples=("AUTH costs $5 a month",),
    ),
    Rule(
        name="password of SASL",
        hints=("ugfzc3dvcmq6", "plain"),
        pattern=_SASL,
        secret=_password_of_sasl,
        examples=(
            "334 UGFzc3dvcmQ6\nC: «aHVudGVyMg==»",
            r"amqp: PLAIN \x00bob\x00«hunter2»",
        ),
        counter_examples=("334 UGFzc3dvcmQ6", "SASL PLAIN is off"),
    ),
    Rule(
        name="secret of IPsec",
        hints=("psk", "xauth", "eap", "ntlm"),
        pattern=_PSK,
        secret=secret_if(is_no_placeholder),
        examples=(': PSK "«hunter2»"',),
        counter_examples=("auth: PSK mismatch",),
    ),
)
