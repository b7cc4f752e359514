"""Reading a number from pixels: every sign, and never a guess."""

import ast
import string
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest

from bench.simulators.printer import decode
from domain.services import Service
from papers.press import draw
from papers.ticket import Language, Office, Ticket

TICKET = Ticket(
    number="A000",
    office=Office("示范区婚姻登记处", "Shifan District Marriage Registry"),
    service=Service.REISSUE,
    issued=datetime(2026, 11, 16, 2, 52, tzinfo=UTC),
)


def pixels(ticket: Ticket) -> decode.Pixels:
    """Return a ticket's page as a printer without a driver would show it."""
    command = ["pdftoppm", "-r", "150", "-gray", "-singlefile", "-"]
    done = subprocess.run(command, input=draw(ticket), capture_output=True, check=True)
    return cv2.imdecode(np.frombuffer(done.stdout, np.uint8), cv2.IMREAD_GRAYSCALE)


@pytest.mark.parametrize(
    ("number", "language"),
    [
        ("A012", Language.ZH),
        ("B345", Language.EN),
        ("O678", Language.ZH),
        ("Q909", Language.ZH),
        ("I1111", Language.EN),
        ("W80360", Language.ZH),
    ],
)
def test_numbers_are_read_in_both_languages(number: str, language: Language) -> None:
    picture = pixels(replace(TICKET, number=number, language=language))

    assert decode.number(picture).number == number


@pytest.mark.parametrize("signs", [string.ascii_uppercase, string.digits])
def test_no_two_signs_are_alike(signs: str) -> None:
    drawn = dict(decode._templates(signs))

    for sign, glyph in drawn.items():
        assert decode._likest(glyph, drawn) == (sign, pytest.approx(1.0))


def test_a_number_half_covered_is_not_guessed() -> None:
    picture = pixels(TICKET)
    rows = np.flatnonzero((picture < 128).sum(axis=1) > 150)
    picture[(rows[0] + rows[-1]) // 2 :, 300:] = 255

    with pytest.raises(decode.Unreadable):
        decode.number(picture)


def test_an_empty_page_has_no_number() -> None:
    with pytest.raises(decode.Unreadable, match="no number"):
        decode.number(np.full((1706, 1200), 255, np.uint8))


def test_what_is_no_stream_has_no_page(tmp_path: Path) -> None:
    (tmp_path / "out.1").write_bytes(b"not a printer's stream")

    with pytest.raises(decode.Unreadable, match="no page"):
        decode.page(tmp_path / "out.1")


def test_the_reader_stands_alone() -> None:
    tree = ast.parse(Path(decode.__file__).read_text(encoding="utf-8"))
    names = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module]
            if isinstance(node, ast.ImportFrom)
            else [a.name for a in node.names]
        )
    }

    assert {str(name).partition(".")[0] for name in names} <= {
        *sys.stdlib_module_names,
        "cv2",
        "numpy",
        "PIL",
    }
