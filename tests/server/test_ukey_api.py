"""A UKey at the terminal API: asked, answered by a card, believed once or refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from bench.simulators.ukey.applet import Applet
from bench.simulators.ukey.cards import Drawer
from drivers.ukey.card import Card
from server.listener import Caller
from server.pki import ukeys as pki
from server.records import dialect, registrars, ukey_challenges, ukeys
from sync.wire.ukey import Action, Challenge, Proof, Proven, to_sign

if TYPE_CHECKING:
    import httpx

    from tests.server.conftest import Api, Centre

PIN = b"123456"
SESSION = UUID(int=7)
BEGIN = datetime(2026, 3, 2, 2, 30, tzinfo=UTC)
"""When the centre's clock begins."""
DEEDS = "SELECT actor, action, reason FROM audit WHERE action LIKE 'staff.ukey%'"
ALERTS = "SELECT name, severity, times FROM alerts ORDER BY id"


@pytest.fixture(scope="module")
def drawer(tmp_path_factory: pytest.TempPathFactory) -> Drawer:
    drawer = Drawer(tmp_path_factory.mktemp("drawer"))
    drawer.issue(BEGIN)
    return drawer


def enrol(centre: Centre, drawer: Drawer, name: str, account: str) -> str:
    """Enrol a card of the drawer, whatever its dates say."""
    written = drawer.card(name)
    certificate = pki.read(written.certificate)
    with dialect.writer(centre.engine).begin() as connection:
        number = written.guid.hex()
        return ukeys.enrol(connection, account, certificate, number, centre.clock())


@pytest.fixture
def good(centre: Centre, drawer: Drawer) -> str:
    """Return the thumbprint of the registrar's own card."""
    centre.registrar()
    return enrol(centre, drawer, "good", "registrar")


def asked(api: Api, account: str = "registrar") -> Challenge:
    wish = {"account": account, "session": str(SESSION), "action": "sign_in"}
    answer = api.staff("POST", "ukey/challenge", json=wish)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return Challenge.model_validate_json(answer.content)


def proof(drawer: Drawer, name: str, challenge: Challenge) -> Proof:
    """Let a card of the drawer sign the challenge, as the driver does."""
    card = Card(Applet(drawer.card(name)).answer)
    card.select()
    identity = card.identity()
    card.verify(PIN)
    return Proof(
        nonce=challenge.nonce,
        card=identity.card,
        certificate=identity.certificate,
        signature=card.sign(identity.key, to_sign(challenge)),
    )


def answered(api: Api, told: Proof) -> httpx.Response:
    return api.staff("POST", "ukey/answer", json=told.model_dump(mode="json"))


def refused(api: Api, told: Proof) -> tuple[int, str]:
    answer = answered(api, told)
    return answer.status_code, answer.json()["error"]


@pytest.mark.usefixtures("good")
def test_the_own_card_proves_its_account_for_that_session(
    centre: Centre, api: Api, drawer: Drawer
) -> None:
    challenge = asked(api)
    assert (challenge.terminal, challenge.session) == ("SF-01", SESSION)
    assert challenge.action is Action.SIGN_IN
    assert len(challenge.nonce) == 32
    told = answered(api, proof(drawer, "good", challenge))
    assert told.status_code == 200, told.text
    proven = Proven.model_validate_json(told.content)
    assert (proven.account, proven.session) == ("registrar", SESSION)
    assert centre.rows(DEEDS) == [("registrar", "staff.ukey.proven", "")]
    ((kept,),) = centre.rows("SELECT proven FROM ukey_challenges")
    assert kept is not None
    assert challenge.nonce.hex() not in str(
        centre.rows("SELECT digest FROM ukey_challenges")
    )


def test_an_rsa_card_proves_its_account_too(
    centre: Centre, api: Api, drawer: Drawer
) -> None:
    centre.registrar()
    enrol(centre, drawer, "rsa", "registrar")
    assert answered(api, proof(drawer, "rsa", asked(api))).status_code == 200


@pytest.mark.usefixtures("good")
def test_an_answer_counts_once(api: Api, drawer: Drawer) -> None:
    told = proof(drawer, "good", asked(api))
    assert answered(api, told).status_code == 200
    assert refused(api, told) == (403, "ukey_challenge_used")


@pytest.mark.usefixtures("good")
def test_of_many_at_once_one_answer_counts(api: Api, drawer: Drawer) -> None:
    told = proof(drawer, "good", asked(api))
    with ThreadPoolExecutor(4) as pool:
        codes = [
            each.status_code for each in pool.map(lambda _: answered(api, told), "1234")
        ]
    assert sorted(codes) == [200, 403, 403, 403]


@pytest.mark.usefixtures("good")
def test_a_wrong_answer_spends_the_challenge(
    centre: Centre, api: Api, drawer: Drawer
) -> None:
    challenge = asked(api)
    assert refused(api, proof(drawer, "rsa", challenge)) == (403, "ukey_not_enrolled")
    assert refused(api, proof(drawer, "good", challenge)) == (
        403,
        "ukey_challenge_used",
    )
    assert centre.rows(DEEDS) == [
        ("registrar", "staff.ukey.refused", "ukey_not_enrolled"),
        ("unknown", "staff.ukey.refused", "ukey_challenge_used"),
    ]
    assert centre.rows(ALERTS) == []


@pytest.mark.usefixtures("good")
def test_an_answer_that_comes_too_late_is_refused(
    centre: Centre, api: Api, drawer: Drawer
) -> None:
    challenge = asked(api)
    centre.clock.forward(seconds=120)
    assert answered(api, proof(drawer, "good", challenge)).status_code == 200
    challenge = asked(api)
    centre.clock.forward(seconds=120.001)
    assert refused(api, proof(drawer, "good", challenge)) == (
        403,
        "ukey_challenge_late",
    )


@pytest.mark.usefixtures("good")
def test_a_challenge_of_one_terminal_is_none_of_anothers(
    api: Api, drawer: Drawer
) -> None:
    elsewhere = api.of(Caller("SF-02", 0xAC))
    told = proof(drawer, "good", asked(api))
    assert refused(elsewhere, told) == (403, "ukey_no_challenge")
    # Nor is it spent by that.
    assert answered(api, told).status_code == 200


@pytest.mark.usefixtures("good")
def test_a_signature_over_another_challenge_is_forged(
    centre: Centre, api: Api, drawer: Drawer
) -> None:
    first, second = asked(api), asked(api)
    mixed = proof(drawer, "good", first).model_copy(update={"nonce": second.nonce})
    assert refused(api, mixed) == (403, "ukey_signature_wrong")
    assert centre.rows(ALERTS) == [("ukey_signature_wrong", "critical", 1)]


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("cloned", "ukey_cloned"),
        ("copied", "ukey_signature_wrong"),
        ("rsa", "ukey_not_enrolled"),
    ],
)
def test_a_card_that_is_not_the_registrars_is_refused_by_name(
    centre: Centre, api: Api, drawer: Drawer, name: str, why: str
) -> None:
    assert refused(api, proof(drawer, name, asked(api))) == (403, why)
    alarms = [] if name == "rsa" else [(why, "critical", 1)]
    assert centre.rows(ALERTS) == alarms


def test_an_expired_card_is_refused(centre: Centre, api: Api, drawer: Drawer) -> None:
    centre.registrar()
    enrol(centre, drawer, "expired", "registrar")
    told = proof(drawer, "expired", asked(api))
    assert refused(api, told) == (403, "ukey_expired")


def test_a_revoked_card_is_refused_and_is_an_alarm(
    centre: Centre, api: Api, drawer: Drawer
) -> None:
    centre.registrar()
    shown = enrol(centre, drawer, "revoked", "registrar")
    with dialect.writer(centre.engine).begin() as connection:
        assert ukeys.revoke(connection, shown, "遗失", centre.clock()) == "registrar"
    told = proof(drawer, "revoked", asked(api))
    assert refused(api, told) == (403, "ukey_revoked")
    assert centre.rows(ALERTS) == [("ukey_revoked", "critical", 1)]


def test_another_registrars_card_is_refused(
    centre: Centre, api: Api, drawer: Drawer, good: str
) -> None:
    assert good
    centre.registrar("zhao", "赵")
    told = proof(drawer, "good", asked(api, "zhao"))
    assert refused(api, told) == (403, "ukey_not_enrolled")


def test_a_locked_account_and_none_at_all_are_answered_alike(
    centre: Centre, api: Api, drawer: Drawer, good: str
) -> None:
    assert good
    with dialect.writer(centre.engine).begin() as connection:
        registrars.lock(connection, "registrar", "离职", centre.clock())
    for account in ("registrar", "nobody"):
        told = proof(drawer, "good", asked(api, account))
        assert refused(api, told) == (403, "ukey_not_enrolled")


@pytest.mark.usefixtures("good")
def test_what_is_no_certificate_is_refused(api: Api, drawer: Drawer) -> None:
    told = proof(drawer, "good", asked(api))
    broken = told.model_copy(update={"certificate": bytes(64)})
    assert refused(api, broken) == (403, "ukey_certificate_unreadable")


@pytest.mark.parametrize("path", ["ukey/challenge", "ukey/answer"])
@pytest.mark.parametrize("body", [b"", b"{}", b'{"account":"' + b"x" * 9000])
def test_what_was_not_agreed_is_refused(api: Api, path: str, body: bytes) -> None:
    answer = api.staff("POST", path, content=body)
    assert answer.json()["error"] in {"malformed", "too_large"}


def test_another_terminals_certificate_opens_neither_door(api: Api) -> None:
    stranger = replace(api, caller=None)
    for path in ("challenge", "answer"):
        answer = stranger.ask("POST", f"/terminals/SF-01/staff/ukey/{path}", json={})
        assert answer.status_code == 403


@pytest.mark.usefixtures("good")
def test_a_terminal_that_only_asks_loses_its_oldest_challenges(
    centre: Centre, api: Api, drawer: Drawer
) -> None:
    first = asked(api)
    for _ in range(ukey_challenges.MAX_OPEN):
        centre.clock.forward(seconds=1)
        last = asked(api)
    ((count,),) = centre.rows("SELECT count(*) FROM ukey_challenges")
    assert count == ukey_challenges.MAX_OPEN
    assert refused(api, proof(drawer, "good", first)) == (403, "ukey_no_challenge")
    assert answered(api, proof(drawer, "good", last)).status_code == 200


def test_what_was_asked_long_ago_is_forgotten(centre: Centre, api: Api) -> None:
    asked(api)
    centre.clock.forward(hours=12, seconds=1)
    asked(api)
    ((count,),) = centre.rows("SELECT count(*) FROM ukey_challenges")
    assert count == 1
