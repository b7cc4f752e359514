"""One site for all stories, and a chronicle of what the screen said was done."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.desk.companion import Companion
from bench.desk.desk import Desk
from bench.journeys.chronicle import Chronicle
from bench.journeys.clerk import Clerk
from bench.journeys.visitor import Visitor
from bench.site.site import Site


@pytest.fixture(scope="session")
def desk() -> Iterator[Desk]:
    with tempfile.TemporaryDirectory(prefix="kiosk-") as home:
        site = Site(Path(home) / "site")
        try:
            site.start()
            desk = Desk(site)
            with Companion(desk):
                yield desk
        finally:
            site.end()


@pytest.fixture(scope="session")
def chronicle(desk: Desk) -> Chronicle:
    return Chronicle(desk)


@pytest.fixture
def clerk(visitor: Visitor, desk: Desk) -> Clerk:
    return Clerk(visitor, desk.site.registrar)


@pytest.fixture
def visitor(desk: Desk) -> Iterator[Visitor]:
    visitor = Visitor(desk)
    yield visitor
    visitor.begin_again()
