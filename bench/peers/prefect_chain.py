"""Runs chains of two in Prefect: python prefect_chain.py FOLDER CHAINS

An upstream flow run completes; an automation starts a deployment; a process that serves it runs the flow. Prints, as JSON, how
many seconds passed from the end of each upstream until its dependent was running.
"""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

SERVED = """
import logging
from prefect import flow

@flow
def dependent():
    pass

# The process that runs the flow reads this file as well.
if __name__ == "__main__":
    dependent.serve(name="dependent", pause_on_shutdown=False, print_starting_message=False)
"""


def main(folder, chains):
    folder.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "PREFECT_HOME": str(folder),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_ENABLED": "false",
        "PREFECT_RUNNER_POLL_FREQUENCY": "1",
        "PREFECT_LOGGING_LEVEL": "ERROR",
        "DO_NOT_TRACK": "1",
    }
    log = open(folder / "log", "w")
    start = lambda *arguments: subprocess.Popen([sys.executable, *arguments], env=environment, stdout=log, stderr=log)
    (folder / "served.py").write_text(SERVED)
    processes = [start("-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port))]
    try:
        api = Api(environment["PREFECT_API_URL"])
        api.wait(lambda: api.ask("GET", "/health"), 240)
        processes.append(start(str(folder / "served.py")))
        dependent = api.wait(lambda: api.ask("GET", "/deployments/name/dependent/dependent"), 240)["id"]
        flow = api.ask("POST", "/flows/", {"name": "upstream"})["id"]
        upstream = api.ask("POST", "/deployments/", {"name": "upstream", "flow_id": flow})["id"]
        automate(api, upstream, dependent)
        # The first chain warms everything up.
        found = [chain(api, upstream, dependent) for _ in range(chains + 1)]
        print(json.dumps(found[1:]))
    finally:
        for process in reversed(processes):
            process.terminate()
        for process in processes:
            process.wait(30)


def automate(api, upstream, dependent):
    trigger = {
        "type": "event",
        "posture": "Reactive",
        "expect": ["prefect.flow-run.Completed"],
        "match_related": {"prefect.resource.id": f"prefect.deployment.{upstream}"},
        "threshold": 1,
        "within": 0,
    }
    action = {"type": "run-deployment", "source": "selected", "deployment_id": dependent}
    api.ask("POST", "/automations/", {"name": "after upstream", "trigger": trigger, "actions": [action]})
    # The service that decides reads new automations now and then.
    time.sleep(10)


def chain(api, upstream, dependent):
    known = {run["id"] for run in api.runs(dependent)}
    run = api.ask("POST", f"/deployments/{upstream}/create_flow_run", {})["id"]
    for state in ("RUNNING", "COMPLETED"):
        api.ask("POST", f"/flow_runs/{run}/set_state", {"state": {"type": state}, "force": True})
    ended = api.ask("GET", f"/flow_runs/{run}")["end_time"]
    begun = lambda: [run for run in api.runs(dependent) if run["id"] not in known and run["start_time"]]
    started = api.wait(begun, 60)[0]
    api.wait(lambda: api.ask("GET", f"/flow_runs/{started['id']}")["end_time"], 60)
    return seconds(started["start_time"]) - seconds(ended)


def seconds(text):
    from datetime import datetime

    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


class Api:
    def __init__(self, url):
        self.url = url

    def ask(self, method, path, body=None):
        content = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.url + path, content, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or "null")

    def runs(self, deployment):
        wanted = {"deployments": {"id": {"any_": [deployment]}}, "sort": "ID_DESC", "limit": 50}
        return self.ask("POST", "/flow_runs/filter", wanted)

    def wait(self, look, patience):
        """Looks until there is something to see."""
        until = time.monotonic() + patience
        while True:
            try:
                if found := look():
                    return found
            except OSError:
                pass
            if time.monotonic() > until:
                sys.exit("Prefect did not come to it.")
            time.sleep(0.1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
