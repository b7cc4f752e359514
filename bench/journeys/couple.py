"""Two people who hand in a marriage: cards, faces, answers, pages, signatures.

What they put in is kept beside what the screen said, so that the checker can compare it
with what the centre holds, bit for bit.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from bench.journeys.visitor import (
    LOST_TOUCH_S,
    PATIENCE_S,
    TOUCHES,
    NotShown,
    Visitor,
    key_named,
)
from bench.screen.glass import Label

MARRIAGE: Final = "结婚登记"
BOXES: Final = ("同意采集和使用", "采集人脸", "现场照片")
PAD_WIDTH_PX: Final = 600
"""The pad's own pixels across; on the glass it is as wide as there is room."""
POINT_S: Final = 0.008
PHONE: Final = frozenset("0123456789 ")

Place = tuple[int, int]
Strokes = tuple[tuple[Place, ...], ...]


@dataclass(frozen=True, slots=True)
class Person:
    """One of the two: card, face, what is answered, how it is signed.

    ``occupation`` and ``education`` are words on keys with the codes that stand for
    them in the record (as the policy has them); ``strokes`` are in pad pixels.
    """

    card: str
    occupation: tuple[str, str]
    education: tuple[str, str]
    phone: str
    strokes: Strokes

    @property
    def answers(self) -> Mapping[str, str]:
        """Return the answers as the record must hold them."""
        return {
            "occupation": self.occupation[1],
            "education": self.education[1],
            "phone": self.phone,
        }


WANG: Final = Person(
    card="a",
    occupation=("职员", "17"),
    education=("大学本科", "20"),
    phone="13800001111",
    strokes=(
        tuple((x, 90) for x in range(180, 421, 24)),
        tuple((x, 170 - x // 60) for x in range(200, 401, 25)),
        tuple((300, y) for y in range(90, 271, 15)),
        tuple((x, 272) for x in range(150, 451, 30)),
    ),
)
LI: Final = Person(
    card="b",
    occupation=("专业技术人员", "13"),
    education=("硕士研究生", "14"),
    phone="01065123456",
    strokes=(
        tuple((x, 80) for x in range(170, 431, 26)),
        tuple((300, y) for y in range(40, 181, 14)),
        tuple((296 - 8 * n, 90 + 7 * n) for n in range(14)),
        tuple((304 + 8 * n, 90 + 7 * n) for n in range(14)),
        tuple((220 + 16 * n, 205 - n % 2) for n in range(11)),
        tuple((300 - n // 3, 215 + 9 * n) for n in range(12)),
        tuple((x, 262) for x in range(160, 441, 28)),
    ),
)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What was put in, and the ticket that was given for it."""

    ticket: str
    pages: tuple[str, ...]
    """SHA-256 of each kept page, as the document camera gave it out."""
    signatures: tuple[Strokes, ...]
    answers: tuple[Mapping[str, str], ...]

    def as_facts(self) -> dict[str, Any]:
        """Return it as the checker reads it."""
        return asdict(self)


@dataclass(slots=True)
class Couple:
    """Two people at one terminal; ``visitor`` has their eyes and hands."""

    visitor: Visitor
    people: tuple[Person, Person] = (WANG, LI)
    pages: list[str] = field(default_factory=list)

    def hand_in(self, papers: Sequence[str] = ("household_a",)) -> HandedIn:
        """Go the whole way from home to both sheets of paper."""
        self.gather(papers)
        self.declare()
        handed_in = self.handed_in()
        self.visitor.see("号单已经打印")
        self.visitor.picture("ticket")
        self.visitor.leave()
        return handed_in

    def gather(self, papers: Sequence[str] = ("household_a",)) -> None:
        """Go from home to the review."""
        self.come_to_the_camera()
        for paper in papers:
            self.lay_page(paper)
        self.to_review()

    def come_to_the_camera(self) -> None:
        """Go from home to where the first page is asked for."""
        self.arrive()
        self.identify()
        for number, person in enumerate(self.people):
            self.answer(person, last=number + 1 == len(self.people))

    def to_review(self) -> None:
        """Say that these are all the pages."""
        self.visitor.press_until("材料都放好了", "请二位一起核对")
        self.visitor.picture("review")

    def handed_in(self) -> HandedIn:
        """Return what was handed in, once the screen says that it is."""
        return HandedIn(
            ticket=self.visitor.ticket(),
            pages=tuple(self.pages),
            signatures=tuple(person.strokes for person in self.people),
            answers=tuple(person.answers for person in self.people),
        )

    def arrive(self) -> None:
        """Choose the marriage and agree, both, to everything."""
        visitor = self.visitor
        visitor.see("请选择要办理的业务")
        visitor.picture("home")
        visitor.choose(MARRIAGE)
        for _ in range(TOUCHES * len(BOXES) * 2):
            boxes = visitor.await_that("boxes", _boxes, PATIENCE_S)
            box = next((one for one in boxes if not one.ticked), None)
            if box is None:
                break
            visitor.touch(box)
            self._await_less(len([one for one in boxes if not one.ticked]))
        visitor.picture("consent")
        visitor.press_until("同意并继续", "放身份证")

    def _await_less(self, unticked: int) -> None:
        def fewer(texts: list[Label]) -> bool | None:
            left = [one for one in _boxes(texts) or [] if not one.ticked]
            return len(left) < unticked or None

        try:
            self.visitor.await_that("tick", fewer, LOST_TOUCH_S)
        except NotShown:
            return  # the touch was lost; whoever called touches again

    def identify(self) -> None:
        """Let each lay down a card and look at the camera."""
        self.visitor.see("请第一位放身份证")
        first, second = self.people
        self._identify(first, "请第二位放身份证")
        self.visitor.take_card()
        self._identify(second, "您的职业是")
        self.visitor.take_card()
        self.visitor.stand("nobody")

    def _identify(self, person: Person, then: str) -> None:
        visitor = self.visitor
        visitor.picture("card")
        visitor.lay_card(person.card)
        visitor.see("看镜头")
        visitor.stand(person.card)
        visitor.see("请慢慢向", "请眨一眨眼", then)
        visitor.picture("face")
        visitor.pass_face(then)

    def answer(self, person: Person, *, last: bool) -> None:
        """Pick the occupation and education of ``person``, type the number."""
        visitor = self.visitor
        visitor.see("您的职业是")
        self._pick(person.occupation[0])
        visitor.picture("questions")
        visitor.press_until("下一项", "您的文化程度是")
        self._pick(person.education[0])
        visitor.press_until("下一项", "您的联系电话是")
        self._dial(person.phone)
        visitor.picture("phone")
        visitor.press_until("下一项", "扫描台上" if last else "您的职业是")

    def _pick(self, choice: str) -> None:
        self.visitor.press_just(choice)
        self.visitor.await_that("next question", key_named("下一项"), PATIENCE_S)

    def _dial(self, number: str) -> None:
        for end in range(1, len(number) + 1):
            self.visitor.press_just(number[end - 1])
            self.visitor.await_that(
                f"{end} digits", _shows_number(number[:end]), PATIENCE_S
            )

    def lay_page(self, paper: str) -> None:
        """Lay ``paper`` on the desk, take its picture and keep it."""
        visitor = self.visitor
        self._await_scan()
        visitor.desk.act("document", paper)
        visitor.picture("scan")
        visitor.press_until("拍这一页", "字都清楚吗")
        terminal = visitor.desk.site.terminal
        digest = terminal.order("doccam", "digest").removeprefix("ok ").strip()
        visitor.picture("look")
        visitor.press_until("留下这一页", f"第 {len(self.pages) + 1} 页")
        self.pages.append(digest)

    def _await_scan(self) -> None:
        self.visitor.await_that("camera key", key_named("拍这一页"), PATIENCE_S)

    def declare(self) -> None:
        """Find all in order; both read, sign and press the red key."""
        self.visitor.press_until("都对，去签名", "确认声明书")
        for number, person in enumerate(self.people):
            self.sign(person)
            last = number + 1 == len(self.people)
            then = ("正在保存", "信息已提交") if last else ("读完声明书后确认",)
            self.visitor.press_until("确认声明", *then)

    def sign(self, person: Person) -> None:
        """Read the declaration to its end and write on the pad."""
        visitor = self.visitor
        visitor.press_until("看下一页", "签名后确认", "再签")
        pad = visitor.await_that("pad", _pad, PATIENCE_S)
        for stroke in person.strokes:
            write(visitor, pad, stroke)
        visitor.await_that("red key", key_named("确认声明"), PATIENCE_S)
        visitor.picture("declaration")


def write(visitor: Visitor, pad: Label, stroke: Sequence[Place]) -> None:
    """Draw ``stroke``, given in pad pixels, with one finger on the glass."""
    scale = pad.w / PAD_WIDTH_PX
    at = [(pad.x + round(x * scale), pad.y + round(y * scale)) for x, y in stroke]
    visitor.desk.act(
        "drag",
        [
            ["down", *at[0]],
            *(["move", *place] for place in at[1:]),
            ["up", *at[-1]],
        ],
    )
    time.sleep(POINT_S)  # a hand needs a moment between two strokes


def _boxes(texts: list[Label]) -> list[Label] | None:
    found = [one for one in texts if one.key and any(box in one.label for box in BOXES)]
    return found or None


def _pad(texts: list[Label]) -> Label | None:
    return next((one for one in texts if one.pad), None)


def _shows_number(typed: str) -> Callable[[list[Label]], bool | None]:
    def shown(texts: list[Label]) -> bool | None:
        numbers = (
            one.label.replace(" ", "")
            for one in texts
            if not one.key and set(one.label) <= PHONE
        )
        return typed in numbers or None

    return shown
