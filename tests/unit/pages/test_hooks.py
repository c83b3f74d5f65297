"""Webhooks on pages: one page holds the token, a press works once, all is plain HTML."""

from __future__ import annotations

import re
from html import unescape

import pytest
from tests.unit.pages.hook_screen import TOKEN, Screen

from sic.domain.webhook.outcome import Outcome
from sic.entrypoints.http.pages.forms import Form
from sic.entrypoints.http.pages.hook_fields import arguments_of, fields_of

# ---------------------------------------------------------------- looking


def test_the_catalogue_shows_the_cell_and_the_rule_that_holds(screen: Screen) -> None:
    """The seed's contradiction: the cell says No, and still one press is asked."""
    page = screen.page("dave", "/webhooks")
    row = page[
        page.index('<tr id="dns-flush">') : page.index("</tr>", page.index('id="dns-flush"'))
    ]
    assert "“No”" in row
    assert "one press on the exact request" in row
    assert "never" in row


def test_a_webhook_nobody_bound_is_listed_with_the_reason(screen: Screen) -> None:
    """Unbound is shown, not hidden; and there is no form to run it."""
    screen.bindings.unbind("dns-flush", "alice")
    assert "No administrator has said yet what it calls." in screen.page("bob", "/webhooks")
    page = screen.page("bob", f"/incidents/{screen.id}/webhooks/dns-flush")
    assert "It cannot run." in page
    assert 'id="preview"' not in page


def test_a_suggested_value_fills_lists_only_and_is_marked() -> None:
    """Recommendation contract: free-text arguments are never prefilled."""
    schema = {"service": {"enum": ["api", "db"]}, "host": {"pattern": "^[a-z]+$"}}
    asked = {"service": "db", "host": "evil"}
    service, host = fields_of(schema, {}, asked)
    assert (service.value, service.suggested) == ("db", True)
    assert (host.value, host.suggested) == ("", False)
    assert fields_of(schema, {}, {"service": "other"})[0].suggested is False


def test_what_is_typed_becomes_what_the_schema_names() -> None:
    """A form has only text; the schema judges numbers, booleans and lists."""
    schema = {
        "count": {"type": "integer"},
        "share": {"type": "number"},
        "hard": {"type": "boolean"},
        "level": {"enum": [1, "1x"]},
        "host": {"pattern": "^[a-z]+$"},
        "none": {"type": "integer"},
    }
    typed = {"count": "3", "share": "0.5", "hard": "true", "level": "1", "host": "db"}
    form = Form({f"arg-{name}": text for name, text in typed.items()})
    read = arguments_of(schema, form)
    assert read == {"count": 3, "share": 0.5, "hard": True, "level": 1, "host": "db"}
    assert arguments_of(schema, Form({"arg-count": "three"})) == {"count": "three"}


def test_arguments_outside_the_schema_come_back_to_the_form(screen: Screen) -> None:
    """What was typed is kept, and nothing is previewed."""
    answer = screen.preview(**{"arg-service": "other"})
    assert answer.status_code == 422
    assert "These arguments cannot be used" in answer.text
    assert TOKEN.search(answer.text) is None


# ---------------------------------------------------------------- confirming


def test_the_confirmation_page_says_all_that_would_happen(screen: Screen) -> None:
    """Interface 6.3 (4): exact request, target, incident, effect, who, until when."""
    page = unescape(screen.preview().text)
    for words in (
        "POST https://ops.internal:8443/dns-flush/resolver-2",
        "Authorization: Bearer •••••• (secret ops)",
        f'"incident":"{screen.id}"',
        "10.0.0.7",
        "not stated by whoever bound it",
        "<strong>bob</strong>",
        "Run dns-flush on resolver-2 (https://ops.internal:8443)",
        "It never ran.",
        "data-due=",
        "Nothing has been sent yet.",
    ):
        assert words in page, words
    assert screen.sent == 0


def test_one_press_runs_it_once_and_a_second_one_runs_nothing(screen: Screen) -> None:
    """Acceptance 13: double click and replay by Back; what became of it is shown."""
    address, token = screen.shown()
    first = screen.post("bob", f"{address}/confirmation", token=token)
    assert (first.status_code, first.headers["location"]) == (303, address)
    again = screen.post("bob", f"{address}/confirmation", token=token)
    assert again.status_code == 409
    assert "answered (200)" in again.text
    assert screen.sent == 1


def test_the_token_is_on_one_page_and_in_no_address(screen: Screen) -> None:
    """Neither the run's page, nor the incident's, nor a redirect holds it; nothing keeps it."""
    answer = screen.preview()
    assert answer.headers["cache-control"] == "no-store"
    token = TOKEN.search(answer.text)[1]  # type: ignore[index]  # the page is known to have it
    address = re.search(r'action="([^"]+)/confirmation"', answer.text)[1]  # type: ignore[index]  # as above
    for path in (address, f"/incidents/{screen.id}", "/webhooks"):
        assert token not in screen.page("bob", path)
    pressed = screen.post("bob", f"{address}/confirmation", token=token)
    assert token not in pressed.headers["location"]
    assert screen.people["bob"].get(f"{address}/confirmation").status_code == 405
    assert screen.sent == 1


def test_a_typed_webhook_runs_only_with_its_exact_name(screen: Screen) -> None:
    """Level typed: a wrong name spends nothing, and the page comes back with its token."""
    address, token = screen.shown(name="cache-purge")
    wrong = screen.post("bob", f"{address}/confirmation", token=token, typed="cache-purg")
    assert wrong.status_code == 403
    assert TOKEN.search(wrong.text)[1] == token  # type: ignore[index]  # the page must have it
    assert screen.sent == 0
    right = screen.post("bob", f"{address}/confirmation", token=token, typed="cache-purge")
    assert right.status_code == 303
    assert screen.sent == 1


def test_a_forged_form_sends_nothing(screen: Screen) -> None:
    """Without the page's own proof, with a foreign origin, or with somebody else's session."""
    address, token = screen.shown()
    bare = screen.people["bob"].post(f"{address}/confirmation", data={"token": token})
    assert bare.status_code == 403
    assert screen.stage(address) == "previewed"
    foreign = screen.people["bob"].post(
        f"{address}/confirmation",
        data={"token": token},
        headers={"Origin": "https://evil.example"},
    )
    assert foreign.status_code == 403
    other = screen.post("carol", f"{address}/confirmation", token=token)
    assert other.status_code == 409
    assert screen.sent == 0


def test_no_way_of_asking_but_the_form_reaches_a_webhook(screen: Screen) -> None:
    """Acceptance 13: a bearer token cannot use the pages, and a link runs nothing."""
    address, token = screen.shown()
    program = screen.site.client("bob")
    assert program.post(f"{address}/confirmation", data={"token": token}).status_code == 403
    linked = f"{address}?token={token}&typed=dns-flush"
    assert screen.people["bob"].get(linked).status_code == 200
    assert screen.sent == 0


def test_cancel_denies_nothing_and_a_denial_is_for_good(screen: Screen) -> None:
    """Who leaves the page only leaves it; who denies is on record, and the token is spent."""
    page = screen.preview()
    assert f'<form method="get" action="/incidents/{screen.id}#executions"' in page.text
    address, token = screen.shown()
    denied = screen.post("carol", f"{address}/denial", reason="not now")
    assert denied.headers["location"] == address
    assert "not now" in screen.page("bob", address)
    late = screen.post("bob", f"{address}/confirmation", token=token)
    assert late.status_code == 409
    assert screen.sent == 0


def test_a_page_left_open_too_long_leads_to_a_new_preview(screen: Screen) -> None:
    """Expired: nothing was sent, and the next step is a link."""
    address, token = screen.shown()
    screen.site.clock.forward(seconds=121)
    late = screen.post("bob", f"{address}/confirmation", token=token)
    assert late.status_code == 409
    assert f'href="/incidents/{screen.id}/webhooks/dns-flush"' in late.text
    assert screen.sent == 0


def test_two_persons_each_press_once(screen: Screen) -> None:
    """The first waits with an address to hand on; the second sees the same request."""
    screen.bind("dns-flush", level="two_person")
    address, token = screen.shown()
    screen.post("bob", f"{address}/confirmation", token=token)
    assert f"http://127.0.0.1{address}" in screen.page("bob", address)
    assert "/approval" not in screen.page("bob", address)
    page = screen.page("carol", address)
    assert "POST https://ops.internal:8443/dns-flush/resolver-2" in page
    request = re.search(r'name="request" value="([^"]+)"', page)[1]  # type: ignore[index]  # the page must have it
    assert screen.sent == 0
    mine = screen.post("bob", f"{address}/approval", request=request)
    assert mine.status_code == 403
    approved = screen.post("carol", f"{address}/approval", request=request)
    assert approved.status_code == 303
    assert screen.sent == 1


def test_the_commander_is_told_whom_to_ask_and_may_break_the_glass(screen: Screen) -> None:
    """Roles: the IC runs no technical task; with a reason it is recorded and shown."""
    screen.role("alice", "ic")
    screen.role("carol", "tech-lead")
    page = screen.page("alice", f"/incidents/{screen.id}")
    part = page[page.index('id="executions"') :]
    assert "Ask the Tech Lead: carol." in part
    assert "<button disabled>dns-flush</button>" in part
    refused = screen.preview("alice")
    assert refused.status_code == 403
    assert "runs no technical task" in refused.text
    address, token = screen.shown("alice", break_glass="nobody else is awake")
    screen.post("alice", f"{address}/confirmation", token=token)
    assert "nobody else is awake" in screen.page("dave", address)
    assert screen.sent == 1


def test_who_may_only_read_gets_no_form(screen: Screen) -> None:
    """Dave has no rights; his forged form is refused with words."""
    page = screen.page("dave", f"/incidents/{screen.id}/webhooks/dns-flush")
    assert 'id="preview"' not in page
    assert screen.preview("dave").status_code == 403


# ---------------------------------------------------------------- what came of it


def test_an_answer_is_text_whatever_it_looks_like(screen: Screen) -> None:
    """Execution contract 7: the response body is untrusted."""
    hostile = "<script>alert(1)</script> & done"
    screen.site.sink.outcome = Outcome(kind="responded", status=200, text=hostile, bytes=9)
    address, token = screen.shown()
    screen.post("bob", f"{address}/confirmation", token=token)
    raw = screen.people["bob"].get(address).text
    assert "<script>alert" not in raw
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in raw


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome(kind="unknown", problem="The line broke."), "It may have run"),
        (Outcome(kind="not_sent", problem="It refused."), "Nothing left SIC"),
        (Outcome(kind="responded", status=500, text="no"), "not with success"),
    ],
)
def test_a_run_that_failed_says_what_to_do(
    screen: Screen, outcome: Outcome, words: str
) -> None:
    """Invariant 7: an unknown outcome is for a human to decide."""
    screen.site.sink.outcome = outcome
    address, token = screen.shown()
    screen.post("bob", f"{address}/confirmation", token=token)
    assert words in screen.page("bob", address)
    assert words in screen.page("carol", f"/incidents/{screen.id}")


def test_the_incident_lists_what_waits_for_whom(screen: Screen) -> None:
    """Interface 6.3 (2): who proposed, the exact target, expires in."""
    address, _token = screen.shown()
    part = screen.page("carol", f"/incidents/{screen.id}")
    part = part[part.index('id="executions"') :]
    assert "Actions awaiting confirmation" in part
    assert "resolver-2 (https://ops.internal:8443)" in part
    assert "bob: waits for the press of who looked at it" in part
    assert f'href="{address}"' in part
    assert "data-due=" in part


def needs_you(screen: Screen, who: str) -> str:
    """Return what home says waits for a person, as it stands in the page."""
    page = screen.page(who, "/")
    return page[page.index('data-part="needs"') : page.index('data-part="active"')]


def test_home_lists_my_own_preview_until_it_is_over(screen: Screen) -> None:
    """Interface 6.3 (1): "Needs you" has my unconfirmed actions, and nobody else's."""
    screen.post("alice", f"/incidents/{screen.id}/acknowledgement")
    address, token = screen.shown()
    mine = needs_you(screen, "bob")
    assert "<strong>dns-flush</strong> resolver-2 (https://ops.internal:8443)" in mine
    assert "bob: waits for the press of who looked at it" in mine
    assert f'href="{address}"' in mine
    assert screen.id in mine
    assert "data-due=" in mine
    assert address not in needs_you(screen, "carol")
    screen.post("bob", f"{address}/confirmation", token=token)
    assert address not in needs_you(screen, "bob")


def test_home_asks_everybody_else_for_the_second_press(screen: Screen) -> None:
    """Contract, 4: whoever may approve, and not who asked, who commands, or may only read."""
    screen.bind("dns-flush", level="two_person")
    screen.role("alice", "ic")
    address, token = screen.shown()
    screen.post("bob", f"{address}/confirmation", token=token)
    asked = needs_you(screen, "carol")
    assert "bob: waits for a second person" in asked
    assert f'<a href="{address}">Look at it and approve or deny' in asked
    for name in ("bob", "alice", "dave"):
        assert address not in needs_you(screen, name)
    screen.site.clock.forward(seconds=301)
    assert address not in needs_you(screen, "carol")


# ---------------------------------------------------------------- administrators


def binding_form(**changes: str) -> dict[str, str]:
    """Return the form of a binding that could run."""
    return {
        "method": "POST",
        "url": "https://ops.internal:8443/x/{service}",
        "targets": "https://ops.internal:8443",
        "arguments": '{"service": {"enum": ["api"]}}',
        "cooldown_seconds": "60",
        "timeout_seconds": "15",
        **changes,
    }


def test_a_binding_is_checked_without_being_kept_and_then_kept(screen: Screen) -> None:
    """Dry validation, revision, history: who and when."""
    path = "/admin/webhooks/dns-flush"
    before = len(screen.bindings.history("dns-flush"))
    checked = screen.post("alice", path, act="check", **binding_form(signing_secret="ops-key"))
    assert "It could run as it is. Nothing was saved." in checked.text
    assert "ops-key" in checked.text
    assert len(screen.bindings.history("dns-flush")) == before
    saved = screen.post("alice", path, act="save", **binding_form(blast_radius="one"))
    assert saved.headers["location"] == f"{path}?did=saved"
    page = screen.page("alice", f"{path}?did=saved")
    assert f"Revision {before + 1} · alice" in page
    assert 'value="one"' in page
    screen.post("alice", path, act="unbind")
    assert "taken away" in screen.page("alice", path)


def test_json_that_is_none_is_named_by_field_and_line(screen: Screen) -> None:
    """What was typed is kept, and the line is said."""
    broken = '{\n  "service": {\n    "enum": ["api",]\n  }\n}'
    form = binding_form(arguments=broken, dry_run="[1]", timeout_seconds="soon")
    answer = screen.post("alice", "/admin/webhooks/dns-flush", act="save", **form)
    assert answer.status_code == 422
    said = unescape(answer.text)
    assert "arguments, line 3, column" in said
    assert "dry_run, line 1: it must be a JSON object" in said
    assert "timeout_seconds is no whole number" in said
    assert '"enum": ["api",]' in said


def test_a_secret_is_set_by_name_and_never_shown(screen: Screen) -> None:
    """S-01: no page holds a secret's value."""
    answer = screen.post("alice", "/admin/webhooks", secret="ops", value="hush-hush-4711")
    assert answer.headers["location"] == "/admin/webhooks?set=ops#secrets"
    page = screen.page("alice", "/admin/webhooks?set=ops")
    assert "The secret ops is set." in page
    assert "hush-hush" not in page
    assert screen.post("alice", "/admin/webhooks", secret="a b", value="x").status_code == 422
    assert screen.post("alice", "/admin/webhooks", secret="ops", value=" ").status_code == 422


def test_an_endpoints_own_secret_is_not_among_those_of_webhooks(screen: Screen) -> None:
    """Nobody sets it, and no binding may name it."""
    vault = screen.site.context.vault
    assert vault is not None
    vault.keep_own("ep-9f86d081", b"canary-4711", "alice", screen.site.clock.now())
    assert "ep-9f86d081" not in screen.page("alice", "/admin/webhooks")


@pytest.mark.parametrize("path", ["/admin/webhooks", "/admin/webhooks/dns-flush"])
def test_only_administrators_bind(screen: Screen, path: str) -> None:
    """Bob is technical and no administrator."""
    assert screen.people["bob"].get(path).status_code == 403
    assert screen.post("bob", path, act="unbind", secret="x", value="y").status_code == 403
    assert screen.site.client().get(path).status_code == 401


def test_every_page_is_in_spanish_too(screen: Screen) -> None:
    """A word left out would stand in English among Spanish ones."""
    screen.people["alice"].cookies.set("sic_language", "es")
    page = screen.page("alice", f"/incidents/{screen.id}/webhooks/dns-flush")
    assert "Ver la petición exacta" in page
    assert "Confirmar" in unescape(screen.preview("alice").text)
    assert "Nunca se ejecutó." in page
