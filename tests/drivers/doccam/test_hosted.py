"""The whole device: simulator, host program and core, each a process of its own."""

import hashlib

import pytest

from drivers.contract import Code, State
from tests.drivers.conftest import FakeCore
from tests.drivers.doccam.conftest import OWN, Simulator, begun, captured
from tests.drivers.watched import Watched


@pytest.mark.parametrize("watched", ["still"], indirect=True)
def test_a_page_reaches_the_core_bit_for_bit_through_all_processes(
    watched: Watched, simulator: Simulator, core: FakeCore, owner: str
) -> None:
    assert core.status(State.ONLINE).simulated
    simulator.order(f"own {len(OWN)}", OWN)
    begun(core, owner)
    done = captured(core, owner)
    assert done.code is Code.SUCCESS
    assert done.data["picture"] == OWN
    assert done.data["sha256"] == hashlib.sha256(OWN).hexdigest() == simulator.digest()
    assert isinstance(done.data["look_jpg"], bytes)
    assert "Traceback" not in watched.log.read_text(encoding="utf-8")
