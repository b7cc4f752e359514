"""The PKCS#11 way, whole: port, python-pkcs11 and SoftHSM's module with our cards."""

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pkcs11
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from pkcs11 import TokenFlag, exceptions

from bench.simulators.ukey import soft
from bench.simulators.ukey.cards import Drawer
from drivers.contract import Cancelled, Code, Offline, Refused, State
from drivers.ukey import token as pkcs11_way
from drivers.ukey.port import UkeyPort, open_port
from tests.drivers.ukey.conftest import MESSAGE, PIN, Patience


def port_to(label: str) -> UkeyPort:
    return open_port({"module": str(soft.MODULE), "token": label})


def sign(
    port: UkeyPort, errand: Patience, pin: bytes = PIN, card: str = ""
) -> dict[str, object]:
    args = {"message": MESSAGE, "pin": pin, "card": card}
    return dict(port.run("sign", args, errand))


@pytest.mark.usefixtures("tokens")
def test_a_module_says_what_it_is_and_that_it_is_simulated() -> None:
    port = port_to("good")
    assert port.capabilities().model.startswith("SoftHSM")
    status = port.status()
    assert (status.state, status.simulated) == (State.ONLINE, True)
    assert status.counters["present"] == 1
    port.close()


@pytest.mark.parametrize("name", ["good", "rsa"])
def test_a_token_is_identified_and_signs_with_either_kind_of_key(
    tokens: Path, errand: Patience, name: str
) -> None:
    port = port_to(name)
    found = port.run("identify", {}, errand)
    written = Drawer(tokens / "cards").card(name)
    assert found["certificate"] == written.certificate
    assert found["tries"] is None
    card = found["card"]
    assert isinstance(card, str)
    assert card
    signed = sign(port, errand, card=card)
    assert signed["card"] == card
    made = signed["signature"]
    assert isinstance(made, bytes)
    key = x509.load_der_x509_certificate(written.certificate).public_key()
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(made, MESSAGE, ec.ECDSA(SHA256()))
    else:
        assert isinstance(key, rsa.RSAPublicKey)
        key.verify(made, MESSAGE, padding.PKCS1v15(), SHA256())


@pytest.mark.usefixtures("tokens")
def test_a_wrong_pin_is_a_users_error_and_the_right_one_works_after_it(
    errand: Patience,
) -> None:
    port = port_to("good")
    with pytest.raises(Refused) as refused:
        sign(port, errand, b"654321")
    assert (refused.value.detail, refused.value.code) == ("pin_wrong", Code.USER_ERROR)
    assert sign(port, errand)["signature"]


@pytest.mark.usefixtures("tokens")
@pytest.mark.parametrize("pin", [b"123", b"\xff\xfe\xfd\xfc", bytes(8), b"1" * 65])
def test_what_cannot_be_a_pin_is_not_tried(errand: Patience, pin: bytes) -> None:
    with pytest.raises(Refused) as refused:
        sign(port_to("good"), errand, pin)
    assert (refused.value.detail, refused.value.code) == ("pin", Code.INVALID_DATA)


@pytest.mark.usefixtures("tokens")
def test_another_token_than_the_identified_one_is_shown_no_pin(
    errand: Patience,
) -> None:
    with pytest.raises(Refused, match="another_card"):
        sign(port_to("good"), errand, card="0000")


@pytest.mark.usefixtures("tokens")
def test_a_token_without_a_certificate_is_not_issued(errand: Patience) -> None:
    port = port_to("blank")
    for command, args in (
        ("identify", {}),
        ("sign", {"message": MESSAGE, "pin": PIN}),
    ):
        with pytest.raises(Refused, match="not_issued"):
            port.run(command, args, errand)


@pytest.mark.usefixtures("tokens")
def test_a_token_of_another_label_is_no_card(errand: Patience) -> None:
    port = port_to("nobody")
    assert port.status().counters["present"] == 0
    with pytest.raises(Refused, match="no_card"):
        sign(port, errand)
    with pytest.raises(Refused, match="no_card"):
        port.way.find(errand.check)
    assert port.run("await_removal", {}, errand) == {}


@pytest.mark.usefixtures("tokens")
def test_a_token_is_awaited_until_the_errand_ends(errand: Patience) -> None:
    port = port_to("nobody")
    looked = []

    def look(seconds: float) -> None:
        looked.append(seconds)
        errand.fails = Cancelled()

    port.way = cast(
        "pkcs11_way.TokenReader",
        SimpleNamespace(present=port.way.present, await_change=look),
    )
    with pytest.raises(Cancelled):
        port.run("identify", {}, errand)
    assert looked


def test_a_module_that_is_not_there_is_away() -> None:
    with pytest.raises(Offline, match="no_module"):
        open_port({"module": "/nowhere/vendor.so"})


class VendorsToken:
    """A token as a vendor's module tells of it; only what a fault needs."""

    serial = b"0001"

    def __init__(self, flags: TokenFlag, fault: Exception) -> None:
        self.flags = flags
        self.fault = fault

    @property
    def slot(self) -> "VendorsToken":
        return self

    def get_token(self) -> "VendorsToken":
        return self

    @property
    def label(self) -> str:
        return "vendor"

    def open(self, **_: object) -> object:
        raise self.fault


INITIALIZED = TokenFlag.TOKEN_INITIALIZED


@pytest.mark.parametrize(
    ("fault", "flags", "detail"),
    [
        (exceptions.PinLocked(), INITIALIZED, "pin_blocked"),
        (exceptions.PinIncorrect(), INITIALIZED, "pin_wrong"),
        (
            exceptions.PinIncorrect(),
            INITIALIZED | TokenFlag.USER_PIN_FINAL_TRY,
            "pin_wrong:1",
        ),
        (exceptions.DeviceRemoved(), INITIALIZED, "card_removed"),
        (exceptions.TokenNotPresent(), INITIALIZED, "no_card"),
        (exceptions.TokenNotRecognised(), INITIALIZED, "not_a_ukey"),
        (exceptions.NoSuchKey(), INITIALIZED, "not_issued"),
        (exceptions.GeneralError("123456"), INITIALIZED, "card_refused:GeneralError"),
    ],
)
def test_a_modules_error_has_a_name_of_ours(
    fault: Exception, flags: TokenFlag, detail: str, errand: Patience
) -> None:
    token = VendorsToken(flags, fault)
    module = SimpleNamespace(get_slots=lambda **_: [token])
    way = pkcs11_way.TokenReader(
        cast("pkcs11_way.Module", module), "", pkcs11_way.About("vendor", "", False)
    )
    with pytest.raises(Refused) as refused:
        way.sign(PIN, MESSAGE, "", errand.check)
    assert refused.value.detail == detail
    assert "123456" not in repr(refused.value)


def test_a_token_that_says_it_is_blocked_is_shown_no_pin(errand: Patience) -> None:
    token = VendorsToken(
        INITIALIZED | TokenFlag.USER_PIN_LOCKED, AssertionError("it was asked")
    )
    module = SimpleNamespace(get_slots=lambda **_: [token])
    way = pkcs11_way.TokenReader(
        cast("pkcs11_way.Module", module), "", pkcs11_way.About("vendor", "", False)
    )
    with pytest.raises(Refused, match="pin_blocked"):
        way.sign(PIN, MESSAGE, "", errand.check)


def test_a_module_that_fails_is_a_reader_that_is_away() -> None:
    def fails(**_: object) -> list[pkcs11.Slot]:
        raise exceptions.DeviceError

    way = pkcs11_way.TokenReader(
        cast("pkcs11_way.Module", SimpleNamespace(get_slots=fails)),
        "",
        pkcs11_way.About("vendor", "", False),
    )
    with pytest.raises(Offline, match="no_reader"):
        way.present()
