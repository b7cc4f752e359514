"""Input events become contacts: told whole, each finger for itself, none made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui import evdev
from ui.contacts import Contacts, Motion, Ranges, Slot, Torn
from ui.evdev import ABS, SYN, Axis, Event

AXIS = Axis(0, 0, 100)
CODES = (evdev.MT_SLOT, evdev.MT_ID, evdev.MT_X, evdev.MT_Y, evdev.MT_PRESSURE)


def contacts() -> Contacts:
    return Contacts(Ranges(AXIS, AXIS, AXIS))


def told(on: Contacts, *changes: tuple[int, int]) -> list[tuple[str, int, float]]:
    """Return what one report with ``changes`` comes to."""
    for code, value in changes:
        assert on.heard(Event(ABS, code, value, 1.0)) == []
    whole = on.heard(Event(SYN, evdev.REPORT, 0, 2.0))
    assert all(each.at_s == 2.0 for each in whole)
    return [(str(each.motion), each.finger, each.x) for each in whole]


def test_a_touch_where_the_last_one_was_is_told_without_its_place() -> None:
    on = contacts()
    assert told(on, (evdev.MT_ID, 1), (evdev.MT_X, 40)) == [("down", 1, 0.4)]
    assert told(on, (evdev.MT_ID, -1)) == [("up", 1, 0.4)]
    assert told(on, (evdev.MT_ID, 2)) == [("down", 2, 0.4)]


def test_the_first_touch_may_be_where_the_panel_stood_when_it_was_opened() -> None:
    on = Contacts(Ranges(AXIS, AXIS), {0: Slot({evdev.MT_X: 70})})
    assert told(on, (evdev.MT_ID, 9)) == [("down", 1, 0.7)]


def test_a_finger_that_was_down_before_is_not_known() -> None:
    on = contacts()
    assert told(on, (evdev.MT_X, 40)) == []
    assert told(on, (evdev.MT_ID, -1)) == []


def test_another_finger_in_the_same_slot_lifts_the_one_before() -> None:
    on = contacts()
    told(on, (evdev.MT_ID, 1), (evdev.MT_X, 40))
    both = told(on, (evdev.MT_ID, 2), (evdev.MT_X, 60))
    assert [each[:2] for each in both] == [("up", 1), ("down", 2)]


def test_a_report_without_news_tells_nothing() -> None:
    on = contacts()
    told(on, (evdev.MT_ID, 1))
    assert told(on) == []


def test_a_finger_whose_lifting_was_cut_off_is_lost() -> None:
    on = contacts()
    told(on, (evdev.MT_ID, 1), (evdev.MT_X, 40))
    on.heard(Event(ABS, evdev.MT_ID, -1, 1.0))
    (lost,) = on.lose(3.0)
    assert (lost.motion, lost.finger, lost.x) == (Motion.LOST, 1, 0.4)


def test_beyond_its_range_a_place_is_at_the_edge() -> None:
    assert told(contacts(), (evdev.MT_ID, 1), (evdev.MT_X, 120)) == [("down", 1, 1.0)]


def test_missing_events_are_told() -> None:
    with pytest.raises(Torn):
        contacts().heard(Event(SYN, evdev.DROPPED, 0, 1.0))


@given(st.lists(st.tuples(st.sampled_from(CODES), st.integers(-1, 9)), max_size=80))
def test_whatever_comes_each_finger_goes_down_once_and_up_at_most_once(
    changes: list[tuple[int, int]],
) -> None:
    on, known = contacts(), dict[int, Motion]()
    for change in changes:
        for motion, finger, _ in told(on, change):
            last = known.get(finger)
            assert (last is None) == (motion == Motion.DOWN)
            assert last is not Motion.UP
            known[finger] = Motion(motion)
    held = {finger for finger, last in known.items() if last is not Motion.UP}
    assert {each.finger for each in on.lose(3.0)} == held
