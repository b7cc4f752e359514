"""What every room's tests may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.systemd.watcher import Watcher

# On a shared machine a slow example is not a fault.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the checkout these tests belong to."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture
def watcher(tmp_path: Path) -> Iterator[Watcher]:
    """Return who listens to what programs tell their units."""
    watcher = Watcher.at(str(tmp_path / "notify"))
    yield watcher
    watcher.close()
