"""The photo: which decoder is taken for which reader, and what a bad photo becomes."""

import pytest

from bench.people.faces import card_webp
from bench.people.people import PEOPLE
from bench.simulators.idcard import photo as simulated
from drivers.idcard import photo

SIMULATORS = "bench.simulators.idcard.photo:decode"


def block() -> bytes:
    return simulated.encode(card_webp(PEOPLE["a"].portrait))


def test_a_simulated_photo_is_a_block_of_1024_bytes_and_comes_back_as_png() -> None:
    assert len(block()) == 1024
    taken = photo.read(block(), simulated.decode)
    assert taken.problem is None
    assert taken.png is not None
    assert taken.png.startswith(b"\x89PNG")


def test_a_simulators_decoder_is_not_taken_for_a_real_reader() -> None:
    with pytest.raises(photo.NoDecoder, match="the reader is real"):
        photo.decoder(SIMULATORS, simulated_reader=False)


def test_a_simulators_decoder_is_taken_for_a_simulated_reader() -> None:
    decode = photo.decoder(SIMULATORS, simulated_reader=True)
    assert photo.read(block(), decode).png is not None


@pytest.mark.parametrize(
    "path", ["", "no.such:thing", "json", "json:nothing", "json:__doc__", "json.:x"]
)
def test_a_decoder_that_is_none_is_refused(path: str) -> None:
    with pytest.raises(photo.NoDecoder):
        photo.decoder(path, simulated_reader=True)


def test_what_is_no_photo_is_undecodable() -> None:
    for wlt in (bytes(1024), b"", simulated.encode(b"no picture")):
        taken = photo.read(wlt, simulated.decode)
        assert (taken.png, taken.problem) == (None, "PHOTO_UNDECODABLE")


def test_a_decoder_that_brings_no_png_is_not_believed() -> None:
    assert photo.read(bytes(1024), lambda _: b"BM").problem == "PHOTO_UNDECODABLE"


def test_a_picture_too_large_for_the_block_is_not_squeezed_in() -> None:
    with pytest.raises(ValueError, match="1009 bytes in 1008"):
        simulated.encode(bytes(1009))
