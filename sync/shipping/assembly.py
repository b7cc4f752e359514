"""A shipper with its broker and its API, put together for one enrolled terminal."""

from collections.abc import Callable
from dataclasses import dataclass

from sync.bus.client import Bus
from sync.bus.settings import Identity, Settings, Will
from sync.materials import MaterialStore
from sync.shipping.shipper import Parts, Shipper
from sync.shipping.uploads import Uploads, depot
from sync.wire import topics
from sync.wire.enrolment import BrokerAddress


@dataclass(frozen=True, slots=True)
class Centre:
    """Where the centre is, and as whom the terminal comes."""

    broker: BrokerAddress
    api: str
    identity: Identity


@dataclass(frozen=True, slots=True)
class Shipping:
    """A shipper and its link."""

    shipper: Shipper
    bus: Bus
    uploads: Uploads

    def run(self, turned: Callable[[], None]) -> None:
        """Connect and ship until `Shipper.stop`; then leave, our death being said.

        ``turned`` is called after every turn, at least every `shipper.LOOK_S`.
        """
        self.bus.start()
        try:
            self.shipper.run(turned)
        finally:
            self.bus.close(with_will=True)
            self.uploads.depot.client.close()


def assemble(parts: Parts, centre: Centre, store: MaterialStore) -> Shipping:
    """Return a shipper ready to `Shipping.run`.

    Raises:
        OSError: A certificate is missing or no such.

    """
    shipper = Shipper(parts)
    terminal = parts.terminal
    will = Will(
        topics.up(terminal, topics.Up.STATE),
        shipper.reports.death().model_dump_json().encode(),
    )
    settings = Settings(
        host=centre.broker.host,
        port=centre.broker.port,
        client_id=terminal,
        identity=centre.identity,
        listens=tuple(topics.down(terminal, what) for what in topics.Down),
        will=will,
    )
    bus = Bus(settings, shipper.put, shipper.put)
    api = depot(centre.api, terminal, centre.identity)
    uploads = Uploads(api, store, shipper.alarm)
    shipper.attach(bus, uploads)
    return Shipping(shipper, bus, uploads)
