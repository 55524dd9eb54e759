"""Credentials that a program or a document gives a name: `DB_PASSWORD=…`, `"apiKey": "…"`."""

import re

from tracer.text.credentials.keys import (
    IS_LEAKED,
    NAME_PARTS,
    KeyKind,
    holds_login,
    key_kind,
    takes_name,
)
from tracer.text.credentials.rule import Rule, Span, secret_if
from tracer.text.credentials.value_extent import QUOTE, secret_value
from tracer.text.credentials.values import (
    ends_sentence,
    has_letters_and_digits,
    is_counted,
    is_made_up,
    is_mixed,
    is_said_of_leak,
    is_strange_word,
    looks_random,
)
from tracer.text.patterns import Pattern

_WRAPPER = r"""
    (?:!!\w{1,10}[ ]                         # the type, in YAML and PHP
      |(?P<tag>(?:&[\w-]{1,40}[ ]|!(?!(?i:ref|reference|sub|getatt|env|env_var|include|importvalue|base64
          |fn|join|select|split)\b)[\w!/:.-]{0,40}[ ]){1,3}(?=[^\s|>]))   # an anchor, a tag of one's own
      |string\(\d{1,5}\)[ ]
      |<<(?=")                               # <<"…">> of Erlang
      |[bruf@NE&](?=["'])                    # b'…' of Python, @"…" of C#, N'…' of SQL
      |["']{2}(?=["'])                         # a text of several lines
      |(?P<call>[\w.:]{1,40}\((?=["']))         # setPassword(encoder.encode("…"))
      |(?:\w{1,20}\.)?(?:Some|Optional|Just|Ok|Right|Secret|SecretStr|SecretString|Sensitive|String)
       (?:[(\[]|[ ](?=["']))                  # Some("…") of Rust, Optional[…] of Java
      |(?P<member>\[\s{0,16}(?=QUOTE)         # ["…"]
        |\{\s{0,40}                           # {"type": "string", "value": "…"}
          (?:QUOTE\w{1,40}QUOTE:[ ]?(?:QUOTE[\w ./-]{0,100}+QUOTE|\w{1,20}+),\s{0,40}){0,3}
          QUOTE(?:\$|_?content|\#?_?text|value|val|plain|plaintext|plainText|data|raw|secret|S)QUOTE[ ]?:[ ]?(?=QUOTE)))
    """.replace("QUOTE", QUOTE)
"""What may enclose a value. A part of verbose patterns."""
# What comes before the name: no letter, unless it belongs to what is encoded there.
_PAIR = Pattern(
    r"""
    (?:(?<![\w\\])|(?<=%2[02])|(?<=%26)|(?<=%3[AaBb])|(?<=%7[Bb])|(?<=u0022)|(?<=\\[nrt]))
    (?:(?P<before>[A-Za-z]{2,16})[ ](?!de[ ](?i:api)))?      # API of "API key:"
    (?P<key>[^\W\d][\w.$-]{0,120}+)
    (?:"""
    + QUOTE
    + r"""|\]|>>|\*\*?){0,3}              # the end of "key", ['key'], <<"key">>, **key**
    (?:[ ]\d{1,2}(?=[ ]?[:=]))?              # Unseal Key 1:
    [ \t]{0,16}
    (?P<whose>[ ](?!de[ ](?:passe|acceso)\b)(?:for|of|on|für|von|vom|para|pour|van|voor|de|del|do|da|di|du|от|для|dla
          |per(?=[ ](?:il|la|lo)[ ]))
        (?:[ ](?:the|la|le|el|il|lo|los|les|den|die|das|der|dem|host|user))?[ ][\w.@-]{1,40}
        (?:[ ](?:account|user|server|host|database|konto|compte|cuenta))?
      |[ ](?:d'ordine|chiave|root|admin|temporal|temporaire|provisoire|inicial|(?:d')?(?i:api)|de[ ](?i:api))
    )?[ \t]{0,8}                              # Password for bob
    (?::[ ]?&?(?:'\w{1,20}[ ])?(?i:str|string|text|any)[?!]?[ ](?==)   # the type, in code
      |[ ]?(?:string|str|text)[ ](?==))?
    (?P<sign>:=|=>|<-|(?<=\w)\{(?=")|={1,2}|::(?=[ ])|:(?!:|//)|\uff1a|%3[AaDd]   # as programs, LDIF write
      |-{1,2}>?(?=[ ])|(?<=-)>(?=["'])|(?<=["'\w>]),(?=[ ]?(?:<<)?["'])         # password - x, "password","x"
      |(?<=["']);s:\d{1,6}:(?=\\{0,4}")         # s:8:"password";s:1:"x" of PHP
      |\||[\u2190-\u2199\u2013\u2014](?=[ ])|\((?=["']|[\w.:]{1,40}\(["'])    # | of a table, arrows and dashes, a call
      |(?<=\t)(?=[^\s"'=])|(?<=[ ]{2})(?=[^\s"'=])      # columns
      |(?=\r?\n))
    (?:\*{1,2}(?:\\n|(?=[ \r\n])))?
    [ \t]{0,24}
    (?:\\\r?\n[ \t]{0,40})?                   # the next line of a command
    (?:[|>][-+]?[ \t]{0,8}(?=\r?\n))?       # a block of YAML
    (?:\r?\n[ \t]{1,16}(?:(?:value|data|plaintext):[ ])?
      |(?P<next>(?:\r?\n[-=~]{3,80}(?=[\r\n]))?(?:\r?\n){1,2}[ \t]{0,8}(?=[^\s:=]{6,512}[ \t]*(?:$|[\r\n]))))?    # alone on the next line
    (?:"""
    + _WRAPPER
    + """)?
    """,
    re.VERBOSE,
)
_LOGIN = Pattern(r"[\"'`]?[\w.+@-]{1,64}:(?!\s)[^\s\"'`,]{4,}+")
_OF_ITSELF = Pattern(
    r"(?:self\.|this\.|(?=token))(?P<name>[A-Za-z_]+) = (?P=name)\d?(?![\w.(\[])"
)
_LOOSE = Pattern(r"\||-{1,2}>?|,|==|")
"""Signs next to a name that part it from anything: its type, its owner, a remark.

So does no sign, between columns, and what compares two variables.
"""
_NAME_SERVICES = Pattern(
    r"""
    (?:ch|k|yp|g)?passwd:\s{1,20}(?:(?:files|compat|db|nis|nisplus|ldap|sss|systemd|winbind)\b
      |[A-Za-z]{2,20}[ ](?:[a-z]{2,20}|\d{1,5})\b)
    """,
    re.VERBOSE,
)
"""Where users are looked up, in nsswitch.conf; what the command says."""
_NO_PAIRS = (_OF_ITSELF, _NAME_SERVICES)
_LONG = Pattern(
    r"""["']?(?=[\w-]{0,40}[A-Z])(?=[\w-]{0,40}[a-z])(?=[\w-]{0,40}\d)[\w-]{24,128}(?![\w/.:-])"""
)
"""What is behind `key=` and is no hash, path or name: `401 for key=…`."""
_SHORT_PASS = Pattern(r"[Pp]ass")
"""`Pass: hunter2`; PASS in capitals is what tests do."""
_CHECKSUM = ("checksum/", "sha256/", "hash/")
"""What Helm's charts write in front of the name of what they hash."""
_SECTION = Pattern(
    r"""
    ["'\[<]?(?P<name>[A-Za-z][\w-]{1,40})["'\]>]{0,2}[ ]?[:=]{0,2}>?[ ]?  # api:, [api], "api": {
    (?:[{\[]\s{0,16}|\r?\n[ \t]{0,16}<?)["']?$
    """,
    re.VERBOSE,
)
"""What a `key` directly below it is the key of."""
_ALONE = Pattern(r"[A-Za-z]{4,64}(?!\S)")
_NAMED_BY_SECTION = frozenset(("key", "code", "secret", "token", "community"))
_USER_BEFORE = Pattern(r"\b(?:user(?:name)?|login|uid)\W", re.IGNORECASE)
_NEAR = 80
"""Characters in front of `pass:` in which a user may be named."""


def _value_of_pair(match: re.Match[str]) -> Span | None:
    kind, sign = _kind_of_pair(match), match["sign"]
    if kind is KeyKind.OTHER:
        return None
    if match["key"].lower().startswith("cred") or holds_login(match["key"]):
        login = _LOGIN.match(match.string, match.end())
        if login:
            return login.span()
    is_assigned = "=" in sign or sign.upper() == "%3D"
    span = secret_value(match.string, match.end(), kind, is_assigned=is_assigned)
    if kind is KeyKind.CODE and span and is_counted(match.string, span[1]):
        return None
    is_below = not sign and "\n" in match[0]
    is_heading = match["next"] and match.string[
        match.start() - 1 : match.start()
    ] not in {",", ";"}
    if is_below and not (is_heading and kind >= KeyKind.LIKELY):
        return None
    if span and _is_something_else(match, kind, match.string[slice(*span)]):
        return None
    return span


def _is_something_else(match: re.Match[str], kind: KeyKind, value: str) -> bool:
    """Whether a value is no credential, where as often something else is behind the name."""
    if _LOOSE.fullmatch(match["sign"]) or any(
        match.group("next", "member", "call", "tag")
    ):
        is_only = match["member"] and _ONLY.match(match.string, match.end())
        return not (is_only or _is_no_word(value, kind))
    if match["whose"] and kind is KeyKind.PASSWORD:
        # `Password for bob: river-stone-42`, but not `Password for bob: reset-required`
        is_said = value.replace("-", "").replace("_", "").isalpha()
        end = match.string[match.end() :].find(value) + match.end() + len(value)
        return is_said and not (
            is_strange_word(value) and ends_sentence(match.string, end)
        )
    return match["whose"] is not None and not _is_no_word(value, kind)


_ONLY = Pattern(r"""["'](?=[^"'\n]{0,64}\d)[^\s"':|]{8,64}["']\s{0,4}\]""")
"""The only text of a list, as forms are logged; rules of a form are words: `['min:12']`."""
_TYPE = Pattern(r"[&\[]|\*(?!\*)")
_LEAST_OF_LOOSE = 6
"""Characters of a credential next to its name, and of one in a list: no `min8`."""


def _is_no_word(value: str, kind: KeyKind) -> bool:
    is_type = _TYPE.match(value) is not None  # `Password  *string` of Go
    is_long = len(value) >= _LEAST_OF_LOOSE
    is_password = kind is KeyKind.PASSWORD or has_letters_and_digits(value)
    is_like_one = is_made_up if is_password else is_mixed
    return is_long and not is_type and (is_like_one(value) or looks_random(value))


def _kind_of_pair(match: re.Match[str]) -> KeyKind:
    text, key, start = match.string, match["key"], match.start("key")
    preceding = text[start - 1 : start]
    kind = key_kind(key, match["before"] or "")
    if holds_login(key):
        kind = KeyKind.MAYBE
    is_required = text[start - 2 : start] == "${" and text.startswith("?", match.end())
    if preceding in {"?", "&"} or (match["sign"] == "(" and takes_name(key)):
        return KeyKind.OTHER  # the values in addresses have a rule of their own
    if is_required or any(pattern.match(text, start) for pattern in _NO_PAIRS):
        return KeyKind.OTHER  # ${TOKEN:?must be set}, self.token = token
    if text.endswith(_CHECKSUM, 0, start):
        return KeyKind.OTHER
    if preceding == "/":
        return min(kind, KeyKind.MAYBE)  # the name of a file
    return _kind_by_place(match, kind)


def _kind_by_place(match: re.Match[str], kind: KeyKind) -> KeyKind:
    """Return the kind of a name that may mean anything, by what is around it."""
    text, key, start = match.string, match["key"], match.start("key")
    before = text[max(0, start - _NEAR) : start]
    if key.lower() == "pass" and (match["whose"] or _USER_BEFORE.search(before)):
        return KeyKind.PASSWORD
    if key == "SECRET" and match["sign"] == "=":
        word = _ALONE.match(text, match.end())
        return KeyKind.SURE if word and is_strange_word(word[0]) else KeyKind.LIKELY
    if key.lower() in _NAMED_BY_SECTION:
        kind = max(kind, _kind_in_section(match))
    return max(kind, KeyKind.LIKELY) if _is_likely(match, kind) else kind


def _kind_in_section(match: re.Match[str]) -> KeyKind:
    """Return the kind of a `key` below a name: of an API, but not of a cache."""
    text, key, start = match.string, match["key"].lower(), match.start("key")
    if (
        key in {"key", "code"}
        and match["sign"] == "="
        and _LONG.match(text, match.end())
    ):
        return KeyKind.MAYBE
    section = _SECTION.compiled.search(text, max(0, start - _NEAR), start)
    if (
        match["before"]
        or not section
        or key_kind(f"{section['name']} {key}") < KeyKind.SURE
    ):
        return KeyKind.OTHER
    return KeyKind.MAYBE if key == "key" else KeyKind.LIKELY


def _is_likely(match: re.Match[str], kind: KeyKind) -> bool:
    """Whether a name means a credential more often than not: TOKEN=…, a leaked secret."""
    if _SHORT_PASS.fullmatch(match["key"]):
        return True
    if kind is not KeyKind.MAYBE:
        return False
    is_property = "." in match["key"] and match[0].endswith(match["key"] + "=")
    is_constant = match["key"].isupper() and match["sign"] == "="
    return (
        is_constant
        or is_property
        or IS_LEAKED.match(match["before"] or "") is not None
        or is_said_of_leak(match.string, match.end())
    )


_IN_BRACES = Pattern(
    r"""
    (?i:\b(?:pwd|password)=)\{               # as ODBC quotes
    (?P<secret>[^{}\n]++)
    \}
    """,
    re.VERBOSE,
)
_NAME_OR_WORDS = Pattern(r"[\w\s.-]*+")


def _is_no_name(value: str) -> bool:
    """Whether what is in braces is more than the name of a value: `{password}`."""
    return not _NAME_OR_WORDS.fullmatch(value) or is_made_up(value)


_DEFINE = Pattern(
    r"\bdefine\([ ]{0,4}([\"'])(?P<key>\w{2,80})\1[ ]{0,4},[ ]{0,4}(?=[\"'])"
)
_BUNDLER = Pattern(
    r"""
    \bBUNDLE_[A-Z0-9_]{2,80}__[A-Z0-9_]{2,40}["']?[=:][ ]?["']?   # a host: a__example__com
    (?P<secret>[^\s:"']++:[^\s:"']{4,}+)
    """,
    re.VERBOSE,
)


def _value_of_member(match: re.Match[str]) -> Span | None:
    kind = key_kind(match["key"])
    return secret_value(match.string, match.end(), kind, is_assigned=True)


RULES = (
    Rule(
        name="name and value",
        hints=NAME_PARTS,
        pattern=_PAIR,
        secret=_value_of_pair,
        examples=(
            "DB_PASSWORD=«hunter2» was refused",
            "password - «hunter2»",
            "password -> «hunter2»",
            'const password: string = "«hunter2»";',
            """let password: &'static str = "«hunter2»";""",
            'var password string = "«hunter2»"',
            "password=\\\n  «hunter2»",
            '<<"password">>,<<"«hunter2»">>',
            "clé API : «a8f3k2m9x1v7»",
            "chave de API = «a8f3k2m9x1v7»",
            "令牌: «a8f3k2m9x1v7»",
            "Zugangsdaten: «a8f3k2m9x1v7»",
            '"password","«hunter2»"',
            "Password for bob: «hunter2»",
            "Password for the test account: «bison-jasper-89»",
            "basic.auth.user.info=«ABCDEF:a8f3k2m9x1v7»",
            "pwd for staging = «hunter2»",
            "| DB password | «Meadow_1234» |",
            'put("password", "«blue-otter-41»")',
            "Passwort:\n\n    «Meadow_1234»",
            "parola d'ordine: «hunter2»",
            "Passwort für den Server: «hunter2»",
            "пароль от базы: «hunter2»",
            "contraseña temporal: «hunter2»",
            "password per il database: «hunter2»",
            "mot de passe root = «hunter2»",
            '{password,"«hunter2»"}',
            '["password"]=> string(7) "«hunter2»"',
            "admin_password: !!str «hunter2»",
            "admin_password: !secret «Meadow_1234»",
            "password: &main !plain «Meadow_1234»",
            "{'password': ['«meadow.Otter1»']}",
            "fs.azure.account.key.a.dfs.core.windows.net=«a8f3k2m9x1v7»",
            "contraseña de la base: «hunter2»",
            "mật khẩu: «hunter2»",
            "userPassword:: «aHVudGVyMg==»",
            "bindpw=«hunter2»",
            "mot de passe : «hunter2»",
            "mot de passe: «hunter2»",
            "비밀번호: «hunter2»",
            "lösenord=«hunter2»",
            "PGPASSWORD=«correct,horse;battery&staple@home» psql",
            'password="«two words»" rest',
            '{"accessToken": "«abcdefgh»", "user": "bob"}',
            r"{\"password\":\"«hunter2»\"}",
            r'{"private_key":"«a\"b»"}',
            r"{\u0022password\u0022:\u0022«hunter2»\u0022}",
            "%7B%22password%22%3A%22«hunter2»%22%7D",
            r"A=1\nDB_TOKEN=«a8f3k2m9»\nB=2",
            "Authorization: token «a8f3k2m9»",
            "Authorization: Acme «a8f3k2m9x1v7b5n4»",
            "token=«a8f3k2m9x1v7» request_id=9f8e7d6c5b4a3021",
            "cookie: «a8f3k2m9x1v7» 9f8e7d6c5b4a3021",
            "Server=db;User Id=sa;Password=«p@ss;w0rd»;Encrypt=true",
            "(password: «hunter2»)",
            "| DB password | «hunter2» | rotated |",
            'client.setPassword("«two words»")',
            "user:bob,pass:«hunter2»",
            "credentials: «bob:hunter2»",
            "Password:\n«hunter2»",
            "API key\t«a8f3k2m9»",
            "Password      «hunter2»",
            "passw0rd=«hunter2»",
            "psw: «hunter2»",
            'psk="«river-stone-42»"',
            "SecretID:          «9f8e7d6c-5b4a-3021-9f8e-7d6c5b4a3021»",
            "Secret ID = «9f8e7d6c-5b4a-3021-9f8e-7d6c5b4a3021»",
            "argocd admin initial-password\n«a8f3k2m9x1v7»",
            "mfa_code: «482913»",
            's:8:"password";s:7:"«hunter2»";',
            ':token->"«a8f3k2m9x1v7»"',
            "client { secret = «Blue-Otter-41» }",
            'modparam("auth", "secret", "«Blue-Otter-41»")',
            "CYPRESS_RECORD_KEY=«9f8e7d6c-5b4a-3021-9f8e-7d6c5b4a3021»",
            "Authorization: Bearer automation «9f8e7d6c-5b4a-3021-9f8e-7d6c5b4a3021»",
            "API ключ: «a8f3k2m9x1v7»",
            "Unseal Key 1: «a8f3k2m9x1»",
            "Secret key: «Meadow_1234»",
            "Access code: «492817»",
            "access-code: «blue-otter-41»",
            "Zugangscode: «Meadow_1234»",
            "parolası: «blue-otter-41»",  # noqa: RUF001 - Turkish
            "口令: «hunter2»",
            "API 키: «a8f3k2m9x1v7»",
            "暗証番号: «4829»",
            "Pass: «Meadow_1234»",
            "ARG TOKEN=«Meadow_1234»",
            '{"password": {"_content": "«hunter2»"}}',
            'password = """«hunter2»"""',
            'user.setPassword(encoder.encode("«Meadow_1234»"))',
            'db_password: String::from("«a8f3k2m9»")',
            'std::string password{"«hunter2»"};',
            'password <- "«hunter2»"',
            "*Password:*\n«Meadow_1234»",
            "401 for key=«a8f3k2m9x1v7B5n4c3z2Q1w8»",
            'String SECRET = "«raven_31b7»";',
            "password\n--------\n«Meadow_1234»",
            "## API key\n\n«a8f3k2m9x1v7»",
            "password=«abc<def>H01x»",
            'password: Some("«hunter2»")',
            "password=Optional[«hunter2»]",
            "PASSWORD = N'«hunter2»'",
            '"password": ["«hunter2»"]',
            '"password": {"value": "«hunter2»"}',
            '"db_password": {"sensitive": true, "type": "string", "value": "«hunter2»"}',
            "db_password:\n  value: «hunter2»",
            "api:\n  key: «9f8e7d6c5b4a30219f8e7d6c5b4a3021»",
            "jwt:\n  secret: «Meadow1234!»",
            "'crypt' => ['key' => '«a8f3k2m9x1v7»']",
            "jwt.generator.secret=«blue_otter41»",
            "snmp:\n  community: «blue_otter41»",
            "SECRET=«Meadow_1234»",
            "credentials: «Meadow1234»",
            "remotepass = «hunter2»",
            "-Dbasicauth=«solr:hunter22»",
            "SECRET=«swordfish»",
            "code=«a8f3k2m9x1v7B5n4c3z2Q1w8» was refused",
            "VPN preshared key: «Meadow_1234»",
            "SAMLResponse=«PHNhbWxwOlJlc3BvbnNla8f3k2m9»",
            "secret: «Welcome1» was committed",
            "login failed for token=«a8f3k2m9x1v7»",
            "Password for db01: «swordfish»",
            "pass for the VPN: «blue-otter-41»",
            '{"stripe": {"key": "«a8f3k2m9x1v7»"}}',
            "[datadog]\nkey = «a8f3k2m9x1v7»",
            "leaked credential: «Meadow_1234»",
            "SparkPost key: «9f8e7d6c5b4a30219f8e7d6c5b4a3021»",
        ),
        counter_examples=(
            "p95 of token:issue",
            "cache:\n  key: 9f8e7d6c5b4a30219f8e7d6c5b4a3021",
            "api:\n  key: orders-v2",
            "~ password = (sensitive value)",
            "+ token = (known after apply)",
            "Access code: invalid",
            "API key: shop-v2",
            "pass: 98.5%",
            "pass for the suite: 98.5%",
            "encryption key: AES-256-GCM",
            "minha senha: erro 500",
            "key=users/Ab12cd34Ef56gh78Ij90kl12",
            "Pass: test_login_22",
            "PASS: build-2025",
            "password - must be changed",
            "password: string",
            "token: string = null",
            "clé API : expirée",
            "토큰: 만료됨",
            '"password", "email"',
            "Password for bob: expired",
            "Password for bob: unrecognised",
            "password: *default_password",
            "auth:\n  secret: shop-db",
            "Password for bob: reset-required",
            "user.info=shop:checkout",
            "Token: expired",
            "password: must be changed",
            "password=${DB_PASSWORD}",
            "DB_PASSWORD=${DB_PASSWORD:?required}",
            "this.token = token2",
            "token = token2",
            "ticket=INC0012345",
            "OTP: 5000 requests",
            "password: ((db_password))",
            "password: @@DB_PASSWORD@@",
            "password: !vault |",
            "password: valueFrom secretKeyRef",
            "password: ENC[AES256_GCM,data:x]",
            "secret: db-creds-v2",
            "TPASS: test completed",
            'password = getpass("Password: ")',
            "TokenHash: pat1Hash,",
            "credentials: Uint8Array,",
            "password: hosts[0].ssh_password,",
            "credentials: deploy-key-42",
            "primary_key=a8f3k2m9x1",
            "token_count=4096",
            "pwd=/srv/app",
            "Authorization: Bearer instead of a token",
            "| password | text | not null |",
            'getSecret("db-creds")',
            "login(password=user.password)",
            "Rename master_key => primary_key",
            "kpasswd: don't fail twice",
            "api_key: prod.json",
            "token=expired request_id=9f8e7d6c5b4a3021",
            "password_hash: notice hints",
            "openssl_privatekey: add an option",
            "has_password=yes2",
            "passwd: files systemd",
            "passwd: password unchanged",
            "Passwort: muss länger sein",
            "WPA2-PSK: CCMP",
            "SecretId=prod/orders/db",
            "checksum/secret: 9f8e7d6c5b4a3021",
            "ssh_key: deploy",
            "Krnl PSW : 0704c00180000000 00000000004e2a1a",
            "password: 8+ characters",
            "error code: 5003",
            "Password:\nreset by a user",
            "Token:\ntoken-service-7d9f8b6c5d-x2k8p failed",
            "Password      Last set",
            '"password": ["required", "too short"]',
            '"password": ["min8", "max64"]',
            "password: !secret db_password",
            "password: !Ref DatabasePassword2024",
            "{'password': ['min:12', 'This field is required.']}",
            "chpasswd: line 1: missing",
            "psk: 4-way handshake timed out",
            "password: SecretStr",
            'deps = [  # JWT\n    "argon2-cffi>=23.1.0"]',
            'label="Password"\n  type="password"\n  value={x2}',
            "Password    *string",
            "if psk == self:",
            'params="  passwd  " digest="9f8e7d6c5b4a3021"',
            "psk = mk_socket(st, SOCK_STREAM)",
            'password: t("Password")',
            "cache_key: d41d8cd98f00b204e9800998ecf8427e",
        ),
    ),
    Rule(
        name="password in braces",
        hints=("={",),
        pattern=_IN_BRACES,
        secret=secret_if(_is_no_name),
        examples=("DRIVER={ODBC};UID=sa;PWD={«p;w 1»};", "PWD={«Meadow_1234»};"),
        counter_examples=("password={password}", "password={user_2.password}"),
    ),
    Rule(
        name="constant of PHP",
        hints=("define(",),
        pattern=_DEFINE,
        secret=_value_of_member,
        examples=(
            "define('AUTH_SALT', '«%t%3lHSznO6dtKJA#tl7»');",
            'define("DB_PASSWORD", "«hunter2»");',
        ),
        counter_examples=("define('DB_NAME', 'shop');", "define('CACHE_KEY', 'a');"),
    ),
    Rule(
        name="user and password of Bundler",
        hints=("bundle_",),
        pattern=_BUNDLER,
        examples=("BUNDLE_GEMS__EXAMPLE__COM=«c0ec48bc:f3809ac1»",),
        counter_examples=("BUNDLE_WITHOUT=development:test",),
    ),
)
