"""What tests of several rooms share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# No wall-clock limits: a slow machine is no fault. In CI the same examples every time.
settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=bool(os.environ.get("CI"))
)
settings.load_profile("house")


@pytest.fixture(scope="session")
def trained_model() -> Path:
    """The model of the present tree; trained once if `make train` has not yet, whichever test asks first."""
    from scripts.train import ensure_model

    return ensure_model()
