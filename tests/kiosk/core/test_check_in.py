"""A check-in from home to home, and what it leaves in the journal and nowhere else."""

import json
from typing import Any

import pytest

from domain.events import Kind
from drivers.contract import Code, Completion
from drivers.messages import Claim, Do, Release, Released
from kiosk.core import device
from kiosk.core.program import Program
from sync.journal.reader import JournalReader
from sync.sealing import MATERIAL, Context
from sync.wire.entries import Entry
from tests.kiosk.core.conftest import Desk, Host, Site
from ui.pages import IntentName, PageName

PROMISED = {
    Kind.JOURNAL_OPENED: {"reason", "previous"},
    Kind.VISIT_BEGUN: {"service"},
    Kind.CONSENT_GIVEN: {"seat", "consents"},
    Kind.IDENTITY_PROVEN: {"seat", "checks"},
    Kind.FACE_COMPARED: {"seat", "outcome", "live", "score", "reasons"},
    Kind.SUBMITTED: {"service", "ticket", "seats", "materials"},
    Kind.TICKET_PRINTED: {"ticket", "job"},
    Kind.VISIT_ENDED: {"outcome"},
}


def entries(site: Site) -> tuple[Entry, ...]:
    return JournalReader(site.config.paths.journal).entries_after(0, 1000)


def body(site: Site, entry: Entry) -> dict[str, Any]:
    context = Context(entry.terminal, entry.journal, entry.kind, entry.visit)
    opened: dict[str, Any] = json.loads(site.opening.open(entry.body, context))
    return opened


async def test_a_citizen_checks_in(desk: Desk, site: Site) -> None:
    await desk.consented("collect", "face", "picture")
    page = await desk.screen.shows(PageName.TICKET)
    assert page.ticket.number == "A001"
    await desk.screen.shows(lambda page: page.ticket and page.ticket.printed)
    desk.screen.touch(IntentName.DONE)
    await desk.screen.shows(PageName.THANKS)
    await desk.screen.shows(lambda page: bool(page.keys))
    desk.screen.touch(IntentName.DONE)
    await desk.screen.shows(PageName.HOME)

    told = entries(site)
    assert [entry.kind for entry in told] == [
        Kind.JOURNAL_OPENED,
        Kind.VISIT_BEGUN,
        Kind.CONSENT_GIVEN,
        Kind.IDENTITY_PROVEN,
        Kind.FACE_COMPARED,
        Kind.SUBMITTED,
        Kind.TICKET_PRINTED,
        Kind.VISIT_ENDED,
    ]
    for entry in told:
        assert PROMISED[entry.kind] <= body(site, entry).keys()
    submitted = next(entry for entry in told if entry.kind is Kind.SUBMITTED)
    whole = body(site, submitted)
    assert whole["ticket"] == "A001"
    assert whole["seats"][0]["identity"]["name"] == "王样例"
    assert whole["seats"][0]["face"]["score"] == 0.31
    assert {c["name"] for c in whole["seats"][0]["consents"]} == {
        "collect",
        "face",
        "picture",
    }
    assert {m["role"] for m in whole["materials"]} == {"card_photo", "live_picture"}
    assert set(submitted.materials) == {m["sha256"] for m in whole["materials"]}


async def test_materials_lie_sealed_before_the_entry_names_them(
    desk: Desk, site: Site
) -> None:
    await desk.consented("collect", "face")
    await desk.screen.shows(PageName.TICKET)
    submitted = next(e for e in entries(site) if e.kind is Kind.SUBMITTED)
    (name,) = submitted.materials
    sealed = (site.config.paths.materials / name).read_bytes()
    context = Context("T0001", submitted.journal, MATERIAL, submitted.visit)
    assert site.opening.open(sealed, context) == b"card-photo-decoded"
    assert b"card-photo" not in sealed


async def test_the_live_picture_stays_without_its_own_consent(
    desk: Desk, site: Site
) -> None:
    await desk.consented("collect", "face")
    await desk.screen.shows(PageName.TICKET)
    verify = desk.camera.commands("verify")[0]
    assert verify.args["keep_picture"] is False
    submitted = next(e for e in entries(site) if e.kind is Kind.SUBMITTED)
    roles = {m["role"] for m in body(site, submitted)["materials"]}
    assert roles == {"card_photo"}


async def test_without_face_consent_the_camera_is_never_asked(
    desk: Desk, site: Site
) -> None:
    await desk.consented("collect")
    page = await desk.screen.shows(PageName.TICKET)
    assert any(row.head.id == "ticket.staff_check" for row in page.rows)
    assert desk.camera.commands("verify") == []
    submitted = next(e for e in entries(site) if e.kind is Kind.SUBMITTED)
    face = body(site, submitted)["seats"][0]["face"]
    assert (face["outcome"], face["reasons"]) == ("staff", ["no_consent"])


async def test_every_command_belongs_to_the_visit_and_ends_with_it(
    desk: Desk, core: Program
) -> None:
    await desk.consented("collect", "face")
    await desk.screen.shows(PageName.TICKET)
    owner = str(core.core.rim.visit)
    reading = desk.reader.commands("read_card")[0]
    assert reading.owner == owner
    assert Claim(owner, 10.0) in desk.reader.told
    desk.screen.touch(IntentName.DONE)
    await desk.reader.heard(lambda said: said == Release(owner))
    await desk.camera.heard(lambda said: said == Release(owner))


async def test_home_comes_back_only_when_every_device_has_forgotten(
    desk: Desk, core: Program
) -> None:
    desk.camera.forgets = False
    await desk.consented("collect", "face")
    await desk.screen.shows(PageName.TICKET)
    owner = str(core.core.rim.visit)
    desk.screen.touch(IntentName.DONE)
    await desk.camera.heard(lambda said: said == Release(owner))
    await desk.screen.shows(PageName.THANKS)
    assert not core.core.state.wiped
    desk.camera.say(Released(owner))
    await desk.screen.shows(lambda p: p.name is PageName.THANKS and bool(p.keys))
    assert core.core.state.wiped


async def test_a_device_that_never_says_it_forgot_is_cut_off(
    desk: Desk, core: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device, "FORGET_WITHIN_S", 0.05)
    desk.camera.forgets = False
    await desk.consented("collect", "face")
    await desk.screen.shows(PageName.TICKET)
    desk.screen.touch(IntentName.DONE)
    await desk.screen.shows(lambda p: p.name is PageName.THANKS and bool(p.keys))
    assert not core.core.desk.devices["facecam"].is_connected
    assert core.core.desk.devices["idcard"].is_connected


async def test_numbers_go_on_and_a_ticket_is_told_to_the_printer_by_visit(
    desk: Desk, core: Program
) -> None:
    jobs = []
    for number in ("A001", "A002"):
        await desk.consented("collect")
        await desk.screen.shows(
            lambda p, n=number: bool(p.ticket and p.ticket.number == n)
        )
        jobs.append((await desk.printer.asked("print", len(jobs) + 1)).args["job"])
        assert jobs[-1] == str(core.core.rim.visit)
        await desk.screen.shows(lambda page: page.ticket and page.ticket.printed)
        desk.screen.touch(IntentName.DONE)
        await desk.screen.shows(lambda p: p.name is PageName.THANKS and bool(p.keys))
        desk.screen.touch(IntentName.DONE)
    assert len(set(jobs)) == 2


async def test_a_print_that_takes_long_is_asked_for_again_under_the_same_name(
    desk: Desk,
) -> None:
    ends = iter(
        [Completion(Code.TIME_OUT, detail="deadline"), Completion(Code.SUCCESS)]
    )

    async def slow(_host: Host, _do: Do) -> Completion:
        return next(ends)

    desk.printer.answers["print"] = slow
    await desk.consented("collect")
    await desk.screen.shows(lambda page: page.ticket and page.ticket.printed)
    first, second = desk.printer.commands("print")
    assert first.args["job"] == second.args["job"]
