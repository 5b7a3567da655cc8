"""Reads the desk's settings from the environment and `.env`; refuses what is unsafe in production."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent


def load_dotenv(path: Path = ROOT / ".env") -> None:
    """Put `NAME=value` lines into the environment; what is set there already wins."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, separator, value = line.strip().partition("=")
        if separator and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("'\""))


def text(name: str, default: str = "") -> str:
    """The value of a setting, or its default."""
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    """A yes/no setting: 1, true, yes, on."""
    return text(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """A whole-number setting; raises ImproperlyConfigured for anything else."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number") from None


def pairs(name: str) -> dict[str, str]:
    """`<id>:<token>,<id>:<token>` as a mapping from id to token."""
    found = {}
    for part in filter(None, (piece.strip() for piece in text(name).split(","))):
        key, separator, value = part.partition(":")
        if not separator or not key or not value:
            raise ImproperlyConfigured(f"{name} must look like <id>:<token>,<id>:<token>")
        found[key] = value
    return found


def production() -> bool:
    """True when IKP_ENV=production."""
    return text("IKP_ENV", "development") == "production"


def secret(name: str, var: Path, minimum: int = 32) -> str:
    """A secret from the environment. Production needs it set and strong; elsewhere one is made once, under `var`."""
    value = text(name)
    if value:
        if production() and (len(value) < minimum or len(set(value)) < 10):
            raise ImproperlyConfigured(
                f"{name} is too weak for production: at least {minimum} random characters are needed"
            )
        return value
    if production():
        raise ImproperlyConfigured(f"{name} is not set; production does not start without it")
    path = var / f"{name.lower()}.txt"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="utf-8").strip()
