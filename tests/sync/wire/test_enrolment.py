"""A one-time code can be typed by people and fits one centre alone."""

import pytest

from sync.wire.enrolment import SECRET_BYTES, EnrolmentCode
from sync.wire.values import Malformed

CODE = EnrolmentCode.of(bytes(range(SECRET_BYTES)), b"the centre's CA")


def test_a_code_is_four_groups_of_five() -> None:
    groups = CODE.to_text().split("-")

    assert [len(group) for group in groups] == [5, 5, 5, 5]


def test_a_code_fits_its_own_ca_alone() -> None:
    assert CODE.fits(b"the centre's CA")
    assert not CODE.fits(b"somebody else's CA")


def test_the_pin_depends_on_the_secret_so_no_ca_can_be_made_for_it_ahead() -> None:
    pins = {
        EnrolmentCode.of(bytes([n] * SECRET_BYTES), b"CA").pin for n in range(1, 20)
    }

    assert len(pins) == 19


@pytest.mark.parametrize("typed", [str.lower, lambda text: text.replace("-", " "), str])
def test_a_code_is_read_however_it_is_typed(typed: type[str]) -> None:
    assert EnrolmentCode.from_text(typed(CODE.to_text())) == CODE


def test_letters_that_look_alike_are_taken_for_each_other() -> None:
    assert EnrolmentCode.from_text("OIL00-00000-00000-00000").secret[:3] == "011"


@pytest.mark.parametrize(
    "text", ["", "12345", "UUUUU-UUUUU-UUUUU-UUUUU", CODE.to_text() + "1"]
)
def test_what_is_no_code_is_malformed(text: str) -> None:
    with pytest.raises(Malformed, match="code"):
        EnrolmentCode.from_text(text)


def test_a_code_stays_out_of_logs() -> None:
    assert CODE.secret not in repr(CODE)
