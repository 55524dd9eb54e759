"""Value and threshold as sentences state them: each form by an example, and what is none."""

import time

import pytest

from tracer.alerts.numbers.measured_sentences import stated_numbers
from tracer.alerts.numbers.sentence_forms import FORMS, SentenceForm


@pytest.mark.parametrize("form", FORMS, ids=lambda form: str(form.example))
def test_each_form_states_a_number(form: SentenceForm) -> None:
    stated = stated_numbers(form.example)

    assert stated.value or stated.threshold


LONGEST = 2.0
"""Seconds; all of them together take a tenth."""
STATED = [
    ("Age is above the threshold of 600.000 with a value of 812.5.", 812.5, ">", 600.0),
    ("p95 latency is 750ms (threshold: 500ms)", 750.0, None, 500.0),
    ("Current value of 750ms is above or equal to the threshold value of 500ms",
     750.0, ">=", 500.0),
    ("More than **0** log events matched in the last **5m**", None, ">", 0.0),
    ("[99.5 (02/10/19 17:04:00)] was greater than or equal to the threshold (5.0)",
     None, ">=", 5.0),
    ("CPU usage is 95% which exceeds 90%", 95.0, ">", 90.0),
    ("Disk usage on / is at 91 % (> 85 %)", 91.0, ">", 85.0),
    ("Response time 5012 ms > 2000 ms", 5012.0, ">", 2000.0),
    ("Availability of 99.1 % is below the limit of 99.9 %", 99.1, "<", 99.9),
    ("Free space ≤ 10 GB", None, "<=", 10.0),
    ("The response time (750 ms) exceeds the auto-detected baseline (500 ms)",
     750.0, ">", 500.0),
    ("Burn rate 14.5 above 14.4", 14.5, ">", 14.4),
    ("HTTP CRITICAL - response time 2.400 s (limit 1 s)", 2.4, None, 1.0),
    ("value <b>820.00</b> was <b>greater than</b> the threshold <b>500.00</b>",
     820.0, ">", 500.0),
    ("p95 crosses 500ms (current value: 210ms)", 210.0, None, 500.0),
    ("HTTP 500 above 2 %", None, ">", 2.0),
    ("Login slower than 500ms", None, ">", 500.0),
    ("VALUE = 0.95", 0.95, None, None),
    ("Login latency > 500 for 5 minutes on 'auth'", None, ">", 500.0),
    ("availability over 30 days is 99.2 % (target 99.9 %)", 99.2, None, 99.9),
    ("availability over 30 days is below its target", None, None, None),
    ("4.2% of payments failed in the last 10 minutes, the limit is 1%", 4.2, None, 1.0),
    ("The value that exceeded the threshold is 41% free space.", 41.0, None, None),
    ("CPU is 96%, threshold value for this monitor is 90%", 96.0, None, 90.0),
    ("errors over the 6 hours before", None, None, None),
    ("the backup took over 2 hours", None, ">", 2),
    ("5.2 s response time (limit 2 s)", 5.2, None, 2.0),
    ("checkout queue 900 (limit 500)", 900.0, None, 500.0),
    ("HTTP 503 (limit 5)", None, None, 5.0),
    ("Checkout slow: 3.2 s instead of 2 s", 3.2, None, 2.0),
    ("response time of 5200ms (SLA: 2000ms)", 5200.0, None, 2000.0),
    ("p95 checkout: 812ms → limit: 500ms", 812.0, None, 500.0),
    ("Backup took 95 minutes, allowed 60 minutes", 95.0, None, 60.0),
    ("Requests dropped to 1.2k rps (min 2k rps)", 1200.0, None, 2000.0),
    ("Queue depth 1,250 vs threshold 1,000", 1250.0, None, 1000.0),
    ("Latenz der Kasse 3,4 s (Limit 2 s)", 3.4, None, 2.0),
    ("Error rate 7.2 percent exceeds 5 percent", 7.2, ">", 5.0),
    ("for 5 minutes above 90 %", None, ">", 90.0),
    ("p95 latency is 750 ms, should be under 500 ms", 750.0, ">=", 500.0),
    ("Pressure is 0.8 bar, minimum is 1.2 bar", 0.8, None, 1.2),
    ("Warteschlange 912 Nachrichten (maximal 500 Nachrichten)", 912.0, None, 500.0),
    ("Antwortzeit 1,9 s statt 1 s", 1.9, None, 1.0),
    ("p95 liegt bei 1,4 s, erlaubt sind 500 ms", 1.4, None, 500.0),
    ("Verfügbarkeit lag bei 98,2 %, zugesagt sind 99,9 %", 98.2, None, 99.9),
    ("Die Antwortzeit soll unter 500 ms liegen, aktuell 900 ms", 900.0, ">=", 500.0),
    ("Der Login darf nicht länger als 2 s dauern, dauert 4 s", 4.0, ">", 2.0),
    ("über 30 Tage lag die Verfügbarkeit bei 99,2 %", 99.2, None, None),
    ("seit 5 Minuten über 90 %", None, ">", 90.0),
    ("Fehlerquote über 5 %", None, ">", 5.0),
    ("REQ-CHK-004 promises 3 s, p95 is at 4.8 s", 4.8, None, 3.0),
    ("p95 liegt bei 4,8 s, erlaubt sind laut REQ-KAS-4 3 s", 4.8, None, 3.0),
    ("5 % of requests fail, at most 1 % may", 5.0, None, 1.0),
    ("orders: p95 1.9 s (> 1 s)", 1.9, ">", 1.0),
    ("2025-11-20T09:41:12Z WARN pool exhausted threshold=5 value=6", None, None, None),
    ("level=warn msg=full threshold=5\nqueue 900 (limit 500)", 900.0, None, 500.0),
    ("Die Queue hat 9120 Einträge, erlaubt sind 1000. Sie wächst.", 9120.0, None, 1000.0),
    ("Die Suche braucht im p95 2,4 s, zugesagt war 1 s (REQ-SEA-1).", 2.4, None, 1.0),
    ("Measured / allowed: 4.2 s / 2 s", None, None, None),
    ("5 Fehler in 10 Minuten", None, None, None),
    ("Availability is 98 %, it must always stay above 99.9 %", 98.0, "<=", 99.9),
    ("p95 must not exceed 500 ms, is 750 ms", 750.0, ">", 500.0),
    ("Availability should never be below 99 %", None, "<", 99.0),
    ("errors over env:prod was > 0.3 on average during the last 5m: 1.9.", 1.9, ">", 0.3),
    ("響應 p95 为 12.4s (阈值: 5s)", 12.4, None, 5.0),
    ("検索 p95 7.2 秒 (閾値 3 秒)", 7.2, None, 3.0),
    ("ответ 900 мс (порог 500 мс)", 900.0, None, 500.0),
    ("12 % of requests were answered 429 in the last 15 minutes (limit 1 %)",
     12.0, None, 1.0),
    ("UUri::from_str fails for 6.3% of messages (limit 0.1%)", 6.3, None, 0.1),
    ("MSGLIMERR was sent 31 times in 5 minutes (limit 0)", 31.0, None, 0.0),
    ("5 retries in 10 minutes (max 3)", 5.0, None, 3.0),
    ("restarted 4 times in the last 15 min (limit 2)", 4.0, None, 2.0),
    ("10 calls answered in 3 s (limit 2 s)", 3.0, None, 2.0),
    ("Zoeken duurt in productie 3,2 s; de limiet is 1 s", 3.2, None, 1.0),
    ("de limiet is 1 s", None, None, 1.0),
    ("La búsqueda tarda 3,2 s, el límite es 1 s", 3.2, None, 1.0),
    ("La recherche dure 3,2 s, la limite est de 1 s", 3.2, None, 1.0),
    ("La ricerca dura 3,2 s (il limite è 1 s)", 3.2, None, 1.0),
    ("A busca demora 3,2 s, o limite é 1 s", 3.2, None, 1.0),
    ("p95 är 1,4 s, gränsvärdet är 500 ms", 1.4, None, 500.0),
    ("5xx > 3 %", None, ">", 3.0),
    ("attempts above 100/min", None, ">", 100.0),
    ("REQ-NFR-PERF-001 is < 500 ms", None, "<", 500.0),
    ("Database query < 100ms (docs/database.md:30", None, "<", 100.0),
    ("0.001 * login_ms > 2", None, ">", 2.0),
    ("\U000f3001 above \U000f2000 5 %", None, ">", 5.0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value", "operator", "threshold"), STATED)
def test_a_sentence_states_value_and_threshold(
    text: str, value: float | None, operator: str | None, threshold: float | None
) -> None:
    stated = stated_numbers(text)

    assert (stated.value and stated.value.value) == value
    assert (stated.threshold and stated.threshold.value) == threshold
    assert stated.operator == operator


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "Instance down for more than 5 minutes",
        "Pod restarted 5 times within 10 minutes",
        "Queue length (812)",
        "The replica is 3 of 5",
        "HTTP 500 for https://shop.example: expected 200, got 500",
        "errors > 5 and latency > 300",
        "node >= 20.19.0",
        "<td>500</td>",
    ],
)
def test_a_number_that_is_neither_is_not_taken(text: str | None) -> None:
    stated = stated_numbers(text)

    assert (stated.value, stated.threshold) == (None, None)


@pytest.mark.parametrize(
    "words",
    [
        "by at-",
        "by by-",
        "for this at ",
        "the a-b baseline ",
        "should be ",
        "is at ",
        "> 5 w ",
        "5 s, limit ",
        "5 % of ",
    ],
)
def test_words_that_fit_in_many_ways_take_no_time(words: str) -> None:
    began = time.process_time()

    for start in ("5 % limit ", "threshold ", "current ", "above ", ""):
        stated_numbers(f"{start}{words * 200}")

    assert time.process_time() - began < LONGEST
