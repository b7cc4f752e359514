"""The PC/SC way, whole: port, libpcsclite, pcscd and a card in a process of its own."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from smartcard import scard

from bench.simulators.ukey.place import PORT
from bench.site.control import Unheard
from drivers.contract import Cancelled, Code, Offline, Refused, State
from drivers.ukey import reader as pcsc
from drivers.ukey.card import Card
from drivers.ukey.objects import KeyKind
from drivers.ukey.port import UkeyPort, open_port
from tests.drivers.ukey.conftest import MESSAGE, PIN, Patience, PluggedReader

Eventually = Callable[[Callable[[], bool]], None]


def sign(
    port: UkeyPort, errand: Patience, pin: bytes = PIN, card: str = ""
) -> dict[str, object]:
    args = {"message": MESSAGE, "pin": pin, "card": card}
    return dict(port.run("sign", args, errand))


def test_a_reader_says_what_it_is_and_that_it_is_simulated(port: UkeyPort) -> None:
    told = port.capabilities()
    assert told.model.startswith("Kiosk Virtual PCD")
    assert told.commands == ("identify", "sign", "await_removal", "self_test")
    status = port.status()
    assert (status.state, status.reasons, status.simulated) == (State.ONLINE, (), True)
    assert status.counters["present"] == 0


def test_a_card_put_in_while_it_is_awaited_is_identified(
    plugged: PluggedReader, port: UkeyPort, errand: Patience
) -> None:
    hand = threading.Timer(0.3, plugged.order, ["insert good"])
    hand.start()
    found = port.run("identify", {}, errand)
    hand.join()
    written = plugged.drawer.card("good")
    assert found == {
        "card": written.guid.hex(),
        "certificate": written.certificate,
        "key": "p256",
        "tries": 3,
    }
    assert errand.names == ["mediaPresent"]


@pytest.mark.parametrize("name", ["good", "rsa"])
def test_a_card_signs_with_either_kind_of_key(
    plugged: PluggedReader, port: UkeyPort, errand: Patience, name: str
) -> None:
    plugged.order(f"insert {name}")
    card = port.run("identify", {}, errand)["card"]
    assert isinstance(card, str)
    signed = sign(port, errand, card=card)
    assert signed["card"] == card
    made, der = signed["signature"], signed["certificate"]
    assert isinstance(made, bytes)
    assert isinstance(der, bytes)
    if name == "good":
        key = x509.load_der_x509_certificate(der).public_key()
        assert isinstance(key, ec.EllipticCurvePublicKey)
        key.verify(made, MESSAGE, ec.ECDSA(SHA256()))
    else:
        assert len(made) == 256


def test_the_card_is_asked_for_its_pin_each_time(
    plugged: PluggedReader, port: UkeyPort, errand: Patience
) -> None:
    plugged.order("insert good")
    port.run("identify", {}, errand)
    sign(port, errand)
    with pytest.raises(Refused, match="pin_wrong:2"):
        sign(port, errand, b"654321")
    assert port.run("identify", {}, errand)["tries"] == 2


def test_whoever_asks_the_card_next_finds_it_without_its_pin(
    plugged: PluggedReader, port: UkeyPort, errand: Patience
) -> None:
    plugged.order("insert good")
    port.run("identify", {}, errand)
    sign(port, errand)
    way = port.way
    assert isinstance(way, pcsc.Reader)
    _, handle, protocol = scard.SCardConnect(
        way.context, way.name, scard.SCARD_SHARE_SHARED, scard.SCARD_PROTOCOL_T1
    )
    try:
        card = Card(
            lambda apdu: bytes(scard.SCardTransmit(handle, protocol, [*apdu])[1])
        )
        card.select()
        with pytest.raises(Refused, match="card_refused:6982"):
            card.sign(KeyKind.P256, MESSAGE)
    finally:
        scard.SCardDisconnect(handle, scard.SCARD_RESET_CARD)


def test_a_pin_is_blocked_after_three_and_stays_so_outside_the_reader(
    plugged: PluggedReader, port: UkeyPort, errand: Patience
) -> None:
    plugged.order("insert good")
    port.run("identify", {}, errand)
    seen = []
    for _ in range(3):
        with pytest.raises(Refused) as refused:
            sign(port, errand, b"654321")
        seen.append(refused.value.detail)
    assert seen == ["pin_wrong:2", "pin_wrong:1", "pin_blocked"]
    plugged.order("remove")
    port.run("await_removal", {}, errand)
    plugged.order("insert good")
    assert port.run("identify", {}, errand)["tries"] == 0
    with pytest.raises(Refused) as refused:
        sign(port, errand)
    assert (refused.value.detail, refused.value.code) == (
        "pin_blocked",
        Code.USER_ERROR,
    )
    plugged.order("unblock")
    assert sign(port, errand)["signature"]


@pytest.mark.parametrize(
    "pin", [b"", b"123", b"123456789", "密码密码".encode(), "123456"]
)
def test_what_cannot_be_a_pin_costs_no_try(
    plugged: PluggedReader, port: UkeyPort, errand: Patience, pin: object
) -> None:
    plugged.order("insert good")
    args = {"message": MESSAGE, "pin": pin}
    with pytest.raises(Refused) as refused:
        port.run("sign", args, errand)
    assert (refused.value.detail, refused.value.code) == ("pin", Code.INVALID_DATA)
    assert port.run("identify", {}, errand)["tries"] == 3


@pytest.mark.parametrize(
    "message", [b"", b"anything", MESSAGE + bytes(1024), "kiosk-ukey-v1\x00"]
)
def test_nothing_but_a_message_of_ours_is_signed(
    plugged: PluggedReader, port: UkeyPort, errand: Patience, message: object
) -> None:
    plugged.order("insert good")
    with pytest.raises(Refused, match="message"):
        port.run("sign", {"message": message, "pin": PIN}, errand)


def test_without_a_card_nothing_is_signed(port: UkeyPort, errand: Patience) -> None:
    with pytest.raises(Refused) as refused:
        sign(port, errand)
    assert (refused.value.detail, refused.value.code) == ("no_card", Code.USER_ERROR)


@pytest.mark.parametrize("command", ["select", "data", "verify", "sign"])
def test_a_card_pulled_in_the_middle_is_a_users_error(
    plugged: PluggedReader, port: UkeyPort, errand: Patience, command: str
) -> None:
    plugged.order("insert good")
    port.run("identify", {}, errand)
    plugged.order(f"pull_before {command}")
    with pytest.raises(Refused) as refused:
        sign(port, errand)
    assert (refused.value.detail, refused.value.code) == (
        "card_removed",
        Code.USER_ERROR,
    )
    assert errand.names == ["mediaPresent", "mediaRemoved"]
    plugged.order("insert good")
    port.run("identify", {}, errand)
    assert sign(port, errand)["signature"]


def test_another_card_than_the_identified_one_is_shown_no_pin(
    plugged: PluggedReader, port: UkeyPort, errand: Patience
) -> None:
    plugged.order("insert good")
    card = port.run("identify", {}, errand)["card"]
    assert isinstance(card, str)
    plugged.order("insert rsa")
    port.run("identify", {}, errand)
    with pytest.raises(Refused) as refused:
        sign(port, errand, b"654321", card)
    assert (refused.value.detail, refused.value.code) == (
        "another_card",
        Code.FRAUD_ATTEMPT,
    )
    assert port.run("identify", {}, errand)["tries"] == 3


def test_a_clone_of_the_number_brings_another_certificate(
    plugged: PluggedReader, port: UkeyPort, errand: Patience
) -> None:
    plugged.order("insert good")
    true = port.run("identify", {}, errand)
    plugged.order("insert cloned")
    false = port.run("identify", {}, errand)
    assert true["card"] == false["card"]
    assert true["certificate"] != false["certificate"]


def test_a_card_without_a_certificate_is_not_issued(
    plugged: PluggedReader, port: UkeyPort, errand: Patience
) -> None:
    plugged.order("insert blank")
    with pytest.raises(Refused, match="not_issued"):
        port.run("identify", {}, errand)


def test_a_card_that_refuses_is_told_by_its_status_word(
    plugged: PluggedReader, port: UkeyPort, errand: Patience
) -> None:
    plugged.order("insert good")
    plugged.order("sw select 6a82")
    with pytest.raises(Refused, match="not_a_ukey"):
        port.run("identify", {}, errand)
    plugged.order("sw select well")
    plugged.order("sw sign 6f00")
    with pytest.raises(Refused, match="card_refused:6f00"):
        sign(port, errand)


def test_a_card_another_program_holds_is_in_use(
    plugged: PluggedReader, port: UkeyPort, errand: Patience
) -> None:
    plugged.order("insert good")
    port.run("identify", {}, errand)
    way = port.way
    assert isinstance(way, pcsc.Reader)
    code, handle, _ = scard.SCardConnect(
        way.context, way.name, scard.SCARD_SHARE_EXCLUSIVE, scard.SCARD_PROTOCOL_T1
    )
    assert code == scard.SCARD_S_SUCCESS
    with pytest.raises(Refused) as refused:
        sign(port, errand)
    assert (refused.value.detail, refused.value.code) == (
        "card_in_use",
        Code.DEVICE_NOT_READY,
    )
    scard.SCardDisconnect(handle, scard.SCARD_LEAVE_CARD)
    assert sign(port, errand)["signature"]


def test_removal_is_awaited_and_counted(
    plugged: PluggedReader, port: UkeyPort, errand: Patience
) -> None:
    plugged.order("insert good")
    port.run("identify", {}, errand)
    sign(port, errand)
    hand = threading.Timer(0.3, plugged.order, ["remove"])
    hand.start()
    assert port.run("await_removal", {}, errand) == {}
    hand.join()
    assert errand.names == ["mediaPresent", "mediaRemoved"]
    assert port.status().counters == {
        "present": 0,
        "inserted": 1,
        "removed": 1,
        "signatures": 1,
    }


def test_the_status_sees_a_card_come_and_go_by_itself(
    plugged: PluggedReader, port: UkeyPort, eventually: Eventually
) -> None:
    plugged.order("insert good")
    eventually(lambda: port.status().counters["present"] == 1)
    plugged.order("remove")
    eventually(lambda: port.status().counters["present"] == 0)
    assert port.status().counters["removed"] == 1


def test_a_self_test_needs_no_card_and_tries_no_pin(
    plugged: PluggedReader, port: UkeyPort, errand: Patience
) -> None:
    assert port.run("self_test", {}, errand) == {"present": False}
    plugged.order("insert rsa")
    told = {"present": True, "key": "rsa2048", "tries": 3}
    for _ in range(4):
        assert port.run("self_test", {}, errand) == told
    plugged.order("sw data 6f00")
    with pytest.raises(Refused, match="card_refused"):
        port.run("self_test", {}, errand)


def test_no_card_is_awaited_until_the_errand_ends(
    port: UkeyPort, errand: Patience
) -> None:
    errand.fails = Cancelled()
    with pytest.raises(Cancelled):
        port.run("identify", {}, errand)
    assert not errand.noticed


def test_a_reader_that_is_pulled_out_is_away_and_comes_back(
    plugged: PluggedReader, port: UkeyPort, errand: Patience, eventually: Eventually
) -> None:
    plugged.unplug()

    def is_away() -> bool:
        try:
            port.status()
        except Offline as why:
            return why.detail in {"no_reader", "no_service"}
        return False

    eventually(is_away)
    with pytest.raises(Offline, match="no_service"):
        open_port(plugged.section)
    plugged.plug("--insert", "good")
    again = open_port(plugged.section)
    assert again.run("identify", {}, errand)["key"] == "p256"
    again.close()


def test_a_reader_of_another_name_is_not_there(plugged: PluggedReader) -> None:
    with pytest.raises(Offline, match="no_reader"):
        open_port({**plugged.section, "reader": "another"})


@pytest.mark.parametrize(
    ("command", "args", "why"),
    [
        ("fly", {}, "no_such_command"),
        ("identify", {"x": 1}, "no_such_argument"),
        ("await_removal", {"x": 1}, "no_such_argument"),
        ("sign", {"message": MESSAGE, "pin": PIN, "card": 7}, "card"),
    ],
)
def test_what_nobody_knows_is_refused(
    port: UkeyPort, errand: Patience, command: str, args: dict[str, object], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        port.run(command, args, errand)


def test_no_error_and_no_repr_shows_the_pin(
    plugged: PluggedReader, port: UkeyPort, errand: Patience
) -> None:
    plugged.order("insert good")
    port.run("identify", {}, errand)
    with pytest.raises(Refused) as refused:
        sign(port, errand, b"98989898")
    assert "98989898" not in f"{refused.value!r} {refused.value} {port!r} {port.way!r}"


def test_the_virtual_reader_listens_to_nobody_outside(plugged: PluggedReader) -> None:
    assert plugged.process is not None

    def listens(whose: str) -> bool:
        rows = Path(f"/proc/{whose}/net/tcp").read_text(encoding="ascii").splitlines()
        return any(f":{PORT:04X} " in row.split(" 0A ")[0] for row in rows[1:])

    assert listens(str(plugged.process.pid))
    assert not listens("self")


def test_the_desk_answers_what_it_cannot_do_with_a_reason(
    plugged: PluggedReader,
) -> None:
    assert plugged.order("card") == "ok none"
    with pytest.raises(Unheard, match="no card is in the reader"):
        plugged.order("pin 1234")
    plugged.order("insert good")
    assert plugged.order("card") == "ok good"
    for line in ("fly", "insert nobody", "sw sign zz", "pull_before fly", "slow"):
        with pytest.raises(Unheard, match="error"):
            plugged.order(line)


def test_a_simulator_told_to_end_leaves_no_socket(plugged: PluggedReader) -> None:
    process = plugged.process
    assert process is not None
    process.terminate()
    assert process.wait(30) == 0
    assert not (plugged.folder / "control").exists()


@pytest.mark.parametrize(
    ("connected", "told", "serial"),
    [
        (scard.SCARD_S_SUCCESS, (scard.SCARD_S_SUCCESS, [*b"R-0042", 0]), "R-0042"),
        (scard.SCARD_S_SUCCESS, (scard.SCARD_E_INSUFFICIENT_BUFFER, []), ""),
        (scard.SCARD_E_READER_UNAVAILABLE, None, ""),
    ],
)
def test_a_reader_that_tells_its_serial_number_is_known_by_it(
    monkeypatch: pytest.MonkeyPatch, connected: int, told: object, serial: str
) -> None:
    let_go = []
    monkeypatch.setattr(scard, "SCardConnect", lambda *_: (connected, 7, 0))
    monkeypatch.setattr(scard, "SCardGetAttrib", lambda *_: told)
    monkeypatch.setattr(scard, "SCardDisconnect", lambda *each: let_go.append(each))
    assert pcsc._serial(1, "a reader") == serial
    assert bool(let_go) is (connected == scard.SCARD_S_SUCCESS)


@pytest.mark.parametrize(
    "state", [scard.SCARD_STATE_UNKNOWN, scard.SCARD_STATE_UNAVAILABLE]
)
def test_a_reader_the_service_has_lost_is_away(
    monkeypatch: pytest.MonkeyPatch, state: int
) -> None:
    answer = (scard.SCARD_S_SUCCESS, [("a reader", state, [])])
    monkeypatch.setattr(scard, "SCardGetStatusChange", lambda *_: answer)
    with pytest.raises(Offline, match="no_reader"):
        pcsc.Reader(1, "a reader", "").present()
