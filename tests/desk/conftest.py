"""Django for the desk's tests: a folder of its own, and settings as on a developer's machine."""

from __future__ import annotations

import os
import tempfile

os.environ["VAR"] = tempfile.mkdtemp(prefix="ikp-desk-tests-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desk.settings")
