"""What every room's tests may ask for."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the checkout these tests belong to."""
    return Path(__file__).resolve().parent.parent
