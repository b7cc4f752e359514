"""Devices are made ill and well again; every ailment is a fault of the table."""

from typing import Any, TypeAlias

import pytest

from bench.desk.ailments import AILMENTS, Ailment
from bench.desk.asked import Impossible
from bench.desk.things import DEVICES as WORDS
from bench.site.terminal import DEVICES
from drivers.faults.table import TABLE

Stage: TypeAlias = Any
"""The conftest's ``Stage``: a conftest cannot be imported."""
EVERY = [(device, each) for device, all_ in AILMENTS.items() for each in all_]


@pytest.mark.parametrize(("device", "ailment"), EVERY, ids=str)
def test_an_ailment_is_a_fault_of_the_table(device: str, ailment: Ailment) -> None:
    assert ailment.fault in TABLE[device]


def test_every_device_of_the_desks_terminal_can_be_made_ill() -> None:
    assert set(AILMENTS) == set(DEVICES) == set(WORDS)
    for device, ailments in AILMENTS.items():
        assert len({one.key for one in ailments}) == len(ailments), device


def test_a_reader_is_ill_until_it_is_well_and_keeps_its_card(stage: Stage) -> None:
    stage.desk.act("card", "a")
    stage.desk.act("ailment", {"device": "idcard", "key": "line silent"})
    assert stage.desk.state()["ailing"] == {"idcard": "line silent"}
    stage.desk.act("ailment", {"device": "idcard", "key": ""})
    assert stage.desk.state()["ailing"] == {}
    told = ["lay a", "line silent", "fresh", "lay a"]
    assert [line for _, line in stage.site.terminal.orders] == told


def test_one_ailment_takes_the_place_of_another(stage: Stage) -> None:
    for key in ("mode jam", "mode cover"):
        stage.desk.act("ailment", {"device": "printer", "key": key})
    told = ["mode jam", "mode ok", "mode cover"]
    assert [line for _, line in stage.site.terminal.orders] == told


def test_a_fingerprint_reader_is_well_again_as_out_of_its_box(stage: Stage) -> None:
    for key in ("line cut", ""):
        stage.desk.act("ailment", {"device": "fingerprint", "key": key})
    told = [("fingerprint", "line cut"), ("fingerprint", "fresh")]
    assert stage.site.terminal.orders == told
    assert stage.desk.ailing == {}


@pytest.mark.parametrize(
    ("device", "key", "what", "value"),
    [
        ("facecam", "show black", "person", "a"),
        ("doccam", "freeze", "document", "passport"),
        ("printer", "mode stop", "paper", True),
        ("idcard", "line cut", "cable", {"name": "idcard", "on": False}),
    ],
)
def test_what_replaces_an_ailment_ends_it(
    stage: Stage, device: str, key: str, what: str, value: object
) -> None:
    stage.desk.act("ailment", {"device": device, "key": key})
    stage.desk.act(what, value)
    assert stage.desk.ailing == {}


def test_a_killed_host_is_no_lasting_ailment(stage: Stage) -> None:
    stage.desk.act("ailment", {"device": "doccam", "key": "host_gone"})
    assert stage.site.terminal.hosts["doccam"].starts == 2
    assert stage.desk.ailing == {}


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({"device": "toaster", "key": ""}, "no such device"),
        ({"device": "idcard", "key": "mode jam"}, "no such fault"),
        ("idcard", "no such device"),
    ],
)
def test_what_nobody_can_suffer_is_refused(
    stage: Stage, value: object, why: str
) -> None:
    with pytest.raises(Impossible, match=why):
        stage.desk.act("ailment", value)


def test_an_unplugged_device_is_plugged_in_first(stage: Stage) -> None:
    stage.desk.act("cable", {"name": "facecam", "on": False})
    with pytest.raises(Impossible, match="Plug it in"):
        stage.desk.act("ailment", {"device": "facecam", "key": "show black"})
