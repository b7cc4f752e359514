"""What every room's tests may ask for."""

from pathlib import Path

import pytest
from hypothesis import settings

# On a shared machine a slow example is not a fault.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the checkout these tests belong to."""
    return Path(__file__).resolve().parent.parent
