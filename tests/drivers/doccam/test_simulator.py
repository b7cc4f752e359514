"""The simulated desk: papers that are synthetic, marked, and the same each time."""

import hashlib
import io
import json
import re
from http.client import HTTPConnection
from itertools import pairwise
from urllib.parse import urlsplit

import cv2
import numpy as np
import pytest
from PIL import Image

from bench.people.people import PEOPLE
from bench.simulators.doccam import mat
from bench.simulators.doccam.desk import Desk
from bench.simulators.doccam.marks import wrapped
from bench.simulators.doccam.own import shot_of
from bench.simulators.doccam.papers import papers, sheet_of
from bench.simulators.doccam.sheet import MARK_INK, drawn, thumbnail_png
from bench.site.control import Unheard
from domain.identity import check_character
from drivers.camera import mjpeg
from tests.drivers.doccam.conftest import Simulator, jpeg


def fetched(url: str) -> bytes:
    place = urlsplit(url)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=10)
    connection.request("GET", place.path)
    data = connection.getresponse().read()
    connection.close()
    return data


@pytest.mark.parametrize("key", papers())
def test_every_paper_is_marked_and_bears_synthetic_people_only(key: str) -> None:
    sheet = sheet_of(papers()[key])
    words = json.dumps(sheet, ensure_ascii=False)
    numbers = re.findall(r"(?<!\d)\d{17}[\dX]", words)
    assert set(numbers) <= {PEOPLE["a"].number, PEOPLE["b"].number}
    assert not re.search(r"\{\w+\.\w+\}", words), "a blank was left unfilled"
    blank = {**sheet, "mark": [], "paper": "#ffffff", "fold": ""}
    red = drawn(blank, 2.0)
    assert (red[..., 2] > red[..., 0]).mean() > 0.02, "the mark is not to be seen"
    assert MARK_INK[3] > 20


def test_a_paper_is_drawn_the_same_each_time() -> None:
    sheet = sheet_of(papers()["passport"])
    assert np.array_equal(drawn(sheet, 3.0), drawn(sheet, 3.0))


def test_a_travel_documents_zone_has_its_check_digits() -> None:
    lines = [mark["text"] for mark in sheet_of(papers()["passport"])["mark"][-2:]]
    assert [len(line) for line in lines] == [44, 44]
    low = lines[1]

    def digit(text: str) -> str:
        worth = [0 if sign == "<" else int(sign, 36) for sign in text]
        return str(sum(one * (7, 3, 1)[at % 3] for at, one in enumerate(worth)) % 10)

    assert low[9] == digit(low[:9])
    assert low[19] == digit(low[13:19])
    assert low[27] == digit(low[21:27])
    assert low[43] == digit(low[:10] + low[13:20] + low[21:43])
    assert check_character(PEOPLE["a"].number[:17]) == PEOPLE["a"].number[17]


def test_lines_are_broken_as_chinese_is() -> None:
    assert list(wrapped("双方自愿，离婚。", len, 4)) == ["双方自愿，", "离婚。"]
    assert list(wrapped("号码 990101 止", len, 6)) == ["号码 ", "990101", " 止"]


def test_a_thumbnail_is_as_long_as_asked() -> None:
    png = thumbnail_png(sheet_of(papers()["declaration"]), 200)
    assert max(Image.open(io.BytesIO(png)).size) == 200


def test_a_paper_lies_on_the_mat_with_a_shadow() -> None:
    white = np.full((900, 1200, 3), 250, np.uint8)
    lying = mat.lying(white, 2.0)
    bare = mat.bare()
    assert lying.shape == bare.shape == (3000, 4000, 3)
    assert lying[1500, 2000].min() > 180
    shadow = bare.astype(int) - lying
    assert shadow[1700, 2655:2670].mean() > 5
    assert abs(shadow[100:200, 100:200]).max() <= 1


def test_what_is_handed_out_is_what_the_digest_says(simulator: Simulator) -> None:
    assert simulator.order("lay id_copy_b") == "ok id_copy_b plugged"
    still = fetched(simulator.still)
    assert hashlib.sha256(still).hexdigest() == simulator.digest()
    assert Image.open(io.BytesIO(still)).size == (4000, 3000)
    assert simulator.order("remove") == "ok nothing plugged"
    assert fetched(simulator.still) != still
    assert simulator.order("papers").split()[1:] == list(papers())


def test_the_stream_is_small_and_never_the_same_twice_in_a_row(
    simulator: Simulator,
) -> None:
    wanted = iter([True] * 3 + [False])
    shown = [
        shot.jpeg for shot in mjpeg.pictures(simulator.source, lambda: next(wanted))
    ]
    assert len(shown) == 3
    assert all(one != another for one, another in pairwise(shown))
    assert Image.open(io.BytesIO(shown[0] or b"")).size == (960, 720)


def test_an_own_picture_that_is_no_jpeg_is_taken_as_a_camera_would() -> None:
    picture = np.full((300, 400, 3), 180, np.uint8)
    png = cv2.imencode(".png", picture)[1].tobytes()
    shot = shot_of(png, 96, 72)
    assert shot.still.startswith(b"\xff\xd8")
    assert Image.open(io.BytesIO(shot.still)).size == (400, 300)
    assert shot.small is not None
    assert shot.small.shape == (72, 96, 3)


@pytest.mark.parametrize("data", [b"", b"a poem", jpeg(640, 480)[:3000]])
def test_an_own_picture_that_is_none_is_handed_on_as_it_is(data: bytes) -> None:
    shot = shot_of(data, 96, 72)
    assert (shot.still, shot.small) == (data, None)


def test_of_an_own_picture_nothing_is_kept() -> None:
    desk = Desk()
    own = jpeg(640, 480)
    desk.lay_own(own)
    assert desk.still() == own
    desk.take_away()
    assert desk.still() != own
    assert desk.lying == "nothing"


@pytest.mark.parametrize(
    ("line", "beside"),
    [
        ("dance", b""),
        ("lay the moon", b""),
        ("own many", b""),
        ("own 99999999999", b""),
    ],
)
def test_an_order_that_is_none_is_refused_and_the_next_is_heard(
    simulator: Simulator, line: str, beside: bytes
) -> None:
    with pytest.raises(Unheard, match="error"):
        simulator.order(line, beside)
    assert simulator.order("state") == "ok nothing plugged"
