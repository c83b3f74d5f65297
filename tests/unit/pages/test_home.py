"""Home, declare, palette, post-mortems and preferences, as seen without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.fakes import Site

from sic.domain.ids import IncidentId
from sic.entrypoints.http.pages.palette import VERBS
from sic.entrypoints.http.pages.preferences import EVERYWHERE, IN_AN_INCIDENT

KEY = re.compile(r'data-key="([^"]+)"')
NEVER = re.compile(r'action="[^"]*(?:/resolution|confirm|execut)[^"]*"')


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A whole SIC with its cast."""
    made = Site(tmp_path).people()
    yield made
    made.close()


def browser(site: Site, name: str = "alice") -> TestClient:
    """Return a person's browser, which asks for pages."""
    client = site.browser(name)
    client.headers["accept"] = "text/html"
    return client


def shown(client: TestClient, path: str) -> str:
    """Return a page that must be there."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def words(markup: str) -> str:
    """Return what a page says, without markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def part(markup: str, name: str) -> str:
    """Return the words of one section of home."""
    return words(markup.split(f'data-part="{name}"')[1].split("</section>")[0])


def command(site: Site, incident: str, name: str = "alice") -> None:
    """Make someone the Incident Commander, and acknowledge."""
    client = site.client(name)
    body = {"responder": name}
    client.put(f"/api/v1/incidents/{incident}/roles/incident-commander", json=body)
    client.post(f"/api/v1/incidents/{incident}/acknowledgement", json={})


def post(client: TestClient, page: str, action: str, **fields: str) -> Any:
    """Send a form of a page with its hidden fields."""
    form = shown(client, page).split(f'action="{action}"')[1].split("</form>")[0]
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
    return client.post(action, data={name: unescape(value) for name, value in hidden} | fields)


# ---------------------------------------------------------------- home


def test_two_hundred_incidents_are_listed_without_reading_one_event(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list must open at once in the worst hour: rows alone, no history."""
    for number in range(200):
        site.declare(f"Service {number} fails")
    monkeypatch.setattr(site.store, "replay", None)
    monkeypatch.setattr(site.store, "history", None)

    page = shown(browser(site), "/")

    assert page.count("No IC") == 200
    assert "And 195 more like these" in part(page, "needs")


def test_home_says_what_waits_for_me_first(site: Site) -> None:
    """My roles, what nobody acknowledged, my overdue update, my post-mortem."""
    mine, other, over = site.declare("Mine"), site.declare("Other"), site.declare("Over")
    command(site, mine)
    command(site, over)
    api = site.client("alice")
    api.put(f"/api/v1/incidents/{mine}/severity", json={"severity": "SEV-2"})
    api.post(f"/api/v1/incidents/{over}/resolution", json={})
    site.clock.forward(minutes=31)

    waiting = part(shown(browser(site), "/"), "needs")

    order = ["Nobody has acknowledged.", other, "You owe an update.", "overdue by 1 min"]
    order += ["You are Incident Commander.", "The post-mortem is yours to see to.", over]
    places = [waiting.index(one) for one in order]
    assert places == sorted(places)


def test_who_may_only_read_is_asked_nothing(site: Site) -> None:
    """Dave has no rights: what he cannot do does not wait for him."""
    site.declare()
    page = shown(browser(site, "dave"), "/")

    assert "Nothing waits for you." in part(page, "needs")
    assert 'href="/declare"' not in page


def test_an_empty_home_says_what_to_do(site: Site) -> None:
    """A screen with nothing on it is a question."""
    told = part(shown(browser(site), "/"), "active")

    assert "No incident is active." in told
    assert "Start a drill" in told
    assert "No drill was held lately." in told


def test_the_last_drill_is_named(site: Site) -> None:
    """Runbook, drills: how long ago one was held."""
    drill = site.declare("Drill: region lost", drill=True)
    command(site, drill)
    site.client("alice").post(f"/api/v1/incidents/{drill}/resolution", json={})
    site.clock.forward(days=3)

    assert "Last drill: Drill: region lost , 3 d ago" in part(
        shown(browser(site), "/"), "active"
    )


# ---------------------------------------------------------------- declare


def test_declaring_shows_open_incidents_alike_and_never_blocks(site: Site) -> None:
    """Interface: a look-alike warns; joining is one press, and so is declaring all the same."""
    first = site.declare("Checkout answers 503")
    site.clock.forward(hours=2)
    client = browser(site)

    asked = shown(client, "/declare?title=checkout+down")
    assert f'href="/incidents/{first}"' in asked
    assert "a title like this one" in words(asked)
    assert first not in shown(client, "/declare?title=VPN&part=alike")

    answer = post(client, "/declare", "/incidents", title="checkout down")
    assert answer.status_code == 303
    assert answer.headers["location"] != f"/incidents/{first}"


def test_a_program_that_declares_is_told_of_look_alikes(site: Site) -> None:
    """The same rule for the API; a repeated key never finds itself."""
    first = site.declare("Checkout answers 503", services=["checkout"])
    send = {"title": "Cards refused", "services": ["Checkout"]}
    client = site.client("bob")
    answers = [
        client.post("/api/v1/incidents", json=send, headers={"Idempotency-Key": "k"}).json()
        for _ in range(2)
    ]

    assert [[one["id"] for one in answer["look_alikes"]] for answer in answers] == [[first]] * 2
    assert answers[0]["look_alikes"][0]["why"] == "service"


@pytest.mark.parametrize("part_name", ["dialog", "alike", "", "nonsense"])
@pytest.mark.parametrize("title", ["<script>alert(1)</script>", "\x00", "%00", "a" * 2000])
def test_any_title_may_be_asked_about(site: Site, title: str, part_name: str) -> None:
    """It is sent at every key press, before anything is checked."""
    site.declare("<script>alert(1)</script>")
    answer = browser(site).get("/declare", params={"title": title, "part": part_name})

    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


# ---------------------------------------------------------------- palette


def options(client: TestClient, query: str, incident: str = "") -> list[tuple[str, str]]:
    """Return where each option leads and what it says."""
    page = shown(client, f"/palette?q={query}&incident={incident}")
    found = re.findall(r'<li role="option"[^>]*data-href="([^"]*)"[^>]*>(.*?)</li>', page)
    return [(href, words(text)) for href, text in found]


def test_the_palette_finds_incidents_by_id_and_title(site: Site) -> None:
    """Active or over; whoever typed a whole id gets that one."""
    over, active = site.declare("Database slow"), site.declare("Checkout fails")
    command(site, over)
    site.client("alice").post(f"/api/v1/incidents/{over}/resolution", json={})
    client = browser(site)

    assert options(client, "chec")[0][0] == f"/incidents/{active}"
    assert options(client, "datab")[0][0] == f"/incidents/{over}"
    assert options(client, over.upper())[0][0] == f"/incidents/{over}"
    assert options(client, "")[0][0] == f"/incidents/{active}"


def test_the_palette_offers_pages_a_person_may_open(site: Site) -> None:
    """Accounts are an admin's."""
    assert ("/admin/accounts", "Page Accounts") in options(browser(site), "acc")
    assert "/admin/accounts" not in dict(options(browser(site, "bob"), "acc"))
    assert "/declare" in dict(options(browser(site, "bob"), "decl"))
    assert options(browser(site, "dave"), "decl") == []


def test_the_palette_offers_the_verbs_of_the_open_incident(site: Site) -> None:
    """Each leads to a form of its page; who may only read has none."""
    incident = site.declare()

    assert (
        options(browser(site), "sev", incident)[0][0]
        == f"/incidents/{incident}#triage-severity"
    )
    assert options(browser(site, "dave"), "sev", incident) == []
    assert options(browser(site), "sev", "inc-20200101-01") == []
    assert options(browser(site), "sev", "../../etc") == []


def test_every_verb_leads_to_a_place_on_the_page(site: Site) -> None:
    """In each status in which it is offered, to the Incident Commander."""
    incident = site.declare()
    client, api = browser(site), site.client("alice")
    path = f"/api/v1/incidents/{incident}"
    seen: set[str] = set()

    def check() -> None:
        page = shown(client, f"/incidents/{incident}")
        for href, text in options(client, "", incident):
            if text.startswith("Here"):
                anchor = href.partition("#")[2]
                assert f'id="{anchor}"' in page, f"{text}: {anchor}"
                seen.add(text.rsplit(" ", 1)[1])

    check()
    command(site, incident)
    api.put(f"{path}/severity", json={"severity": "SEV-2"})
    check()
    api.post(f"{path}/mitigation", json={})
    check()
    api.post(f"{path}/resolution", json={})
    check()
    assert seen == {verb.name for verb in VERBS}


def test_the_palette_executes_nothing(site: Site) -> None:
    """It answers GET alone, and every option is an address."""
    incident = site.declare()
    client = browser(site)

    assert client.post("/palette").status_code == 405
    assert all(href.startswith("/") for href, _ in options(client, "re", incident))
    assert site.service.incident(IncidentId(incident)).version == 1


# ---------------------------------------------------------------- keys


def test_no_key_sits_on_what_resolves_or_confirms(site: Site) -> None:
    """Acceptance: no single key ever resolves an incident or confirms a webhook."""
    incident = site.declare()
    command(site, incident)
    page = shown(browser(site), f"/incidents/{incident}")
    forms = re.findall(r"<form[^>]*>.*?</form>", page, re.DOTALL)
    grave = [form for form in forms if NEVER.search(form.partition(">")[0])]

    assert grave
    assert [form for form in grave if KEY.search(form)] == []
    for fold in re.findall(r'<details[^>]*data-dialog="resolve".*?</summary>', page, re.DOTALL):
        assert not KEY.search(fold)


def test_every_key_of_a_page_is_in_the_help_and_the_other_way_round(site: Site) -> None:
    """A key nobody can look up is a trap."""
    incident = site.declare()
    client = browser(site)
    found = set(KEY.findall(shown(client, "/")))
    found |= set(KEY.findall(shown(client, f"/incidents/{incident}")))
    listed = {
        key.lower() for key, _ in (*EVERYWHERE, *IN_AN_INCIDENT) if not key.startswith("Ctrl")
    }

    assert found == listed
    assert "No single key resolves" in words(shown(client, "/keyboard"))


# ---------------------------------------------------------------- preferences


def test_colours_and_keys_are_chosen_without_scripts(site: Site) -> None:
    """The choice holds on every page, in this browser, from the first paint."""
    client = browser(site)
    answer = post(client, "/account", "/account/preferences", theme="dark", keys="off")
    assert answer.status_code == 303

    page = shown(client, "/")
    assert '<html lang="en" data-theme="dark" data-keys="off">' in page
    assert '<meta name="color-scheme" content="dark">' in page
    assert "Single keys are switched off." in words(shown(client, "/keyboard"))

    post(client, "/account", "/account/preferences", theme="system", keys="on")
    assert '<html lang="en">' in shown(client, "/")


def test_a_diagram_follows_the_chosen_colours(site: Site) -> None:
    """A picture's media asks the system alone; a text about it stays as written."""
    text = "# Flow\n\n```mermaid\nflowchart TD\nA-->B\n```\n\n"
    text += '`<source media="(prefers-color-scheme: dark)"`\n'
    (site.runbooks / "flow.md").write_text(text)
    site.library.step()
    client = browser(site)
    client.cookies.set("sic_theme", "dark")

    page = shown(client, "/runbooks/flow")

    assert '<source media="all"' in page
    assert '<source media="(prefers' not in page
    assert "prefers-color-scheme" in page


def test_a_preference_nobody_offers_is_refused(site: Site) -> None:
    """And a cookie that says nonsense is as good as none."""
    client = browser(site)
    answer = post(client, "/account", "/account/preferences", theme="pink", keys="on")
    assert answer.status_code == 422

    client.cookies.set("sic_theme", '"><script>')
    assert "<script>" not in shown(client, "/").replace("<script type", "")


# ---------------------------------------------------------------- post-mortems


def test_post_mortems_are_listed_as_owed_then_published(site: Site) -> None:
    """Runbook, "Post-mortem": whose it is and by when."""
    first, second = site.declare("First"), site.declare("Second")
    for incident in (first, second):
        command(site, incident)
        site.client("alice").post(f"/api/v1/incidents/{incident}/resolution", json={})
    site.client("alice").post(f"/api/v1/incidents/{second}/postmortem", json={})

    page = words(shown(browser(site, "dave"), "/postmortems"))

    owed, published = page.split("Published")
    assert "First" in owed
    assert "IC alice" in owed
    assert "Second" in published
    assert "First" not in published
