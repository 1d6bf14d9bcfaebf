#!/usr/bin/env python3
"""Measures pages where there is much: filters over 100,000 executions, and the graph of 1,000 workflows.

    bench/scale.py                     writes the section "Many workflows and executions" of docs/benchmarks.md
    bench/scale.py --program PATH      another program than the optimised build; writes nothing
    bench/scale.py --quick             little of everything, to see that the measurement works; writes nothing
"""

import json
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from support.measurement import measured_server, read_options, write_measured
from support.report import ROOT, say
from support.server import psql

WORKFLOWS = 1_000
EXECUTIONS = 100_000
ROUNDS = 20
PAINTS = 5
# How many workflows stand beside each other in the graph.
WIDTH = 100
TEAMS = ["Lending", "Retail", "Risk", "Finance", "Platform"]

# What can be asked of the list of executions, and how people would say it.
FILTERS = [
    ("Everything", {}),
    ("Failed", {"status": "failed"}),
    ("One failed row, by words of its error", {"status": "failed", "q": "never been there"}),
    ("Words that one row has, whatever its status", {"q": "never been there"}),
    ("Words that no row has", {"q": "nothing says this"}),
    ("Words that half of all have", {"q": "daily"}),
    ("One workflow", {"workflow": "{workflow}"}),
    ("One workflow, failed", {"workflow": "{workflow}", "status": "failed"}),
    ("Started by a schedule", {"trigger": "scheduled"}),
    ("Started by an event: there is none", {"trigger": "event"}),
    ("The last hour", {"since": "1h"}),
    ("The last 7 days", {"since": "7d"}),
    ("The last 30 days, failed, of a schedule", {"since": "30d", "status": "failed", "trigger": "scheduled"}),
    ("Unresolved", {"unresolved": "on"}),
    ("By number", {"q": "#31337"}),
    ("A page in the middle", {"before": "50000"}),
    ("Failed, by error", {"status": "failed_by_error"}),
]


def main():
    options = read_options(__doc__)
    global WORKFLOWS, EXECUTIONS, ROUNDS, PAINTS
    if options.quick:
        WORKFLOWS, EXECUTIONS, ROUNDS, PAINTS = 60, 40_000, 3, 2
    with measured_server("scale", options) as server:
        say(f"Making {WORKFLOWS:,} workflows that start each other, and {EXECUTIONS:,} executions.")
        workflows = seed_workflows(server)
        seed_executions(server)
        say("Asking with each filter.")
        lists = [asked(server, words, filled(query, workflows[0])) for words, query in FILTERS]
        say("Asking for the graph.")
        content = report(lists, graph(server), paints(server, "/graph"))
    print(content)
    write_measured("scale", "Many workflows and executions", options, content)


# What there is ------------------------------------------------------------------------------------------------------


def seed_workflows(server):
    """Makes workflows with a job each; most start after one or two of those made before. Returns their numbers."""
    with ThreadPoolExecutor(8) as pool:
        ids = [number for part in pool.map(lambda part: made(server.connect(), part), parts()) for number in part]
        ids.sort()
        list(pool.map(lambda part: connected(server.connect(), ids, part), parts()))
    return ids


def parts():
    return [range(first, WORKFLOWS, 8) for first in range(8)]


def made(connection, numbers):
    ids = []
    for number in numbers:
        team = TEAMS[number % len(TEAMS)]
        name = f"{team} {number:04d}: {['daily totals', 'valuations', 'customer history', 'daily stock'][number % 4]}"
        workflow = {"name": name, "team": team, "owner": f"{team.lower()}@example.org"}
        id = connection.ask("POST", "/api/workflows", workflow)["workflow"]["id"]
        job = {"kind": "sql", "name": "Totals", "enabled": True, "gold": {"table": f"totals_{number}", "sql": "select 1 as one"}}
        connection.ask("POST", f"/api/workflows/{id}/jobs", job)
        ids.append(id)
    return ids


def connected(connection, ids, numbers):
    for number in numbers:
        if number < WIDTH:
            continue
        upstreams = {ids[number - WIDTH], ids[number - WIDTH - number % 2 * (number % 7)]}
        trigger = {"trigger_type": "dependency", "upstream_workflow_ids": sorted(upstreams), "enabled": False}
        connection.ask("POST", f"/api/workflows/{ids[number]}/triggers", trigger)


def seed_executions(server):
    """Makes executions of the last 90 days, of which one in fifty has failed, and one with words of its own."""
    query(
        server,
        f"""
        with numbered as (select id, name, row_number() over (order by id) - 1 as place from workflows)
        insert into executions (workflow_id, workflow_name, trigger_type, trigger_name, triggered_by, status, queued_at,
          started_at, finished_at, attempt, error, rows_read, rows_written)
        select w.id, w.name, t.type, case t.type when 'scheduled' then 'At 02:00 every day' end, case t.type when 'manual' then 'Ada' end,
          s.status, a.at, a.at + interval '1 s', a.at + (n % 600 + 2) * interval '1 s', 1,
          case when n = 31337 then 'The folder /data/north has never been there.'
            when s.status = 'failed' then 'Line ' || n || ' of “orders” has no date, in job ' || n % 9 end,
          n % 10000, n % 9000
        from generate_series(1, {EXECUTIONS}) n
        join numbered w on w.place = n % {WORKFLOWS}
        cross join lateral (select case when n % 50 = 0 or n = 31337 then 'failed' when n % 97 = 0 then 'cancelled' else 'succeeded' end as status) s
        cross join lateral (select case when n % 5 < 3 then 'scheduled' when n % 5 = 3 then 'dependency' else 'manual' end as type) t
        cross join lateral (select now() - ({EXECUTIONS} - n) * interval '90 days' / {EXECUTIONS} - interval '15 min' as at) a
        order by n""",
        "analyze",
    )


def query(server, *statements):
    parts = [part for statement in statements for part in ("-c", statement)]
    subprocess.run([psql(), "-X", "-q", "-v", "ON_ERROR_STOP=1", *parts, server._command("database", "url")], check=True)


# Measurements -------------------------------------------------------------------------------------------------------


def filled(query, workflow):
    return {name: value.format(workflow=workflow) for name, value in query.items()}


def asked(server, words, query):
    """Returns how long the list takes, and the page around it: the middle and the slowest of several, in milliseconds."""
    function = "errors" if query.get("status") == "failed_by_error" else "list"
    rpc = f"/rpc/executions/{function}?{urlencode({f'filter[{name}]': value for name, value in query.items()})}"
    page = f"/executions?{urlencode(query or {'all': 'on'})}"
    row = words, *timed(server, rpc), *timed(server, page)
    say("{}: list {:.0f} and {:.0f} ms, page {:.0f} and {:.0f} ms.".format(*row))
    return row


def graph(server):
    return [("What the browser asks for", *timed(server, "/rpc/graph/load")), ("The page", *timed(server, "/graph"))]


def timed(server, path):
    connection, took = server.connect(), []
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        answer = connection.get(path, {"Cookie": server.cookie, "Accept": "text/html" if not path.startswith("/rpc") else "*/*"})
        took.append((time.perf_counter() - began) * 1000)
        if answer.status != 200:
            sys.exit(f"{path} was answered with {answer.status}: {answer.body[:300]}")
    # The first finds nothing prepared, which the second does.
    took = sorted(took[1:])
    return took[len(took) // 2], took[-1]


def paints(server, path):
    """Returns what a browser says of the graph, with a bare profile each time; nothing where there is no browser."""
    node, package = shutil.which("node"), ROOT / "end2end" / "node_modules" / "playwright-core"
    if not (node and package.exists()):
        say("Playwright is missing, so no browser is asked. Get it with: scripts/setup test")
        return []
    script = [node, str(ROOT / "bench" / "peers" / "paint.mjs"), f"http://{server.host}", server.cookie, path, "graph-list", str(PAINTS)]
    return json.loads(subprocess.run(script, check=True, stdout=subprocess.PIPE, text=True).stdout)


# The report ---------------------------------------------------------------------------------------------------------


def report(lists, graphs, painted):
    rows = lambda lines: "\n".join("| " + " | ".join(line) + " |" for line in lines)
    listed = rows((words, *(f"{value:.0f} ms" for value in values)) for words, *values in lists)
    answered = rows((words, *(f"{value:.0f} ms" for value in values)) for words, *values in graphs)
    drawn = rows((f"In a browser: {name}", f"{middle:.0f} ms", f"{slowest:.0f} ms") for name, middle, slowest in painted)
    return f"""{WORKFLOWS:,} workflows, most of which start after one or two others, and {EXECUTIONS:,} executions of 90 days. Server, PostgreSQL
and browser share the machine.

The list of executions with each filter, as the page asks for it while it is open, and the whole page with its numbers, filters
and views; {ROUNDS} times one after the other:

| | List, median | List, slowest | Page, median | Page, slowest |
| --- | ---: | ---: | ---: | ---: |
{listed}

The graph of all {WORKFLOWS:,} workflows. The browser's times begin when the page is asked for, with nothing in its cache:

| | Median | Slowest |
| --- | ---: | ---: |
{answered}
{drawn}"""


if __name__ == "__main__":
    main()
