"""Sealed objects open for the centre, in their own context, and for nobody else."""

from dataclasses import replace
from uuid import UUID

import pytest

from sync.sealing import (
    SUITE,
    Context,
    OpeningKey,
    Sealed,
    SealingKey,
    Unopened,
    seal,
)
from sync.wire.values import Malformed

HERE = Context("T0001", UUID(int=1), "SUBMITTED", UUID(int=2))
MOVED = {
    "another terminal": replace(HERE, terminal="T0002"),
    "another journal": replace(HERE, journal=UUID(int=3)),
    "another kind": replace(HERE, kind="VISIT_ENDED"),
    "another visit": replace(HERE, visit=UUID(int=4)),
    "no visit": replace(HERE, visit=None),
}


@pytest.fixture(scope="module")
def centre() -> OpeningKey:
    return OpeningKey.generate()


def test_the_centre_opens_what_was_sealed_to_it(centre: OpeningKey) -> None:
    sealed = seal(centre.sealing_key(), "王样例".encode(), HERE)

    assert centre.open(sealed, HERE) == "王样例".encode()


@pytest.mark.parametrize("moved", MOVED.values(), ids=MOVED)
def test_a_moved_object_does_not_open(centre: OpeningKey, moved: Context) -> None:
    sealed = seal(centre.sealing_key(), b"body", HERE)

    with pytest.raises(Unopened, match="context"):
        centre.open(sealed, moved)


def test_another_centre_does_not_open_it(centre: OpeningKey) -> None:
    sealed = seal(centre.sealing_key(), b"body", HERE)

    with pytest.raises(Unopened, match="key"):
        OpeningKey.generate().open(sealed, HERE)


def test_another_centre_that_takes_its_key_id_does_not_open_it(
    centre: OpeningKey,
) -> None:
    sealed = seal(centre.sealing_key(), b"body", HERE)
    impostor = replace(OpeningKey.generate(), key=centre.key)

    with pytest.raises(Unopened, match="context"):
        impostor.open(sealed, HERE)


def test_an_object_of_another_suite_is_not_tried(centre: OpeningKey) -> None:
    sealed = Sealed("sm2-sm4", centre.key, b"payload").to_bytes()

    with pytest.raises(Unopened, match="suite"):
        centre.open(sealed, HERE)


def test_no_bit_of_the_ciphertext_may_change(centre: OpeningKey) -> None:
    sealed = bytearray(seal(centre.sealing_key(), b"body", HERE))
    sealed[-1] ^= 1

    with pytest.raises(Unopened):
        centre.open(bytes(sealed), HERE)


def test_the_same_words_sealed_twice_look_different(centre: OpeningKey) -> None:
    key = centre.sealing_key()

    assert seal(key, b"body", HERE) != seal(key, b"body", HERE)


def test_a_sealed_object_names_its_suite_and_key(centre: OpeningKey) -> None:
    sealed = Sealed.from_bytes(seal(centre.sealing_key(), b"body", HERE))

    assert (sealed.suite, sealed.key) == (SUITE, centre.key)


@pytest.mark.parametrize(
    "damaged",
    [b"", b"KS", b"KS\x02\x01a\x01bx", b"KS\x01", b"KS\x01\x00", b"KS\x01\x05ab",
     b"KS\x01\x01\xff\x01b"],
)  # fmt: skip
def test_what_is_no_sealed_object_is_malformed(
    centre: OpeningKey, damaged: bytes
) -> None:
    with pytest.raises(Malformed):
        centre.open(damaged, HERE)


def test_an_opening_key_survives_being_kept_and_stays_out_of_logs(
    centre: OpeningKey,
) -> None:
    assert OpeningKey.from_bytes(centre.private) == centre
    assert centre.private.hex() not in repr(centre)
    assert repr(centre.private) not in repr(centre)


def test_a_sealing_key_survives_enrolment(centre: OpeningKey) -> None:
    key = centre.sealing_key()

    assert SealingKey.from_wire(key.to_wire()) == key


def test_a_key_of_an_unknown_suite_or_length_is_refused(centre: OpeningKey) -> None:
    told = centre.sealing_key().to_wire()

    with pytest.raises(Malformed, match="suite"):
        SealingKey.from_wire(told.model_copy(update={"suite": "rot13"}))
    with pytest.raises(Malformed, match="public"):
        SealingKey.from_wire(told.model_copy(update={"public": told.public[:-1]}))
