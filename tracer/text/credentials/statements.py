"""Credentials in calls, forms, statements of SQL, and what is piped into a command."""

import re

from tracer.text.credentials.keys import KeyKind, key_kind
from tracer.text.credentials.rule import Rule, Span, secret_if
from tracer.text.credentials.values import (
    is_credential,
    is_made_up,
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
    (?:chpasswd|kinit|passwd[ ]--stdin|sudo[ ]-S|gpg|kubeseal|cryptsetup|pass[ ]insert|
      docker[ ]secret[ ]create|gh[ ]secret[ ]set|git[ ]credential|[\w-]{1,20}[ ]login)
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
_SENT = Pattern(
    r"""
    \b(?:exp_)?send(?:_user)?(?:[ ]--)?[ ](?P<mark>["'])(?P<secret>[^\s"'\\]{6,128}+)
    (?:\\{1,2}[rn]){1,2}(?P=mark)                 # as expect answers a question
    """,
    re.VERBOSE,
)
_USER_LIST = Pattern(
    r"""
    userlist[^\n"]{0,40}[ ]"[\w.-]{1,64}"[ ]"(?P<secret>[^"\n]{4,256}+)"
    | "[\w.-]{1,64}"[ ]"(?P<hash>md5[0-9a-f]{32}|SCRAM-SHA-256\$[^"\n]{20,256}+)"   # a line of it
    """,
    re.VERBOSE,
)
_SHORT_VARIABLE = Pattern(
    r"""(?<![\w$])\$p[ ]?=[ ]?(?P<mark>["'])(?!\S{0,40}\$\{)(?P<secret>[^\s"']{6,128}+)(?P=mark)"""
)
_STARTED = Pattern(
    r"""
    (?<![\w.])[A-Za-z][\w.]{1,40}\.(?:init|initialize|initialise|setup|configure|start)\(\s{0,8}
    (?P<mark>["'])(?P<secret>[A-Za-z0-9_-]{16,128}+)(?P=mark)   # key of a service's program
    """,
    re.VERBOSE,
)
_CONSTRUCTED = Pattern(
    r"""
    (?:\bnew[ ](?!\w{0,40}(?i:id|uu?id|guid|hash|digest|buffer|binary|sha\d{0,3}|md5|commit|blob|trace|span
          |etag|checksum|color|bytes|date|version|ref|file|path|url|uri)\()[A-Z]\w{2,40}
      |\b(?i:analytics|segment|rudderanalytics|mixpanel|amplitude|heap|posthog|pendo|rollbar|bugsnag|raygun
          |airbrake|sentry|datadog|newrelic|logrocket|fullstory|intercom|stripe|onesignal)
        \.(?:load|identify|boot|register|create|setApiKey|use))\(
    (?P<mark>["'])(?P<secret>[0-9a-f]{32}|[0-9A-Za-z_-]{40,128})(?P=mark)
    """,
    re.VERBOSE,
)
"""A service that is made or loaded with nothing but its key."""
_PLANNED = Pattern(
    r"""
    (?<![\w.-])["']?(?P<key>[A-Za-z_][\w.-]{1,60}+)["']?[ ]{0,40}[=:][ ]{1,4}
    "[^"\n]{0,400}"[ ]->[ ]"(?P<secret>[^"\n]++)"       # what Terraform changes
    """,
    re.VERBOSE,
)
_REMOTE_QUERY = Pattern(
    r"(?i:openrowset)\([^()\n]{0,200}?'[^'\n]{0,80}';[ ]?'[^'\n]{0,80}';[ ]?'(?P<secret>[^'\n]++)'"
)
_OLD_PASSWORD = Pattern(
    r"""
    (?i:\balter[ ]user[ ][^\n]{1,200}?[ ]replace[ ])
    (?P<mark>["'])(?P<secret>[^"'\n]++)(?P=mark)
    """,
    re.VERBOSE,
)
_FROM_ENVIRONMENT = Pattern(
    r"""
    (?:(?<![\w.-])["']?(?P<outer>[A-Za-z_][\w.-]{1,60}+)["']?[ ]?[:=]{1,2}>?[ ]?(?:<%=[ ]?)?)?
    \b(?:os\.getenv|(?i:os\.)?environ\.get|ENV\.fetch|env\.get|getenv|env|config|decouple\.config)\(
    ["'](?P<key>\w{1,80})["'](?:,[ ]?(?:default=)?|\)[ ]?\{[ ]?)     # otherwise
    ["'](?P<secret>[^"'\n]++)["']
    """,
    re.VERBOSE,
)
_SUBSTITUTED = Pattern(
    r"""
    (?i:pass|token|secret|key)[\w-]{0,24}[= ]
    (?:<\(|(?:(?<=command[ =])|(?<=cmd[ =]))["'])(?:echo|printf)[ ](?:-n[ ])?["']?    # <(echo …) of bash
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
_TYPED = Pattern(
    r"""
    \b(?:(?:type|fill|send_?[kK]eys|enter|enter_text|input|set_?[vV]alue)\(|(?:pre)?filled[ ]with[ ]value=)
    ["'](?P<secret>[^"'\n]{6,128})["']\)?(?=[^\n]{0,40}(?i:password|passwd|pwd))    # into a field
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


def _value_from_environment(match: re.Match[str]) -> Span | None:
    names = filter(None, (match["outer"], match["key"]))
    return next(filter(None, (_value_named(match, name) for name in names)), None)


def _in_user_list(match: re.Match[str]) -> Span | None:
    return match.span("secret" if match["secret"] else "hash")


def _value_otherwise(match: re.Match[str]) -> Span | None:
    return _made_up(match) if key_kind(match["key"]) >= KeyKind.LIKELY else None


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
            "echo -n «hunter2» | kubeseal --raw",
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
        hints=("<(", "command", "cmd"),
        pattern=_SUBSTITUTED,
        secret=secret_if(is_no_placeholder),
        examples=(
            "rsync --password-file=<(echo «hunter2») a b",
            "restic --password-command 'echo «hunter2»' backup",
            "--ldap_password_cmd='printf «hunter2»'",
        ),
        counter_examples=("diff --key <(echo $TOKEN) b",),
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
        name="member in a cell",
        hints=('""',),
        pattern=_CELL,
        secret=_value_of_field,
        examples=('"42","{""password"":""«hunter2»""}"',),
        counter_examples=('{"password":"","user":"bob"}',),
    ),
    Rule(
        name="text that is sent to a program",
        hints=("send",),
        signs=("\\r", "\\n"),
        pattern=_SENT,
        secret=secret_if(is_made_up),
        examples=(r'''expect -re "word:"; send -- "«Meadow1234»\n"''',),
        counter_examples=(r'''send "quit\r"''', r'''send "show-version\r"'''),
    ),
    Rule(
        name="line of a list of users",
        hints=("userlist", '"md5', '"scram-'),
        pattern=_USER_LIST,
        secret=_in_user_list,
        examples=(
            'userlist.txt line 3: "app" "«hunter2»"',
            'pgbouncer has "app" "«md50f1e2d3c4b5a69788796a5b4c3d2e1f0»"',
        ),
        counter_examples=('"app" "orders"', "userlist.txt line 3 is malformed"),
    ),
    Rule(
        name="variable p of a script",
        hints=("$p",),
        pattern=_SHORT_VARIABLE,
        secret=secret_if(is_made_up),
        examples=("$p='«Meadow1234»'; Connect-Db",),
        counter_examples=("$p = 'checkout'", '$p = "${a}_b2c3d4"', "$path='a/b2c3d4'"),
    ),
    Rule(
        name="key that starts a service's program",
        hints=(".init", ".setup", ".configure", ".start"),
        signs=("(",),
        pattern=_STARTED,
        secret=secret_if(looks_random),
        examples=("Rollbar.init('«2aa68bfcc8c928344b16103485a1c292»') raised",),
        counter_examples=("app.init('checkout-service-v2')", "Rollbar.init(config)"),
    ),
    Rule(
        name="service made with its key",
        hints=(
            "new ",
            ".load(",
            ".identify(",
            ".boot(",
            ".regis",
            ".creat",
            ".set",
            ".use(",
        ),
        signs=("(",),
        pattern=_CONSTRUCTED,
        secret=secret_if(looks_random),
        examples=(
            "new Rollbar('«2aa68bfcc8c928344b16103485a1c292»') crashes",
            'analytics.load("«2aa68bfcc8c928344b16103485a1c292»")',
        ),
        counter_examples=(
            "new ObjectId('2aa68bfcc8c928344b161034')",
            "new CommitSha('2aa68bfcc8c928344b16103485a1c2922aa68bfc')",
            "cache.load('2aa68bfcc8c928344b16103485a1c292')",
            "new OrderServiceFactoryWithRetriesAndTimeouts('checkout')",
        ),
    ),
    Rule(
        name="new value in a plan",
        hints=('" -> "',),
        pattern=_PLANNED,
        secret=_value_of_field,
        examples=('~ auth_token = "***" -> "«a8f3k2m9x1v7»"',),
        counter_examples=('~ instance_type = "t3.small" -> "m5.2xlarge4b"',),
    ),
    Rule(
        name="login of a remote query",
        hints=("openrowset",),
        pattern=_REMOTE_QUERY,
        secret=secret_if(is_no_placeholder),
        examples=("OPENROWSET('SQLNCLI','db';'sa';'«hunter2»','select 1')",),
        counter_examples=("OPENROWSET('SQLNCLI','db','select 1')",),
    ),
    Rule(
        name="old password of Oracle",
        hints=(" replace ",),
        pattern=_OLD_PASSWORD,
        secret=secret_if(is_no_placeholder),
        examples=('ALTER USER a IDENTIFIED BY *** REPLACE "«hunter2»"',),
        counter_examples=('users identified by id replace "name" tags',),
    ),
    Rule(
        name="value where a variable is missing",
        hints=("env", "config("),
        signs=("(",),
        pattern=_FROM_ENVIRONMENT,
        secret=_value_from_environment,
        examples=(
            'os.environ.get("DB_PASSWORD", "«hunter2»")',
            "password: <%= ENV.fetch('X') { '«hunter2»' } %>",
            "'key' => env('APP_SECRET_KEY', '«a8f3k2m9x1v7»'),",
        ),
        counter_examples=(
            'os.environ.get("DB_HOST", "db-1.example2")',
            "config('app.name', 'Shop2x')",
        ),
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
