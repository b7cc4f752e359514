"""The trials of the UKey: one in a virtual reader, and one in software beside it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificate

from bench.probe.trial import Bench, Facts, Section, Trial
from bench.simulators.ukey import place, soft
from bench.simulators.ukey.cards import PIN, Drawer
from drivers.contract import Data
from drivers.ukey.port import PURPOSE

KEY: Final = "good"
MESSAGE: Final = PURPOSE + b"probe"


def _cards(bench: Bench) -> Path:
    return bench.home / "ukey"


def _reader_arguments(bench: Bench) -> list[str]:
    return [
        *("--home", str(_cards(bench)), "--insert", KEY),
        *("--control", str(bench.control)),
    ]


def _reader_section(_bench: Bench, facts: Facts) -> Section:
    return {"service": str(facts["service"])}


def _token_arguments(bench: Bench) -> list[str]:
    return ["--home", str(_cards(bench))]


def _token_section(_bench: Bench, facts: Facts) -> Section:
    return {"module": str(facts["module"]), "token": KEY}


def _token_env(facts: Facts) -> Mapping[str, str]:
    return {soft.SETTINGS: str(facts[soft.SETTINGS])}


def _args() -> Data:
    return {"message": MESSAGE, "pin": PIN.encode()}


def _wrong(bench: Bench, data: Data) -> str:
    pem = Drawer(_cards(bench) / "cards").certificate(KEY).read_bytes()
    issued = load_pem_x509_certificate(pem)
    der, signature = data.get("certificate"), data.get("signature")
    if der != issued.public_bytes(Encoding.DER) or not isinstance(signature, bytes):
        return "another card signed"
    key = issued.public_key()
    if not isinstance(key, EllipticCurvePublicKey):
        return "the card's key is none for signing here"
    try:
        key.verify(signature, MESSAGE, ECDSA(SHA256()))
    except InvalidSignature:
        return "the signature does not hold"
    return ""


TOKEN: Final = Trial(
    "sign",
    _token_arguments,
    _token_section,
    _args,
    _wrong,
    simulator="ukey.soft",
    env=_token_env,
)
"""By PKCS#11, where no virtual reader can be had: the same card in software."""
UKEY: Final = Trial(
    "sign",
    _reader_arguments,
    _reader_section,
    _args,
    _wrong,
    hindrance=place.hindrance,
    otherwise=TOKEN,
)
"""By PC/SC."""
