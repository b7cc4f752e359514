"""The core: holds the flow's state, feeds it what happens, shows what comes of it."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from domain.policy.profile import Profile
from drivers.contract import State as DeviceState
from drivers.contract import Status
from kiosk.core.centre import Centre
from kiosk.core.clerk import Ledger
from kiosk.core.clock import Clock
from kiosk.core.counter import Around, Counter
from kiosk.core.desk import Desk
from kiosk.core.fitness import Fitness, closed_because, edges
from kiosk.core.reports import device_of
from kiosk.core.rim import Books, Rim
from kiosk.core.told import Told
from kiosk.pages.page import page_of
from kiosk.staff.events import VisitGone, Went
from kiosk.visit.effects import OpenCounter, ShowPicture, Wipe
from kiosk.visit.events import (
    Event,
    JournalFailed,
    StaffLeft,
    TerminalChanged,
    Ticked,
    Touched,
    Vouched,
)
from kiosk.visit.state import BrokenOff, State, Step, Terminal
from kiosk.visit.table import after, cue_of
from sync.wire.reports import Activity, Severity
from sync.wire.staff import Grant

TICK_S: Final = 1.0
RENEW_S: Final = 3.0
HOSTS_WITHIN_S: Final = 20.0
"""A device for which no host has spoken by then is offline, not starting."""

_log = logging.getLogger(__name__)


class WholeBooks(Books, Ledger, Protocol):
    """Where visits and what staff do are written down."""


@dataclass(slots=True, repr=False, eq=False)
class Core:
    """One terminal's flow on one loop. `feed` is the only way in."""

    desk: Desk
    books: WholeBooks
    told: Told
    clock: Clock
    profile: Profile
    alive: Callable[[Activity], None]
    """Told with every tick what the terminal is doing."""
    state: State = field(default_factory=State)
    fitness: Fitness = field(default_factory=Fitness)
    online: bool = False
    ignored: int = 0
    rim: Rim = field(init=False)
    staff: Counter = field(init=False)
    _known: dict[str, Status] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rim = Rim(
            self.books,
            self.desk,
            self.feed,
            self._called,
            self._not_committed,
            self.show,
        )
        self.staff = Counter(self._around())
        self.state = replace(self.state, now=self.clock.seconds())
        self._known = self._statuses()

    def feed(self, event: Event) -> None:
        """Let ``event`` happen: the next state, its page, its effects."""
        turn = after(self.state, event, self.clock.seconds(), self.profile)
        if turn is None:
            self.ignored += 1
            _log.debug("event=ignored step=%s cue=%s", self.state.step, cue_of(event))
            return
        if turn.state.step is not self.state.step:
            _log.info("step=%s from=%s", turn.state.step, self.state.step)
        self._log_trouble(turn.state)
        self.state = turn.state
        pictures = [each for each in turn.effects if isinstance(each, ShowPicture)]
        # A page names no picture that the screen does not have.
        for picture in pictures:
            self.rim.carry_out(picture)
        self.show()
        for effect in turn.effects:
            if isinstance(effect, OpenCounter):
                self.staff.open(effect.seat, online=self.online)
            elif effect not in pictures:
                self.rim.carry_out(effect)
        if self.staff.vouches and self.state.step is not Step.STAFF:
            self.staff.feed(VisitGone())
        self._tell_state()

    def touched(self, touch: Touched) -> None:
        """Hand a touch to whoever the page that stands is for."""
        if self.staff.is_open:
            self.staff.feed(touch)
        else:
            self.feed(touch)

    def _log_trouble(self, after: State) -> None:
        """Tell what stands in the way now: a trouble is a word, never personal."""
        was = self.state.visit.trouble if self.state.visit else None
        now = after.visit.trouble if after.visit else None
        if now is not None and now is not was:
            _log.info("trouble=%s step=%s", now, after.step)

    def show(self) -> None:
        """Have the screen show the page of this state."""
        state = self.state
        if self.staff.is_open:
            simulated = state.terminal.simulated
            page = self.staff.page(state.settings, simulated=simulated)
        else:
            page = page_of(state, self.desk.place, self.profile)
        self.desk.screen.show(page)

    async def tick(self) -> None:
        """Tell the flow of every second, and renew the visit's hold on the devices."""
        began = renewed = self.clock.seconds()
        while True:
            await asyncio.sleep(TICK_S)
            self.staff.feed(Ticked())
            if not self.staff.vouches:
                # Whose face staff vouch for need not touch anything meanwhile.
                self.feed(Ticked())
            self.alive(self.activity())
            now = self.clock.seconds()
            if now - began >= HOSTS_WITHIN_S:
                for device in self.desk.devices.values():
                    device.give_up()
            if self.rim.visit is not None and now - renewed >= RENEW_S:
                renewed = now
                self.desk.claim(str(self.rim.visit))

    def look(self) -> None:
        """Take note of how devices, network and the core's own parts are now."""
        statuses = self._statuses()
        for name, now in statuses.items():
            self._tell_edges(name, now)
        terminal = Terminal(
            devices={name: device_of(status) for name, status in statuses.items()},
            online=self.online,
            closed=closed_because(self.fitness, statuses),
        )
        if terminal != self.state.terminal:
            self.feed(TerminalChanged(terminal))
        self._tell_state()

    def found(self, broken: BrokenOff | None) -> None:
        """Begin; where the last visit broke off, say so and wipe it everywhere."""
        if broken is not None:
            self.state = replace(
                self.state,
                step=Step.BROKEN_OFF,
                broken=broken,
                wiped=False,
                since=self.clock.seconds(),
            )
            self.rim.carry_out(Wipe())
        self.look()
        self.show()

    def went(self, *, online: bool) -> None:
        """Take note that the centre can be reached, or cannot."""
        self.online = online
        self.staff.feed(Went(online))
        self.look()

    def acknowledged(self) -> None:
        """Take note that staff know of the journal that was set aside."""
        self.fitness = replace(self.fitness, acknowledged=True)
        self.look()

    def wanted(self, *, wanted: bool) -> None:
        """Take note that operators want visits to begin here, or do not."""
        self.fitness = replace(self.fitness, wanted=wanted)
        self.look()

    def activity(self) -> Activity:
        """Return what the terminal is doing."""
        if self.state.visit is not None:
            return Activity.VISIT
        is_closed = self.state.step is Step.OUT_OF_SERVICE
        return Activity.OUT_OF_SERVICE if is_closed else Activity.IDLE

    def _around(self) -> Around:
        return Around(
            centre=Centre(self.told.shipping),
            ledger=self.books,
            screen=self.desk.screen,
            place=self.desk.place,
            profile=self.profile,
            clock=self.clock,
            failed=self._staff_not_committed,
            vouched=self._vouched,
            show=self.show,
            left=self._staff_left,
        )

    async def _vouched(self, seat: int, reason: str, grant: Grant) -> None:
        self.feed(Vouched(seat, grant.account, reason, grant.grant))
        await self.rim.caught_up()

    def _staff_left(self) -> None:
        """Give the screen back, to whoever waited or to the next one."""
        self.feed(StaffLeft())
        self.show()

    def _staff_not_committed(self, why: str) -> None:
        self._not_committed(why)
        self.feed(JournalFailed())

    def _tell_state(self) -> None:
        self.told.now(self.activity(), self.state.terminal.closed)

    def _tell_edges(self, name: str, now: Status) -> None:
        # Between two states a host passes through STARTING; that is no edge.
        if now.state is DeviceState.STARTING:
            return
        for edge in edges(name, self._known[name], now):
            self.told.alert(edge.name, edge.severity, edge.detail, edge.device)
        self._known[name] = now

    def _called(self, reason: str) -> None:
        self.told.alert("staff_called", Severity.WARNING, reason, None)

    def _not_committed(self, why: str) -> None:
        self.told.alert("journal_failed", Severity.CRITICAL, why, None)
        if why == "no_room":
            self.fitness = replace(self.fitness, room=False)
        else:
            self.fitness = replace(self.fitness, journal=False)

    def _statuses(self) -> dict[str, Status]:
        return {name: device.status for name, device in self.desk.devices.items()}
