"""Somebody who walks at random: touches, pulls cables, kills programs, and goes on.

Most steps are what the page asks for, so that visits get somewhere; the rest is
mischief. What the screen says is handed in goes into the chronicle, whatever else
happens. Chance is given, so a seed repeats the walk as far as time allows.
"""

import contextlib
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from bench.desk.asked import Impossible
from bench.journeys.chronicle import Chronicle
from bench.journeys.couple import LI, WANG, Person, write
from bench.journeys.visitor import (
    BROKEN_OFF,
    BROKEN_OFF_SUBMITTED,
    GLANCE_S,
    HANDED_IN,
    TICKET,
    Visitor,
    is_ticket,
)
from bench.screen.glass import Label
from bench.site.display import HEIGHT, WIDTH

HOME: Final = "请选择要办理的业务"
STEPS: Final = 160
"""A visit that is not over by then is left half-way, which is a way to end too."""
CHANGE_S: Final = 0.5
SENSIBLE: Final = 0.85
"""The share of steps that do what the page asks for."""
KINDNESS_S: Final = 3.0
"""How long something stays broken at most while the walker looks on."""
FORWARD: Final = (
    "重新开始",
    "知道了",
    "办完了",
    "同意并继续",
    "留下这一页",
    "看下一页",
    "确认声明",
    "下一项",
    "材料都放好了",
    "没有这份材料",
    "都对",
    "再试一次",
    "继续办理",
    "改由工作人员核验",
    "回到首页",
)
"""Keys that lead on, the first one that may be touched."""
RAIL_PX: Final = 480
HEAD_PX: Final = 280
FOOT_PX: Final = 890
SERVICES: Final = ("结婚登记", "补领", "离婚登记")
PAPERS: Final = ("household_a", "household_b", "id_copy_a", "passport")
CABLES: Final = ("network", "idcard", "facecam", "doccam", "printer")
PROGRAMS: Final = ("core", "screen", "ship", "broker", "server")


@dataclass(slots=True)
class Walker:
    """Walks one visit after the other at the terminal of ``visitor``."""

    visitor: Visitor
    chronicle: Chronicle
    chance: random.Random
    deeds: dict[str, int] = field(default_factory=dict)
    """How often what was done."""
    _pulled: dict[str, float] = field(default_factory=dict)
    """Cables that are out, and since when."""

    def walk(self) -> None:
        """Walk from home until home again, then mend everything that was broken."""
        has_begun = False
        for _ in range(STEPS):
            texts = self.visitor.texts()
            self._note(texts)
            is_home = shows(texts, HOME)
            if is_home and has_begun:
                break
            has_begun = has_begun or (bool(texts) and not is_home)
            self._mend(KINDNESS_S)
            self._do(self._sense if self._is_sensible() else self._mischief, texts)
            self._await_change(texts)
        self._mend(0.0)
        self._leave()

    def _is_sensible(self) -> bool:
        return self.chance.random() < SENSIBLE

    def _do(self, deed: Callable[[list[Label]], None], texts: list[Label]) -> None:
        with contextlib.suppress(Impossible):  # what was to be done is out of reach
            deed(texts)

    def _note(self, texts: list[Label]) -> None:
        """Keep what the screen says is handed in, and printed."""
        said = self.chronicle.told
        whole = " ".join(text.label for text in texts)
        number = ""
        if HANDED_IN in whole and BROKEN_OFF_SUBMITTED not in whole:
            number = next((t.label.strip() for t in texts if is_ticket(t.label)), "")
        elif BROKEN_OFF_SUBMITTED in whole and (found := TICKET.search(whole)):
            number = found[0]
        if number and number not in said.handed_in:
            self._count("handed in")
            said.handed_in.append(number)
        if number and "号单已经打印" in whole and number not in said.printed:
            said.printed.append(number)
        if BROKEN_OFF in whole:
            self._count("broken off")

    def _sense(self, texts: list[Label]) -> None:
        """Do what the page asks for."""
        self._count("sense")
        boxes = [
            one for one in texts if one.key and not one.ticked and "同意" in one.label
        ]
        if shows(texts, HOME):
            self._touch_key(texts, self.chance.choice(SERVICES))
        elif any(one.key and one.label == "中文" for one in texts):
            self._touch_key(texts, "中文")
        elif shows(texts, "办理前") and len(boxes) > 1:
            self.visitor.touch(self.chance.choice(boxes[:-1] or boxes))
        elif shows(texts, "放身份证", "身份证平放"):
            self._card(texts)
        elif shows(texts, "看镜头"):
            self.visitor.stand("b" if shows(texts, "李示范") else "a")
        else:
            self._go_on(texts)

    def _card(self, texts: list[Label]) -> None:
        """Lay down the card that is asked for, lifting one that lies there already."""
        wanted = "b" if shows(texts, "请第二位") else "a"
        if self.visitor.desk.card == wanted:
            self.visitor.take_card()
        else:
            self.visitor.lay_card(wanted)

    def _go_on(self, texts: list[Label]) -> None:
        pad = next((one for one in texts if one.pad), None)
        if pad is not None and any("签名后" in one.label for one in texts):
            self._sign(pad, LI if shows(texts, "请李示范") else WANG)
            return
        for label in FORWARD:
            if label == "材料都放好了" and self.chance.random() < 1 / 2:
                self._lay_page(texts)
                return
            if self._touch_key(texts, label):
                return
        self._answer(texts)

    def _lay_page(self, texts: list[Label]) -> None:
        self.visitor.desk.act("document", self.chance.choice(PAPERS))
        self._touch_key(texts, "拍这一页")

    def _answer(self, texts: list[Label]) -> None:
        """Pick something, or type a digit of a number."""
        keys = [one for one in texts if one.key and not one.off and in_body(one)]
        if any(one.label == "退格" for one in keys):
            self._dial(texts)
        elif keys:
            self.visitor.touch(self.chance.choice(keys))

    def _dial(self, texts: list[Label]) -> None:
        typed = next(
            (len(one.label.replace(" ", "")) for one in texts if is_number(one)), 0
        )
        if typed < len(WANG.phone):
            self._touch_key(texts, WANG.phone[typed], exactly=True)
        else:
            self._touch_key(texts, "下一项")

    def _sign(self, pad: Label, person: Person) -> None:
        for stroke in person.strokes:
            write(self.visitor, pad, stroke)

    def _mischief(self, texts: list[Label]) -> None:
        """Do something that nobody asked for."""
        deeds: list[tuple[int, Callable[[], None]]] = [
            (8, partial(self._any_key, texts)),
            (4, self._anywhere),
            (3, self._any_card),
            (2, self._pull),
            (2, partial(self.visitor.stand, self.chance.choice(("a", "b", "nobody")))),
            (1, self._kill),
        ]
        weights = [weight for weight, _ in deeds]
        (chosen,) = self.chance.choices([deed for _, deed in deeds], weights)
        chosen()

    def _any_key(self, texts: list[Label]) -> None:
        keys = [one for one in texts if one.key and not one.off]
        if keys:
            self._count("any key")
            self.visitor.touch(self.chance.choice(keys))

    def _anywhere(self) -> None:
        self._count("anywhere")
        x, y = self.chance.randrange(WIDTH), self.chance.randrange(HEIGHT)
        self.visitor.desk.act("touch", {"x": x, "y": y})

    def _any_card(self) -> None:
        self._count("any card")
        self.visitor.desk.act("card", self.chance.choice(("a", "b", "")))

    def _pull(self) -> None:
        name = self.chance.choice(CABLES)
        if name not in self._pulled:
            self._count(f"pull {name}")
            self._pulled[name] = time.monotonic()
            self.visitor.desk.act("cable", {"name": name, "on": False})

    def _kill(self) -> None:
        name = self.chance.choice(PROGRAMS)
        self._count(f"kill {name}")
        self.visitor.desk.act("program", {"name": name, "on": False})

    def _mend(self, after_s: float) -> None:
        """Plug in again what has been out for ``after_s``."""
        now = time.monotonic()
        for name in [n for n, since in self._pulled.items() if now - since >= after_s]:
            self.visitor.desk.act("cable", {"name": name, "on": True})
            del self._pulled[name]

    def _leave(self) -> None:
        """Go home, whatever is shown; a language chosen by chance is given back."""
        self._touch_key(self.visitor.texts(), "中文")
        self.visitor.begin_again()

    def _touch_key(
        self, texts: list[Label], label: str, *, exactly: bool = False
    ) -> bool:
        keys = [one for one in texts if one.key and not one.off]
        fits = [
            one
            for one in keys
            if (one.label == label if exactly else label in one.label)
        ]
        if fits:
            self.visitor.touch(fits[0])
        return bool(fits)

    def _await_change(self, before: list[Label]) -> None:
        until = time.monotonic() + CHANGE_S
        while time.monotonic() < until and self.visitor.texts() == before:
            time.sleep(GLANCE_S)

    def _count(self, deed: str) -> None:
        self.deeds[deed] = self.deeds.get(deed, 0) + 1


def shows(texts: list[Label], *wanted: str) -> bool:
    """Tell whether one of ``wanted`` is part of a text on the screen."""
    return any(one in text.label for text in texts for one in wanted)


def in_body(text: Label) -> bool:
    """Tell whether ``text`` stands below the title, beside the rail, above the keys."""
    return text.x >= RAIL_PX and HEAD_PX <= text.y <= FOOT_PX


def is_number(text: Label) -> bool:
    """Tell whether ``text`` is a telephone number being typed."""
    return not text.key and in_body(text) and text.label.replace(" ", "").isdecimal()
