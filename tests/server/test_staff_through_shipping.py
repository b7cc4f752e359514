"""A registrar's whole way through the terminal's own client, at a real centre."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from domain.events import Kind
from sync.shipping.calls import Asked, Call, Outcome, Reply, refused
from sync.shipping.counter import Counter
from sync.wire.staff import Grant, Standing, View, Waiting

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.conftest import HandedIn, Site, WireTerminal

PASSWORD = "a long password"


def counter_of(terminal: WireTerminal, name: str | None = None) -> Counter:
    context = terminal.identity.context()
    return Counter(terminal.told.api, name or terminal.name, context)


def ask(counter: Counter, call: Call, **args: str) -> Reply:
    return counter.answer(Asked(1, call, args))


def upload(terminal: WireTerminal, handed_in: HandedIn) -> None:
    with terminal.client() as client:
        for name, sealed in handed_in.sealed.items():
            told = {"Upload-Offset": "0", "Upload-Length": str(len(sealed))}
            path = f"/terminals/{terminal.name}/materials/{name}"
            answer = client.patch(path, content=sealed, headers=told)
            assert answer.status_code == 204


def test_sign_in_list_view_confirm_and_what_then_holds(
    site: Site, tmp_path: Path
) -> None:
    site.start_broker()
    served = site.serve()
    site.ingest_listens()
    terminal = site.enrolled("SF-01", tmp_path / "SF-01", served.ready["enrol"])
    other = site.enrolled("SF-02", tmp_path / "SF-02", served.ready["enrol"])
    site.add_registrar("registrar")
    handed_in = terminal.fake.hand_in("A012", pages=(b"page one", b"page two"))
    terminal.publish(terminal.fake.journal_letter([handed_in.entry]))
    terminal.receipt(1)
    upload(terminal, handed_in)
    counter = counter_of(terminal)

    wrong = ask(counter, Call.LOGIN, account="registrar", password="another")
    assert wrong == refused("wrong_credentials")
    told = ask(counter, Call.LOGIN, account="registrar", password=PASSWORD)
    grant = Grant.model_validate_json(told.body).grant

    listed = ask(counter, Call.WAITING, grant=grant)
    (waits,) = Waiting.model_validate_json(listed.body).waiting
    assert (waits.ticket, waits.awaited) == ("A012", 0)
    where = {"grant": grant, "submission": handed_in.name}
    view = View.model_validate_json(ask(counter, Call.VIEW, **where).body)
    page = next(each for each in view.materials if each.role == "page")
    shown = ask(counter, Call.MATERIAL, **where, sha256=page.sha256)
    assert (shown.outcome, shown.body) == (Outcome.DONE, b"page one")

    # A grant is one terminal's; so is a certificate.
    assert ask(counter_of(other), Call.WAITING, grant=grant) == refused("no_grant")
    assert ask(counter_of(other, "SF-01"), Call.WAITING, grant=grant).outcome is (
        Outcome.REFUSED
    )
    nowhere = {"grant": grant, "submission": f"SF-01.{uuid4()}.1"}
    assert ask(counter, Call.VIEW, **nowhere) == refused("no_such_submission")

    standing = ask(counter, Call.STANDING, **where)
    assert Standing.model_validate_json(standing.body).state == "waiting"
    decision = terminal.fake.decision(handed_in.entry, grant, Kind.SUBMISSION_RETURNED)
    terminal.publish(terminal.fake.journal_letter([decision]))
    terminal.receipt(2)
    standing = ask(counter, Call.STANDING, **where)
    held = Standing.model_validate_json(standing.body)
    assert (held.state, held.entry) == ("returned", decision.hash)

    assert ask(counter, Call.LOGOUT, grant=grant).outcome is Outcome.DONE
    assert ask(counter, Call.WAITING, grant=grant) == refused("no_grant")


def test_an_account_that_is_locked_out_is_told_until_when(
    site: Site, tmp_path: Path
) -> None:
    site.start_broker()
    served = site.serve()
    terminal = site.enrolled("SF-01", tmp_path / "SF-01", served.ready["enrol"])
    site.add_registrar("registrar")
    counter = counter_of(terminal)
    for _ in range(20):
        reply = ask(counter, Call.LOGIN, account="registrar", password="another")
        if reply.why != "wrong_credentials":
            break
    assert (reply.outcome, reply.why) == (Outcome.REFUSED, "locked_out")
    assert reply.again_s > 0
