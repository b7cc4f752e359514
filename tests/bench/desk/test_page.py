"""What the page is served: events that follow the screen, pictures, plain errors."""

import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import cv2
import httpx
import numpy as np
import pytest

from bench.site.display import HEIGHT, WIDTH

Stage: TypeAlias = Any
"""The conftest's ``Stage``: a conftest cannot be imported."""


@pytest.fixture
def visitor(address: str, token: str) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=address, follow_redirects=True, headers={"Origin": address}
    ) as client:
        client.get("/", params={"token": token})
        yield client


def _events(client: httpx.Client) -> Iterator[tuple[str, str]]:
    with client.stream("GET", "/events", timeout=10) as lines:
        name = ""
        for line in lines.iter_lines():
            key, _, value = line.partition(": ")
            if key == "event":
                name = value
            elif key == "data":
                yield name, value


def _until(events: Iterator[tuple[str, str]], wanted: str) -> str:
    return next(value for name, value in events if name == wanted)


def test_keys_and_next_step_follow_the_screen(
    stage: Stage, visitor: httpx.Client
) -> None:
    stage.show("您好，请选择要办理的业务", keys=("结婚登记",))
    events = _events(visitor)
    told = json.loads(_until(events, "desk"))
    assert [key["label"] for key in told["keys"]] == ["结婚登记"]
    assert told["next"]["place"] == "screen"
    stage.show("请把身份证平放在读卡区", keys=("上一步",))
    told = json.loads(_until(events, "desk"))
    assert [key["label"] for key in told["keys"]] == ["上一步"]
    assert told["next"]["place"] == "cards"


def test_a_new_frame_is_told_and_can_be_fetched(
    stage: Stage, visitor: httpx.Client
) -> None:
    events = _events(visitor)
    first = int(_until(events, "frame"))
    painted = bytearray(stage.site.terminal.display.painted)
    struct.pack_into("4B", painted, 100 + 4 * (WIDTH * 500 + 900), 0, 0, 255, 0)
    stage.site.terminal.display.painted = bytes(painted)
    assert int(_until(events, "frame")) == first + 1
    picture = np.frombuffer(visitor.get("/screen.jpg").content, np.uint8)
    shown = cv2.imdecode(picture, cv2.IMREAD_COLOR)
    assert shown.shape == (HEIGHT, WIDTH, 3)
    assert abs(int(shown[100, 100, 0]) - 200) < 5


def test_before_anyone_looked_there_is_no_picture(visitor: httpx.Client) -> None:
    assert visitor.get("/screen.jpg").status_code == 404


def test_an_impossible_wish_is_answered_in_plain_words(visitor: httpx.Client) -> None:
    answer = visitor.post("/do/card", json={"value": "z"})
    assert answer.status_code == 409
    assert "没有这张证件" in answer.json()["detail"]


def test_things_name_cards_and_people(visitor: httpx.Client) -> None:
    things = visitor.get("/things").json()
    assert [card["key"] for card in things["cards"]][:2] == ["a", "b"]
    for thing in [*things["cards"], *things["people"]]:
        if thing["portrait"]:
            picture = visitor.get(f"/portraits/{thing['portrait']}")
            assert picture.headers["content-type"] == "image/jpeg"


def test_every_paper_has_its_small_picture(visitor: httpx.Client) -> None:
    papers = visitor.get("/things").json()["documents"]
    assert len(papers) == 7
    for paper in papers:
        picture = visitor.get(f"/documents/{paper['key']}.jpg")
        assert picture.headers["content-type"] == "image/jpeg"
        seen = cv2.imdecode(np.frombuffer(picture.content, np.uint8), cv2.IMREAD_COLOR)
        assert max(seen.shape[:2]) == 320
    assert visitor.get("/documents/newspaper.jpg").status_code == 404


def test_any_file_may_be_dropped_in_and_arrives_whole(
    stage: Stage, visitor: httpx.Client
) -> None:
    broken = bytes(range(256)) * 999
    assert visitor.post("/own", content=broken).status_code == 200
    assert stage.site.terminal.own == [broken]


def test_the_dashboard_key_signs_in_each_time(visitor: httpx.Client) -> None:
    answer = visitor.get("/dashboard", follow_redirects=False)
    assert answer.headers["location"] == "http://127.0.0.1:9/?token=once"


def test_a_sheet_that_is_not_there_or_not_readable_is_not_found(
    stage: Stage, visitor: httpx.Client, tmp_path: Path
) -> None:
    assert visitor.get("/prints/7.png").status_code == 404
    torn = tmp_path / "out.7"
    torn.write_bytes(b"no stream of a printer")
    stage.site.terminal.prints.append(torn)
    answer = visitor.get("/prints/7.png")
    assert answer.status_code == 404
    assert "读不出来" in answer.json()["detail"]


def test_with_nobody_watching_nobody_looks(stage: Stage, visitor: httpx.Client) -> None:
    looks = []
    frame = stage.site.terminal.display.frame
    stage.site.terminal.display.frame = lambda: (looks.append(1), frame())[1]
    visitor.get("/things")
    assert looks == []
    _until(_events(visitor), "frame")
    assert looks
