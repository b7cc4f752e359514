"""What every room's tests may ask for."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.systemd.watcher import Watcher
from ui.window import settle

# On a shared machine a slow example is not a fault.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

# Before a test imports Kivy: two workers that make its home in ~ at once fail.
KIVY_HOME = tempfile.TemporaryDirectory(prefix="kiosk-kivy-")
settle(Path(KIVY_HOME.name))

ON_A_SITE = ("tests/journeys/", "tests/bench/test_desk_in_a_browser.py")
"""Where tests start a whole site: one worker has them, one after another."""
LONGEST = "tests/journeys/test_kill_dash_nine.py"
"""The story that takes as long as all others: the other worker has it, and a site."""


def batch_of(nodeid: str) -> str:
    """Return what runs on one worker together with the test ``nodeid``."""
    file = nodeid.partition("::")[0]
    if file == LONGEST:
        return file
    return "stories" if file.startswith(ON_A_SITE) else file


class Batches(LoadScopeScheduling):
    """Hands whole batches to the workers."""

    def _split_scope(self, nodeid: str) -> str:
        return batch_of(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Batches:
    """Keep files whole, and the stories together."""
    return Batches(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the stories: they take longest."""
    first = (LONGEST, "stories")
    items.sort(key=lambda item: batch_of(item.nodeid) not in first)
    items.sort(key=lambda item: batch_of(item.nodeid) != LONGEST)


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
