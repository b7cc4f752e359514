"""The staff screen on the core: staff's flow while somebody of them is at the terminal.

While it `is_open` its pages stand in the citizens' place and every touch is theirs.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from domain.policy.profile import Profile
from kiosk.core.centre import Centre
from kiosk.core.clerk import Clerk, Ledger
from kiosk.core.clock import Clock
from kiosk.core.screen import Screen
from kiosk.pages.place import Place
from kiosk.pages.staff import staff_page
from kiosk.staff.events import Event
from kiosk.staff.state import State, Why
from kiosk.staff.table import after, cue_of
from sync.wire.staff import Grant
from ui.pages import Page, Settings

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Around:
    """What the counter needs of the core: its parts, and whom to tell.

    ``failed`` is told why an entry could not be committed, ``vouched`` for whom and by
    which grant, ``left`` that staff are gone.
    """

    centre: Centre
    ledger: Ledger
    screen: Screen
    place: Place
    profile: Profile
    clock: Clock
    failed: Callable[[str], None]
    vouched: Callable[[int, str, Grant], Awaitable[None]]
    show: Callable[[], None]
    left: Callable[[], None]


@dataclass(slots=True, repr=False, eq=False)
class Counter:
    """Staff's flow on the core's loop. `feed` is the only way in once it is open."""

    around: Around
    state: State | None = None
    clerk: Clerk = field(init=False)

    def __post_init__(self) -> None:
        around = self.around
        self.clerk = Clerk(
            around.centre,
            around.ledger,
            around.screen,
            self.feed,
            around.failed,
            around.vouched,
            around.show,
            self._closed,
        )

    @property
    def is_open(self) -> bool:
        """Whether staff are at the terminal, or are just being forgotten."""
        return self.state is not None

    @property
    def vouches(self) -> bool:
        """Whether they are here for a citizen whose visit waits meanwhile."""
        return self.state is not None and self.state.vouches

    def open(self, seat: int, *, online: bool) -> None:
        """Let staff sign in; to vouch for ``seat``, or to judge submissions at 0."""
        if self.state is not None:
            return
        now = self.around.clock.seconds()
        trouble = None if online else Why.OFFLINE
        self.state = State(
            seat=seat, online=online, trouble=trouble, quiet_since=now, now=now
        )
        _log.info("staff=open vouching=%s", bool(seat))
        self.around.show()

    def feed(self, event: Event) -> bool:
        """Let ``event`` happen; tell whether it was allowed."""
        if self.state is None:
            return False
        before = self.state
        turn = after(before, event, self.around.clock.seconds(), self.around.profile)
        if turn is None:
            _log.debug("event=ignored step=%s cue=%s", before.step, cue_of(event))
            return False
        if turn.state.step is not before.step:
            _log.info("staff=%s from=%s", turn.state.step, before.step)
        self.state = turn.state
        self.around.show()
        for effect in turn.effects:
            self.clerk.carry_out(effect)
        return True

    def page(self, settings: Settings, *, simulated: bool) -> Page:
        """Return the page that stands.

        Raises:
            LookupError: No staff are here.

        """
        if self.state is None:
            raise LookupError("no staff are here")
        return staff_page(
            self.state,
            self.around.place,
            self.around.profile,
            settings,
            simulated=simulated,
        )

    def _closed(self) -> None:
        self.state = None
        self.around.left()
