"""The assistant on the war room: it names, quotes and drafts; a person does everything."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.cast import MONITOR, an_alert
from tests.fakes import Site

from sic.adapters.search.memory import MemorySearchIndex
from sic.application.advice import AdvisorUnavailable, ModelAnswer, ModelFailed, Prompt
from sic.application.advising import Advising
from sic.application.search import RunbookSearch
from sic.application.service import Principal
from sic.assistant.recommender import Recommender
from sic.domain.ids import IncidentId
from sic.domain.incident.advice_events import IncidentRecommended
from sic.domain.incident.commands import ReceiveAlerts

RUNBOOK = (Path(__file__).parents[3] / "runbooks/production-incident-response.md").read_text()
HTML = {"accept": "text/html"}
JSON = {"accept": "application/json"}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A SIC under the runbook it ships, with the cast."""
    site = Site(tmp_path).people()
    site.service.adopt_runbook("production.md", RUNBOOK)
    yield site
    site.close()


def advice(client: TestClient, incident: str) -> str:
    """Return the part as a person sees it."""
    answer = client.get(f"/incidents/{incident}/parts?names=advice").json()
    return unescape(str(answer["parts"]["advice"]))


def sent(
    client: TestClient, incident: str, noun: str, headers: Mapping[str, str], **fields: str
) -> tuple[int, str]:
    """Send a form of the page; return its status and what came back."""
    page = client.get(f"/incidents/{incident}", headers=HTML).text
    [csrf, *_] = re.findall(r'name="csrf" value="([^"]+)"', page)
    answer = client.post(
        f"/incidents/{incident}/{noun}", data={"csrf": csrf, **fields}, headers=headers
    )
    return answer.status_code, unescape(answer.text)


def with_model(site: Site, model: object) -> None:
    """Let a language model be asked, too."""
    asking = Advising(
        service=site.service,
        views=site.context.views,
        advisor=Recommender(),
        runnable=lambda policy: frozenset(one.id for one in policy.webhooks),
        model=model,  # type: ignore[arg-type]  # only what is asked of it here
        patience_seconds=60.0,
    )
    object.__setattr__(site.context, "advising", asking)


# ---------------------------------------------------------------- suggestions


def test_each_suggestion_says_whose_why_and_where(site: Site) -> None:
    """Interface, screen 2: labelled, with its source, and "Open" at that heading."""
    shown = advice(site.browser("bob"), site.declare("Checkout answers 503 on every call"))

    assert '<span class="tag">Assistant</span>' in shown
    assert "Pattern B: cascading 5xx errors" in shown
    assert "<q>503</q>" in shown
    assert "HTTP 500, 502 or 503 jump on one endpoint" in shown
    assert "Runbook, line 136" in shown
    assert "/runbook#pattern-b-cascading-5xx-errors" in shown


def test_a_webhook_is_proposed_and_never_run(site: Site) -> None:
    """Invariant 2: all that leads from a suggestion to a webhook is a link to its own form."""
    incident = site.declare("the disk of db1 is full")
    shown = advice(site.browser("bob"), incident)

    assert f'href="/incidents/{incident}/webhooks/disk-cleanup">Propose' in shown
    actions = set(re.findall(r'action="([^"]+)"', shown))
    nouns = {one.partition("#")[0].split("/")[3] for one in actions}
    assert nouns == {"recommendations", "ratings"}
    assert not any("webhook" in one or "execut" in one for one in actions)


def test_a_reader_sees_suggestions_and_nothing_to_press(site: Site) -> None:
    """Dave may read; a forged question or rating of his is refused."""
    incident = site.declare("the disk of db1 is full")
    shown = advice(site.browser("dave"), incident)
    assert "disk-cleanup" in shown
    assert ("Propose" in shown, "<form" in shown) == (False, False)

    for noun, fields in (("recommendations", {"text": "disk"}), ("ratings/rec-1", {})):
        status, words = sent(site.browser("dave"), incident, noun, JSON, **fields)
        assert (status, "may look at incidents but not change" in words) == (403, True)
    assert not site.service.incident(IncidentId(incident)).moved_since(1)


def test_nothing_fits_is_an_answer(site: Site) -> None:
    """Issue 6: "nothing fits" is an answer, and says what to do next."""
    incident = site.declare("Happy birthday to our cat")
    shown = advice(site.browser("bob"), incident)

    assert "Nothing in the runbook fits." in shown
    assert "Ask with the words you see" in shown


def test_an_incident_that_is_over_or_past_has_no_suggestions(site: Site) -> None:
    """What fitted then is in the timeline."""
    incident = site.declare("the disk of db1 is full")
    answer = site.browser("bob").get(f"/incidents/{incident}/parts?names=advice&at=1").json()

    assert "disk-cleanup" not in answer["parts"]["advice"]
    assert "hidden" in answer["parts"]["advice"].partition(">")[0]


def test_hostile_words_of_an_alert_stay_words(site: Site) -> None:
    """Alerts are untrusted: shown as text, with a badge where characters were hidden."""
    incident = site.declare("Checkout")
    hostile = an_alert(summary="disk full <img src=x onerror=alert(1)> \u202eevil\u200b")
    command = ReceiveAlerts(alerts=(hostile,))
    site.service.handle(IncidentId(incident), command, Principal(MONITOR, "responder"))

    raw = site.browser("bob").get(f"/incidents/{incident}/parts?names=advice").json()

    assert "<img" not in raw["parts"]["advice"]
    assert "Hidden characters removed" in raw["parts"]["advice"]


def test_triage_shows_the_severity_the_facts_fit(site: Site) -> None:
    """Issue 6: severity from the definitions; a person sets it, nothing is chosen for them."""
    incident = site.declare("All users see 503, the whole service is down for 100 % of users")
    browser = site.browser("bob")
    page = unescape(browser.get(f"/incidents/{incident}", headers=HTML).text)

    [triage] = re.findall(r'<p class="small suggested">.*?</p>', page)
    assert "The facts fit SEV-1" in triage
    assert 'href="#triage-severity" data-go>Set severity…' in page
    assert site.service.incident(IncidentId(incident)).severity is None

    site.client("bob").put(f"/api/v1/incidents/{incident}/severity", json={"severity": "SEV-1"})
    assert "The facts fit" not in browser.get(f"/incidents/{incident}", headers=HTML).text


# ---------------------------------------------------------------- asking


def test_a_question_is_answered_on_the_page_and_recorded_once(site: Site) -> None:
    """Without JavaScript the answer is the page; asking the same again is no news."""
    incident, browser = site.declare("Checkout fails"), site.browser("bob")

    for _ in range(2):
        status, page = sent(browser, incident, "recommendations", HTML, text="disk of db1 full")
        assert status == 200
        answer = page.partition("data-answer")[2]
        # Apart from the words around it, whatever direction its characters ask for.
        assert "Answer to “<bdi>disk of db1 full</bdi>”" in answer
        assert "disk-cleanup: A disk is over 90% full" in answer
        assert '<details class="rest know" open>' in page  # A phone folds it away otherwise.

    events = site.store.history(IncidentId(incident))
    assert sum(isinstance(one.event, IncidentRecommended) for one in events) == 1


def test_the_pages_script_gets_the_part(site: Site) -> None:
    """The script puts the answer into the page, and loses no typed word."""
    incident = site.declare("Checkout fails")

    status, found = sent(
        site.browser("bob"), incident, "recommendations", JSON, text="disk full"
    )

    assert (status, "disk-cleanup" in found) == (200, True)
    assert found.startswith('{"part":"<section class=\\"panel advice\\"')


class _Model:
    """Chooses the DNS webhook, whatever it is asked."""

    def ask(self, prompt: Prompt, schema: object) -> ModelAnswer:
        """Answer."""
        del schema
        source = next(one for one in prompt.sources if one == "webhook:dns-flush")
        quote = prompt.sources[source][:20]
        item = (
            f'{{"ref": "{source}", "rationale": "<b>flush</b> it", "confidence": "high",'
            f' "evidence": [{{"source": "{source}", "quote": "{quote}"}}]}}'
        )
        invented = item.replace(f'"ref": "{source}"', '"ref": "webhook:rm-rf"')
        text = f'{{"recommendations": [{item}, {invented}], "severity": "SEV-1"}}'
        return ModelAnswer(text=text, model="small-1")


def test_a_model_stands_beside_the_ranking_and_disagreement_is_said(site: Site) -> None:
    """Issue 6: the deterministic ranking stays, the model's word is labelled as its own."""
    with_model(site, _Model())
    incident = site.declare("Checkout fails")
    _, page = sent(site.browser("bob"), incident, "recommendations", HTML, text="disk is full")
    answer = page.partition("data-answer")[2]

    assert answer.index("disk-cleanup") < answer.index("Second opinion of the model small-1")
    second = answer.partition("Second opinion")[2]
    assert "It disagrees with the assistant." in second
    assert '<span class="tag">Model</span>' in second
    assert "not in the assistant's ranking" in second
    assert "1 thing it said is left out" in second
    assert "It names SEV-1." in second


class _Calling(_Model):
    """It offers two calls of tools beside its words, and says one thing twice."""

    def ask(self, prompt: Prompt, schema: object) -> ModelAnswer:
        """Answer."""
        answer = super().ask(prompt, schema)
        body = json.loads(answer.text)
        body["recommendations"].append(body["recommendations"][0])
        return ModelAnswer(text=json.dumps(body), model="small-1", tool_calls=2)


def test_what_is_left_out_of_a_models_answer_is_told_by_its_kind(site: Site) -> None:
    """A call is no thing that names what is not there, nor is what was said twice."""
    with_model(site, _Calling())
    incident = site.declare("Checkout fails")
    _, page = sent(site.browser("bob"), incident, "recommendations", HTML, text="disk is full")
    second = page.partition("Second opinion")[2]

    assert "1 thing it said is left out: it names or quotes what is not there." in second
    assert "1 of its choices is left out: named twice, too many, or in no known form." in second
    assert "It offered 2 tool calls; it was sent no tool, and no call is honoured." in second


class _Inventing(_Model):
    """Its one choice is a webhook that nobody offered."""

    def ask(self, prompt: Prompt, schema: object) -> ModelAnswer:
        """Answer."""
        del schema
        quote = {"source": "question", "quote": prompt.sources["question"]}
        choice = {
            "ref": "webhook:rm-all",
            "evidence": [quote],
            "rationale": "",
            "confidence": "low",
        }
        body = {"recommendations": [choice], "severity": "none"}
        return ModelAnswer(text=json.dumps(body), model="small-1")


def test_a_model_whose_choices_do_not_hold_did_not_find_nothing(site: Site) -> None:
    """Attack 35: an unknown ref is dropped, and people are told what happened."""
    with_model(site, _Inventing())
    incident = site.declare("Checkout fails")
    _, page = sent(site.browser("bob"), incident, "recommendations", HTML, text="disk is full")
    second = page.partition("Second opinion")[2]

    assert "Nothing it chose could be kept." in second
    assert "It found nothing that fits." not in second
    assert "rm-all" not in page


class _Down:
    """A model that does not answer."""

    def ask(self, prompt: Prompt, schema: object) -> ModelAnswer:
        """Fail."""
        del prompt, schema
        raise ModelFailed("It took longer than 10 s.")


def test_a_model_that_is_down_is_stated_beside_the_ranking(site: Site) -> None:
    """Down, slow or nonsense: the incident does not notice, and people are told."""
    with_model(site, _Down())
    incident = site.declare("Checkout fails")
    _, page = sent(site.browser("bob"), incident, "recommendations", HTML, text="disk is full")

    assert "The language model gave no answer: It took longer than 10 s." in page
    assert "disk-cleanup" in page


class _Away(Recommender):
    """An assistant that does not answer."""

    def advise(self, question: object) -> object:  # type: ignore[override]  # it only fails
        """Fail."""
        del question
        raise AdvisorUnavailable("away")

    def draft(self, *given: object) -> object:  # type: ignore[override]  # it only fails
        """Fail."""
        del given
        raise AdvisorUnavailable("away")


def test_an_assistant_that_is_away_takes_nothing_from_the_page(site: Site) -> None:
    """The page says so; drafts are written by hand."""
    incident, browser = site.declare("disk full"), site.browser("bob")
    away = Advising(
        service=site.service,
        views=site.context.views,
        advisor=_Away(),  # type: ignore[arg-type]  # its answers are failures
        runnable=lambda _policy: frozenset(),
        pages=RunbookSearch(MemorySearchIndex()),
        patience_seconds=60.0,
    )
    object.__setattr__(site.context, "advising", away)

    page = browser.get(f"/incidents/{incident}?draft=update", headers=HTML)

    assert page.status_code == 200
    assert "The assistant does not answer now; the runbook" in unescape(page.text)
    assert "The assistant does not answer now: write it yourself." in page.text
    assert "Nothing in the runbook fits" not in page.text


def test_a_rating_is_recorded_and_shown_to_who_gave_it(site: Site) -> None:
    """Helpful or not: what a page merely showed is put on record with the word on it."""
    incident, browser = site.declare("the disk of db1 is full"), site.browser("bob")
    [rating, *_] = re.findall(r"ratings/(rec-\w+)", advice(browser, incident))

    status, _ = sent(browser, incident, f"ratings/{rating}", HTML, helpful="0")

    assert status == 303
    state = site.service.incident(IncidentId(incident))
    assert state.ratings == {f"{rating}/bob": False}
    assert 'value="0" aria-pressed="true"' in advice(browser, incident)
    assert 'aria-pressed="true"' not in advice(site.browser("alice"), incident)


def test_a_rating_of_nothing_is_not_found(site: Site) -> None:
    """What was never recommended cannot have helped."""
    incident = site.declare("the disk of db1 is full")
    status, words = sent(site.browser("bob"), incident, "ratings/rec-0", JSON, helpful="1")
    assert (status, "has no recommendation" in words) == (404, True)


# ---------------------------------------------------------------- drafts


def drafted(page: str) -> str:
    """Return the draft a page carries beside its field."""
    [text] = re.findall(r'name="drafted" value="([^"]*)"', page)
    return unescape(text)


def test_a_draft_is_put_into_the_composer_and_marked(site: Site) -> None:
    """Issue 6: a text a person edits and sends; asking for one changes nothing."""
    incident = site.declare("Checkout fails")
    page = site.browser("bob").get(f"/incidents/{incident}?draft=update", headers=HTML).text

    assert "Draft – edit before sending" in page
    [area] = re.findall(r'<textarea id="composer-text"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert unescape(area) == drafted(page)
    assert not site.service.incident(IncidentId(incident)).moved_since(1)


def test_invariant_10_a_draft_nobody_touched_is_not_sent(site: Site) -> None:
    """Invariant 10: refused as it is, in other spacing, and with a blank left.

    Edited, or by an explicit "use as is", it goes.
    """
    incident, browser = site.declare("Checkout fails"), site.browser("carol")
    text = drafted(browser.get(f"/incidents/{incident}?draft=update", headers=HTML).text)
    touched = text.replace("[what users notice, in their words]", "payments fail")
    whole = re.sub(r"\[[^\]]+\]", "soon", text)

    for unfinished in (text, text.replace("\n", "\r\n\r\n"), f"Hello. {text}", touched):
        fields = {"text": unfinished, "drafted": text, "audience": "public"}
        status, page = sent(browser, incident, "updates", HTML, **fields)
        assert (status, "This is still a draft" in page) == (403, True)
        assert drafted(page) == text
        assert "payments fail" in page or unfinished != touched
    assert site.service.incident(IncidentId(incident)).updates == 0

    assert sent(browser, incident, "updates", HTML, text=whole, drafted=text)[0] == 303
    as_is = {"text": text, "drafted": text, "as_is": "1"}
    assert sent(browser, incident, "updates", HTML, **as_is)[0] == 303
    assert site.service.incident(IncidentId(incident)).updates == 2


def test_the_reason_of_a_severity_is_drafted_for_the_one_that_is_chosen(site: Site) -> None:
    """The rationale goes into the field on one line, and is marked there too."""
    incident, browser = site.declare("All is down for every user"), site.browser("bob")
    api = f"/api/v1/incidents/{incident}/severity"
    site.client("bob").put(api, json={"severity": "SEV-3"})

    query = "?draft=severity&severity=SEV-1"
    page = browser.get(f"/incidents/{incident}{query}", headers=HTML).text

    assert drafted(page).startswith("SEV-1 (“")
    assert "\n" not in drafted(page)
    fields = {"severity": "SEV-1", "reason": drafted(page), "drafted": drafted(page)}
    assert sent(browser, incident, "severity", JSON, **fields)[0] == 403
    fields["reason"] = "every user is hit"
    assert sent(browser, incident, "severity", HTML, **fields, version="2")[0] == 303


def test_a_summary_of_the_post_mortem_is_drafted(site: Site) -> None:
    """Facts and blanks for a person: nothing is published by opening it."""
    incident, client = site.declare("Checkout fails"), site.client("alice")
    base = f"/api/v1/incidents/{incident}"
    client.put(f"{base}/roles/ic", json={"responder": "alice"})
    assert client.post(f"{base}/resolution", json={"summary": "stable"}).status_code == 200

    page = site.browser("alice").get(f"/incidents/{incident}?draft=postmortem", headers=HTML)

    assert "Root cause and contributing factors: [" in drafted(page.text)
    assert site.service.incident(IncidentId(incident)).postmortem_at is None


@pytest.mark.parametrize("query", ["draft=nonsense", "draft=", "draft=update&at=1"])
def test_odd_drafts_are_no_drafts(site: Site, query: str) -> None:
    """Addresses are typed by hand, and the past has nothing to write in."""
    incident = site.declare("Checkout fails")
    page = site.browser("bob").get(f"/incidents/{incident}?{query}", headers=HTML)
    assert (page.status_code, "data-draft-mark" in page.text) == (200, False)
