"""What all measurements share: how they speak, and where their results go."""

import os
import platform
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def say(words):
    print(words, file=sys.stderr, flush=True)


def machine():
    """Returns what was measured on, in words."""
    model = next(
        (line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine()
    )
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return f"{os.cpu_count()} cores of {model}, {memory:.0f} GiB of memory"


def write_section(name, title, script, content):
    """Writes one section of docs/benchmarks.md, in the place of the one that was there."""
    path = ROOT / "docs" / "benchmarks.md"
    start, end = f"<!-- {name}:start -->", f"<!-- {name}:end -->"
    head = f"{date.today().isoformat()}, {machine()}. `{script}` wrote this."
    section = f"{start}\n## {title}\n\n{head}\n\n{content.strip()}\n\n{end}"
    text = path.read_text() if path.exists() else "# Benchmarks\n\n`make bench` measures and writes each section.\n"
    if start in text:
        text = text[: text.index(start)] + section + text[text.index(end) + len(end) :]
    else:
        text = text.rstrip() + "\n\n" + section + "\n"
    path.write_text(text)
    say(f"The section is in {path.relative_to(ROOT)}.")
