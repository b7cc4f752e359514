"""A ticket to vary, and a reader of PDFs."""

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from domain.services import Service
from papers.ticket import Office, Ticket


@pytest.fixture
def ticket() -> Ticket:
    return Ticket(
        number="A012",
        office=Office("示范区婚姻登记处", "Shifan District Marriage Registry"),
        service=Service.MARRIAGE,
        issued=datetime(2026, 11, 16, 2, 52, tzinfo=UTC),
    )


@pytest.fixture
def text_of() -> Callable[[bytes], str]:
    """Return what a reader can select in a PDF, without the spaces between words."""

    def text(pdf: bytes) -> str:
        command = ["pdftotext", "-layout", "-", "-"]
        done = subprocess.run(command, input=pdf, capture_output=True, check=True)
        return "".join(done.stdout.decode().split())

    return text
