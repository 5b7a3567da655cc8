"""`make run`: trains if needed, starts bot and desk on loopback, stops all on Ctrl-C."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from scripts.settings import ROOT, SettingError, Settings
from scripts.supervise import Part, StartError, Supervisor, port_is_free

DISK_NEEDED = 500 * 1024**2  # bytes: a model, logs and the first weeks of conversations
START_PATIENCE = 120  # seconds


def check_machine(settings: Settings) -> None:
    """Raise StartError with one clear line when a port is taken or the disk is full."""
    for name, port in (
        ("PORT", settings.port),
        ("RASA_PORT", settings.rasa_port),
        ("ACTIONS_PORT", settings.actions_port),
    ):
        if not port_is_free(port):
            raise StartError(f"port {port} is in use; stop what uses it or choose another: make run {name}={port + 1}")
    try:
        settings.var.mkdir(parents=True, exist_ok=True)
        (settings.var / ".writable").write_text("")
    except OSError as error:
        raise StartError(f"can't write to {settings.var}: {error.strerror}; set VAR to a folder you own") from error
    free = shutil.disk_usage(settings.var).free
    if free < DISK_NEEDED:
        mb = 1024**2
        raise StartError(f"only {free // mb} MB of disk are free at {settings.var}; {DISK_NEEDED // mb} MB are needed")


def bot_parts(settings: Settings, model: Path | Callable[[], Path]) -> list[Part]:
    """The Rasa server and the action server, both on loopback only; a function is asked for the model at each start."""
    environment, logs = settings.child_environment(), settings.var / "log"
    python = sys.executable
    actions = Part(
        "actions",
        [python, "-m", "rasa_sdk", "--actions", "actions", "--port", str(settings.actions_port)],
        f"http://127.0.0.1:{settings.actions_port}/health",
        logs / "actions.log",
        environment,
    )

    def run_bot() -> list[str]:
        command = [python, "-m", "rasa", "run", "--enable-api", "-i", "127.0.0.1", "-p", str(settings.rasa_port)]
        command += ["--model", str(model() if callable(model) else model)]
        return [*command, "--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]

    bot = Part(
        "bot",
        run_bot,
        f"http://127.0.0.1:{settings.rasa_port}/status",
        logs / "bot.log",
        environment,
    )
    return [actions, bot]


def desk_parts(settings: Settings) -> list[Part]:
    """The desk's web process, its worker, and the trainer that the console asks for new models."""
    environment, logs = settings.child_environment(), settings.var / "log"
    web = Part(
        "desk",
        [
            sys.executable,
            "-m",
            "uvicorn",
            "desk.asgi:application",
            "--host",
            "127.0.0.1",
            "--port",
            str(settings.port),
            "--no-access-log",
            "--ws",
            "none",
        ],
        f"http://127.0.0.1:{settings.port}/healthz",
        logs / "desk.log",
        environment,
    )
    worker = Part("worker", [sys.executable, "-m", "desk.manage", "worker"], None, logs / "worker.log", environment)
    teach = [sys.executable, "-m", "scripts.teach", "--watch", str(settings.var / "teaching")]
    trainer = Part("trainer", teach, None, logs / "trainer.log", environment)
    return [web, worker, trainer]


def prepare_desk(settings: Settings) -> None:
    """Bring the desk's database up to date; what it prints (the first admin's password) goes to the terminal."""
    done = subprocess.run(
        [sys.executable, "-m", "desk.manage", "prepare"], env=settings.child_environment(), check=False
    )
    if done.returncode:
        raise StartError("the desk's database could not be prepared (see above)")


def main() -> int:
    """Run until Ctrl-C. Returns the exit code."""
    supervisor = Supervisor()

    def stop(*_: object) -> None:
        supervisor.stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    try:
        settings = Settings.from_environment()
        check_machine(settings)
        from scripts.published import chooser  # reads the training data: only after the quick checks

        model = chooser(settings.var)
        with_desk = (ROOT / "desk" / "manage.py").exists()
        if with_desk and not supervisor.stopping:
            prepare_desk(settings)
        print("starting", flush=True)
        for part in bot_parts(settings, model) + (desk_parts(settings) if with_desk else []):
            if not supervisor.stopping:
                supervisor.start(part)
        supervisor.wait_ready(START_PATIENCE)
        if not supervisor.stopping:
            print(f"\nAsystent IKP is running. Ctrl-C stops it. Logs: {settings.var / 'log'}\n")
            if with_desk:
                print(
                    f"  web chat  http://localhost:{settings.port}/\n  console   http://localhost:{settings.port}/console/"
                )
            print(f"  bot API   http://127.0.0.1:{settings.rasa_port}/  (loopback only)", flush=True)
        supervisor.watch()
    except (SettingError, StartError) as error:
        print(f"make run: {error}", file=sys.stderr)
        return 1
    finally:
        if supervisor.parts:
            print("stopping", flush=True)
        supervisor.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
