"""Any number of FlowForge processes over one database, made anew in the cluster of `flowforge database run`."""

import os
import subprocess
import sys
import time
from pathlib import Path

from support.server import Connection, Process, psql


class Database:
    """A database of its own, empty."""

    def __init__(self, name):
        cluster = os.environ.get("DATABASE_URL") or sys.exit("Run this with: flowforge database run -- bench/…")
        self.url = cluster.replace(":///flowforge?", f":///{name}?", 1)
        if self.url == cluster:
            sys.exit(f"{cluster} is no database of `flowforge database run`.")
        self._psql(cluster, f"drop database if exists {name} with (force)", f"create database {name}")

    def rows(self, *statements):
        """Runs statements in one transaction and returns the rows of the last as lists of text."""
        return [line.split("\t") for line in self._psql(self.url, *statements).splitlines()]

    def value(self, *statements):
        return self.rows(*statements)[-1][0]

    def wait_until(self, condition, seconds):
        """Looks until a condition holds; returns the database's clock in seconds when it was seen to.

        Each look is a transaction of its own: one that lasts would keep PostgreSQL from forgetting rows that have changed.
        """
        look = f"select extract(epoch from clock_timestamp()), {condition};\n"
        command = [psql(), "-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", self.url]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=QUIET) as session:
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                session.stdin.write(look)
                session.stdin.flush()
                clock, holds = session.stdout.readline().split()
                if holds == "t":
                    session.stdin.close()
                    return float(clock)
                time.sleep(0.02)
            session.stdin.close()
        sys.exit(f"It did not come to this within {seconds} s: {condition}")

    def _psql(self, url, *statements):
        commands = [part for statement in statements for part in ("-c", statement)]
        command = [psql(), "-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", *commands, url]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=QUIET).stdout


# Notices such as that a database was not there are of no use.
QUIET = {**os.environ, "PGOPTIONS": "-c client_min_messages=warning"}


class Installation(Database):
    """A database with FlowForge's schema, and processes over it that end with the `with` block."""

    def __init__(self, program, folder, name):
        super().__init__(name)
        self.program, self.folder, self.processes = program, Path(folder) / name, []
        self.folder.mkdir()
        # Whoever starts first makes the schema.
        self.start("scheduler").stop()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.processes:
            if process.process.poll() is None:
                process.stop()

    def start(self, *roles):
        """Starts a process that does only what the roles say."""
        number = len(self.processes)
        environment = {**os.environ, "FLOWFORGE_DATABASE_URL": self.url, "FLOWFORGE_LOG_LEVEL": "warn,server=info"}
        log = self.folder / f"{number}.log"
        process = Process(self.program, self.folder / "data", log, environment, "--roles", ",".join(roles))
        self.processes.append(process)
        return process

    def connect(self, process):
        """Returns a connection to a process that answers requests, with a token."""
        command = [str(self.program), "token", "create", f"bench {time.time()}", "--scope", "read,run,edit"]
        made = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=process.environment)
        return Connection(process.host, made.stdout.strip())

    def milestones(self, count, prefix="milestone"):
        """Makes workflows without jobs and returns the number of the first; the others follow it."""
        made = f"""with made as (insert into workflows (name) select '{prefix} ' || n from generate_series(1, {count}) n returning id)
          select min(id) from made"""
        return int(self.value(made))

    def transactions(self):
        """Returns how many transactions this database has ended."""
        return int(self.value("select xact_commit + xact_rollback from pg_stat_database where datname = current_database()"))
