"""The queue ticket as PDF: what it says, what it never says, and how it can fail."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_mock import MockerFixture

from domain.services import Service
from papers import draw as drawing
from papers.press import NotDrawn, Why, draw
from papers.ticket import Call, Language, Ticket

TextOf = Callable[[bytes], str]


def test_the_number_can_be_selected_and_the_paper_is_one_a4_page(
    ticket: Ticket, text_of: TextOf
) -> None:
    pdf = draw(ticket)
    told = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True)
    text = text_of(pdf)

    assert "Pages:           1" in told.stdout.decode()
    assert "(A4)" in told.stdout.decode()
    for words in (
        "A012",
        "取号单",
        "排队号",
        "结婚登记",
        "示范区婚姻登记处",
        "2026年11月16日星期一10:52",
    ):
        assert words in text


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("service", Service)
def test_every_service_has_its_ticket_in_both_languages_and_none_claims_registration(
    ticket: Ticket, service: Service, language: Language
) -> None:
    words = drawing.wording(replace(ticket, service=service, language=language))

    assert words["service"]
    assert "登记完成" not in str(words)
    assert "registered" not in str(words)


def test_without_the_centre_the_hall_announces_room_and_waiting_count(
    ticket: Ticket, text_of: TextOf
) -> None:
    assert "登记室和等候人数由大厅叫号通知" in text_of(draw(ticket))


def test_with_the_centre_the_ticket_names_the_room_and_who_is_before(
    ticket: Ticket, text_of: TextOf
) -> None:
    text = text_of(draw(replace(ticket, call=Call("2号登记室", 3))))

    assert "到2号登记室门外等叫号" in text
    assert "前面还有3个号" in text
    assert "大厅" not in text


def test_an_english_ticket_keeps_the_chinese_title_once(
    ticket: Ticket, text_of: TextOf
) -> None:
    text = text_of(draw(replace(ticket, language=Language.EN)))

    assert text.count("取号单") == 1
    assert "Queueticket" in text
    assert "Mon16November2026,10:52" in text


def test_a_simulated_terminal_says_so_on_paper(ticket: Ticket, text_of: TextOf) -> None:
    assert "演示设备" in text_of(draw(replace(ticket, simulated=True)))
    assert "演示设备" not in text_of(draw(ticket))


def test_the_same_ticket_is_the_same_paper(ticket: Ticket) -> None:
    assert draw(ticket) == draw(ticket)


def test_a_slow_drawing_is_late(ticket: Ticket) -> None:
    with pytest.raises(NotDrawn) as caught:
        draw(ticket, time_limit_s=0.001)

    assert caught.value.why is Why.LATE


def test_missing_fonts_are_named(
    ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = io.TextIOWrapper(io.BytesIO(ticket.to_json().encode()))
    monkeypatch.setattr(sys, "stdin", sent)
    monkeypatch.setattr(drawing, "FAMILIES", frozenset({"No Such Typeface"}))

    assert drawing.main() is drawing.Ending.NO_FONTS


@pytest.mark.parametrize("ending", [e for e in drawing.Ending if e])
def test_every_ending_of_the_drawing_process_has_its_reason(
    ticket: Ticket, mocker: MockerFixture, ending: drawing.Ending
) -> None:
    done = subprocess.CompletedProcess([], ending, b"")
    mocker.patch("papers.press.subprocess.run", return_value=done)

    with pytest.raises(NotDrawn) as caught:
        draw(ticket)

    assert caught.value.why == ending.name.lower()


def test_a_drawing_process_that_dies_leaves_no_half_paper(
    ticket: Ticket, mocker: MockerFixture
) -> None:
    done = subprocess.CompletedProcess([], -9, b"%PDF-1.7 half")
    mocker.patch("papers.press.subprocess.run", return_value=done)

    with pytest.raises(NotDrawn, match="broken_off"):
        draw(ticket)


@pytest.mark.parametrize(
    "sent", [b"", b"\xff\xfe", b"[]", b"{}", b'{"number": "A012"}', b"null"]
)
def test_the_drawing_process_refuses_what_is_no_ticket_without_a_word(
    root: Path, sent: bytes
) -> None:
    command = [sys.executable, "-m", "papers.draw"]
    done = subprocess.run(
        command, input=sent, capture_output=True, check=False, cwd=root
    )

    assert done.returncode == drawing.Ending.NOT_A_TICKET
    assert done.stdout == done.stderr == b""


def test_drawing_writes_no_file(root: Path, ticket: Ticket, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    command = ["strace", "-f", "-e", "trace=openat,creat,open", "-o", os.fspath(trace)]
    command += [sys.executable, "-B", "-m", "papers.draw"]
    done = subprocess.run(
        command,
        input=ticket.to_json().encode(),
        capture_output=True,
        check=True,
        cwd=root,
    )

    opened = trace.read_text().splitlines()
    written = [
        line
        for line in opened
        if ("O_CREAT" in line or "O_WRONLY" in line or "O_RDWR" in line)
        and "/dev/" not in line
    ]
    assert done.stdout.startswith(b"%PDF-")
    assert any("ticket.typ" in line for line in opened)
    assert written == []
