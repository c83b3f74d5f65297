"""Puts candidates in order, and says when nothing fits. It never talks to an index.

The score is BM25F over what each entry says and where, with a share for how much of the
entry's own name was asked for. Figures were set on ``bench/search_corpus`` and, later, on
a library of public runbooks that is no part of this repository (ADR 0007).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from sic.application.search.asking import NOISE, Concept, Name, Query
from sic.application.search.entries import Entry, Place
from sic.application.search.words import SUBJECT_TERMS

SATURATION = 8.0  # An entry that says a word three times as often is not three times as good.
NAME_SHARE = 0.15  # Weight of "how much of this name was asked for".
HEAD_SHARE = 0.05  # Weight of "how much of what was asked stands in name or title".
PLACE_SHARE = 0.5  # Weight of "one section says most of it".
ABOUT_LEAST = 0.7  # Weight of a subject in a page that is about it.
OTHER_SUBJECT = 0.75
HEADS_SHARE = 0.7  # A word in every body ("change") may be rare where it counts.
BARE_SHARE = 0.4  # Of a heading with nothing under it: people want what is said.
FURTHER_MAX = 4  # More sections of the best page, where few pages fit.
FURTHER_LEAST = 0.6  # Of its best section's score.
SMALL = 200  # In a smaller library, words are as rare as they would be in this.
PLACED_MORE = 2  # Beyond the limit, for pages whose best section lifts them.
INDEX_PENALTY = 0.8
NAMED_BONUS = {4: 110.0, 3: 100.0, 2: 60.0, 1: 2.0}
UNKNOWN_WEIGHT = 3.0
NAMED_LEAST = 50.0  # Of a score: a name was asked for, and there is nothing beside it.
BESIDE_LEAST = 0.3  # Of the best score, for pages beside one that fits.
# What makes an answer, see ``fits``: shares of the question's weight, and of a rare word's.
FEW = 2
COVERED_LEAST = 0.25
COVERED_WELL = 0.6
COVERED_ALL = 0.99
LOUD_LEAST = 0.2
LOUD = 0.6


@dataclass(frozen=True, slots=True)
class Placed:
    """A section, how well it answers, and the share of the question it speaks of."""

    place: Place
    score: float
    covered: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry with its score, whether it surely fits, and its sections, the best first."""

    entry: Entry
    score: float
    sure: bool
    places: tuple[Placed, ...] = ()


@dataclass(slots=True)
class Evidence:
    """What an entry says of a question: weights, and numbers of concepts.

    "Stressed" is what stands in name, title, headings or opening words; "titled" in name
    or title; "exact" counts concepts in the very words of the question.
    """

    score: float = 0.0
    said: float = 0.0
    covered: float = 0.0
    stressed: float = 0.0
    titled: float = 0.0
    times_said: int = 0
    times_stressed: int = 0
    times_titled: int = 0
    exact: int = 0


class Ranking:
    """Scores entries for one query.

    Args:
        query: What is asked.
        frequencies: Term → in how many entries it stands.
        total: How many entries there are.
    """

    def __init__(
        self, query: Query, frequencies: Mapping[str, tuple[int, int]], total: int
    ) -> None:
        self.query = query
        self._frequencies = frequencies
        self._total = max(total, SMALL)
        self._idf: dict[str, float] = {}
        self._concepts = [self._weighed(concept) for concept in query.concepts]
        self._bearing: dict[str, list[tuple[int, float]]] = {}  # Term → concepts, its worth.
        for index, (_, variants) in enumerate(self._concepts):
            for term, worth in variants:
                self._bearing.setdefault(term, []).append((index, worth))
        self._terms = frozenset(self._bearing)  # Two sets meet at the cost of the smaller one.
        self._names = {name.key: name for name in query.names}
        self._subjects = [c.term for c in query.concepts if self._is_subject(c.term)]
        self.possible = sum(weight for weight, _ in self._concepts) or 1.0
        # Of one or two words a section has to say all: "bridge" is no question, and is there.
        self.placed_least = COVERED_WELL if len(self._concepts) > FEW else COVERED_ALL

    def idf(self, term: str) -> float:
        """Return how much a term tells: 0.1 if it is everywhere, more the rarer it is."""
        known = self._idf.get(term)
        if known is None:
            anywhere, heads = self._frequencies.get(term, (0, 0))
            known = (1 - HEADS_SHARE) * self._rarity(anywhere) + HEADS_SHARE * self._rarity(
                heads
            )
            self._idf[term] = known
        return known

    def _rarity(self, count: int) -> float:
        return max(0.1, math.log(1 + (self._total - count + 0.5) / (count + 0.5)))

    def _is_subject(self, term: str) -> bool:
        return term in SUBJECT_TERMS and term in self._frequencies

    def _weighed(self, concept: Concept) -> tuple[float, list[tuple[str, float]]]:
        """Return the concept's weight, and each variant with the weight it earns."""
        known = [v for v in concept.variants if self._frequencies.get(v[0])]
        own = self.idf(concept.term) * concept.share
        if not known:
            # A word nobody wrote says little of which page is meant.
            return UNKNOWN_WEIGHT * concept.share, []
        if known[0][0] != concept.term:
            own = concept.share * max(self.idf(term) for term, _ in known)
        return own, [(term, share * min(own, self.idf(term))) for term, share in known]

    def worth(self) -> dict[str, float]:
        """Return each term that stands anywhere, and how much it tells."""
        return {term: max(worth for _, worth in at) for term, at in self._bearing.items()}

    # ------------------------------------------------------------ one entry

    def weigh(self, entry: Entry) -> Evidence:
        """Return what of the question the entry says, and how loudly."""
        found = Evidence()
        asked: set[str] = set()
        heard = self._heard_in(entry.weights.keys())
        for index in sorted(heard):
            term = self.query.concepts[index].term
            found.exact += term in entry.weights and not term.isdigit()
            self._hear(found, asked, entry, heard[index])
        self._score(found, entry, asked)
        return found

    def _heard_in(self, words: Set[str]) -> dict[int, list[tuple[str, float]]]:
        """Return for each concept that is spoken of its terms there and their worth."""
        heard: dict[int, list[tuple[str, float]]] = {}
        for term in words & self._terms:
            for index, worth in self._bearing[term]:
                heard.setdefault(index, []).append((term, worth))
        return heard

    def _hear(
        self,
        found: Evidence,
        asked: set[str],
        entry: Entry,
        known: list[tuple[str, float]],
    ) -> None:
        """Add what one concept contributes, by those of its variants the entry holds."""
        best = covered = stressed = titled = 0.0
        weights = entry.weights
        for term, worth in known:
            said = weights[term]
            heard = worth * said / (said + SATURATION)
            best = max(best, heard)
            covered = max(covered, worth)
            if term in entry.head:
                asked.add(term)
                titled = max(titled, worth)
            elif term in entry.lead:
                stressed = max(stressed, worth)
        stressed = max(stressed, titled)
        found.said += best
        found.covered += covered
        found.titled += titled
        found.stressed += stressed
        found.times_said += 1
        found.times_stressed += stressed > 0
        found.times_titled += titled > 0

    def _score(self, found: Evidence, entry: Entry, asked: set[str]) -> None:
        found.score = (found.said + HEAD_SHARE * found.titled) / self.possible
        if asked:
            named = self._name_asked(entry, asked)
            found.score += NAME_SHARE * named * min(1.0, 2 * found.titled / self.possible)
        if any(entry.weights.get(term, 0.0) < ABOUT_LEAST for term in self._subjects):
            found.score *= OTHER_SUBJECT
        if entry.is_index:
            found.score *= INDEX_PENALTY

    def fits(self, found: Evidence) -> bool:
        """Say whether this is an answer at all, rather than words that happen to be there."""
        concepts = len(self._concepts)
        if not found.exact and found.times_titled < FEW:
            return False
        loud = found.stressed / math.log(2 + self._total)
        covered = found.covered / self.possible
        if concepts <= FEW:
            everything = found.times_said == concepts and loud > LOUD_LEAST
            return everything or bool(found.times_titled and loud >= LOUD)
        return (found.times_stressed >= FEW and covered >= COVERED_LEAST) or (
            found.times_stressed > 0 and found.times_said > FEW and covered >= COVERED_WELL
        )

    def may_fit(self, found: Evidence) -> bool:
        """Say whether a section deep in the page may still be an answer; ``place`` tells."""
        least = min(FEW, len(self._concepts))
        if found.exact < least or found.times_said < least:
            return False
        return found.covered / self.possible >= COVERED_WELL

    def _name_asked(self, entry: Entry, asked: set[str]) -> float:
        """Return how much of the entry's name the question speaks of, 0 to 1."""
        whole = sum(self.idf(term) for term in entry.name)
        return sum(self.idf(t) for t in entry.name if t in asked) / whole if whole else 0.0

    def places(self, entry: Entry) -> list[Placed]:
        """Return the sections that speak of the question, the best first."""
        asked = self._terms
        found = [
            self._placed(place, place.words & asked)
            for place in entry.places
            if not place.words.isdisjoint(asked)
        ]
        return sorted(found, key=lambda one: -one.score)

    def _placed(self, place: Place, spoken: Set[str]) -> Placed:
        said = self._speaks(spoken)
        stressed = 0.0 if place.head.isdisjoint(spoken) else self._speaks(spoken & place.head)
        # A short section that says it all is nearer to the answer than a long one.
        score = (said + stressed) / math.log(20 + len(place.words))
        if place.is_bare:
            score *= BARE_SHARE
        return Placed(place, score / self.possible, said / self.possible)

    def _speaks(self, terms: Set[str]) -> float:
        """Return how much of the question these terms cover, each concept by its best."""
        best: dict[int, float] = {}
        for term in terms:
            for index, worth in self._bearing[term]:
                if worth > best.get(index, 0.0):
                    best[index] = worth
        return sum(best.values())

    # ------------------------------------------------------------ names

    def named(self, entry: Entry) -> float:
        """Return the bonus for a name of the entry that stands in the question."""
        best = 0.0
        for key in self._names.keys() & entry.keys.keys():
            name = self._names[key]
            bonus = NAMED_BONUS[entry.keys[key]] * self._sure(name)
            best = max(best, bonus + len(name.parts) / 100)
        return best

    def _sure(self, name: Name) -> float:
        """Return how surely a stretch of the question is meant as a name: 0, or up to 1."""
        if name.certain:
            return 1.0
        rest = [t for t in self.query.terms if t not in name.parts and t not in NOISE]
        mine = sum(self.idf(t) for t in set(name.parts))
        others = sum(self.idf(c.term) for c in self.query.concepts if c.term in rest)
        share = mine / (mine + others) if mine else 0.0
        if not others:
            return 1.0
        return share * share * (0.1 if len(name.parts) > 1 else 0.02)


def ranked(ranking: Ranking, candidates: Sequence[Entry], limit: int) -> list[Ranked]:
    """Return the best entries, one a page, best first; none if nothing fits.

    One page that fits tells that the question is ours. Others that say less of it are then
    worth showing too: the page meant may say it in other words.
    """
    found: list[Ranked] = []
    beside: list[Ranked] = []
    for entry in candidates:
        evidence = ranking.weigh(entry)
        name = ranking.named(entry)
        sure = name >= 1 or ranking.fits(evidence)
        likely = sure or ranking.may_fit(evidence)
        (found if likely else beside).append(Ranked(entry, evidence.score + name, sure))
    found.sort(key=_order)
    if any(one.sure for one in found) and found[0].score < NAMED_LEAST:
        least = BESIDE_LEAST * found[0].score
        found += [Ranked(b.entry, b.score, True) for b in beside if b.score >= least]
        found.sort(key=_order)
    return _by_page(ranking, found, limit)


def _order(one: Ranked) -> tuple[float, str, int]:
    return (-one.score, one.entry.path, one.entry.number)


def _by_page(ranking: Ranking, found: list[Ranked], limit: int) -> list[Ranked]:
    """Return one result a page; where pages are few, then more sections of the best."""
    best = [_at_its_place(ranking, one) for one in found[: limit + PLACED_MORE]]
    best = sorted((one for one in best if one.sure), key=_order)
    pages: dict[str, Ranked] = {}
    for one in best:
        pages.setdefault(one.entry.runbook_id, one)
    results = list(pages.values())[:limit]
    if results and len(results) < limit:
        results += _further(results[0], results[-1].score)
    return results[:limit]


def _at_its_place(ranking: Ranking, one: Ranked) -> Ranked:
    """Find the section that answers, and let it count."""
    places = ranking.places(one.entry)
    if not places:
        return one
    best = places[0]
    sure = one.sure or best.covered >= ranking.placed_least
    return Ranked(one.entry, one.score + PLACE_SHARE * best.score, sure, tuple(places))


def _further(one: Ranked, below: float) -> Iterator[Ranked]:
    """Yield more sections of a page that answer nearly as well as its best does."""
    for place in one.places[1 : 1 + FURTHER_MAX]:
        if place.score >= FURTHER_LEAST * one.places[0].score and not place.place.is_bare:
            below *= 0.9
            yield Ranked(one.entry, below, True, (place,))
