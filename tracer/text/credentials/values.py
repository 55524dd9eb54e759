"""Judges by its looks whether a value is a credential or says something of one."""

import re
from collections.abc import Sequence

from tracer.text.credentials.keys import LEAKED, KeyKind, key_kind, words_in_lines
from tracer.text.patterns import Pattern

_LONGEST = 100
"""Characters of a value that are looked at; a longer one is judged by its start."""

_STATES = words_in_lines(
    "absent accepted active asked available bad blank blocked changed closed compromised configured",
    "correct corrupt corrupted created decrypted deleted denied deprecated disabled",
    "duplicate empty enabled encrypted error errors exceeded exhausted expired expires",
    "expiring exposed fail failed failing fails failure filtered forbidden found fresh",
    "granted hashed hidden ignored inactive incorrect invalid invalidated issued leaked",
    "limited loaded locked lost malformed masked match matched mismatch mismatched",
    "missing mounted n na nil none notfound null off ok okay omitted on optional",
    "outdated ok pending present provided read received redacted refreshed refreshing",
    "refused rejected removed renewed required reset retrieved returned reused revoked",
    "rotated rotating sent set short skipped stale stored success successful succeeded",
    "suspended timed true false timeout unauthorized unavailable unchanged undefined unknown",
    "unlocked unreadable unset unsigned unsupported unused unverified updated used valid",
    "verified weak wrong yes no y",
)
"""What is said of a credential: `Token: expired`."""
_FOREIGN_WORDS = words_in_lines(
    # an error in eight languages
    "fehler erreur errore erro błąd hata ошибка feil",
    # German
    "abgelaufen darf falsch fehlerhaft fehlt geändert gesperrt ist kann kein keine leer",
    "muss müssen nicht soll sollte ungültig vergessen war wird wurde zurückgesetzt",
    # French, Spanish, Portuguese, Italian
    "est doit doivent expiré incorrect invalide manquant ne obligatoire oublié requis",
    "caducada debe demasiado es incorrecta incorrecto inválida no obligatoria olvidada",
    "campo requerida deve expirada incorreta obrigatória esqueceu não é dimenticata errata",
    "non obbligatoria scaduta valida è",
    # Dutch, Polish, Russian, Turkish, Chinese, Japanese, Korean
    "is moet niet onjuist verlopen vergeten verplicht musi nie wygasło wymagane не",
    "неверный истек обязателен обязательное обязательно должен пустой geçersiz",
    "bitte veuillez proszę prego lütfen пожалуйста favor",
    "gerekli zorunlu 错误 无效 已过期 不能为空 不正确 必填",
    "必須 必須です 正しくありません が 오류 만료됨 필수 잘못됨",
)
"""The same in other languages: `Passwort: muss mindestens 12 Zeichen haben`."""
_SENTENCE_WORDS = words_in_lines(
    "about after again already also and any are be because been before being between but",
    "can can't cannot could did didn't do does doesn't don't during each either for from",
    "had has have here how into is isn't it its just less many may more most must near",
    "needs never not of once only our over per please should since some still such than",
    "that the their them then there these this those through to too under until via was",
    "wasn't were what when where which while who why will with within without won't would",
    "you your",
)
"""What holds one of them is a sentence, and no pass phrase."""
_FUNCTION_WORDS = (
    _SENTENCE_WORDS
    | _FOREIGN_WORDS
    | words_in_lines("a all an as at both by i if in no now off on or so up we y")
)
_SAYING = _STATES | _FUNCTION_WORDS
"""What says something of a credential, and is none even where a password is expected."""
_NOUNS = words_in_lines(
    "abuse access account action admin age alert alerts algorithm analysis api app",
    "application argument attempt attempts audit auth authentication authority",
    "authorization backend backup base64 basic bcrypt bearer bits box bucket budget bytes",
    "cache cert certificate change changes character characters chars check checks class",
    "cleanup client code codes collector column command complexity config configuration consumer",
    "cookie cookies count counter cpu creation credential credentials data database",
    "day days default deletion detection digest digits discovery dns duration election",
    "endpoint engine enter entropy env environment events exchange expiration expiry exporter",
    "exposure feature field file flag flow form format function generation generator",
    "grant handler handling hash hasher hashing header history hit hits hook hours http",
    "https id ids incident ingest injection input introspection issuance issue issuer",
    "issues job jobs jwt kerberos key keyring keys kind latency layer ldap leader leak",
    "leakage leaks length level library limit limiter limits lock login logins logout",
    "lookup manager management memory metric metrics mfa middleware migration minutes",
    "miss misses mode module monitor name names namespace negotiate nonce oauth object",
    "oidc opaque operation operator option owner page pair parameter params parser",
    "parsing password passwords path permission permissions pipeline plain plugin policy",
    "pool prefix process processing prompt protection provider proxy push quality quota",
    "rate ratio reader reads recovery refresh registration registry release renewal",
    "request requests requirement requirements reset resolver response responses result",
    "retries retry secretstr securestring revocation ring role room rotation rule rules salt saml santa sauce",
    "scan scanner scanning schema scope screen scrypt seconds secret secrets server",
    "servers service session sessions sharing sha sign signature signer signin signing",
    "signup size spec spike sso standard state status stdin storage store str strength",
    "string suffix sync system table task template test tests text theft throttling time",
    "timing title token tokens totp trace traffic ttl type types update upload uptime url",
    "usage use user username users validation validator validity value values vault",
    "verification verifier verify version volume webhook window word words worker write",
    "writes",
    # how much, how often, for whom, and what to do
    "average bulk daily emergency fast faster first forced high higher hourly increase",
    "increased last latest low lower manual many mass max maximum min minimum monthly",
    "multiple next nightly rising scheduled several slow slower spikes sudden suspicious",
    "three total two unusual weekly bob customer customers everyone people support team",
    "tenant tenants ask call choose contact look mounting open press read report reported",
    "reporting resend restart retrying see send sending show start stop submit tell try",
    "type visit wait documentation docs readme typo note hint hints",
    # what a commit does: "password: add strength meter"
    "accept accepts add adds adjust allow allows apply assume avoid bump calculate call",
    "clarify clean cleanup compute convert correct cover create decode default delete",
    "deprecate detect disable display document drop emit enable encode enforce enhance",
    "ensure escape expect expects explain expose extend extract fix fixes fixup follow",
    "forbid forgot format generate guess handle hardcode hide honour ignore implement",
    "improve initialize inline introduce keep limit load log make mark match merge migrate",
    "move needs normalize notice optimize pass permit pin prefer prepare prevent print",
    "propagate protect provide raise refactor reject relax remove removes rename reorder",
    "replace reset restore return returns revert rework rewrite rotate save separate set",
    "simplify skip sort split store strip support supports swap switch take takes tidy",
    "treat tweak unify update upgrade use uses using validate verify wrap",
)
"""What has to do with credentials but is not one: `password: policy`, `token:issue`."""
_KNOWN_WORDS = _SAYING | _NOUNS
_ADJECTIVES = words_in_lines(
    "ambiguous anonymous available awkward cleartext common complete computed concrete",
    "consistent defunct different difficult disjoint elsewhere encoded enough entirely",
    "fortunately global guessable hardcode however identical illegal immutable insecure",
    "instead likewise literally lowercase meanwhile neither nowhere obsolete opposite",
    "otherwise outside perfect plaintext possible precise private probably public random",
    "readable related salted secure separate shared similar simple somewhere somehow",
    "temporary therefore together transparent trivial unclear uncommon underway unique",
    "unknown unlike unsafe unsecure uppercase useless version visible without",
)
"""What people say of a password, and does not end as most adjectives do."""
_ENDS_OF_ADJECTIVES = (
    *("ed", "en", "ing", "able", "ible", "al", "ic", "ive", "ous", "ful", "less", "ly"),
    *("ant", "ent", "ary", "ory", "ise", "ize", "ward", "wise", "ion", "ment", "ness"),
    *("ity", "ism", "ist", "ance", "ence", "ure", "ate", "ers", "ors"),
)
_LEAST_OF_WORD = 7
_WEAK_PASSWORDS = words_in_lines("admin default guest password root secret test user")
"""Words that are passwords as often as they are anything else."""

_PLACEHOLDER = Pattern(
    r"""
      [*•.xX\#_-]{3,} | \*{2}                 # masked already
    | <[^<>]{0,60}>? | \[[^][]{0,60}\]?       # <token>, [REDACTED]
    | \((?:redacted|removed|filtered|masked|hidden|none|empty|null)\)
    | [$%\#@]?\{{1,2}[^{}]{0,120}\}{0,2}      # ${TOKEN}, {{ token }}, {token}
    | \$\(.{0,120} | \$[A-Z_][A-Z0-9_]+ | \$[0-9@]   # $(cat file), $TOKEN, $1
    | %[A-Z_][A-Z0-9_]*% | %\(\w+\)s | %[sdv] # %TOKEN%, %s
    | [*&][A-Za-z_-]{2,40}                    # *password, an alias of YAML
    | :[a-z_]{2,40}                           # :token, a parameter of SQL
    | (?i:\$env:\w+)
    | (?i:os\.|process\.)?(?i:env)(?:iron)?[.:(\[].{0,80}       # process.env.TOKEN
    | (?:secrets|vars?|local|self|this|config|settings|args|opts)(?:\.[A-Za-z_]\w*){1,5}
    | [A-Za-z_][\w.:]{0,60}!?\((?:.{0,80}\))?  # get_token(), format!(
    | [a-z]+[_.][a-z_.]{0,60}\(\w{0,40}       # make_token(user, and more
    | \(\([\w./-]{1,80}\)\) | @@\w{1,80}@@    # ((token)) of Concourse, @@TOKEN@@ of Ant
    | !(?i:vault|reference|ref|sub|getatt|env|env_var|include|importvalue)\b.{0,80}   # tags of YAML
    | (?i:valueFrom|secretKeyRef)\b.{0,80}    # of Kubernetes
    | ENC\[.{0,120}                           # of SOPS
    | [A-Za-z_][\w.]{0,60}\[(?:[A-Za-z_0-9]{0,40}\])?           # request.form[, Optional[str]
    | [A-Za-z_][\w.]{0,60}\[\d{1,3}\][\w.]{1,60}   # hosts[0].password
    | (?:vault|op|ssm|awssm|gcpsm|file|arn|secretref):\S+       # where it is kept
    | (?i:sha\d{1,3}|md5)[:=-][\w+/=]+        # a digest
    """,
    re.VERBOSE,
)
_MEASURED = Pattern(
    r"""
      [-+~<>=]{0,2}\d{1,3}(?:[-–/]\d{1,4}|\+)?         # a count, a span, 3/5, 8+
    | [-+~<>=]{0,2}\d[\d,._]{0,20}\s?                  # a quantity
      (?:%|[a-zµ]{1,2}|min|sec|days?|hours?|bytes|[kmgt]i?b|rps|chars)(?:/\w{1,9})?
    | v?\d+(?:\.\d+){1,3}(?:[-+.][a-z0-9.]{1,20})?     # a version, an IP address
    | \d{1,5}-?(?:second|minute|hour|day|week|month|year|char|character|bit|way)s?   # 3-days
    | \d{4}-\d\d-\d\d(?:[t\x20]\d\d:\d\d\S{0,16})?     # a date or a time
    | \d\d?:\d\d(?::\d\d)?                            # 15:30
    """,  # noqa: RUF001 - people write spans with a dash
    re.VERBOSE | re.IGNORECASE,
)
_PATH = Pattern(
    r"""
    (?:[a-z]:|~|\.{1,2})?[/\\]                     # /srv, ./srv, ~/srv, C: of Windows
    (?:[\w.@:-]+(?:[/\\][\w.@:-]+)*[/\\]?)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FILE = Pattern(
    r"@?[\w.-]{1,80}\.(?:pem|key|hex|crt|cer|pub|json|ya?ml|txt|toml|env|p12|pfx|jks|gpg)",
    re.IGNORECASE,
)
_LINE_OF_FILE = Pattern(r"[\w.@/\\$-]{1,200}\.[A-Za-z]{1,5}:\d{1,6}(?::\d{1,6})?")
"""`lib/fields.js:10:4`"""
_ADDRESS = Pattern(r"[a-z][a-z0-9+.-]{1,20}://", re.IGNORECASE)
_WORD = Pattern(r"[^\W\d_]+(?:'[a-z]{1,2})?")
_UUID = Pattern(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_NAME = Pattern(r"[A-Za-z]+(?:[._-][A-Za-z]+)+")
_ABBREVIATION = Pattern(
    r"""
    (?:sha|md|aes|rsa|dsa|ec|hs|rs|es|ps|ed|argon|pbkdf    # algorithms
      |oauth|utf|base|http|ipv|tls|v)                      # standards, versions
    -?\d{1,5}[a-z]{0,3}(?:-[a-z]{2,5}\d{0,4})?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ONE_TIME_CODE = Pattern(r"\d{4,8}|\d{3}[- ]\d{3}")
_COUNTED = Pattern(
    r"[ ](?!(?:was|is|has|does|expires|fails|works)\b)(?:[a-z]{2,20}s|per|release|page)\b"
)
_TICKET = Pattern(
    r"(?:INC|CHG|REQ|RITM|PRB|TASK|SCTASK|CS)\d{4,10}|[A-Z]{2,10}-\d{1,7}"
)
"""The number of a ticket, of ServiceNow or Jira: `ticket=INC0012345`."""
_SYMBOLS = frozenset("!#$%^&*?@+~=")
_LEAST, _LEAST_IN_PROSE = 6, 8
"""Characters of a credential whose name may mean something else as well."""
_LEAST_IN_PATH = 16
"""Characters of a part of what looks like a path, where it may be base64."""


def is_credential(value: str, kind: KeyKind, *, is_assigned: bool = False) -> bool:
    """Whether the value of a key is a credential.

    Args:
        value: without quotes.
        kind: what the key's name says.
        is_assigned: whether a program or its configuration joins the two
            (`key=value`, `"key": "value"`); in a sentence more is said about credentials.

    """
    plain = value.strip()[:_LONGEST]
    if kind is KeyKind.OTHER or is_ordinary(plain, kind, is_assigned=is_assigned):
        return False
    if kind >= KeyKind.SURE:
        return True
    if kind is KeyKind.CODE:
        return _ONE_TIME_CODE.fullmatch(plain) is not None or looks_random(plain)
    return _may_be_token(plain, kind, is_assigned=is_assigned)


def _may_be_token(plain: str, kind: KeyKind, *, is_assigned: bool) -> bool:
    if _TICKET.fullmatch(plain):
        return False
    if looks_random(plain, _LEAST if is_assigned else _LEAST_IN_PROSE):
        return True
    has_digits = sum(map(str.isdigit, plain)) >= _DIGITS_OF_MADE_UP
    is_like_one = is_made_up if is_assigned else is_mixed  # secret=Blue-Otter-41
    if has_digits and is_like_one(plain) and has_letters_and_digits(plain):
        return len(plain) >= _LEAST_IN_PROSE
    if kind is KeyKind.LIKELY and len(plain) >= _LEAST_IN_PROSE:
        return is_made_up(plain)
    return is_assigned and len(plain) >= _LEAST and is_mixed(plain)


def is_ordinary(value: str, kind: KeyKind, *, is_assigned: bool = False) -> bool:
    """Whether a value says something about a credential, or where it is kept."""
    plain = value.strip().rstrip(".!?,;")
    if not any(map(str.isalnum, plain)) or _is_of_another_kind(plain):
        return True
    words = [word.lower() for word in _WORD.findall(plain.replace("\u2019", "'"))]
    if any(map(str.isspace, plain)) and _is_sentence(words):
        return True
    if any(char.isdigit() or char in _SYMBOLS for char in plain):
        return _ABBREVIATION.fullmatch(plain) is not None
    return bool(words) and _ordinary_words(
        kind, words, is_assigned=is_assigned
    ).issuperset(words)


def is_strange_word(value: str) -> bool:
    """Whether a word says nothing of a password, so that it is one: `swordfish`.

    Asked only where a sentence ends with it: `the password is swordfish`.
    """
    word = value.lower()
    is_known = word in _KNOWN_WORDS or word in _ADJECTIVES
    is_adjective = is_known or word.endswith(_ENDS_OF_ADJECTIVES)
    return len(word) >= _LEAST_OF_WORD and word.isalpha() and not is_adjective


def speaks_of_credentials(words: Sequence[str]) -> bool:
    """Whether words in lower case are a sentence on credentials, and no pass phrase.

    `correct horse battery staple` has one word of those that alerts use, as well.
    """
    known = sum(word in _STATES or word in _NOUNS for word in words)
    return not _FUNCTION_WORDS.isdisjoint(words) or known > len(words) / 4


def joins_words(value: str) -> bool:
    """Whether it is a word of a sentence: `redis-cli -a is deprecated`."""
    return value.lower() in _FUNCTION_WORDS


def says_something(value: str) -> bool:
    """Whether a tag's value is plainly no credential: a path, or known words in a row.

    One word may be a password: `DB_PASSWORD=expired`.
    """
    plain = value.strip()
    words = [word.lower() for word in _WORD.findall(plain)]
    are_known = _KNOWN_WORDS.issuperset(words)
    is_path = _PATH.fullmatch(plain) and not looks_random(plain, _LEAST_IN_PATH)
    has_letters = any(map(str.isalnum, plain))
    return bool(is_path) or not has_letters or (len(words) > 1 and are_known)


def _is_sentence(words: list[str]) -> bool:
    """Whether several words say something: a pass phrase is made of other words."""
    speaking = sum(word in _SENTENCE_WORDS for word in words)
    is_known = _KNOWN_WORDS.issuperset(words)
    has_state = not _STATES.isdisjoint(words)
    return speaking > 1 or (has_state and (speaking == 1 or is_known))


def _ordinary_words(
    kind: KeyKind, words: list[str], *, is_assigned: bool
) -> frozenset[str]:
    may_be_password = is_assigned or _WEAK_PASSWORDS.issuperset(words)
    if kind is KeyKind.PASSWORD and may_be_password:
        return _SAYING
    return _KNOWN_WORDS


def _is_reference(plain: str) -> bool:
    """Whether a value is the name of another one: `password=user.password`."""
    if not _NAME.fullmatch(plain):
        return False
    return key_kind(plain) is not KeyKind.OTHER or plain.lower().endswith("key")


def is_placeholder(value: str) -> bool:
    """Whether something is written in the place of a credential: `${TOKEN}`, `***`."""
    return _PLACEHOLDER.fullmatch(value.strip()) is not None


def is_no_placeholder(value: str) -> bool:
    """Whether a value is more than a sign for one."""
    return not is_placeholder(value)


def _is_of_another_kind(plain: str) -> bool:
    patterns = (_PLACEHOLDER, _MEASURED, _PATH, _FILE, _LINE_OF_FILE)
    is_shaped = any(pattern.fullmatch(plain) for pattern in patterns)
    if _is_reference(plain) or _ADDRESS.match(plain):
        return True
    is_path_of_noise = plain[:1] == "/" and looks_random(plain, _LEAST_IN_PATH)
    return is_shaped and not is_path_of_noise


_SAID_OF_LEAK = Pattern(
    rf"""
    ["'`]?[^\s"'`]{{6,128}}+["'`]?[ ]                # the credential
    (?:(?:was|is|has[ ]been|got|were)[ ](?:[a-z]{{1,16}}[ ])?(?i:{LEAKED}|pushed|posted|rotated)
      |(?:no[ ]longer|still|doesn't|does[ ]not)[ ]works?
      |(?:is[ ])?too[ ](?:short|weak|simple))\b
    """,
    re.VERBOSE,
)
_END_OF_SENTENCE = Pattern(r"[\"'`)]{0,2}[.!]?\s*(?:$|\r?\n|[A-Z(])")


def is_said_of_leak(text: str, start: int) -> bool:
    """Whether what is at a place in a text leaked, or works: `… was committed`."""
    return _SAID_OF_LEAK.match(text, start) is not None


def ends_sentence(text: str, end: int) -> bool:
    """Whether a sentence or a line ends at a place in a text."""
    return _END_OF_SENTENCE.match(text, end) is not None


def is_counted(text: str, end: int) -> bool:
    """Whether the number that ends at a place in a text counts something: `5000 requests`."""
    return _COUNTED.match(text, end) is not None


def has_all_sorts(value: str) -> bool:
    """Whether a value has letters of both cases and digits, or symbols, as few words have."""
    return has_letters_and_digits(value) or any(char in "!#$%^&*?" for char in value)


def has_letters_and_digits(value: str) -> bool:
    """Whether a value has letters of both cases and digits."""
    sorts = (str.isupper, str.islower, str.isdigit)
    return all(any(map(sort, value)) for sort in sorts)


def is_mixed(value: str) -> bool:
    """Whether a value has letters and also digits or symbols, as few words have."""
    parts = re.findall(r"[^\W_]+", value)
    has_letter = any(map(str.isalpha, value))
    if not has_letter or _ABBREVIATION.fullmatch(value):
        return False
    if len(parts) > 1 and all(map(_is_word, parts)) and _SYMBOLS.isdisjoint(value):
        return False
    return any(char.isdigit() or char in _SYMBOLS for char in value)


def is_part_of_made_up(value: str) -> bool:
    """Whether a value has a part that no word looks like: `violet-2ec33`."""
    return is_mixed(value) or _HEX_PART.search(value) is not None


def is_made_up(value: str) -> bool:
    """Whether a value may be a password that somebody made up: `Meadow_1234`, `blue-otter-41`.

    Names of things are written the same, `db-creds-v2`, so this is asked only where a
    password is expected. `reset-2025` and `REQ-12` are not made up.
    """
    if is_mixed(value):
        return True
    digits = sum(map(str.isdigit, value))
    has_letter = any(map(str.isalpha, value))
    is_name = _ID.fullmatch(value) or _ABBREVIATION.fullmatch(value)
    if not has_letter or is_name:
        return False
    if digits < _DIGITS_OF_MADE_UP and not _HEX_PART.search(value):
        return False
    words = {word.lower() for word in _WORD.findall(value)}
    return not _KNOWN_WORDS.issuperset(words)


_ID = Pattern(r"[A-Z]{2,10}(?:[-_.][A-Z0-9]{1,10}){0,4}[-_.]?\d{1,7}")
_HEX_PART = Pattern(r"(?<![a-z0-9])(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{4,}(?![a-z0-9])")
_DIGITS_OF_MADE_UP = 2
"""Digits of a password; a name has one for its version."""


def looks_random(value: str, least: int = _LEAST_IN_PROSE) -> bool:
    """Whether a value is made of characters, not of words, numbers and abbreviations.

    `db-creds-v2`, `TokenBucketFilter` and `REQ-F-AUTH-001` are words; `a8f3k2m9` is not.

    Args:
        value: letters, digits and whatever parts them.
        least: letters and digits that it must have.

    """
    plain = value[:_LONGEST]
    parts = re.findall(r"[A-Za-z0-9]+", plain)
    size = sum(map(len, parts))
    if size < least:
        return False
    if _UUID.fullmatch(plain):
        return True
    jumbled = sum(len(part) for part in parts if not _is_word(part))
    # The end of a pod's name is random as well: db-7d9f8.
    return jumbled >= min(size, _LEAST_IN_PROSE)


_CONSONANTS = Pattern(r"[bcdfghjklmnpqrstvwxz]{6}", re.IGNORECASE)
"""As no word has in a row; `https` has five."""
_NUMBERED = Pattern(
    r"""
      \d*[A-Za-z]\d{0,4} | \d+                          # v2, 42
    | \d{0,4}(?:[A-Z]?[a-z]+|[A-Z]+s?)\d{0,4}           # 3rd, node12, SRS001, APIs
    """,
    re.VERBOSE,
)
_HUMP = Pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
"""Token, Bucket and 2 of TokenBucket2."""
_TURN = Pattern(r"(?<=\d)[A-Za-z]|(?<=[A-Za-z])\d")
"""Where letters and digits meet."""
_ABBREVIATED = 5
"""Letters and digits below which anything is an abbreviation: `k8s`, `x509`."""
_MOST_TURNS, _MOST_TURNS_OF_FEW, _FEW = 2, 3, 8
"""Turns of a word: `sha256sum` has two; shorter ones have three: `utf8mb4`."""
_TURN_EVERY = 8
"""Letters and digits for a further turn in a long name."""
_LONG_NUMBER = 4
"""Digits between letters that are not part of a word."""
_LETTERS_OF_HUMP, _LETTERS_OF_LONG_HUMP, _MANY, _FEW_HUMPS = 2.5, 3.2, 20, 4
"""Words in a camel have more letters on average; random text has fewer than two."""


def _is_word(part: str) -> bool:
    """Whether a run of letters and digits is a word, a number, or a camel of words."""
    if len(part) < _ABBREVIATED:
        return True
    if _CONSONANTS.search(part):
        return False
    if _NUMBERED.fullmatch(part):
        return True
    humps, turns = _HUMP.findall(part), len(_TURN.findall(part))
    most_turns = _MOST_TURNS if len(part) >= _FEW else _MOST_TURNS_OF_FEW
    if turns > most_turns and turns >= len(part) // _TURN_EVERY:
        return False
    has_long_number = any(h.isdigit() and len(h) >= _LONG_NUMBER for h in humps)
    if turns >= _MOST_TURNS and has_long_number:
        return False
    is_long = len(part) >= _MANY and any(map(str.isdigit, part))
    least = _LETTERS_OF_LONG_HUMP if is_long else _LETTERS_OF_HUMP
    is_camel = len(part) >= least * len(humps)
    return is_camel or len(humps) < _FEW_HUMPS
