"""Credentials that stand behind a name: `DB_PASSWORD=…`, `"apiKey": "…"`, `--token …`."""

import re

from tracer.text.credentials.keys import KeyKind, key_kind
from tracer.text.credentials.rule import Rule, Span
from tracer.text.credentials.values import is_credential, is_mixed, looks_random
from tracer.text.patterns import Pattern

_ROOTS = (
    *("pass", "pwd", "pw", "secret", "token", "key", "cred", "auth", "sig", "hmac"),
    *("cookie", "session", "sid", "jwt", "bearer", "pat", "mnemonic", "ticket"),
    *("assertion", "otp", "pin", "cvv", "cvc", "mfa", "2fa", "wort", "contrase"),
    *("senha", "hasło", "haslo", "пароль", "密码", "密碼", "パスワード"),
)
"""Parts of the names in `keys.py`; a text without any has no name of a credential."""

# A quote may be written as an entity, in an address, or behind backslashes where JSON
# or a command stands inside a text.
_QUOTE = r"""(?:\\{0,4}["'`]|&quot;|&\#3[49];|%22)"""
_QUOTED = Pattern(
    rf"""
    (?P<quote>{_QUOTE})
    (?P<content>(?:
        (?!(?P=quote))           # up to the same quote, except one
        (?: \\{{3}}. | \\. | [^\n\\] )   # that has more backslashes before it
    ){{0,4000}}+)
    (?P=quote)
    """,
    re.VERBOSE,
)
_BARE_CHARACTER = r"""
    (?: [^\s"'`,;&<>\\]                               # no space, no end of a value
      | (?<![\s,;&])[,;&](?!\s|$|["'`}\])]             # , ; and & inside of one,
          |(?<=&)(?:quot|apos|amp|lt|gt|\#\w{1,5});     # but no entity,
          |[\w.\-\[\]]{1,60}(?:=|:(?!\S{0,60}@)))        # and not before the next name
      | (?<=\w)>(?=\w)                                # not the end of an element
      | \\(?![nrtu"'`\\])                             # no line end or quote of JSON
    )"""
_BARE = Pattern(rf"{_BARE_CHARACTER}{{1,512}}+", re.VERBOSE)
_REST_OF_BARE = Pattern(rf"{_BARE_CHARACTER}*+", re.VERBOSE)
_PARAMETERS = Pattern(
    r"""
    (?:[\w-]{1,40}=                          # token=
       (?:\\?"[^"\\\n]{0,2000}\\?"|[^\s,"'`\\]{1,2000}+)   # "…" or …
       (?:,?[ ]{1,4}(?=[\w-]{1,40}=))?      # the next one
    ){1,20}
    """,
    re.VERBOSE,
)
"""What follows a scheme of several parts: `Digest username="bob", response="…"`."""
_TRAILING = ".,:;"
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_SCHEME = Pattern(
    r"""
    (?:Bearer|Basic|Token|Digest|Negotiate|NTLM|Hawk|OAuth|MAC|JWT|Bot|Key   # in general
      |ApiKey|Api-Key|ApiToken|Signature|HMAC(?:-SHA\d{1,3})?
      |SSWS|GenieKey|Splunk|Snowflake|Zoho-oauthtoken|Klaviyo-API-Key        # of one vendor
      |DeepL-Auth-Key|SharedKey(?:Lite)?|SharedAccessSignature|AWS4-HMAC-SHA256)
    [ ]+(?=\S)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OTHER_SCHEME = Pattern(r"[A-Za-z][\w-]{1,30} +(?=(?P<value>[^\s\"'`]{8,200}))")


def secret_value(
    text: str, start: int, kind: KeyKind, *, is_assigned: bool
) -> Span | None:
    """Return the credential that is the value at a place in a text, if it is one."""
    quoted = _QUOTED.match(text, start)
    if quoted:
        inner, end = quoted.span("content")
        inner, kind, _ = _behind_scheme(text, inner, end, kind)
        is_secret = is_credential(text[inner:end], kind, is_assigned=True)
        return (inner, end) if is_secret else None
    opened = re.compile(_QUOTE, re.VERBOSE).match(text, start)
    start = opened.end() if opened else start
    start, kind, has_scheme = _behind_scheme(text, start, len(text), kind)
    parameters = _PARAMETERS.match(text, start) if has_scheme else None
    if parameters:
        return parameters.span()
    return _bare_secret(text, start, kind, is_assigned=is_assigned or has_scheme)


def _bare_secret(
    text: str, start: int, kind: KeyKind, *, is_assigned: bool
) -> Span | None:
    bare = _BARE.match(text, start)
    if not bare:
        return None
    end = start + len(_trimmed(bare[0]))
    is_label = text[end : end + 1] == ":" and not is_assigned
    if is_label or not is_credential(text[start:end], kind, is_assigned=is_assigned):
        return None
    rest = _REST_OF_BARE.match(text, bare.end()) if end == bare.end() else None
    return start, max(end, rest.end() if rest else end)


def _trimmed(value: str) -> str:
    """Return a value without the marks of the sentence or the list around it."""
    while value:
        last = value[-1]
        opening = _BRACKETS.get(last)
        is_closing = opening is not None and opening not in value
        if not (is_closing or last in _TRAILING):
            break
        value = value[:-1]
    return value


def _behind_scheme(
    text: str, start: int, end: int, kind: KeyKind
) -> tuple[int, KeyKind, bool]:
    """Return where a value starts behind the word for how it is meant: `Bearer …`."""
    scheme = _SCHEME.match(text, start)
    if not scheme and kind is KeyKind.MAYBE:
        other = _OTHER_SCHEME.match(text, start)
        scheme = other if other and looks_random(other["value"], 12) else None
    if not scheme or scheme.end() >= end:
        return start, kind, False
    return scheme.end(), max(kind, KeyKind.SURE), True


# -- names and values ------------------------------------------------------------

_PAIR = Pattern(
    rf"""
    (?<!\w)
    (?:(?P<before>[A-Za-z]{{2,16}})[ ])?     # API of "API key:"
    (?P<key>[^\W\d][\w.$-]{{0,120}}+)
    (?:{_QUOTE}|\]|\*{{1,2}}){{0,3}}         # the end of "key", ['key'], **key**
    [ \t]{{0,8}}
    (?P<sign>:=|=>|={{1,2}}|:(?!:|//)|\uff1a|%3[AaDd]|\|)
    (?:\*{{1,2}}(?=[ ]))?
    [ \t]{{0,8}}
    (?:[|>][-+]?[ \t]{{0,8}}(?=\r?\n))?      # a block of YAML
    (?:\r?\n[ \t]{{1,16}})?
    (?:[bruf@](?=["']))?                     # b'…' of Python, @"…" of C#
    """,
    re.VERBOSE,
)


_LOGIN = Pattern(r"[\"'`]?[\w.+@-]{1,64}:(?!\s)[^\s\"'`,]{4,256}")


def _value_of_pair(match: re.Match[str]) -> Span | None:
    sign, text = match["sign"], match.string
    kind = key_kind(match["key"], match["before"] or "")
    preceding = text[match.start("key") - 1 : match.start("key")]
    if kind is KeyKind.OTHER or preceding in {"?", "&"}:
        return None  # the values in addresses have a rule of their own
    if preceding == "/":
        kind = min(kind, KeyKind.MAYBE)  # the name of a file
    is_assigned = "=" in sign or sign.upper() == "%3D"
    login = _LOGIN.match(text, match.end())
    if login and match["key"].lower().startswith("cred"):
        return login.span()
    span = secret_value(text, match.end(), kind, is_assigned=is_assigned)
    is_in_table = sign == "|" and span and not is_mixed(text[slice(*span)])
    return None if is_in_table else span


# -- commands --------------------------------------------------------------------

_OPTION = Pattern(
    rf"""
    (?<![\w-])--?(?P<key>[A-Za-z][\w-]{{1,60}}+)
    [ \t]{{1,4}}
    (?![-\s])
    (?=(?P<quote>{_QUOTE})?)
    """,
    re.VERBOSE,
)


def _value_of_option(match: re.Match[str]) -> Span | None:
    kind = key_kind(match["key"])
    if kind is KeyKind.MAYBE:
        kind = KeyKind.SURE
    return secret_value(match.string, match.end(), kind, is_assigned=False)


_USER_OPTION = Pattern(
    r"""
    (?<!\S)(?:-u|-U|--user|--proxy-user|--http-user)(?:[ ]{1,4}|=)
    (?P<quote>\\{0,4}["'])?
    (?P<user>[^\s:%"']{0,64})[:%]
    (?P<secret>(?(quote)(?:(?!(?P=quote)).){1,256}|[^\s"']{1,256}))
    """,
    re.VERBOSE,
)


def _password_of_user(match: re.Match[str]) -> Span | None:
    """Leave out `-u 1000:1000` and `--user app:app`: a user and a group."""
    user, secret = match["user"], match["secret"]
    is_group = secret == user or (user.isdigit() and secret.isdigit())
    return None if is_group else match.span("secret")


_COMMAND_OPTION = Pattern(
    r"""
    (?<![\w.-])
    (?:(?:mysql\w*|mariadb\S*)[ ][^\n|;]{0,200}?(?<=[ ])-p(?=\S)    # -p and no space
      |(?:mongo\w*|sshpass|(?:docker|podman|az|oc|helm|skopeo)[ ]login)
          [ ](?:[^\n|;]{0,200}?[ ])?-p[ ]?(?=\S)
      |redis-cli[ ](?:[^\n|;]{0,200}?[ ])?-a[ ]
      |ldap\w+[ ](?:[^\n|;]{0,200}?[ ])?-w[ ]
      |(?:sqlcmd|bcp|zip|unzip|keytool)[ ](?:[^\n|;]{0,200}?[ ])?-P[ ])
    (?P<quote>["'])?(?P<secret>(?(quote)(?:(?!(?P=quote)).){1,256}|[^\s"']{1,256}))
    """,
    re.VERBOSE,
)


# -- sentences -------------------------------------------------------------------

_SPOKEN = Pattern(
    rf"""
    (?<![\w/-])
    (?:(?P<before>[A-Za-z]{{2,16}})[ _-])?
    (?P<key>(?i:password|passwd|passphrase|passcode|pwd|secret|token|key|credentials?|jwt|pin))
    [ ]
    (?:(?:for|of|on)[ ](?:the[ ])?[\w.-]{{1,40}}[ ](?=is|was))?     # of whom
    (?P<verb>(?i:(?:(?:is|was|has[ ]been)[ ])?(?:(?:re)?set|changed|updated)[ ]to|is|was|of|to|value)[ ])?
    (?=(?P<quote>{_QUOTE})?\S)
    """,
    re.VERBOSE,
)


def _value_in_sentence(match: re.Match[str]) -> Span | None:
    """Read `with password hunter2`: a value that is no word of the sentence."""
    kind = key_kind(match["key"], match["before"] or "")
    if kind in (KeyKind.OTHER, KeyKind.CODE):
        return None
    span = secret_value(match.string, match.end(), KeyKind.PASSWORD, is_assigned=False)
    value = match.string[slice(*span)] if span else ""
    if kind is KeyKind.PASSWORD:
        is_sql = match["key"].isupper() and bool(match["quote"])
        has_digit = any(map(str.isdigit, value)) and not value.isdigit()
        likely = is_sql or (has_digit if match["verb"] else is_mixed(value))
        likely = likely and (len(value) >= 6 or is_sql)  # noqa: PLR2004
    else:
        likely = looks_random(value, 10)
    return span if likely and value[:1] not in "-(" else None


_AFTER_WORDS = Pattern(
    r"""
    (?i:\b(?:identified[ ](?:with[ ]\w{1,40}[ ])?by|requirepass|masterauth)[ ]
      |\b_auth(?:Token)?[ ]?=|-pass(?:in|out)?[ ]pass:)
    [ ]?(?P<quote>["'`])?
    (?P<secret>(?(quote)(?:(?!(?P=quote)).){1,256}|[^\s"'`;]{4,256}))
    """,
    re.VERBOSE,
)
_ONE_TIME_CODE = Pattern(
    r"""
    \b(?i:(?:otp|totp|2fa|mfa|one-time|verification|passcode|security)[ ](?:code|pin|password)
      |otp|totp|pin[ ]code)
    (?:[ ](?i:is|was|of))?[ ]?[:=]?[ ]?
    (?P<secret>\d{4,8}|\d{3}[ -]\d{3})\b(?![.,]?\d|[ ]?(?:ms|s|%|/))
    """,
    re.VERBOSE,
)
_SCHEME_ALONE = Pattern(
    r"""
    (?<![\w/-])(?i:Bearer|Basic|ApiKey|GenieKey|SSWS|Splunk)
    (?:[ ]+|:[ ]?|%20|\+)
    (?P<secret>[\w.~+/-]{8,4000}+=*)
    """,
    re.VERBOSE,
)


def _value_of_scheme(match: re.Match[str]) -> Span | None:
    return match.span("secret") if looks_random(match["secret"]) else None


# -- documents -------------------------------------------------------------------

_NAMED_MEMBER = Pattern(
    rf"""
    {_QUOTE}(?i:name|key|field|variable|header){_QUOTE}[ ]{{0,4}}:[ ]{{0,4}}
    {_QUOTE}(?P<key>[\w.-]{{2,80}}){_QUOTE}[ ]{{0,4}},\s{{0,16}}
    {_QUOTE}(?i:value|val|secret|data){_QUOTE}[ ]{{0,4}}:[ ]{{0,4}}
    """,
    re.VERBOSE,
)
_ATTRIBUTES = Pattern(
    r"""
    \b(?i:key|name)=(["'])(?P<key>[\w.-]{2,80})\1[ ]{1,4}
    (?i:value)=(?=["'])
    """,
    re.VERBOSE,
)
_ELEMENT = Pattern(
    r"""
    <(?:\w{1,20}:)?(?P<key>[A-Za-z_][\w.-]{0,60})(?:[ ][^<>]{0,200})?>
    (?P<secret>[^<>]{1,4000}+)</
    """,
    re.VERBOSE,
)
_COOKIE = Pattern(
    r"""
    (?<![\w-])(?i:set-)?(?i:cookie)["']?:[ ]?["']?
    (?!(?i:samesite|path|domain|max-age|expires)=)
    (?P<secret>[\w.$!%-]{1,80}=[^\s;"']{1,4000}(?:;[ ]?[\w.$!%-]{1,80}=[^\s;"']{1,4000})*)
    """,
    re.VERBOSE,
)
_NETRC = Pattern(r"\b(?:machine|default)\s.{0,200}?\bpassword\s+(?P<secret>\S{1,256})")


def _value_of_member(match: re.Match[str]) -> Span | None:
    kind = key_kind(match["key"])
    return secret_value(match.string, match.end(), kind, is_assigned=True)


def _value_of_element(match: re.Match[str]) -> Span | None:
    kind = key_kind(match["key"])
    is_secret = is_credential(match["secret"], kind, is_assigned=True)
    return match.span("secret") if is_secret else None


# -- the table -------------------------------------------------------------------

RULES = (
    Rule(
        name="name and value",
        hints=_ROOTS,
        pattern=_PAIR,
        secret=_value_of_pair,
        examples=(
            "DB_PASSWORD=«hunter2» was refused",
            "PGPASSWORD=«correct,horse;battery&staple@home» psql",
            'password="«two words»" rest',
            '{"accessToken": "«abcdefgh»", "user": "bob"}',
            r"{\"password\":\"«hunter2»\"}",
            r'{"private_key":"«a\"b»"}',
            "Authorization: token «a8f3k2m9»",
            "Server=db;User Id=sa;Password=«p@ss;w0rd»;Encrypt=true",
            "(password: «hunter2»)",
        ),
        counter_examples=(
            "p95 of token:issue",
            "Token: expired",
            "password: must be changed",
            "password=${DB_PASSWORD}",
            "secret: db-creds-v2",
            "primary_key=a8f3k2m9x1",
            "token_count=4096",
            "pwd=/srv/app",
        ),
    ),
    Rule(
        name="option of a command",
        hints=("-",),
        pattern=_OPTION,
        secret=_value_of_option,
        examples=("psql --password «hunter2» -h db", "gh --token '«p q r»'"),
        counter_examples=("the --password flag is gone", "--password-file /run/pw"),
    ),
    Rule(
        name="user and password of a command",
        hints=("-u", "--user", "--proxy-user", "--http-user"),
        pattern=_USER_OPTION,
        secret=_password_of_user,
        examples=(
            "curl -u bob:«hunter2» https://a.example",
            "smbclient -U 'bob%«p w»'",
        ),
        counter_examples=("docker run -u 1000:1000 app", "--user app:app", "id -u bob"),
    ),
    Rule(
        name="password of a certain command",
        hints=("-p", "-a ", "-w "),
        pattern=_COMMAND_OPTION,
        examples=(
            "mysql -h db -uroot -p«hunter2» shop",
            "sshpass -p «hunter2» ssh db",
            "docker login -u bob -p «hunter2» registry.example",
            "redis-cli -h cache -a «hunter2» ping",
        ),
        counter_examples=("docker run -p 8080:80 app", "ssh -p 22 db", "mkdir -p /srv"),
    ),
    Rule(
        name="value in a sentence",
        hints=("pass", "pwd", "secret", "token", "key", "cred", "jwt", "pin"),
        pattern=_SPOKEN,
        secret=_value_in_sentence,
        examples=(
            "login with password «hunter22» failed",
            "the API key «a8f3k2m9x1v7» was revoked",
            "ALTER USER app WITH PASSWORD '«hunter»'",
        ),
        counter_examples=(
            "secret santa job failed",
            "password reset latency",
            "token p95 is 750ms",
            "secret db-creds-v2 not found",
        ),
    ),
    Rule(
        name="word before a value",
        hints=("identified", "requirepass", "masterauth", "_auth", "pass:"),
        pattern=_AFTER_WORDS,
        examples=("CREATE USER a IDENTIFIED BY '«hunter2»'", "requirepass «hunter2»"),
        counter_examples=("requests identified by id",),
    ),
    Rule(
        name="one-time code",
        hints=("otp", "2fa", "mfa", "code", "pin", "one-time"),
        pattern=_ONE_TIME_CODE,
        examples=("OTP: «492817»", "your verification code is «492 817»"),
        counter_examples=("mfa latency 5000 ms", "status code 50312"),
    ),
    Rule(
        name="scheme and value",
        hints=("bearer", "basic", "apikey", "geniekey", "ssws", "splunk"),
        pattern=_SCHEME_ALONE,
        secret=_value_of_scheme,
        examples=("sent Bearer «a8f3k2m9x1»", "Basic «dXNlcjpodW50ZXIy»"),
        counter_examples=("Bearer token expired", "Basic authentication failed"),
    ),
    Rule(
        name="member with a name and a value",
        hints=("name", "key", "field", "variable", "header"),
        pattern=_NAMED_MEMBER,
        secret=_value_of_member,
        examples=('{"name": "DB_PASSWORD", "value": "«hunter2»"}',),
        counter_examples=('{"name": "LOG_LEVEL", "value": "debug"}',),
    ),
    Rule(
        name="attributes with a name and a value",
        hints=("value=",),
        pattern=_ATTRIBUTES,
        secret=_value_of_member,
        examples=('<add key="ClearTextPassword" value="«hunter2»" />',),
        counter_examples=('<add key="Timeout" value="30" />',),
    ),
    Rule(
        name="element",
        hints=("</",),
        pattern=_ELEMENT,
        secret=_value_of_element,
        examples=("<db:password>«hunter2»</db:password>",),
        counter_examples=("<title>Login</title>", "<token>expired</token>"),
    ),
    Rule(
        name="cookie",
        hints=("cookie",),
        pattern=_COOKIE,
        examples=("Cookie: «sid=a8f3k2; theme=dark»",),
        counter_examples=("Cookie: missing",),
    ),
    Rule(
        name="netrc",
        hints=("machine ", "default "),
        pattern=_NETRC,
        examples=("machine a.example login bob password «hunter2»",),
        counter_examples=("the machine lost its password",),
    ),
)
