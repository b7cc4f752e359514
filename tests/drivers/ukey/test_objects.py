"""What a card keeps: whole, damaged, and of another kind than it should be."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.simulators.ukey.cards import Drawer
from drivers.contract import DeviceError, Garbled
from drivers.ukey import objects
from drivers.ukey.frames import Tlv
from drivers.ukey.objects import KeyKind


def wrapped(*parts: tuple[int, bytes]) -> bytes:
    inner = b"".join(Tlv(*part).to_bytes() for part in parts)
    return Tlv(objects.OBJECT, inner).to_bytes()


def test_a_number_of_another_length_is_garbled() -> None:
    assert objects.guid(wrapped((0x34, bytes(16)))) == "00" * 16
    with pytest.raises(Garbled, match="guid_length"):
        objects.guid(wrapped((0x34, bytes(15))))


def test_a_certificate_is_taken_as_it_lies_there() -> None:
    assert objects.certificate(wrapped((0x70, b"der"), (0x71, b"\0"))) == b"der"
    with pytest.raises(Garbled, match="certificate_packed"):
        objects.certificate(wrapped((0x70, b"zip"), (0x71, b"\x01")))
    for size in (0, objects.LONGEST_CERTIFICATE + 1):
        with pytest.raises(Garbled, match="certificate_length"):
            objects.certificate(wrapped((0x70, bytes(size)), (0x71, b"\0")))


def test_the_kind_of_a_key_is_read_from_its_certificate(drawer: Drawer) -> None:
    assert objects.key_kind(drawer.card("good").certificate) is KeyKind.P256
    assert objects.key_kind(drawer.card("rsa").certificate) is KeyKind.RSA2048


def test_a_certificate_that_breaks_off_is_garbled() -> None:
    body = Tlv(0x30, Tlv(0x02, b"\1").to_bytes()).to_bytes()
    with pytest.raises(Garbled, match="certificate_cut_short"):
        objects.key_kind(Tlv(0x30, body).to_bytes())


def test_rsa_is_given_a_padded_digest_and_p256_the_digest_alone() -> None:
    block = objects.signable(KeyKind.RSA2048, b"message")
    digest = objects.signable(KeyKind.P256, b"message")
    assert (len(block), len(digest)) == (256, 32)
    assert block.startswith(b"\x00\x01\xff")
    assert block.endswith(digest)


@settings(max_examples=1_000)
@given(st.data())
def test_a_damaged_certificate_is_read_or_named(
    drawer: Drawer, data: st.DataObject
) -> None:
    der = bytearray(drawer.card("good").certificate)
    for _ in range(data.draw(st.integers(1, 4))):
        der[data.draw(st.integers(0, len(der) - 1))] = data.draw(st.integers(0, 255))
    with suppress(DeviceError):
        objects.key_kind(bytes(der))
