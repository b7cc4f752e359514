"""``kiosk-server staff ukey``, as an administrator uses it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bench.simulators.ukey.cards import Drawer
from server.__main__ import main
from server.pki import ukeys as pki
from server.records import ukeys

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.conftest import Centre

DEEDS = "SELECT action, subject, reason FROM audit WHERE action LIKE 'ukey%'"


@pytest.fixture(scope="module")
def drawer(tmp_path_factory: pytest.TempPathFactory) -> Drawer:
    drawer = Drawer(tmp_path_factory.mktemp("drawer"))
    drawer.issue(datetime.now(UTC))
    return drawer


def run(centre: Centre, *words: object) -> int:
    told = ["staff", "ukey", *map(str, words), "--home", str(centre.home.root)]
    return main(told)


def enrolled(centre: Centre, capsys: pytest.CaptureFixture[str]) -> list[object]:
    capsys.readouterr()
    assert run(centre, "list", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, list)
    return found


def test_a_card_is_enrolled_listed_and_revoked(
    centre: Centre, drawer: Drawer, capsys: pytest.CaptureFixture[str]
) -> None:
    centre.registrar()
    number = drawer.card("good").guid.hex()
    shown = pki.thumbprint(pki.read(drawer.card("good").certificate))
    words = ("enrol", "registrar", drawer.certificate("good"), "--card", number)
    assert run(centre, *words) == 0
    (row,) = enrolled(centre, capsys)
    assert isinstance(row, dict)
    assert (row["thumbprint"], row["account"], row["card"], row["revoked"]) == (
        *(shown, "registrar"),
        *(number, None),
    )
    assert run(centre, "revoke", shown, "--reason", "遗失") == 0
    (row,) = enrolled(centre, capsys)
    assert isinstance(row, dict)
    assert row["revoked"]
    assert centre.rows(DEEDS) == [
        ("ukey.enrol", "registrar", ""),
        ("ukey.revoke", "registrar", "遗失"),
    ]


def test_a_certificate_as_der_is_enrolled_without_a_number(
    centre: Centre, drawer: Drawer, tmp_path: Path
) -> None:
    centre.registrar()
    der = tmp_path / "card.der"
    der.write_bytes(drawer.card("rsa").certificate)
    assert run(centre, "enrol", "registrar", der) == 0
    assert centre.rows("SELECT account, card FROM ukeys") == [("registrar", None)]


def test_a_certificate_speaks_for_one_account_alone(
    centre: Centre, drawer: Drawer, capsys: pytest.CaptureFixture[str]
) -> None:
    centre.registrar()
    centre.registrar("zhao", "赵")
    assert run(centre, "enrol", "registrar", drawer.certificate("good")) == 0
    assert run(centre, "enrol", "zhao", drawer.certificate("good")) == 1
    assert "enrolled for registrar already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("nobody", "good"), "no account nobody"),
        (("registrar", "expired"), "ukey_expired"),
        (("registrar", "nowhere"), "No such file"),
        (("registrar", "good.key"), "holds no certificate"),
        (("registrar", "good", "--card", "a b"), "cannot be a card's number"),
    ],
)
def test_what_cannot_be_enrolled_is_told_why(
    centre: Centre,
    drawer: Drawer,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    why: str,
) -> None:
    centre.registrar()
    account, name, *more = words
    assert run(centre, "enrol", account, drawer.certificate(name), *more) == 1
    assert why in capsys.readouterr().err
    assert centre.rows("SELECT 1 FROM ukeys") == []


def test_what_is_not_enrolled_cannot_be_revoked(
    centre: Centre, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(centre, "revoke", "ab" * 32, "--reason", "x") == 1
    assert "no UKey abab" in capsys.readouterr().err


class Authority:
    """An authority that gives out UKeys, and a list of those it takes back."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name(
            [x509.NameAttribute(NameOID.COMMON_NAME, "SPECIMEN authority")]
        )
        self.now = datetime.now(UTC)

    def certificate(self, key: ec.EllipticCurvePrivateKey, serial: int) -> bytes:
        made = (
            x509.CertificateBuilder()
            .subject_name(self.name)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(serial)
            .not_valid_before(self.now - timedelta(days=1))
            .not_valid_after(self.now + timedelta(days=1))
            .sign(self.key, hashes.SHA256())
        )
        return made.public_bytes(serialization.Encoding.PEM)

    def revoked(self, *serials: int, by: ec.EllipticCurvePrivateKey) -> bytes:
        made = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.name)
            .last_update(self.now)
            .next_update(self.now + timedelta(days=7))
        )
        for serial in serials:
            made = made.add_revoked_certificate(
                x509.RevokedCertificateBuilder()
                .serial_number(serial)
                .revocation_date(self.now)
                .build()
            )
        return made.sign(by, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def test_an_authoritys_list_takes_its_cards_back(
    centre: Centre, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    centre.registrar()
    authority = Authority()
    issuer, card = tmp_path / "issuer.pem", tmp_path / "card.pem"
    taken = tmp_path / "taken.crl"
    issuer.write_bytes(authority.certificate(authority.key, 1))
    holder = ec.generate_private_key(ec.SECP256R1())
    card.write_bytes(authority.certificate(holder, 4711))
    taken.write_bytes(authority.revoked(4711, 4712, by=authority.key))
    assert run(centre, "take-list", taken, "--issuer", issuer) == 0
    assert "2 entries" in capsys.readouterr().out
    assert run(centre, "take-list", taken, "--issuer", issuer) == 0
    certificate = x509.load_pem_x509_certificate(card.read_bytes())
    with centre.engine.connect() as connection:
        assert ukeys.revoked(connection, pki.names(certificate))
    assert run(centre, "enrol", "registrar", card) == 1
    assert "on the revocation list" in capsys.readouterr().err


def test_a_list_of_another_signer_is_not_taken_over(
    centre: Centre, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    authority = Authority()
    issuer, taken = tmp_path / "issuer.pem", tmp_path / "taken.crl"
    issuer.write_bytes(authority.certificate(authority.key, 1))
    forger = ec.generate_private_key(ec.SECP256R1())
    taken.write_bytes(authority.revoked(1, by=forger))
    assert run(centre, "take-list", taken, "--issuer", issuer) == 1
    assert "is not signed by" in capsys.readouterr().err
    taken.write_bytes(b"no list")
    assert run(centre, "take-list", taken, "--issuer", issuer) == 1
    assert "holds no revocation list" in capsys.readouterr().err
    assert centre.rows("SELECT 1 FROM ukey_revocations") == []
