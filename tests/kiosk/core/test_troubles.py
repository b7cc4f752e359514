"""What goes wrong in a visit, each with its own page, and nothing lost."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from domain.events import Kind
from drivers.channel import Message
from drivers.contract import Code, Completion, State, Status
from drivers.messages import Cancel, Do, Release
from kiosk.core.handing_in import Body
from kiosk.core.program import Program
from kiosk.core.rim import Failed
from kiosk.log import OneLine
from sync.journal.reader import JournalReader
from sync.journal.terms import Terms
from tests.kiosk.core.conftest import Answer, Desk, Host, Site
from ui.pages import IntentName, Page, PageName


def kinds(site: Site) -> list[Kind]:
    reader = JournalReader(site.config.paths.journal)
    return [entry.kind for entry in reader.entries_after(0, 1000)]


def says(cause: str) -> Callable[[Page], bool]:
    def matches(page: Page) -> bool:
        return page.message is not None and page.message.cause.id == cause

    return matches


def alert_named(name: str) -> Callable[[Message], bool]:
    def matches(said: Message) -> bool:
        alert = said.get("alert")
        return isinstance(alert, dict) and alert["name"] == name

    return matches


def ends(*completions: Completion) -> Answer:
    rest = iter(completions)

    async def answer(_host: Host, _do: Do) -> Completion:
        try:
            return next(rest)
        except StopIteration:
            await asyncio.Event().wait()
            raise AssertionError from None

    return answer


def fault(code: Code, detail: str = "", **data: object) -> Completion:
    return Completion(code, data, detail)


@pytest.mark.parametrize(
    ("end", "cause"),
    [
        (fault(Code.USER_ERROR, "card_removed"), "card.early"),
        (fault(Code.INVALID_DATA, "card_unreadable:date_birth"), "card.damaged"),
        (fault(Code.USER_ERROR, "card_not_genuine"), "card.other_card"),
        (fault(Code.DEVICE_NOT_READY, "not_there"), "card.reader_offline"),
        (fault(Code.HARDWARE_ERROR, "sam_selftest_failed"), "card.reader_offline"),
        (fault(Code.SUCCESS, layout="resident", fields={}), "card.damaged"),
    ],
)
async def test_each_fault_of_the_card_has_its_own_words(
    desk: Desk, end: Completion, cause: str
) -> None:
    desk.reader.answers["read_card"] = ends(end)
    await desk.consented("collect")
    await desk.screen.shows(says(cause))


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"valid_to": "20200102"}, "card.expired"),
        ({"valid_from": "20390101"}, "card.not_yet_valid"),
        ({"number": "990101199001010020"}, "card.contradiction"),
        ({"sex": "1"}, "card.contradiction"),
    ],
)
async def test_a_card_that_proves_nothing_is_not_taken(
    desk: Desk, site: Site, card: Mapping[str, Any], change: dict[str, str], cause: str
) -> None:
    told = {**card, "fields": {**card["fields"], **change}}
    desk.reader.answers["read_card"] = ends(fault(Code.SUCCESS, **told))
    await desk.consented("collect")
    await desk.screen.shows(says(cause))
    assert Kind.IDENTITY_PROVEN not in kinds(site)


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"valid_to": "20200102"}, "expired"),
        ({"valid_from": "20390101"}, "not_yet_valid"),
        ({"number": "990101199001010020"}, "check_digit_wrong"),
        ({"sex": "1"}, "sex_contradicts_number"),
        ({"birth": "19900102"}, "birth_contradicts_number"),
        ({"layout": "no such card"}, "card_unreadable"),
        ({"photo_png": None}, "photo_undecodable"),
    ],
)
async def test_what_speaks_against_a_card_is_logged_by_name_and_nothing_on_it_is(
    desk: Desk,
    card: Mapping[str, Any],
    change: dict[str, Any],
    finding: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    of_card = {name: change[name] for name in change if name in card}
    fields = {**card["fields"], **change}
    told = {**card, "fields": fields, **of_card}
    desk.reader.answers["read_card"] = ends(fault(Code.SUCCESS, **told))
    await desk.consented("collect", "face")
    await desk.screen.shows(
        lambda page: page.message and page.message.cause.id.startswith("card.")
    )
    assert f"card finding={finding}" in caplog.messages
    for line in map(OneLine().format, caplog.records):
        assert not [
            text for text in fields.values() if text and len(text) > 2 and text in line
        ]


async def test_a_card_pulled_too_early_is_read_when_laid_down_again(
    desk: Desk, card: Mapping[str, Any]
) -> None:
    desk.reader.answers["read_card"] = ends(
        fault(Code.USER_ERROR, "card_removed"), fault(Code.SUCCESS, **card)
    )
    await desk.consented("collect")
    await desk.screen.shows(PageName.TICKET)


async def test_an_undecodable_photo_goes_to_staff_and_the_visit_goes_on(
    desk: Desk, card: Mapping[str, Any]
) -> None:
    told = {name: value for name, value in card.items() if name != "photo_png"}
    desk.reader.answers["read_card"] = ends(fault(Code.SUCCESS, **told))
    await desk.consented("collect", "face")
    page = await desk.screen.shows(says("card.photo"))
    assert page.keys[-1].intent is IntentName.STAFF_CHECK
    desk.screen.touch(IntentName.STAFF_CHECK)
    await desk.screen.shows(PageName.TICKET)


@pytest.mark.parametrize(
    ("end", "cause"),
    [
        (
            fault(Code.SUCCESS, outcome="fail", live="live", score=0.9, reasons=[]),
            "face.fail",
        ),
        (fault(Code.SUCCESS, outcome="fail", live="not_live"), "face.not_live"),
        (
            fault(Code.SUCCESS, outcome="fail", live="cannot_judge"),
            "face.cannot_judge",
        ),
        (fault(Code.TIME_OUT, "deadline"), "face.timeout"),
        (fault(Code.DEVICE_NOT_READY, "not_there"), "face.camera_offline"),
    ],
)
async def test_each_end_of_the_face_check_has_its_own_words_and_a_way_on(
    desk: Desk, end: Completion, cause: str
) -> None:
    desk.camera.answers["verify"] = ends(end)
    await desk.consented("collect", "face")
    await desk.screen.shows(says(cause))
    desk.screen.touch(IntentName.STAFF_CHECK)
    await desk.screen.shows(PageName.TICKET)


async def test_another_try_at_the_camera_may_pass(desk: Desk) -> None:
    passed = desk.camera.answers["verify"]
    desk.camera.answers["verify"] = ends(fault(Code.TIME_OUT, "deadline"))
    await desk.consented("collect", "face")
    await desk.screen.shows(says("face.timeout"))
    desk.camera.answers["verify"] = passed
    desk.screen.touch(IntentName.RETRY)
    await desk.screen.shows(PageName.TICKET)


async def test_hints_of_the_camera_reach_the_page(desk: Desk) -> None:
    desk.camera.answers["verify"] = ends()
    await desk.consented("collect", "face")
    await desk.camera.asked("verify")
    desk.camera.notice("hint", hint="turn_left")
    page = await desk.screen.shows(
        lambda page: page.hint is not None and page.hint.head.id == "hint.turn_left"
    )
    assert page.preview


async def test_going_back_calls_the_command_back(desk: Desk) -> None:
    desk.reader.answers["read_card"] = ends()
    await desk.consented("collect")
    reading = await desk.reader.asked("read_card")
    await desk.screen.shows(PageName.CARD)
    desk.screen.touch(IntentName.BACK)
    await desk.screen.shows(PageName.CONSENT)
    await desk.reader.heard(lambda said: said == Cancel(reading.command))


async def test_a_reader_that_comes_back_reads_on_by_itself(
    desk: Desk, site: Site
) -> None:
    answers = desk.reader.answers["read_card"]
    desk.reader.answers["read_card"] = ends()
    await desk.consented("collect")
    await desk.reader.asked("read_card")
    desk.reader.unplug()
    await desk.screen.shows(says("card.reader_offline"))
    desk.reader.answers["read_card"] = answers
    await desk.reader.connect(site.socket("devices"))
    await desk.screen.shows(PageName.TICKET)


async def test_paper_out_keeps_the_number_calls_staff_and_prints_when_refilled(
    desk: Desk, site: Site
) -> None:
    refilled = asyncio.Event()

    async def printing(_host: Host, _do: Do) -> Completion:
        await refilled.wait()
        return Completion(Code.SUCCESS)

    desk.printer.answers["print"] = printing
    await desk.consented("collect")
    await desk.printer.asked("print")
    desk.printer.notice("paperOut", fault="paper_out")
    page = await desk.screen.shows(says("printer.paper_out"))
    assert page.ticket is not None
    assert page.ticket.number == "A001"
    await desk.ship.hears(alert_named("staff_called"))
    assert desk.ship.alerts()[-1]["detail"] == "printer_no_paper"
    refilled.set()
    await desk.screen.shows(lambda page: page.ticket and page.ticket.printed)
    assert kinds(site).count(Kind.SUBMITTED) == 1


async def test_leaving_without_paper_takes_the_job_back_and_says_so(
    desk: Desk, site: Site
) -> None:
    desk.printer.answers["print"] = ends()
    await desk.consented("collect")
    job = (await desk.printer.asked("print")).args["job"]
    desk.printer.notice("offline", fault="offline")
    await desk.screen.shows(says("printer.offline"))
    desk.screen.touch(IntentName.DONE)
    assert (await desk.printer.asked("cancel_job")).args["job"] == job
    await desk.screen.shows(lambda p: p.name is PageName.THANKS and bool(p.keys))
    assert kinds(site)[-2:] == [Kind.TICKET_NOT_PRINTED, Kind.VISIT_ENDED]


async def test_a_printer_that_is_gone_is_asked_again_when_it_is_back(
    desk: Desk, site: Site
) -> None:
    desk.printer.unplug()
    await desk.consented("collect")
    await desk.screen.shows(says("printer.stopped"))
    await desk.printer.connect(site.socket("devices"))
    await desk.screen.shows(lambda page: page.ticket and page.ticket.printed)


async def test_without_network_everything_goes_on(desk: Desk) -> None:
    desk.ship.say_online(online=False)
    await desk.screen.shows(lambda page: not page.online)
    await desk.consented("collect", "face")
    page = await desk.screen.shows(PageName.TICKET)
    assert not page.online


async def test_a_reader_gone_at_home_closes_the_terminal_until_it_is_back(
    desk: Desk, site: Site
) -> None:
    await desk.screen.shows(PageName.HOME)
    desk.reader.unplug()
    await desk.screen.shows(says("out_of_service.reader"))
    await desk.reader.connect(site.socket("devices"))
    await desk.screen.shows(PageName.HOME)
    names = [alert["name"] for alert in desk.ship.alerts()]
    assert names.count("device_down") == 1


async def test_a_reader_that_reports_a_fault_is_told_once(desk: Desk) -> None:
    await desk.screen.shows(PageName.HOME)
    broken = Status(State.HARDWARE_ERROR, ("sam_selftest_failed",), simulated=True)
    desk.reader.say(broken)
    desk.reader.say(broken)
    await desk.screen.shows(says("out_of_service.reader"))
    desk.reader.say(Status(State.ONLINE, simulated=True))
    await desk.screen.shows(PageName.HOME)
    await desk.ship.hears(alert_named("device_back"))
    names = [alert["name"] for alert in desk.ship.alerts()]
    assert names.count("device_down") == 1


async def test_a_host_that_starts_again_is_told_down_once_and_back_once(
    desk: Desk, site: Site
) -> None:
    await desk.screen.shows(PageName.HOME)
    desk.printer.unplug()
    await desk.ship.hears(alert_named("device_down"))
    await desk.printer.connect(site.socket("devices"), Status(State.STARTING))
    desk.printer.say(Status(State.ONLINE, simulated=True))
    await desk.ship.hears(alert_named("device_back"))
    names = [alert["name"] for alert in desk.ship.alerts()]
    assert names == ["device_down", "device_back"]


async def test_call_staff_keeps_the_visit_where_it_was(desk: Desk) -> None:
    await desk.consented()
    await desk.screen.shows(PageName.CONSENT)
    desk.screen.touch(IntentName.CALL_STAFF)
    await desk.screen.shows(PageName.STAFF)
    desk.screen.touch(IntentName.BACK)
    await desk.screen.shows(PageName.CONSENT)


async def test_no_card_calls_staff(desk: Desk, site: Site) -> None:
    desk.reader.answers["read_card"] = ends()
    await desk.consented("collect")
    await desk.screen.shows(PageName.CARD)
    desk.screen.touch(IntentName.NO_CARD)
    await desk.screen.shows(PageName.STAFF)
    await desk.ship.hears(alert_named("staff_called"))
    assert desk.ship.alerts()[-1]["detail"] == "no_card"
    desk.screen.touch(IntentName.LEAVE)
    await desk.screen.shows(lambda p: p.name is PageName.THANKS and bool(p.keys))
    assert kinds(site)[-1] is Kind.VISIT_ENDED


async def test_a_full_disk_begins_no_visit_and_says_nothing_was_handed_in(
    desk: Desk, core: Program, site: Site
) -> None:
    await desk.screen.shows(PageName.HOME)
    journal = core.books._journal
    assert journal is not None
    journal.terms = _without_room(journal.terms)
    desk.screen.touch(IntentName.CHOOSE_SERVICE, "marriage")
    await desk.screen.shows(PageName.OUT_OF_SERVICE)
    assert kinds(site) == [Kind.JOURNAL_OPENED]


@pytest.mark.parametrize("why", ["no_room", "unwritable"])
async def test_after_a_failed_commit_nothing_that_waited_is_handed_in(
    desk: Desk, core: Program, site: Site, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    record = core.books.record

    async def failing(visit: UUID, kind: Kind, body: Body) -> None:
        if kind is Kind.IDENTITY_PROVEN:
            raise Failed(why)
        await record(visit, kind, body)

    monkeypatch.setattr(core.books, "record", failing)
    await desk.consented("collect")
    await desk.screen.shows(PageName.OUT_OF_SERVICE)
    await desk.reader.heard(lambda said: isinstance(said, Release))
    assert Kind.SUBMITTED not in kinds(site)
    assert kinds(site)[-1] is Kind.VISIT_ENDED


def _without_room(terms: Terms) -> Terms:
    return replace(terms, free_bytes=lambda: 0)
