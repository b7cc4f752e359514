"""The screen may die, be late or be silent: the flow goes on."""

from kiosk.core.program import Program
from kiosk.visit.events import Ticked
from tests.kiosk.core.conftest import Desk, FakeScreen, Site
from ui.pages import IntentName, PageName


def pass_time(core: Program, site: Site, seconds: float) -> None:
    site.now_s += seconds
    core.core.feed(Ticked())


async def test_a_killed_screen_comes_back_on_the_same_page(
    desk: Desk, site: Site
) -> None:
    await desk.consented("collect")
    before = await desk.screen.shows(PageName.TICKET)
    before = await desk.screen.shows(lambda page: page.ticket and page.ticket.printed)
    desk.screen.kill()
    again = FakeScreen()
    await again.connect(site.socket("screen"))
    page = await again.shows(PageName.TICKET)
    assert page.ticket == before.ticket
    assert page.serial == before.serial


async def test_a_touch_on_a_page_that_is_gone_is_dropped(
    desk: Desk, core: Program
) -> None:
    home = await desk.screen.shows(PageName.HOME)
    desk.screen.touch(IntentName.CHOOSE_SERVICE, "reissue")
    await desk.screen.shows(PageName.CONSENT)
    desk.screen.touch(IntentName.LEAVE, page=home.serial)
    desk.screen.touch(IntentName.TOGGLE, "1.collect")
    await desk.screen.shows(lambda page: any(box.ticked for box in page.boxes))
    assert core.screen.late_touches == 1


async def test_settings_last_one_visit(desk: Desk) -> None:
    await desk.screen.shows(PageName.HOME)
    desk.screen.touch(IntentName.LANGUAGE)
    await desk.screen.shows(lambda page: page.settings.language == "en")
    desk.screen.touch(IntentName.CHOOSE_SERVICE, "reissue")
    await desk.screen.shows(PageName.CONSENT)
    desk.screen.touch(IntentName.LEAVE)
    await desk.screen.shows(lambda p: p.name is PageName.THANKS and bool(p.keys))
    desk.screen.touch(IntentName.DONE)
    page = await desk.screen.shows(PageName.HOME)
    assert page.settings.language == "zh"


async def test_a_screen_that_does_not_answer_the_wipe_is_dropped(
    desk: Desk, site: Site
) -> None:
    await desk.consented()
    await desk.screen.shows(PageName.CONSENT)
    desk.screen.answers_wipe = False
    desk.screen.touch(IntentName.LEAVE)
    again = FakeScreen()
    await desk.screen.shows(lambda p: p.name is PageName.THANKS)
    await again.connect(site.socket("screen"))
    await again.shows(lambda p: p.name is PageName.THANKS and bool(p.keys))


async def test_whoever_went_quiet_is_asked_and_may_stay_as_often_as_wanted(
    desk: Desk, core: Program, site: Site
) -> None:
    await desk.consented()
    await desk.screen.shows(PageName.CONSENT)
    waits = site.config.profile.waits
    for _ in range(12):
        pass_time(core, site, waits.idle_reading_s + 1)
        await desk.screen.shows(lambda page: page.idle is not None)
        pass_time(core, site, waits.idle_warning_s - 1)
        desk.screen.touch(IntentName.EXTEND)
        await desk.screen.shows(lambda page: page.idle is None)
    assert core.core.state.visit is not None


async def test_whoever_does_not_answer_is_forgotten(
    desk: Desk, core: Program, site: Site
) -> None:
    await desk.consented()
    await desk.screen.shows(PageName.CONSENT)
    waits = site.config.profile.waits
    pass_time(core, site, waits.idle_reading_s + 1)
    await desk.screen.shows(lambda page: page.idle is not None)
    pass_time(core, site, waits.idle_warning_s + 1)
    await desk.screen.shows(PageName.THANKS)
