"""Questions over a scripted line: late answers, silence, and a line that babbles."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from drivers.contract import Cancelled, Garbled, Offline, Refused
from drivers.idcard.blocks import Blocks
from drivers.idcard.device import ASKS, LONGEST_REPLY_S, READS, Reader
from drivers.idcard.frames import PREAMBLE, Command, Reply, Request

FOUND = Reply(0x9F, bytes(4)).to_bytes()
SELECTED = Reply(0x90, bytes(8)).to_bytes()
CARD = Reply(0x90, Blocks(bytes(256), bytes(1024)).to_bytes()).to_bytes()


@dataclass
class Script:
    """A line that answers each question with the next of the answers laid down."""

    answers: list[bytes]
    asked: list[Command] = field(default_factory=list)
    arrived: bytes = b""
    now_s: float = 0.0
    babbles: bool = False

    def read(self, size: int, /) -> bytes:
        self.now_s += 0.05
        if self.babbles:
            return b"\x00" * size
        data, self.arrived = self.arrived[:size], self.arrived[size:]
        return data

    def write(self, data: bytes, /) -> int | None:
        self.asked.append(Request.from_bytes(data).command)
        self.arrived += self.answers.pop(0) if self.answers else b""
        return len(data)

    def reset_input_buffer(self) -> None:
        self.arrived = b""

    def clock(self) -> float:
        return self.now_s


def reader_of(script: Script, check: Callable[[], None] = lambda: None) -> Reader:
    return Reader(script, script.clock, check)


@pytest.mark.parametrize(
    ("ask", "late", "right"),
    [
        (Reader.find_card, SELECTED, FOUND),
        (Reader.sam_id, FOUND, Reply(0x90, bytes(16)).to_bytes()),
        (Reader.reset, CARD, Reply(0x90).to_bytes()),
    ],
)
def test_a_late_answer_to_another_question_is_not_believed(
    ask: Callable[[Reader], object], late: bytes, right: bytes
) -> None:
    script = Script([late, right])
    ask(reader_of(script))
    assert len(script.asked) == 2


def test_a_late_selection_is_not_taken_for_a_cards_content() -> None:
    script = Script([SELECTED, SELECTED, CARD])
    assert reader_of(script).read(Command.READ_TEXT_AND_PHOTO) is not None
    assert script.asked.count(Command.READ_TEXT_AND_PHOTO) == 2


def test_a_new_address_without_content_is_not_believed() -> None:
    script = Script([SELECTED, *[Reply(0x90).to_bytes()] * ASKS])
    with pytest.raises(Garbled, match="out_of_step"):
        reader_of(script).read(Command.READ_NEW_ADDRESS)


def test_a_line_that_babbles_for_ever_is_garbled_and_comes_to_an_end() -> None:
    script = Script([], babbles=True)
    with pytest.raises(Garbled, match="garbled"):
        reader_of(script).sam_status()
    assert script.now_s < 2 * LONGEST_REPLY_S


def test_an_answer_swallowed_by_noise_that_promised_more_is_found() -> None:
    script = Script([PREAMBLE + b"\x0f\x00" + FOUND])
    assert reader_of(script).find_card()
    assert len(script.asked) == 1


def test_a_silent_line_is_offline_after_several_questions() -> None:
    script = Script([])
    with pytest.raises(Offline, match="no_answer"):
        reader_of(script).find_card()
    assert len(script.asked) == ASKS


def test_a_question_is_called_back_while_its_answer_is_awaited() -> None:
    script = Script([])
    checks = iter([None, None, None])

    def check() -> None:
        if next(checks, "no more") == "no more":
            raise Cancelled

    with pytest.raises(Cancelled):
        reader_of(script, check).find_card()
    assert len(script.asked) == 1


def test_find_refused_for_any_other_reason_is_told() -> None:
    script = Script([Reply(0x66).to_bytes()])
    with pytest.raises(Refused, match="sam_not_authorised"):
        reader_of(script).find_card()


def test_an_identity_refused_is_told() -> None:
    script = Script([Reply(0x60).to_bytes()])
    with pytest.raises(Refused, match="sam_selftest_failed"):
        reader_of(script).sam_id()


def test_a_fault_of_the_module_ends_the_reading_at_once() -> None:
    script = Script([SELECTED, Reply(0x66).to_bytes()])
    with pytest.raises(Refused, match="sam_not_authorised"):
        reader_of(script).read(Command.READ_TEXT_AND_PHOTO)
    assert len(script.asked) == 2


def test_a_card_that_is_there_and_never_reads_is_told_after_several_tries() -> None:
    failed = Reply(0x41).to_bytes()
    script = Script([SELECTED, failed, FOUND] * READS)
    with pytest.raises(Refused, match="card_read_failed"):
        reader_of(script).read(Command.READ_TEXT_AND_PHOTO)
    assert script.asked.count(Command.READ_TEXT_AND_PHOTO) == READS
