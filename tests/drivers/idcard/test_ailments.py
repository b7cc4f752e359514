"""Each way in which the bench makes the reader ill: the driver calls it by its name."""

import pytest

from bench.desk.ailments import AILMENTS, Ailment
from drivers.contract import DeviceError
from drivers.faults.table import name_of
from drivers.idcard.port import IdCardPort
from tests.drivers.idcard.conftest import Patience, PluggedReader

WIRED = [ailment for ailment in AILMENTS["idcard"] if ailment.orders]


@pytest.mark.parametrize("ailment", WIRED, ids=lambda one: one.key)
def test_the_driver_finds_what_the_bench_did(
    plugged: PluggedReader, port: IdCardPort, errand: Patience, ailment: Ailment
) -> None:
    plugged.order("lay a")
    for order in ailment.orders:
        assert plugged.order(order).startswith("ok")
    with pytest.raises(DeviceError) as caught:
        port.run("read_card", {}, errand)
    assert name_of(caught.value.detail) == ailment.fault
