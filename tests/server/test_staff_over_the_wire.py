"""One submission over the real wire: handed in, signed in, seen, confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.events import Kind
from sync.wire.staff import Grant, Standing, View, Waiting

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import httpx

    from tests.server.conftest import HandedIn, Site, WireTerminal

    Until = Callable[[Callable[[], bool]], None]

PASSWORD = "a long password"


def upload(client: httpx.Client, terminal: str, handed_in: HandedIn) -> None:
    for name, sealed in handed_in.sealed.items():
        answer = client.patch(
            f"/terminals/{terminal}/materials/{name}",
            content=sealed,
            headers={"Upload-Offset": "0", "Upload-Length": str(len(sealed))},
        )
        assert answer.status_code == 204, answer.text


def test_what_is_handed_in_is_seen_and_confirmed_and_stands_so(
    site: Site,
    tmp_path: Path,
    eventually: Until,
) -> None:
    site.start_broker()
    served = site.serve()
    site.ingest_listens()
    terminal: WireTerminal = site.enrolled(
        "SF-01", tmp_path / "SF-01", served.ready["enrol"]
    )
    site.add_registrar("registrar")
    handed_in = terminal.fake.hand_in("A012", pages=(b"page one", b"page two"))
    terminal.publish(terminal.fake.journal_letter([handed_in.entry]))
    assert set(terminal.receipt(1).awaited) == set(handed_in.sealed)

    here = f"/terminals/{terminal.name}/staff"
    with terminal.client() as client:
        upload(client, terminal.name, handed_in)
        assert client.get(f"{here}/submissions").status_code == 401
        told = {"account": "registrar", "password": PASSWORD}
        grant = Grant.model_validate_json(
            client.post(f"{here}/login", json=told).content
        )
        client.headers["Authorization"] = f"Bearer {grant.grant}"
        waiting = client.get(f"{here}/submissions").content
        (waits,) = Waiting.model_validate_json(waiting).waiting
        assert (waits.ticket, waits.pages, waits.awaited) == ("A012", 2, 0)
        assert waits.submission.hash == handed_in.entry.hash

        where = f"{here}/submissions/{handed_in.name}"
        view = View.model_validate_json(client.post(f"{where}/view").content)
        assert [seat.name for seat in view.seats] == ["王样例", "李示范"]
        pages = [each for each in view.materials if each.role == "page"]
        seen = [client.get(f"{where}/materials/{page.sha256}") for page in pages]
        assert [page.content for page in seen] == [b"page one", b"page two"]

        decision = terminal.fake.decision(handed_in.entry, grant.grant)
        terminal.publish(terminal.fake.journal_letter([decision]))
        assert terminal.receipt(2).hash == decision.hash
        standing = Standing.model_validate_json(client.get(f"{where}/standing").content)
        assert (standing.state, standing.entry) == ("confirmed", decision.hash)
        assert client.post(f"{here}/logout").status_code == 204
        assert client.get(f"{here}/submissions").status_code == 401

    forged = terminal.fake.decision(handed_in.entry, "x" * 43, Kind.SUBMISSION_RETURNED)
    terminal.publish(terminal.fake.journal_letter([forged]))
    eventually(lambda: site.rows("SELECT name FROM alerts") == [("forged_decision",)])
    assert site.rows("SELECT state FROM cases") == [("confirmed",)]
    assert site.command("audit").endswith("unbroken")
