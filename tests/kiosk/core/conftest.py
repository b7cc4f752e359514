"""A core of its own over real sockets, with scripted hosts, screen and shipping."""

import asyncio
import hashlib
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from domain.identity import check_character
from drivers.channel import Descriptor, Message, receive, send
from drivers.contract import Code, Completion, Notice, State, Status
from drivers.messages import (
    Cancel,
    Claim,
    CoreSays,
    Do,
    Done,
    Hello,
    HostSays,
    Release,
    Released,
    Told,
    from_core,
    to_message,
)
from kiosk.config import Config, read
from kiosk.core.clock import Clock
from kiosk.core.line import Line, PeerGone
from kiosk.core.program import Program
from sync.sealing import OpeningKey
from sync.wire.enrolment import BrokerAddress, EnrolmentAnswer
from ui import link
from ui.pages import Intent, IntentName, Page, PageName, Point, Stroke

WITHIN_S = 25.0
PEM = "-----BEGIN CERTIFICATE-----\nno certificate\n-----END CERTIFICATE-----\n"
CONFIG = """
[terminal]
id = "T0001"
letter = "A"
place = "hall"
profile = "national-2025"
office = {{ zh = "示范区婚姻登记处", en = "Model District Registry" }}
[paths]
data = "{home}/data"
run = "{home}/run"
log = "{home}/log"
[centre]
enrol = "https://127.0.0.1:1"
[screen]
[devices.idcard]
[devices.facecam]
[devices.doccam]
[devices.printer]
"""
FIELDS = {
    "name": "王样例",
    "sex": "2",
    "nation": "01",
    "birth": "19900101",
    "address": "示范省样例市模拟路一号",
    "number": "99010119900101002" + check_character("99010119900101002"),
    "issuer": "样例公安局",
    "valid_from": "20200101",
    "valid_to": "20400101",
}
CARD: Mapping[str, object] = {
    "layout": "resident",
    "fields": FIELDS,
    "photo_wlt": b"card-photo-as-read",
    "photo_png": b"card-photo-decoded",
}
FACE: Mapping[str, object] = {
    "outcome": "pass",
    "live": "live",
    "score": 0.31,
    "reasons": [],
    "cues": {"challenge": {"asked": "turn_left", "outcome": "live", "score": 1.0}},
    "picture_jpg": b"live-picture",
}

Answer = Callable[["Host", Do], Awaitable[Completion]]


@dataclass
class Site:
    """One terminal's folders, its configuration, and the key only the centre has."""

    config: Config
    file: Path
    opening: OpeningKey
    now_s: float = 0.0
    program: Program = field(init=False)

    def socket(self, name: str) -> Path:
        return self.config.paths.socket(name)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    file = tmp_path / "terminal.toml"
    file.write_text(CONFIG.format(home=tmp_path), encoding="utf-8")
    config = read(file)
    opening = OpeningKey.generate()
    answer = EnrolmentAnswer(
        terminal="T0001",
        certificate=PEM,
        ca=PEM,
        sealing=opening.sealing_key().to_wire(),
        receipt_key=bytes(32),
        broker=BrokerAddress(host="127.0.0.1", port=1),
        api="https://127.0.0.1:1",
    )
    config.paths.keys.mkdir(parents=True)
    (config.paths.keys / "enrolment.json").write_text(answer.model_dump_json())
    return Site(config, file, opening)


@asynccontextmanager
async def core_of(site: Site) -> AsyncIterator[Program]:
    """Run a core in this loop; its flow's clock is ``site.now_s``."""
    program = Program(site.config, Clock(seconds=lambda: site.now_s))
    stopped, ready = asyncio.Event(), asyncio.Event()
    running = asyncio.create_task(program.run(stopped, ready.set))
    await asyncio.wait_for(ready.wait(), WITHIN_S)
    site.program = program
    try:
        yield program
    finally:
        stopped.set()
        await asyncio.wait_for(running, WITHIN_S)


@pytest.fixture
async def core(site: Site) -> AsyncIterator[Program]:
    async with core_of(site) as program:
        yield program


async def connected(path: Path) -> socket.socket:
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    sock.setblocking(False)
    await asyncio.get_running_loop().sock_connect(sock, os.fspath(path))
    return sock


class Host:
    """A scripted device host: a table of answers, and what it was told."""

    def __init__(self, name: str, answers: Mapping[str, Answer]) -> None:
        self.name = name
        self.answers = dict(answers)
        self.told: list[CoreSays] = []
        self.forgets = self.obeys = True
        """Whether it says that it forgot, and whether it lets itself be called back."""
        self.news = asyncio.Condition()
        self._tasks: dict[int, asyncio.Task[None]] = {}

    async def connect(self, path: Path, status: Status | None = None) -> None:
        self.line: Line[Message, Message] = Line(await connected(path), receive, send)
        self.say(Hello(self.name, os.getpid()))
        self.say(status or Status(State.ONLINE, simulated=True))
        self._heard = asyncio.create_task(self._hear())

    def say(self, said: HostSays) -> None:
        self.line.say(to_message(said))

    def notice(self, name: str, **data: object) -> None:
        flying = max(self._tasks, default=0)
        self.say(Told(flying or None, Notice(name, data)))

    def unplug(self) -> None:
        self.line.close()
        self._heard.cancel()

    async def heard(self, matches: Callable[[CoreSays], bool]) -> CoreSays:
        async with self.news:
            await asyncio.wait_for(
                self.news.wait_for(lambda: any(map(matches, self.told))), WITHIN_S
            )
        return next(said for said in reversed(self.told) if matches(said))

    async def asked(self, command: str, times: int = 1) -> Do:
        def have(_: object) -> bool:
            return len(self.commands(command)) >= times

        await self.heard(have)
        return self.commands(command)[-1]

    def commands(self, name: str) -> list[Do]:
        return [s for s in self.told if isinstance(s, Do) and s.name == name]

    async def _hear(self) -> None:
        while True:
            try:
                said = from_core(await self.line.hear())
            except PeerGone:
                return
            match said:
                case Do():
                    work = asyncio.create_task(self._answer(said))
                    self._tasks[said.command] = work
                case Cancel(command):
                    work = self._tasks.pop(command, None)
                    # What ended meanwhile was told already.
                    if work is not None and self.obeys:
                        work.cancel()
                        self.say(Done(command, Completion(Code.CANCELED)))
                case Release(owner):
                    if self.forgets:
                        self.say(Released(owner))
                case Claim():
                    pass
            async with self.news:
                self.told.append(said)
                self.news.notify_all()

    async def _answer(self, do: Do) -> None:
        end = await self.answers[do.name](self, do)
        self._tasks.pop(do.command, None)
        self.say(Done(do.command, end))


def with_(code: Code = Code.SUCCESS, detail: str = "", **data: object) -> Answer:
    async def answer(_host: Host, _do: Do) -> Completion:
        return Completion(code, data, detail)

    return answer


async def never(_host: Host, _do: Do) -> Completion:
    await asyncio.Event().wait()
    raise AssertionError


async def live(_host: Host, do: Do) -> Completion:
    """Answer a preview with a ring of no picture, and its end with nothing."""
    if not do.args["on"]:
        return Completion(Code.SUCCESS)
    ring = Descriptor(os.memfd_create("ring"))
    return Completion(Code.SUCCESS, {"ring": ring, "width": 960, "height": 720})


PAGE = b"\xff\xd8 couples-page-at-full-size"
SHOT: Mapping[str, object] = {
    "picture": PAGE,
    "look_jpg": b"\xff\xd8 a page to look at",
    "width": 4000,
    "height": 3000,
    "sha256": hashlib.sha256(PAGE).hexdigest(),
    "page": {},
}
HOSTS: Mapping[str, Mapping[str, Answer]] = {
    "doccam": {"preview": live, "capture": with_(**SHOT)},
    "idcard": {"read_card": with_(**CARD)},
    "facecam": {"preview": with_(), "verify": with_(**FACE)},
    "printer": {"print": with_(), "cancel_job": with_()},
}


class FakeScreen:
    """A screen without a window: keeps the page, presses keys, answers the wipe."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self.wipes = 0
        self.answers_wipe = True
        self.previews: list[int] = []
        self.is_live = False
        self.pictures: dict[str, bytes] = {}
        self.news = asyncio.Condition()

    async def connect(self, path: Path) -> None:
        self.sock = await connected(path)
        self.sock.send(link.encode(link.Hello(os.getpid())))
        self._heard = asyncio.create_task(self._hear())

    def kill(self) -> None:
        self._heard.cancel()
        self.sock.close()

    @property
    def page(self) -> Page:
        return self.pages[-1]

    async def shows(self, matches: Callable[[Page], bool] | PageName) -> Page:
        def fits(page: Page) -> bool:
            return (
                page.name is matches if isinstance(matches, PageName) else matches(page)
            )

        async with self.news:
            try:
                await asyncio.wait_for(
                    self.news.wait_for(lambda: bool(self.pages) and fits(self.page)),
                    WITHIN_S,
                )
            except TimeoutError:
                stands = self.pages[-1] if self.pages else None
                pytest.fail(f"the screen still shows {stands}")
        return self.page

    def touch(
        self, intent: IntentName, value: str = "", page: int | None = None
    ) -> None:
        serial = self.page.serial if page is None else page
        self.sock.send(link.encode(Intent(intent, serial, value)))

    def sign(self, *points: tuple[int, int], page: int | None = None) -> None:
        serial = self.page.serial if page is None else page
        stroke = Stroke(tuple(Point(x, y, n * 10) for n, (x, y) in enumerate(points)))
        self.sock.send(link.encode(link.Signed(serial, stroke)))

    async def _hear(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await _readable(loop, self.sock)
            try:
                packet, fds, _, _ = socket.recv_fds(self.sock, link.MAX_PACKET_BYTES, 4)
            except ConnectionResetError:
                return
            if not packet:
                return
            async with self.news:
                self._take(link.for_screen(packet), fds)
                self.news.notify_all()

    def _take(self, said: link.ToScreen, fds: list[int]) -> None:
        match said:
            case Page():
                self.pages.append(said)
            case link.Preview():
                self.previews.extend(fds)
                self.is_live = True
            case link.Picture(name, length):
                self.pictures[name] = os.pread(fds[0], length + 1, 0)
                os.close(fds[0])
            case link.Wipe(serial):
                self.wipes += 1
                self.pages.clear()
                self.pictures.clear()
                if self.answers_wipe:
                    self.sock.send(link.encode(link.Wiped(serial)))
            case link.NoPreview():
                self.is_live = False


async def _readable(loop: asyncio.AbstractEventLoop, sock: socket.socket) -> None:
    ready: asyncio.Future[None] = loop.create_future()
    loop.add_reader(sock, lambda: ready.done() or ready.set_result(None))
    try:
        await ready
    finally:
        loop.remove_reader(sock)


class FakeShip:
    """Shipping that keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[Message] = []
        self.news = asyncio.Condition()

    async def connect(self, path: Path, *, online: bool = True) -> None:
        self.line: Line[Message, Message] = Line(await connected(path), receive, send)
        self.line.say({"hello": {"ship": os.getpid()}})
        self.say_online(online)
        self._heard = asyncio.create_task(self._hear())

    def say_online(self, online: bool) -> None:
        self.line.say(
            {"link": {"online": online, "since": "", "depth": 0, "oldest": None}}
        )

    async def hears(self, matches: Callable[[Message], bool]) -> Message:
        async with self.news:
            await asyncio.wait_for(
                self.news.wait_for(lambda: any(map(matches, self.told))), WITHIN_S
            )
        return next(said for said in reversed(self.told) if matches(said))

    def alerts(self) -> list[Any]:
        return [said["alert"] for said in self.told if "alert" in said]

    async def _hear(self) -> None:
        while True:
            try:
                said = await self.line.hear()
            except PeerGone:
                return
            async with self.news:
                self.told.append(said)
                self.news.notify_all()


@dataclass
class Desk:
    """Everything around one core: hosts, screen, shipping."""

    site: Site
    hosts: dict[str, Host]
    screen: FakeScreen
    ship: FakeShip

    @property
    def reader(self) -> Host:
        return self.hosts["idcard"]

    @property
    def camera(self) -> Host:
        return self.hosts["facecam"]

    @property
    def scanner(self) -> Host:
        return self.hosts["doccam"]

    @property
    def printer(self) -> Host:
        return self.hosts["printer"]

    async def set_up(self) -> None:
        for host in self.hosts.values():
            await host.connect(self.site.socket("devices"))
        await self.screen.connect(self.site.socket("screen"))
        await self.ship.connect(self.site.socket("shipping"))

    async def consented(
        self, *consents: str, service: str = "reissue", seats: int = 1
    ) -> None:
        """Choose a service, tick what is to be agreed to, go on."""
        await self.screen.shows(PageName.HOME)
        self.screen.touch(IntentName.CHOOSE_SERVICE, service)
        await self.screen.shows(PageName.CONSENT)
        for name in (f"{n}.{name}" for n in range(1, seats + 1) for name in consents):
            self.screen.touch(IntentName.TOGGLE, name)
            await self.screen.shows(
                lambda page, name=name: any(
                    box.ticked for box in page.boxes if box.name == name
                )
            )
        self.screen.touch(IntentName.AGREE)


def desk_of(site: Site) -> Desk:
    hosts = {name: Host(name, answers) for name, answers in HOSTS.items()}
    return Desk(site, hosts, FakeScreen(), FakeShip())


@pytest.fixture
async def desk(core: Program, site: Site) -> Desk:
    assert core.paths == site.config.paths
    desk = desk_of(site)
    await desk.set_up()
    return desk


class Visitor:
    """A citizen whose every datum is a marker, and a camera that waits for a sign."""

    def __init__(self, site: Site) -> None:
        self.desk = desk_of(site)
        self._sign = asyncio.Event()
        card = {
            **CARD,
            "photo_png": b"photo-on-the-card-decoded",
            "photo_wlt": b"photo-on-the-card-as-read",
        }
        face = {**FACE, "picture_jpg": b"live-picture-of-the-citizen"}
        self.desk.reader.answers["read_card"] = with_(**card)

        async def verify(_host: Host, _do: Do) -> Completion:
            await self._sign.wait()
            return Completion(Code.SUCCESS, face)

        self.desk.camera.answers["verify"] = verify

    @property
    def markers(self) -> list[str]:
        return [
            FIELDS["name"],
            FIELDS["number"],
            FIELDS["address"],
            FIELDS["issuer"],
            "photo-on-the-card-decoded",
            "photo-on-the-card-as-read",
            "live-picture-of-the-citizen",
        ]

    def let_the_camera_answer(self) -> None:
        self._sign.set()


@pytest.fixture
async def visitor(site: Site) -> Visitor:
    return Visitor(site)


@pytest.fixture
def card() -> Mapping[str, object]:
    return CARD
