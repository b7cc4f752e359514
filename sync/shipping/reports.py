"""Birth, death, heartbeat and alerts of one terminal, as messages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from sync.shipping.memory import Memory
from sync.shipping.outlet import Gauges, LinkState
from sync.shipping.post import Post
from sync.wire import topics
from sync.wire.reports import (
    Activity,
    Alert,
    Health,
    Paper,
    Severity,
    TerminalState,
)
from sync.wire.values import to_ms

MAX_DETAIL: Final = 200


@dataclass(frozen=True, slots=True)
class CoreState:
    """What the core last said of the terminal."""

    state: TerminalState
    paper: Paper


@dataclass(slots=True)
class Reports:
    """Puts what shipping knows into words of the wire."""

    terminal: str
    boot: UUID
    clock: Callable[[], datetime]
    gauges: Callable[[], Gauges]
    memory: Memory
    new_id: Callable[[], UUID]
    post: Post
    told: CoreState | None = None
    clock_offset_ms: int | None = None
    _raised: set[tuple[str, str]] = field(default_factory=set)

    def death(self) -> TerminalState:
        """Return what is said when nobody is left to say it."""
        return TerminalState(
            terminal=self.terminal,
            online=False,
            boot=self.boot,
            time=to_ms(self.clock()),
            versions=(),
            devices=(),
            activity=Activity.DOWN,
        )

    def say_state(self) -> None:
        """Say how the terminal is, or that only shipping is there."""
        if self.told is None:
            state = self.death().model_copy(update={"online": True})
        else:
            state = self.told.state
        topic = topics.up(self.terminal, topics.Up.STATE)
        self.post.say(topic, state.model_dump_json().encode(), retain=True)

    def say_health(self, link: LinkState) -> None:
        """Say the heartbeat."""
        gauges = self.gauges()
        health = Health(
            terminal=self.terminal,
            boot=self.boot,
            time=to_ms(self.clock()),
            depth=link.depth,
            oldest=link.oldest,
            disk_free_bytes=gauges.disk_free_bytes,
            disk_total_bytes=gauges.disk_total_bytes,
            memory_used_bytes=gauges.memory_used_bytes,
            memory_total_bytes=gauges.memory_total_bytes,
            temperature_c=gauges.temperature_c,
            clock_offset_ms=self.clock_offset_ms,
            paper=Paper.UNKNOWN if self.told is None else self.told.paper,
            certificate_days=gauges.certificate_days,
        )
        topic = topics.up(self.terminal, topics.Up.HEALTH)
        self.post.say(topic, health.model_dump_json().encode())

    def say_alerts(self) -> None:
        """Say the alerts that wait."""
        topic = topics.up(self.terminal, topics.Up.ALERT)
        for alert in self.memory.alerts():
            if not self.post.is_saying(alert.id):
                payload = alert.model_dump_json().encode()
                self.post.say(topic, payload, kept=alert.id)

    def raise_alarm(self, name: str, detail: str) -> bool:
        """Keep an alarm as a critical alert; tell whether it is new in this life."""
        if (name, detail) in self._raised:
            return False
        self._raised.add((name, detail))
        self.memory.alert(
            Alert(
                id=self.new_id(),
                terminal=self.terminal,
                time=to_ms(self.clock()),
                name=name,
                severity=Severity.CRITICAL,
                device=None,
                detail=detail[:MAX_DETAIL],
            )
        )
        return True
