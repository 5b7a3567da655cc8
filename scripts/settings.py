"""Settings that the start scripts share: the environment, completed from `.env`, with safe defaults."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def load_dotenv(path: Path = ROOT / ".env") -> None:
    """Put `NAME=value` lines of `path` into the environment; what is set there already wins."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, separator, value = line.strip().partition("=")
        if separator and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("'\""))


class SettingError(ValueError):
    """A setting that can't be used; the message says which and why."""


def _port(name: str, default: int) -> int:
    text = os.environ.get(name, str(default))
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise SettingError(f"{name}={text!r} is not a port number (1 to 65535)")
    return int(text)


@dataclass(frozen=True)
class Settings:
    """Ports and folders of one installation."""

    port: int
    rasa_port: int
    actions_port: int
    var: Path

    @classmethod
    def from_environment(cls) -> Settings:
        """Read the environment; raises SettingError for a port that is none."""
        load_dotenv()
        var = Path(os.environ.get("VAR", "var"))
        return cls(
            port=_port("PORT", 8000),
            rasa_port=_port("RASA_PORT", 5005),
            actions_port=_port("ACTIONS_PORT", 5055),
            var=var if var.is_absolute() else ROOT / var,
        )

    def child_environment(self) -> dict[str, str]:
        """The environment that every started part gets."""
        return {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "VAR": str(self.var),
            "PORT": str(self.port),
            "RASA_PORT": str(self.rasa_port),
            "ACTIONS_PORT": str(self.actions_port),
            "RASA_TELEMETRY_ENABLED": "false",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "TQDM_DISABLE": "1",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
            "SANIC_HOST": "127.0.0.1",
            "OMP_NUM_THREADS": "1",  # of BLAS: for a message's small vectors more threads only wait for each other
            "DJANGO_SETTINGS_MODULE": "desk.settings",
        }
