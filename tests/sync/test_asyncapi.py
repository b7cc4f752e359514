"""The wire's document says what the models say."""

import re
from pathlib import Path

import pytest
import yaml

from sync.asyncapi import channels, document, to_yaml
from sync.wire.topics import Down, Up


def test_the_document_is_not_stale(root: Path) -> None:
    written = (root / "docs/asyncapi.yaml").read_text(encoding="utf-8")

    assert written == to_yaml(document()), "run ./run generate"


def test_every_topic_stands_in_it() -> None:
    names = {channel.name for channel in channels()}

    assert names == {*Up, *Down}


def test_every_reference_leads_somewhere() -> None:
    told = document()
    for path in re.findall(r'"#/([^"]+)"', to_yaml(told)):
        place: object = told
        for step in path.split("/"):
            assert isinstance(place, dict)
            place = place[step]


@pytest.mark.parametrize(
    "value",
    [
        document(),
        {
            "a": [],
            "b": {},
            "c": [[1, "二"], {"d": None}],
            "e: f": "- x\n#",
            "yes": True,
        },
        [],
        "text",
    ],
)
def test_the_yaml_reads_back_as_it_was(value: object) -> None:
    assert yaml.safe_load(to_yaml(value)) == value
