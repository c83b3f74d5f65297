"""Requests that are at fault whatever they ask for, each with its code. It answers none.

HttpRefused            E600   the request cannot be read as it is
├── WrongMethod        E605   405
├── TooSlow            E608   408
├── TooLarge           E613   413
├── AddressTooLong     E614   414
├── NotJson            E615   415
├── WrongHost          E621   421
├── WrongShape         E622   422
└── HeadTooLarge       E631   431
Failed                 E650   500, a fault of SIC's own
Unavailable            E653   503, nothing can be recorded now
SignInsBusy            E654   503, more sign-ins at once than SIC checks
"""

from __future__ import annotations

from typing import ClassVar

from sic.domain.errors import SicError


class HttpRefused(SicError):
    """The request cannot be read as it is."""

    code: ClassVar[str] = "SIC-E600"

    def __init__(self, status: int, problem: str, remedy: str = "") -> None:
        super().__init__(problem, remedy)
        self.status = status


class WrongMethod(HttpRefused):
    """The address does not take this method."""

    code: ClassVar[str] = "SIC-E605"

    def __init__(self) -> None:
        super().__init__(
            405,
            "This address does not take this method.",
            "The Allow header names those it takes.",
        )


class TooSlow(HttpRefused):
    """Head or body did not arrive in time."""

    code: ClassVar[str] = "SIC-E608"

    def __init__(self, part: str, seconds: float) -> None:
        super().__init__(408, f"The {part} did not arrive in {seconds:g} s.", "Send it again.")


class TooLarge(HttpRefused):
    """The body exceeds what this route reads."""

    code: ClassVar[str] = "SIC-E613"

    def __init__(self, kib: int) -> None:
        super().__init__(413, f"The body exceeds {kib} KiB.", "Send less at once.")


class AddressTooLong(HttpRefused):
    """Path or query exceed what any route reads."""

    code: ClassVar[str] = "SIC-E614"

    def __init__(self) -> None:
        super().__init__(414, "The address is too long.", "Shorten the path or the query.")


class NotJson(HttpRefused):
    """The body is of another media type."""

    code: ClassVar[str] = "SIC-E615"

    def __init__(self) -> None:
        super().__init__(
            415,
            "This route reads JSON and nothing else.",
            "Send `Content-Type: application/json`, in UTF-8, not compressed.",
        )


class WrongHost(HttpRefused):
    """The request is for another server, or a stranger's domain made to point here."""

    code: ClassVar[str] = "SIC-E621"

    def __init__(self) -> None:
        super().__init__(
            421,
            "This server does not go by that host name.",
            "Set SIC_PUBLIC_URL to the address people use, or add it to SIC_ALLOWED_HOSTS.",
        )


class WrongShape(HttpRefused):
    """A field is missing, of another type, too long, or not one this route knows."""

    code: ClassVar[str] = "SIC-E622"

    def __init__(self, where: str) -> None:
        super().__init__(
            422,
            f"The request does not have the shape this route takes. {where}",
            "Compare it with /api/v1/openapi.json.",
        )


class HeadTooLarge(HttpRefused):
    """The headers are too many or too long."""

    code: ClassVar[str] = "SIC-E631"

    def __init__(self, limit: str) -> None:
        super().__init__(431, f"The headers exceed {limit}.", "Send fewer or shorter headers.")


class Failed(SicError):
    """A fault of SIC's own; the log has the rest."""

    code: ClassVar[str] = "SIC-E650"

    def __init__(self, error_id: str) -> None:
        super().__init__(
            f"SIC failed on this request. The log has it under {error_id}.",
            "Look whether it was recorded before sending it again, and report the id.",
        )


class Unavailable(SicError):
    """Nothing can be recorded at this moment."""

    code: ClassVar[str] = "SIC-E653"

    def __init__(self) -> None:
        super().__init__(
            "SIC cannot record anything at this moment; nothing was recorded.",
            "Send it again in a second; if it goes on, look at the disk and the database.",
        )


class SignInsBusy(SicError):
    """More sign-ins at once than SIC checks."""

    code: ClassVar[str] = "SIC-E654"

    def __init__(self) -> None:
        super().__init__("Too many sign-ins are being checked.", "Try again in a second.")
