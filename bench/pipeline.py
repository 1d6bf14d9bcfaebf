#!/usr/bin/env python3
"""Measures the pipeline beside DuckDB and Polars: the same work, each in a process of its own.

A file of payments (11 columns) is read as text with audit columns and written as zstd Parquet; read again, typed, of each
key the newest row kept, and written; aggregated, and written. FlowForge does that with all its checks, as Delta tables.

    bench/pipeline.py               5 million rows; writes the section "Pipeline" of docs/benchmarks.md
    bench/pipeline.py --large       2 GB with FlowForge alone, to see that memory stays below 1 GiB
    bench/pipeline.py --rows N      another number of rows; writes nothing
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from support.report import ROOT, say, write_section

TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
PEERS = {"duckdb": "2.0.1", "polars": "2.1.0"}
ROWS = 5_000_000
LARGE_BYTES = 2_000_000_000
# The usual setting of a server.
MEMORY_MIB = 400


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, help="rows of the file")
    parser.add_argument("--large", action="store_true", help="a file of 2 GB, with FlowForge alone")
    parser.add_argument("--only", choices=["flowforge", "duckdb", "polars"], help="one of them alone")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each, of which the quickest counts")
    # `make bench` hands the same arguments to every program.
    options, _ = parser.parse_known_args()
    engines = [options.only] if options.only else ["flowforge", "duckdb", "polars"]
    if options.large:
        engines = ["flowforge"]
    with tempfile.TemporaryDirectory(prefix="bench-pipeline-", dir=os.environ.get("BENCH_DIR")) as folder:
        folder = Path(folder)
        file = folder / "payments.csv"
        say("Writing the file.")
        rows = write_file(file, options.rows or ROWS, LARGE_BYTES if options.large else None)
        say(f"{rows:,} rows, {file.stat().st_size / 1e6:,.0f} MB.")
        commands = {engine: COMMANDS[engine]() for engine in engines}
        results = {}
        for engine in engines:
            runs = [measure(engine, commands[engine], file, folder) for _ in range(1 if options.large else options.repeat)]
            results[engine] = min(runs, key=lambda run: run["seconds"])
        table = table_of(results)
        print(table)
        if options.large:
            peak = results["flowforge"]["peak"]
            write_section("large", "A large file", "bench/pipeline.py --large", large_section(table, rows, file.stat().st_size))
            sys.exit(0 if peak < 1 << 30 else f"The peak is {peak / 2**20:,.0f} MiB, and 1,024 are allowed.")
        if set(engines) == set(COMMANDS) and options.rows is None:
            content = section(table, rows, file.stat().st_size)
            write_section("pipeline", "Pipeline", "bench/pipeline.py", content)


def large_section(table, rows, size):
    return f"""The same with {rows:,} rows, {size / 1e9:.1f} GB of CSV, and the usual memory setting of {MEMORY_MIB} MiB: bronze, silver and gold.

{table}"""


# The file -----------------------------------------------------------------------------------------------------------

PRODUCTS = ["mortgage", "car loan", "consumer loan", "student loan", "credit line"]
STATUSES = ["booked", "booked", "booked", "pending", "returned", "cancelled"]
NOTES = ["", "", "", "paid in full", "second reminder sent", '"late, by phone"', "standing order", '"says ""soon"""']


def write_file(path, rows, size):
    """Writes the same payments every time: about a tenth of them come twice, with another instant."""
    written = 0
    with open(path, "w", newline="") as file:
        file.write("payment_id,loan_code,customer_id,branch,product,status,amount,rate,paid_on,updated_at,note\n")
        block = 100_000
        while written < rows or (size and file.tell() < size):
            last = written + block if size else min(written + block, rows)
            file.write("".join(map(line, range(written, last))))
            written = last
    return written


def line(number):
    # Steps of a linear congruential generator are all the chance that is needed.
    a = (number * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
    b = (a * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
    payment = number - (b >> 40) % 50_000 if a >> 60 == 7 and number > 50_000 else number
    cents, day, second = a >> 44, (a >> 33) % 1461, (b >> 35) % 86400
    year, month, of_month = 2023 + day // 366, 1 + day // 31 % 12, 1 + day % 28
    return (
        f"{9_000_000_000 + payment},L{(b >> 30) % 800_000:07d},{(a >> 20) % 400_000},B{(a >> 50) % 120:03d},"
        f"{PRODUCTS[(a >> 55) % 5]},{STATUSES[(b >> 50) % 6]},{cents // 100}.{cents % 100:02d},"
        f"{(b >> 54) / 10000:.4f},{year}-{month:02d}-{of_month:02d},"
        f"{year}-{month:02d}-{of_month:02d} {second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d},"
        f"{NOTES[(b >> 58) % 8]}\n"
    )


# The engines --------------------------------------------------------------------------------------------------------

DUCKDB = """
import duckdb, sys
file, out = sys.argv[1:3]
db = duckdb.connect()
db.execute("set enable_progress_bar = false")
db.execute("set threads = 2")
db.execute(f"set temp_directory = '{out}/spill'")
to = lambda sql, name: db.execute(f"copy ({sql}) to '{out}/{name}.parquet' (format parquet, compression zstd)")
to(f'''select *, now() as _ingested_at, '{file}' as _source_file, row_number() over () as _row_number, 1::bigint as _execution_id
    from read_csv('{file}', all_varchar = true, header = true)''', "bronze")
to(f'''select payment_id::bigint as payment_id, loan_code, customer_id::bigint as customer_id, branch, product, status,
    amount::decimal(12,2) as amount, rate::decimal(6,4) as rate, paid_on::date as paid_on,
    updated_at::timestamp as updated_at, note, md5(payment_id) as _row_key, _source_file, _row_number, _execution_id
    from '{out}/bronze.parquet' qualify row_number() over (partition by payment_id order by updated_at desc, _row_number desc) = 1''',
   "silver")
to(f'''select branch, product, date_trunc('month', paid_on) as month, count(*) as payments, sum(amount) as amount,
    max(updated_at) as updated_at from '{out}/silver.parquet' where status <> 'cancelled' group by all''', "gold")
for name in ("silver", "gold"):
    print(name, db.execute(f"select count(*) from '{out}/{name}.parquet'").fetchone()[0])
"""

POLARS = """
import os, sys
os.environ["POLARS_MAX_THREADS"] = "2"
import polars as pl
file, out = sys.argv[1:3]
from datetime import datetime, timezone
write = dict(compression="zstd", engine="streaming")
(pl.scan_csv(file, infer_schema=False, row_index_name="_row_number")
    .with_columns(_ingested_at=pl.lit(datetime.now(timezone.utc)), _source_file=pl.lit(file), _execution_id=pl.lit(1, dtype=pl.Int64))
    .sink_parquet(f"{out}/bronze.parquet", **write))
(pl.scan_parquet(f"{out}/bronze.parquet")
    .with_columns(
        _row_key=pl.col("payment_id").hash(),
        payment_id=pl.col("payment_id").cast(pl.Int64), customer_id=pl.col("customer_id").cast(pl.Int64),
        amount=pl.col("amount").cast(pl.Decimal(12, 2)), rate=pl.col("rate").cast(pl.Decimal(6, 4)),
        paid_on=pl.col("paid_on").str.to_date("%Y-%m-%d"), updated_at=pl.col("updated_at").str.to_datetime("%Y-%m-%d %H:%M:%S"))
    .sort("updated_at", "_row_number").unique("payment_id", keep="last")
    .sink_parquet(f"{out}/silver.parquet", **write))
(pl.scan_parquet(f"{out}/silver.parquet").filter(pl.col("status") != "cancelled")
    .group_by("branch", "product", pl.col("paid_on").dt.truncate("1mo").alias("month"))
    .agg(pl.len().alias("payments"), pl.col("amount").sum(), pl.col("updated_at").max())
    .sink_parquet(f"{out}/gold.parquet", **write))
for name in ("silver", "gold"):
    print(name, pl.scan_parquet(f"{out}/{name}.parquet").select(pl.len()).collect().item())
"""


def flowforge():
    example = TARGET / "release" / "examples" / "bench_job"
    # With the server's features, so that an optimised build of it is reused.
    build = ["cargo", "build", "--release", "--package", "server", "--package", "pipeline", "--example", "bench_job"]
    subprocess.run(build, cwd=ROOT, check=True)
    return lambda file, out: [str(example), str(file), str(out), str(MEMORY_MIB)]


def peer(name, program):
    python = TARGET / "bench-venv" / "bin" / "python"
    wanted = [f"{peer}=={version}" for peer, version in PEERS.items()]
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(python.parent.parent)], check=True)
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted], check=True)
    return lambda file, out: [str(python), "-c", program, str(file), str(out)]


COMMANDS = {
    "flowforge": flowforge,
    "duckdb": lambda: peer("duckdb", DUCKDB),
    "polars": lambda: peer("polars", POLARS),
}
NAMES = {
    "flowforge": "FlowForge",
    "duckdb": f"DuckDB {PEERS['duckdb']}",
    "polars": f"Polars {PEERS['polars']}",
}


def measure(engine, command, file, folder):
    """Runs one engine and returns how long it took and how much memory it held at most."""
    out = folder / engine
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    warm(file)
    started = time.monotonic()
    process = subprocess.Popen(command(file, out), stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{engine} failed with {process.returncode}.")
    size = sum(path.stat().st_size for path in out.rglob("*.parquet"))
    cpu = usage.ru_utime + usage.ru_stime
    run = {"seconds": seconds, "cpu": cpu, "peak": usage.ru_maxrss * 1024, "bytes": size, "output": output.strip()}
    say(f"{engine}: {seconds:.1f} s, {cpu:.1f} s of CPU, {run['peak'] / 2**20:,.0f} MiB. {run['output']}")
    shutil.rmtree(out, ignore_errors=True)
    return run


def warm(file):
    """Reads the file once, so that everybody finds it in the system's cache."""
    with open(file, "rb") as bytes_of:
        while bytes_of.read(16 << 20):
            pass


# The table ----------------------------------------------------------------------------------------------------------


def table_of(results):
    lines = ["| | Time | CPU time | Peak memory | Parquet written |", "| --- | ---: | ---: | ---: | ---: |"]
    for engine, run in results.items():
        lines.append(
            f"| {NAMES[engine]} | {run['seconds']:.1f} s | {run['cpu']:.1f} s | {run['peak'] / 2**20:,.0f} MiB "
            f"| {run['bytes'] / 1e6:,.0f} MB |"
        )
    return "\n".join(lines)


def section(table, rows, size):
    return f"""{rows:,} rows of payments, 11 columns, {size / 1e6:,.0f} MB of CSV, read as text with audit columns, typed, of each key the
newest row kept, aggregated; each step written as zstd Parquet. Each engine in a process of its own with two threads, the
quickest of its runs. FlowForge does more than the others: it takes the checksum of the file, sets aside what does not fit,
accounts for every row, and commits Delta tables that are on the disk; its memory setting is {MEMORY_MIB} MiB, theirs is open.

{table}"""


if __name__ == "__main__":
    main()
