"""Each way in which the bench makes the reader ill: the driver calls it by its name."""

import pytest

from bench.desk.ailments import AILMENTS, Ailment
from drivers.contract import DeviceError, State
from drivers.faults.table import name_of
from drivers.fingerprint.port import MISSED_LOOKS, FingerprintPort
from tests.drivers.fingerprint.conftest import PluggedReader

WIRED = [ailment for ailment in AILMENTS["fingerprint"] if ailment.orders]


def found(port: FingerprintPort) -> str:
    """Return what the driver calls what is wrong, after a few looks at most."""
    for _ in range(MISSED_LOOKS):
        try:
            reasons = port.status().reasons
        except DeviceError as why:
            return name_of(why.detail)
        if reasons:
            return reasons[0]
    return ""


@pytest.mark.parametrize("ailment", WIRED, ids=lambda one: one.key)
def test_the_driver_finds_what_the_bench_did_and_is_well_afterwards(
    plugged: PluggedReader, port: FingerprintPort, ailment: Ailment
) -> None:
    for order in ailment.orders:
        plugged.order(order)
    assert found(port) == ailment.fault
    plugged.order("fresh")
    assert port.status().state is State.ONLINE
