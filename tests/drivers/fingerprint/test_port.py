"""The reader over a real serial line to a simulator in its own process."""

import os
import threading

import pytest

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
from drivers.fingerprint import faults
from drivers.fingerprint.port import MISSED_LOOKS, FingerprintPort, open_port
from drivers.fingerprint.template import Finger, Template
from drivers.fingerprint.tries import (
    DETECTED,
    FIND_PERIOD_S,
    INVALID,
    PRESENT,
    PROGRESS,
    REMOVE,
    REMOVED,
)
from tests.drivers.fingerprint.conftest import Patience, PluggedReader

PNG = b"\x89PNG\r\n\x1a\n"


def template_of(plugged: PluggedReader, port: FingerprintPort, finger: str) -> bytes:
    plugged.order(f"lay {finger}")
    template = port.run("capture", {}, Patience())["template"]
    plugged.order("lift")
    assert isinstance(template, bytes)
    return template


def test_a_reader_says_what_it_is_and_that_it_is_simulated(
    port: FingerprintPort,
) -> None:
    told = port.capabilities()
    assert (told.model, told.serial, told.firmware) == (
        "SIMULATED",
        "SIM00000001",
        "1.0",
    )
    commands = {"capture", "verify", "match", "await_removal", "self_test"}
    assert commands == set(told.commands)
    status = port.status()
    assert (status.state, status.reasons) == (State.ONLINE, ())
    assert status.simulated


def test_the_self_test_says_who_the_reader_is_and_waits_for_no_finger(
    plugged: PluggedReader, port: FingerprintPort, errand: Patience
) -> None:
    assert port.run("self_test", {}, errand) == {
        "model": "SIMULATED",
        "serial": "SIM00000001",
        "firmware": "1.0",
    }
    plugged.order("code parameters 29")
    with pytest.raises(DeviceError, match="sensor_failed"):
        port.run("self_test", {}, errand)


@pytest.mark.parametrize("height", [288, 360])
def test_a_finger_is_captured_with_picture_quality_and_template(
    plugged: PluggedReader, port: FingerprintPort, errand: Patience, height: int
) -> None:
    plugged.order(f"height {height}")
    port.close()
    port = open_port(plugged.section)
    plugged.order("lay a right_thumb")
    told = port.run("capture", {"fingers": ["right_thumb"]}, errand)
    port.close()
    assert (told["width"], told["height"], told["dpi"]) == (256, height, 500)
    assert isinstance(told["image_png"], bytes)
    assert told["image_png"].startswith(PNG)
    assert isinstance(told["quality"], int)
    assert told["quality"] >= 30
    assert (told["finger"], told["tries"]) == ("right_thumb", 1)
    assert isinstance(told["template"], bytes)
    template = Template.from_bytes(told["template"])
    assert len(template.minutiae) == told["minutiae"]
    assert (template.finger, template.height) == (Finger.RIGHT_THUMB, height)
    assert errand.names[:2] == [PRESENT, DETECTED]


def test_progress_is_told_while_the_picture_comes(
    plugged: PluggedReader, port: FingerprintPort, errand: Patience
) -> None:
    plugged.order("lay a right_thumb")
    port.run("capture", {}, errand)
    percents = [told["percent"] for told in errand.told(PROGRESS)]
    assert percents == sorted(percents)  # type: ignore[type-var]  # they are numbers
    assert len(percents) in range(8, 12)


def test_a_finger_laid_down_while_it_is_awaited_is_read(
    plugged: PluggedReader, port: FingerprintPort, errand: Patience
) -> None:
    hand = threading.Timer(2 * FIND_PERIOD_S, plugged.order, ["lay a right_thumb"])
    hand.start()
    assert port.run("capture", {}, errand)["finger"] == "unknown"
    hand.join()


def test_no_finger_is_awaited_until_the_errand_ends(
    port: FingerprintPort, errand: Patience
) -> None:
    errand.fails, errand.fails_at = Cancelled(), PRESENT
    with pytest.raises(Cancelled):
        port.run("capture", {}, errand)
    assert errand.names == [PRESENT]


def test_the_same_finger_laid_down_anew_matches_and_another_does_not(
    plugged: PluggedReader, port: FingerprintPort, errand: Patience
) -> None:
    template = template_of(plugged, port, "a right_thumb")
    plugged.order("lay a right_thumb")
    same = port.run("verify", {"template": template, "tries": 1}, errand)
    plugged.order("lay b right_thumb")
    other = port.run("verify", {"template": template, "tries": 1}, errand)
    assert same["match"] is True
    assert other["match"] is False
    assert isinstance(same["score"], int)
    assert same["score"] >= 2 * port.threshold
    assert other["threshold"] == port.threshold
    assert not {"image_png", "template"} & set(same)


def test_two_templates_are_compared_without_a_finger(
    plugged: PluggedReader, port: FingerprintPort, errand: Patience
) -> None:
    one, two, other = (
        template_of(plugged, port, finger)
        for finger in ("a right_thumb", "a right_thumb", "b right_thumb")
    )
    assert port.run("match", {"template": one, "other": two}, errand)["match"]
    assert not port.run("match", {"template": one, "other": other}, errand)["match"]
    assert not errand.noticed


@pytest.mark.parametrize(
    ("how", "fault"),
    [("partial", "finger_partial"), ("wet", "finger_wet"), ("dry", "finger_dry")],
)
def test_a_print_of_no_use_is_named_and_tried_again_after_the_finger_was_lifted(
    plugged: PluggedReader,
    port: FingerprintPort,
    errand: Patience,
    how: str,
    fault: str,
) -> None:
    plugged.order(f"lay a right_thumb {how}")
    errand.hand = {REMOVE: ["lift"], PRESENT: ["finger", "lay a right_thumb"]}
    told = port.run("capture", {"tries": 2}, errand)
    assert told["tries"] == 2
    (invalid,) = errand.told(INVALID)
    assert invalid == {"finger": "unknown", "try": 1, "fault": fault}
    assert errand.names.index(REMOVE) < errand.names.index(REMOVED)


def test_no_usable_finger_is_said_after_three_tries_of_two_fingers(
    port: FingerprintPort, errand: Patience
) -> None:
    wet = "lay a right_thumb wet"
    errand.hand = {REMOVE: ["lift"] * 5, PRESENT: [wet] * 6}
    fingers = ["right_thumb", "left_thumb"]
    with pytest.raises(Refused, match="no_usable_finger") as ended:
        port.run("capture", {"fingers": fingers, "tries": 3}, errand)
    assert ended.value.code is Code.USER_ERROR
    asked = [(told["finger"], told["try"]) for told in errand.told(PRESENT)]
    assert asked == [(finger, number) for finger in fingers for number in (1, 2, 3)]


def test_a_second_finger_may_match_where_the_first_did_not(
    plugged: PluggedReader, port: FingerprintPort, errand: Patience
) -> None:
    template = template_of(plugged, port, "a left_thumb")
    errand.hand = {
        REMOVE: ["lift"],
        PRESENT: ["lay a right_thumb", "lay a left_thumb"],
    }
    asked = {"template": template, "fingers": ["right_thumb", "left_thumb"], "tries": 1}
    told = port.run("verify", asked, errand)
    assert (told["match"], told["finger"], told["tries"]) == (True, "left_thumb", 2)


def test_a_finger_that_never_gives_a_print_cannot_be_verified(
    plugged: PluggedReader, port: FingerprintPort, errand: Patience
) -> None:
    template = template_of(plugged, port, "a right_thumb")
    plugged.order("lay a right_thumb wet")
    with pytest.raises(Refused, match="no_usable_finger"):
        port.run("verify", {"template": template, "tries": 1}, errand)


def test_the_removal_of_a_finger_is_awaited(
    plugged: PluggedReader, port: FingerprintPort, errand: Patience
) -> None:
    plugged.order("lay a right_thumb")
    hand = threading.Timer(2 * FIND_PERIOD_S, plugged.order, ["lift"])
    hand.start()
    assert port.run("await_removal", {}, errand) == {}
    hand.join()
    assert errand.names == [REMOVED]


def test_a_finger_whose_picture_fails_lies_there_all_the_same(
    plugged: PluggedReader, port: FingerprintPort, errand: Patience
) -> None:
    plugged.order("code take 3 2")
    assert port.run("await_removal", {}, errand) == {}
    plugged.order("code take 29")
    with pytest.raises(Refused, match="sensor_failed"):
        port.run("await_removal", {}, errand)


@pytest.mark.parametrize("bend", ["bytes", "drop", "noise", "halves"])
def test_a_bad_line_costs_time_and_no_print(
    plugged: PluggedReader, port: FingerprintPort, errand: Patience, bend: str
) -> None:
    plugged.order(f"line {bend}")
    plugged.order("lay a right_thumb")
    assert port.run("capture", {}, errand)["tries"] == 1
    assert port.status().state is State.ONLINE


@pytest.mark.parametrize("lost", [1, 150, 288])
def test_a_picture_that_lost_a_packet_is_asked_for_once_more(
    plugged: PluggedReader, port: FingerprintPort, errand: Patience, lost: int
) -> None:
    plugged.order("lay a right_thumb")
    plugged.order(f"lose {lost}")
    assert port.run("capture", {}, errand)["tries"] == 1


@pytest.mark.parametrize("bend", ["cut", "bad_sum"])
def test_answers_that_are_none_are_garbled(
    plugged: PluggedReader, port: FingerprintPort, errand: Patience, bend: str
) -> None:
    plugged.order("lay a right_thumb")
    plugged.order(f"line {bend}")
    with pytest.raises(Garbled, match="garbled"):
        port.run("capture", {}, errand)
    plugged.order("line clean")
    assert port.run("capture", {}, errand)["tries"] == 1


def test_one_damaged_answer_is_asked_for_again(
    plugged: PluggedReader, port: FingerprintPort, errand: Patience
) -> None:
    plugged.order("lay a right_thumb")
    for bend in ("bad_sum", "silent", "cut"):
        plugged.order(f"line {bend} once")
        assert port.run("capture", {}, errand)["tries"] == 1


def test_a_silent_module_is_offline(
    plugged: PluggedReader, port: FingerprintPort, errand: Patience
) -> None:
    plugged.order("line silent")
    with pytest.raises(Offline, match="no_answer"):
        port.run("capture", {}, errand)
    for _ in range(MISSED_LOOKS - 1):
        port.status()
    with pytest.raises(Offline, match="no_answer"):
        port.status()


def test_a_picture_called_back_between_packets_disturbs_no_later_command(
    plugged: PluggedReader, port: FingerprintPort, errand: Patience
) -> None:
    plugged.order("line paced")
    plugged.order("lay a right_thumb")
    errand.fails, errand.fails_at = Cancelled(), PROGRESS
    with pytest.raises(Cancelled):
        port.run("capture", {}, errand)
    # What is left of the picture still comes: the reader is there, and says so.
    before = port.last
    assert port.status() is before
    plugged.order("line clean")
    assert port.run("capture", {}, Patience())["tries"] == 1
    assert port.status().state is State.ONLINE


def test_every_code_of_the_module_ends_the_command_with_its_fault(
    plugged: PluggedReader, port: FingerprintPort
) -> None:
    for code in sorted(set(faults.BY_CODE) - faults.FINGER - {0x02, 0x21}):
        plugged.order(f"code take {code:x}")
        meant = faults.fault(code)
        with pytest.raises(DeviceError, match=meant.name) as ended:
            port.run("capture", {"tries": 1}, Patience())
        assert ended.value.code is meant.code


def test_every_code_of_the_finger_is_a_try_with_its_fault(
    plugged: PluggedReader, port: FingerprintPort
) -> None:
    for code in sorted(faults.FINGER):
        errand = Patience()
        plugged.order(f"code take {code:x}")
        with pytest.raises(Refused, match="no_usable_finger"):
            port.run("capture", {"tries": 1}, errand)
        assert errand.told(INVALID)[0]["fault"] == faults.fault(code).name


def test_a_finger_that_is_still_coming_down_is_not_a_try(
    plugged: PluggedReader, port: FingerprintPort, errand: Patience
) -> None:
    plugged.order("lay a right_thumb")
    plugged.order("code take 3 2")
    assert port.run("capture", {"tries": 1}, errand)["tries"] == 1
    assert not errand.told(INVALID)


def test_a_module_that_reports_a_fault_of_its_own_has_it_in_its_status(
    plugged: PluggedReader, port: FingerprintPort
) -> None:
    plugged.order("code parameters 29")
    status = port.status()
    assert (status.state, status.reasons) == (State.HARDWARE_ERROR, ("sensor_failed",))
    plugged.order("code parameters well")
    assert port.status().state is State.ONLINE


def test_a_module_that_lost_its_power_is_opened_anew(
    plugged: PluggedReader, port: FingerprintPort, errand: Patience
) -> None:
    plugged.order("power")
    with pytest.raises(Offline, match="not_verified"):
        port.status()
    port.close()
    again = open_port(plugged.section)
    plugged.order("lay a right_thumb")
    assert again.run("capture", {}, errand)["tries"] == 1
    again.close()


def test_another_module_in_its_place_is_noticed_at_the_next_command(
    plugged: PluggedReader, port: FingerprintPort, errand: Patience
) -> None:
    plugged.order("serial 2")
    with pytest.raises(Offline, match="another_device"):
        port.run("capture", {}, errand)


def test_an_older_module_without_product_information_works_too(
    plugged: PluggedReader, errand: Patience
) -> None:
    plugged.order("product unknown")
    port = open_port(plugged.section)
    assert port.capabilities().serial == ""
    assert port.status().simulated
    plugged.order("lay a right_thumb")
    assert port.run("capture", {}, errand)["tries"] == 1
    port.close()


def test_a_module_with_a_password_is_opened_with_it_alone(
    plugged: PluggedReader,
) -> None:
    plugged.order("password 77")
    with pytest.raises(Offline, match="wrong_password"):
        open_port(plugged.section)
    open_port({**plugged.section, "password": 77}).close()
    plugged.order("fresh")


def test_a_plug_pulled_in_the_middle_of_a_picture_is_offline(
    plugged: PluggedReader, port: FingerprintPort, errand: Patience
) -> None:
    plugged.order("line paced")
    plugged.order("lay a right_thumb")
    pull = threading.Timer(1.5, plugged.unplug)
    pull.start()
    with pytest.raises(Offline, match="unplugged"):
        port.run("capture", {}, errand)
    pull.join()
    with pytest.raises(Offline, match="unplugged"):
        port.status()
    with pytest.raises(Offline, match="unplugged"):
        port.wipe()
    with pytest.raises(Offline, match="not_there"):
        open_port({"port": "/nowhere/tty"})
    plugged.plug("--lay", "b right_thumb")
    again = open_port(plugged.section)
    assert again.run("capture", {}, errand)["tries"] == 1
    again.close()


def test_a_port_that_somebody_else_holds_is_not_there(
    plugged: PluggedReader, port: FingerprintPort
) -> None:
    assert os.path.exists(plugged.port)  # noqa: PTH110 (a link to a device)
    assert port.status().state is State.ONLINE
    with pytest.raises(Offline, match="not_there"):
        open_port(plugged.section)


@pytest.mark.parametrize(
    ("command", "args", "detail"),
    [
        ("capture", {"hand": "left"}, "no_such_argument"),
        ("capture", {"fingers": []}, "fingers"),
        ("capture", {"fingers": ["toe"]}, "fingers"),
        ("capture", {"fingers": "right_thumb"}, "fingers"),
        ("capture", {"fingers": ["unknown"] * 3}, "fingers"),
        ("capture", {"tries": 0}, "tries"),
        ("capture", {"tries": 4}, "tries"),
        ("capture", {"tries": True}, "tries"),
        ("verify", {}, "template:missing"),
        ("verify", {"template": b"FMR"}, "template:head"),
        ("match", {"template": b"", "other": b""}, "template:head"),
        ("await_removal", {"tries": 1}, "no_such_argument"),
    ],
)
def test_an_argument_that_is_none_is_refused_by_name(
    port: FingerprintPort, command: str, args: dict[str, object], detail: str
) -> None:
    with pytest.raises(Refused, match=detail) as ended:
        port.run(command, args, Patience())
    assert ended.value.code is Code.INVALID_DATA


def test_a_command_that_is_none_is_refused(port: FingerprintPort) -> None:
    with pytest.raises(Refused, match="no_such_command") as ended:
        port.run("dance", {}, Patience())
    assert ended.value.code is Code.UNSUPPORTED_COMMAND


def test_a_wrong_section_is_told_before_anything_is_opened() -> None:
    with pytest.raises(Misconfigured, match=r"devices\.fingerprint\.prot"):
        open_port({"prot": "x"})
