"""The table of faults: whatever a driver can raise stands in it, with all it needs."""

import subprocess
import sys
from pathlib import Path

import pytest

from drivers.contract import Code
from drivers.faults import fault as rows
from drivers.faults.table import AWAY, OWN, TABLE, fault, gravest, word
from drivers.host.lease import Lease, refusal
from drivers.host.ports import ROOMS as DEVICES
from kiosk.core.device import NO_HOST, OVERDUE
from kiosk.core.reports import HELD, TOLD
from sync.wire.reports import Severity as OnTheWire
from tests.drivers.faults.raising import ENUMERATED, ROOMS, raised
from ui.catalogue import LANGUAGES, load

EVERY = [
    pytest.param(device, found, id=f"{device}-{found.name}")
    for device, faults in TABLE.items()
    for found in faults.values()
]
UNTOLD = ("face.", "scan.", "card.")


def test_every_device_there_is_has_its_faults() -> None:
    assert set(DEVICES) == set(TABLE) == set(AWAY)


def test_no_driver_raises_what_is_not_in_the_table(root: Path) -> None:
    found = list(raised(root))
    assert {each.place.split(".")[1].split(":")[0] for each in found} == set(ROOMS)
    missing = {
        (each.place, each.name, device)
        for each in found
        for device in each.devices
        if fault(device, each.name) is None
    }
    assert missing == set()


def test_a_command_ends_with_the_code_of_the_table(root: Path) -> None:
    other = {
        (each.place, each.name, each.code)
        for each in raised(root)
        for device in each.devices
        # What breaks a stream is a reason; the command that waited says timeOut.
        if each.code not in {None, TABLE[device][each.name].code}
        and not each.place.startswith("drivers.camera")
    }
    assert other == set()


@pytest.mark.parametrize("device", ENUMERATED)
def test_whatever_a_driver_enumerates_stands_in_the_table(device: str) -> None:
    assert ENUMERATED[device] - set(TABLE[device]) == set()


def test_why_a_host_takes_no_command_now_stands_in_the_table() -> None:
    held = Lease("one", 1.0)
    reasons = {refusal(None, "one"), refusal(held, "other"), refusal(held, None)}
    assert reasons == {"claimed", "not_claimed"}
    for why in (*reasons, "busy"):
        assert all(fault(device, str(why)) for device in TABLE)


def test_what_the_core_says_of_a_host_that_is_gone_stands_in_the_table() -> None:
    for device in TABLE:
        for end in (NO_HOST, OVERDUE):
            found = fault(device, end.detail)
            assert found is not None
            assert (found.code, found.citizen) == (end.code, AWAY[device])


@pytest.mark.parametrize(("device", "found"), EVERY)
def test_a_fault_says_what_people_do_about_it(device: str, found: rows.Fault) -> None:
    assert found.word
    assert found.staff.zh.endswith("。")
    assert found.staff.en.endswith(".")
    assert found.code is not Code.SUCCESS or found.name.startswith("no_")
    if found.citizen.startswith(UNTOLD):
        assert found.citizen in TOLD, device
    elif found.citizen:
        assert found.citizen in HELD, device


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_citizen_is_told_has_its_words(language: str) -> None:
    texts = load(language).texts
    told = {found.citizen for faults in TABLE.values() for found in faults.values()}
    for cause in told - {""}:
        assert texts[cause]
        assert texts[cause + rows.ADVICE]


def test_one_device_names_a_fault_and_a_raw_code_once() -> None:
    for faults in OWN.values():
        names = [found.name for found in faults]
        raw = [code for found in faults for code in found.raw]
        assert len(set(names)) == len(names)
        assert len(set(raw)) == len(raw)


def test_one_name_has_one_urgency_and_word_wherever_it_is_a_reason() -> None:
    for name in ("frozen", "no_frames", "another_device", "host_gone"):
        assert (
            len({TABLE[each][name].word for each in TABLE if name in TABLE[each]}) == 1
        )
        assert word(name)


def test_a_detail_is_found_without_its_cause_and_company() -> None:
    assert (
        fault("idcard", "card_unreadable:layout") is TABLE["idcard"]["card_unreadable"]
    )
    assert fault("printer", "paper_out+toner_low") is TABLE["printer"]["paper_out"]
    assert fault("idcard", "never heard of") is None
    assert fault("toaster", "deadline") is None
    assert word("never heard of") is None


def test_the_gravest_counts_and_what_nobody_listed_is_critical() -> None:
    assert gravest("printer", ["no_report"]) is rows.Severity.INFO
    assert gravest("printer", ["no_report", "paper_out"]) is rows.Severity.WARNING
    assert gravest("printer", ["paper_out", "stopped"]) is rows.Severity.CRITICAL
    assert gravest("printer", ["never heard of"]) is rows.Severity.CRITICAL
    assert gravest("printer", []) is rows.Severity.CRITICAL


def test_the_words_of_urgency_are_those_of_the_wire() -> None:
    assert [each.value for each in rows.Severity] == [each.value for each in OnTheWire]


def test_the_table_loads_no_driver(root: Path) -> None:
    listing = (
        "import sys, drivers.faults.table\n"
        "print(*(m for m in sys.modules if m.startswith('drivers')))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", listing],
        cwd=root,
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    ).stdout.split()
    others = [
        name
        for name in loaded
        if name not in {"drivers", "drivers.contract"}
        and not name.startswith("drivers.faults")
    ]
    assert others == []
