"""Questions over a scripted line: late answers, silence, and a line that babbles."""

import contextlib
import random
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from drivers.contract import Cancelled, DeviceError, Garbled, Offline, Refused
from drivers.fingerprint.device import (
    ASKS,
    IMAGES,
    LONGEST_IMAGE_S,
    LONGEST_PACKET_S,
    Reader,
)
from drivers.fingerprint.frames import Instruction, Kind, Packet
from drivers.fingerprint.image import MAX_PACKED_BYTES
from tests.drivers.fingerprint.test_identity import PARAMETERS, PRODUCT

GRANTED = Packet(Kind.ANSWER, b"\x00").to_bytes()
NO_FINGER = Packet(Kind.ANSWER, b"\x02").to_bytes()
TOLD = Packet(Kind.ANSWER, b"\x00" + PARAMETERS.to_bytes()).to_bytes()
PROMISE = bytes.fromhex("EF01FFFFFFFF020102")


def picture(size: int) -> bytes:
    """Return the data packets of a picture of ``size`` bytes."""
    pieces = [bytes(128)] * (size // 128)
    return b"".join(
        Packet(Kind.LAST_DATA if number == len(pieces) else Kind.DATA, piece).to_bytes()
        for number, piece in enumerate(pieces, 1)
    )


@dataclass
class Script:
    """A line that answers each question with the next of the answers laid down."""

    answers: list[bytes]
    asked: list[Instruction] = field(default_factory=list)
    arrived: bytes = b""
    now_s: float = 0.0
    babbles: bool = False
    talked_over: int = 0
    """How often a question was asked while something was still arriving."""

    def read(self, size: int, /) -> bytes:
        if self.babbles:
            self.now_s += 0.05
            return b"\x00" * size
        self.now_s += 0.0 if self.arrived else 0.05
        data, self.arrived = self.arrived[:size], self.arrived[size:]
        return data

    def write(self, data: bytes, /) -> int | None:
        self.asked.append(Instruction(Packet.from_bytes(data).content[0]))
        self.arrived += self.answers.pop(0) if self.answers else b""
        return len(data)

    def reset_input_buffer(self) -> None:
        self.talked_over += bool(self.arrived)
        self.arrived = b""

    def clock(self) -> float:
        return self.now_s


def reader_of(script: Script, check: Callable[[], None] = lambda: None) -> Reader:
    return Reader(script, script.clock, check)


def unheard(_bytes: int) -> None:
    """Hear of progress and do nothing."""


def test_a_late_answer_to_another_question_is_not_believed() -> None:
    script = Script([GRANTED, TOLD])
    assert reader_of(script).parameters() == PARAMETERS
    script = Script([TOLD, NO_FINGER])
    assert not reader_of(script).finds_finger()
    assert len(script.asked) == 2


def test_an_answer_of_another_address_is_not_believed() -> None:
    other = Packet(Kind.ANSWER, b"\x00", address=1).to_bytes()
    assert not reader_of(Script([other, NO_FINGER])).finds_finger()


def test_a_packet_that_is_no_answer_is_not_believed() -> None:
    data = Packet(Kind.DATA, b"\x00").to_bytes()
    assert not reader_of(Script([data, NO_FINGER])).finds_finger()


def test_a_picture_comes_with_its_progress() -> None:
    heard: list[int] = []
    size = MAX_PACKED_BYTES
    image = reader_of(Script([GRANTED + picture(size)])).image(heard.append)
    assert image.height == 360
    assert heard == list(range(128, size + 1, 128))


@pytest.mark.parametrize(
    "damaged",
    [
        GRANTED,
        GRANTED + picture(1280),
        GRANTED + picture(36_864)[139:],
        GRANTED + picture(36_864)[:-139],
        GRANTED + picture(36_864)[:700] + b"\x01" + picture(36_864)[701:],
        GRANTED + picture(36_864)[:710] + b"\x01" + picture(36_864)[711:],
        GRANTED + picture(36_864)[:-1] + b"\x00",
        GRANTED + NO_FINGER,
        GRANTED + picture(46_080 * 2),
    ],
)
def test_a_damaged_picture_is_asked_for_again(damaged: bytes) -> None:
    script = Script([damaged, GRANTED + picture(36_864)])
    assert reader_of(script).image(unheard).height == 288
    assert len(script.asked) == 2
    assert not script.talked_over


def test_a_picture_that_never_comes_whole_is_garbled_after_several_tries() -> None:
    script = Script([GRANTED + picture(1280)] * IMAGES)
    with pytest.raises(Garbled, match="image_size"):
        reader_of(script).image(unheard)
    assert len(script.asked) == IMAGES


def test_a_picture_that_is_refused_is_told() -> None:
    refused = Packet(Kind.ANSWER, b"\x0f").to_bytes()
    with pytest.raises(Refused, match="image_not_sent"):
        reader_of(Script([refused])).image(unheard)


def test_noise_between_the_packets_of_a_picture_costs_nothing() -> None:
    data = picture(36_864)
    middle = 100 * 139
    noisy = GRANTED + b"\x55" + data[:middle] + PROMISE + data[middle:]
    script = Script([noisy])
    assert reader_of(script).image(unheard).height == 288
    assert len(script.asked) == 1


def test_a_line_that_babbles_for_ever_is_garbled_and_comes_to_an_end() -> None:
    script = Script([], babbles=True)
    with pytest.raises(Garbled, match="garbled"):
        reader_of(script).parameters(asks=1)
    assert script.now_s < 3 * LONGEST_PACKET_S
    reader_of(script).calm()
    assert script.now_s < 2 * LONGEST_IMAGE_S


def test_an_answer_swallowed_by_noise_that_promised_more_is_found() -> None:
    script = Script([PROMISE + NO_FINGER])
    assert not reader_of(script).finds_finger()
    assert len(script.asked) == 1


def test_a_silent_line_is_offline_after_several_questions() -> None:
    script = Script([])
    with pytest.raises(Offline, match="no_answer"):
        reader_of(script).finds_finger()
    assert len(script.asked) == ASKS


@pytest.mark.parametrize("ask", [Reader.finds_finger, Reader.product])
def test_a_plug_that_was_pulled_is_told_at_once(
    ask: Callable[[Reader], object],
) -> None:
    class Pulled(Script):
        def write(self, data: bytes, /) -> int | None:
            super().write(data)
            raise Offline("unplugged")

    script = Pulled([])
    with pytest.raises(Offline, match="unplugged"):
        ask(reader_of(script))
    assert len(script.asked) == 1


def test_a_module_that_does_not_understand_is_asked_again() -> None:
    noise = Packet(Kind.ANSWER, b"\x01").to_bytes()
    assert not reader_of(Script([noise, NO_FINGER])).finds_finger()
    with pytest.raises(Garbled, match="line_noise"):
        reader_of(Script([noise] * ASKS)).finds_finger()


@pytest.mark.parametrize("answer", [b"", Packet(Kind.ANSWER, b"\xfc").to_bytes()])
def test_a_module_that_knows_no_product_information_has_none(answer: bytes) -> None:
    assert reader_of(Script([answer] * ASKS)).product() is None


def test_product_information_is_read() -> None:
    told = Packet(Kind.ANSWER, b"\x00" + PRODUCT.to_bytes()).to_bytes()
    assert reader_of(Script([told])).product() == PRODUCT


def test_a_picture_is_called_back_between_its_packets() -> None:
    script = Script([GRANTED + picture(36_864)])
    heard: list[int] = []

    def check() -> None:
        if len(heard) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        reader_of(script, check).image(heard.append)
    assert len(heard) == 3
    assert script.arrived, "what is left of it was not waited for"


@settings(max_examples=100, deadline=None)
@given(some.integers(0, 2**64 - 1))
def test_whatever_a_module_says_only_device_errors_come_of_it(seed: int) -> None:
    chance = random.Random(seed)
    sound = [GRANTED, NO_FINGER, TOLD, GRANTED + picture(1280), PROMISE, b""]
    for ask in (
        Reader.finds_finger,
        Reader.parameters,
        Reader.product,
        lambda reader: reader.image(unheard),
    ):
        answers = [
            chance.choice([*sound, chance.randbytes(chance.randrange(400))])
            + chance.choice([b"", chance.randbytes(chance.randrange(40))])
            for _ in range(ASKS * IMAGES)
        ]
        script = Script(answers)
        with contextlib.suppress(DeviceError):
            ask(reader_of(script))
        assert len(script.asked) <= ASKS * IMAGES


def test_a_wrong_password_is_told() -> None:
    wrong = Packet(Kind.ANSWER, b"\x13").to_bytes()
    with pytest.raises(Refused, match="wrong_password"):
        reader_of(Script([wrong])).verify_password(5)
