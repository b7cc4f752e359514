"""The log is one JSON object a line, and never says what an exception says."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator

import pytest

from kiosk import log

NAME = "王样例"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    log.set_up(stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


def choke() -> None:
    raise ValueError(NAME)


def choke_and_wrap() -> None:
    try:
        choke()
    except ValueError as cause:
        raise RuntimeError from cause


def test_a_record_is_one_json_object(stream: io.StringIO) -> None:
    logging.getLogger("kiosk.room").info("step=%s", "home")
    line = json.loads(stream.getvalue())
    assert (line["level"], line["room"], line["what"]) == (
        "info",
        "kiosk.room",
        "step=home",
    )


def test_an_exception_is_told_by_type_and_place_alone(stream: io.StringIO) -> None:
    try:
        choke()
    except ValueError:
        logging.getLogger("kiosk").exception("work=failed")
    assert NAME not in stream.getvalue()
    assert stream.getvalue().count("\n") == 1
    line = json.loads(stream.getvalue())
    assert line["fault"] == "ValueError"
    assert line["at"]


def test_a_cause_with_a_name_in_it_stays_out_too(stream: io.StringIO) -> None:
    try:
        choke_and_wrap()
    except RuntimeError:
        logging.getLogger("kiosk").exception("work=failed")
    assert NAME not in stream.getvalue()


async def test_a_fault_nobody_waited_for_is_told_without_its_text(
    stream: io.StringIO,
) -> None:
    asyncio.get_running_loop().set_exception_handler(log.loop_fault)
    asyncio.get_running_loop().call_soon(choke)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert NAME not in stream.getvalue()
    assert json.loads(stream.getvalue())["fault"] == "ValueError"
