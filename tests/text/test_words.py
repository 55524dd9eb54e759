"""Words are found in names and in any language that puts spaces between them."""

import pytest

from tracer.text import words_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("login_latency of loginLatency", "login latency of login latency"),
        ("HTTPServer, APIs", "http server api s"),
        ("Histórico de versão", "histórico de versão"),
        ("Größe ÄÖÜ überschreitet", "größe äöü überschreitet"),
        ("Ошибка авторизации", "ошибка авторизации"),
        ("Αποτυχία σύνδεσης", "αποτυχία σύνδεσης"),
        ("łączność Łódź", "łączność łódź"),
        ("支払い 결제 支付 retry", "retry"),
        ("REQ-7: 12 ms", "req ms"),
        ("", ""),
    ],
)
def test_a_text_is_divided_into_its_words(text: str, words: str) -> None:
    assert " ".join(words_in(text)) == words
