"""Who the module is, and that simulators say so."""

import pytest

from drivers.contract import Garbled
from drivers.fingerprint.identity import SIMULATORS_SYSTEM, Parameters, Product

PARAMETERS = Parameters(
    status=0,
    system=0,
    library=200,
    security=3,
    address=0xFFFFFFFF,
    packet_size=2,
    baud=6,
)
PRODUCT = Product(
    model="R503",
    batch="B001",
    serial="00000042",
    hardware="1.2",
    sensor="GR192",
    width=256,
    height=288,
)


def test_parameters_have_the_bytes_of_the_manual() -> None:
    golden = bytes.fromhex("0000 0000 00C8 0003 FFFFFFFF 0002 0006")
    assert PARAMETERS.to_bytes() == golden
    assert Parameters.from_bytes(golden) == PARAMETERS
    assert not PARAMETERS.is_simulated


def test_a_simulator_says_so() -> None:
    payload = PARAMETERS.to_bytes()
    payload = payload[:2] + SIMULATORS_SYSTEM.to_bytes(2, "big") + payload[4:]
    assert Parameters.from_bytes(payload).is_simulated


def test_a_product_comes_back_as_it_went_also_with_reserved_bytes() -> None:
    payload = PRODUCT.to_bytes()
    assert len(payload) == 46
    assert Product.from_bytes(payload) == PRODUCT
    assert Product.from_bytes(payload + bytes(4)) == PRODUCT


def test_a_text_that_is_none_is_read_without_what_is_wrong() -> None:
    payload = bytearray(PRODUCT.to_bytes())
    payload[0:4] = b"R\xff\n5"
    assert Product.from_bytes(bytes(payload)).model == "R5"


@pytest.mark.parametrize("size", [0, 15, 17])
def test_parameters_of_another_length_are_garbled(size: int) -> None:
    with pytest.raises(Garbled, match="parameters_length"):
        Parameters.from_bytes(bytes(size))


def test_a_product_cut_short_is_garbled() -> None:
    with pytest.raises(Garbled, match="product_length"):
        Product.from_bytes(bytes(45))
