"""Style sheet, script and icon, read and packed once; it serves only what is named here."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

STYLES = ("sic.css", "reading.css", "highlight.css")
SCRIPTS = (
    *("contents.js", "code.js", "zoom.js", "find.js", "modal.js", "search.js", "signin.js"),
    *("wrap.js", "over.js", "keys.js", "palette.js"),
)
# The war room's and the list's own: what only reads a runbook does not pay for it.
ROOM_STYLES = ("room.css", "live.css", "advice.css", "hooks.css")
ROOM_SCRIPTS = (
    # What others build on comes first.
    *("morph.js", "say.js", "countdown.js", "stream.js", "live.js", "offline.js"),
    *("queue.js", "waiting.js", "tick.js", "guard.js", "unread.js", "scrub.js"),
    *("dialogs.js", "composer.js", "filter.js", "commands.js", "hooks.js"),
    *("confirming.js", "drafts.js", "asking.js"),
)
ICONS = ("icon.svg",)
KEEP = "public, max-age=31536000, immutable"
PACKED_FROM = 256  # Bytes; below that packing costs more than it saves.

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it leaves: its bytes, the same packed, and the name of its content."""

    media_type: str
    content: bytes
    packed: bytes
    digest: str


@cache
def assets() -> dict[str, Asset]:
    """Return every file by name. Reads and packs them at the first call: not on the loop."""
    return dict(_assets())


def _assets() -> Iterator[tuple[str, Asset]]:
    for name, styles in (("sic.css", STYLES), ("room.css", ROOM_STYLES)):
        yield name, _asset("text/css", "\n".join(map(_text, styles)))
    for name, scripts in (("sic.js", SCRIPTS), ("room.js", ROOM_SCRIPTS)):
        # One request, not seven. A block keeps each module's names to itself, as a file would.
        script = "\n".join(f"{{\n{_text(one)}}}" for one in scripts)
        yield name, _asset("text/javascript", script)
    for name in ICONS:
        yield name, _asset("image/svg+xml", _text(name))


def _text(name: str) -> str:
    return files("sic.entrypoints.http").joinpath("static", name).read_text("utf-8")


def _asset(media_type: str, text: str) -> Asset:
    content = text.encode()
    return Asset(
        media_type=media_type,
        content=content,
        packed=gzip.compress(content, mtime=0),
        digest=hashlib.sha256(content).hexdigest()[:12],
    )


def address_of_file(name: str) -> str:
    """Return a file's address; it changes with the content, so that it may be kept for ever."""
    return f"/static/{name}?v={assets()[name].digest}"


@router.get("/static/{name}")
def static_file(request: Request, name: str) -> Response:
    """Serve one file, packed for a browser that can unpack it."""
    asset = assets().get(name)
    if asset is None:
        raise HTTPException(404)
    headers = {"Cache-Control": KEEP, "ETag": f'"{asset.digest}"', "Vary": "Accept-Encoding"}
    if asset.digest in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if not takes_gzip(request):
        return Response(asset.content, headers=headers, media_type=asset.media_type)
    headers["Content-Encoding"] = "gzip"
    return Response(asset.packed, headers=headers, media_type=asset.media_type)


def takes_gzip(request: Request) -> bool:
    """Say whether the browser can unpack gzip."""
    return "gzip" in request.headers.get("accept-encoding", "")


def packed(request: Request, answer: Response) -> Response:
    """Return an answer packed, where that is worth it and the browser can unpack it.

    Secrets beside reflected text can be guessed from a packed page's size by whoever makes
    the browser ask often (BREACH); the session cookie is SameSite=Strict, so a stranger's
    page asks without it and gets no secret.
    """
    answer.headers["Vary"] = "Accept-Encoding"
    body = bytes(answer.body)
    if takes_gzip(request) and len(body) >= PACKED_FROM:
        answer.body = gzip.compress(body, compresslevel=6, mtime=0)
        answer.headers["Content-Encoding"] = "gzip"
        answer.headers["Content-Length"] = str(len(answer.body))
    return answer
