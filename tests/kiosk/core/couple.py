"""A couple at one core: each thing they do, and how far the page has come by then."""

import asyncio
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import pytest

from domain.identity import check_character
from drivers.contract import Code, Completion
from drivers.messages import Do
from tests.kiosk.core.conftest import CARD, FIELDS, Desk, Host
from ui.pages import IntentName, Page, PageName

HIS_NUMBER: Final = "99010119880505001" + check_character("99010119880505001")
HIS_FIELDS: Final = {
    **FIELDS,
    "name": "李示范",
    "sex": "1",
    "birth": "19880505",
    "number": HIS_NUMBER,
}
HERS: Final[Mapping[str, object]] = {**CARD, "photo_png": b"her-photo"}
HIS: Final[Mapping[str, object]] = {
    **CARD,
    "fields": HIS_FIELDS,
    "photo_png": b"his-photo",
}
PHONES: Final = ("13800000012", "02987000000")
GUARD_S: Final = 0.6
"""A little longer than the red key waits for a touch that is meant."""
AGAIN_S: Final = 0.25
MAX_TOUCHES: Final = 40


def lets_press(intent: IntentName) -> Callable[[Page], bool]:
    """Return whether a page has that key, lit."""
    return lambda page: any(k.intent is intent and k.off is None for k in page.keys)


@dataclass
class Couple:
    """Two people at a desk; hers is the first card that is laid down."""

    desk: Desk

    def __post_init__(self) -> None:
        cards = itertools.cycle((HERS, HIS))

        async def read(_host: Host, _do: Do) -> Completion:
            return Completion(Code.SUCCESS, next(cards))

        self.desk.reader.answers["read_card"] = read

    async def press(self, intent: IntentName, value: str = "") -> None:
        """Press a key once it is lit."""
        await self.desk.screen.shows(lets_press(intent))
        self.desk.screen.touch(intent, value)

    async def arrive(self, *consents: str) -> None:
        """Come in, agree, and show cards and faces."""
        ticked = consents or ("collect", "face", "picture")
        await self.desk.consented(*ticked, service="marriage", seats=2)
        await self.desk.screen.shows(PageName.QUESTIONS)

    async def answer(self) -> None:
        """Answer every question, she first."""
        screen = self.desk.screen
        for seat, phone in enumerate(PHONES, start=1):
            for code in ("17", "20"):
                await screen.shows(lambda p, code=code: _offers(p, code))
                screen.touch(IntentName.PICK, code)
                await screen.shows(lambda page: any(c.picked for c in page.choices))
                await self.press(IntentName.NEXT)
            await screen.shows(lambda page: bool(page.fields))
            for digit in phone:
                screen.touch(IntentName.TYPE, digit)
            await screen.shows(
                lambda p, phone=phone: (
                    bool(p.fields) and p.fields[0].shown.replace(" ", "") == phone
                )
            )
            await self.press(IntentName.NEXT)
            await screen.shows(lambda p, seat=seat: _has_left(p, seat))

    async def hand_in_a_page(self) -> None:
        """Take one page and keep it."""
        await self.press(IntentName.CAPTURE)
        await self.desk.screen.shows(PageName.LOOK)
        there = len(self.desk.screen.pictures)
        await self.press(IntentName.KEEP)
        await self.desk.screen.shows(
            lambda p: p.name is PageName.SCAN and bool(p.items)
        )
        assert len(self.desk.screen.pictures) > there

    async def look_it_over(self) -> None:
        """Say that there are no more pages, and that everything is right."""
        await self.press(IntentName.NEXT)
        await self.desk.screen.shows(PageName.REVIEW)
        await self.press(IntentName.NEXT)
        await self.desk.screen.shows(PageName.DECLARATION)

    async def sign(self, seat: int) -> None:
        """Read the text to its end, sign, confirm."""
        screen = self.desk.screen
        await screen.shows(lambda p: bool(p.signature) and p.signature.seat == seat)
        await self.press(IntentName.NEXT)
        screen.sign((100, 100), (300, 110), (500, 100))
        screen.sign((300, 50), (310, 300))
        await screen.shows(lets_press(IntentName.CONFIRM))
        self.desk.site.now_s += GUARD_S
        await self._confirm(seat)

    async def _confirm(self, seat: int) -> None:
        """Press the red key until it takes a touch: by a real clock it waits a bit."""
        screen = self.desk.screen

        def is_over(page: Page) -> bool:
            return page.signature is None or page.signature.seat != seat

        for _again in range(MAX_TOUCHES):
            screen.touch(IntentName.CONFIRM)
            try:
                async with asyncio.timeout(AGAIN_S), screen.news:
                    await screen.news.wait_for(lambda: is_over(screen.page))
            except TimeoutError:
                continue
            return
        pytest.fail("the red key takes no touch")

    async def hand_in(self) -> None:
        """Do all of it, with one page."""
        await self.arrive()
        await self.answer()
        await self.hand_in_a_page()
        await self.look_it_over()
        await self.sign(1)
        await self.sign(2)
        await self.desk.screen.shows(PageName.TICKET)


def _offers(page: Page, code: str) -> bool:
    return any(choice.value == code for choice in page.choices)


def _has_left(page: Page, seat: int) -> bool:
    if page.name is not PageName.QUESTIONS:
        return True
    chips = page.rail.chips if page.rail else ()
    return any(chip.active and chip.seat != seat for chip in chips)
