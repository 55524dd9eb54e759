"""How many payloads of how many tools are recognised, and how many fields read right.

python -m bench.sources
"""

import json
from dataclasses import dataclass
from typing import Any

from tests.support.payloads import PAYLOADS, read, shown
from tracer.alerts import PAYLOAD_READERS, ParsedAlert
from tracer.errors import AlertError


@dataclass
class Count:
    payloads: int = 0
    alerts: int = 0
    recognised: int = 0
    fields: int = 0
    right: int = 0


def report() -> None:
    count = Count()
    for path in PAYLOADS:
        count.payloads += 1
        expected = json.loads(path.with_suffix(".expected").read_text())
        try:
            found = read(path)
            told = [shown(each) for each in found]
        except AlertError as error:
            found, told = (), [{"error": str(error)}]
        parsed_alerts = [each for each in found if isinstance(each, ParsedAlert)]
        count.alerts += len(parsed_alerts)
        count.recognised += sum(
            path.parent.name in {each.alert.source, "cloudevents"}
            for each in parsed_alerts
        )
        compare(count, expected, told)
    print(f"Alerts of {len(PAYLOAD_READERS)} tools, as tests/alerts/payloads has them")
    print(
        f"  {count.payloads} payloads, {count.recognised} of {count.alerts} alerts "
        f"recognised as their tool's, {count.right} of {count.fields} fields right\n"
    )


def compare(
    count: Count, expected: list[dict[str, Any]], told: list[dict[str, Any]]
) -> None:
    """Count the fields that should be there, and those that are and say the same."""
    for number, wanted in enumerate(expected):
        found = told[number] if number < len(told) else {}
        count.fields += len(wanted)
        count.right += sum(found.get(key) == value for key, value in wanted.items())


if __name__ == "__main__":
    report()
