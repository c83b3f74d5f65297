"""The style sheet and the icon, read once. It serves nothing but the files named here."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

MEDIA_TYPES = {"sic.css": "text/css", "icon.svg": "image/svg+xml"}

router = APIRouter()


@cache
def _content(name: str) -> bytes:
    return files("sic.entrypoints.http").joinpath("static", name).read_bytes()


@cache
def address_of_file(name: str) -> str:
    """Return a file's address; it changes with the content, so that it may be kept for ever."""
    return f"/static/{name}?v={hashlib.sha256(_content(name)).hexdigest()[:12]}"


@router.get("/static/{name}")
def static_file(name: str) -> Response:
    """Serve one file."""
    if name not in MEDIA_TYPES:
        raise HTTPException(404)
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(_content(name), headers=headers, media_type=MEDIA_TYPES[name])
