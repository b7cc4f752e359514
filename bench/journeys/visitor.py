"""A visitor of the terminal: sees what the screen shows, touches it, moves the desk.

Everything goes the way a person's goes: labels are found where the screen shows them,
touches arrive through the display, cards lie on the reader's wire.
"""

import contextlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bench.desk.desk import Desk
from bench.screen.glass import Label, look

PATIENCE_S = 40.0
LOST_TOUCH_S = 4.0
TOUCHES = 5
FACE_TRIES = 5
GLANCE_S = 0.05
PAINT_S = 1.5
STILL_S = 0.25
Seen = TypeVar("Seen")


REISSUE = "补领"
"""The service one person is enough for."""
BROKEN_OFF = "刚才的办理中断了"
BROKEN_OFF_SUBMITTED = "画面中断了一下"
HANDED_IN = "信息已提交"
WAYS_OUT = ("重新开始", "知道了", "办完了", "回到首页", "退出", "上一步")
"""Keys that lead home, from wherever a visit was left; the first one shown is it."""
FACE_TROUBLES = ("没有看清动作", "对不上", "看不清楚", "还没有拍好", "再试一次")
TICKET = re.compile(r"\b[A-Z][0-9]{3,}\b")


class NotShown(Exception):
    """The screen never showed what a visitor was told to expect."""


class BrokenOff(Exception):
    """The screen asks to begin again; ``ticket`` is what it says was handed in."""

    def __init__(self, ticket: str) -> None:
        super().__init__(ticket or "nothing handed in")
        self.ticket = ticket


@dataclass(slots=True)
class Visitor:
    """Somebody at the terminal of ``desk``; pictures of the way go into ``album``."""

    desk: Desk
    album: Path | None = None
    pictures: list[Path] = field(default_factory=list)

    def texts(self) -> list[Label]:
        """Return every text the screen shows now."""
        return look(self.desk.site.terminal.glass)

    def await_that(
        self, what: str, seen: Callable[[list[Label]], Seen | None], patience_s: float
    ) -> Seen:
        """Return what ``seen`` finds on the screen, as soon as it finds something.

        Raises:
            NotShown: It found nothing in ``patience_s``.

        """
        until = time.monotonic() + patience_s
        texts: list[Label] = []
        while time.monotonic() < until:
            texts = self.texts()
            look_for_break(texts)
            found = seen(texts)
            if found is not None:
                return found
            time.sleep(GLANCE_S)
        shown = " | ".join(text.label for text in texts)
        raise NotShown(f"no {what} within {patience_s} s; the screen shows: {shown}")

    def see(self, *wanted: str, patience_s: float = PATIENCE_S) -> str:
        """Wait until one of ``wanted`` is part of a text on the screen; return it."""

        def found(texts: list[Label]) -> str | None:
            whole = "\n".join(text.label for text in texts)
            return next((one for one in wanted if one in whole), None)

        return self.await_that(" or ".join(wanted), found, patience_s)

    def press(self, label: str, patience_s: float = PATIENCE_S) -> None:
        """Touch the key that says ``label``, as soon as it may be touched."""
        self.touch(self.await_that(f"key {label}", key_named(label), patience_s))

    def press_just(self, label: str, patience_s: float = PATIENCE_S) -> None:
        """Touch the key that says ``label`` alone, as soon as it may be touched."""
        self.touch(self.await_that(f"key {label}", key_saying(label), patience_s))

    def press_until(self, label: str, *then: str) -> str:
        """Touch ``label``, again if the touch was lost, until one of ``then`` shows."""
        for _ in range(TOUCHES):
            try:
                self.press(label, LOST_TOUCH_S)
            except NotShown:
                return self.see(*then)
            try:
                return self.see(*then, patience_s=LOST_TOUCH_S)
            except NotShown:
                continue
        return self.see(*then)

    def tick(self, box: str) -> None:
        """Touch a box until it is seen ticked."""

        def ticked(texts: list[Label]) -> bool | None:
            return any(one.ticked and box in one.label for one in texts) or None

        for _ in range(TOUCHES):
            seen = self.await_that(f"box {box}", key_named(box), PATIENCE_S)
            if seen.ticked:
                return
            self.touch(seen)
            with contextlib.suppress(NotShown):
                self.await_that(f"tick at {box}", ticked, LOST_TOUCH_S)
        self.await_that(f"tick at {box}", ticked, LOST_TOUCH_S)

    def touch(self, label: Label) -> None:
        """Touch the middle of ``label``."""
        x, y = label.middle
        self.desk.act("touch", {"x": x, "y": y})

    def choose(self, service: str) -> None:
        """Begin a visit for ``service``, by words on its tile."""
        self.press_until(service, "办理前")

    def consent(self, *, face: bool = True, picture: bool = True) -> None:
        """Agree, separately, to what is named."""
        self.tick("同意采集和使用")
        if face:
            self.tick("采集人脸")
        if picture:
            self.tick("现场照片")
        self.picture("consent")
        self.press_until("同意并继续", "身份证平放在读卡区")

    def lay_card(self, card: str) -> None:
        """Lay ``card`` on the reader."""
        self.desk.act("card", card)

    def take_card(self) -> None:
        """Take whatever lies on the reader."""
        self.desk.act("card", "")

    def stand(self, person: str) -> None:
        """Let ``person`` be before the camera, doing what the screen asks."""
        self.desk.act("person", person)

    def pass_face(self, then: str = HANDED_IN) -> None:
        """Look at the camera until ``then`` shows, trying again where the page asks.

        Somebody whose screen dies under a request to turn misses it, as people do.
        """
        for _ in range(FACE_TRIES):
            if self.see(then, *FACE_TROUBLES) == then:
                return
            self._press_either("再试一次", "改由工作人员核验")
        self.see(then)

    def _press_either(self, *labels: str) -> None:
        """Touch the first of ``labels`` that is on the page, if one still is."""
        texts = self.texts()
        key = next(filter(None, (key_named(one)(texts) for one in labels)), None)
        if key is not None:
            self.touch(key)
            with contextlib.suppress(NotShown):
                self.await_that(f"{key.label} gone", self._gone(key), LOST_TOUCH_S)

    def _gone(self, key: Label) -> Callable[[list[Label]], bool | None]:
        return lambda texts: (bool(texts) and key not in texts) or None

    def ticket(self) -> str:
        """Return the ticket number, once the screen says that all is handed in."""
        self.see("信息已提交")

        def number(texts: list[Label]) -> str | None:
            return next((t.label for t in texts if is_ticket(t.label)), None)

        return self.await_that("ticket number", number, PATIENCE_S)

    def picture(self, name: str) -> None:
        """Keep a picture of the screen as it is now."""
        if self.album is not None:
            self.await_still()
            self.album.mkdir(parents=True, exist_ok=True)
            path = self.album / f"{len(self.pictures) + 1:02d}-{name}.png"
            path.write_bytes(self.desk.site.terminal.display.png())
            self.pictures.append(path)

    def await_still(self) -> None:
        """Wait until the glass stands still; a live picture never does."""
        until, seen = time.monotonic() + PAINT_S, b""
        while time.monotonic() < until:
            now = self.desk.site.terminal.display.frame()
            if now == seen:
                return
            seen = now
            time.sleep(STILL_S)

    def check_in(
        self, card: str = "a", person: str = "a", service: str = REISSUE
    ) -> str:
        """Go the whole way from home to the printed ticket; return its number."""
        self.arrive(service)
        self.identify(card, person)
        self.pass_face()
        number = self.ticket()
        self.see("号单已经打印")
        self.picture("ticket")
        self.leave()
        return number

    def check_in_unseen(self, card: str = "a") -> str:
        """Check in without the camera: staff compare in person; return the number."""
        self.see("请选择要办理的业务")
        self.choose(REISSUE)
        self.consent(face=False, picture=False)
        self.lay_card(card)
        number = self.ticket()
        self.see("号单已经打印")
        self.leave()
        return number

    def arrive(self, service: str = REISSUE) -> None:
        """Choose ``service`` and agree to everything."""
        self.see("请选择要办理的业务")
        self.picture("home")
        self.choose(service)
        self.consent()

    def identify(self, card: str, person: str) -> None:
        """Lay down ``card`` and let ``person`` look at the camera."""
        self.picture("card")
        self.lay_card(card)
        self.see("看镜头", "信息已提交")
        self.stand(person)
        self.see("请慢慢向", "请眨一眨眼", "信息已提交", "对不上")
        self.picture("face")

    def leave(self) -> None:
        """Take the card, go, and see the home page again."""
        self.take_card()
        self.press_until("办完了", "请慢走", "请选择要办理的业务")
        self.picture("thanks")
        self.see("请选择要办理的业务")
        self.stand("nobody")

    def begin_again(self) -> None:
        """Put away what a visit left on the desk, and go back to the home page."""
        self.take_card()
        self.stand("nobody")
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            texts = self.texts()
            if any("请选择要办理的业务" in text.label for text in texts):
                return
            out = next(filter(None, (key_named(way)(texts) for way in WAYS_OUT)), None)
            if out is not None:
                self.touch(out)
            time.sleep(GLANCE_S * 10)
        raise NotShown("the home page never came back")


def key_named(label: str) -> Callable[[list[Label]], Label | None]:
    """Return what finds the key with ``label`` among the texts, if it is on."""

    def found(texts: list[Label]) -> Label | None:
        keys = (one for one in texts if one.key and not one.off)
        return next((one for one in keys if label in one.label), None)

    return found


def key_saying(label: str) -> Callable[[list[Label]], Label | None]:
    """Return what finds the key that says ``label`` and nothing else, if it is on."""

    def found(texts: list[Label]) -> Label | None:
        keys = (one for one in texts if one.key and not one.off)
        return next((one for one in keys if one.label == label), None)

    return found


def look_for_break(texts: list[Label]) -> None:
    """Raise `BrokenOff` if the screen says that the visit broke off."""
    whole = " ".join(text.label for text in texts)
    if BROKEN_OFF in whole:
        raise BrokenOff("")
    if BROKEN_OFF_SUBMITTED in whole:
        number = TICKET.search(whole)
        raise BrokenOff(number[0] if number else "")


def is_ticket(text: str) -> bool:
    """Tell whether ``text`` is a ticket number and nothing else."""
    return TICKET.fullmatch(text.strip()) is not None
