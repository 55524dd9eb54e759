"""Credentials in calls, forms, statements of SQL, and what is piped into a command."""

import re

from tracer.text.credentials.keys import KeyKind, key_kind
from tracer.text.credentials.rule import Rule, Span
from tracer.text.credentials.value_extent import QUOTE
from tracer.text.credentials.values import (
    has_all_sorts,
    is_credential,
    is_mixed,
    is_placeholder,
    looks_random,
)
from tracer.text.patterns import Pattern

_PIPED = Pattern(
    r"""
    \b(?:echo|printf)[ ](?:-n[ ])?(?P<quote>["'])?(?:(?P<user>[\w.-]{1,64}):)?   # root:
    (?P<secret>(?(quote)[^"'\n]++|[^\s"'|]++))(?(quote)["'])
    [ ]?\|[ ]?(?:sudo[ ])?
    (?:chpasswd|kinit|passwd[ ]--stdin|sudo[ ]-S|gpg|[\w-]{1,20}[ ]login)
    """,
    re.VERBOSE,
)
_AUTH = Pattern(
    r"""
    (?<![\w-])["']?AUTH["']?[ ]
    (?:(?:LOGIN|PLAIN|XOAUTH2)[ ]                          # of SMTP
      |["']?(?P<user>[\w-]{1,64})["']?[ ](?=["']?[^\s"']))?   # of Redis, or its password
    ["']?(?P<secret>[^\s"']++)
    """,
    re.VERBOSE,
)
_HERE_STRING = Pattern(
    r"""
    (?:--(?:with-token|password-stdin|stdin|passphrase-fd[ ]0)|chpasswd|kinit|sudo[ ]-S)
    [^\n|;]{0,100}?<<<[ ]?                         # bash's way of giving an input
    (?P<quote>["'])?(?P<secret>(?(quote)[^"'\n]++|[^\s"'|]++))
    """,
    re.VERBOSE,
)
_SUBSTITUTED = Pattern(
    r"""
    (?i:pass|token|secret|key)[\w-]{0,24}[= ]
    <\((?:echo|printf)[ ](?:-n[ ])?["']?          # a file that bash writes: <(echo …)
    (?P<secret>[^\s"')]++)
    """,
    re.VERBOSE,
)
_FORM_FIELD = Pattern(
    r"""
    \bname=\\?["'](?P<key>[\w.-]{2,80})\\?["']
    (?:\r?\n|(?:\\r)?\\n){2}                   # an empty line, also as JSON writes it
    (?P<secret>[^\s\\]++)
    """,
    re.VERBOSE,
)
_USER_AND_PASSWORD = Pattern(
    r"""
    (?:\bauth=|BasicAuth|[Cc]redentials?|\.(?:login|auth)
      |(?:[gG]et|[cC]reate|[oO]pen)Connection|_p?connect|\bPDO)\(
    (?:(?:["'][^"'\n]{0,200}["']|\$?\w{1,40}),[ ]?)?    # the address
    ["'][^"'\n]{0,80}["'],[ ]?                   # the user
    ["'](?P<secret>[^"'\n]++)["']
    """,
    re.VERBOSE,
)
_LOGIN = Pattern(
    r"""
    \b(?i:creds?|credentials?|logins?|log[ ]in|sign[ ]in|auth
      |zugangsdaten|identifiants|credenciales|credenciais|credenziali)(?:[ ]?:[ ]?|[ ])
    (?:(?:is|are|with|as|using|via)[ ]){0,2}
    ["'`]?[\w.+@-]{1,64}                           # the user
    (?::|[ ]?(?P<slash>/)[ ]?)
    (?P<secret>[^\s:"'`,;/@]{6,}+)(?![@:/])        # no host and port
    """,
    re.VERBOSE,
)
_MAIL = Pattern(
    r"""
    (?:\bUSER[ ]\S{1,64}\s{1,4}|(?i:\b(?:ftp|pop3?|imap|irc))\S{0,10}:?[ ])PASS[ ]   # of FTP and POP
    (?P<pass>[^\s]{4,128}+)
    | \bLOGIN[ ]["']?[\w.@+-]{1,64}["']?[ ]["']?(?P<secret>[^\s"']{4,128}+)   # of IMAP
    """,
    re.VERBOSE,
)
_PSK = Pattern(
    r":[ ](?:PSK|XAUTH|EAP|NTLM)[ ]{1,8}[\"'](?P<secret>[^\"'\n]{1,256}+)[\"']"
)
_USER_AND_KEY = Pattern(
    r"""
    QUOTE(?i:user(?:name)?)QUOTE[ ]?:[ ]?QUOTE[\w.@+-]{1,64}QUOTE,\s{0,16}
    QUOTE(?i:key|secret|pass)QUOTE[ ]?:[ ]?QUOTE(?P<secret>[^\s"'\\&]{8,}+)
    """.replace("QUOTE", QUOTE),
    re.VERBOSE,
)
_INSERT = Pattern(
    r"""
    (?i:\binto)[ ][\w."`]{1,80}[ ]?\((?P<columns>[^()]{1,1000})\)\s{1,8}
    (?i:values)[ ]?\((?P<values>[^\n]++)
    """,
    re.VERBOSE,
)
_LITERAL = Pattern(r"[ ]*(?:'(?P<secret>(?:[^'\n]|'')*+)'|[^,')\n]++)[ ]*,?")


def _password_of_call(match: re.Match[str]) -> Span | None:
    is_secret = is_credential(match["secret"], KeyKind.SURE)
    return match.span("secret") if is_secret else None


def _value_of_login(match: re.Match[str]) -> Span | None:
    secret = match["secret"]
    is_secret = is_mixed(secret) and (not match["slash"] or has_all_sorts(secret))
    return match.span("secret") if is_secret else None


def _password_of_auth(match: re.Match[str]) -> Span | None:
    """Read `AUTH user password`, and `AUTH password` with a sentence behind it."""
    parts = [part for part in ("secret", "user") if match[part]]
    random = [part for part in parts if looks_random(match[part], 6)]
    return match.span(random[0]) if random else None


def _password_of_mail(match: re.Match[str]) -> Span | None:
    if match["pass"]:
        return None if is_placeholder(match["pass"]) else match.span("pass")
    return match.span("secret") if has_all_sorts(match["secret"]) else None


def _key_of_user(match: re.Match[str]) -> Span | None:
    return match.span("secret") if looks_random(match["secret"]) else None


def _value_of_field(match: re.Match[str]) -> Span | None:
    is_secret = is_credential(match["secret"], key_kind(match["key"]), is_assigned=True)
    return match.span("secret") if is_secret else None


def _value_of_column(match: re.Match[str]) -> Span | None:
    """Return the value for the first column that is named as one for credentials."""
    position = match.start("values")
    for column in match["columns"].split(","):
        literal = _LITERAL.match(match.string, position)
        if not literal:
            return None
        kind = key_kind(column.strip())
        if literal["secret"] and is_credential(
            literal["secret"], kind, is_assigned=True
        ):
            return literal.span("secret")
        position = literal.end()
    return None


def _unless_placeholder(match: re.Match[str]) -> Span | None:
    return None if is_placeholder(match["secret"]) else match.span("secret")


RULES = (
    Rule(
        name="input of a command",
        hints=("echo", "printf"),
        pattern=_PIPED,
        secret=_unless_placeholder,
        examples=(
            "echo 'root:«hunter2»' | chpasswd",
            "echo «hunter2» | kinit bob@EXAMPLE",
        ),
        counter_examples=("echo $PW | kinit bob", "echo done | tee log"),
    ),
    Rule(
        name="input of a command behind it",
        hints=("<<<",),
        pattern=_HERE_STRING,
        secret=_unless_placeholder,
        examples=(
            "gh auth login --with-token <<< «hunter2»",
            'docker login --password-stdin reg.example <<<"«hunter 2»"',
        ),
        counter_examples=('gh auth login --with-token <<< "$TOKEN"', "cat <<< hello"),
    ),
    Rule(
        name="file that a shell writes",
        hints=("<(",),
        pattern=_SUBSTITUTED,
        secret=_unless_placeholder,
        examples=("rsync --password-file=<(echo «hunter2») a b",),
        counter_examples=("diff --key <(echo $TOKEN) b",),
    ),
    Rule(
        name="command for a login",
        hints=("auth",),
        pattern=_AUTH,
        secret=_password_of_auth,
        examples=(
            "AUTH LOGIN «aHVudGVyMnN1cGVy»",
            "redis> AUTH default «a8f3k2m9x1»",
            '"AUTH" "«a8f3k2m9x1»"',
            "AUTH «a8f3k2m9x1» was logged",
        ),
        counter_examples=("AUTH LOGIN failed", "AUTH required for default user"),
    ),
    Rule(
        name="field of a form",
        hints=("name=",),
        pattern=_FORM_FIELD,
        secret=_value_of_field,
        examples=('form-data; name="password"\r\n\r\n«hunter2»\r\n--b',),
        counter_examples=('form-data; name="user"\r\n\r\nhunter2\r\n--b',),
    ),
    Rule(
        name="user and password of a call",
        hints=("auth", "credential", ".login", ".auth", "connect", "pdo("),
        pattern=_USER_AND_PASSWORD,
        secret=_password_of_call,
        examples=(
            'get(url, auth=("bob", "«hunter2»"))',
            "HTTPBasicAuth('bob', '«hunter2»')",
            'DriverManager.getConnection(url, "bob", "«hunter2»")',
            "mysqli_connect('db', 'bob', '«hunter2»')",
            'New-Object PSCredential("bob", "«hunter2»")',
        ),
        counter_examples=("auth=(user, password)", 'auth=("user", "password")'),
    ),
    Rule(
        name="user and password in a sentence",
        hints=("cred", "login", "auth", "log in", "sign in", "zugang", "identif"),
        pattern=_LOGIN,
        secret=_value_of_login,
        examples=(
            "creds bob:«hunter2» do not work",
            "login with bob:«hunter2»",
            "login: bob / «Hunter22»",
            "Zugangsdaten: bob / «Hunter22»",
        ),
        counter_examples=(
            "login service:latency",
            "login 10.0.0.1:8080",
            "login with SAML / OAuth2",
            "auth: web/web-7d9f8b6c5d-x2k8p",
        ),
    ),
    Rule(
        name="login of a mail or file server",
        hints=("pass ", "login "),
        pattern=_MAIL,
        secret=_password_of_mail,
        examples=("USER bob\r\nPASS «hunter2»\r\n", "a1 LOGIN bob «Hunter22»"),
        counter_examples=("PASS TestLogin2FA", "SASL LOGIN authentication failed"),
    ),
    Rule(
        name="secret of IPsec",
        hints=("psk", "xauth", "eap", "ntlm"),
        pattern=_PSK,
        secret=_unless_placeholder,
        examples=(': PSK "«hunter2»"',),
        counter_examples=("auth: PSK mismatch",),
    ),
    Rule(
        name="user and key",
        hints=("user",),
        pattern=_USER_AND_KEY,
        secret=_key_of_user,
        examples=('{"username":"bob","key":"«9f8e7d6c5b4a3021»"}',),
        counter_examples=('{"user":"bob","key":"shop-42"}',),
    ),
    Rule(
        name="value of a column",
        hints=("values",),
        pattern=_INSERT,
        secret=_value_of_column,
        examples=("INSERT INTO users (name, password) VALUES ('bob', '«hunter2»')",),
        counter_examples=("INSERT INTO users (name, age) VALUES ('bob2x', '42')",),
    ),
)
