"""How ``kiosk-ship`` ends tells whether another start can help."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.config import Config, read
from sync.sealing import OpeningKey
from sync.wire.enrolment import BrokerAddress, EnrolmentAnswer
from tests.kiosk.core.conftest import CONFIG, PEM

WITHIN_S = 30.0


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the configuration of an enrolled terminal."""
    file = tmp_path / "terminal.toml"
    file.write_text(CONFIG.format(home=tmp_path), encoding="utf-8")
    answer = EnrolmentAnswer(
        terminal="T0001",
        certificate=PEM,
        ca=PEM,
        sealing=OpeningKey.generate().sealing_key().to_wire(),
        receipt_key=bytes(32),
        broker=BrokerAddress(host="127.0.0.1", port=1),
        api="https://127.0.0.1:1",
    )
    keys = read(file).paths.keys
    keys.mkdir(parents=True)
    (keys / "enrolment.json").write_text(answer.model_dump_json())
    return file


@pytest.fixture
def config(file: Path) -> Config:
    return read(file)


def shipped(file: Path, root: Path) -> int:
    shipping = subprocess.run(
        [sys.executable, "-m", "kiosk.ship", "--config", str(file)],
        cwd=root,
        capture_output=True,
        timeout=WITHIN_S,
        check=False,
    )
    assert shipping.stderr.startswith(b"kiosk-ship: ")
    return shipping.returncode


def test_a_disk_that_fails_is_worth_another_start(
    file: Path, config: Config, root: Path
) -> None:
    config.paths.materials.write_bytes(b"no folder can be made here")
    assert shipped(file, root) == os.EX_TEMPFAIL


def test_an_unusable_configuration_is_not(file: Path, root: Path) -> None:
    file.write_text("[terminal]")
    assert shipped(file, root) == os.EX_CONFIG


def test_a_damaged_answer_of_the_centre_is_not(
    file: Path, config: Config, root: Path
) -> None:
    (config.paths.keys / "enrolment.json").write_text("{")
    assert shipped(file, root) == os.EX_CONFIG
