"""Executions that do nothing: how many a second, and how soon they start; beside queues on the same PostgreSQL."""

import json

from engine.herd import plan
from engine.peers import node, version
from engine.tables import spread, table
from support.installation import Database, Installation
from support.load import pace

PER_SECOND = 100


def measure(program, folder, quick, with_peers):
    count, seconds = (1_000, 3) if quick else (10_000, 15)
    rows = [["FlowForge", burn_down(program, folder, count), *latency(program, folder, seconds)]]
    if with_peers:
        rows += [peer("graphile-worker", "graphile", count, seconds), peer("pg-boss", "pgboss", count, seconds)]
    shown = [[name, f"{rate:,.0f}", *(f"{value:,.1f} ms" for value in delays)] for name, rate, *delays in rows]
    return f"""### Starts that do nothing

{count:,} executions that wait in the queue, done by one process; and from asking for one until it starts, {PER_SECOND} a second for
{seconds} seconds. A start of FlowForge has its line in the ledger of decisions, its execution with workflow, trigger, cause and chain, and its
log, all of which stay; a job of the others is a row that goes when it is done. They have the settings that their documentation
names for many quick jobs.

{table(["", "A second", "Median to start", "99th percentile", "Latest"], shown)}"""


def burn_down(program, folder, count):
    with Installation(program, folder, "burn_down") as place:
        first = place.milestones(count)
        ticker = place.start("scheduler")
        place.value(plan(first, count))
        place.wait_until(f"(select count(*) from executions) >= {count}", 60)
        ticker.stop()
        place.start("worker")
        ended = place.wait_until(f"(select count(*) from executions where status = 'succeeded') >= {count}", 120)
        began = float(place.value("select extract(epoch from min(started_at)) from executions"))
        return count / (ended - began)


def latency(program, folder, seconds):
    """Returns median, 99th percentile and the greatest, in milliseconds."""
    with Installation(program, folder, "latency") as place:
        first = place.milestones(20)
        process = place.start("web", "scheduler", "worker")
        connection = place.connect(process)
        numbers = iter(range(PER_SECOND * seconds))
        pace(lambda: connection.ask("POST", f"/api/workflows/{first + next(numbers) % 20}/executions"), PER_SECOND, seconds)
        place.wait_until("(select count(*) from executions where status <> 'succeeded') = 0", 30)
        found = place.rows(f"select {spread('started_at - queued_at')} from executions")[0]
        return [float(value) * 1000 for value in found]


def peer(package, name, count, seconds):
    database = Database(name)
    # Before it, they may say what they please.
    found = json.loads(node("queues.mjs", name, database.url, count, PER_SECOND * seconds).splitlines()[-1])
    delays = sorted(found["latencies"])
    return [f"{package} {version(package)}", found["rate"], delays[len(delays) // 2], delays[len(delays) * 99 // 100], delays[-1]]
