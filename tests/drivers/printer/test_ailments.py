"""Each way in which the bench stops the printer: the driver calls it by its name."""

import pytest

from bench.desk.ailments import AILMENTS, Ailment
from bench.simulators.printer.control import Mode
from drivers.contract import DeviceError
from drivers.faults.table import name_of
from drivers.printer import faults
from tests.drivers.printer.conftest import Desk

WAITING = [
    ailment
    for ailment in AILMENTS["printer"]
    if ailment.fault in {"paper_jam", "cover_open", "tray_full", "toner_out"}
]


@pytest.mark.parametrize("ailment", WAITING, ids=lambda one: one.fault)
def test_the_driver_finds_what_the_bench_did_and_prints_when_it_is_well(
    desk: Desk, ailment: Ailment
) -> None:
    (order,) = ailment.orders
    desk.simulator.set_mode(Mode(order.removeprefix("mode ")))
    printing = desk.begin_print(f"with-{ailment.fault}")
    notices = {fault.name: fault.notice for fault in faults.ALL}
    desk.hear(notices[ailment.fault], fault=ailment.fault)
    with pytest.raises(DeviceError) as caught:
        desk.ask("self_test")
    assert name_of(caught.value.detail) == ailment.fault
    desk.simulator.set_mode(Mode.OK)
    assert printing.result()["state"] == "completed"
