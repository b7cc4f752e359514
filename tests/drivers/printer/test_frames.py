"""IPP answers: golden bytes, round trips, and everything that is none."""

import pytest

from drivers.contract import Garbled
from drivers.printer.frames import Answer, Attributes

GOLDEN = bytes.fromhex(
    "01010000 00000001"
    "01 47 0012 617474726962757465732d63686172736574 0005 7574662d38"
    "04 23 000d 7072696e7465722d7374617465 0004 00000003"
    "44 0015 7072696e7465722d73746174652d726561736f6e73 0005 656d707479"
    "44 0000 0003 6c6f77"
    "02 21 0006 6a6f622d6964 0004 fffffff9"
    "03"
)
"""Keyword, enum, a further value and a negative integer (RFC 8010, appendix A)."""


def attribute(tag: int, name: bytes, value: bytes) -> bytes:
    return bytes((tag,)) + len(name).to_bytes(2) + name + len(value).to_bytes(2) + value


def answer(*attributes: bytes) -> bytes:
    return b"\x01\x01" + bytes(6) + b"\x04" + b"".join(attributes) + b"\x03"


def only(*attributes: bytes) -> Attributes:
    (group,) = Answer.from_bytes(answer(*attributes)).printers
    return group


def test_an_answer_is_read_as_the_standard_writes_it() -> None:
    read = Answer.from_bytes(GOLDEN)
    (printer,), (job,) = read.printers, read.jobs
    assert read.status == 0
    assert printer.whole("printer-state") == 3
    assert printer.texts("printer-state-reasons") == ("empty", "low")
    assert job.whole("job-id") == -7


def test_what_is_written_is_read_again() -> None:
    values = {"a": (1, -1), "b": ("纸", ""), "c": (None,), "d": (2**31 - 1,)}
    told = Answer(0x0503, (Attributes(values),), (Attributes({}), Attributes(values)))
    assert Answer.from_bytes(told.to_bytes()) == told


def test_a_collection_is_passed_over_with_all_that_is_in_it() -> None:
    group = only(
        attribute(0x21, b"before", (1).to_bytes(4)),
        attribute(0x34, b"media-col", b""),
        attribute(0x4A, b"", b"size"),
        attribute(0x34, b"", b""),
        attribute(0x21, b"", (5).to_bytes(4)),
        attribute(0x37, b"", b""),
        attribute(0x37, b"", b""),
        attribute(0x37, b"", b""),
        attribute(0x41, b"after", b"x"),
    )
    assert group.values == {"before": (1,), "media-col": (None,), "after": ("x",)}


def test_a_value_without_a_name_before_it_belongs_to_nobody() -> None:
    assert only(attribute(0x41, b"", b"lost")).values == {}


@pytest.mark.parametrize("size", range(len(GOLDEN)))
def test_an_answer_that_is_cut_short_anywhere_is_garbled(size: int) -> None:
    with pytest.raises(Garbled, match="spooler_garbled"):
        Answer.from_bytes(GOLDEN[:size])


@pytest.mark.parametrize(
    "broken",
    [
        attribute(0x21, b"a", b"abc"),
        attribute(0x41, b"a", b"\xff"),
        attribute(0x41, b"\xff", b"a"),
        b"\x41\xff\xff",
        b"\x41\0\x01a\xff\xf0",
    ],
)
def test_what_is_none_is_garbled(broken: bytes) -> None:
    with pytest.raises(Garbled):
        Answer.from_bytes(answer(broken))


def test_a_length_that_others_take_for_negative_ends_at_once() -> None:
    looping = b"\x41\0\x01a\xff\xfa" + attribute(0x41, b"a", b"a")
    with pytest.raises(Garbled):
        Answer.from_bytes(answer(looping))


def test_what_is_not_of_the_kind_that_is_asked_for_is_garbled() -> None:
    group = Attributes({"text": ("x",), "number": (1,), "nothing": (None,)})
    for ask in (
        lambda: group.texts("number"),
        lambda: group.whole("text"),
        lambda: group.whole_or_none("text"),
        lambda: group.whole("nothing"),
        lambda: group.whole("not there"),
    ):
        with pytest.raises(Garbled):
            ask()


def test_what_is_not_told_is_nothing() -> None:
    group = Attributes({"nothing": (None,)})
    assert group.text("not there") == ""
    assert group.texts("nothing") == ()
    assert group.whole_or_none("nothing") is None
