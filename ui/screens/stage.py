"""A page becomes a scene: header, rail, the page's own room, keys, cover."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from ui.pages import IntentName, Key, Page, PageName, Role
from ui.screens.card import card, side_keys
from ui.screens.consent import consent
from ui.screens.counter import (
    SIDE,
    STAFF,
    for_staff,
    one_picture,
    reason,
    result,
    staff_header,
    waiting_list,
)
from ui.screens.declaration import aside_keys, declaration
from ui.screens.face import face
from ui.screens.header import header, strip
from ui.screens.home import home
from ui.screens.idle import idle
from ui.screens.keys import GAP, bar, key, key_width
from ui.screens.look import Look
from ui.screens.notice import notice
from ui.screens.panels import note
from ui.screens.questions import questions
from ui.screens.rail import rail
from ui.screens.review import review
from ui.screens.scan import scan, taken
from ui.screens.sign_in import sign_in
from ui.screens.staff_review import staff_review
from ui.screens.ticket import ticket
from ui.shapes import Area, Box, Scene
from ui.tokens import HEIGHT, WIDTH

ROOMS: Final[Mapping[PageName, Callable[[Look, Page], Scene]]] = MappingProxyType(
    {
        PageName.HOME: home,
        PageName.CONSENT: consent,
        PageName.CARD: card,
        PageName.FACE: face,
        PageName.QUESTIONS: questions,
        PageName.SCAN: scan,
        PageName.LOOK: taken,
        PageName.REVIEW: review,
        PageName.DECLARATION: declaration,
        PageName.SUBMITTING: notice,
        PageName.TICKET: ticket,
        PageName.THANKS: notice,
        PageName.STAFF: notice,
        PageName.OUT_OF_SERVICE: notice,
        PageName.BROKEN_OFF: notice,
        PageName.STAFF_SIGN_IN: sign_in,
        PageName.STAFF_LIST: waiting_list,
        PageName.STAFF_REVIEW: staff_review,
        PageName.STAFF_PICTURE: one_picture,
        PageName.STAFF_REASON: reason,
        PageName.STAFF_RESULT: result,
    }
)

TELLING: Final = frozenset(
    {
        PageName.CARD,
        PageName.FACE,
        PageName.QUESTIONS,
        PageName.SCAN,
        PageName.LOOK,
        PageName.REVIEW,
        PageName.DECLARATION,
        PageName.STAFF_REVIEW,
        PageName.STAFF_REASON,
    }
)
"""Pages with room for a quiet sentence between their keys."""


def scene(look: Look, page: Page) -> Scene:
    """Return everything that is on the screen for ``page``, back to front."""
    look = replace(look, strip=page.simulated or not page.online)
    is_staff = page.name in STAFF
    look = for_staff(look) if is_staff else look
    page = _with_help_at_hand(look, page)
    ground = Box(Area(0, 0, WIDTH, HEIGHT), "bg")
    top = staff_header(look, page) if is_staff else header(look, page)
    edge = strip(look, page)
    if page.idle is not None:
        # Nothing of the page is drawn below the cover: it cannot shine through.
        return (ground, *idle(look, page, page.idle), *top, *edge)
    beside = rail(look, page.rail) if page.rail and not is_staff else ()
    return (
        ground,
        *beside,
        *ROOMS[page.name](look, page),
        *_foot(look, page),
        *top,
        *edge,
    )


def _with_help_at_hand(look: Look, page: Page) -> Page:
    """In 长辈版 the key that calls staff comes down into the thumb corner."""
    if not look.style.is_extra:
        return page
    calls = [this for this in page.header if this.intent is IntentName.CALL_STAFF]
    # Two keys beside the ticket leave no room for a third.
    is_full = page.name is PageName.TICKET and len(page.keys) > 1
    if not calls or page.idle is not None or is_full:
        return page
    kept = tuple(
        this for this in page.header if this.intent is not IntentName.CALL_STAFF
    )
    if any(this.intent is IntentName.CALL_STAFF for this in page.keys):
        return replace(page, header=kept)
    has_primary = any(this.role is not Role.PLAIN for this in page.keys)
    if has_primary or (page.keys and page.keys[-1].off is not None):
        keys = (*page.keys[:-1], calls[0], page.keys[-1])
    else:
        keys = (*page.keys, replace(calls[0], role=Role.PRIMARY))
    return replace(page, header=kept, keys=keys)


def _foot(look: Look, page: Page) -> Scene:
    """Return the keys along the foot, and the page's note in the room between."""
    if page.name in {PageName.TICKET, PageName.STAFF_SIGN_IN}:
        return ()
    content = look.content(railed=page.rail is not None)
    if page.name in STAFF:
        content = Area(SIDE, 0, WIDTH - 2 * SIDE, 0)
    high = look.sizes.key_height
    area = Area(content.x, look.floor - high, content.w, high)
    aside = ASIDE.get(page.name, _no_keys)(look, page)
    keys = tuple(this for this in page.keys if this not in aside)
    if look.style.is_extra and len(keys) == 1:
        wide = (area.w - 32) / 2
        return key(look, keys[0], area.column(area.right - wide, wide))
    told = _between(look, page, keys, area)
    return (*bar(look, keys, area), *told)


def _no_keys(_: Look, __: Page) -> tuple[Key, ...]:
    """Return no key: all stand at the foot."""
    return ()


ASIDE: Final[Mapping[PageName, Callable[[Look, Page], tuple[Key, ...]]]] = (
    MappingProxyType(
        {
            PageName.CARD: side_keys,
            PageName.DECLARATION: lambda _, page: aside_keys(page),
        }
    )
)
"""The keys that stand elsewhere on their page."""


def _between(look: Look, page: Page, keys: tuple[Key, ...], area: Area) -> Scene:
    if page.name not in TELLING or not page.footer or look.style.is_extra or not keys:
        return ()
    left = area.x + key_width(look, keys[0]) + 36
    taken = sum(key_width(look, this) + GAP for this in keys[1:])
    room = Area(left, area.y, area.right - taken - 12 - left, area.h)
    least_px = 320
    return note(look, look.say(page.footer[0]), room) if room.w >= least_px else ()
