"""Story: the camera will not agree; a registrar compares in person and says so."""

import json

from bench.desk.desk import Desk
from bench.journeys.chronicle import Chronicle
from bench.journeys.clerk import Clerk
from bench.journeys.verdict import opened
from bench.journeys.visitor import Visitor

REASON = "已当面核对"


def test_a_registrar_vouches_with_a_reason_and_the_visit_goes_on(
    visitor: Visitor, clerk: Clerk, desk: Desk, chronicle: Chronicle
) -> None:
    visitor.arrive()
    visitor.identify("a", "b")
    visitor.see("现场照片和证件照片对不上")

    clerk.vouch(REASON)

    ticket = visitor.ticket()
    visitor.see("号单已经打印")
    visitor.leave()
    chronicle.done(ticket)
    assert chronicle.judge()["problems"] == []
    body = json.loads((opened(desk.site, ticket) / "body.json").read_text("utf-8"))
    face = body["seats"][0]["face"]
    assert face["outcome"] != "pass"
    assert face["vouched"]["account"] == desk.site.registrar.account
    assert face["vouched"]["reason"] == "compared_in_person"
