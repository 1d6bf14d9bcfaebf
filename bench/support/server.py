"""A server of its own for a measurement: its data, a token, a session, what it holds in memory and asks its database."""

import glob
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit


class Process:
    """A FlowForge process on a free port, which ends with the `with` block."""

    def __init__(self, program, data, log, environment, *arguments):
        self.program, self.data, self.environment = str(program), data, environment
        self.log = open(log, "w+")
        command = [self.program, "serve", "--listen", "127.0.0.1:0", "--data-dir", str(data), *arguments]
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.host = self._wait_for_address()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.process.terminate()
        self.process.wait(30)

    def _wait_for_address(self):
        for line in self.process.stderr:
            self.log.write(line)
            if found := re.search(r"is ready on http://(\S+)", line):
                # Whatever it says from now on, it must not wait for a reader.
                subprocess.Popen(["cat"], stdin=self.process.stderr, stdout=self.log)
                return found.group(1)
        self.log.seek(0)
        sys.exit(f"The server did not start:\n{self.log.read()}")

    def _command(self, *arguments):
        command = [self.program, *arguments, "--data-dir", str(self.data)]
        return subprocess.run(command, env=self.environment, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


class Server(Process):
    """A server of its own with an embedded database and a lake, with a token and a session."""

    def __init__(self, program, site, folder):
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment.pop("FLOWFORGE_DATABASE_URL", None)
        if site:
            environment["FLOWFORGE_SITE_DIR"] = str(site)
        super().__init__(program, Path(folder) / "data", Path(folder) / "server.log", environment)
        self.token = self._command("token", "create", "bench", "--scope", "read,run,edit")
        self.cookie = self._sign_in()

    def _sign_in(self):
        link = urlsplit(self._command("user", "link", "owner@localhost"))
        answer = self.connect().get(f"{link.path}?{link.query}")
        return answer.headers["set-cookie"].split(";")[0]

    def connect(self):
        return Connection(self.host, self.token)

    def postgres(self):
        """Returns the numbers of PostgreSQL's processes."""
        first = int((self.data / "database/cluster/postmaster.pid").read_text().splitlines()[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        return [first, *map(int, children)]

    def memory(self):
        """Returns the bytes that the server and its PostgreSQL hold; what processes share counts once."""
        return proportional(self.process.pid), sum(map(proportional, self.postgres()))

    def transactions(self):
        """Returns how many transactions the database has ended."""
        url = self._command("database", "url")
        sql = "select sum(xact_commit + xact_rollback) from pg_stat_database"
        return int(subprocess.run([psql(), "-Atc", sql, url], check=True, stdout=subprocess.PIPE, text=True).stdout)


class Connection:
    """A connection that stays open."""

    def __init__(self, host, token):
        self.connection = http.client.HTTPConnection(host, timeout=60)
        self.token = token

    def get(self, path, headers=None):
        self.connection.request("GET", path, headers=headers or {})
        answer = self.connection.getresponse()
        answer.body = answer.read()
        return answer

    def ask(self, method, path, body=None):
        """Sends JSON with the token and returns the answer, which must be good."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        self.connection.request(method, path, body=json.dumps(body) if body is not None else None, headers=headers)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status >= 300:
            sys.exit(f"{method} {path} was answered with {answer.status}: {content.decode()}")
        return json.loads(content)


def proportional(process):
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE).group(1)) * 1024


def psql():
    candidates = [shutil.which("psql"), *sorted(glob.glob("/usr/lib/postgresql/*/bin/psql"), reverse=True)]
    found = next((path for path in candidates if path), None)
    return found or sys.exit("psql is missing. Install it with: sudo apt-get install --yes postgresql-client")
