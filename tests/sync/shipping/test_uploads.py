"""Materials go piece by piece from where the centre is, and wait when it is away."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx
import pytest

from sync.materials import MaterialStore
from sync.shipping.uploads import (
    LENGTH,
    LONGEST_PAUSE_S,
    OFFSET,
    PIECE_BYTES,
    Depot,
    Uploads,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sync.shipping.conftest import Alarms

LARGE = bytes(range(256)) * (PIECE_BYTES // 256 * 2 + 1)


@dataclass(slots=True)
class FakeCentre:
    """The terminal API as `DESIGN` tells it, without a network."""

    there: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    refuses_with: int = 0
    is_away: bool = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if self.is_away:
            raise httpx.ConnectError("away")
        self.asked.append(request.method)
        if self.refuses_with:
            return httpx.Response(self.refuses_with)
        _, terminals, terminal, materials, name = request.url.path.split("/")
        assert (terminals, terminal, materials) == ("terminals", "T0001", "materials")
        if request.method == "HEAD":
            return self._told(name, 200 if name in self.there else 404)
        here = self.there.get(name, b"")
        if int(request.headers[OFFSET]) != len(here):
            return self._told(name, 409)
        self.there[name] = here + request.content
        assert int(request.headers[LENGTH]) >= len(self.there[name])
        return self._told(name, 204)

    def _told(self, name: str, status: int) -> httpx.Response:
        here = str(len(self.there.get(name, b"")))
        return httpx.Response(status, headers={OFFSET: here})


@dataclass(slots=True)
class Yard:
    """Uploads between a store and a centre."""

    uploads: Uploads
    store: MaterialStore
    centre: FakeCentre

    def until_done(self) -> None:
        for second in range(100):
            if self.uploads.wait_s(1000.0 * second) is None:
                return
            self.uploads.step(1000.0 * second)
        raise AssertionError("it never ends")


@pytest.fixture
def yard(tmp_path: Path, alarms: Alarms) -> Yard:
    centre = FakeCentre()
    client = httpx.Client(
        base_url="https://centre.example", transport=httpx.MockTransport(centre)
    )
    store = MaterialStore(tmp_path / "materials")
    return Yard(Uploads(Depot(client, "T0001"), store, alarms), store, centre)


def test_a_large_material_arrives_whole_in_pieces(yard: Yard) -> None:
    name = yard.store.put(LARGE)
    yard.uploads.want([name])
    yard.until_done()

    assert hashlib.sha256(yard.centre.there[name]).hexdigest() == name
    assert yard.centre.asked == ["HEAD", "PATCH", "PATCH", "PATCH"]


def test_what_is_half_there_goes_on_from_there(yard: Yard) -> None:
    name = yard.store.put(LARGE)
    yard.centre.there[name] = LARGE[:1000]
    yard.uploads.want([name])
    yard.until_done()

    assert yard.centre.there[name] == LARGE


def test_what_is_there_is_not_sent(yard: Yard) -> None:
    name = yard.store.put(b"small")
    yard.centre.there[name] = b"small"
    yard.uploads.want([name])
    yard.until_done()
    yard.uploads.want([name])
    yard.until_done()

    assert yard.centre.asked == ["HEAD"]


def test_what_the_centre_awaits_is_looked_at_again(yard: Yard) -> None:
    name = yard.store.put(b"small")
    yard.uploads.want([name])
    yard.until_done()
    yard.centre.there.clear()
    yard.uploads.awaited([name])
    yard.until_done()

    assert yard.centre.there[name] == b"small"


def test_a_settled_centre_frees_the_memory_of_what_is_there(yard: Yard) -> None:
    name = yard.store.put(b"small")
    yard.uploads.want([name])
    yard.until_done()
    yard.uploads.settled()

    assert yard.uploads._done == set()


def test_an_offset_that_is_wrong_meanwhile_is_taken_from_the_centre(
    yard: Yard,
) -> None:
    name = yard.store.put(LARGE)
    yard.uploads.want([name])
    yard.uploads.step(0)
    yard.uploads.step(0)
    yard.centre.there[name] = LARGE[:10]
    yard.until_done()

    assert yard.centre.there[name] == LARGE


@pytest.mark.parametrize("status", [0, 423, 500, 503, 507])
def test_a_centre_that_is_away_is_asked_ever_more_seldom(
    yard: Yard, status: int
) -> None:
    yard.centre.is_away = status == 0
    yard.centre.refuses_with = status
    name = yard.store.put(b"small")
    yard.uploads.want([name])
    now, waits = 0.0, []
    for _ in range(9):
        yard.uploads.step(now)
        yard.uploads.step(now)
        wait = yard.uploads.wait_s(now)
        assert wait is not None
        waits.append(wait)
        now += wait
    assert waits[:3] == [1.0, 2.0, 4.0]
    assert waits[-1] == LONGEST_PAUSE_S

    yard.centre.is_away, yard.centre.refuses_with = False, 0
    yard.uploads.step(now)
    yard.until_done()
    assert yard.centre.there[name] == b"small"


def test_a_new_link_ends_the_wait_for_a_centre_that_was_away(yard: Yard) -> None:
    yard.centre.is_away = True
    name = yard.store.put(b"small")
    yard.uploads.want([name])
    for now in (0.0, 1.0, 3.0):
        yard.uploads.step(now)
    assert yard.uploads.wait_s(3.0) == 4.0

    yard.centre.is_away = False
    yard.uploads.begin_again()
    assert yard.uploads.wait_s(3.0) == 0.0
    yard.uploads.step(3.0)
    yard.until_done()
    assert yard.centre.there[name] == b"small"


def test_a_refused_material_is_an_alarm_and_does_not_hold_up_the_others(
    yard: Yard, alarms: Alarms
) -> None:
    refused, fine = yard.store.put(b"refused"), yard.store.put(b"fine")
    yard.centre.refuses_with = 403
    yard.uploads.want([refused, fine])
    yard.uploads.step(0)
    yard.centre.refuses_with = 0
    yard.until_done()

    assert alarms.names == ["material_refused"]
    assert set(yard.centre.there) == {fine}


def test_a_missing_material_is_an_alarm(yard: Yard, alarms: Alarms) -> None:
    yard.uploads.want(["a" * 64])
    yard.until_done()

    assert alarms.names == ["material_missing"]


def test_a_material_that_cannot_be_read_is_an_alarm(yard: Yard, alarms: Alarms) -> None:
    (yard.store.folder / ("b" * 64)).mkdir()
    yard.uploads.want(["b" * 64])
    yard.until_done()

    assert alarms.names == ["material_unreadable"]
