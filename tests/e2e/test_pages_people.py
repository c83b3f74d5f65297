"""Coming in, who may do what, accounts and the runbook, over a real store and no browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.e2e.pages_house import FORM, PASSWORD, House, a_house, page_of, words_of


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One SIC for the module; every test declares its own incident."""
    with a_house(tmp_path_factory.mktemp("people")) as opened:
        yield opened


# ---------------------------------------------------------------- coming in


def test_a_stranger_is_sent_to_sign_in_and_back(house: House) -> None:
    """The link in a page must end on the incident, after the sign-in."""
    incident = house.declare()

    away = house.anyone.get(f"{incident}?all=1")

    assert away.status_code == 303
    assert away.headers["location"] == f"/login?next={incident.replace('/', '%2F')}%3Fall%3D1"
    assert (
        f'name="next" value="{incident}?all=1"'
        in house.anyone.get(away.headers["location"]).text
    )


def test_a_link_from_chat_goes_round_once_instead_of_asking_for_a_password(
    house: House,
) -> None:
    """SameSite=Strict holds the cookie back on the first visit from another site."""
    answer = house.anyone.get("/", headers={"sec-fetch-site": "cross-site"})

    assert answer.status_code == 200
    assert '<meta http-equiv="refresh" content="0; url=/">' in answer.text


def test_a_wrong_password_says_no_more_than_that(house: House) -> None:
    """The words never tell whether the name or the password was wrong."""
    typed = {"name": "alice", "password": "wrong wrong wrong", "next": "/"}

    answer = house.anyone.post("/login", data=typed)

    assert answer.status_code == 401
    assert "The name or the password is wrong" in answer.text
    assert 'value="alice"' in answer.text
    assert "wrong wrong" not in answer.text
    assert "www-authenticate" not in answer.headers


def test_signing_in_and_out(house: House) -> None:
    """A session begins with a cookie that scripts cannot read, and ends at once."""
    typed = {"name": "carol", "password": PASSWORD, "next": "/runbook"}
    answer = house.anyone.post("/login", data=typed)
    assert (answer.status_code, answer.headers["location"]) == (303, "/runbook")
    assert "HttpOnly" in answer.headers["set-cookie"]

    house.people["visitor"] = house.anyone
    left = house.submit("visitor", "/", "/logout")

    assert (left.status_code, left.headers["location"]) == (303, "/login")
    assert house.anyone.get("/").status_code == 303


def test_the_set_up_page_is_shut_once_there_is_an_account(house: House) -> None:
    """One-time: a second first admin would be a back door."""
    typed = {"token": "x", "name": "mallory", "password": PASSWORD}

    answer = house.anyone.post("/setup", data=typed)

    assert answer.status_code == 403
    assert "This set-up link does not work" in words_of(answer.text)


# ---------------------------------------------------------------- who may, and who meant to


def test_a_viewer_sees_everything_and_no_form(house: House) -> None:
    """Dave has no rights: he reads, and hears why he may not act."""
    incident = house.declare()

    page = page_of(house, incident, "dave")
    forged = house.act("dave", incident, "notes", text="hello")

    forms = [action for action, _ in FORM.findall(page)]
    assert forms == ["/logout", "/language"], "nothing that changes an incident"
    assert "Your account may read" in page
    assert forged.status_code == 403


@pytest.mark.parametrize(
    "action", ["/incidents", "/account/tokens", "/account/sessions", "/logout"]
)
def test_a_form_without_the_sessions_own_csrf_value_is_refused(
    house: House, action: str
) -> None:
    """Origin and field both have to hold."""
    typed = {"title": "x", "name": "x", "scope": "read", "csrf": "0" * 64}

    answer = house.people["bob"].post(action, data=typed)

    assert answer.status_code == 403
    assert "did not come from SIC" in words_of(answer.text)


def test_a_form_from_another_site_is_refused(house: House) -> None:
    """The browser says where it comes from; the cookie alone is not enough."""
    incident = house.declare()

    answer = house.people["bob"].post(
        f"{incident}/acknowledgement", headers={"origin": "https://evil.example"}
    )

    assert answer.status_code == 403


def test_a_stale_csrf_value_keeps_what_was_typed(house: House) -> None:
    """After signing in again in another tab the words must not be lost."""
    incident = house.declare()

    answer = house.act("bob", incident, "notes", csrf="0" * 64, text="long and careful")

    assert answer.status_code == 403
    assert ">long and careful</textarea>" in answer.text


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe%zz=%&&=&a", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"--x\r\n\r\n", "multipart/form-data; boundary=x"),
        (b"&".join(b"f%d=1" % n for n in range(60)), "application/x-www-form-urlencoded"),
        (b"text=a%00b%ED%A0%80&csrf=%F0%9F%98%80", "application/x-www-form-urlencoded"),
    ],
)
def test_any_bytes_to_a_form_are_answered_with_words(
    house: House, body: bytes, kind: str
) -> None:
    """Any bytes to any route are a 4xx, never a 5xx."""
    incident = house.declare()

    answer = house.people["bob"].post(
        f"{incident}/notes", content=body, headers={"content-type": kind}
    )

    assert 400 <= answer.status_code < 500
    assert "<h1" in answer.text


# ---------------------------------------------------------------- runbook and accounts


def test_the_runbook_page_shows_owner_age_diagnostics_and_broken_links(house: House) -> None:
    """The text, who keeps it, whether it still holds, and what was not understood."""
    page = page_of(house, "/runbook")

    words = words_of(page)
    assert "Owner sre" in words
    assert "148 days ago" in words
    assert "Reviewed 148 days ago" in words
    assert "no heading “#glossary”" in words
    assert 'id="roles-and-responsibilities"' in page
    assert 'href="#severities-and-slas"' in page


def test_an_incidents_runbook_is_the_one_it_started_under(house: House) -> None:
    """Invariant 12: a later revision does not change a running incident's page."""
    incident = house.declare()
    pinned = house.local.service.current_runbook
    house.local.service.adopt_runbook("new.md", "# Another\n\n## Severities and SLAs\n")
    try:
        page = words_of(page_of(house, f"{incident}/runbook"))
    finally:
        house.local.service.current_runbook = pinned

    assert "Small runbook" in page
    assert "New incidents follow a later one" in page


def test_a_token_is_shown_once_and_can_be_revoked(house: House) -> None:
    """Only the hash is kept, so there is no second showing."""
    made = house.submit(
        "bob", "/account", "/account/tokens", name="laptop", scope="act", expires_in_days="30"
    )
    secret = made.text.split('<code class="secret">')[1].split("<")[0]
    assert secret.startswith("sic_")

    page = page_of(house, "/account", "bob")
    assert secret not in page
    token = house.local.accounts.tokens("bob")[0]
    revoked = house.submit("bob", "/account", f"/account/tokens/{token.id}")

    assert revoked.status_code == 303
    assert house.local.accounts.tokens("bob") == []


def test_an_admin_adds_changes_and_disables_accounts(house: House) -> None:
    """Docs, "First incident": the first admin lets the others in."""
    page = "/admin/accounts"
    added = house.submit(
        "alice", page, page, name="erin", level="viewer", password="five tall brown giraffes"
    )
    assert added.status_code == 303
    erin = f"{page}/erin"
    hidden = {"csrf": house.people["alice"].get(page).text.split('name="csrf" value="')[1][:64]}

    raised = house.people["alice"].post(erin, data=hidden | {"level": "responder"})
    disabled = house.people["alice"].post(erin, data=hidden | {"disabled": "yes"})

    assert (raised.status_code, disabled.status_code) == (303, 303)
    account = house.local.accounts.account("erin")
    assert account.level == "responder"
    assert account.disabled_at is not None


def test_only_admins_see_the_accounts(house: House) -> None:
    """A responder's level does not reach."""
    answer = house.people["bob"].get("/admin/accounts")

    assert answer.status_code == 403
    assert 'href="/admin/accounts"' not in answer.text


def test_the_style_sheet_may_be_kept_for_ever_and_pages_never(house: House) -> None:
    """Its address changes with its content; a page holds what must not stay on a disk."""
    page = house.people["bob"].get("/")
    address = page.text.split('rel="stylesheet" href="')[1].split('"')[0]

    sheet = house.anyone.get(address)

    assert sheet.headers["content-type"].startswith("text/css")
    assert "immutable" in sheet.headers["cache-control"]
    assert page.headers["cache-control"] == "no-store"
    assert house.anyone.get("/static/../pages/home.py").status_code == 404
