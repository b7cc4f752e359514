"""Enrolment codes: short-lived, single-use, few tries; and requests that are signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from server import enrolment
from server.pki import keyring, requests
from server.records import dialect, enrolments
from sync.wire.enrolment import BrokerAddress, EnrolmentCode, EnrolmentRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.conftest import Centre

    Csr = Callable[[str, ec.EllipticCurvePrivateKey], str]


@pytest.fixture
def registry(centre: Centre) -> enrolment.Registry:
    return enrolment.Registry(
        engine=centre.engine,
        authority=keyring.authority(centre.home),
        sealing=centre.opening.sealing_key(),
        receipt_key=keyring.receipt_key(centre.home).public_key().public_bytes_raw(),
        broker=BrokerAddress(host="127.0.0.1", port=8883),
        api="https://127.0.0.1:8443",
        clock=centre.clock,
    )


def announce(centre: Centre, terminal: str = "SF-01") -> str:
    der = keyring.authority_der(centre.home)
    code = EnrolmentCode.of(terminal.encode().ljust(8, b"x"), der)
    with dialect.writer(centre.engine).begin() as connection:
        enrolments.announce(connection, terminal, "大厅", code.secret, centre.clock())
    return code.to_text()


def ask(csr: Csr, code: str, terminal: str = "SF-01") -> EnrolmentRequest:
    pem = csr(terminal, ec.generate_private_key(ec.SECP256R1()))
    return EnrolmentRequest(terminal=terminal, code=code, csr_pem=pem)


def test_a_fitting_code_gets_a_certificate_in_the_terminals_name(
    centre: Centre, registry: enrolment.Registry, csr: Csr
) -> None:
    answer = registry.enrol(ask(csr, announce(centre)))
    certificate = x509.load_pem_x509_certificate(answer.certificate.encode())
    assert certificate.subject.rfc4514_string() == "CN=SF-01"
    assert certificate.not_valid_after_utc > centre.clock()
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert list(usage.value) == [x509.ExtendedKeyUsageOID.CLIENT_AUTH]
    ca = x509.load_pem_x509_certificate(answer.ca.encode())
    certificate.verify_directly_issued_by(ca)


def test_a_code_works_once(
    centre: Centre, registry: enrolment.Registry, csr: Csr
) -> None:
    code = announce(centre)
    registry.enrol(ask(csr, code))
    with pytest.raises(enrolment.Denied, match="not_admitted"):
        registry.enrol(ask(csr, code))


def test_a_code_works_for_fifteen_minutes(
    centre: Centre, registry: enrolment.Registry, csr: Csr
) -> None:
    code = announce(centre)
    centre.clock.forward(minutes=15)
    with pytest.raises(enrolment.Denied, match="not_admitted"):
        registry.enrol(ask(csr, code))


def test_a_new_code_ends_the_one_before(
    centre: Centre, registry: enrolment.Registry, csr: Csr
) -> None:
    first = announce(centre)
    der = keyring.authority_der(centre.home)
    second = EnrolmentCode.of(b"another8", der)
    with dialect.writer(centre.engine).begin() as connection:
        enrolments.announce(connection, "SF-01", "", second.secret, centre.clock())
    with pytest.raises(enrolment.Denied):
        registry.enrol(ask(csr, first))
    registry.enrol(ask(csr, second.to_text()))
    assert centre.rows("SELECT place FROM terminals") == [("大厅",)]


def test_after_five_wrong_tries_the_right_code_is_dead_too(
    centre: Centre, registry: enrolment.Registry, csr: Csr
) -> None:
    code = announce(centre)
    for _ in range(enrolments.MAX_TRIES):
        with pytest.raises(enrolment.Denied):
            registry.enrol(ask(csr, "0" * 20))
    with pytest.raises(enrolment.Denied):
        registry.enrol(ask(csr, code))


def test_no_code_is_kept_only_its_digest(centre: Centre) -> None:
    code = announce(centre)
    secret = EnrolmentCode.from_text(code).secret
    with centre.engine.connect() as connection:
        dump = "\n".join(connection.connection.driver_connection.iterdump())
    assert secret not in dump
    assert enrolments.digest(secret) in dump


def test_a_request_in_another_name_is_refused_before_the_code_is_tried(
    centre: Centre, registry: enrolment.Registry, csr: Csr
) -> None:
    code = announce(centre)
    pem = csr("SF-02", ec.generate_private_key(ec.SECP256R1()))
    request = EnrolmentRequest(terminal="SF-01", code=code, csr_pem=pem)
    with pytest.raises(enrolment.Denied, match="bad_request"):
        registry.enrol(request)
    registry.enrol(ask(csr, code))


def test_a_request_whose_signature_was_altered_is_refused(csr: Csr) -> None:
    pem = csr("SF-01", ec.generate_private_key(ec.SECP256R1()))
    lines = pem.splitlines()
    lines[-2] = (
        lines[-2][:-8]
        + ("AAAA" if lines[-2][-8:-4] != "AAAA" else "BBBB")
        + lines[-2][-4:]
    )
    with pytest.raises(requests.BadRequest):
        requests.public_key("\n".join(lines), "SF-01")


def test_a_request_that_cannot_be_read_is_refused() -> None:
    pem = "-----BEGIN CERTIFICATE REQUEST-----\n王样例\n"
    with pytest.raises(requests.BadRequest, match="cannot be read") as caught:
        requests.public_key(pem, "SF-01")
    assert "王样例" not in str(caught.value)


def test_a_request_with_a_key_of_another_kind_is_refused() -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "SF-01")])
    builder = x509.CertificateSigningRequestBuilder().subject_name(name)
    signed = builder.sign(key, hashes.SHA256())
    pem = signed.public_bytes(serialization.Encoding.PEM).decode()
    with pytest.raises(requests.BadRequest, match="P-256"):
        requests.public_key(pem, "SF-01")


def test_a_revoked_terminal_may_enrol_again_with_a_new_code_alone(
    centre: Centre, registry: enrolment.Registry, csr: Csr
) -> None:
    answer = registry.enrol(ask(csr, announce(centre)))
    serial = x509.load_pem_x509_certificate(answer.certificate.encode()).serial_number
    with dialect.writer(centre.engine).begin() as connection:
        assert enrolments.is_welcome(connection, "SF-01", serial)
        enrolments.revoke(connection, "SF-01", "lost", centre.clock())
        assert not enrolments.is_welcome(connection, "SF-01", serial)
        ((revoked, _),) = enrolments.revoked_serials(connection)
    assert revoked == serial
    der = keyring.authority_der(centre.home)
    fresh = EnrolmentCode.of(b"a new 01", der)
    with dialect.writer(centre.engine).begin() as connection:
        enrolments.announce(connection, "SF-01", "", fresh.secret, centre.clock())
    registry.enrol(ask(csr, fresh.to_text()))


def test_revoking_a_terminal_nobody_knows_says_so(centre: Centre) -> None:
    with (
        dialect.writer(centre.engine).begin() as connection,
        pytest.raises(enrolments.UnknownTerminal),
    ):
        enrolments.revoke(connection, "XX-09", "lost", centre.clock())
