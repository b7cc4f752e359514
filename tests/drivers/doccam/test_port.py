"""The camera as the host runs it, over the simulated desk in its own process."""

import hashlib
import os
from collections.abc import Callable, Iterator

import cv2
import numpy as np
import pytest

from drivers.camera.frames import Picture
from drivers.channel import Descriptor
from drivers.contract import Cancelled, Code, Data, DeviceError, Refused, State
from drivers.doccam.port import DocumentPort, open_port
from tests.drivers.doccam.conftest import Patience, Simulator, jpeg

Eventually = Callable[[Callable[[], bool]], None]


@pytest.fixture
def port(simulator: Simulator, eventually: Eventually) -> Iterator[DocumentPort]:
    opened = open_port(simulator.section)
    eventually(lambda: opened.status().state is State.ONLINE)
    yield opened
    opened.close()


def seen(data: object) -> Picture:
    assert isinstance(data, bytes)
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)


def failure(port: DocumentPort, errand: Patience) -> DeviceError:
    with pytest.raises(DeviceError) as caught:
        port.run("capture", {}, errand)
    return caught.value


def test_a_page_is_captured_bit_for_bit(
    port: DocumentPort, simulator: Simulator, errand: Patience
) -> None:
    simulator.order("lay declaration")
    taken = port.run("capture", {}, errand)
    picture = taken["picture"]
    assert isinstance(picture, bytes)
    assert hashlib.sha256(picture).hexdigest() == simulator.digest()
    assert taken["sha256"] == simulator.digest()
    assert (taken["width"], taken["height"]) == (4000, 3000)
    assert taken["bytes"] == len(picture)
    assert taken["page"] == {"judged": False}
    assert seen(taken["look_jpg"]).shape == (1200, 1600, 3)
    assert errand.noticed == []
    status = port.status()
    assert status.simulated
    assert status.counters == {"pages": 1}


def test_an_own_picture_is_captured_bit_for_bit(
    port: DocumentPort, simulator: Simulator, errand: Patience
) -> None:
    own = jpeg(1700, 1100)
    assert simulator.order(f"own {len(own)}", own) == "ok own plugged"
    taken = port.run("capture", {}, errand)
    assert taken["picture"] == own
    assert (taken["width"], taken["height"]) == (1700, 1100)


def sized(height: int, width: int) -> bytes:
    whole = jpeg(640, 480)
    at = whole.index(b"\xff\xc0") + 5
    return whole[:at] + height.to_bytes(2) + width.to_bytes(2) + whole[at + 4 :]


@pytest.mark.parametrize(
    ("own", "why"),
    [
        (b"", "picture_empty"),
        (b"a poem about paper", "not_a_picture"),
        (jpeg(640, 480)[:3000], "picture_cut_short"),
        (sized(10_000, 10_000), "picture_too_large"),
        (jpeg(640, 480).ljust(25 * 1024 * 1024), "picture_too_large"),
    ],
    ids=["empty", "poem", "cut", "hundred_megapixels", "many_bytes"],
)
def test_what_is_no_page_is_refused_by_name_and_the_next_capture_works(
    port: DocumentPort, simulator: Simulator, errand: Patience, own: bytes, why: str
) -> None:
    simulator.order(f"own {len(own)}", own)
    failed = failure(port, errand)
    assert (failed.detail, failed.code) == (why, Code.INVALID_DATA)
    assert [(said.name, said.data) for said in errand.noticed] == [
        ("invalidData", {"fault": why})
    ]
    assert port.status().state is State.ONLINE
    simulator.order("lay household_a")
    taken = port.run("capture", {}, Patience())
    assert taken["sha256"] == simulator.digest()


def previewed(port: DocumentPort, errand: Patience) -> tuple[int, Data]:
    shown = port.run("preview", {"on": True}, errand)
    ring = shown["ring"]
    assert isinstance(ring, Descriptor)
    return ring.fd, shown


def test_the_preview_shows_the_paper_whole_and_not_mirrored(
    port: DocumentPort, simulator: Simulator, errand: Patience, eventually: Eventually
) -> None:
    half = np.zeros((600, 800, 3), np.uint8)
    half[:, :400] = (0, 0, 255)
    own = cv2.imencode(".jpg", half)[1].tobytes()
    simulator.order(f"own {len(own)}", own)
    ring, shown = previewed(port, errand)
    assert (shown["width"], shown["height"]) == (960, 720)

    def newest() -> Picture:
        number = int.from_bytes(os.pread(ring, 8, 16), "little")
        size = 960 * 720 * 3
        slot = os.pread(ring, size, 64 + number % 3 * size)
        return np.frombuffer(slot, np.uint8).reshape(720, 960, 3)

    eventually(lambda: bool(newest()[360, 240, 0] > 200 > newest()[360, 720, 0]))
    assert port.run("preview", {"on": False}, errand) == {}
    assert not any(os.pread(ring, 10_000_000, 64))


def test_after_the_wipe_no_picture_is_left(
    port: DocumentPort, simulator: Simulator, errand: Patience, eventually: Eventually
) -> None:
    simulator.order("lay passport")
    ring, _ = previewed(port, errand)
    eventually(lambda: any(os.pread(ring, 4096, 64)))
    port.run("capture", {}, errand)
    port.wipe()
    assert not any(os.pread(ring, 10_000_000, 64))
    assert port.camera.after(0, 0.3) is None


def test_a_camera_pulled_out_is_offline_and_comes_back_with_its_preview(
    port: DocumentPort, simulator: Simulator, hurried: Patience, eventually: Eventually
) -> None:
    ring, _ = previewed(port, hurried)
    simulator.order("unplug")
    eventually(lambda: port.status().state is State.OFFLINE)
    failed = failure(port, hurried)
    assert (failed.detail, failed.code) == ("camera_offline", Code.TIME_OUT)
    simulator.order("plug")
    eventually(lambda: port.status().state is State.ONLINE)
    number = os.pread(ring, 8, 16)
    eventually(lambda: os.pread(ring, 8, 16) != number)
    assert port.run("capture", {}, Patience())["width"] == 4000


def test_a_stream_that_stands_still_is_reported(
    port: DocumentPort, simulator: Simulator, errand: Patience, eventually: Eventually
) -> None:
    previewed(port, errand)
    simulator.order("freeze")
    eventually(lambda: port.status().reasons == ("frozen",))
    assert port.status().state is State.HARDWARE_ERROR


def test_a_command_called_back_brings_nothing(
    port: DocumentPort, errand: Patience
) -> None:
    errand.fails = Cancelled()
    with pytest.raises(Cancelled):
        port.run("capture", {}, errand)


@pytest.mark.parametrize(
    ("command", "args", "why"),
    [
        ("dance", {}, "no_such_command"),
        ("capture", {"dpi": 300}, "no_such_argument"),
        ("preview", {"on": True, "x": 1}, "no_such_argument"),
        ("preview", {}, "on"),
        ("preview", {"on": 1}, "on"),
    ],
)
def test_what_nobody_knows_is_refused(
    port: DocumentPort, errand: Patience, command: str, args: Data, why: str
) -> None:
    with pytest.raises(Refused, match=why) as caught:
        port.run(command, args, errand)
    unknown = command == "dance"
    code = Code.UNSUPPORTED_COMMAND if unknown else Code.INVALID_DATA
    assert caught.value.code is code


def test_a_camera_says_what_it_is(port: DocumentPort) -> None:
    told = port.capabilities()
    assert told.model == "document camera (simulated)"
    assert told.commands == ("capture", "preview", "self_test")


def test_the_self_test_takes_a_picture_and_a_still_and_keeps_neither(
    port: DocumentPort, simulator: Simulator, errand: Patience
) -> None:
    simulator.order("lay passport")
    assert port.run("self_test", {}, errand) == {
        "stream_width": 960,
        "stream_height": 720,
        "still_width": 4000,
        "still_height": 3000,
    }
    assert port.status().counters == {"pages": 0}
    assert port.camera.after(0, 0) is None


def test_the_self_test_of_a_camera_that_is_away_names_the_trouble(
    port: DocumentPort, simulator: Simulator, errand: Patience
) -> None:
    simulator.order("unplug")
    with pytest.raises(DeviceError) as caught:
        port.run("self_test", {}, errand)
    assert caught.value.code is Code.TIME_OUT
    assert caught.value.detail in {"no_frames", "no_stream"}


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ("freeze", (State.HARDWARE_ERROR, ("frozen",))),
        ("black", (State.USER_ERROR, ("black",))),
        ("small", (State.HARDWARE_ERROR, ("wrong_size",))),
        ("slow", (State.ONLINE, ("slow",))),
    ],
)
def test_a_stream_that_is_not_right_is_named_and_right_again_with_the_next_paper(
    port: DocumentPort,
    simulator: Simulator,
    eventually: Eventually,
    wrong: str,
    named: tuple[State, tuple[str, ...]],
) -> None:
    def status() -> tuple[State, tuple[str, ...]]:
        told = port.status()
        return told.state, told.reasons

    port.run("preview", {"on": True}, Patience())
    # Whose right size has been seen, a wrong one is told from.
    port.run("self_test", {}, Patience())
    simulator.order(wrong)
    eventually(lambda: status() == named)
    simulator.order("remove")
    eventually(lambda: status() == (State.ONLINE, ()))
    port.run("preview", {"on": False}, Patience())


@pytest.mark.parametrize(
    ("wrong", "fault"), [("black", "black"), ("small", "wrong_size")]
)
def test_the_self_test_names_a_picture_that_is_not_right(
    port: DocumentPort, simulator: Simulator, wrong: str, fault: str
) -> None:
    port.run("self_test", {}, Patience())
    simulator.order(wrong)
    with pytest.raises(Refused, match=fault):
        port.run("self_test", {}, Patience())


def test_a_stream_of_another_size_than_the_configuration_says_is_named(
    simulator: Simulator, eventually: Eventually
) -> None:
    opened = open_port({**simulator.section, "width": 1920, "height": 1080})
    eventually(lambda: opened.status().state is State.ONLINE)
    with pytest.raises(Refused, match="wrong_size"):
        opened.run("self_test", {}, Patience())
    opened.close()
