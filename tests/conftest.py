"""What tests of several rooms share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def trained_model() -> Path:
    """The model of the present tree; trained once if `make train` has not yet, whichever test asks first."""
    from scripts.train import ensure_model

    return ensure_model()
