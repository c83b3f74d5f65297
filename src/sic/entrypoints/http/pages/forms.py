"""Submitted forms: reading them within bounds, and proof that our own page sent them."""

from __future__ import annotations

import hashlib
from typing import Annotated
from urllib.parse import parse_qsl

import msgspec
from fastapi import Depends
from starlette.requests import Request

from sic.entrypoints.http.problems import HttpRefused
from sic.entrypoints.http.security import CSRF_FIELD, check_csrf

FIELDS_MAX = 50
MEDIA_TYPE = "application/x-www-form-urlencoded"


class Form(msgspec.Struct, frozen=True):
    """What was filled in: the last value of every field, as it was typed."""

    fields: dict[str, str] = {}

    def text(self, name: str) -> str:
        """Return a field trimmed; empty when it was not sent."""
        return self.fields.get(name, "").strip()

    def number(self, name: str) -> int | None:
        """Return a field as a whole number of at most nine digits; None for all else."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    def names(self, name: str) -> tuple[str, ...]:
        """Return a field's names, commas between; each once, in order."""
        parts = (part.strip() for part in self.text(name).split(","))
        return tuple(dict.fromkeys(part for part in parts if part))

    def once_key(self, about: str) -> str:
        """Return a key that is the same for a double press and for nothing else.

        Made from the page's random ``key``, what the form is about and what was typed, so
        that going back and sending other words is a new request.
        """
        around = (CSRF_FIELD, "version")  # They are the page's, not the request's.
        typed = sorted((k, v) for k, v in self.fields.items() if k not in around)
        return "page-" + hashlib.sha256(repr((about, typed)).encode()).hexdigest()[:32]


async def read_form(request: Request) -> Form:
    """Return the form of a POST.

    Raises:
        HttpRefused: it is not a plain form, or holds more fields than any page has.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    packed = request.headers.get("content-encoding", "identity").lower() != "identity"
    if body and (kind != MEDIA_TYPE or packed):
        remedy = f"Send {MEDIA_TYPE}, not compressed."
        raise HttpRefused(415, "This address takes a plain form.", remedy)
    try:
        pairs = parse_qsl(
            body.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=FIELDS_MAX
        )
    except ValueError as error:
        raise HttpRefused(400, "The form has more fields than SIC reads.") from error
    return Form(dict(pairs))


Filled = Annotated[Form, Depends(read_form)]


def check_form(request: Request, form: Form) -> None:
    """Raise ``CrossSite`` unless this session's own page made the form."""
    check_csrf(request, form.text(CSRF_FIELD))
