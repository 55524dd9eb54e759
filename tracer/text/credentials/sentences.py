"""Credentials in prose: `with password hunter2`, `Bearer …`, `leaked hunter2`."""

import base64
import re

from tracer.text.credentials.keys import IS_LEAKED, LEAKED, KeyKind, key_kind
from tracer.text.credentials.rule import Rule, Span, secret_if
from tracer.text.credentials.value_extent import QUOTE, secret_value
from tracer.text.credentials.values import (
    ends_sentence,
    has_all_sorts,
    has_letters_and_digits,
    is_credential,
    is_made_up,
    is_mixed,
    is_part_of_made_up,
    is_said_of_leak,
    is_strange_word,
    looks_random,
)
from tracer.text.patterns import Pattern

_NAMES = "(?:client|app)secret|(?:secret)?(?:api|access|secret|private|auth)key|(?:auth|access|refresh|api)token|cookie|community|password|pass[ -](?:word|phrase|code)|pass(?=[ ](?:is|was)[ ]|[ ][\"'`])|passwd|passphrase|passcode|pwd|secret|token|key|seed|credentials?|psk|jwt|pat|pin|pw"
_VERBS = (
    *("is", "is still", "is now", "is just", "was", "of", "to", "value", "provided"),
    *("given", "set to", "reset to", "changed to", "updated to", "is set to"),
    *(
        "was set to",
        "was reset to",
        "rotated to",
        "was changed to",
        "has been reset to",
    ),
    *("changed from", "reset from", "it's", "it is", "which is"),
    *("has been set to", "has been changed to", "should be", "must be"),
)
_SPOKEN = Pattern(
    rf"""
    (?<![\w/-])
    (?:(?P<before>[A-Za-z]{{2,16}})[ _-])?               # API of "API key"
    (?P<key>
      (?:[A-Za-z][\w.-]{{0,60}}[._-]        # HEROKU_API_ of a longer name, AccessKey
        |[A-Z]?[a-z]{{2,20}}(?:[A-Z][a-z]{{1,20}}){{0,3}}(?=[A-Z]))?
      (?i:{_NAMES}))(?![ ](?i:{_NAMES})\b)               # the last name of several
    (?:s(?=[ ][\[(]))?
    (?:[ ]|,[ ](?=it|which))                           # then a space,
    (?:(?:for|of|on|to|in|we|i|you|they|that|which)[ ](?:[\w.@'-]{{1,40}}[ ]){{1,5}}?(?=(?:is|was)[ ]))?   # of whom
    (?P<verb>(?i:{"|".join(sorted(_VERBS, key=len, reverse=True)).replace(" ", "[ ]")})[ :]{{1,2}})?
    (?P<bracket>[\[(])?                                 # [hunter2], (hunter2)
    (?=(?P<quote>{QUOTE})?\S)                            # the value
    """,
    re.VERBOSE,
)
_POINTERS = frozenset(("the", "this", "my", "your", "our", "with", "using", "leaked"))
"""Words before `key` where it is the key to something: no cache has `the key`."""
_GIVING = frozenset(("with", "using", "default", "initial", "temporary", "old", "new"))
"""Words before `password` where a quoted word behind it is one."""
_COMPOUND = Pattern(r"[_.]|[a-z]-[a-z]|[a-z][A-Z]")
"""A name of several words, as programs have them: `dbPassword`, not one of a sentence."""
_TELLING = frozenset(("is", "is still", "is now", "was", "set to", "reset to"))
_USE = Pattern(
    r"""
    \b(?:(?i:used?|try|enter(?:ed)?|typed?|sent|enable|set)[ ](?:the[ ])?
      |(?:neighbor|connect)[ ]\S{1,40}[ ])$          # a router's, for whom
    """,
    re.VERBOSE,
)
"""Words in front of a password that somebody is told."""
_KEY_ID = Pattern(r"(?:0x)?(?:[0-9A-F]{8}|[0-9A-F]{16}|[0-9A-F]{40})")
"""The name of a key of GnuPG's: `signing key 4AEE18F83AFDEB23 expired`."""
_DIGEST = Pattern(r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}", re.IGNORECASE)
"""MD5, SHA-1 and SHA-256: keys of caches, commits, images."""
_NO_VALUE = Pattern(r"[A-Za-z_]\w*=|[-&]|\*(?!\*)")
"""An option, a pair of its own, a pointer; `**` encloses a value."""
_LEAST = 6
_LEAST_RANDOM = 10


def _value_in_sentence(match: re.Match[str]) -> Span | None:
    """Read `with password hunter2`: a value that is not a word of the sentence."""
    before = (match["before"] or "").lower()
    is_bare_key = match["key"].lower() == "key" and before in _POINTERS
    kind = KeyKind.MAYBE if is_bare_key else key_kind(match["key"], before)
    if match["key"].lower() == "pass" and match["quote"] and before in _GIVING:
        kind = KeyKind.PASSWORD
    if kind in (KeyKind.OTHER, KeyKind.CODE):
        return None
    span = secret_value(match.string, match.end(), KeyKind.PASSWORD, is_assigned=False)
    value = match.string[slice(*span)] if span else ""
    is_name = is_bare_key and _DIGEST.fullmatch(value)
    if is_name or (kind < KeyKind.PASSWORD and _KEY_ID.fullmatch(value)):
        return None
    is_likely = (
        _is_password(match, value)
        if kind is KeyKind.PASSWORD
        else _is_token(
            match, value, 2 * _LEAST_RANDOM if is_bare_key else _LEAST_RANDOM
        )
    )
    is_other = not match["quote"] and _NO_VALUE.match(value)  # "type=password size=10"
    return span if is_likely and not is_other else None


def _is_token(match: re.Match[str], value: str, least: int) -> bool:
    """Read ``the secret is `blue-otter-41` ``; without quotes only what is random is one."""
    is_stated = match["quote"] and (match["verb"] or "").strip().endswith(("is", "was"))
    key = match["key"].lower()
    is_shared = (
        key.endswith(("shared-key", "community"))
        or (match["quote"] and key == "psk")
        or (match["before"] or "").lower() in {"wifi", "wlan", "wpa"}
    )
    if is_shared or is_said_of_leak(match.string, match.end()):
        return is_made_up(value) or looks_random(value, _LEAST_RANDOM)
    is_two_words = match["before"] and (match["verb"] or "").strip() in {"is", "was"}
    is_secret = is_two_words and key_kind(match["key"], match["before"]) > KeyKind.MAYBE
    if is_secret and is_part_of_made_up(value):
        return True
    return looks_random(value, least) or (bool(is_stated) and is_made_up(value))


def _is_told(match: re.Match[str], value: str) -> bool:
    """Whether a sentence ends with what it calls a password: `… is swordfish`."""
    verb = (match["verb"] or "").strip(" :").lower()
    end = match.end() + len(value)
    is_default = match["bracket"] and (match["before"] or "").lower() == "default"
    if is_default:
        return match.string.startswith(")", end)
    return verb in _TELLING and ends_sentence(match.string, end)


def _is_password(match: re.Match[str], value: str) -> bool:
    verb = (match["verb"] or "").strip().lower()
    before = (match["before"] or "").lower()
    is_given = before in _GIVING or verb.endswith(("is", "was", "to", "it's"))
    if match["quote"] and (is_given or match["key"].isupper()):
        return True  # with password '…', the password is '…', PASSWORD '…' of SQL
    if is_strange_word(value) and _is_told(match, value):
        return True
    if len(value) < _LEAST:
        return False
    if verb.endswith(" be"):
        return is_made_up(value) and has_all_sorts(value)
    if match["quote"] or verb or before in _GIVING:
        has_both = any(map(str.isdigit, value)) and any(map(str.isalpha, value))
        is_odd = match["quote"] and has_all_sorts(value) and " " not in value
        return has_both or is_odd or looks_random(value, _LEAST_RANDOM)
    # ENV DB_PASSWORD blue-otter-41, and (blue-otter-41)
    key = match.string[match.start() : match.end("key")].replace(" ", "")
    is_asked = _USE.search(
        match.string[max(0, match.start() - _NEAR) : match.start("key")]
    )
    is_set = (
        is_asked
        or _COMPOUND.search(key)
        or (match["bracket"] and "." not in value)
        or IS_LEAKED.search(before)
        or is_said_of_leak(match.string, match.end())
    )
    is_odd = is_set or has_letters_and_digits(value)
    return is_made_up(value) if is_odd else is_mixed(value)


_BEFORE_NAME = Pattern(
    r"""
    (?<![^\s"'`(*])(?P<secret>[^\s"'`(]{6,128}+)["'`*]{0,3}
    (?:[ ](?:is|was)[ ](?:still[ ]|now[ ])?|[ ]\()
    (?:the|my|your|our|his|her|their)[ ](?:[\w.'-]{1,20}[ ]){0,3}?
    (?i:password|passphrase|passcode|pwd|pw|(?:api|access|secret|encryption)[ -]key)\b
    """,
    re.VERBOSE,
)
_CHANGES = "(?:chang|rotat|reset|updat|switch|replac)[a-z]{1,4}"
_CHANGED_NAMES = "password|passphrase|passcode|pwd|pw|secret|token|key"
_CHANGED = Pattern(
    rf"""
    (?:\b(?i:{_CHANGES})[ ](?:[\w.'-]{{1,24}}[ ]){{0,4}}?(?i:{_CHANGED_NAMES})[ ]
      (?:(?:for|of|on)[ ](?:[\w.@-]{{1,40}}[ ]){{1,3}}?)?
      |\bSET[ ]PASSWORD[ ]                               # of Cypher
      |\b(?i:{_CHANGED_NAMES})[ ](?:(?:was|has|been|is)[ ]){{0,2}}(?i:{_CHANGES})[ ])
    (?i:from)[ ]{QUOTE}?(?P<old>[^\s"'`]{{6,128}}+){QUOTE}?[ ](?i:to)[ ]{QUOTE}?(?P<new>[^\s"'`]{{6,128}}+)
    """,
    re.VERBOSE,
)
_COMPARED = Pattern(
    r"""
    \b(?P<key>(?i:(?:[A-Za-z]{2,16}[ _-])?(?:password|passphrase|pwd|secret|token)|\w{0,40}_(?:password|secret|token)
      |(?:api|access|secret|private|signing)[ _-]?key))\b
    (?P<rest>[^\n]{1,300})
    """,
    re.VERBOSE,
)
_SIDE = Pattern(
    r"""
    \b(?:(?i:old|new|previous|current|expected|actual|got|want|wanted|before|after|stored|received|provided|sent)
       \\?["']?[ ]?[=:]{1,2}>?[ ]?|(?:got|received)[ ])
    \\?["'`]?(?P<secret>[^\s"'`,;)\\]{6,512}+)
    """,
    re.VERBOSE,
)
_LEAK = Pattern(
    rf"""
    \b(?P<key>(?i:password|passphrase|passcode|pwd|secret|token|(?:api|access|private|secret)[ ]key))
    (?:[ ][\w'-]{{1,20}}){{0,6}}?[ ](?i:{LEAKED}|found|seen|visible|sent|posted|pushed|shown)
    (?:[ ][\w'./-]{{1,40}}){{0,5}}[ ]?[:=]{{1,2}}[ ]?
    ["'`(]{{0,2}}(?P<secret>[^\s"'`]{{6,128}}+)
    """,
    re.VERBOSE,
)
_WORD_OF_SYMBOLS = Pattern(
    r"""(?<![^\s"'`(\[=,;/:])(?P<secret>[\w!\#$%^&*?@.+-]{8,64}+)(?![^\s"'`)\],;])""",
)
_NO_PASSWORD = Pattern(
    r"@[\w-]+\.\w|\w[\#&][A-Za-z]|[a-z]\$[A-Za-z]|%[0-9A-F]{2}|^[$%]"
)
"""A mail address, a method (`Token2#verify`), a query, a variable: symbols of other things."""
_PASSWORD_NEAR = Pattern(
    r"""
    passw | pass[ -]?phrase | \bpass\b | \bpwd?\b | \bsecret\b | credential
    | \blogins?\b | logged[ ]in | \breset[ ](?:\w{2,12}[ ])?to\b | \baccounts?\b | \bwi-?fi\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NEAR = 80
"""Characters of a line before and behind a word in which a password may be named."""


_AT_LINE_END = Pattern(
    r"""
    (?i:password|passphrase)[ ](?:for|to|of|in|on|at|from|we|i|you|they|is|was)[ ][^\n:=]{1,100}
    :[ ]{0,2}(?:\r?\n){0,2}[ \t]{0,8}
    (?P<secret>[^\s"']{8,128}+)(?=[ \t]*(?:$|[\r\n]))
    """,
    re.VERBOSE,
)
_AS_PASSWORD = Pattern(
    r"""
    \b(?i:tr(?:y|ied)|use[sd]?|using|has|with|enter(?:ed)?|typed?|set)[ ]["'`]?(?P<secret>[^\s"'`]{6,128}+)["'`]?
    [ ]as[ ](?:(?:the|a|my|your|our|new|root|admin)[ ]){0,2}
    (?i:password|passphrase|pin|secret|token|(?:api|access|account|secret)[ _-]?key)
    """,
    re.VERBOSE,
)


def _password_at_line_end(match: re.Match[str]) -> Span | None:
    """Read `Password for the elastic user (…): …`, what installers print."""
    secret = match["secret"]
    is_secret = has_all_sorts(secret) or looks_random(secret, _LEAST_AT_LINE_END)
    return match.span("secret") if is_secret and "/" not in secret[:1] else None


def _strong_password(match: re.Match[str]) -> Span | None:
    """Find what only a password looks like, `Pr0d-Cobalt!23`, where one is spoken of."""
    text, secret = match.string, match["secret"].rstrip(".?!")
    start = match.start("secret")
    has_symbol = any(char in "!#$%^&*?@" for char in secret[1:])
    if not (has_symbol and has_letters_and_digits(secret)):
        return None
    before = text[max(0, start - _NEAR) : start].rpartition("\n")[2]
    behind = text[match.end() : match.end() + _NEAR].partition("\n")[0]
    is_near = any(map(_PASSWORD_NEAR.search, (before, behind)))
    is_secret = is_near and not _NO_PASSWORD.search(secret)
    return match.span("secret") if is_secret else None


def _old_and_new(match: re.Match[str]) -> list[Span]:
    """Read `changed the password from … to …`; `from v1 to v2` says what it is."""
    spans = [_trimmed(match, name) for name in ("old", "new")]
    values = [match.string[slice(*span)] for span in spans]
    are_secret = all(is_made_up(value) or looks_random(value, 16) for value in values)
    return spans if are_secret else []


def _compared(match: re.Match[str]) -> list[Span]:
    """Read `token mismatch: old=… new=…`, and what a rule expected, but got."""
    kind = key_kind(match["key"])
    sides = _SIDE.finditer(match["rest"])
    spans = [_trimmed(side, "secret") for side in sides]
    values = [match["rest"][slice(*span)] for span in spans]
    start = match.start("rest")
    return [
        (start + span[0], start + span[1])
        for span, value in zip(spans, values, strict=True)
        if _is_side(value, kind)
    ]


def _is_side(value: str, kind: KeyKind) -> bool:
    if kind is KeyKind.PASSWORD:
        is_like_one = is_made_up(value)
    else:
        is_like_one = looks_random(value, 16)
    return is_like_one and is_credential(value, kind, is_assigned=True)


def _trimmed(match: re.Match[str], name: str) -> Span:
    start, value = match.start(name), match[name].rstrip(".,;:)")
    return start, start + len(value)


def _leaked(match: re.Match[str]) -> Span | None:
    span = _trimmed(match, "secret")
    value = match.string[slice(*span)]
    is_secret = has_all_sorts(value) and is_made_up(value)
    return span if is_secret or looks_random(value, _LEAST_RANDOM) else None


_LEAST_AT_LINE_END = 24
"""Characters of a password in hexadecimal; names of pods are shorter."""
_SCHEME_ALONE = Pattern(
    r"""
    (?<![\w/-])(?P<scheme>(?i:Bearer|Basic|OAuth|Api-?Key|GenieKey|SSWS|Splunk))
    (?:[ ]+|[:,][ ]?|%20|\+)                 # as headers and addresses part the two
    (?P<secret>[\w.~+/-]{8,}+=*+)
    """,
    re.VERBOSE,
)


def _value_of_scheme(match: re.Match[str]) -> Span | None:
    secret = match["secret"]
    if not looks_random(secret):
        return None
    if match["scheme"].lower() == "basic" and ":" not in _decoded(secret):
        return None  # "basic R9A07G044L support" is about a chip
    return match.span("secret")


def _decoded(text: str) -> str:
    """Return what base64 encodes, nothing where it is none."""
    plain = text.rstrip("=").encode("ascii", "ignore")
    try:
        return base64.b64decode(plain[: len(plain) // 4 * 4]).decode("latin-1")
    except ValueError:
        return ""


RULES = (
    Rule(
        name="value in a sentence",
        hints=(
            "pass",
            "pwd",
            "pw ",
            "secret",
            "token",
            "key",
            "cred",
            "jwt",
            "pin",
            "psk",
            "community",
            "seed",
            "cookie",
            "pat ",
        ),
        pattern=_SPOKEN,
        secret=_value_in_sentence,
        examples=(
            "login with password «hunter22» failed",
            "the API key «a8f3k2m9x1v7» was revoked",
            "the key «a8f3k2m9x1v7b5n4c3z2» was exposed",
            "root password [«hunter22»]",
            "mail is sent with pass '«hunter22»'",
            "AccessKeySecret «a8f3k2m9x1v7b5n4c3z2» is old",
            'The secret key is "«a8f3k2m9x1v7b5n4c3z2»"',
            "the PAT «a8f3k2m9x1v7b5n4c3z2» lost its scope",
            "the otp seed is «GEZDGNBVGY3TQOJQGEZDGNBV»",
            "root password «**hunter22**»",
            'my password is "«hunter»"',
            "ALTER USER app WITH PASSWORD '«hunter»'",
            "Incorrect API key provided: «a8f3k2m9x1v7».",
            "the new root pw is «hunter22»",
            "the jwt secret is «violet-2ec33»",
            "argo: param db-password «blue-otter-41»",
            "the secret is `«blue-otter-41»`",
            "ENV DB_PASSWORD «blue-otter-41»",
            "http.password «Meadow_1234»",
            "the password must be «MeadowOtter!6» to log in",
            "please use the password «blue-91a08» until Friday",
            "enable password «blue-otter-41»",
            "neighbor 10.0.0.1 password «blue-otter-41»",
            "ipsec-attributes pre-shared-key «blue-otter-41»",
            "support asked for my password, it's «hunter22»",
            'Wi-Fi psk "«blue-otter-41»" rejected',
            "password rotated to «blue_otter41»",
            """bob's password "«Meadow#Otter_x»" is in the trace""",
            "try password «Meadow_Otter_19»",
            "dvc remote modify a password «Meadow-Otter-19»",
            "the WPA key blue-otter is old, WPA key «blue-otter-41» too",
            "set -x DB_PASSWORD «Meadow_1234»",
            "the new password («Meadow_1234») was rolled out",
            "the pass phrase is «hunter22»",
            "their wifi pass is «hunter22»",
            "password for the staging admin is «hunter22»",
            "set dbPassword «blue-otter-41»",
            "leaked password «Meadow_1234»",
            "BW_CLIENTSECRET «a8f3k2m9x1v7» is wrong",
            "the speech key «9f8e7d6c5b4a30219f8e7d6c5b4a3021»: 401",
            "erlang.cookie «A8F3K2M9X1V7B5N4C3Z2» differs on db2",
            "the password we used was «Meadow1234»",
            "SSH password «blue-otter-41» no longer works",
            "The database password is «swordfish».",
            "uses the default password («swordfish»)",
            "snmp community '«blue-43108»' rejected",
            "one of the passwords («Meadow_1234») is known",
            "the passphrase for the backup is «blue-otter-41»",
        ),
        counter_examples=(
            "secret santa job failed",
            "password reset latency",
            "token p95 is 750ms",
            "secret db-creds-v2 not found",
            "the key d41d8cd98f00b204e9800998ecf8427e is cold",
            'the password is "required"',
            "The password is plaintext.",
            "the default password (optional)",
            "the password is swordfish related",
            "the password for the API is guessable",
            "SNMP community mismatch",
            "the secret is `shop-db-v2`",
            "password reset-2025 failed",
            "the password must be 8-64 characters",
            "use the password reset-2025 page",
            "Password (802-11-wireless.psk): no device",
            "the pin is 4 digits",
            "gpg key 4AEE18F83AFDEB23 expired",
            "memcached key cart_42_v7 too long",
            "Password, it is said, is old2day",
            "uses a password, token42 and key",
            "<input type=password size=10>",
            "func (pw *PkgEncoder2) Dump()",
        ),
    ),
    Rule(
        name="password at the end of a line",
        hints=("password", "passphrase"),
        pattern=_AT_LINE_END,
        secret=_password_at_line_end,
        examples=(
            "Password for the elastic user (reset with bin/reset): «iEvpkElfzZEjHq7»",
            "A temporary password is generated for root@localhost: «r!Lq3kZ/7sXw»",
            "Somebody posted the password in Slack: «Meadow1234»",
            "use this password to proceed:\n\n«" + "9f8e7d6c5b4a3021" * 2 + "»\n\nsee",
        ),
        counter_examples=(
            "password for pod: auth-7d9f8b6c5d-x2k8p",
            "password to rotate: in 3 days",
        ),
    ),
    Rule(
        name="what is used as a password",
        hints=(" as ",),
        pattern=_AS_PASSWORD,
        secret=secret_if(is_made_up),
        examples=(
            "try «hunter22» as the password",
            "I used `«Meadow_1234»` as the password.",
            "please use «hunter22» as the API key",
            'the account uses "«Meadow1234»" as password',
        ),
        counter_examples=(
            "use something as a password",
            "use $PW as token",
            "the shop has orders-v2 as the key",
            "use customer_id as the access key",
        ),
    ),
    Rule(
        name="what only a password looks like",
        hints=(
            *("pass", "pw", "secret", "credential", "login", "logged in", "reset"),
            *("account", "wifi", "wi-fi"),
        ),
        signs=tuple("!#$%^&*?@"),
        pattern=_WORD_OF_SYMBOLS,
        secret=_strong_password,
        examples=(
            "Set User Password 2 «Pr0d-Cobalt!2023»",
            "login of bob [«Meadow!12x»] failed",
            "can you try the new pw? «Meadow!12x»",
            "reset it to «Meadow!12x» and tell them",
            "it's «Meadow!12x» for the root account",
        ),
        counter_examples=(
            "the password of Bob42@a.example expired",
            "login fails in Token2#verify, Windows10!",
            "password: see Docs%2FLogin2",
        ),
    ),
    Rule(
        name="old and new password",
        hints=(" from ",),
        pattern=_CHANGED,
        secret=_old_and_new,
        examples=(
            "changed the password from «hunter22» to «Meadow_1234».",
            "the password was changed from «hunter22» to «Meadow_1234»",
            "Rotated the db token of shop from «a8f3k2m9x1» to `«k3v9x2m7q4»`",
            "ALTER CURRENT USER SET PASSWORD FROM '«Meadow_1234»' TO '«hunter22»'",
            "rotated token from «qHvTrKpLwZsNdFbXmJcG» to «sNdFbXmJcGqHvTrKpLwZ»",
        ),
        counter_examples=(
            "changed the password policy from 8 chars to 12 chars",
            "rotated the key from version-1 to version-2",
            "changed the token from opaque to structured",
        ),
    ),
    Rule(
        name="credentials that are compared",
        hints=(
            "old",
            "new",
            "expected",
            "got",
            "previous",
            "current",
            "actual",
            "stored",
            "received",
            "before",
            "after",
            "want",
            "provided",
            "sent",
        ),
        signs=("=", ":", "got ", "received "),
        pattern=_COMPARED,
        secret=_compared,
        examples=(
            "token mismatch: old=«a8f3k2m9x1v7b5n4» new=«b5n4a8f3k2m9x1v7»",
            "admin_password differs, expected: '«Meadow_1234»', got: '«hunter22»'",
            "expected length of master_password to be in the range (8 - 41), got «Meadow_12»",
        ),
        counter_examples=(
            "token mismatch: expected=JWT got=opaque-token-v2",
            "the password page is slow, got 500 from checkout-v2",
            "password policy changed: old=8-chars new=12-chars",
            "cache token: before=120ms after=3400ms",
            "token endpoint: new=2025-11-20T15:30:00Z, old: api/v2",
        ),
    ),
    Rule(
        name="credential that was leaked",
        hints=("pass", "pwd", "secret", "token", "key"),
        pattern=_LEAK,
        secret=_leaked,
        examples=(
            "the master password was accidentally logged: «Meadow1234»",
            "API key found in build.log: «a8f3k2m9x1v7»",
        ),
        counter_examples=(
            "API key not found: shop-v2",
            "password mail sent: 4211",
            "secret found in shop-db-v2: expired",
        ),
    ),
    Rule(
        name="password in front of its name",
        hints=(" is ", " was ", " (the ", " (my ", " (our ", " (your "),
        pattern=_BEFORE_NAME,
        secret=secret_if(is_made_up),
        examples=(
            "«Meadow1234!» is the admin password",
            '"«blue1otter»" is our root password on db07',
            "it is «Meadow_1234» (the admin password)",
        ),
        counter_examples=(
            "bcrypt is the password hasher",
            "REQ-AUTH-12 is the password rule",
            "reset-2025 is the password page",
        ),
    ),
    Rule(
        name="scheme and value",
        hints=(
            "bearer",
            "basic",
            "oauth",
            "apikey",
            "api-key",
            "geniekey",
            "ssws",
            "splunk",
        ),
        pattern=_SCHEME_ALONE,
        secret=_value_of_scheme,
        examples=("sent Bearer «a8f3k2m9x1»", "Basic «dXNlcjpodW50ZXIy»"),
        counter_examples=(
            "Bearer token expired",
            "Basic authentication failed",
            "Add basic R9A07G044L support",
        ),
    ),
)
