#!/usr/bin/env python3
"""Measures the trigger engine: herds, lag, chains, starts per second, idleness; beside Prefect, graphile-worker and pg-boss.

    bench/triggers.py                     everything; writes the section "Triggers" of docs/benchmarks.md
    bench/triggers.py --program PATH      another program than the optimised build; writes nothing
    bench/triggers.py --only herd,idle    some of it; writes nothing
    bench/triggers.py --quick             little of everything, to see that the measurement works; writes nothing
"""

import argparse
import os
import tempfile
from pathlib import Path

from engine import chains, herd, idle, lag, refusals, starts
from support.report import ROOT, say, write_section

TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
PARTS = {"herd": herd, "lag": lag, "starts": starts, "chains": chains, "idle": idle, "refusals": refusals}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, help="the program to measure")
    parser.add_argument("--only", help=f"some of {', '.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="little of everything")
    parser.add_argument("--without-peers", action="store_true", help="FlowForge alone")
    # `make bench` hands the same arguments to every program.
    options, _ = parser.parse_known_args()
    program = options.program or Path(os.environ.get("FLOWFORGE", TARGET / "release" / "flowforge"))
    parts = options.only.split(",") if options.only else list(PARTS)
    sections = []
    with tempfile.TemporaryDirectory(prefix="bench-triggers-", dir=os.environ.get("BENCH_DIR")) as folder:
        for part in parts:
            say(f"Measuring {part}.")
            sections.append(PARTS[part].measure(program.resolve(), Path(folder), options.quick, not options.without_peers))
            say(sections[-1] + "\n")
    content = "\n\n".join(["Processes, PostgreSQL and client share the machine. Nothing is taken from memory: every start is on the disk.", *sections])
    print(content)
    if not (options.program or options.quick or options.only or options.without_peers):
        write_section("triggers", "Triggers", "bench/triggers.py", content)


if __name__ == "__main__":
    main()
