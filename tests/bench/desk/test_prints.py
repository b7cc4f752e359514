"""What one job printed is seen whole: every page, in its order."""

import numpy as np

from bench.simulators.printer.decode import side_by_side

TICKET = np.full((20, 14), 255, np.uint8)
RECEIPT = np.full((20, 14), 10, np.uint8)


def test_one_page_is_itself() -> None:
    assert (side_by_side([TICKET]) == TICKET).all()


def test_ticket_and_receipt_lie_side_by_side() -> None:
    both = side_by_side([TICKET, RECEIPT])
    assert both.shape[0] == TICKET.shape[0]
    assert both.shape[1] > 2 * TICKET.shape[1]
    assert (both[:, :14] == TICKET).all()
    assert (both[:, -14:] == RECEIPT).all()
