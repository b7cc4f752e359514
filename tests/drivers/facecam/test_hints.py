"""Hints stand long enough to be read."""

from drivers.facecam.hints import HELD_S, Hints


def test_a_hint_stands_for_a_second_and_is_told_once() -> None:
    told: list[str] = []
    hints = Hints(told.append)
    hints.offer("no_face", 0.0)
    hints.offer("too_far", HELD_S / 2)
    hints.offer("no_face", HELD_S / 2)
    assert told == ["no_face"]
    hints.offer("too_far", HELD_S)
    assert told == ["no_face", "too_far"]
    assert hints.shown == "too_far"
