"""Requests: as many as a server takes, and at a steady pace."""

import re
import shutil
import subprocess
import sys
import time

UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}


def flood(url, headers, connections, seconds):
    """Asks as often as answers come; returns requests per second and the median and 99th percentile in milliseconds."""
    wrk = shutil.which("wrk") or sys.exit("wrk is missing. Install it with: sudo apt-get install --yes wrk")
    arguments = [wrk, "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "30s"]
    arguments += [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    said = subprocess.run([*arguments, url], check=True, stdout=subprocess.PIPE, text=True).stdout
    if wrong := re.search(r"Non-2xx or 3xx responses: \d+|Socket errors: .*", said):
        sys.exit(f"{url}: {wrong.group(0)}")
    if re.search(r"^\s+0 requests in", said, re.MULTILINE):
        sys.exit(f"{url} was not answered within {seconds} s.")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said).group(1))
    return rate, latency(said, 50), latency(said, 99)


def latency(said, percentile):
    value, unit = re.search(rf"^\s+{percentile}%\s+([\d.]+)(us|ms|s|m)\s*$", said, re.MULTILINE).groups()
    return float(value) * UNITS[unit]


def pace(ask, per_second, seconds):
    """Asks at a steady pace, whether the last answer has come quickly or not; returns percentiles in milliseconds.

    An answer is late from the moment it was due, so that a server that stands still is not asked less for it.
    """
    took = []
    began = time.perf_counter()
    for number in range(per_second * seconds):
        due = began + number / per_second
        if (left := due - time.perf_counter()) > 0:
            time.sleep(left)
        ask()
        took.append((time.perf_counter() - due) * 1000)
    took.sort()
    return took[len(took) // 2], took[len(took) * 99 // 100]
