#!/usr/bin/env python3
"""Measures how quickly the editor of a schedule answers a key in a browser whose processor is slowed down.

    bench/typing.py                    writes the section "Typing" of docs/benchmarks.md
    bench/typing.py --program PATH     another program than the optimised build; writes nothing
    bench/typing.py --quick            little of it, to see that the measurement works; writes nothing
"""

import json
import subprocess
import sys
from pathlib import Path

from support.measurement import measured_server, read_options, write_measured
from support.report import say

SLOWDOWNS = [1, 4]
ROUNDS = 5
# What people do not feel.
MOST_MILLISECONDS = 50


def main():
    options = read_options(__doc__)
    with measured_server("typing", options) as server:
        server.connect().ask("POST", "/api/workflows", {"name": "Typed"})
        measured = [(slowdown, typed(server, slowdown, 1 if options.quick else ROUNDS)) for slowdown in SLOWDOWNS]
    content = report(measured)
    print(content)
    if any(requests for _, (_, requests) in measured):
        sys.exit("Typing has asked the server.")
    write_measured("typing", "Typing", options, content)


def typed(server, slowdown, rounds):
    """Returns what each key took in milliseconds, and how often the server was asked."""
    say(f"Typing with a processor {slowdown} times slower.")
    script = Path(__file__).parent / "support/typing.mjs"
    command = ["node", script, f"http://{server.host}", server.cookie, str(slowdown), str(rounds)]
    answer = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return answer["keys"], answer["requests"]


def report(measured):
    def row(slowdown, keys, until):
        took = sorted(key[until] for key in keys)
        processor = "as it is" if slowdown == 1 else f"{slowdown} times slower"
        what = {"answered": "Answer", "followed": "Rest of the form"}[until]
        return f"| {processor} | {what} | {len(keys)} | {at(took, 0.5)} | {at(took, 0.95)} | {at(took, 1)} |"

    rows = "\n".join(row(slowdown, keys, until) for slowdown, (keys, _) in measured for until in ["answered", "followed"])
    return f"""
From a key in the field of the cron expression until the sentence and the next starts are drawn, in Chromium: the answer, for which at most {MOST_MILLISECONDS} ms are
aimed at, on a machine 4 times slower than this one; a frame, at 60 a second, is 16.7 ms of it. The rest of the form, which says the same by other
means (in words, as presets, clicked together), is drawn in the frame after. What is wrong, the notes, the year and the other schedules
follow once nothing more is typed for 250 ms. The server is not asked.

| Processor | Drawn | Keys | Median | 95th percentile | Longest |
| --- | --- | ---: | ---: | ---: | ---: |
{rows}
"""


def at(ordered, share):
    return f"{ordered[min(len(ordered) - 1, int(len(ordered) * share))]:.1f} ms"


if __name__ == "__main__":
    main()
