"""A bell between the processes of one machine: who writes something for another one rings, who waits looks at once.

Only a hint. Nothing depends on a ring: whoever listens looks from time to time anyway, which is also how processes on
other machines learn of it.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import socket
from pathlib import Path

from django.conf import settings
from django.db import transaction

log = logging.getLogger(__name__)
_numbers = itertools.count()


class Bell:
    """Listens for rings of one name, as a context manager."""

    def __init__(self, name: str) -> None:
        self._path = _folder() / f"{name}.{socket.gethostname()[:20]}-{os.getpid()}-{next(_numbers)}"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.setblocking(False)

    def __enter__(self) -> Bell:
        try:
            self._path.parent.mkdir(exist_ok=True)
            self._path.unlink(missing_ok=True)
            self.socket.bind(str(self._path))
        except OSError as error:  # the path is too long for a socket, the folder can't hold one
            log.info("no bell: %s; looking from time to time", error)
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def wait(self, seconds: float) -> bool:
        """Until somebody rings, at most so long. Whether somebody did."""
        self.socket.settimeout(seconds)
        try:
            self.socket.recv(1)
        except OSError:
            return False
        finally:
            self.socket.setblocking(False)
        self.hush()
        return True

    def hush(self) -> None:
        """Forget the rings so far."""
        with contextlib.suppress(OSError):
            while True:
                self.socket.recv(1)


def ring(name: str) -> None:
    """Wake all who listen on this machine, once the running transaction is committed."""
    transaction.on_commit(lambda: _ring(name), robust=True)


def _ring(name: str) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as mine:
        mine.setblocking(False)
        for path in _listeners(name):
            try:
                mine.sendto(b"!", str(path))
            except BlockingIOError:
                continue  # it has been told often enough
            except ConnectionRefusedError:  # its process has died
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
            except OSError:
                continue


def _listeners(name: str) -> list[Path]:
    try:
        return [Path(entry.path) for entry in os.scandir(_folder()) if entry.name.startswith(f"{name}.")]
    except OSError:
        return []


def _folder() -> Path:
    return Path(settings.VAR) / "bells"
