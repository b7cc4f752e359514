"""What every room's tests may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.systemd.watcher import Watcher

# On a shared machine a slow example is not a fault.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


ON_A_SITE = ("journeys", "test_desk_in_a_browser.py")
"""Where tests start a whole site: one worker has them, one after another."""
LONGEST = "test_kill_dash_nine.py"
"""The story that takes as long as all others; it has the other worker, and a site."""


GROUPS = {"kills": 0, "site": 1}
"""The groups that begin, in their order; the others are files."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep files whole, and the stories together and first: they take longest."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(group_of(item)))
    items.sort(key=lambda item: GROUPS.get(group_of(item), len(GROUPS)))


def group_of(item: pytest.Item) -> str:
    """Return the name of the tests that run on one worker with ``item``."""
    if item.path.name == LONGEST:
        return "kills"
    return "site" if set(ON_A_SITE) & set(item.path.parts) else str(item.path)


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
