"""A topic names who says what; nothing else is a topic."""

import pytest

from sync.wire.topics import Down, Up, down, sender, up
from sync.wire.values import Malformed


@pytest.mark.parametrize("what", Up)
def test_the_sender_is_read_from_the_topic(what: Up) -> None:
    assert sender(up("T0001", what)) == ("T0001", what)


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "kiosk/T0001/up/gossip",
        "kiosk/T0001/down/receipt",
        "kiosk/T0001/up/journal/more",
        "kiosk/+/up/journal",
        "kiosk/T0001/up/journal\n",
        "other/T0001/up/journal",
    ],
)
def test_what_terminals_do_not_speak_on_is_refused(topic: str) -> None:
    with pytest.raises(Malformed, match="topic"):
        sender(topic)


def test_receipts_go_down() -> None:
    assert down("T0001", Down.RECEIPT) == "kiosk/T0001/down/receipt"
