"""The table of parsers under fire: one row each."""

from collections.abc import Mapping
from typing import Final

from bench.fuzz import apdu, ef01, ipp, mjpeg, samv
from bench.fuzz.target import MIB, Target

TARGETS: Final[Mapping[str, Target]] = {
    "samv": Target("idcard", samv.Answers().draw, samv.feed),
    "ef01": Target("fingerprint", ef01.draw, ef01.feed),
    "apdu": Target("ukey", apdu.draw, apdu.feed),
    "ipp": Target("printer", ipp.draw, ipp.feed),
    # A picture of 64 megapixels is taken, and its pixels need their place for a moment.
    "mjpeg": Target("doccam", mjpeg.Streams().draw, mjpeg.feed, 512 * MIB),
}
