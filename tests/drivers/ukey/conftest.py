"""Cards of the bench, and what an errand is to a test."""

from pathlib import Path

import pytest

from bench.simulators.ukey.cards import Drawer, utc_now


@pytest.fixture(scope="session")
def drawer(tmp_path_factory: pytest.TempPathFactory) -> Drawer:
    """Return a drawer with every card, issued once."""
    drawer = Drawer(Path(tmp_path_factory.mktemp("drawer")))
    drawer.issue(utc_now())
    return drawer
