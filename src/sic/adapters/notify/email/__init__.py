"""Tell people by e-mail over SMTP. It writes to nobody whose address it was not given."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from hashlib import sha256
from typing import Literal, NamedTuple
from urllib.parse import unquote, urlsplit

from sic.application.ports import DeliveryFailed, Message

TIMEOUT_SECONDS = 10.0
SUBJECT_MAX = 250

Security = Literal["tls", "starttls", "none"]
_SCHEMES: dict[str, tuple[Security, int]] = {
    "smtps": ("tls", 465),
    "smtp": ("starttls", 587),
    "smtp+plain": ("none", 25),
}


class Server(NamedTuple):
    """Where mail is handed over, and how."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = ""


def read_server(url: str) -> Server:
    """Return the server a URL names.

    ``smtps://user:password@host`` speaks TLS from the first byte, ``smtp://`` insists on
    STARTTLS, ``smtp+plain://`` sends in the clear and is meant for a relay on this machine.

    Raises:
        ValueError: another scheme, no host, or no port number.
    """
    parts = urlsplit(url)
    if parts.scheme not in _SCHEMES or not parts.hostname:
        raise ValueError(
            "The mail server is written smtps://user:password@host:465, "
            "smtp://user:password@host:587 or smtp+plain://localhost:25."
        )
    security, port = _SCHEMES[parts.scheme]
    return Server(
        host=parts.hostname,
        port=parts.port or port,
        security=security,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


class EmailNotifier:
    """Delivers messages by SMTP.

    Args:
        url: See ``read_server``.
        sender: Address mail comes from: ``sic@example.org``.
        address_of: Turns a message's recipient into an address, or ``None``.
        timeout: Seconds for each answer of the server.
        context: For TLS; certificates are checked in any case.
    """

    def __init__(
        self,
        url: str,
        *,
        sender: str,
        address_of: Callable[[str], str | None],
        timeout: float = TIMEOUT_SECONDS,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._server = read_server(url)
        self._sender = Address(addr_spec=sender)
        self._address_of = address_of
        self._timeout = timeout
        self._context = context or ssl.create_default_context()

    def deliver(self, message: Message) -> None:
        """Hand the message to the server.

        Raises:
            DeliveryFailed: permanent when there is no address, or the server says 5xx.
        """
        address = self._address_of(message.to)
        if not address:
            raise DeliveryFailed(f"{message.to} has no e-mail address", permanent=True)
        letter = compose(message, self._sender, address)
        try:
            self._send(letter)
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            raise _failed(code, words) from error
        except smtplib.SMTPAuthenticationError as error:
            # A wrong password is the operator's to mend; the page must not die of it.
            raise DeliveryFailed("the mail server refused SIC's user or password") from error
        except smtplib.SMTPResponseException as error:
            raise _failed(error.smtp_code, error.smtp_error) from error
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryFailed(f"{self._server.host}: {error}") from error

    def _send(self, letter: EmailMessage) -> None:
        server = self._connect()
        try:
            server.send_message(letter)
            # The letter is the server's now: however it says good-bye, it must not come twice.
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
        finally:
            server.close()

    def _connect(self) -> smtplib.SMTP:
        host, port, security, user, password = self._server
        if security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port, timeout=self._timeout, context=self._context
            )
        else:
            server = smtplib.SMTP(host, port, timeout=self._timeout)
        try:
            if security == "starttls":
                server.starttls(context=self._context)
            if user:
                server.login(user, password)
        except BaseException:
            server.close()
            raise
        return server


def compose(message: Message, sender: Address, address: str) -> EmailMessage:
    """Return the letter; every attempt carries the same Message-ID.

    Raises:
        DeliveryFailed: the address is not one.
    """
    letter = EmailMessage(policy=WIRE)
    try:
        letter["To"] = Address(addr_spec=address)
    except (ValueError, IndexError) as error:
        words = f"{address!r} is not an e-mail address"
        raise DeliveryFailed(words, permanent=True) from error
    letter["From"] = sender
    # A header ends at a line break: titles come from monitors and may contain anything.
    letter["Subject"] = " ".join(message.subject.split())[:SUBJECT_MAX]
    letter["Message-ID"] = f"<{sha256(message.id.encode()).hexdigest()[:40]}@{sender.domain}>"
    letter["X-SIC-Message"] = " ".join(message.id.split())
    letter["X-SIC-Incident"] = message.incident_id
    letter["Auto-Submitted"] = "auto-generated"
    if message.kind == "page":
        letter["Importance"] = "high"
    letter.set_content(message.body, cte="quoted-printable")
    return letter


def _failed(code: int, words: bytes | str) -> DeliveryFailed:
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    return DeliveryFailed(f"the mail server answered {code} {said}", permanent=code >= 500)
