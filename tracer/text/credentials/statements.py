"""Credentials in calls, forms, statements of SQL, and what is piped into a command."""

import re

from tracer.text.credentials.keys import KeyKind, key_kind
from tracer.text.credentials.rule import Rule, Span, secret_if
from tracer.text.credentials.value_extent import QUOTE
from tracer.text.credentials.values import (
    has_all_sorts,
    is_credential,
    is_made_up,
    is_mixed,
    is_no_placeholder,
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
    (?:--(?:with-token|password-stdin|stdin|passphrase-fd[ ]0)|chpasswd|vncpasswd|kinit|sudo[ ]-S
      |--(?:key|data)-file[= ]-)
    [^\n|;]{0,100}?<<<[ ]?                         # bash's way of giving an input
    (?P<quote>["'])?(?P<secret>(?(quote)[^"'\n]++|[^\s"'|]++))
    """,
    re.VERBOSE,
)
_ANSWERED = Pattern(
    r"""
    (?i:assword|passphrase|passcode)[^\n]{0,16}["'}]    # what is expected
    (?:[^\n"']{0,40}\r?\n)?[^\n"']{0,40}
    \b(?:exp_)?send(?:_user|line|Line)?(?:[ ]--)?[ (]["'](?!\$[\w({])(?P<secret>[^"'\n]{1,200}?)
    (?:\\{1,2}[rn]){0,2}["']
    """,
    re.VERBOSE,
)
_SUBSTITUTED = Pattern(
    r"""
    (?i:pass|token|secret|key)[\w-]{0,24}[= ]
    (?:<\(|(?<=command[ =])["'])(?:echo|printf)[ ](?:-n[ ])?["']?    # <(echo …) of bash
    (?P<secret>[^\s"')]++)
    """,
    re.VERBOSE,
)
_FALLBACK = Pattern(
    r"""
    (?<![\w.-])["']?(?P<key>[A-Za-z_][\w.-]{1,60}+)["']?[ ]?[:=][ ]?
    (?=[^\n"'`;,]{1,80}(?:\|\||\?\?|\bor\b|\belse\b|[ ]:)[ ]?["'`])   # what it is otherwise
    [^\n"'`;,]{1,80}["'`](?P<secret>[^"'`\n]{6,200}+)["'`]
    """,
    re.VERBOSE,
)
_SIGNING = Pattern(
    r"""
    (?:\bbcrypt\.\w{0,20}hash\w{0,10}|\bhashpw|\bpassword_hash|\bcheck_password\w{0,10}
      |\b(?i:jwt)\.(?:sign|encode|verify|decode)|\bcreateHmac|\bhmac\.new)\(
    (?:(?:[\w.$]{1,40}|["'][\w-]{2,12}["']),[ ]?)?
    b?["'](?P<secret>[^"'\n]{6,200}+)["']
    """,
    re.VERBOSE,
)
_BUILD_VARIABLE = Pattern(
    r"""
    (?:::(?:set-output|save-state|set-env|add-mask)[ ]name=(?P<key>[\w.-]{1,80})::     # of GitHub
      |\#\#vso\[task\.setvariable[ ]variable=(?P<name>[\w.-]{1,80})[^\]\n]{0,80}\])   # of Azure
    (?P<secret>[^\s"']++)
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
    (?:\bauth[ ]?=[ ]?|BasicAuth|[Cc]redentials?=?|\.(?:login|auth(?!\(["'][^"'\n]{6,200}["']\)))
      |(?P<alone>(?i:wifi\w{0,10}\.begin)(?=\()|\.(?:auth|authenticate)(?=\(["'][^"'\n]{6,200}["']\)))   # of Redis
      |(?P<any>(?i:log_?in|connect|authenticate|attempt|_bind|password\w{0,20}     # whatever is called so
        |\b__construct|\bsequelize|(?<![^\W_])(?:client|database|twilio)))
      |(?:[gG]et|[cC]reate|[oO]pen)Connection|_p?connect|\bPDO)\(
    (?:(?:["'][^"'\n]{0,200}["']|\$?\w{1,40}|Resource[ ]id[ ]\#\d{1,9}|\{[\w, ]{0,60}\}),[ ]?)?   # the address
    (?(alone)|(?:["'][^"'\n]{0,80}["']|[A-Z][A-Z_]{2,40}),[ ]?)    # the user
    ["'](?P<secret>[^"'\n]++)["']
    """,
    re.VERBOSE,
)
_LOGIN = Pattern(
    r"""
    \b(?P<word>(?i:basic[ ]auth|creds?|credentials?|logins?|log[ ]in|sign[ ]in|auth
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
_TYPED = Pattern(
    r"""
    \b(?:(?:type|fill|send_?[kK]eys|enter|enter_text|input|set_?[vV]alue)\(|(?:pre)?filled[ ]with[ ]value=)
    ["'](?P<secret>[^"'\n]{6,128})["']\)?(?=[^\n]{0,40}(?i:password|passwd|pwd))    # into a field
    """,
    re.VERBOSE,
)
_USED_LOGIN = Pattern(
    r"\b(?i:use|try|used|tried)[ ][\w.-]{1,64}:(?P<secret>[^\s:\"'`,;/()]{6,128}+)(?=[\s.,)]|$)"
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
_CELL = Pattern(r'""(?P<key>[\w.-]{1,80}+)""[ ]?:[ ]?""(?P<secret>[^"\n]{1,400}+)""')
_REMOTE_LOGIN = Pattern(
    r"""
    ["'](?:\w{1,20}[._])?(?i:login|log_in|authenticate|sign_?in)["'],\s{0,4}
    ["'](?:params|args)["'][ ]?:[ ]?\[\s{0,4}
    (?:["'][^"'\n]{0,80}["'],\s{0,4}){1,2}                # a database, the user
    ["'](?P<secret>[^"'\n]{1,200}+)["']\s{0,4}\]
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
    if match["any"] or match["alone"]:
        is_secret = is_secret and is_made_up(match["secret"])
    return match.span("secret") if is_secret else None


def _made_up(match: re.Match[str]) -> Span | None:
    secret = match["secret"]
    is_secret = is_made_up(secret) or looks_random(secret)
    return match.span("secret") if is_secret and not is_placeholder(secret) else None


def _value_otherwise(match: re.Match[str]) -> Span | None:
    return _made_up(match) if key_kind(match["key"]) >= KeyKind.LIKELY else None


def _value_of_login(match: re.Match[str]) -> Span | None:
    secret = match["secret"]
    if match["word"].lower().startswith(_WORDS_FOR_CREDENTIALS):
        is_secret = is_made_up(secret)
    elif match["slash"]:
        is_apart = " / " in match[0] and is_mixed(secret)
        is_secret = is_apart or (is_made_up(secret) and has_all_sorts(secret))
    else:  # squid's `login=bob:…`
        is_assigned = match.string.startswith("=", match.end("word"))
        is_secret = is_made_up(secret) if is_assigned else is_mixed(secret)
    return match.span("secret") if is_secret else None


def _password_of_auth(match: re.Match[str]) -> Span | None:
    """Read `AUTH user password`, and `AUTH password` with a sentence behind it."""
    parts = [part for part in ("secret", "user") if match[part]]
    judge = is_made_up if match["user"] or '"' in match[0] else _looks_random
    random = [part for part in parts if judge(match[part])]
    return match.span(random[0]) if random else None


def _looks_random(value: str) -> bool:
    return looks_random(value, 6)


def _password_of_user(match: re.Match[str]) -> Span | None:
    name = "secret" if match["secret"] else "first"
    return match.span(name) if is_made_up(match[name]) else None


def _password_of_used_login(match: re.Match[str]) -> Span | None:
    secret = match["secret"].rstrip(".")
    start = match.start("secret")
    is_secret = is_made_up(secret) and (has_all_sorts(secret) or looks_random(secret))
    return (start, start + len(secret)) if is_secret else None


def _password_of_mail(match: re.Match[str]) -> Span | None:
    for name in ("pass", "sent", "radius"):
        if match[name]:
            return None if is_placeholder(match[name]) else match.span(name)
    return match.span("secret") if has_all_sorts(match["secret"]) else None


def _password_of_sasl(match: re.Match[str]) -> Span:
    return match.span("plain" if match["plain"] else "secret")


def _value_of_field(match: re.Match[str]) -> Span | None:
    return _value_named(match, match["key"])


def _value_of_variable(match: re.Match[str]) -> Span | None:
    return _value_named(match, match["key"] or match["name"])


def _value_named(match: re.Match[str], name: str) -> Span | None:
    is_secret = is_credential(match["secret"], key_kind(name), is_assigned=True)
    return match.span("secret") if is_secret else None


def _values_of_columns(match: re.Match[str]) -> list[Span]:
    """Return the values for the columns that are named as those of credentials."""
    position = match.start("values")
    spans: list[Span] = []
    for column in match["columns"].split(","):
        literal = _LITERAL.match(match.string, position)
        if not literal:
            break
        kind = key_kind(column.strip())
        if literal["secret"] and is_credential(
            literal["secret"], kind, is_assigned=True
        ):
            spans.append(literal.span("secret"))
        position = literal.end()
    return spans


RULES = (
    Rule(
        name="input of a command",
        hints=("echo", "printf"),
        pattern=_PIPED,
        secret=secret_if(is_no_placeholder),
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
        secret=secret_if(is_no_placeholder),
        examples=(
            "gh auth login --with-token <<< «hunter2»",
            'docker login --password-stdin reg.example <<<"«hunter 2»"',
        ),
        counter_examples=('gh auth login --with-token <<< "$TOKEN"', "cat <<< hello"),
    ),
    Rule(
        name="answer to a question for a password",
        hints=("send",),
        pattern=_ANSWERED,
        secret=secret_if(is_no_placeholder),
        examples=(
            """expect 'assword:'\nsend '«hunter2»\\r'""",
            'expect "*?assword:*" { send -- "«hunter2»\\r" }',
            "child.expect('Password:')\nchild.sendline('«hunter2»')",
        ),
        counter_examples=(
            'expect "password:" {\nsend "$pw\\r" }',
            'Passwords are old. We send "reminder" mails',
        ),
    ),
    Rule(
        name="file that a shell writes",
        hints=("<(", "command"),
        pattern=_SUBSTITUTED,
        secret=secret_if(is_no_placeholder),
        examples=(
            "rsync --password-file=<(echo «hunter2») a b",
            "restic --password-command 'echo «hunter2»' backup",
        ),
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
            '"AUTH" "«blue-otter-41»"',
            "AUTH default «Pr0d-Velvet!23»",
            "AUTH «a8f3k2m9x1» was logged",
        ),
        counter_examples=("AUTH LOGIN failed", "AUTH required for default user"),
    ),
    Rule(
        name="value that code falls back to",
        hints=("||", "??", " or ", " else ", " :"),
        pattern=_FALLBACK,
        secret=_value_otherwise,
        examples=(
            "const password = process.env.PW || '«blue-otter-41»';",
            'password = input() or "«Meadow_1234»"',
            'String password = args.length > 0 ? args[0] : "«Meadow_1234»";',
        ),
        counter_examples=(
            'password = ask() or "not set"',
            "const user = process.env.U || 'Meadow_1234';",
        ),
    ),
    Rule(
        name="key that code signs or hashes with",
        hints=("hash", "jwt", "hmac", "check_password"),
        pattern=_SIGNING,
        secret=_made_up,
        examples=(
            "jwt.sign(payload, '«blue-otter-41»')",
            "bcrypt.hash('«Meadow_1234»', 10)",
            "createHmac('sha256', '«a8f3k2m9x1v7»')",
        ),
        counter_examples=("jwt.sign(payload, 'secret')", "jwt.verify(token, key)"),
    ),
    Rule(
        name="variable that a build sets",
        hints=("::set-", "::save-", "##vso"),
        pattern=_BUILD_VARIABLE,
        secret=_value_of_variable,
        examples=(
            'echo "::set-output name=token::«a8f3k2m9x1v7»"',
            "##vso[task.setvariable variable=dbPassword;issecret=true]«hunter2»",
        ),
        counter_examples=("::set-output name=version::1.2.3",),
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
        hints=(
            *("auth", "credential", "login", "log_in", "connect", "pdo(", "password"),
            *("wifi", "__construct", "sequelize", "client", "database", "twilio"),
            *("attempt(", "_bind("),
        ),
        signs=("(",),
        pattern=_USER_AND_PASSWORD,
        secret=_password_of_call,
        examples=(
            'get(url, auth=("bob", "«hunter2»"))',
            "HTTPBasicAuth('bob', '«hunter2»')",
            'DriverManager.getConnection(url, "bob", "«hunter2»")',
            "mysqli_connect('db', 'bob', '«hunter2»')",
            'New-Object PSCredential("bob", "«hunter2»")',
            "credentials=('bob', '«hunter2»')",
            "connect('bob', '«blue-otter-41»')",
            "PDO->__construct('mysql:host=db', 'bob', '«Meadow1234»')",
            "new Sequelize('shop', 'bob', '«Meadow1234»', { host: 'db' })",
            "twilio(ACCOUNT_SID, '«9f8e7d6c5b4a30219f8e7d6c5b4a3021»')",
            "redis.auth('«blue-otter-41»')",
            "session.auth = ('bob', '«hunter2»')",
            'WiFi.begin(ssid, "«blue-otter-41»")',
            'new UsernamePasswordToken("bob", "«Meadow_1234»")',
            "Auth->attempt('bob@a.example', '«hunter22»', false)",
            "ldap_bind(Resource id #4, 'cn=bob', '«hunter22»')",
            'main.connect({0xc000012345, 0x4}, "bob", "«hunter22»")',
        ),
        counter_examples=(
            "auth=(user, password)",
            'auth=("user", "password")',
            "connect('db', 'shop-v2')",
            "passport.auth('github-app')",
        ),
    ),
    Rule(
        name="user and password in a sentence",
        hints=(
            "cred",
            "login",
            "auth",
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
            "credentials (bob / «Meadow_1234»)",
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
        name="what is typed into a field",
        hints=("type(", "fill", "keys(", "enter", "input(", "value("),
        pattern=_TYPED,
        secret=_made_up,
        examples=(
            "cy.type('«Meadow_1234»') in password field",
            "form prefilled with value='«Meadow_1234»' for input password",
            'send_keys("«blue-otter-41»") to input name=password',
        ),
        counter_examples=("cy.type('login-page') in password field",),
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
        name="member in a cell",
        hints=('""',),
        pattern=_CELL,
        secret=_value_of_field,
        examples=('"42","{""password"":""«hunter2»""}"',),
        counter_examples=('{"password":"","user":"bob"}',),
    ),
    Rule(
        name="login by a remote call",
        hints=("params", "args"),
        pattern=_REMOTE_LOGIN,
        secret=secret_if(is_no_placeholder),
        examples=(
            '{"method":"login","params":["bob","«hunter2»"]}',
            '{"method": "login", "args": ["shop", "bob", "«hunter2»"]}',
        ),
        counter_examples=('{"method":"list","params":["bob","all"]}',),
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
    Rule(
        name="user and key",
        hints=("user",),
        pattern=_USER_AND_KEY,
        secret=secret_if(looks_random),
        examples=('{"username":"bob","key":"«9f8e7d6c5b4a3021»"}',),
        counter_examples=('{"user":"bob","key":"shop-42"}',),
    ),
    Rule(
        name="value of a column",
        hints=("values",),
        pattern=_INSERT,
        secret=_values_of_columns,
        examples=(
            "INSERT INTO users (name, password) VALUES ('bob', '«hunter2»')",
            "INSERT INTO users (password, token) VALUES ('«hunter2»', '«a8f3k2m9»')",
        ),
        counter_examples=("INSERT INTO users (name, age) VALUES ('bob2x', '42')",),
    ),
)
