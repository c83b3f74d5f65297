"""Asks the assistant about an incident and puts on record what people were shown.

It gathers facts, asks, and hands the answer on. Nothing leads from here to an execution: the
one command it issues is ``Recommend``, in the assistant's name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

import msgspec
import structlog

from sic.application.advice import (
    LIMIT_DEFAULT,
    Advice,
    Advised,
    Advisor,
    AdvisorUnavailable,
    AlertFacts,
    LanguageModel,
    ModelFailed,
    PageFound,
    Question,
    Why,
)
from sic.application.drafting import Draft, DraftFacts, DraftKind, MissedClock
from sic.application.search import Hit, RunbookSearch
from sic.application.second_opinion import Ration, SecondOpinion
from sic.application.service import IncidentService, Principal
from sic.application.suggesting import PATIENCE_SECONDS, Suggestions
from sic.application.views import Views
from sic.domain.access import may
from sic.domain.clocks import ClockName
from sic.domain.errors import NotFound, SicError
from sic.domain.ids import ASSISTANT, ActorKind, IncidentId
from sic.domain.incident.advice_commands import RateRecommendation, Recommend
from sic.domain.incident.state import AttachedAlert, Incident
from sic.domain.policy import Policy, Severity

log = structlog.get_logger(__name__)

ALERTS_MAX = 200  # Of an incident, that are handed on; the assistant looks at fewer.
PAGES_MAX = 3
ROWS_MAX = 200  # Open incidents whose runbooks are read ahead,
AHEAD_MAX = 8  # and at most so many of those.
READ_WITH = "disk full"  # Any question: what it needs is read once.
NAMED_SCORE = 50.0  # Of a search: above it, a name was matched.
NO_ADVICE = "The assistant does not answer now; the runbook's own pages do."


class Advising:
    """Advice on incidents, on the current runbook, and drafts.

    Args:
        runnable: Policy → ids of the catalogue entries an administrator bound.
        pages: Finds pages of the library; ``None`` where nothing is indexed.
        model: Asked beside the ranking; ``None`` for the ranking alone.
        ration: How much it may be asked.
        patience_seconds: What a page waits for suggestions at most.
    """

    def __init__(
        self,
        *,
        service: IncidentService,
        views: Views,
        advisor: Advisor,
        runnable: Callable[[Policy], frozenset[str]],
        pages: RunbookSearch | None = None,
        model: LanguageModel | None = None,
        ration: Ration | None = None,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._service = service
        self._views = views
        self._advisor = advisor
        self._runnable = runnable
        self._pages = pages
        self._model = model
        self._ready = Suggestions(self._answer, patience_seconds=patience_seconds)
        self._second = SecondOpinion(ration)
        self._read: set[str] = set()  # Revisions the assistant was let read ahead.

    def numbers(self) -> dict[str, int]:
        """Return how often the model was asked, and what of its answers did not hold."""
        return self._second.numbers()

    def read_ahead(self) -> int:
        """Let the assistant read runbooks in use before somebody waits for it; return 0.

        The first question about a text costs ten times what the others do. Those of open
        incidents are read at the start, later each that new incidents begin to follow.
        """
        used = {self._service.current_runbook or ""}
        used |= set() if self._read else self._pinned()
        fresh = used - self._read - {""}
        self._read |= fresh
        for revision in sorted(fresh, key=lambda one: one != self._service.current_runbook):
            try:
                self._learn(revision)
                self._advisor.advise(Question(revision=revision, text=READ_WITH))
            except (AdvisorUnavailable, KeyError, NotFound) as error:
                log.info("assistant_reads_later", revision=revision[:12], reason=str(error))
        return 0

    def _pinned(self) -> set[str]:
        """Return the revisions that open incidents follow."""
        rows = self._service.store.rows(statuses=("open", "mitigated"), limit=ROWS_MAX)
        return set(list(dict.fromkeys(one.runbook_revision for one in rows))[:AHEAD_MAX])

    # ------------------------------------------------------------ asking

    def suggestions(self, state: Incident) -> Advised | None:
        """Return the ranking's advice for a page, which waits a moment at most.

        Nothing is recorded and no model is asked. ``None``: it is not there yet.
        """
        return self._ready.of(self._question(state, "", LIMIT_DEFAULT))

    def look(
        self, incident_id: IncidentId, text: str = "", limit: int = LIMIT_DEFAULT
    ) -> Advised:
        """Return the ranking's advice on an incident; records nothing and asks no model.

        Raises:
            NotFound: there is no such incident.
        """
        return self._answer(self._question(self._service.incident(incident_id), text, limit))

    def recommend(
        self,
        incident_id: IncidentId,
        principal: Principal,
        text: str = "",
        limit: int = LIMIT_DEFAULT,
    ) -> Advised:
        """Return advice on an incident, a model's beside it, and put it on record.

        What cannot be recorded is shown all the same: an incident never waits for advice.

        Raises:
            NotFound: there is no such incident.
        """
        question = self._question(self._service.incident(incident_id), text, limit)
        answer = self._answer(question)
        if answer.problem:
            return answer
        advice = self._second_opinion(incident_id, question, answer.advice)
        return self._record(incident_id, question, advice, principal)

    def rate(
        self, incident_id: IncidentId, principal: Principal, recommendation: str, helpful: bool
    ) -> None:
        """Say whether a recommendation helped; one that a page merely showed is put on record.

        Raises:
            NotFound: there is no such incident, or nothing of this id was recommended.
            Refused: the account may only read.
        """
        rating = RateRecommendation(recommendation=recommendation, helpful=helpful)
        may(principal.level, rating)
        state = self._service.incident(incident_id)
        if recommendation not in state.recommended:
            question = self._question(state, "", LIMIT_DEFAULT)
            answer = self._answer(question)
            if not answer.problem:
                self._record(incident_id, question, answer.advice, principal)
        self._service.handle(incident_id, rating, principal)

    def look_up(self, text: str, limit: int = LIMIT_DEFAULT) -> Advised:
        """Return advice from the runbook new incidents follow; there is no incident.

        Raises:
            NotFound: there is no such runbook.
        """
        revision = self._service.current_runbook or ""
        policy = self._service.policy(revision)
        return self._answer(
            Question(revision=revision, text=text, runnable=self._runnable(policy), limit=limit)
        )

    def draft(self, incident_id: IncidentId, kind: DraftKind, severity: str = "") -> Draft:
        """Return a text for a person to finish; nothing is sent or recorded.

        Args:
            incident_id: Whose facts it is made from.
            kind: What it is to become.
            severity: The one it is to give reasons for; the incident's own without it.

        Raises:
            NotFound: there is no such incident, or the assistant does not answer.
        """
        state = self._service.incident(incident_id)
        try:
            return self._advisor.draft(kind, self._facts(state, severity))
        except AdvisorUnavailable as error:
            raise NotFound(NO_ADVICE, "Write it yourself, or try again.") from error

    # ------------------------------------------------------------ facts

    def _question(self, state: Incident, text: str, limit: int) -> Question:
        policy = self._service.policy(state.runbook_revision)
        alerts = list(state.alerts.values())[:ALERTS_MAX]
        return Question(
            revision=state.runbook_revision,
            text=text,
            title=state.title,
            services=state.services,
            impacts=tuple(state.impacts),
            alerts=tuple(_alert(one) for one in alerts),
            runnable=self._runnable(policy),
            runbook_names=self._names(state.runbook_revision),
            limit=limit,
        )

    def _names(self, revision: str) -> tuple[str, ...]:
        stored = self._service.store.get_runbook(revision)
        return () if stored is None else (PurePosixPath(stored.name).name,)

    def _facts(self, state: Incident, chosen: str = "") -> DraftFacts:
        view = self._views.of(state)
        policy = self._service.policy(state.runbook_revision)
        severity = policy.severity(chosen) or policy.severity(state.severity)
        update = next((one for one in view.clocks if one.name == ClockName.UPDATE), None)
        adopted = (one.title for one in policy.patterns if one.id in state.patterns)
        return DraftFacts(
            incident_id=state.id,
            title=state.title,
            as_of=view.as_of,
            status=view.status,
            severity=severity.id if severity else "",
            severity_definition=severity.definition if severity else "",
            severity_met_by=self._met_by(state, severity),
            graver=_graver(severity, policy),
            services=state.services,
            impacts=tuple(state.impacts),
            patterns=tuple(adopted),
            commander=state.commander or "",
            detected_at=state.detected_at,
            acknowledged_at=state.acknowledged_at,
            triaged_at=state.triaged_at,
            mitigated_at=state.mitigated_at,
            resolved_at=state.resolved_at,
            next_update_at=update.due_at if update else None,
            updates=state.updates,
            alerts=len(state.alerts),
            missed=tuple(MissedClock(name=m.clock, due_at=m.due_at) for m in state.missed),
            drill=state.drill,
        )

    def _met_by(self, state: Incident, severity: Severity | None) -> tuple[str, ...]:
        """Return the words of the facts that meet a severity's definition."""
        advice = self._answer(self._question(state, "", 1)).advice
        found = advice.severity
        return found.matched if found and severity and found.ref == severity.id else ()

    # ------------------------------------------------------------ answers

    def _answer(self, question: Question) -> Advised:
        """Return the ranking's answer, with pages of the library beside it."""
        try:
            self._learn(question.revision)
            advice = self._advisor.advise(question)
        except (AdvisorUnavailable, KeyError) as error:
            log.warning("assistant_unavailable", reason=str(error))
            return Advised(advice=Advice(revision=question.revision), problem=NO_ADVICE)
        pages = tuple(self._found(question))[:PAGES_MAX]
        return Advised(advice=msgspec.structs.replace(advice, pages=pages))

    def _learn(self, revision: str) -> None:
        self._advisor.learn(revision, self._service.runbook(revision).text)

    def _second_opinion(
        self, incident_id: IncidentId, question: Question, advice: Advice
    ) -> Advice:
        """Return the advice with a model's beside it; its failure is stated, nothing else."""
        if self._model is None:
            return advice
        try:
            asking = self._advisor.prompt(question)
            answer = self._second.ask(self._model, incident_id, asking)
            return self._second.counted(self._advisor.judge(question, advice, answer))
        except ModelFailed as failed:
            reason = failed.reason[:200]
        except (AdvisorUnavailable, KeyError):
            reason = "The assistant could not judge its answer."
        log.warning("model_failed", reason=reason)
        return msgspec.structs.replace(advice, model="failed", model_said=reason)

    def _record(
        self, incident_id: IncidentId, question: Question, advice: Advice, principal: Principal
    ) -> Advised:
        command = Recommend(
            revision=advice.revision,
            recommendations=advice.recommendations,
            severity_suggested=advice.severity,
            second_opinion=advice.second_opinion,
            asked_by=principal.actor.id,
            shown_to=principal.actor.id if principal.actor.kind is ActorKind.HUMAN else "",
            question_sha256=_digest(question.text),
            model=advice.model_said if advice.model == "used" else "",
            prompt_sha256=advice.prompt_sha256,
            dropped=advice.dropped,
            disagrees=advice.disagrees,
        )
        try:
            outcome = self._service.handle(
                incident_id, command, Principal(ASSISTANT, "responder")
            )
        except SicError as refused:
            log.warning("advice_unrecorded", incident_id=incident_id, reason=str(refused))
            return Advised(advice=advice, problem=f"It is not on record: {refused}")
        return Advised(advice=advice, recorded=bool(outcome.recorded))

    # ------------------------------------------------------------ the library

    def _found(self, question: Question) -> Iterator[PageFound]:
        """Yield pages of the library beside the runbook itself: named ones first."""
        if self._pages is None:
            return
        seen: set[str] = set()
        for why, words, named in _searches(question):
            for hit in self._pages.search(words, PAGES_MAX):
                if hit.runbook in seen or _is_same(hit, question.runbook_names):
                    continue
                if named and hit.score < NAMED_SCORE:
                    continue
                seen.add(hit.runbook)
                yield PageFound(
                    runbook=hit.runbook,
                    anchor=hit.anchor,
                    heading=hit.heading,
                    why=why,
                    matched=tuple(hit.excerpt.text[a:b] for a, b in hit.excerpt.marks[:8]),
                )


def _searches(question: Question) -> Iterator[tuple[Why, str, bool]]:
    """Yield why, words, and whether only a name counts: names first, then what is seen."""
    names = dict.fromkeys(one.name for one in question.alerts)
    addresses = dict.fromkeys(one.runbook_url for one in question.alerts if one.runbook_url)
    yield from (("runbook_url", address, True) for address in list(addresses)[:PAGES_MAX])
    yield from (("alert name", name, True) for name in list(names)[:PAGES_MAX])
    words = question.text or question.title
    if words:
        yield "words", words, False


def _is_same(hit: Hit, names: tuple[str, ...]) -> bool:
    return PurePosixPath(hit.path).name in names


def _alert(one: AttachedAlert) -> AlertFacts:
    claim = one.claim
    return AlertFacts(
        fingerprint=claim.fingerprint,
        name=claim.name,
        summary=claim.summary,
        description=claim.annotations.get("description", ""),
        runbook_url=claim.annotations.get("runbook_url", ""),
        labels=claim.labels,
    )


def _graver(severity: Severity | None, policy: Policy) -> tuple[str, str] | None:
    """Return id and definition of the next graver severity."""
    if severity is None:
        return None
    found = [one for one in policy.severities if one.rank < severity.rank]
    return (found[-1].id, found[-1].definition) if found else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() if text else ""
