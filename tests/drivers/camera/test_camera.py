"""The newest frame, streams that freeze or break, and MJPEG that is none."""

import socketserver
import threading
import weakref
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path

import cv2
import numpy as np
import pytest

from drivers.camera import mjpeg, source
from drivers.camera.camera import Camera
from drivers.camera.frames import Exposure, Picture, Wish
from drivers.camera.health import FROZEN_S, SILENT_S
from drivers.camera.source import Wait
from drivers.contract import DeviceError, Garbled, Offline, Refused

Eventually = Callable[[Callable[[], bool]], None]


def grey(level: int) -> Picture:
    return np.full((8, 8, 3), level % 256, np.uint8)


def shot(level: int) -> Exposure:
    return Exposure(partial(grey, level))


class Clock:
    """A clock the test holds."""

    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def counting(_source: str, wait: Wait, _wish: Wish) -> Iterator[Exposure]:
    for number in count():
        if wait(0.001):
            return
        yield shot(number)


def repeating(_source: str, wait: Wait, _wish: Wish) -> Iterator[Exposure]:
    while not wait(0.001):
        yield shot(7)


def test_only_the_newest_frame_is_kept(eventually: Eventually) -> None:
    camera = Camera("any", counting)
    with camera.watching():
        first = camera.after(0, 5)
        assert first is not None
        eventually(lambda: (camera.after(first.number + 10, 5)) is not None)
        assert camera.trouble() is None
    camera.close()
    assert camera.after(0, 0) is None


def test_pictures_that_never_change_are_frozen(eventually: Eventually) -> None:
    clock = Clock()
    camera = Camera("any", repeating, clock)
    eventually(lambda: camera.trouble() is None)
    with camera.watching():
        assert camera.after(0, 5) is not None
        clock.now_s += FROZEN_S + 0.1
        eventually(lambda: camera.trouble() == "frozen")
    assert camera.trouble() is None, "nobody watches: nobody can know"
    camera.close()


def test_a_source_that_falls_silent_has_no_frames(eventually: Eventually) -> None:
    clock = Clock()

    def once(_source: str, wait: Wait, _wish: Wish) -> Iterator[Exposure]:
        yield shot(1)
        wait(30)

    camera = Camera("any", once, clock)
    eventually(lambda: camera.trouble() is None)
    clock.now_s += SILENT_S + 0.1
    assert camera.trouble() == "no_frames"
    camera.close()


def test_a_source_that_breaks_is_opened_again(eventually: Eventually) -> None:
    opened: list[int] = []

    def breaks_once(_source: str, wait: Wait, _wish: Wish) -> Iterator[Exposure]:
        opened.append(1)
        if len(opened) == 1:
            raise Offline("no_stream")
        yield from counting("", wait, _wish)

    camera = Camera("any", breaks_once)
    eventually(lambda: len(opened) > 1 and camera.trouble() is None)
    camera.close()


def test_a_film_that_ended_stays_ended(eventually: Eventually, tmp_path: Path) -> None:
    film = tmp_path / "film.avi"
    writer = cv2.VideoWriter(
        str(film), cv2.VideoWriter.fourcc(*"MJPG"), 100, (64, 48), isColor=True
    )
    for number in range(5):
        writer.write(np.full((48, 64, 3), number * 40, np.uint8))
    writer.release()
    camera = Camera(f"file:{film}")
    with camera.watching():
        eventually(lambda: camera.trouble() == "ended")
        assert camera.after(0, 1) is not None
    camera.close()


@pytest.mark.parametrize("sink", [None, lambda _picture: None])
def test_after_the_wipe_no_frame_is_held_and_none_arrives_until_somebody_watches(
    eventually: Eventually, sink: Callable[[Picture], None] | None
) -> None:
    came: list[int] = []
    decoded: list[int] = []

    def passers_by(_source: str, wait: Wait, _wish: Wish) -> Iterator[Exposure]:
        def decode(number: int) -> Picture:
            decoded.append(number)
            return grey(number)

        for number in count():
            if wait(0.001):
                return
            came.append(number)
            yield Exposure(partial(decode, number))

    camera = Camera("any", passers_by)
    eventually(lambda: len(came) > 5)
    assert decoded == []
    assert camera.trouble() is None
    if sink is not None:
        camera.show_on(sink)
        assert camera.after(0, 5) is not None
    else:
        with camera.watching():
            assert camera.after(0, 5) is not None
    camera.forget()
    assert camera.after(0, 0) is None
    seen = len(came)
    eventually(lambda: len(came) > seen + 2)
    known = len(decoded)
    seen = len(came)
    eventually(lambda: len(came) > seen + 20)
    assert len(decoded) == known
    assert camera._newest is None
    with camera.watching():
        assert camera.after(0, 5) is not None
    assert camera._newest is None
    camera.close()


def test_a_frame_that_was_being_decoded_at_the_wipe_is_gone_when_that_is_over(
    eventually: Eventually,
) -> None:
    camera_is_watched = threading.Event()
    decoding, wiped = threading.Event(), threading.Event()
    shown: list[Picture] = []
    decoded: list[weakref.ref[Picture]] = []
    gone: list[bool] = []

    def slow(_source: str, wait: Wait, _wish: Wish) -> Iterator[Exposure]:
        def decode() -> Picture:
            decoding.set()
            wiped.wait(10)
            picture = grey(1)
            decoded.append(weakref.ref(picture))
            return picture

        while not camera_is_watched.wait(0.01):
            yield shot(0)
        yield Exposure(decode)
        wait(10)

    def forget() -> None:
        camera.forget()
        gone.extend(picture() is None for picture in decoded)

    camera = Camera("any", slow)
    with camera.watching():
        camera_is_watched.set()
        assert decoding.wait(10)
        before = camera._forgotten
        forgetting = threading.Thread(target=forget)
        forgetting.start()
        eventually(lambda: camera._forgotten > before)
        camera.show_on(shown.append)
        wiped.set()
        forgetting.join(10)
        assert gone == [True]
        assert camera.after(0, 0) is None
        assert shown == []
    camera.close()


def test_what_came_and_was_no_picture_is_not_held_until_the_next_one(
    eventually: Eventually,
) -> None:
    camera_is_watched = threading.Event()
    came: list[weakref.ref[Picture]] = []

    def garbled(_source: str, wait: Wait, _wish: Wish) -> Iterator[Exposure]:
        def decode(_came: Picture) -> Picture:
            raise Garbled("not_a_picture")

        def one() -> Exposure:
            what = grey(1)
            came.append(weakref.ref(what))
            return Exposure(partial(decode, what))

        if came:
            wait(10)
            return
        while not camera_is_watched.wait(0.01):
            yield shot(0)
        yield one()

    camera = Camera("any", garbled)
    with camera.watching():
        camera_is_watched.set()
        eventually(lambda: camera.trouble() == "not_a_picture")
        assert [what() for what in came] == [None]
    camera.close()


def test_what_is_not_of_this_machine_is_simulated() -> None:
    assert source.is_simulated("http://127.0.0.1/visible.mjpg")
    assert source.is_simulated("file:/film.avi")
    assert not source.is_simulated("v4l2:/dev/video0")


def test_a_camera_that_is_not_there_is_offline() -> None:
    with pytest.raises(Offline, match="no_camera"):
        next(source.pictures("v4l2:/dev/video-none", lambda _s: False, Wish()))


def test_an_unknown_kind_of_source_is_refused() -> None:
    with pytest.raises(Refused):
        source.pictures("ftp://camera", lambda _s: False, Wish())


HEAD = b"HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace\r\n\r\n"


@pytest.mark.parametrize(
    ("sent", "fault", "detail"),
    [
        (b"HTTP/1.0 404 Gone\r\n\r\n", Offline, "no_stream"),
        (HEAD, Offline, "no_frames"),
        (HEAD + b"--x\r\nContent-Length: 9\r\n\r\nshort", Offline, "no_frames"),
        (HEAD + b"--x\r\nContent-Length: 4\r\n\r\nnone", Garbled, "not_a_picture"),
        (HEAD + b"--x\r\nContent-Length: 0\r\n\r\n", Garbled, "picture_empty"),
        (HEAD + b"Content-Length: 99999999\r\n\r\n", Refused, "picture_too_large"),
        (b"no HTTP at all\r\n\r\n", Offline, "no_frames"),
    ],
)
def test_a_stream_that_is_none_is_named(
    sent: bytes, fault: type[DeviceError], detail: str
) -> None:
    class Camera(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.connection.recv(4096)
            self.wfile.write(sent)

    with socketserver.TCPServer(("127.0.0.1", 0), Camera) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}/"
        with pytest.raises(fault, match=detail):
            next(mjpeg.pictures(url, lambda: True)).decode()


def part(coded: bytes) -> bytes:
    return b"--x\r\nContent-Length: %d\r\n\r\n%s\r\n" % (len(coded), coded)


def coded(level: int) -> bytes:
    return cv2.imencode(".jpg", grey(level))[1].tobytes()


def vast() -> bytes:
    """Return a JPEG whose header promises more than OpenCV is willing to decode."""
    small = bytearray(coded(1))
    size = small.index(b"\xff\xc0") + 5
    small[size : size + 4] = b"\xff\xff\xff\xff"
    return bytes(small)


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (b"", "picture_empty"),
        (b"\xff\xd8\xff", "picture_cut_short"),
        (b"a poem", "not_a_picture"),
        (vast(), "picture_too_large"),
    ],
)
def test_a_part_that_is_no_picture_is_named_and_reading_goes_on(
    bad: bytes, why: str, eventually: Eventually, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    sent = [bad]
    is_watched, over = threading.Event(), threading.Event()

    class Device(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.connection.recv(4096)
            # Before anybody watches it would be thrown away unseen.
            is_watched.wait(10)
            self.wfile.write(HEAD + part(sent.pop() if sent else coded(1)))
            for number in count():
                if over.wait(0.02):
                    return
                self.wfile.write(part(coded(number * 7)))

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, *_: object) -> None:
            """Say nothing: the camera hangs up when it likes."""

    with Server(("127.0.0.1", 0), Device) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        camera = Camera(f"http://127.0.0.1:{server.server_address[1]}/")
        try:
            with camera.watching():
                is_watched.set()
                eventually(lambda: f"reason={why}" in caplog.text)
                eventually(lambda: camera.trouble() is None)
                assert camera.after(0, 5) is not None
        finally:
            over.set()
            camera.close()
            server.shutdown()
