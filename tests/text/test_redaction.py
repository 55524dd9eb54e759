"""What is masked in the sentences of alerts, and what is not."""

import pytest

from tests.support.credential_corpus import CREDENTIALS, ORDINARY
from tracer.text import Pattern, Redactor, cut_and_masked

SECRET_ROWS = [
    pytest.param(sentence, id=f"{family} {number}")
    for family, sentences in CREDENTIALS.items()
    for number, sentence in enumerate(sentences)
]
ORDINARY_ROWS = [
    pytest.param(sentence, id=f"{family} {number}")
    for family, sentences in ORDINARY.items()
    for number, sentence in enumerate(sentences)
]


@pytest.mark.parametrize("sentence", SECRET_ROWS)
def test_a_credential_in_a_sentence_is_masked(sentence: str) -> None:
    before, _, rest = sentence.partition("«")
    secret, _, after = rest.partition("»")
    masked = Redactor()(before + secret + after)

    assert secret not in masked
    assert "***" in masked
    assert not any(part in masked for part in secret.split() if len(part) > 3)


@pytest.mark.parametrize("sentence", ORDINARY_ROWS)
def test_an_ordinary_sentence_stays_as_it_is(sentence: str) -> None:
    assert Redactor()(sentence) == sentence


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    assert len(SECRET_ROWS) >= 200
    assert len(ORDINARY_ROWS) >= 200


@pytest.mark.parametrize(
    ("key", "value", "masked"),
    [
        ("password", "hunter2", "***"),
        ("DB_PASSWORD", "expired", "***"),
        ("apiKey", "abc", "***"),
        ("X-Api-Key", "none of your business", "***"),
        ("token", "a8f3k2m9x1", "***"),
        ("token", "expired", "expired"),
        ("secret", "db-creds", "db-creds"),
        ("password", "", ""),
        ("token_count", "4096", "4096"),
        ("service", "login", "login"),
        ("note", "password=hunter2", "password=***"),
        ("has_password", "true", "true"),
        ("pwd", "/app", "/app"),
        ("password", "/a8f3k2m9x1v7b5n4c3z2", "***"),
        ("ssh_key", "deploy", "deploy"),
        ("password", "reset flow", "reset flow"),
        ("password", "reset flow 42x", "***"),
    ],
)
def test_the_value_of_a_tag_is_masked_by_its_key(
    key: str, value: str, masked: str
) -> None:
    assert Redactor().tag(key, value) == (key, masked)


def test_the_key_of_a_tag_may_hold_a_credential() -> None:
    assert Redactor().tag("password=hunter2", "x") == ("password=***", "x")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        pytest.param("\x1b[1m{}\x1b[0m", "\x1b[1m***\x1b[0m", id="in a colour"),
        pytest.param("DB_\x1b[31mPASSWORD\x1b[0m={}", None, id="name in colours"),
        pytest.param(r"\u001b[36mDB_PASSWORD\u001b[0m={}", None, id="colours of JSON"),
        pytest.param("[36mDB_PASSWORD[0m={}", None, id="colours that lost their ESC"),
        pytest.param("pass\u200bword={}", None, id="name with a zero-width blank"),
        pytest.param("password=\u202e{}", None, id="turned around"),
        pytest.param("pass%77ord={}", None, id="letter of an address"),
        pytest.param("password&#61;{}", None, id="entity"),
        pytest.param(r"pass\u0077ord={}", None, id="letter of JSON"),
        pytest.param("\uff50\uff41\uff53\uff53\uff57\uff44={}", None, id="full width"),
        pytest.param(r"https:\/\/bob:{}@db\/x", None, id="slashes of JSON"),
        pytest.param("to=https%3A%2F%2Fbob%3A{}%40db", None, id="encoded address"),
        pytest.param(
            "to=https%253A%252F%252Fbob%253A{}%2540db",
            "to=https%253A%252F%252Fbob%***%2540db",
            id="twice",
        ),
        pytest.param("password\u00a0:\u202f{}", None, id="blanks of other widths"),
        pytest.param("<b>Password</b>: <code>{}</code>", None, id="HTML"),
        pytest.param("<td>password</td> <td class=x>{}</td>", None, id="cells"),
        pytest.param("a\rpassword={}\rb", "a\rpassword=***\rb", id="line ends"),
        pytest.param(r"{\x22password\x22:\x22{}\x22}", None, id="quotes of nginx"),
        pytest.param(r"user=bob\x26password\x3D{}", None, id="form of nginx"),
        pytest.param(r"A=1\012DB_PASSWORD={}\012B=2", None, id="line ends in octal"),
        pytest.param(r"A=1\x00DB_PASSWORD={}\0B=2", None, id="NUL of an environment"),
        pytest.param(
            r"user\=bob&password\={}", r"user\=bob&password\***", id="properties"
        ),
        pytest.param("&amp;quot;password&amp;quot;:{}", None, id="twice an entity"),
        pytest.param(
            "x=login%253Fpassword%253D{}%2526b",
            "x=login%253Fpassword%***%2526b",
            id="parameter of a parameter",
        ),
        pytest.param("['mysql', '-uroot', '-p{}']", None, id="list of arguments"),
        pytest.param('["curl" "-u" "bob:{}"]', None, id="list without commas"),
    ],
)
@pytest.mark.parametrize(
    "secret",
    [
        "ghp" + "_a7B2k9D4m5F6t3H8v1J0x2L7",
        "ghp" + "_a7B2k9\u2060D4m5F6t3H8v1J0x2L7",
        "ghp" + "_a7B2k9D4m5\x1b[1mF6t3H8v1J0x2L7",
    ],
)
def test_text_is_masked_as_people_see_it(
    text: str, masked: str | None, secret: str
) -> None:
    expected = masked or text.replace("{}", "***")

    assert Redactor()(text.replace("{}", secret)) == expected


@pytest.mark.parametrize(
    "text",
    ["\x1b[31mfailed\x1b[0m", "a\u200bb", "%41bc&#61;", "rate(x[5m])", r"\u0041 [1mb"],
)
def test_what_is_hidden_stays_where_nothing_is_masked(text: str) -> None:
    assert Redactor()(text) == text


@pytest.mark.parametrize("before", ["x\x1b[1m", r"password\u003d"])
def test_what_is_hidden_ends_a_word_as_well(before: str) -> None:
    secret = "ghp" + "_a7B2k9D4m5F6t3H8v1J0x2L7"

    assert secret not in Redactor()(before + secret)


def test_a_tag_is_judged_by_what_is_seen_of_its_key() -> None:
    assert Redactor().tag("pass\u200bword", "expired") == ("pass\u200bword", "***")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (
            "password=hunter2x; retrying with hunter2x",
            "password=***; retrying with ***",
        ),
        ("GET /a/hunter2x 401, token=hunter2x", "GET /a/*** 401, token=***"),
        ("password=hunter2x, hunter2xy", "password=***, hunter2xy"),
        ("password=Blue-Otter-41, Blue-Otter-41!", "password=***, ***!"),
        ("password=admin of admin", "password=*** of admin"),
        ("secret=orders-db of orders-db", "secret=orders-db of orders-db"),
        ("OTP: 492817 for order 492817", "OTP: *** for order 492817"),
    ],
)
def test_a_credential_that_is_repeated_is_masked_again(text: str, masked: str) -> None:
    assert Redactor()(text) == masked


def test_a_credential_known_from_elsewhere_is_masked() -> None:
    known = Redactor().values("password=hunter2x, login as admin")

    assert Redactor(known=known)("admin typed hunter2x") == "admin typed ***"


def test_the_start_of_a_known_credential_is_masked_where_it_was_cut() -> None:
    redact = Redactor(known=("ghp_a1B2a1B2a1B2", "checkout-2025"))

    assert redact("not: `ghp_a1B2a1`, checkout…") == "not: `***`, checkout…"
    assert redact("ghp_a1B2a1B2xyz is another") == "ghp_a1B2a1B2xyz is another"
    assert Redactor().values("hunter2x", "password") == ["hunter2x"]
    assert Redactor().values("hunter2x", "host") == []


LONG = "a7B2k9D4m5F6t3H8" * 500


@pytest.mark.parametrize(
    "sentence",
    [
        *("failed for ya29.{}", "Bearer {}", "https://a.example/?token={}&b=1"),
        *("eyJhbGciOiJI.eyJ{}.{}", "<password>{}</password>", "seen: {}"),
        *("https://bob:{}@a.example/x", "password={}", 'password="{} {}"'),
        *("Authorization: Acme {}", "Cookie: a={}; b={}", "curl -u 'bob:{} {}' x"),
        *("-----BEGIN " + "PRIVATE KEY-----\n{}\n{}", "sk-{}", "glpat-{}"),
        *(
            "bob:A%{}@db.example",
            "PWD={;{}};",
            "credentials: bob:{}",
            "machine a login b password {}",
        ),
        *("https://hooks.slack" + ".com/services/{}", "$2b$12${}", "token=.{}"),
    ],
)
def test_a_long_credential_is_masked_to_its_end(sentence: str) -> None:
    masked = Redactor()(sentence.replace("{}", LONG))

    assert "***" in masked
    assert LONG[:16] not in masked


@pytest.mark.parametrize(
    ("pattern", "text", "masked"),
    [
        (r"cust-\d+", "cust-1 and cust-2", "*** and ***"),
        (r"x*", "axxb", "a***b"),
        (r"for .*", "token=a8f3k2m9 for bob", "token=*** ***"),
        (r"word=\w+", "pass word=hunter2 x", "pass *** x"),
        (r"hunter2 and", "password=hunter2 and more", "password=*** more"),
        (r"(?<=a8f3)k2m9", "token=a8f3k2m9", "token=***"),
    ],
)
def test_patterns_of_the_user_mask_more_of_the_same_text(
    pattern: str, text: str, masked: str
) -> None:
    assert Redactor([Pattern(pattern)])(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Basic aG9wZS10aGlz//\u00df=e",
        "_" * 40,
        "\ud800=" * 40,
        "pwd: /" + "9" * 60 + "(",  # a path, were it not for the bracket
    ],
)
def test_odd_characters_are_no_reason_to_fail(text: str) -> None:
    assert isinstance(Redactor()(text), str)


def test_a_text_is_masked_before_it_is_cut() -> None:
    text = f"{'x ' * 45}https://bob:{'Meadow1234' * 3}@db.example/orders"

    assert cut_and_masked(text, 120) == f"{'x ' * 45}https://bob:***@db.example/or…"
    assert cut_and_masked("token: short", 120) == "token: short"
