"""From the end of a workflow until the one that depends on it runs; beside Prefect's automations."""

import json
import subprocess

from engine.peers import PEERS, python
from engine.tables import milliseconds, spread, table
from support.installation import Installation
from support.load import pace

PAIRS = 20
PER_SECOND = 10
PREFECT = "3.8.8"


def measure(program, folder, quick, with_peers):
    seconds, chains = (3, 2) if quick else (30, 12)
    rows = [["FlowForge", PER_SECOND * seconds, *map(milliseconds, flowforge(program, folder, seconds))]]
    if with_peers:
        found = sorted(prefect(folder, chains))
        if found:
            spread_of = [found[len(found) // 2], found[len(found) * 99 // 100], found[-1]]
            rows.append([f"Prefect {PREFECT}", len(found), *map(milliseconds, spread_of)])
        else:
            rows.append([f"Prefect {PREFECT}", "did not come to it on this machine", "", "", ""])
    return f"""### One after the other has ended

From the end of a workflow until the one that depends on it is running. FlowForge: {PER_SECOND} ends a second, the dependent has a job of SQL.
Prefect: an automation that starts a deployment when a flow run has completed, one chain at a time; its server and a process that
serves the deployment, which looks for runs every second.

{table(["", "Chains", "Median", "99th percentile", "Latest"], rows)}"""


def flowforge(program, folder, seconds):
    """Returns median, 99th percentile and the greatest, in seconds."""
    with Installation(program, folder, "chains") as place:
        upstream = place.milestones(PAIRS, "upstream")
        process = place.start("web", "scheduler", "worker")
        connection = place.connect(process)
        for number in range(PAIRS):
            made = connection.ask("POST", "/api/workflows", {"name": f"dependent {number}"})
            path = f"/api/workflows/{made['workflow']['id']}"
            job = {"name": "One", "kind": "sql", "enabled": True, "gold": {"table": f"one_{number}", "sql": "select 1 as one"}}
            connection.ask("POST", f"{path}/jobs", job)
            trigger = {"trigger_type": "dependency", "depends_on_workflow_id": upstream + number, "enabled": True}
            connection.ask("POST", f"{path}/triggers", trigger)
        numbers = iter(range(PER_SECOND * seconds))
        pace(lambda: connection.ask("POST", f"/api/workflows/{upstream + next(numbers) % PAIRS}/executions"), PER_SECOND, seconds)
        place.wait_until("(select count(*) from executions where status in ('queued', 'running')) = 0", 60)
        chains = "executions e join executions u on u.id = e.upstream_execution_id"
        assert int(place.value(f"select count(*) from {chains}")) == PER_SECOND * seconds
        return place.rows(f"select {spread('e.started_at - u.finished_at')} from {chains}")[0]


def prefect(folder, chains):
    # With what it needs to start: newer versions of these two break it.
    interpreter = python("bench-prefect", f"prefect=={PREFECT}", "fastapi<0.155", "sqlalchemy<2.1")
    command = [interpreter, str(PEERS / "prefect_chain.py"), str(folder / "prefect"), str(chains)]
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=900)
    # What it said is on the screen; the others' figures count without it.
    return json.loads(ended.stdout.splitlines()[-1]) if ended.returncode == 0 else []
