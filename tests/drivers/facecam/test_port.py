"""The camera as the host runs it, before the simulator in its own process."""

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import cv2
import numpy as np
import pytest
from pytest_mock import MockerFixture

from bench.people.faces import card_photo
from bench.site.control import Unheard
from drivers.channel import Descriptor
from drivers.contract import Code, DeviceError, Misconfigured, Offline, Refused, State
from drivers.facecam.port import FacePort, open_port
from drivers.host.errand import CommandInFlight
from drivers.messages import Do, Told

BANDS = {"pass": 0.45, "staff": 0.60}
Eventually = Callable[[Callable[[], bool]], None]
# `Simulator` of conftest.py, which no test can import.
Simulator = Any


@pytest.fixture(scope="module")
def port(simulator: Simulator) -> Iterator[FacePort]:
    opened = open_port({"source": simulator.url})
    yield opened
    opened.close()


def errand(
    command: str, deadline_s: float, tell: Callable[[Told], None]
) -> CommandInFlight:
    until_s = time.monotonic() + deadline_s
    order = Do(1, command, deadline_s, "visit")
    return CommandInFlight(order, until_s, time.monotonic, tell)


def wishes(card: bytes, **others: object) -> dict[str, object]:
    return {"card_photo": card, "seed": 4, "bands": BANDS, **others}


def test_a_person_before_the_camera_is_verified_seen_and_forgotten(
    simulator: Simulator, port: FacePort, eventually: Eventually, mocker: MockerFixture
) -> None:
    simulator.order("show a")
    eventually(lambda: port.status().state is State.ONLINE)
    assert port.status().simulated

    shown = port.run("preview", {"on": True}, errand("preview", 5, lambda _: None))
    ring = shown["ring"]
    assert isinstance(ring, Descriptor)
    assert (shown["width"], shown["height"]) == (640, 480)
    eventually(lambda: any(os.pread(ring.fd, 4096, 64)))

    def told(notice: Told) -> None:
        simulator.order(f"hint {notice.notice.data['hint']}")

    args = wishes(card_photo("a"), keep_picture=True)
    answer = port.run("verify", args, errand("verify", 60, told))
    assert answer["reasons"] == []
    assert (answer["outcome"], answer["live"]) == ("pass", "live")
    picture = answer["picture_jpg"]
    assert isinstance(picture, bytes)
    seen = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    assert seen.shape == (480, 640, 3)

    networks = mocker.spy(port._finder, "forget"), mocker.spy(port._comparer, "forget")
    port.wipe()
    assert not any(os.pread(ring.fd, 10_000_000, 64))
    for network in networks:
        network.assert_called_once_with()


def test_without_consent_to_it_no_picture_leaves(
    simulator: Simulator, port: FacePort
) -> None:
    simulator.order("show b")
    call = errand("verify", 60, lambda _: None)
    answer = port.run("verify", wishes(card_photo("a")), call)
    assert answer["outcome"] == "fail"
    assert answer["reasons"] == ["wrong_person"]
    assert "picture_jpg" not in answer


def test_a_camera_unplugged_and_plugged_again_comes_back(
    simulator: Simulator, port: FacePort, eventually: Eventually
) -> None:
    eventually(lambda: port.status().state is State.ONLINE)
    simulator.unplug()
    eventually(lambda: port.status().state is State.OFFLINE)
    assert port.status().reasons[0] in {"no_frames", "no_stream"}
    call = errand("verify", 0.5, lambda _: None)
    with pytest.raises(Offline) as caught:
        port.run("verify", wishes(card_photo("a")), call)
    assert caught.value.code is Code.TIME_OUT
    simulator.plug()
    eventually(lambda: port.status().state is State.ONLINE)


def test_a_card_photo_that_is_none_is_refused_by_name(port: FacePort) -> None:
    blank = cv2.imencode(".png", np.full((126, 102, 3), 210, np.uint8))[1].tobytes()
    for photo, why in (
        (b"no picture", "card_photo_unreadable"),
        (b"", "card_photo_unreadable"),
        (blank, "card_photo_without_face"),
    ):
        with pytest.raises(Refused) as caught:
            port.run("verify", wishes(photo), errand("verify", 5, lambda _: None))
        assert (caught.value.code, caught.value.detail) == (Code.INVALID_DATA, why)


@pytest.mark.parametrize(
    ("section", "key"),
    [
        ({}, "source"),
        ({"source": 3}, "source"),
        ({"source": "v4l2:/dev/video0", "sorce": "x"}, "sorce"),
    ],
)
def test_a_section_that_is_none_names_its_key(
    section: dict[str, object], key: str
) -> None:
    with pytest.raises(Misconfigured, match=rf"devices\.facecam\.{key} "):
        open_port(section)


def test_what_nobody_knows_is_refused(port: FacePort, simulator: Simulator) -> None:
    with pytest.raises(DeviceError) as caught:
        port.run("dance", {}, errand("dance", 5, lambda _: None))
    assert caught.value.code is Code.UNSUPPORTED_COMMAND
    with pytest.raises(Unheard):
        simulator.order("show the moon")
    assert simulator.order("show far") == "ok far"
    assert simulator.order("state") == "ok far"


def test_the_self_test_takes_a_fresh_picture_and_keeps_its_size(
    simulator: Simulator, port: FacePort, eventually: Eventually
) -> None:
    del simulator
    eventually(lambda: port.status().state is State.ONLINE)
    call = errand("self_test", 10, lambda _: None)
    told = port.run("self_test", {}, call)
    assert told == {"stream_width": 640, "stream_height": 480}
    assert port._camera.after(0, 0) is None
