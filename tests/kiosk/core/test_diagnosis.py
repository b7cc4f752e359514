"""``kiosk devices`` at a running core: the list, the self-test, what stands against it.

The command is run as people run it, in a thread beside the core's loop.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest

from drivers.contract import Capabilities, Code, State, Status
from kiosk.__main__ import main
from tests.kiosk.core.conftest import Desk, Site, with_
from ui.pages import PageName

Run = Callable[..., Awaitable[tuple[int, str, str]]]
SAM = Capabilities("SAM-V", "99.01-20260101-0000000001", "99.01", ("self_test",))


@pytest.fixture
def kiosk(site: Site, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return ``kiosk devices``: exit code, output, errors."""

    async def run(*words: str) -> tuple[int, str, str]:
        arguments = ["devices", *words, "--config", str(site.file)]
        code = await asyncio.to_thread(main, arguments)
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


async def test_every_configured_device_is_listed_with_all_that_is_known_of_it(
    desk: Desk, kiosk: Run
) -> None:
    desk.reader.say(SAM)
    counters = {"pages": 12, "toner_percent": 7}
    low = Status(State.ONLINE, ("toner_low",), simulated=True, counters=counters)
    desk.printer.say(low)
    desk.camera.unplug()
    await desk.screen.shows(PageName.HOME)
    code, out, _ = await kiosk("--json")
    assert code == 0
    devices = {row["id"]: row for row in json.loads(out)["devices"]}
    assert list(devices) == ["idcard", "facecam", "doccam", "printer"]
    assert devices["idcard"] == {
        "id": "idcard",
        "connected": True,
        "state": "online",
        "reasons": [],
        "simulated": True,
        "counters": {},
        "model": "SAM-V",
        "serial": SAM.serial,
        "firmware": "99.01",
        "commands": ["self_test"],
    }
    assert devices["printer"]["counters"] == counters
    assert devices["facecam"]["connected"] is False
    assert devices["facecam"]["reasons"] == ["host_gone"]


async def test_people_read_what_to_do_about_each_reason(desk: Desk, kiosk: Run) -> None:
    desk.printer.say(Status(State.USER_ERROR, ("paper_out",), simulated=True))
    await desk.screen.shows(PageName.HOME)
    code, out, _ = await kiosk()
    assert code == 0
    at = [line.split()[:3] for line in out.splitlines()]
    assert ["printer", "userError", "simulated"] in at
    assert "paper_out: 缺纸：打开纸盒，加 A4 纸。" in out
    assert "Open the tray and add A4 paper." in out


async def test_a_device_that_passes_its_test_says_what_it_found(
    desk: Desk, kiosk: Run
) -> None:
    desk.reader.answers["self_test"] = with_(sam_id=SAM.serial, photo_decoder=True)
    await desk.screen.shows(PageName.HOME)
    code, out, _ = await kiosk("test", "idcard")
    assert code == 0
    assert out.startswith("idcard (simulated): ok, ")
    assert f"sam_id: {SAM.serial}" in out
    asked = await desk.reader.asked("self_test")
    assert asked.owner is None, "it belongs to no visit"


async def test_a_test_that_fails_names_the_fault_and_what_to_do(
    desk: Desk, kiosk: Run
) -> None:
    desk.printer.answers["self_test"] = with_(Code.USER_ERROR, "paper_out+toner_low")
    await desk.screen.shows(PageName.HOME)
    code, out, _ = await kiosk("test", "printer")
    assert code == 1
    assert "printer (simulated): failed: paper_out+toner_low (userError)" in out
    assert "打开纸盒，加 A4 纸。" in out
    code, out, _ = await kiosk("--json", "test", "printer")
    told = json.loads(out)
    assert code == 1
    assert (told["ok"], told["code"]) == (False, "userError")
    assert "paper_out" in told["staff"]


async def test_a_device_that_is_away_says_so(desk: Desk, kiosk: Run) -> None:
    desk.scanner.unplug()
    await desk.screen.shows(PageName.HOME)
    code, out, _ = await kiosk("test", "doccam", "--json")
    assert code == 1
    told = json.loads(out)
    assert (told["code"], told["detail"]) == ("deviceNotReady", "host_gone")
    assert "稍等" in told["staff"]["host_gone"]


async def test_a_visits_device_is_left_alone(desk: Desk, kiosk: Run) -> None:
    await desk.consented("collect")
    await desk.screen.shows(PageName.TICKET)
    code, out, _ = await kiosk("test", "idcard", "--json")
    assert (code, json.loads(out)["detail"]) == (1, "claimed")
    assert not desk.reader.commands("self_test")


async def test_nothing_but_plain_values_is_told(desk: Desk, kiosk: Run) -> None:
    desk.reader.answers["self_test"] = with_(sam_id="x", photo=b"bytes", deep={"a": 1})
    await desk.screen.shows(PageName.HOME)
    _, out, _ = await kiosk("test", "idcard", "--json")
    assert json.loads(out)["data"] == {"sam_id": "x"}


async def test_a_device_nobody_has_is_named_with_those_there_are(
    desk: Desk, kiosk: Run
) -> None:
    await desk.screen.shows(PageName.HOME)
    code, out, err = await kiosk("test", "toaster")
    assert (code, out) == (1, "")
    assert "no device toaster; there are: idcard, facecam, doccam, printer" in err


async def test_without_a_core_both_say_what_to_start(site: Site, kiosk: Run) -> None:
    del site
    for words in ((), ("test", "idcard")):
        code, out, err = await kiosk(*words)
        assert (code, out) == (1, "")
        assert "no core answers" in err
        assert "start `kiosk core`" in err


async def test_the_command_names_what_it_lacks(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["devices", "test", "idcard"])
    assert ended.value.code == 2
    assert "--config FILE is missing" in capsys.readouterr().err
