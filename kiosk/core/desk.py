"""What stands around the citizen: reader, camera, printer and screen, put to use."""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from domain.policy.profile import Profile
from drivers.channel import Descriptor, let_go
from drivers.contract import Code, Completion, Notice
from kiosk.core.cards import findings_of
from kiosk.core.clock import Clock
from kiosk.core.device import NO_HOST, Device
from kiosk.core.reports import (
    capture_event,
    card_event,
    card_notice,
    face_event,
    face_notice,
    print_event,
    print_notice,
)
from kiosk.core.screen import Screen
from kiosk.pages.place import Place
from kiosk.visit.effects import PrintTicket
from kiosk.visit.events import CaptureFailed, Event, PrintFailed
from kiosk.visit.state import Handed, Trouble
from papers.press import NotDrawn, draw
from papers.receipt import Receipt
from papers.ticket import Language, NotATicket, Office, Ticket
from ui.link import Preview

READER: Final = "idcard"
CAMERA: Final = "facecam"
SCANNER: Final = "doccam"
PRINTER: Final = "printer"

READ_AGAIN_AFTER_S: Final = 1.0
PREVIEW_WITHIN_S: Final = 5.0
CANCEL_WITHIN_S: Final = 3.0
CAPTURE_WITHIN_S: Final = 15.0
"""A still at full resolution, asked for twice where the first came garbled."""
SEED_BITS: Final = 63

Feed: TypeAlias = Callable[[Event], None]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Desk:
    """The devices of one terminal, its screen, and what they need to know."""

    devices: Mapping[str, Device]
    screen: Screen
    place: Place
    profile: Profile
    clock: Clock

    def claim(self, owner: str) -> None:
        """Take every device for the visit ``owner``, or renew that."""
        for device in self.devices.values():
            device.claim(owner)

    async def release(self) -> None:
        """Give every device back; return once their hosts have forgotten the visit."""
        await asyncio.gather(*(device.release() for device in self.devices.values()))

    async def read_card(self, feed: Feed, *, again: bool) -> None:
        """Wait for a card and tell what came of it."""
        if again:
            await asyncio.sleep(READ_AGAIN_AFTER_S)
        end = await self._run(
            READER, "read_card", {}, self.profile.waits.card_s, _told(feed, card_notice)
        )
        event = card_event(end, self.clock.today())
        del end
        for finding in findings_of(event):
            _log.warning("card finding=%s", finding)
        feed(event)

    async def watch_face(
        self, feed: Feed, photo_png: bytes, *, keep_picture: bool
    ) -> None:
        """Show the live picture, compare the face, and tell what came of it."""
        bands = self.profile.face
        args = {
            "card_photo": photo_png,
            "seed": secrets.randbits(SEED_BITS),
            "bands": {"pass": bands.pass_below, "staff": bands.staff_below},
            "keep_picture": keep_picture,
        }
        async with self._preview(CAMERA):
            end = await self._run(
                CAMERA,
                "verify",
                args,
                self.profile.waits.face_s,
                _told(feed, face_notice),
            )
        event = face_event(end)
        del end, args
        feed(event)

    async def watch_papers(self, feed: Feed) -> None:
        """Show what the document camera sees, until called back."""
        async with self._preview(SCANNER) as is_shown:
            if is_shown:
                await asyncio.Event().wait()
        feed(CaptureFailed(Trouble.SCANNER_OFFLINE))

    async def take_page(self, feed: Feed) -> None:
        """Take a picture at full resolution and tell what came of it."""
        end = await self._run(SCANNER, "capture", {}, CAPTURE_WITHIN_S)
        event = capture_event(end)
        del end
        feed(event)

    async def print_ticket(self, feed: Feed, job: str, asked: PrintTicket) -> None:
        """Draw and print the ticket; ``job`` names the paper, which comes only once."""
        try:
            pdf = await asyncio.to_thread(draw, self._ticket(asked))
        except (NotDrawn, NotATicket) as why:
            _log.error("ticket=not_drawn why=%s", why)
            feed(PrintFailed())
            return
        args = {"job": job, "pdf": pdf, "copies": 1}
        end = await self._run(
            PRINTER,
            "print",
            args,
            self.profile.waits.print_s,
            _told(feed, print_notice),
        )
        feed(print_event(end))

    async def cancel_print(self, job: str) -> None:
        """Take the job back, if the printer can be asked."""
        await self._run(PRINTER, "cancel_job", {"job": job}, CANCEL_WITHIN_S)

    @contextlib.asynccontextmanager
    async def _preview(self, camera: str) -> AsyncIterator[bool]:
        """Have the screen show what ``camera`` sees, for as long as this lasts.

        Gives whether it does. Afterwards the camera looks at nobody any more.
        """
        device = self.devices.get(camera)
        if device is None:
            yield False
            return
        async with device.preview:
            try:
                yield await self._show_preview(camera)
            finally:
                self.screen.hide_preview()
                # Also after a refusal: one that came too late may have begun to look.
                await self._run(camera, "preview", {"on": False}, PREVIEW_WITHIN_S)

    async def _show_preview(self, camera: str) -> bool:
        end = await self._run(camera, "preview", {"on": True}, PREVIEW_WITHIN_S)
        try:
            ring = end.data.get("ring")
            if end.code is not Code.SUCCESS or not isinstance(ring, Descriptor):
                return False
            self.screen.show_preview(ring.fd, _preview(end))
        finally:
            let_go(end.data)
        return True

    async def _run(
        self,
        name: str,
        command: str,
        args: Mapping[str, object],
        deadline_s: float,
        noticed: Callable[[Notice], None] | None = None,
    ) -> Completion:
        device = self.devices.get(name)
        if device is None:
            return NO_HOST
        end = await device.run(command, args, deadline_s, noticed)
        # Of a command that ended, code and detail name the fault and never a person.
        _log.info(
            "device=%s command=%s code=%s detail=%s",
            name,
            command,
            end.code,
            end.detail,
        )
        return end

    def _ticket(self, asked: PrintTicket) -> Ticket:
        return Ticket(
            number=asked.ticket,
            office=Office(self.place.office_zh, self.place.office_en),
            service=asked.service,
            issued=asked.issued,
            language=Language(asked.language),
            simulated=any(d.status.simulated for d in self.devices.values()),
            receipt=_receipt(asked.handed),
        )


def _told(
    feed: Feed, means: Callable[[Notice], Event | None]
) -> Callable[[Notice], None]:
    def noticed(notice: Notice) -> None:
        event = means(notice)
        if event is not None:
            feed(event)

    return noticed


def _receipt(handed: Handed | None) -> Receipt | None:
    if handed is None:
        return None
    return Receipt(handed.people, handed.pages, handed.declarations)


def _preview(end: Completion) -> Preview:
    width, height = end.data.get("width"), end.data.get("height")
    return Preview(
        width if isinstance(width, int) else 0, height if isinstance(height, int) else 0
    )
