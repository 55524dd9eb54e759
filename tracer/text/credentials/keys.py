"""Judges by its name whether a key has a credential as its value."""

import re
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache

from tracer.text.patterns import Pattern


class KeyKind(IntEnum):
    """How sure a key is to have a credential as its value."""

    OTHER = 0
    """`latency`, `token_count`, `primary_key`: the value is not a credential."""
    CODE = 1
    """`otp`, `pin`: the value is a credential if it is a number of a few digits."""
    MAYBE = 2
    """`token`, `secret`, `signature`: the value decides, for texts speak of them."""
    LIKELY = 3
    """`Secret key`, two words of a sentence: what is random, or that somebody made up."""
    SURE = 4
    """`client_secret`, `api_key`: any value that is not plainly something else."""
    PASSWORD = 5
    """`DB_PASSWORD`: also a common word may be one."""


def words_in_lines(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_PASSWORDS = (
    *("password", "passwd", "passphrase", "passcode", "pwd"),
    # German, Spanish, Portuguese, Polish, Russian, Chinese, Japanese
    *("passwort", "kennwort", "contraseña", "contrasena", "senha", "hasło", "haslo"),
    *("пароль", "密码", "密碼", "パスワード"),
    # Dutch, French, Turkish, Korean, Swedish, Danish, Norwegian, Finnish, Hungarian, Czech
    *("wachtwoord", "motdepasse", "şifre", "sifre", "비밀번호", "암호", "lösenord"),
    *("losenord", "adgangskode", "kodeord", "passord", "salasana", "jelszó", "jelszo"),
    # Greek, Indonesian, Vietnamese
    *("heslo", "κωδικός", "sandi", "khẩu"),
)
_PASSWORD_NAMES = words_in_lines(
    "dbpass userpass rootpass adminpass smtppass sshpass ldappass ftppass mypass",
    "authtok keypass storepass requirepass masterauth pw mdp bindpw rootpw parola",
    "userpw ldappw clave contrasenya psw pswd passwrd pasword zugangscode",
    "parolası parolasi parolanız şifresi sifresi şifreniz palavrapasse 비번 口令 暗号",  # noqa: RUF001 - Turkish
)
"""Names of environment variables and options of databases, keytool and Redis."""
_STORES = ("storepass", "keypass")
"""Ends of options of keytool: `-srcstorepass`."""
_PASS_OWNERS = words_in_lines(
    "account admin ansible auth become bind database db default enable ftp http key keystore ldap login mail mongo mysql pg",
    "postgres proxy rabbitmq redis root smtp sql ssh store sudo svc truststore user",
    "imap irc local mssql oracle rdp remote vnc vpn wifi",
)
"""Words before `pass` where it is short for password; tests pass as well."""
_SURE_NAMES = (
    *("apikey", "apitoken", "authtoken", "accesstoken", "refreshtoken", "usertoken"),
    *("bearertoken", "clientsecret", "appsecret", "sharedsecret", "secretkey"),
    *("accesskey", "privatekey", "authkey", "accountkey", "masterkey", "sharedkey"),
    *("encryptionkey", "signingkey", "licensekey", "sessiontoken", "idtoken"),
)
"""Names written as one word, and the ends of longer ones: `stripeapikey`."""
_MAYBE_NAMES = words_in_lines(
    "auth authorization signature sig hmac credential credentials creds",
    "cookie passwords session sessionid jsessionid phpsessid jwt bearer pat mnemonic",
    "pass passkey ticket assertion passhash",
    # a key in Russian, German, French, Italian, Spanish, Portuguese, Polish, Chinese
    "ключ schlüssel clé chiave llave chave klucz 密钥 密鑰 秘钥 키",
    # a key in Japanese, Turkish, Dutch
    "キー 秘密鍵 anahtar anahtarı sleutel",  # noqa: RUF001 - Turkish
    # a token in Russian, French, Chinese, Japanese, Korean
    "токен jeton 令牌 トークン 토큰",
    # credentials in German, French, Spanish, Portuguese, Italian
    "zugangsdaten anmeldedaten identifiants credenciales credenciais credenziali",
)
_WHOLE_NAMES = {"": KeyKind.OTHER, "cypressrecordkey": KeyKind.SURE}
"""Names, without what parts their words, whose last two words say something else."""
_GETTERS = words_in_lines(
    "fetch find from get has is load lookup need read require resolve"
)
"""First words of functions that take a credential's name, not the credential."""
_CODE_NAMES = words_in_lines(
    "otp totp pin cvv cvc mfa 2fa 暗証番号 验证码 驗證碼 認証コード 인증번호"
)
_CIPHERS = words_in_lines("dhe ecdhe eap ft rsa tls wpa wpa2 wpa3")
"""Words before `psk` where it is how a network is locked, not the key."""
_CODE_OWNERS = words_in_lines(
    "2fa backup confirmation mfa onetime otp recovery security sms token totp verification"
)
"""Words before `code` where it is one that lets in; others are of errors and countries."""
_VENDORS = words_in_lines(
    "airtable algolia anthropic aws azure bitbucket circleci cloudflare cohere datadog",
    "discord digitalocean dropbox elastic facebook fastly figma firebase gcp gemini",
    "github gitlab google grafana heroku honeycomb hubspot intercom jira launchdarkly",
    "linear mailchimp mailgun mapbox mistral netlify newrelic notion npm nuget okta",
    "openai opsgenie paddle pagerduty paypal plaid postmark pypi resend segment",
    "sendgrid sentry shopify slack snyk sonar splunk square stripe supabase telegram",
    "terraform trello twilio twitter vault vercel vonage zendesk",
)
_SECRET_KEYS = _VENDORS | words_in_lines(
    "access account admin api app application auth authentication authorization bot",
    "client consumer crypt crypto db decryption dsa ecdsa ed25519 encrypt encryption ftp gpg",
    "hmac host hook http ingest ingestion integration jwt license licence master pem",
    "pgp preshared private priv project read root rsa secret server service session shared sign",
    "signing signature smtp ssh ssl storage subscription symmetric tls token user",
    "webhook wifi wlan wpa write deploy deployment function functions unseal",
)
"""Words before `key` where it is secret; a cache key or a primary key is not."""
_OTHER_KEYS = words_in_lines(
    "a an any at by for in of on the to with and or is no each every this that some same",
    "alert arrow artifact blob cache candidate column composite compound config consistent",
    "consul context ctrl dedup dedupe deduplication document duplicate enter entity error",
    "escape etag etcd event feature field file flag foreign form function group hash hot",
    "idempotency incident index insertion item json kafka kms label language leader ledger legend memcache memcached",
    "lock log lookup map memory merge message metric missing natural new null",
    "object option order ordering page parent partition path pivot policy primary product",
    "property public query queue record redis registry resource result return row s3 search",
    "sequence setting shard shortcut skeleton sort span state store string surrogate table",
    "tag template time topic trace translation type unique unknown value yaml",
)
"""Words before `key` where it finds or names something."""
_SECRET_TOKENS = _VENDORS | words_in_lines(
    "access admin api app auth bearer bot ci client csrf xsrf deploy device id identity",
    "integration jwt oauth personal private push refresh registration runner secret",
    "security service session sso user verification webhook",
)
"""Words before `token` where it gives access for sure."""
_OTHER_TOKENS = words_in_lines(
    "next page sync continuation continue cancel cancellation fencing eos bos pad unk",
    "sep mask stop prompt completion max min total input output",
)
"""Words before `token` where it is a place in a list, or a piece of a text."""
_SECRET_SECRETS = _VENDORS | words_in_lines(
    "api app application auth client consumer cookie flask jwt oauth session shared",
    "signing webhook hmac totp service",
)
_SECRET_OWNERS = {
    "code": frozenset(("auth", "authorization")),  # of OAuth, and a vendor's of Paddle
    "id": frozenset(("secret",)),  # of Vault and Consul; AWS's has a name as its value
    "key": _SECRET_KEYS,
    "login": frozenset(("sonar",)),
    "salt": frozenset(("auth", "in", "nonce")),  # of WordPress
    "sid": frozenset(("connect",)),
    "team": frozenset(("honeycomb",)),
    "token": _SECRET_TOKENS,
    "response": frozenset(("saml",)),
    "community": frozenset(("snmp", "read", "ro", "rw", "write")),
    "secret": _SECRET_SECRETS,
    "seed": frozenset(("2fa", "authenticator", "hotp", "mfa", "otp", "totp", "wallet")),
}
_WHOSE = frozenset(("for", "of", "für", "para", "pour"))
"""Words behind the name that say whose it is."""
LEAKED = "leaked|exposed|committed|printed|published|revealed|stolen|logged"
"""What is said of a credential that everybody can read now."""
IS_LEAKED = Pattern(rf"{LEAKED}|hard-?coded", re.IGNORECASE)
_AFTERTHOUGHTS = words_in_lines(
    "prod production stage staging dev development test testing live local base",
    "b64 base64 enc encoded encrypted plain plaintext clear raw value val string str",
    "text old new current previous primary secondary default confirm confirmation",
    "again root main backup private v hint",
)
"""What may follow the name: `API_KEY_PROD`, `SECRET_KEY_BASE`, `password_confirmation`."""

_KEY_WORD = Pattern(
    r"""
      [A-Z]+(?![a-z])                    # API of APIKey, PASSWORD
    | [A-Z]?(?:(?![A-Z])[^\W\d_])+       # access and Token of accessToken, пароль
    | \d+                                # 2 of token2
    """,
    re.VERBOSE,
)
_LONGEST_KEY = 120
_DISGUISED = Pattern(r"p[a4@][s5$]{2}w[o0]r?d", re.IGNORECASE)
"""A password that is written with digits: `passw0rd`."""
_DOMAIN = Pattern(r"(?:\.[\w-]{1,63}){2}\.core\.windows\.net$", re.IGNORECASE)
"""Whose key it is, in the names of Hadoop's settings."""
_LOGIN_NAME = Pattern(r"(?:auth[._-]user[._-]?info|basic[._-]?auth)$", re.IGNORECASE)
"""Whose value is a user and a password: `basic.auth.user.info` of Kafka's registry."""
_QUESTIONS = frozenset(("has", "had", "is"))
"""First words of what is true or false: `has_password`."""
_NAMED_KEYS = words_in_lines("dsa ecdsa ed25519 gpg host pem pgp rsa ssh ssl tls")
"""Words before `key` where it is long, and short where it has a name: `ssh_key=deploy`."""
NAME_PARTS = (
    "_api",
    *("pass", "pwd", "pw", "secret", "token", "key", "cred", "auth", "sig", "hmac"),
    *(
        "cookie",
        "seed",
        "session",
        "sid",
        "jwt",
        "bearer",
        "pat",
        "mnemonic",
        "ticket",
        "psk",
        "team",
    ),
    *("assertion", "login", "otp", "pin", "cvv", "cvc", "mfa", "2fa", "code"),
    *("psw", "pswd", "pasw", "p4ss", "pa5", "p@ss", "pa$"),
    *("saml", "ключ", "schlüssel", "clé", "chiave", "llave", "chave", "klucz"),
    *("키", "キー", "秘密鍵", "anahtar", "sleutel", "口令", "暗号", "暗証番号", "证码"),
    *("비번", "證碼", "コード", "증번호", "palavra"),
    *("密钥", "密鑰", "秘钥", "токен", "jeton", "令牌", "トークン", "토큰"),
    *("gsdaten", "dedaten", "identifiants"),
    *(
        "wort",
        "contrase",
        "senha",
        "hasło",
        "haslo",
        "пароль",
        "密码",
        "密碼",
        "パスワード",
    ),
    *(
        "woord",
        "şifre",
        "sifre",
        "비밀번호",
        "암호",
        "senord",
        "kode",
        "kodeord",
        "passord",
    ),
    *(
        "salasana",
        "jelsz",
        "heslo",
        "mdp",
        "parola",
        "clave",
        "acceso",
        "κωδικός",
        "sandi",
        "khẩu",
        "community",
    ),
)
"""Parts of the names above; a text without any has no name of a credential."""


@lru_cache(maxsize=1_000)  # a log has the same few names in every line
def key_kind(key: str, word_before: str = "") -> KeyKind:
    """Return what a key's value is, judged by its last words.

    Args:
        key: a name in any spelling: `DB_PASSWORD`, `accessToken`, `x-api-key`.
        word_before: the word in front of it, for `API key`.

    """
    plain = _DISGUISED.sub("password", _DOMAIN.sub("", key[-_LONGEST_KEY:]))
    words = [word.lower() for word in _KEY_WORD.findall(plain)]
    if len(words) > 1 and words[0] in _QUESTIONS:
        return KeyKind.OTHER
    if len(words) > 1 and words[-1] in {"hash", "digest"}:
        return min(key_kind(" ".join(words[:-1])), KeyKind.MAYBE)
    for mark in _WHOSE.intersection(words[1:]):  # "Password for db"
        kind = key_kind(" ".join(words[: words.index(mark, 1)]))
        if kind is not KeyKind.OTHER:
            return kind
    while len(words) > 1 and (words[-1] in _AFTERTHOUGHTS or words[-1].isdigit()):
        words.pop()
    if (name := "".join(words)) in _WHOLE_NAMES:
        return _WHOLE_NAMES[name]
    if len(words) > 1:
        return _kind_of_name(key, words)
    return _kind_of_words(word_before.lower(), words[0], KeyKind.LIKELY)


def _kind_of_name(key: str, words: Sequence[str]) -> KeyKind:
    """Return the kind of a key by the last two of its several words."""
    if words[-1] == "api" and key.isupper():
        return KeyKind.MAYBE  # MAPS_API=…, which may also be an address or a version
    is_header = words[0] == "x" and words[-1] in {"secret", "token"}  # X-Hub-Secret
    before = "api" if is_header else words[-2]
    return _kind_of_words(before, words[-1], KeyKind.SURE)


def _kind_of_words(before: str, last: str, sure: KeyKind) -> KeyKind:
    """Return the kind of a key by its last two words.

    `sure` is the kind where both say that it is for access; of two words in a sentence
    (`access token: revoked`) they are less sure than of a name (`access_token=…`).
    """
    if _is_password(before, last):
        return KeyKind.PASSWORD
    if last in _CODE_NAMES or (last == "code" and before in _CODE_OWNERS):
        return KeyKind.CODE
    if last in _SECRET_OWNERS:
        return _kind_of_owned(before, last, sure)
    is_network = last == "psk" and before not in _CIPHERS and not before.isdigit()
    if is_network or last.endswith(_SURE_NAMES):
        return KeyKind.SURE
    return KeyKind.MAYBE if last in _MAYBE_NAMES else KeyKind.OTHER


def _kind_of_owned(before: str, last: str, sure: KeyKind) -> KeyKind:
    """Return the kind of a key, a token or a secret by the word in front of it."""
    if last == "key" and before in _NAMED_KEYS:
        return KeyKind.MAYBE
    if last == "id":
        return KeyKind.MAYBE if before in _SECRET_OWNERS[last] else KeyKind.OTHER
    if before in _SECRET_OWNERS[last]:
        return sure
    return KeyKind.OTHER if _is_other(before, last) else KeyKind.MAYBE


def _is_other(before: str, last: str) -> bool:
    """Whether two words name something else, of which there is more than one kind.

    A routing key is PagerDuty's credential, and the name of a queue; a word that we do
    not know may be the name of a service.
    """
    if last == "key":
        return not before or before in _OTHER_KEYS
    return (
        last in {"code", "login", "response", "seed", "sid", "team", "community"}
        or before in _OTHER_TOKENS
    )


def holds_login(key: str) -> bool:
    """Whether a key's value is a user and a password, parted by a colon."""
    return _LOGIN_NAME.search(key) is not None


def takes_name(key: str) -> bool:
    """Whether a function by this name takes the name of a credential: `getSecret("db")`."""
    words = _KEY_WORD.findall(key[-_LONGEST_KEY:])
    return bool(words) and words[0].lower() in _GETTERS


def _is_password(before: str, last: str) -> bool:
    if last == "pass":
        return before in _PASS_OWNERS
    if last == "psw" and before == "krnl":
        return False  # the program status word of a mainframe
    if before == "de" and last in {"passe", "acceso"}:
        return True  # mot de passe, clave de acceso
    if before == "access" and last == "code":
        return True
    if last.endswith(_STORES) or last.removesuffix("pass") in _PASS_OWNERS - {last}:
        return True  # srcstorepass, remotepass
    is_split = before == "pass" and last in {"word", "phrase", "code"}
    is_split |= (before, last) == ("key", "phrase")
    return is_split or last.endswith(_PASSWORDS) or last in _PASSWORD_NAMES
