"""What bench/peers/ needs, installed below target/."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from support.report import ROOT

TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
PEERS = ROOT / "bench" / "peers"


def node(script, *arguments):
    """Runs a program of bench/peers with the packages it asks for, in the version of Node they need; returns what it printed."""
    home = TARGET / "bench-peers"
    home.mkdir(exist_ok=True)
    shutil.copy(PEERS / "package.json", home)
    shutil.copy(PEERS / script, home)
    if not (home / "node_modules" / ".bin" / "node").exists():
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent"], cwd=home, check=True)
    command = [str(home / "node_modules" / ".bin" / "node"), script, *map(str, arguments)]
    return subprocess.run(command, cwd=home, check=True, stdout=subprocess.PIPE, text=True, timeout=300).stdout


def version(package):
    """Returns which version of a package is asked for."""
    return json.loads((PEERS / "package.json").read_text())["dependencies"][package]


def python(name, *packages):
    """Returns the interpreter of an environment that has packages."""
    interpreter = TARGET / name / "bin" / "python"
    if not interpreter.exists():
        subprocess.run([sys.executable, "-m", "venv", str(interpreter.parent.parent)], check=True)
    subprocess.run([str(interpreter), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages], check=True)
    return str(interpreter)
