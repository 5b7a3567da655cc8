"""A private PostgreSQL for tests and trials: `python -m scripts.postgres run` prints its URL and ends with Ctrl-C.

`python -m scripts.postgres with COMMAND…` runs a command with its URL as DATABASE_URL and ends with the command's code.
In code: `with cluster(folder) as url: ...`. It listens on a free loopback port with a random password, belongs to a
user without rights (PostgreSQL refuses root), and is gone afterwards. Where it is missing, Debian's `postgresql-15` is
installed.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from scripts.settings import ROOT

USER = "ikp"
PATIENCE = 60  # seconds until the server answers
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


class PostgresMissing(RuntimeError):
    """PostgreSQL's server is not on this machine and could not be installed; the message says what to do."""


def binaries() -> Path:
    """The folder of `initdb` and `pg_ctl`; installs Debian's package when there is none. Raises PostgresMissing."""
    found = _find()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "postgresql-15"]):
            subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)
        found = _find()
    if found is None:
        raise PostgresMissing("PostgreSQL's server is missing; install it: apt-get install postgresql-15")
    return found


def _find() -> Path | None:
    on_path = shutil.which("initdb")
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    return Path(on_path).resolve().parent if on_path else versions[-1].parent if versions else None


def _unprivileged() -> tuple[list[str], int | None]:
    """What runs a command without root's rights, and that user's id (None: we are not root)."""
    if os.geteuid() != 0:
        return [], None
    names = {user.pw_name for user in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"], user.pw_uid


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def cluster(folder: Path | None = None) -> Iterator[str]:
    """A running cluster's URL (`postgres://…/ikp`); it is stopped and deleted on leaving.

    `folder` is where its data goes (a new folder in it); by default the system's folder for temporary files.
    """
    tools, (drop, uid) = binaries(), _unprivileged()
    if folder is not None:
        folder = folder.resolve()
        folder.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="postgres-", dir=folder))
    try:
        if uid is not None:
            os.chown(home, uid, -1)
            if subprocess.run([*drop, "test", "-x", str(home)], check=False).returncode:
                shutil.rmtree(home)  # under a folder that only root may enter
                home = Path(tempfile.mkdtemp(prefix="postgres-"))
                os.chown(home, uid, -1)
        data, password, port = home / "data", secrets.token_urlsafe(16), _free_port()
        (home / "password").write_text(password, encoding="utf-8")
        (home / "password").chmod(0o600)
        if uid is not None:
            os.chown(home / "password", uid, -1)
        initdb = [str(tools / "initdb"), "-D", str(data), "-U", USER, "-A", "scram-sha-256", "-E", "UTF8"]
        initdb += ["--locale=C.UTF-8", "--no-sync", f"--pwfile={home / 'password'}"]
        subprocess.run([*drop, *initdb], check=True, stdout=subprocess.DEVNULL, cwd="/")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        options += "".join(f" -c {setting}" for setting in FAST)
        control = [*drop, str(tools / "pg_ctl"), "-D", str(data), "-w", "-t", str(PATIENCE)]
        log = str(home / "log")
        subprocess.run([*control, "-l", log, "-o", options, "start"], check=True, stdout=subprocess.DEVNULL, cwd="/")
        try:
            server = f"postgres://{USER}:{password}@127.0.0.1:{port}"
            _create_database(f"{server}/postgres")
            yield f"{server}/{USER}"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], check=False, stdout=subprocess.DEVNULL, cwd="/")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _create_database(url: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {USER}")


def main() -> int:
    """Run one until Ctrl-C, and print its URL; or run a command with it."""
    what, command = sys.argv[1:2], sys.argv[2:]
    if (what == ["run"]) == bool(command) or what not in (["run"], ["with"]):
        print(__doc__, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with cluster(ROOT / "var") as url, contextlib.suppress(KeyboardInterrupt):
            if command:
                return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
            print(f"DATABASE_URL={url}", flush=True)
            signal.pause()
    except PostgresMissing as error:
        print(f"postgres: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
