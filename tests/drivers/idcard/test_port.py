"""The reader over a real serial line to a simulator in its own process."""

import os
import re
import subprocess
import threading

import pytest

from bench.people.people import PEOPLE
from drivers.contract import (
    Cancelled,
    Code,
    DeviceError,
    Garbled,
    Misconfigured,
    Offline,
    Refused,
    State,
)
from drivers.idcard import faults
from drivers.idcard.frames import Command
from drivers.idcard.port import FIND_PERIOD_S, IdCardPort, open_port
from tests.drivers.idcard.conftest import DECODER, Patience, PluggedReader

PNG = b"\x89PNG\r\n\x1a\n"
READ_SW3 = sorted(set(faults.BY_SW3) - {0x80, 0x91})


def test_a_reader_says_what_it_is_and_that_it_is_simulated(port: IdCardPort) -> None:
    told = port.capabilities()
    assert told.model == "SAM-V"
    assert re.fullmatch(r"99\.01-\d{8}-\d{10}-\d{10}", told.serial)
    assert "read_card" in told.commands
    status = port.status()
    assert (status.state, status.reasons) == (State.ONLINE, ())
    assert status.simulated


@pytest.mark.parametrize(
    ("key", "layout"),
    [
        ("a", "resident"),
        ("b", "resident"),
        ("hmt", "hmt"),
        ("foreigner", "foreigner2023"),
        ("foreigner2017", "foreigner2017"),
    ],
)
def test_a_card_of_every_layout_is_read_with_its_photo(
    plugged: PluggedReader, port: IdCardPort, errand: Patience, key: str, layout: str
) -> None:
    plugged.order(f"lay {key}")
    read = port.run("read_card", {}, errand)
    fields = read["fields"]
    assert isinstance(fields, dict)
    assert read["layout"] == layout
    assert fields["name"] == PEOPLE[key].name
    assert fields["number"] == PEOPLE[key].number
    assert isinstance(read["photo_wlt"], bytes)
    assert len(read["photo_wlt"]) == 1024
    assert isinstance(read["photo_png"], bytes)
    assert read["photo_png"].startswith(PNG)
    assert "photo_problem" not in read
    assert errand.names == ["mediaPresent"]


def test_a_nation_is_named(
    plugged: PluggedReader, port: IdCardPort, errand: Patience
) -> None:
    plugged.order("lay other_nation")
    fields = port.run("read_card", {}, errand)["fields"]
    assert isinstance(fields, dict)
    assert (fields["nation"], fields["nation_name"]) == ("58", "code 58")


def test_a_card_laid_down_while_it_is_awaited_is_read(
    plugged: PluggedReader, port: IdCardPort, errand: Patience
) -> None:
    hand = threading.Timer(2 * FIND_PERIOD_S, plugged.order, ["lay a"])
    hand.start()
    assert port.run("read_card", {}, errand)["layout"] == "resident"
    hand.join()


def test_no_card_is_awaited_until_the_errand_ends(
    port: IdCardPort, errand: Patience
) -> None:
    errand.fails = Cancelled()
    with pytest.raises(Cancelled):
        port.run("read_card", {}, errand)
    assert not errand.noticed


def test_a_card_can_be_read_again_and_again(
    plugged: PluggedReader, port: IdCardPort, errand: Patience
) -> None:
    plugged.order("lay a")
    first = port.run("read_card", {}, errand)
    assert port.run("read_card", {}, errand) == first
    assert port.status().counters == {"cards": 2}


def test_the_fingerprint_comes_only_when_asked_for_and_only_if_there(
    plugged: PluggedReader, port: IdCardPort, errand: Patience
) -> None:
    plugged.order("lay a")
    assert "fingerprint" not in port.run("read_card", {}, errand)
    finger = port.run("read_card_with_finger", {}, errand)["fingerprint"]
    assert isinstance(finger, bytes)
    assert (len(finger), finger[:1]) == (1024, b"C")
    plugged.order("finger empty")
    assert "fingerprint" not in port.run("read_card_with_finger", {}, errand)


def test_a_new_address_is_read_and_its_absence_is_none(
    plugged: PluggedReader, port: IdCardPort, errand: Patience
) -> None:
    plugged.order("lay a")
    assert port.run("read_new_address", {}, errand) == {"address": None}
    plugged.order("address 样板省示范市新址路9号")
    read = port.run("read_new_address", {}, errand)
    assert read == {"address": "样板省示范市新址路9号"}


def test_the_module_tells_its_identity_and_its_state(
    plugged: PluggedReader, port: IdCardPort, errand: Patience
) -> None:
    assert port.run("sam_id", {}, errand) == {"sam_id": port.capabilities().serial}
    assert port.run("sam_status", {}, errand) == {"sam_status": "ok"}
    plugged.order("sw3 status 60")
    assert port.run("sam_status", {}, errand) == {"sam_status": "sam_selftest_failed"}


def test_a_module_can_be_reset(
    plugged: PluggedReader, port: IdCardPort, errand: Patience
) -> None:
    assert port.run("reset", {}, errand) == {}
    plugged.order("sw3 reset 24")
    with pytest.raises(Refused, match="unknown_error"):
        port.run("reset", {}, errand)


def test_removal_is_awaited_and_told(
    plugged: PluggedReader, port: IdCardPort, errand: Patience
) -> None:
    plugged.order("lay a")
    hand = threading.Timer(FIND_PERIOD_S, plugged.order, ["remove"])
    hand.start()
    port.run("await_removal", {}, errand)
    assert errand.names == ["mediaRemoved"]
    hand.join()


@pytest.mark.parametrize("line", ["bytes", "noise", "halves", "paced"])
def test_a_card_is_read_over_a_line_that_is(
    plugged: PluggedReader, port: IdCardPort, errand: Patience, line: str
) -> None:
    plugged.order("lay a")
    plugged.order(f"line {line}")
    assert port.run("read_card", {}, errand)["layout"] == "resident"


def test_six_cards_are_read_over_a_line_that_loses_one_answer_in_five(
    plugged: PluggedReader, port: IdCardPort, errand: Patience
) -> None:
    plugged.order("lay a")
    plugged.order("line drop")
    for _ in range(6):
        assert port.run("read_card", {}, errand)["layout"] == "resident"


@pytest.mark.parametrize("line", ["cut", "bad_check", "silent"])
def test_one_bad_answer_is_asked_for_again(
    plugged: PluggedReader, port: IdCardPort, errand: Patience, line: str
) -> None:
    plugged.order("lay a")
    plugged.order(f"line {line} once")
    assert port.run("read_card", {}, errand)["layout"] == "resident"


@pytest.mark.parametrize(
    ("line", "error"),
    [("cut", Garbled), ("bad_check", Garbled), ("silent", Offline)],
)
def test_a_line_that_stays_bad_is_told_by_name(
    plugged: PluggedReader,
    port: IdCardPort,
    errand: Patience,
    line: str,
    error: type[DeviceError],
) -> None:
    plugged.order(f"line {line}")
    with pytest.raises(error, match="garbled" if error is Garbled else "no_answer"):
        port.run("sam_id", {}, errand)


@pytest.mark.parametrize("command", ["select", "read"])
def test_a_card_pulled_in_the_middle_is_a_users_error(
    plugged: PluggedReader, port: IdCardPort, errand: Patience, command: str
) -> None:
    plugged.order("lay a")
    before = {"select": "find", "read": "select"}[command]
    plugged.order(f"pull_after {before}")
    with pytest.raises(Refused) as refused:
        port.run("read_card", {}, errand)
    assert (refused.value.code, refused.value.detail) == (
        Code.USER_ERROR,
        "card_removed",
    )
    assert errand.names == ["mediaPresent", "mediaRemoved"]


@pytest.mark.parametrize("sw3", READ_SW3)
def test_every_answer_to_a_read_becomes_the_fault_of_the_table(
    plugged: PluggedReader, port: IdCardPort, errand: Patience, sw3: int
) -> None:
    plugged.order("lay a")
    plugged.order(f"sw3 read {sw3:02x}")
    with pytest.raises(DeviceError) as error:
        port.run("read_card", {}, errand)
    meant = faults.BY_SW3[sw3]
    assert (error.value.detail, error.value.code) == (meant.name, meant.code)


def test_a_read_that_fails_once_is_done_again(
    plugged: PluggedReader, port: IdCardPort, errand: Patience
) -> None:
    plugged.order("lay a")
    plugged.order("sw3 read 41 2")
    assert port.run("read_card", {}, errand)["layout"] == "resident"


def test_noise_the_module_heard_is_asked_again(
    plugged: PluggedReader, port: IdCardPort, errand: Patience
) -> None:
    plugged.order("sw3 id 10 2")
    assert "sam_id" in port.run("sam_id", {}, errand)


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("damaged", "characters"),
        ("damaged_date", "date_birth"),
        ("damaged_layout", "layout"),
    ],
)
def test_a_damaged_card_names_its_cause_and_nothing_personal(
    plugged: PluggedReader, port: IdCardPort, errand: Patience, key: str, why: str
) -> None:
    plugged.order(f"lay {key}")
    with pytest.raises(Garbled) as garbled:
        port.run("read_card", {}, errand)
    assert garbled.value.detail == f"card_unreadable:{why}"
    assert garbled.value.code is Code.INVALID_DATA


def test_a_photo_nobody_can_read_is_a_problem_and_no_error(
    plugged: PluggedReader, port: IdCardPort, errand: Patience
) -> None:
    plugged.order("lay no_photo")
    read = port.run("read_card", {}, errand)
    assert read["photo_problem"] == "PHOTO_UNDECODABLE"
    assert "photo_png" not in read


def test_without_a_decoder_photos_stay_closed_and_the_status_says_so(
    plugged: PluggedReader, errand: Patience
) -> None:
    port = open_port({"port": str(plugged.port)})
    plugged.order("lay a")
    assert port.run("read_card", {}, errand)["photo_problem"] == "PHOTO_UNDECODABLE"
    status = port.status()
    assert (status.state, status.reasons) == (State.ONLINE, ("no_photo_decoder",))
    port.close()


@pytest.mark.parametrize("sw3", [0x60, 0x66, 0x24])
def test_a_module_that_is_unwell_is_a_hardware_error_with_its_reason(
    plugged: PluggedReader, port: IdCardPort, sw3: int
) -> None:
    plugged.order(f"sw3 status {sw3:02x}")
    status = port.status()
    assert status.state is State.HARDWARE_ERROR
    assert status.reasons == (faults.BY_SW3[sw3].name,)
    plugged.order("sw3 status well")
    assert port.status().state is State.ONLINE


def test_a_module_that_failed_its_self_test_is_identified_once_it_passes(
    plugged: PluggedReader,
) -> None:
    plugged.order("sw3 status 60")
    port = open_port(plugged.section)
    assert port.status().reasons == ("sam_selftest_failed",)
    plugged.order("sw3 status well")
    with pytest.raises(Offline, match="unidentified"):
        port.status()
    port.close()
    again = open_port(plugged.section)
    assert again.status().simulated
    again.close()


def test_one_missed_status_is_no_news_and_three_are_a_lost_reader(
    plugged: PluggedReader, port: IdCardPort
) -> None:
    well = port.status()
    plugged.order("line silent")
    assert port.status() == well
    assert port.status() == well
    with pytest.raises(Offline, match="no_answer"):
        port.status()


def test_a_pulled_plug_is_offline_and_put_back_it_reads_again(
    plugged: PluggedReader, port: IdCardPort, errand: Patience
) -> None:
    plugged.unplug()
    with pytest.raises(Offline, match="unplugged"):
        port.run("read_card", {}, errand)
    with pytest.raises(Offline, match="unplugged"):
        port.status()
    port.close()
    with pytest.raises(Offline, match="not_there"):
        open_port(plugged.section)
    plugged.plug("--lay", "a")
    again = open_port(plugged.section)
    assert again.run("read_card", {}, errand)["layout"] == "resident"
    again.close()


def test_a_plug_pulled_while_a_card_is_awaited_ends_the_wait(
    plugged: PluggedReader, port: IdCardPort, errand: Patience
) -> None:
    hand = threading.Timer(2 * FIND_PERIOD_S, plugged.unplug)
    hand.start()
    with pytest.raises(Offline, match="unplugged"):
        port.run("read_card", {}, errand)
    hand.join()


def test_another_module_at_the_same_port_is_noticed_before_a_card_is_read(
    plugged: PluggedReader, port: IdCardPort, errand: Patience
) -> None:
    plugged.order("sam 2")
    plugged.order("lay a")
    with pytest.raises(Offline, match="another_device"):
        port.run("read_card", {}, errand)


def test_a_port_is_held_by_one_process_alone(
    plugged: PluggedReader, port: IdCardPort
) -> None:
    with pytest.raises(Offline, match="not_there"):
        open_port(plugged.section)
    port.wipe()


@pytest.mark.parametrize("command", ["sing", "", "close"])
def test_an_unknown_command_is_refused(
    port: IdCardPort, errand: Patience, command: str
) -> None:
    with pytest.raises(Refused) as refused:
        port.run(command, {}, errand)
    assert refused.value.code is Code.UNSUPPORTED_COMMAND


def test_an_argument_nobody_knows_is_refused(
    port: IdCardPort, errand: Patience
) -> None:
    with pytest.raises(Refused) as refused:
        port.run("read_card", {"fast": True}, errand)
    assert refused.value.code is Code.INVALID_DATA


@pytest.mark.parametrize(
    ("section", "key"),
    [
        ({}, "port"),
        ({"port": 7}, "port"),
        ({"port": "x", "baud": 1200}, "baud"),
        ({"port": "x", "photo_decoder": 7}, "photo_decoder"),
        ({"port": "x", "colour": "red"}, "colour"),
    ],
)
def test_a_section_that_is_wrong_names_its_key(
    section: dict[str, object], key: str
) -> None:
    with pytest.raises(Misconfigured, match=f"devices.idcard.{key}"):
        open_port(section)


def test_a_decoder_that_is_not_there_leaves_photos_closed(
    plugged: PluggedReader, errand: Patience
) -> None:
    port = open_port({**plugged.section, "photo_decoder": "no.such:decoder"})
    plugged.order("lay a")
    assert port.run("read_card", {}, errand)["photo_problem"] == "PHOTO_UNDECODABLE"
    port.close()


def test_a_pseudo_terminal_without_a_module_is_no_reader() -> None:
    master, slave = os.openpty()
    with pytest.raises(Offline, match="no_answer"):
        open_port({"port": os.ttyname(slave), "photo_decoder": DECODER})
    os.close(master)
    os.close(slave)


def test_a_simulator_told_to_end_leaves_nothing_behind(plugged: PluggedReader) -> None:
    process = plugged.process
    assert isinstance(process, subprocess.Popen)
    process.terminate()
    assert process.wait(20) == 0
    assert list(plugged.folder.iterdir()) == []


def test_every_command_of_the_protocol_can_be_steered(plugged: PluggedReader) -> None:
    names = ("reset", "status", "id", "find", "select", "read", "finger", "address")
    assert len(names) == len(Command)
    for name in names:
        assert plugged.order(f"sw3 {name} 21") == "ok"


def test_the_self_test_says_who_the_module_is(
    port: IdCardPort, errand: Patience
) -> None:
    assert port.run("self_test", {}, errand) == {
        "sam_id": port.capabilities().serial,
        "photo_decoder": True,
    }


def test_the_self_test_of_a_module_that_is_not_authorised_fails_by_name(
    plugged: PluggedReader, port: IdCardPort, errand: Patience
) -> None:
    plugged.order("sw3 status 66")
    with pytest.raises(Refused, match="sam_not_authorised"):
        port.run("self_test", {}, errand)
