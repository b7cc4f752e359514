"""What arrives from the broker, read: a letter becomes a report or a refusal."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from server.records.refusals import Refusal
from sync.wire.commands import Answer
from sync.wire.entries import Entry, unpack
from sync.wire.reports import Alert, Health, TerminalState
from sync.wire.topics import Up, sender
from sync.wire.values import Malformed, parsed

UNKNOWN_SENDER: Final = "?"
"""Whom a refusal names when the topic names nobody."""


@dataclass(frozen=True, slots=True, repr=False)
class Letter:
    """A message and how to tell the broker that it is safe here."""

    topic: str
    payload: bytes
    retained: bool
    """The broker's memory of an earlier message, not the terminal speaking now."""
    acknowledge: Callable[[], None]


@dataclass(frozen=True, slots=True, repr=False)
class Batch:
    """Entries of one terminal, each whole."""

    terminal: str
    entries: tuple[Entry, ...]


Report: TypeAlias = Batch | TerminalState | Health | Alert | Answer


def read(letter: Letter) -> Report | Refusal:
    """Return what the letter says, or why it cannot be taken in."""
    terminal = UNKNOWN_SENDER
    try:
        terminal, what = sender(letter.topic)
        report = _parse(what, terminal, letter.payload)
    except Malformed as problem:
        return Refusal(terminal, letter.topic[:160], problem.cause, letter.payload)
    return report


def _parse(what: Up, terminal: str, payload: bytes) -> Report:
    if what is Up.JOURNAL:
        return Batch(terminal, unpack(payload, terminal))
    told: TerminalState | Health | Alert | Answer
    if what is Up.STATE:
        told = parsed(TerminalState, payload)
    elif what is Up.HEALTH:
        told = parsed(Health, payload)
    elif what is Up.ANSWER:
        told = parsed(Answer, payload)
    else:
        told = parsed(Alert, payload)
    if told.terminal != terminal:
        raise Malformed("terminal")
    return told
