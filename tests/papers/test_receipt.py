"""The receipt: a second sheet that tells what was handed in, and of nobody."""

import subprocess
from collections.abc import Callable
from dataclasses import replace

from domain.services import Service
from papers.press import draw
from papers.receipt import Receipt
from papers.ticket import Language, Ticket
from papers.wording import wording

TextOf = Callable[[bytes], str]


def test_the_receipt_is_a_second_sheet_of_the_same_paper(
    ticket: Ticket, text_of: TextOf
) -> None:
    pdf = draw(replace(ticket, receipt=Receipt(2, 3, 2)))
    told = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True)
    text = text_of(pdf)

    assert "Pages:           2" in told.stdout.decode()
    for words in (
        "收件回执",
        "排队号A012",
        "身份证信息2人",
        "材料影像3页",
        "声明书2份",
    ):
        assert words in text


def test_what_was_not_handed_in_is_not_on_it(ticket: Ticket, text_of: TextOf) -> None:
    text = text_of(draw(replace(ticket, receipt=Receipt(2, 0, 2))))

    assert "材料影像" not in text


def test_one_person_is_not_spoken_to_as_two(ticket: Ticket) -> None:
    alone = replace(ticket, service=Service.REISSUE, receipt=Receipt(1, 1, 0))

    assert "二位" not in str(wording(alone)["receipt"])


def test_no_receipt_claims_more_than_was_taken_in(ticket: Ticket) -> None:
    for language in Language:
        words = wording(replace(ticket, language=language, receipt=Receipt(2, 1, 2)))
        told = str(words["receipt"])
        assert "登记完成" not in told
        assert "受理回执" not in told
