#!/usr/bin/env python3
"""Measures pages and REST: how many requests a server answers, how quickly, what a browser loads, what idleness costs.

    bench/pages.py                     500 workflows; writes the section "Pages" of docs/benchmarks.md
    bench/pages.py --program PATH      another program than the optimised build; writes nothing
    bench/pages.py --quick             little of everything, to see that the measurement works; writes nothing
"""

import gzip
import re
import time
from concurrent.futures import ThreadPoolExecutor

from support.load import flood, pace
from support.measurement import measured_server, read_options, write_measured
from support.report import say

WORKFLOWS = 500
EXECUTIONS = 3
CONNECTIONS = 8
SECONDS = 15
ROWS_OF_JOB = 24_000_000
TEAMS = ["Lending", "Retail", "Risk", "Finance", "Platform"]


def main():
    options = read_options(__doc__)
    global WORKFLOWS, SECONDS, ROWS_OF_JOB
    if options.quick:
        WORKFLOWS, SECONDS, ROWS_OF_JOB = 60, 4, 300_000
    with measured_server("pages", options) as server:
        say(f"Making {WORKFLOWS} workflows with {EXECUTIONS} executions each.")
        seed(server)
        say("Leaving the server alone.")
        idle = idleness(server, SECONDS * 2)
        say("Asking as often as answers come.")
        floods = [flooded(server, *target) for target in targets(server)]
        say("Asking beside a large job.")
        beside = beside_a_job(server)
        content = report(floods, beside, transfer(server), idle)
    print(content)
    write_measured("pages", "Pages", options, content)


# Work ---------------------------------------------------------------------------------------------------------------


def seed(server):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda numbers: seed_some(server.connect(), numbers), [range(n, WORKFLOWS, 8) for n in range(8)]))
    connection = server.connect()
    # REST has no stream for programs without a topic; asking twice a second until the queue is empty does as well.
    while any(connection.ask("GET", f"/api/executions?limit=1&status={status}")["meta"]["total"] for status in ("queued", "running")):
        time.sleep(0.5)


def seed_some(connection, numbers):
    for number in numbers:
        team = TEAMS[number % len(TEAMS)]
        workflow = {
            "name": f"{team} {number:03d}: {['daily totals', 'valuations', 'customer history', 'stock'][number % 4]}",
            "description": "Reads what the source system delivers, and keeps what fits.",
            "owner": f"{team.lower()}@example.org",
            "team": team,
            "tags": ["nightly", team.lower()],
        }
        path = f"/api/workflows/{connection.ask('POST', '/api/workflows', workflow)['workflow']['id']}"
        schedule = {"cron_expression": f"{number % 60} {number % 24} * * *", "timezone": "Europe/Lisbon", "enabled": True}
        connection.ask("POST", f"{path}/triggers", schedule)
        for _ in range(EXECUTIONS):
            connection.ask("POST", f"{path}/executions")


def big_job(server):
    """Starts a workflow that reads a large file through all layers; returns the path of its execution."""
    file = server.data / "files" / "payments.csv"
    with open(file, "w") as out:
        out.write("id,branch,amount,day\n")
        for number in range(ROWS_OF_JOB):
            out.write(f"{number},B{number * 7919 % 120:03d},{number % 100_000 / 100:.2f},2026-{1 + number % 12:02d}-{1 + number % 28:02d}\n")
    connection = server.connect()
    path = f"/api/workflows/{connection.ask('POST', '/api/workflows', {'name': 'Large'})['workflow']['id']}"
    sql = "select branch, day, count(*) as payments, sum(amount) as amount from silver.payments group by branch, day"
    types = {"id": "bigint", "branch": "text", "amount": "decimal(12,2)", "day": "date"}
    columns = [{"source": name, "data_type": kind, "key": name == "id"} for name, kind in types.items()]
    job = {
        "name": "Payments",
        "enabled": True,
        "source": {"pattern": str(file)},
        "columns": columns,
        "bronze": {"table": "payments"},
        "silver": {"enabled": True, "table": "payments"},
        "gold": {"enabled": True, "table": "payments_by_day", "sql": sql},
    }
    connection.ask("POST", f"{path}/jobs", job)
    return f"/api/executions/{connection.ask('POST', f'{path}/executions')['execution']['id']}"


# Measurements -------------------------------------------------------------------------------------------------------


def targets(server):
    return [
        ("The page of 25 workflows, signed in", "/workflows", {"Cookie": server.cookie}),
        ("`GET /api/workflows?limit=50`", "/api/workflows?limit=50", {"Authorization": f"Bearer {server.token}"}),
    ]


def flooded(server, name, path, headers):
    url = f"http://{server.host}{path}"
    paced(server, path, headers, 2)
    # A machine that is shared is quicker at one time than at another: the round in the middle of three counts.
    rate, median, late = sorted(flood(url, headers, CONNECTIONS, SECONDS // 2) for _ in range(3))[1]
    say(f"{name}: {rate:,.0f} a second, {median:.1f} ms, {late:.1f} ms.")
    return name, rate, median, late


def paced(server, path, headers, seconds):
    connection = server.connect()
    return pace(lambda: connection.get(path, headers), 20, seconds)


def beside_a_job(server):
    alone = [paced(server, path, headers, SECONDS) for _, path, headers in targets(server)]
    execution = big_job(server)
    status = lambda: server.connect().ask("GET", execution)["execution"]["status"]
    while status() == "queued":
        time.sleep(0.1)
    busy = []
    for _, path, headers in targets(server):
        busy.append(paced(server, path, headers, SECONDS // 2))
        if status() != "running":
            say(f"The job ended while {path} was asked for: it needs more rows for this machine.")
    if status() == "running":
        server.connect().ask("POST", f"{execution}/cancel")
    return [(name, *quiet, *beside) for (name, *_), quiet, beside in zip(targets(server), alone, busy)]


def transfer(server):
    """Returns what a browser loads at its first visit, as it is sent, compressed: a name and a number of bytes each, by page."""
    pages = {"/": "The first page", "/workflows": "Workflows", "/workflows/1/triggers": "Triggers of a workflow"}
    return {name: loaded_by(server, path) for path, name in pages.items()}


def loaded_by(server, path):
    connection = server.connect()
    accepting = {"Accept-Encoding": "br, gzip", "Accept": "text/html", "Cookie": server.cookie}
    page = connection.get(path, accepting)
    loaded = {"HTML": len(page.body)}
    names = {"bin": "WebAssembly", "wasm": "WebAssembly", "js": "JavaScript", "css": "Styles", "svg": "Icon"}
    found = re.findall(r'(?:href|src)="(/(?:pkg/[^"]+|favicon\.svg))"', gzip.decompress(page.body).decode())
    for path in set(found):
        name = names[path.rsplit(".", 1)[1]]
        loaded[name] = loaded.get(name, 0) + len(connection.get(path, accepting).body)
    return loaded


def idleness(server, seconds):
    # PostgreSQL's own counters are up to ten seconds behind.
    time.sleep(15)
    memory = server.memory()
    before = server.transactions()
    time.sleep(seconds)
    # The question itself takes part: one of these transactions is its own.
    return *memory, (server.transactions() - before - 1) / seconds


# The report ---------------------------------------------------------------------------------------------------------


def report(floods, beside, loaded, idle):
    server, postgres, queries = idle
    kilobytes = lambda size: f"{size / 1000:,.1f} kB"
    rows = lambda lines: "\n".join("| " + " | ".join(line) + " |" for line in lines)
    flooded = rows((name, f"{rate:,.0f}", f"{median:.1f} ms", f"{late:.1f} ms") for name, rate, median, late in floods)
    slowed = rows((name, *(f"{value:.1f} ms" for value in values)) for name, *values in beside)
    kinds = ["HTML", "WebAssembly", "JavaScript", "Styles", "Icon"]
    sent = rows((name, *(kilobytes(of[kind]) for kind in kinds), kilobytes(sum(of.values()))) for name, of in loaded.items())
    return f"""{WORKFLOWS} workflows, each with a schedule and {EXECUTIONS} executions. Server, PostgreSQL and client share the machine.

wrk with {CONNECTIONS} connections asks as often as answers come, in three rounds, of which the middle one counts:

| | Requests a second | Median | 99th percentile |
| --- | ---: | ---: | ---: |
{flooded}

One reader asks 20 times a second while nothing runs, and while a job takes {ROWS_OF_JOB:,} rows through all layers:

| | Median | 99th percentile | Median beside the job | 99th percentile beside it |
| --- | ---: | ---: | ---: | ---: |
{slowed}

A first visit of a page, as it is sent, with what every page needs (from the next page on, only what that one needs besides):

| | HTML | WebAssembly | JavaScript | Styles | Icon | Together |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
{sent}

The server at rest holds {server / 2**20:,.0f} MiB of memory and its PostgreSQL {postgres / 2**20:,.0f} MiB, and ends {queries:.1f}
transactions a second."""


if __name__ == "__main__":
    main()
