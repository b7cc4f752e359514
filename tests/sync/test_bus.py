"""The bus against a real broker with certificates and access lists, on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from queue import Queue
from signal import SIGCONT, SIGSTOP
from typing import TYPE_CHECKING, TypeAlias

import pytest

from sync.bus.client import Bus, Offline, Refused, TooLarge
from sync.bus.settings import Identity, Link, Message, Settings, Will
from sync.wire.limits import MAX_MESSAGE_BYTES

if TYPE_CHECKING:
    from tests.sync.conftest import Enrolled, Site

    EnrolledSite: TypeAlias = tuple[Site, dict[str, Enrolled]]

WAIT_S = 20.0
QUICKLY = (0.05, 0.2)


@dataclass(slots=True)
class Station:
    """A bus and what it hears."""

    bus: Bus
    links: Queue[Link]
    messages: Queue[Message]

    def comes(self, *, online: bool) -> Link:
        """Wait for the link to be so."""
        while (link := self.links.get(timeout=WAIT_S)).online is not online:
            pass
        return link

    def hears(self) -> Message:
        return self.messages.get(timeout=WAIT_S)

    def hears_until(self, wanted: Callable[[Message], bool]) -> Message:
        """Return the first wanted message; take leave of those before it."""
        while not wanted(message := self.hears()):
            message.ack()
        return message


Connect: TypeAlias = Callable[[Settings], Station]


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Return what starts a bus and waits for nothing; all are closed at the end."""
    stations: list[Station] = []

    def start(settings: Settings) -> Station:
        links: Queue[Link] = Queue()
        messages: Queue[Message] = Queue()
        bus = Bus(settings, messages.put, links.put, chance=lambda: 0.5)
        stations.append(Station(bus, links, messages))
        bus.start()
        return stations[-1]

    yield start
    for station in stations:
        station.bus.close()


def terminal(enrolled_site: EnrolledSite, name: str = "T0001") -> Settings:
    site, terminals = enrolled_site
    return Settings(
        host="127.0.0.1",
        port=site.ports["broker_port"],
        client_id=name,
        identity=terminals[name].identity,
        listens=(f"kiosk/{name}/down/receipt",),
        reconnect_s=QUICKLY,
    )


def central(enrolled_site: EnrolledSite) -> Settings:
    site, _ = enrolled_site
    certificates = site.home / "certificates"
    return Settings(
        host="127.0.0.1",
        port=site.ports["broker_port"],
        client_id="central",
        identity=Identity(
            certificates / "ca.pem",
            certificates / "central.pem",
            site.home / "keys" / "central.key",
        ),
        listens=("kiosk/+/up/#",),
        reconnect_s=QUICKLY,
    )


def test_what_a_terminal_says_is_acknowledged_and_heard(
    enrolled_site: EnrolledSite, connect: Connect
) -> None:
    centre = connect(central(enrolled_site))
    centre.comes(online=True)
    station = connect(terminal(enrolled_site))
    station.comes(online=True)
    futures = [
        station.bus.publish("kiosk/T0001/up/journal", b"%d" % n) for n in range(50)
    ]

    assert [future.result(WAIT_S) for future in futures] == [None] * 50
    heard = []
    for _ in range(50):
        message = centre.hears()
        heard.append(int(message.payload))
        message.ack()
    assert heard == list(range(50))


def test_a_terminal_may_not_speak_for_another(
    enrolled_site: EnrolledSite, connect: Connect
) -> None:
    station = connect(terminal(enrolled_site))
    station.comes(online=True)

    with pytest.raises(Refused):
        station.bus.publish("kiosk/T0002/up/journal", b"x").result(WAIT_S)


def test_a_terminal_cannot_throw_another_off_by_taking_its_client_id(
    enrolled_site: EnrolledSite, connect: Connect
) -> None:
    one = connect(terminal(enrolled_site))
    one.comes(online=True)
    other = connect(replace(terminal(enrolled_site, "T0002"), client_id="T0001"))
    other.comes(online=True)

    one.bus.publish("kiosk/T0001/up/health", b"x").result(WAIT_S)
    assert one.links.empty()


def test_a_receipt_kept_by_the_broker_is_heard_at_once(
    enrolled_site: EnrolledSite, connect: Connect
) -> None:
    centre = connect(central(enrolled_site))
    centre.comes(online=True)
    topic = "kiosk/T0001/down/receipt"
    centre.bus.publish(topic, b"kept", retain=True).result(WAIT_S)
    message = connect(terminal(enrolled_site)).hears_until(lambda m: m.retained)

    assert (message.topic, message.payload) == (topic, b"kept")


def test_what_is_not_acknowledged_comes_again(
    enrolled_site: EnrolledSite, connect: Connect
) -> None:
    first = connect(central(enrolled_site))
    first.comes(online=True)
    station = connect(terminal(enrolled_site))
    station.comes(online=True)
    station.bus.publish("kiosk/T0001/up/alert", b"unheard").result(WAIT_S)
    before = first.hears_until(lambda m: m.payload == b"unheard")
    first.bus.close()
    before.ack()
    second = connect(central(enrolled_site))

    again = second.hears()
    assert again.payload == b"unheard"
    again.ack()
    assert before.topic == again.topic


def test_nothing_too_large_is_sent(
    enrolled_site: EnrolledSite, connect: Connect
) -> None:
    station = connect(terminal(enrolled_site))
    station.comes(online=True)

    with pytest.raises(TooLarge):
        station.bus.publish("kiosk/T0001/up/journal", bytes(MAX_MESSAGE_BYTES + 1))
    station.bus.publish("kiosk/T0001/up/journal", bytes(MAX_MESSAGE_BYTES)).result(
        WAIT_S
    )


def test_without_a_broker_there_is_no_link_and_nothing_is_taken(
    enrolled_site: EnrolledSite, connect: Connect
) -> None:
    station = connect(replace(terminal(enrolled_site), port=1))

    assert station.comes(online=False).reason == "unreachable"
    with pytest.raises(Offline):
        station.bus.publish("kiosk/T0001/up/journal", b"x")


def test_a_broker_that_another_authority_vouches_for_is_no_broker(
    enrolled_site: EnrolledSite, connect: Connect
) -> None:
    settings = terminal(enrolled_site)
    stranger = replace(settings.identity, ca=settings.identity.certificate)

    assert not connect(replace(settings, identity=stranger)).comes(online=False).online


def test_who_goes_without_a_word_has_its_will_said_who_takes_leave_has_not(
    enrolled_site: EnrolledSite, connect: Connect
) -> None:
    centre = connect(central(enrolled_site))
    centre.comes(online=True)
    will = Will("kiosk/T0001/up/state", b"death")
    for with_will in (False, True):
        station = connect(replace(terminal(enrolled_site), will=will))
        station.comes(online=True)
        station.bus.publish("kiosk/T0001/up/state", b"birth").result(WAIT_S)
        station.bus.close(with_will=with_will)
    heard: list[bytes] = []
    while not heard or heard[-1] != b"death":
        message = centre.hears()
        message.ack()
        if message.topic == "kiosk/T0001/up/state" and not message.retained:
            heard.append(message.payload)

    assert heard == [b"birth", b"birth", b"death"]


def test_the_link_comes_back_by_itself_and_what_was_under_way_arrives(
    enrolled_site: EnrolledSite, connect: Connect
) -> None:
    site, _ = enrolled_site
    station = connect(terminal(enrolled_site))
    station.comes(online=True)
    site.kill("broker")
    station.comes(online=False)
    site.start_broker()
    station.comes(online=True)

    assert station.bus.publish("kiosk/T0001/up/health", b"x").result(WAIT_S) is None


def test_leaving_cancels_what_nobody_will_answer(
    enrolled_site: EnrolledSite, connect: Connect
) -> None:
    site, _ = enrolled_site
    station = connect(terminal(enrolled_site))
    station.comes(online=True)
    broker = site.processes["broker"]
    broker.send_signal(SIGSTOP)  # the broker is there and answers nothing
    try:
        future = station.bus.publish("kiosk/T0001/up/health", b"x")
        station.bus.close()
        assert future.cancelled()
    finally:
        broker.send_signal(SIGCONT)
