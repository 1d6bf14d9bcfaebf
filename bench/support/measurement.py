"""What the measurements on a server of their own have in common: their options, that server, and where the report goes."""

import argparse
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

from support.report import ROOT, write_section
from support.server import Server

TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))


def read_options(documentation):
    """Reads the command line of a measurement; the first line of its documentation says what it is."""
    parser = argparse.ArgumentParser(description=documentation.splitlines()[0])
    parser.add_argument("--program", type=Path, help="the program to measure")
    parser.add_argument("--site", type=Path, help="the folder of its pages")
    parser.add_argument("--quick", action="store_true", help="little of everything")
    # `make bench` hands the same arguments to every program.
    options, _ = parser.parse_known_args()
    return options


@contextmanager
def measured_server(name, options):
    """Starts the server to measure, with data that go when it is done."""
    program = options.program or Path(os.environ.get("FLOWFORGE", TARGET / "release" / "flowforge"))
    site = options.site or os.environ.get("FLOWFORGE_SITE") or TARGET / "bench-site"
    with tempfile.TemporaryDirectory(prefix=f"bench-{name}-", dir=os.environ.get("BENCH_DIR")) as folder:
        # PostgreSQL runs as somebody else if this is root.
        os.chmod(folder, 0o755)
        with Server(program, site, folder) as server:
            yield server


def write_measured(name, title, options, content):
    """Writes the section of docs/benchmarks.md, unless it is of another program or of little."""
    if not (options.program or options.quick):
        write_section(name, title, f"bench/{name}.py", content)
