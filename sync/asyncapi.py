"""What ``docs/asyncapi.yaml`` says, drawn from the wire's models.

AsyncAPI 3.0. The models' JSON schemas are taken as they are; the YAML is written by a
few lines here, so that the terminal needs no YAML library. ``python -m sync.asyncapi``.
"""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pydantic.json_schema import models_json_schema

from sync.wire.commands import Answer, SignedCommand
from sync.wire.entries import BATCH_CONTENT_TYPE, Batch
from sync.wire.receipts import SignedReceipt
from sync.wire.reports import Alert, Health, TerminalState
from sync.wire.topics import Down, Up, down, up

FIRST_LINE: Final = "# Generated from sync.wire by ./run generate; do not edit.\n"
PLAIN_KEY: Final = re.compile(
    r"(?!(?i:y|n|yes|no|on|off|true|false|null)$)[A-Za-z$][A-Za-z0-9_.$-]*"
)
"""Keys that YAML 1.1 takes for themselves, and not for a truth value."""
JSON: Final = "application/json"


@dataclass(frozen=True, slots=True)
class Channel:
    """One topic: who sends what on it, and whether the broker keeps the last."""

    topic: str
    model: type[
        Batch | TerminalState | Health | Alert | Answer | SignedReceipt | SignedCommand
    ]
    about: str
    retained: bool = False
    content_type: str = JSON

    @property
    def name(self) -> str:
        """The last level of the topic."""
        return self.topic.rsplit("/", 1)[1]

    @property
    def upwards(self) -> bool:
        """Whether terminals send it."""
        return "/up/" in self.topic


def channels() -> tuple[Channel, ...]:
    """Return every topic of the wire."""
    who = "{terminal}"
    return (
        Channel(
            up(who, Up.STATE),
            TerminalState,
            "Birth and death of a terminal; the last will is a death.",
            retained=True,
        ),
        Channel(
            up(who, Up.JOURNAL),
            Batch,
            "Journal entries as a CloudEvents 1.0 batch. PUBACK says nothing of"
            " durability: the receipt does.",
            content_type=BATCH_CONTENT_TYPE,
        ),
        Channel(up(who, Up.HEALTH), Health, "The heartbeat."),
        Channel(up(who, Up.ALERT), Alert, "Device faults and tamper alarms."),
        Channel(
            down(who, Down.RECEIPT),
            SignedReceipt,
            "How far the server holds everything, signed with Ed25519.",
            retained=True,
        ),
        Channel(
            down(who, Down.COMMAND),
            SignedCommand,
            "What a terminal is asked to do from afar: signed, expiring, idempotent.",
        ),
        Channel(up(who, Up.ANSWER), Answer, "What became of a command."),
    )


def document() -> dict[str, object]:
    """Return the AsyncAPI document as plain values."""
    told = channels()
    _, schemas = models_json_schema(
        [(channel.model, "serialization") for channel in told],
        ref_template="#/components/schemas/{model}",
    )
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Marriage-registration terminal and its centre",
            "version": "1.0.0",
            "description": "MQTT 5, QoS 1, TLS 1.3 with a certificate per terminal.",
        },
        "defaultContentType": JSON,
        "channels": {channel.name: _channel(channel) for channel in told},
        "operations": dict(_operation(channel) for channel in told),
        "components": {"schemas": schemas["$defs"]},
    }


def _channel(channel: Channel) -> dict[str, object]:
    payload = {"$ref": f"#/components/schemas/{channel.model.__name__}"}
    return {
        "address": channel.topic,
        "description": channel.about,
        "parameters": {"terminal": {"description": "The terminal's id."}},
        "messages": {
            channel.name: {"contentType": channel.content_type, "payload": payload}
        },
        "bindings": {"mqtt": {"bindingVersion": "0.2.0"}},
    }


def _operation(channel: Channel) -> tuple[str, dict[str, object]]:
    verb = "tell" if channel.upwards else "hear"
    return f"{verb}_{channel.name}", {
        "action": "send" if channel.upwards else "receive",
        "channel": {"$ref": f"#/channels/{channel.name}"},
        "bindings": {
            "mqtt": {"qos": 1, "retain": channel.retained, "bindingVersion": "0.2.0"}
        },
    }


def to_yaml(value: object) -> str:
    """Return JSON-like ``value`` as YAML."""
    return FIRST_LINE + "\n".join(_lines(value, "")) + "\n"


def _lines(value: object, indent: str) -> Iterator[str]:
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            name = key if PLAIN_KEY.fullmatch(key) else json.dumps(key)
            yield from _under(f"{indent}{name}:", inner, indent + "  ")
    elif isinstance(value, list) and value:
        for inner in value:
            yield from _under(f"{indent}-", inner, indent + "  ")
    else:
        yield indent + json.dumps(value, ensure_ascii=False)


def _under(head: str, value: object, indent: str) -> Iterator[str]:
    if isinstance(value, dict | list) and value:
        yield head
        yield from _lines(value, indent)
    else:
        yield f"{head} {json.dumps(value, ensure_ascii=False)}"


def main() -> None:
    """Write the document to standard output."""
    sys.stdout.write(to_yaml(document()))


if __name__ == "__main__":
    main()
