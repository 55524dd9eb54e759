"""Passwords in sentences of other languages: `Das Passwort lautet …`, `密码是…`."""

import re

from tracer.text.credentials.keys import KeyKind
from tracer.text.credentials.rule import Rule, Span
from tracer.text.credentials.values import (
    is_credential,
    is_made_up,
    looks_random,
)
from tracer.text.patterns import Pattern

_SENTENCES = (
    # hints, words for a password, what joins one to its value, an example
    (
        ("wort", "kode"),
        r"(?:passwort|kennwort|kode?wort|zugangscode|passphrase)",
        r"ist|lautet|war|heißt|heisst|(?:geändert|wurde)[ ]auf|ist[ ]jetzt|lautet[ ]jetzt",
        "Kennwort des Benutzers root lautet jetzt «blue-otter-41»",
    ),
    (
        ("passe", "mdp"),
        r"mots?[ ]de[ ]passe|mdp",
        r"est|était|sera|devient|est[ ]maintenant",
        "son mot de passe («Meadow_1234») est connu",
    ),
    (
        ("contrase", "clave"),
        r"contrase(?:ña|na|nya)|clave",
        r"es|era|será|fue|ahora[ ]es",
        "la contraseña nueva es «hunter2»",
    ),
    (
        ("senha", "palavra"),
        r"senha|palavra-passe",
        r"é|era|será|foi|agora[ ]é",
        "a senha é «hunter2»",
    ),
    (
        (
            *(" è", " era", " sarà", " e'", "parola d", "parola c"),
            *(" es ", " é ", " ist ", " lautet", " est ", " jest "),
        ),
        r"password|parola[ ](?:d'ordine|chiave)",
        r"è|era|sarà|e'|es|é|ist|lautet|est|jest",
        "la password è «hunter2»",
    ),
    (("wacht",), r"wachtwoord", r"is|was|wordt|luidt", "het wachtwoord is «hunter2»"),
    (("hasło", "haslo"), r"has(?:ło|lo)", r"to|jest|było|brzmi", "hasło to «hunter2»"),
    (
        ("senord", "adgang", "kode", "passord"),
        r"l(?:ö|o)senordet|l(?:ö|o)senord|adgangskoden?|kodeordet|passordet",
        r"är|ar|er|var",
        "lösenordet är «hunter2»",
    ),
    (("salasana",), r"salasana", r"on|oli", "salasana on «hunter2»"),
    (("heslo",), r"heslo", r"je|bylo|zní", "heslo je «hunter2»"),
    (("jelsz",), r"jelsz[óo]", r"az|a|ez", "a jelszó ez: «hunter2»"),
    (("parol",), r"parola|şifre|sifre", r"este|era|olarak", "parola este «hunter2»"),
    (("ifre",), r"[şs]ifre(?:niz|si|n)?", r"[:=-]|yeni", "şifreniz: «hunter2»"),
    (
        ("парол",),
        r"пароль|пароля",
        r"—|-|это|был|теперь|теперь[ ]такой",
        "Пароль «Meadow_1234»",
    ),
    (("κωδικ",), r"κωδικός", r"είναι|ήταν", "κωδικός είναι «hunter2»"),
    (
        ("sandi",),
        r"(?:kata[ ])?sandi(?:nya)?",
        r"adalah",
        "kata sandinya adalah «hunter2»",
    ),
    (
        ("المرور", "סיסמ", "पासवर्ड", "รหัสผ่าน"),
        r"المرور|סיסמה|पासवर्ड|รหัสผ่าน",
        r"هي|היא|है|คือ",
        "كلمة المرور: «hunter2»",
    ),
    (("口令", "비번"), r"口令|비번", r"是|为|는|은", "管理员口令是«hunter2»"),
    (("khẩu",), r"mật[ ]khẩu", r"là", "mật khẩu là «hunter2»"),
    (
        ("密",),
        r"密[码碼]",
        r"是|为|為|(?:更?改|重置|设置?|換|换|变)(?:为|為|成)了?",
        "root密码改成了 «hunter2»",
    ),
    (("パス",), r"パス(?:ワード)?", r"は|が|を", "パスワードは«hunter2»です"),
    (
        ("비밀번호", "암호"),
        r"비밀번호|암호",
        r"는|은|가",
        "비밀번호는 «hunter2» 입니다",
    ),
)
_NOW = "jetzt|nun|nu|ahora|maintenant|agora|adesso|teraz|теперь|nå|şimdi|now"


def _value_of_sentence(match: re.Match[str]) -> Span | None:
    """Leave out `le mot de passe est valable 30 jours`: a word, a number."""
    secret = match["secret"].rstrip(".,;:?)\"'`")
    start = match.start("secret")
    is_password = is_credential(secret, KeyKind.PASSWORD) and is_made_up(secret)
    if not match["verb"] or match["verb"] in ":=":
        is_english = match["name"].lower() in {"password", "passphrase"}
        is_password = is_password and not is_english
    return (start, start + len(secret)) if is_password else None


def _sentence_rule(
    hints: tuple[str, ...], words: str, verbs: str, example: str
) -> Rule:
    return Rule(
        name=f"password of the sentence {example.partition('«')[0].strip()}",
        hints=hints,
        pattern=Pattern(
            rf"""
            (?:(?<![a-z])|(?=[^\x00-\x7f]))(?P<name>{words})
            (?:(?:[ ](?:von|für|de|di|do|para|pour|van|voor|от|для)[ ][\w.@-]{{1,40}})?
              [ ](?=[!-~]{{6}})(?=["'`(]?[A-Za-z.@_-]{{0,40}}[\d!\#$%&*+=?^~])       # Passwort hunter2
              |(?:[ ](?:\w{{1,4}}')?[\w.@-]{{1,24}}(?=[ :=])){{0,3}}?         # whose it is, which one
              [ ]?(?P<verb>(?:{verbs}|[:=]))(?:[ ](?:{_NOW})\b)?[ ]?:?[ ]{{0,2}})
            ["'`«„“「『(]?[ \u00a0\u202f]?(?P<secret>[!-~]{{4,200}}+)       # passwords are of ASCII
            """,
            re.VERBOSE | re.IGNORECASE,
        ),
        secret=_value_of_sentence,
        examples=(example,),
        counter_examples=(
            "Das Passwort ist abgelaufen",
            "le mot de passe est valable 30 jours",
            "la contraseña es incorrecta",
            "密码是必填项",
            "パスワードは8文字以上",
            "hasło jest wymagane",
            "Passwort vergessen",
            "contraseña caducada",
            "Passwort Reset-2025",
        ),
    )


_TOKEN = Pattern(
    r"""
    (?<![^\W\d_])(?:token|jeton|(?:api-)?schlüssel|clé[ ]api|clave|chiave|chave|klucz|sleutel)
    (?:[ ][\w.@-]{1,24}(?=[ ])){0,2}?
    [ ](?:ist|lautet|war|est|es|era|è|é|to|jest|is)[ ]?:?[ ]
    ["'`«„“]?(?P<secret>[\w.~+/-]{12,512}+)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def _token(match: re.Match[str]) -> Span | None:
    return match.span("secret") if looks_random(match["secret"], 12) else None


RULES = (
    *(_sentence_rule(*row) for row in _SENTENCES),
    Rule(
        name="token of a sentence",
        hints=(
            *("token", "jeton", "schlüssel", "clé", "clave", "chiave", "chave"),
            *("klucz", "sleutel"),
        ),
        pattern=_TOKEN,
        secret=_token,
        examples=(
            "Der Token ist «a8f3k2m9x1v7B5n4»",
            "la clave de API es «a8f3k2m9x1v7B5n4»",
        ),
        counter_examples=(
            "Der Token ist abgelaufen",
            "le jeton est invalide-ou-absent",
            "the token is TokenBucketFilter",
        ),
    ),
)
