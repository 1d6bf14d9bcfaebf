"""How long it takes to refuse what cannot be: nothing that is sent may keep the server busy."""

import json
import time

from engine.tables import milliseconds, table
from support.installation import Installation

SENT = {
    "An expression of 1 MB": {"cron_expression": "1," * 500_000},
    "A list of 200,000 minutes": {"cron_expression": ",".join(["1"] * 200_000) + " * * * *"},
    "A date that never comes": {"cron_expression": "0 0 31 2 *"},
    "A zone of 10 kB": {"cron_expression": "@daily", "timezone": "x" * 10_000},
    "A name of 10 kB": {"cron_expression": "@daily", "trigger_name": "x" * 10_000},
    "JSON 100,000 levels deep": "[" * 100_000 + "]" * 100_000,
    "A year of minutes, excluded by name": {"cron_expression": "* * * * *", "excluded_dates": ["2026-02-30"] * 366},
}


def measure(program, folder, quick, _):
    times = 3 if quick else 50
    with Installation(program, folder, "refusals") as place:
        workflow = place.milestones(1)
        connection = place.connect(place.start("web"))
        rows = [[name, *map(milliseconds, refused(connection, f"/api/workflows/{workflow}/triggers", body, times))] for name, body in SENT.items()]
    return f"""### What cannot be

Triggers that are refused with the field and the reason, sent over REST {times} times each.

{table(["", "Median", "Slowest"], rows)}"""


def refused(connection, path, body, times):
    content = body if isinstance(body, str) else json.dumps(body)
    headers = {"Authorization": f"Bearer {connection.token}", "Content-Type": "application/json"}
    took = []
    for _ in range(times):
        began = time.perf_counter()
        connection.connection.request("POST", path, body=content, headers=headers)
        answer = connection.connection.getresponse()
        answer.read()
        took.append(time.perf_counter() - began)
        assert 400 <= answer.status < 500, f"{answer.status} for {content[:80]}"
    took.sort()
    return took[len(took) // 2], took[-1]
