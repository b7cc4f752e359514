"""Who may open the desk's page, and what it tells the browser to refuse."""

import httpx
import pytest


@pytest.fixture
def signed_in(address: str, token: str) -> httpx.Client:
    """Return a visitor who came by the printed address."""
    client = httpx.Client(base_url=address, follow_redirects=True)
    assert client.get("/", params={"token": token}).status_code == 200
    return client


def test_the_printed_address_opens_the_page_and_leaves_no_token_behind(
    address: str, token: str
) -> None:
    answer = httpx.get(address, params={"token": token})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


@pytest.mark.parametrize("query", ["", "?token=", "?token=guessed", "?token=错"])
def test_without_the_token_there_is_no_page(address: str, query: str) -> None:
    answer = httpx.get(f"{address}/{query}")
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "path", ["/events", "/screen.jpg", "/things", "/static/desk.js"]
)
def test_nothing_at_all_is_served_without_the_token(address: str, path: str) -> None:
    assert httpx.get(address + path).status_code == 403


def test_without_the_token_nothing_is_done(address: str) -> None:
    answer = httpx.post(
        f"{address}/do/paper", json={"value": False}, headers={"Origin": address}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("host", ["bench.example", "127.0.0.1:1", "127.0.0.1"])
def test_no_other_name_leads_here(signed_in: httpx.Client, host: str) -> None:
    assert signed_in.get("/", headers={"Host": host}).status_code == 403


def test_the_page_itself_may_act(signed_in: httpx.Client, address: str) -> None:
    answer = signed_in.post(
        "/do/paper", json={"value": False}, headers={"Origin": address}
    )
    assert answer.status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", None])
def test_another_page_may_not_act(signed_in: httpx.Client, origin: str | None) -> None:
    headers = {} if origin is None else {"Origin": origin}
    answer = signed_in.post("/do/paper", json={"value": False}, headers=headers)
    assert answer.status_code == 403


def test_another_page_may_not_even_read(signed_in: httpx.Client) -> None:
    answer = signed_in.get("/things", headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403


def test_the_browser_is_told_to_refuse_foreign_scripts_and_frames(
    signed_in: httpx.Client,
) -> None:
    policy = signed_in.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
