"""How a still is taken from cameras that are well, slow, away, or that lie."""

import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from itertools import count

import pytest

from drivers.camera import jpeg as header
from drivers.camera.camera import Camera
from drivers.camera.frames import Wish
from drivers.contract import Cancelled, Code, DeviceError, Garbled, Offline, Refused
from drivers.doccam import shutter
from drivers.doccam.shutter import StillAt, StillOfStream
from tests.drivers.doccam.conftest import Patience, Serve, jpeg

CameraThat = Callable[[Serve], str]


def with_body(body: bytes, size: int | None = None) -> Serve:
    """Return what sends ``body`` and announces ``size`` bytes, or none."""

    def serve(asked: BaseHTTPRequestHandler) -> None:
        asked.send_response(200)
        if size is not None:
            asked.send_header("Content-Length", str(size))
        asked.end_headers()
        asked.wfile.write(body)

    return serve


@pytest.mark.parametrize("announced", [True, False])
def test_a_still_is_the_bytes_the_camera_sent(
    camera_that: CameraThat, errand: Patience, page: bytes, announced: bool
) -> None:
    url = camera_that(with_body(page, len(page) if announced else None))
    assert StillAt(url).take(errand) == page


def test_a_still_that_breaks_off_is_handed_on_for_judgement(
    camera_that: CameraThat, errand: Patience, page: bytes
) -> None:
    half = page[: len(page) // 2]
    assert StillAt(camera_that(with_body(half, len(page)))).take(errand) == half


def test_a_still_of_too_many_bytes_is_not_read(
    camera_that: CameraThat, errand: Patience
) -> None:
    sent = threading.Event()

    def endless(asked: BaseHTTPRequestHandler) -> None:
        asked.send_response(200)
        asked.end_headers()
        for _ in range(2 * header.LARGEST_BYTES // shutter.CHUNK):
            asked.wfile.write(bytes(shutter.CHUNK))
        sent.set()

    for serve in (with_body(b"", header.LARGEST_BYTES + 1), endless):
        with pytest.raises(Refused, match="picture_too_large") as caught:
            StillAt(camera_that(serve)).take(errand)
        assert caught.value.code is Code.INVALID_DATA
    assert not sent.is_set()


def refusing(asked: BaseHTTPRequestHandler) -> None:
    asked.send_error(503)


def hanging_up(asked: BaseHTTPRequestHandler) -> None:
    asked.close_connection = True


@pytest.mark.parametrize("serve", [refusing, hanging_up])
def test_a_camera_that_is_away_is_offline_and_not_given_up(
    camera_that: CameraThat, hurried: Patience, serve: Serve
) -> None:
    with pytest.raises(Offline, match="camera_offline") as caught:
        StillAt(camera_that(serve)).take(hurried)
    # Any other code would have the host close the port, and the preview with it.
    assert caught.value.code is Code.TIME_OUT


def test_a_camera_that_comes_back_in_time_was_never_away(
    camera_that: CameraThat, errand: Patience, page: bytes
) -> None:
    asked_before: list[int] = []

    def at_the_second(asked: BaseHTTPRequestHandler) -> None:
        asked_before.append(1)
        serve = refusing if len(asked_before) == 1 else with_body(page, len(page))
        serve(asked)

    assert StillAt(camera_that(at_the_second)).take(errand) == page


def test_a_command_called_back_ends_while_the_still_trickles_in(
    camera_that: CameraThat, errand: Patience
) -> None:
    over = threading.Event()

    def trickling(asked: BaseHTTPRequestHandler) -> None:
        asked.send_response(200)
        asked.end_headers()
        while not over.wait(0.01):
            asked.wfile.write(b".")
            errand.fails = Cancelled()

    try:
        with pytest.raises(Cancelled):
            StillAt(camera_that(trickling)).take(errand)
    finally:
        over.set()


class Stream:
    """A camera with one pipe: what it sends may be changed while it does."""

    def __init__(self, *pictures: bytes) -> None:
        self.pictures = pictures
        self.over = threading.Event()
        self.sent: list[bytes] = []

    def __call__(self, asked: BaseHTTPRequestHandler) -> None:
        asked.send_response(200)
        asked.end_headers()
        for number in count():
            if self.over.wait(0.02):
                return
            picture = self.pictures[number % len(self.pictures)]
            head = b"--x\r\nContent-Length: %d\r\n\r\n" % len(picture)
            self.sent.append(picture)
            asked.wfile.write(head + picture + b"\r\n")


@pytest.fixture
def stream(camera_that: CameraThat) -> Callable[..., tuple[Stream, Camera]]:
    def stream(*pictures: bytes) -> tuple[Stream, Camera]:
        made = Stream(*pictures)
        camera = Camera(camera_that(made), wish=Wish(least=(320, 240)))
        cameras.append((made, camera))
        return made, camera

    cameras: list[tuple[Stream, Camera]] = []
    yield stream
    for made, camera in cameras:
        made.over.set()
        camera.close()


Eventually = Callable[[Callable[[], bool]], None]


def test_a_still_of_the_stream_is_one_picture_unchanged_and_newer_than_the_command(
    stream: Callable[..., tuple[Stream, Camera]], errand: Patience
) -> None:
    pictures = [jpeg(640, 480, level) for level in range(60, 250, 10)]
    made, camera = stream(*pictures)
    camera.show_on(lambda _picture: None)
    before = camera.after(0, 10)
    assert before is not None
    taken = StillOfStream(camera).take(errand)
    assert taken in pictures
    assert taken != before.jpeg
    after = camera.after(before.number, 10)
    assert after is not None
    assert after.picture.shape == (240, 320, 3), "decoded small for the preview"
    assert made.sent


@pytest.mark.parametrize(
    ("bad", "why"),
    [(b"", "picture_empty"), (b"a poem", "not_a_picture"), (jpeg(640, 480)[:900], "")],
)
def test_a_stream_of_bad_pictures_says_what_they_are(
    stream: Callable[..., tuple[Stream, Camera]],
    eventually: Eventually,
    bad: bytes,
    why: str,
) -> None:
    made, camera = stream(bad)
    with pytest.raises(Garbled, match=why or "picture_cut_short"):
        StillOfStream(camera).take(Patience())
    made.pictures = (jpeg(640, 480, 90), jpeg(640, 480, 91))
    # The source is asked again after a pause, and is bad until then.
    eventually(lambda: camera.trouble() is None)
    assert StillOfStream(camera).take(Patience()) in made.pictures


def test_a_stream_that_is_away_is_offline(hurried: Patience) -> None:
    camera = Camera("http://127.0.0.1:1/")
    began_s = time.monotonic()
    with pytest.raises(DeviceError, match="camera_offline") as caught:
        StillOfStream(camera).take(hurried)
    assert caught.value.code is Code.TIME_OUT
    assert time.monotonic() - began_s < 30
    camera.close()
