"""A centre behind a scripted shipping: answers staff's calls."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from domain.events import Kind
from sync.journal.reader import JournalReader
from sync.sealing import Context
from sync.shipping.calls import Asked, Call, Outcome, Reply, offline, refused
from sync.wire.entries import Entry
from sync.wire.staff import (
    Grant,
    MaterialView,
    SeatView,
    Standing,
    SubmissionId,
    SubmissionState,
    View,
    Waiting,
    Waits,
)
from tests.kiosk.core.conftest import Desk, FakeShip, Site
from ui.pages import IntentName, Page, PageName

GRANT = "grant-of-the-registrar-0123456789"
PASSWORD = "correct-horse-battery"
REGISTRAR = "赵登记员"
NAMES = ("李示范人", "王样例人")
NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
HASH = "5" * 64
ELSEWHERE = UUID(int=5)
OPEN = f"T0001.{ELSEWHERE}.4"
PICTURES = {
    "card_photo": b"card-photo-from-the-centre",
    "live_picture": b"live-picture-from-the-centre",
    "page": b"page-from-the-centre",
    "signature_picture": b"signature-from-the-centre",
}


def waits(seq: int = 4) -> Waits:
    """Return what waits at the centre."""
    return Waits(
        submission=SubmissionId(
            terminal="T0001", journal=ELSEWHERE, seq=seq, hash=HASH
        ),
        ticket=f"A{seq:03}",
        service="marriage",
        submitted=NOW,
        received=NOW,
        pages=1,
        awaited=0,
    )


def view() -> View:
    """Return it opened."""
    seats = tuple(
        SeatView(
            seat=number,
            name=name,
            sex="男",
            born="1990-01-01",
            id_masked="990***********0014",
            face_outcome="pass",
            face_live="live",
            face_score=0.3,
            vouched_by=None,
            answers={},
            declared=True,
        )
        for number, name in enumerate(NAMES, start=1)
    )
    materials = tuple(
        MaterialView(
            role=role,
            seat=0 if role == "page" else 1,
            sha256=f"{number:064x}",
            media_type="image/png",
            length=len(data),
        )
        for number, (role, data) in enumerate(PICTURES.items())
    )
    return View(waits=waits(), seats=seats, materials=materials)


@dataclass
class CentreSide:
    """What the centre holds, and how it answers; a test replaces single answers."""

    state: SubmissionState = SubmissionState.WAITING
    entry: str | None = None
    asked: list[Asked] = field(default_factory=list)
    instead: dict[Call, Callable[[Asked], Reply | None]] = field(default_factory=dict)
    """``None`` leaves the call without an answer."""

    def answer(self, asked: Asked) -> Reply | None:
        """Return the answer to one call."""
        self.asked.append(asked)
        if asked.call in self.instead:
            return self.instead[asked.call](asked)
        if asked.call is Call.LOGIN and asked.args["password"] != PASSWORD:
            return refused("wrong_credentials")
        if asked.call is not Call.LOGIN and asked.args["grant"] != GRANT:
            return refused("no_grant")
        return Reply(Outcome.DONE, body=self._body(asked))

    def calls(self, call: Call) -> list[Asked]:
        """Return every call of that name."""
        return [asked for asked in self.asked if asked.call is call]

    def _body(self, asked: Asked) -> bytes:
        match asked.call:
            case Call.LOGIN:
                grant = Grant(
                    grant=GRANT,
                    account=asked.args["account"],
                    name=REGISTRAR,
                    expires=NOW,
                    idle_s=900,
                )
                return grant.model_dump_json().encode()
            case Call.WAITING:
                return Waiting(waiting=(waits(),), time=NOW).model_dump_json().encode()
            case Call.VIEW:
                return view().model_dump_json().encode()
            case Call.MATERIAL:
                return list(PICTURES.values())[int(asked.args["sha256"], 16)]
            case Call.STANDING:
                decided = NOW if self.entry else None
                standing = Standing(state=self.state, entry=self.entry, decided=decided)
                return standing.model_dump_json().encode()
            case _:
                return b""


class StaffShip(FakeShip):
    """Shipping with a centre behind it."""

    def __init__(self) -> None:
        super().__init__()
        self.centre = CentreSide()
        self._answered = 0

    async def connect(self, path: Path, *, online: bool = True) -> None:
        await super().connect(path, online=online)
        self._answering = asyncio.create_task(self._answer())

    async def receipt(self, journal: UUID, seq: int, digest: str) -> None:
        """Say that the centre has everything up to ``seq``."""
        self.line.say(
            {
                "receipt": {
                    "terminal": "T0001",
                    "journal": str(journal),
                    "time": "2026-11-21T03:00:00.000Z",
                    "seq": seq,
                    "hash": digest,
                    "awaited": [],
                    "awaited_through": seq,
                }
            }
        )

    def go(self) -> None:
        """Be gone, as a process that died."""
        self.line.close()

    async def _answer(self) -> None:
        while True:
            async with self.news:
                await self.news.wait_for(lambda: len(self.told) > self._answered)
            for said in self.told[self._answered :]:
                self._answered += 1
                if "staff" in said:
                    self._say(said["staff"])

    def _say(self, message: object) -> None:
        asked = Asked.from_message(message)
        reply = self.centre.answer(asked)
        if reply is not None:
            self.line.say({"staff": reply.to_message(asked.number)})


def no_answer(_asked: Asked) -> Reply:
    """Answer that the centre cannot be reached."""
    return offline("ConnectError")


class Counter:
    """Staff's hands on the screen of one core."""

    def __init__(self, desk: Desk, site: Site) -> None:
        self.desk = desk
        self.site = site
        self.screen = desk.screen
        assert isinstance(desk.ship, StaffShip)
        self.ship = desk.ship

    @property
    def centre(self) -> CentreSide:
        return self.ship.centre

    async def types(self, account: str = "registrar", password: str = PASSWORD) -> Page:
        await self.screen.shows(PageName.STAFF_SIGN_IN)
        for character in account:
            self.screen.touch(IntentName.TYPE, character)
        self.screen.touch(IntentName.FIELD, "password")
        for character in password:
            self.screen.touch(IntentName.TYPE, character)
        return await self.screen.shows(
            lambda page: page.fields[-1].shown == "•" * len(password)
        )

    async def signs_in(self) -> None:
        await self.screen.shows(PageName.HOME)
        self.screen.touch(IntentName.SIGN_IN)
        await self.types()
        self.screen.touch(IntentName.SIGN_IN)
        await self.screen.shows(lambda page: bool(page.items))

    async def opens(self) -> Page:
        self.screen.touch(IntentName.OPEN, OPEN)
        return await self.screen.shows(
            lambda page: (
                page.name is PageName.STAFF_REVIEW and page.keys[-1].off is None
            )
        )

    def entries(self, kind: Kind) -> list[Entry]:
        journal = JournalReader(self.site.config.paths.journal)
        return [e for e in journal.entries_after(0, 1000) if e.kind == kind]

    def plain(self, entry: Entry) -> bytes:
        context = Context(entry.terminal, entry.journal, entry.kind, entry.visit)
        return self.site.opening.open(entry.body, context)

    async def receipted(self, kind: Kind, *, applied: bool = True) -> Entry:
        """Let the centre receipt the newest entry of ``kind``, and apply it or not."""
        await self.ship.hears(lambda _: bool(self.entries(kind)))
        entry = self.entries(kind)[-1]
        if applied:
            self.centre.entry = entry.hash
            confirmed = kind is Kind.SUBMISSION_CONFIRMED
            self.centre.state = (
                SubmissionState.CONFIRMED if confirmed else SubmissionState.RETURNED
            )
        await self.ship.receipt(entry.journal, entry.seq, entry.hash)
        return entry
