#!/usr/bin/env python3
"""Measures the cron engine beside croniter and croner: is every answer right, and how long does the next run take?

    bench/cron.py                     writes the section "Schedules" of docs/benchmarks.md
    bench/cron.py --program PATH      another program than the optimised build, with examples/cron_bench beside it; writes nothing
    bench/cron.py --quick             FlowForge alone; writes nothing
"""

import argparse
import json
import os
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

from engine.peers import node, version
from engine.tables import table
from support.report import ROOT, say, write_section

TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
FIXTURE = ROOT / "app/domain/tests/cron/fixtures/croniter.tsv"
MEASURES = {"parse": "Parse", "next in UTC": "Next in UTC", "next around a change of the clocks": "Next around a change of the clocks"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, help="the program to measure")
    parser.add_argument("--quick", action="store_true", help="FlowForge alone")
    # `make bench` hands the same arguments to every program.
    options, _ = parser.parse_known_args()
    program = options.program or Path(os.environ.get("FLOWFORGE", TARGET / "release" / "flowforge"))
    rows = [line.split("\t") for line in FIXTURE.read_text().splitlines()]
    say("Asking for every schedule of the fixture.")
    pairs = zip(answers(program, rows), map(scan_of, rows), strict=True)
    wrong = {"flowforge": sum(answer[: len(scan)] != scan for answer, scan in pairs)}
    say("Measuring.")
    figures = measures(example(program, options.program))
    names = {"flowforge": "FlowForge", "croner": "croner for Rust"}
    if not options.quick:
        wrong["croniter"] = sum(row[4] != "=" for row in rows)
        figures |= measures(subprocess.run([sys.executable, str(ROOT / "scripts/cron-fixture.py"), "--bench"], check=True, stdout=subprocess.PIPE, text=True).stdout)
        said = node("croner.mjs", FIXTURE)
        counts = dict(line.split("\t") for line in said.splitlines()[:2])
        wrong["croner for JavaScript"] = f"{counts['differs']}, and {counts['refused']} refused"
        figures |= measures("\n".join(said.splitlines()[2:]))
        names |= {"croniter": "croniter 7.0.0", "croner for JavaScript": f"croner {version('croner')} for JavaScript"}
    content = report(len(rows), names, wrong, figures)
    print(content)
    if not (options.program or options.quick):
        write_section("cron", "Schedules", "bench/cron.py", content)


def answers(program, rows):
    """Returns what `flowforge cron next --stdin` says to each schedule."""
    asked = (
        {"expression": text, "timezone": zone, "after": moment(int(start)).isoformat(), "count": scan.count(",") + 1}
        for text, zone, start, scan, _ in rows
    )
    lines = "".join(json.dumps(question) + "\n" for question in asked)
    said = subprocess.run([str(program), "cron", "next", "--stdin"], input=lines, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [[datetime.fromisoformat(run.replace("Z", "+00:00")) for run in json.loads(line).get("next", [])] for line in said.splitlines()]


def scan_of(row):
    """Returns the runs that a look at every minute found."""
    at, runs = int(row[2]), []
    # Within the day that is looked at, there may be none.
    for distance in filter(None, row[3].split(",")):
        at += int(distance)
        runs.append(moment(at))
    return runs


def moment(minutes):
    return datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(minutes=minutes)


def example(program, given):
    """Runs the measurement within the process, built as the program is."""
    if not given:
        # With the server's features, so that an optimised build of it is reused.
        build = ["cargo", "build", "--release", "--package", "server", "--package", "domain", "--example", "cron_bench"]
        subprocess.run(build, cwd=ROOT, check=True)
    found = program.resolve().parent / "examples" / "cron_bench"
    return subprocess.run([str(found)], check=True, stdout=subprocess.PIPE, text=True).stdout


def measures(said):
    """Returns mean and 99th percentile in nanoseconds by engine and measure."""
    lines = (line.split("\t") for line in said.splitlines())
    return {(engine, measure): (int(mean), int(late)) for measure, engine, mean, late, _ in lines}


def report(count, names, wrong, figures):
    nanoseconds = lambda engine, measure: "{:,} / {:,} ns".format(*figures[engine, measure]) if (engine, measure) in figures else ""
    rows = [[name, wrong.get(engine, ""), *(nanoseconds(engine, measure) for measure in MEASURES)] for engine, name in names.items()]
    return f"""{count:,} schedules, 1,000 of them around changes of the clocks in 11 zones. Wrong is whatever differs from a scan of every minute by the rules
of [cron.md](cron.md), which also says where and why others differ. Mean and 99th percentile of the time for parsing, and for one run
after the other of a parsed schedule; FlowForge was asked for correctness through `flowforge cron next --stdin`.

{table(["", "Wrong", *MEASURES.values()], rows)}"""


if __name__ == "__main__":
    main()
