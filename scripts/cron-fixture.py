#!/usr/bin/env python3
"""Writes app/domain/tests/cron/fixtures/croniter.tsv: what croniter and a plain minute scan say about 5,000 schedules.

The file is checked in; this script is here to show where it comes from and to write it again, with
`python3 scripts/cron-fixture.py`. It needs `croniter` and `tzdata` as pinned in PINNED, and installs them into a
virtual environment of its own if they are not there. The same seed writes the same file.

A line has five fields, separated by tabs: expression, zone, start, answers of the scan, answers of croniter. Instants
are minutes since 1970; answers are the distance of each run from the one before, the first from the start. `=` stands
for the same answers as the scan's. With `--bench` it measures croniter over the schedules in the file instead, in the
same lines as `app/domain/examples/cron_bench.rs`. The scan follows the rules of Vixie cron for changing clocks, in a language and with
a time zone library of its own.
"""

import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone

PINNED = ["croniter==7.0.0", "tzdata==2026.6"]
FIXTURE = pathlib.Path(__file__).parent.parent / "app/domain/tests/cron/fixtures/croniter.tsv"
SEED = 20261123

TRANSITIONS = [
    ("Africa/Cairo", "2024-04-25T22:00"),
    ("Africa/Cairo", "2024-10-31T21:00"),
    ("Africa/Casablanca", "2024-03-10T02:00"),
    ("Africa/Casablanca", "2024-04-14T02:00"),
    ("America/Havana", "2024-03-10T05:00"),
    ("America/Havana", "2024-11-03T05:00"),
    ("America/New_York", "2025-03-09T07:00"),
    ("America/New_York", "2025-11-02T06:00"),
    ("America/Sao_Paulo", "2018-02-18T02:00"),
    ("America/Sao_Paulo", "2018-11-04T03:00"),
    ("America/St_Johns", "2010-03-14T03:31"),
    ("America/St_Johns", "2010-11-07T02:31"),
    ("Antarctica/Troll", "2025-03-30T01:00"),
    ("Antarctica/Troll", "2025-10-26T01:00"),
    ("Asia/Tehran", "2022-03-21T20:30"),
    ("Asia/Tehran", "2022-09-21T19:30"),
    ("Australia/Lord_Howe", "2025-04-05T15:00"),
    ("Australia/Lord_Howe", "2025-10-04T15:30"),
    ("Europe/Berlin", "2025-03-30T01:00"),
    ("Europe/Berlin", "2025-10-26T01:00"),
    ("Europe/London", "2025-03-30T01:00"),
    ("Europe/London", "2025-10-26T01:00"),
]


def run_in_environment():
    """Starts this script again where the pinned packages are."""
    home = pathlib.Path(tempfile.gettempdir()) / "flowforge-cron-fixture"
    if not (home / "bin/python").exists():
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
    subprocess.run([home / "bin/pip", "install", "--quiet", *PINNED], check=True)
    python = str(home / "bin/python")
    os.execve(python, [python, __file__, *sys.argv[1:]], {**os.environ, "CRON_FIXTURE": "inside"})


def draw_field(rng, least, greatest, star):
    """Draws a text of one field; `star` is how often it is `*`."""
    if rng.random() < star:
        return "*"

    def draw_range():
        first, last = sorted(rng.sample(range(least, greatest + 1), 2))
        return first, last

    def draw_item():
        kind = rng.random()
        if kind < 0.5:
            return str(rng.randint(least, greatest))
        if kind < 0.75:
            return "%d-%d" % draw_range()
        first, last = draw_range()
        return "%d-%d/%d" % (first, last, rng.randint(1, max(1, min(12, last - first))))

    if rng.random() < 0.25:
        return "*/%d" % rng.randint(2, min(20, greatest - least))
    return ",".join(draw_item() for _ in range(rng.choice([1, 1, 1, 2, 3])))


def draw_expression(rng, night):
    hours = draw_field(rng, 0, 3, 0.15) if night and rng.random() < 0.6 else draw_field(rng, 0, 23, 0.4)
    days = 31 if rng.random() < 0.3 else 28
    month = draw_field(rng, 1, 12, 0.75) if days == 28 else "*"
    star = 0.85 if night else 0.5
    weekday = draw_field(rng, 0, 6, star)
    if rng.random() < 0.1:
        weekday = rng.choice(["7", "5-7", "1,7", "1-5", "MON-FRI", "sun", "SAT,SUN"])
    return " ".join([draw_field(rng, 0, 59, 0.3), hours, draw_field(rng, 1, days, star), month, weekday])


def draw_ruled_expression(rng):
    """Draws an expression with L, W or # and what croniter calls the same."""
    minute, hour = draw_field(rng, 0, 59, 0.2), draw_field(rng, 0, 23, 0.3)
    month = draw_field(rng, 1, 12, 0.7)
    weekday = rng.randint(0, 6)
    day, ours, theirs = rng.choice(
        [
            ("L", "*", "*"),
            ("%d,L" % rng.randint(1, 27), "*", "*"),
            ("%dW" % rng.randint(1, 28), "*", "*"),
            ("*", "%d#%d" % (weekday, (nth := rng.randint(1, 5))), "%d#%d" % (weekday, nth)),
            ("*", "%dL" % weekday, "L%d" % weekday),
        ]
    )
    return " ".join([minute, hour, day, month, ours]), " ".join([minute, hour, day, month, theirs])


NAMES = {name: number for number, name in enumerate("SUN MON TUE WED THU FRI SAT".split())}


def values(text, least, greatest):
    """Returns the values that a text without rules for days selects."""
    selected = set()
    for item in text.upper().split(","):
        item, _, step = item.partition("/")
        first, dash, last = item.partition("-")
        if item == "*":
            first, last = least, greatest
        else:
            first = NAMES.get(first) if first in NAMES else int(first)
            last = first if not dash else NAMES.get(last) if last in NAMES else int(last)
        selected.update(range(first, last + 1, int(step or 1)))
    return selected


class Scan:
    """Looks at every minute."""

    def __init__(self, text):
        minute, hour, day, month, weekday = text.split()
        self.minutes, self.hours = values(minute, 0, 59), values(hour, 0, 23)
        self.months, self.days = values(month, 1, 12), values(day, 1, 31)
        self.weekdays = {value % 7 for value in values(weekday, 0, 6)}
        self.day_star, self.weekday_star = day == "*", weekday == "*"
        self.follows_real_time = minute.startswith("*") or hour.startswith("*")

    def means_date(self, local):
        if local.month not in self.months:
            return False
        by_day, by_weekday = local.day in self.days, local.isoweekday() % 7 in self.weekdays
        if self.day_star or self.weekday_star:
            return by_day and by_weekday
        return by_day or by_weekday

    def means(self, local):
        return local.minute in self.minutes and local.hour in self.hours and self.means_date(local)

    def in_utc(self, start, count):
        """Returns the first runs after an instant, going from day to day."""
        runs, day = [], start.replace(hour=0, minute=0)
        while len(runs) < count:
            if self.means_date(day):
                times = (day.replace(hour=hour, minute=minute) for hour in sorted(self.hours) for minute in sorted(self.minutes))
                runs.extend(time for time in times if time > start)
            day += timedelta(days=1)
        return runs[:count]

    def is_touched(self, zone, at):
        """Returns whether a local time that a change of the clocks skips or repeats is meant."""
        minute = timedelta(minutes=1)
        before = (at - minute).astimezone(zone).replace(tzinfo=None) + minute
        first, last = sorted([before, at.astimezone(zone).replace(tzinfo=None)])
        return any(self.means(first + number * minute) for number in range((last - first) // minute))

    def in_zone(self, zone, start, end):
        """Returns the runs after one instant, up to another, by Vixie's rules."""
        minute = timedelta(minutes=1)
        at = start - timedelta(days=1)
        latest = at.astimezone(zone).replace(tzinfo=None) - minute
        runs = []
        while at <= end:
            local = at.astimezone(zone).replace(tzinfo=None)
            missing, made_up_for = latest + minute, False
            while missing < local and not self.follows_real_time and not made_up_for:
                made_up_for = self.means(missing)
                missing += minute
            runs_now = self.means(local) and (self.follows_real_time or local > latest)
            if (runs_now or made_up_for) and at > start:
                runs.append(at)
            latest = max(latest, local)
            at += minute
        return runs


def minutes(at):
    return int(at.timestamp()) // 60


def distances(start, runs):
    return ",".join(str(minutes(later) - minutes(earlier)) for earlier, later in zip([start, *runs], runs))


def line(text, zone, start, scan, croniter):
    scan, croniter = distances(start, scan), distances(start, croniter)
    return "\t".join([text, zone, str(minutes(start)), scan, "=" if scan == croniter else croniter])


def main():
    from croniter import croniter
    from zoneinfo import ZoneInfo

    rng = random.Random(SEED)
    lines, seen = [], set()

    def ask(text, start, count):
        asked = croniter(text, start)
        return [asked.get_next(datetime) for _ in range(count)]

    while len(lines) < 3600:
        text = draw_expression(rng, night=False)
        if text not in seen:
            seen.add(text)
            start = datetime.fromtimestamp(rng.randrange(6 * 10**6, 63 * 10**6) * 60, timezone.utc)
            lines.append(line(text, "UTC", start, Scan(text).in_utc(start, 4), ask(text, start, 4)))
    while len(lines) < 4000:
        ours, theirs = draw_ruled_expression(rng)
        if ours not in seen:
            seen.add(ours)
            start = datetime.fromtimestamp(rng.randrange(12 * 10**6, 48 * 10**6) * 60, timezone.utc)
            runs = ask(theirs, start, 4)
            # The scan knows no rules for days: croniter's answers stand for both.
            lines.append(line(ours, "UTC", start, runs, runs))
    while len(lines) < 5000:
        text = draw_expression(rng, night=True)
        name, at = rng.choice(TRANSITIONS)
        if (text, name) in seen:
            continue
        seen.add((text, name))
        at = datetime.fromisoformat(at).replace(tzinfo=timezone.utc)
        start, end = at - timedelta(hours=3), at + timedelta(hours=28)
        scan = Scan(text)
        if not scan.is_touched(ZoneInfo(name), at):
            continue
        scan = scan.in_zone(ZoneInfo(name), start, end)[:10]
        asked = ask(text, start.astimezone(ZoneInfo(name)), len(scan))
        lines.append(line(text, name, start, scan, [run.astimezone(timezone.utc) for run in asked]))
    FIXTURE.write_text("\n".join(lines) + "\n")
    differing = [line for line in lines if not line.endswith("=")]
    print(f"{FIXTURE}: {len(lines)} lines, croniter differs in {len(differing)}")


def bench():
    """Prints measure, engine, mean and 99th percentile in nanoseconds, number of schedules."""
    from croniter import croniter
    from zoneinfo import ZoneInfo

    rows = [line.split("\t") for line in FIXTURE.read_text().splitlines()]
    # Last weekdays are written the other way round there.
    rows = [(re.sub(r"(\d)L$", r"L\1", text), name, int(start)) for text, name, start, *_ in rows]

    def report(measure, durations):
        durations.sort()
        mean, percentile = sum(durations) / len(durations), durations[len(durations) * 99 // 100]
        print(measure, "croniter", round(mean), round(percentile), len(durations), sep="\t")

    def shortest(work, steps):
        durations = []
        for _ in range(3):
            started = time.perf_counter_ns()
            work()
            durations.append((time.perf_counter_ns() - started) / steps)
        return min(durations)

    def walk(text, start, steps):
        asked = croniter(text, start)
        for _ in range(steps):
            asked.get_next(datetime)

    report("parse", [shortest(lambda: croniter(text), 1) for text, _, _ in rows])
    for measure, wanted in [("next in UTC", True), ("next around a change of the clocks", False)]:
        durations = []
        for text, name, minute in rows:
            if (name == "UTC") == wanted:
                start = datetime.fromtimestamp(minute * 60, ZoneInfo(name))
                durations.append(shortest(lambda: walk(text, start, 10), 10))
        report(measure, durations)


if __name__ == "__main__":
    if os.environ.get("CRON_FIXTURE") != "inside":
        run_in_environment()
    elif "--bench" in sys.argv:
        bench()
    else:
        main()
