"""A user beside a password: `creds bob:hunter2`, `user bob pass hunter2`, `login: bob / hunter2`."""

import re

from tracer.text.credentials.rule import Rule, Span, secret_if
from tracer.text.credentials.value_extent import QUOTE
from tracer.text.credentials.values import (
    has_all_sorts,
    has_letters_and_digits,
    is_made_up,
    is_mixed,
    looks_random,
)
from tracer.text.patterns import Pattern

_LOGIN = Pattern(
    r"""
    \b(?P<word>(?i:basic(?:[ ]auth)?|creds?|credentials?|logins?|log[ ]in|sign[ ]in|auth
      |logged[ ]in|signed[ ]in|user(?:name)?/pass(?:word)?
      |ssh[ ][^\n:]{1,30}?(?=[ ](?:with|as)[ ])
      |(?:use|try)(?=[ ]\S{1,64}[ ]?[:/][ ]?\S{6,128}[ ]to[ ](?:log|sign)[ ]in\b)
      |zugangsdaten|identifiants|credenciales|credenciais|credenziali))(?:(?:[ ](?:for|of|on)[ ][\w.-]{1,40})?[ ]?[:=][ ]?|[ ])
    (?:(?:is|are|with|as|using|via|for)[ ]){0,2}\(?
    ["'`]?[\w.+@-]{1,64}                           # the user
    (?::|[ ]?(?P<slash>/)[ ]?)
    (?P<secret>(?:[^\s:"'`,;/@()]|@(?![\w-]+[.:/]))  # no host and port
      {6,}+)(?![@:/])
    """,
    re.VERBOSE,
)

_COLOUR = Pattern(r"#[0-9A-Fa-f]{6,8}")
_WORDS_FOR_CREDENTIALS = ("basic", "cred", "zugang", "ident")

_U_AND_P = Pattern(
    r"""
    (?<![\w.-])(?i:(?:U(?:ser(?:name)?)?|login)[:=][ ]?|(?:user(?:name)?|login|utente|usu[aá]rio
      |utilisateur|(?:be)?nutzer|gebruiker|użytkownik|kullan\u0131c\u0131|användare)[ ](?:as[ ])?)
      \S{1,64}[ ,;/]{1,3}(?:(?:and|with)[ ])?
      (?i:P(?:ass|wd?)?[:=][ ]?|(?:pass(?:w[o0]r[dt])?|pwd?|mdp|senha|has[łl]o|[şs]ifre)[ ])["']?(?P<secret>[^\s"']{6,128}+)
    | (?<![\w.-])(?i:P(?:ass|wd?)?)[:=][ ]?(?P<first>\S{6,128}?)[ ,;/]{1,3}(?i:U(?:ser(?:name)?)?)[:=][ ]?\S
    """,
    re.VERBOSE,
)

_USED_LOGIN = Pattern(
    r"\b(?i:use|try|used|tried)[ ][\w.-]{1,64}:(?P<secret>[^\s:\"'`,;/()]{6,128}+)(?=[\s.,)]|$)"
)

_REFUSED_LOGIN = Pattern(
    r"""
    (?<![\w./:@-])[A-Za-z][\w.+-]{0,63}:(?P<secret>[^\s:\"'`,;/()@]{8,128}+)
    [ ](?:gets?|got|gives?|gave|returns?|returned|receives?|is|was)[ ](?:an?[ ])?
    (?:HTTP[ ])?(?:40[13]\b|(?i:unauthori[sz]ed|forbidden|rejected|refused|denied))
    """,
    re.VERBOSE,
)

_IN_BRACKETS = Pattern(
    r"""
    \b(?i:cred(?:ential)?s?|logins?|auth)[ :=]{0,3}\(
    ["']?[\w.+@-]{1,64}["']?,[ ]?["']?(?P<secret>[^\s"',(){}?]{6,128}+)["']?\)
    """,
    re.VERBOSE,
)

_USER_AND_KEY = Pattern(
    r"""
    QUOTE(?i:user(?:name)?)QUOTE[ ]?:[ ]?QUOTE[\w.@+-]{1,64}QUOTE,\s{0,16}
    QUOTE(?i:key|secret|pass)QUOTE[ ]?:[ ]?QUOTE(?P<secret>[^\s"'\\&]{8,}+)
    """.replace("QUOTE", QUOTE),
    re.VERBOSE,
)


_BESIDE_USER = Pattern(
    r"""
    \b(?i:(?:log_?in|logged[ ]in|log[ ]in|signed[ ]in|sign[ ]in)(?:[ ](?:as|user))?)[ ]
    [a-z][\w.@-]{1,40}[ ](?P<secret>[^\s"'`,;(){}\[\]/:=<>]{8,64}+)(?=[\s"'`,;)]|$)
    """,
    re.VERBOSE,
)
_STORED = Pattern(
    r"""
    (?<=[:="'])\{(?:PLAIN|PLAIN-MD5|CLEARTEXT|CRYPT|BLF-CRYPT|S?MD5|S?SHA\d{0,3}|ARGON2\w{0,2}|PBKDF2[\w-]{0,10})\}
    (?P<secret>[^\s"'`]{4,512}+)                       # as Dovecot, nginx and LDAP store it
    """,
    re.VERBOSE,
)
_LISTED = Pattern(
    r"""
    (?i:psksecrets?|secrets|passwords|passwd|tokens|api_?keys)["']?[ ]?[:=][ ]?
    ["']?[\w.@-]{1,64}:(?P<secret>[^\s"'`,;:]{8,512}+)
    """,
    re.VERBOSE,
)


def _password_beside_user(match: re.Match[str]) -> Span | None:
    """Read `login bob Meadow#1234`; with no sign between them only what no name looks like."""
    secret = match["secret"].rstrip(".?!*_~")
    start = match.start("secret")
    has_symbol = any(char in "!#$%^&*?@+~" for char in secret[1:])
    is_secret = has_letters_and_digits(secret) and is_made_up(secret)
    is_odd = has_symbol or looks_random(secret)
    return (start, start + len(secret)) if is_secret and is_odd else None


def _is_listed(value: str) -> bool:
    return looks_random(value, 12) or (is_mixed(value) and has_all_sorts(value))


def _value_of_login(match: re.Match[str]) -> Span | None:
    secret = match["secret"]
    if _COLOUR.fullmatch(secret):
        return None
    if match["word"].lower().startswith(_WORDS_FOR_CREDENTIALS):
        is_secret = is_made_up(secret)
    elif match["slash"]:
        is_apart = " / " in match[0] and is_mixed(secret)
        is_secret = is_apart or (is_made_up(secret) and has_all_sorts(secret))
    else:  # squid's `login=bob:…`
        is_assigned = match.string.startswith("=", match.end("word"))
        is_secret = is_made_up(secret) if is_assigned else is_mixed(secret)
    return match.span("secret") if is_secret else None


def _password_of_user(match: re.Match[str]) -> Span | None:
    name = "secret" if match["secret"] else "first"
    return match.span(name) if is_made_up(match[name]) else None


def _password_of_used_login(match: re.Match[str]) -> Span | None:
    secret = match["secret"].rstrip(".")
    start = match.start("secret")
    is_secret = is_made_up(secret) and (has_all_sorts(secret) or looks_random(secret))
    return (start, start + len(secret)) if is_secret else None


RULES = (
    Rule(
        name="user and password in a sentence",
        hints=(
            "cred",
            "login",
            "auth",
            "basic",
            "log in",
            "sign in",
            "ssh ",
            "in with",
            "user",
            "zugang",
            "identif",
        ),
        pattern=_LOGIN,
        secret=_value_of_login,
        examples=(
            "creds bob:«hunter2» do not work",
            "login with bob:«hunter2»",
            "Invalid credentials for bob:«hunter2»",
            "Credentials for staging: bob / «%Zl*^hCw6»",
            "I logged in with admin / «Meadow1234!»",
            "user/password: bob/«Hunter22»",
            "db login: bob / «M@adow_1234»",
            "SSH into the box with root/«M@adow_1234»",
            "login: bob / «Hunter22»",
            "VPN login bob / «hunter22» stopped working",
            "use bob / «hunter22» to log in",
            "cache_peer proxy login=bob:«blue-otter-41»",
            "login with admin / «Meadow_1234»",
            "credentials are bob:«raven_31b7»",
            "Zugangsdaten: bob / «hollow867»",
            "Basic auth bob:«blue.otter.41»",
            "login as basic bob / «Meadow_1234» fails",
            "credentials (bob / «Meadow_1234»)",
            "Zugangsdaten: bob / «Hunter22»",
        ),
        counter_examples=(
            "login service:latency",
            "login 10.0.0.1:8080",
            "login with SAML / OAuth2",
            "basic plan / premium plan",
            "style Login fill:#FFE4B5",
            "auth: web/web-7d9f8b6c5d-x2k8p",
        ),
    ),
    Rule(
        name="user and password by their first letters",
        hints=("p:", "p=", "pw", "pass"),
        pattern=_U_AND_P,
        secret=_password_of_user,
        examples=(
            "U: bob P: «hunter22»",
            "P: «Meadow_1234», U: bob",
            'FAIL LOGIN user "app" pass "«Meadow_1234»"',
            "login a with pass «hunter22» failed",
            "utente app, password «hunter22»",
        ),
        counter_examples=(
            "user app password reset-2025",
            "user 42 password expired",
            "U: 42 P: 100200",
            "P: 95 U: 12",
            "u:web p:checkout",
        ),
    ),
    Rule(
        name="login that somebody used",
        hints=("use", "try", "tried"),
        pattern=_USED_LOGIN,
        secret=_password_of_used_login,
        examples=("use bob:«Meadow1234» for now",),
        counter_examples=("use redis:7.2-alpine3", "try db-1:orders_v2"),
    ),
    Rule(
        name="login that a server refuses",
        hints=("401", "403", "authori", "forbid", "reject", "refused", "denied"),
        signs=(":",),
        pattern=_REFUSED_LOGIN,
        secret=_password_of_used_login,
        examples=(
            "ops:«Meadow1234» gets 401 from the gateway",
            "curl with deploy:«a8F3k2m9x1» returns HTTP 403",
            "bob:«Meadow-1234!» was rejected",
        ),
        counter_examples=(
            "team:payments returns 403 on deploy",
            "svc:orders-v2 gets 401",
            "image:2024-11-20 is refused",
            "shop:v1.2.3-rc1 is denied",
        ),
    ),
    Rule(
        name="user and password in brackets",
        hints=("cred", "login", "auth"),
        signs=("(",),
        pattern=_IN_BRACKETS,
        secret=secret_if(is_made_up),
        examples=(
            "got creds (svc, «Meadow1234») from vault",
            "auth=('svc', '«Meadow1234»')",
        ),
        counter_examples=(
            "credentials (user, password) are missing",
            "login(provider, bucket?)",
        ),
    ),
    Rule(
        name="password beside a user",
        hints=("login", "log in", "logged in", "sign in", "signed in"),
        pattern=_BESIDE_USER,
        secret=_password_beside_user,
        examples=("login bob «Meadow#1234» fails", "logged in as bob «a8F3k2m9x1»"),
        counter_examples=(
            "login page Chrome-121.0 crashes",
            "**Login latency exceeded** · slow",
            "login of bob@a.example fails",
            "logged in users dropped",
            "login service checkout-7f9c4d6b8-x2k8p restarted",
            "login for Windows10!",
        ),
    ),
    Rule(
        name="password and how it is stored",
        hints=(
            "{plain",
            "{cleart",
            "{crypt",
            "{blf-",
            "md5}",
            "sha",
            "{argon",
            "{pbkdf",
        ),
        signs=("{",),
        pattern=_STORED,
        examples=("bob:{PLAIN}«hunter2»", "ops={SSHA}«a8f3k2m9x1v7»"),
        counter_examples=("{SHA} is weak", "cost:{sha}abcd"),
    ),
    Rule(
        name="list of users and their keys",
        hints=("secrets", "passwords", "passwd", "tokens", "psksecret", "keys"),
        signs=(":",),
        pattern=_LISTED,
        secret=secret_if(_is_listed),
        examples=("PSKsecrets: edge1:«9f8e7d6c5b4a30219f8e7d6c5b4a3021»",),
        counter_examples=("tokens: prompt:1234567, secrets: db:missing",),
    ),
    Rule(
        name="user and key",
        hints=("user",),
        pattern=_USER_AND_KEY,
        secret=secret_if(looks_random),
        examples=('{"username":"bob","key":"«9f8e7d6c5b4a3021»"}',),
        counter_examples=('{"user":"bob","key":"shop-42"}',),
    ),
)
