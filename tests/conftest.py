"""What every room's tests may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.systemd.watcher import Watcher

# On a shared machine a slow example is not a fault.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


SITE = "site"
"""The group of tests that start a whole site; one worker has them, one by one."""
ON_A_SITE = frozenset({"journeys", "test_desk_in_a_browser.py"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep files whole, and the stories together and first: they take longest."""
    for item in items:
        if ON_A_SITE & set(item.path.parts):
            item.add_marker(pytest.mark.xdist_group(SITE))
        else:
            item.add_marker(pytest.mark.xdist_group(str(item.path)))
    items.sort(key=lambda item: group_of(item) != SITE)


def group_of(item: pytest.Item) -> str:
    """Return which tests run on one worker with ``item``."""
    marker = item.get_closest_marker("xdist_group")
    return str(marker.args[0]) if marker else ""


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
