"""A module is recognised before each command, once its line is quiet."""

from dataclasses import replace
from typing import cast

import pytest

from drivers.contract import Offline
from drivers.fingerprint.device import ASKS
from drivers.fingerprint.frames import Kind, Packet
from drivers.fingerprint.identity import Product
from drivers.fingerprint.uart import UartCollector
from drivers.stream import SerialStream
from tests.drivers.fingerprint.test_device import TOLD, Script, picture, reader_of
from tests.drivers.fingerprint.test_identity import PARAMETERS, PRODUCT

OTHER = replace(PARAMETERS, address=1)


def said(payload: bytes) -> bytes:
    return Packet(Kind.ANSWER, b"\x00" + payload).to_bytes()


def collector_of(script: Script, product: Product | None = PRODUCT) -> UartCollector:
    stream = cast("SerialStream", script)  # of its own it only forgets and closes
    return UartCollector(stream, reader_of(script), PARAMETERS, product)


def test_what_is_left_of_a_picture_is_let_by_before_the_first_question() -> None:
    script = Script([TOLD, said(PRODUCT.to_bytes())], arrived=picture(36_864))
    collector_of(script).recognise(lambda: None)
    assert not script.talked_over


def test_a_module_still_sending_is_busy_and_not_asked() -> None:
    script = Script([TOLD])
    assert collector_of(script).look()
    script.babbles = True
    assert not collector_of(script).look()
    assert len(script.asked) == 1


@pytest.mark.parametrize(
    "answers",
    [
        [said(OTHER.to_bytes())],
        [TOLD, said(replace(PRODUCT, serial="2").to_bytes())],
    ],
)
def test_another_module_is_told(answers: list[bytes]) -> None:
    with pytest.raises(Offline, match="another_device"):
        collector_of(Script(answers)).recognise(lambda: None)


def test_a_module_that_falls_silent_about_itself_is_not_another() -> None:
    lost = [b""] * (ASKS - 1)
    found = Script([TOLD, *lost, said(PRODUCT.to_bytes())])
    collector_of(found).recognise(lambda: None)
    with pytest.raises(Offline, match="no_answer"):
        collector_of(Script([TOLD])).recognise(lambda: None)


def test_a_module_without_product_information_is_known_by_its_parameters() -> None:
    script = Script([TOLD])
    collector = collector_of(script, product=None)
    collector.recognise(lambda: None)
    assert len(script.asked) == 1
    assert (collector.identity.model, collector.identity.serial) == ("EF01", "")
