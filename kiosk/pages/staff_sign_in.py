"""The page where staff sign in: two fields, the factors still to come, the keyboard."""

from typing import Final

from kiosk.pages.staff_words import trouble
from kiosk.staff.state import Field, State
from ui.pages import (
    Field as Line,
)
from ui.pages import (
    IntentName,
    Key,
    Keyboard,
    Mark,
    Page,
    PageName,
    Role,
    Row,
    Words,
)

DOT: Final = "•"
LABELS: Final = {
    Field.ACCOUNT: Words("staff_sign_in.account"),
    Field.PASSWORD: Words("staff_sign_in.password"),
}
LATER: Final = Words("staff_sign_in.later")
FACTORS: Final = (
    Row(
        "lock",
        Words("staff_sign_in.factor_password"),
        Words("staff_sign_in.now"),
        Mark.NOW,
    ),
    Row("card", Words("staff_sign_in.factor_key"), LATER, Mark.LATER),
    Row("face", Words("staff_sign_in.factor_face"), LATER, Mark.LATER),
)


def sign_in(state: State) -> Page:
    """Return the page; of the password it holds as many dots as were typed."""
    typed = state.typed
    return Page(
        PageName.STAFF_SIGN_IN,
        serial=0,
        title=Words("staff_sign_in.title"),
        lead=Words(
            "staff_sign_in.lead_vouch" if state.vouches else "staff_sign_in.lead"
        ),
        message=trouble(state),
        fields=(
            _line(state, Field.ACCOUNT, typed.account),
            _line(state, Field.PASSWORD, DOT * len(typed.password)),
        ),
        rows=FACTORS,
        keyboard=Keyboard.FULL,
        header=(Key(IntentName.BACK, Words("key.back"), "back"),),
        keys=(_key(state),),
    )


def _line(state: State, field: Field, shown: str) -> Line:
    is_active = state.typed.into is field
    return Line(field.value, LABELS[field], shown, active=is_active)


def _key(state: State) -> Key:
    off = None
    if state.asking:
        off = Words("staff_sign_in.asking")
    elif not state.online:
        off = Words("staff_sign_in.offline")
    elif not (state.typed.account and state.typed.password):
        off = Words("staff_sign_in.unfilled")
    return Key(
        IntentName.SIGN_IN, Words("staff_sign_in.send"), "next", Role.PRIMARY, off=off
    )
