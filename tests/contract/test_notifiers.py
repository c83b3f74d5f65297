"""What every notifier promises, and what the mail server hears on a real socket."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import msgspec
import pytest
from structlog.testing import capture_logs
from tests.contract.making import a_message

from sic.adapters.notify.email import EmailNotifier, read_server
from sic.adapters.notify.everywhere import Everywhere
from sic.adapters.notify.journal import JournalNotifier
from sic.application.ports import DeliveryFailed, Message, Notifier

BOOK = {"alice": "alice@example.org", "bob": "not an address"}


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks enough SMTP to be believed; answers as it is told to."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.letters: list[bytes] = []
        self.answers = {"QUIT": "221 bye"}

    @property
    def url(self) -> str:
        """Where it listens, as the notifier is told."""
        return f"smtp+plain://127.0.0.1:{self.server_address[1]}"

    def received(self) -> EmailMessage:
        """Return the last letter."""
        letter = message_from_bytes(self.letters[-1], policy=policy.default)
        assert isinstance(letter, EmailMessage)
        return letter


class _Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 ready")
        for line in self.rfile:
            verb = line[:4].decode().strip().upper()
            if verb == "DATA" and "DATA" not in self.server.answers:
                self._say("354 go on")
                self._letter()
            self._say(self.server.answers.get(verb, "250 fine"))
            if verb == "QUIT":
                return

    def _letter(self) -> None:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        self.server.letters.append(b"".join(lines))

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def mail() -> Iterator[MailServer]:
    """A mail server on this machine."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def by_mail(url: str) -> EmailNotifier:
    """Return a notifier that knows the book's addresses."""
    return EmailNotifier(url, sender="sic@example.org", address_of=BOOK.get, timeout=5)


class FakeNotifier:
    """A notifier for tests: remembers by id, as a good receiver does."""

    def __init__(self) -> None:
        self.heard: dict[str, Message] = {}

    def deliver(self, message: Message) -> None:
        """Remember the message under its id."""
        self.heard[message.id] = message


@pytest.fixture(params=["journal", "email", "everywhere", "fake"])
def notifier(request: pytest.FixtureRequest, mail: MailServer) -> Notifier:
    """Every notifier there is, over something that works."""
    made: dict[str, Callable[[], Notifier]] = {
        "journal": JournalNotifier,
        "email": lambda: by_mail(mail.url),
        "everywhere": lambda: Everywhere([JournalNotifier(), by_mail(mail.url)]),
        "fake": FakeNotifier,
    }
    return made[request.param]()


@pytest.mark.parametrize(
    "words", ["plain", "ü 🚒 \u202e", "line\r\nBcc: eve@example.org\r\n\r\nbody", "x" * 20_000]
)
def test_every_notifier_takes_any_words_twice(
    notifier: Notifier, mail: MailServer, words: str
) -> None:
    """F-63: no text can break a channel, and a repeat is taken like the first."""
    message = msgspec.structs.replace(a_message(), subject=words, body=words)
    with capture_logs():
        for _ in range(2):
            notifier.deliver(message)
    assert isinstance(notifier, JournalNotifier | FakeNotifier) or len(mail.letters) == 2


def test_the_journal_says_who_is_told_what() -> None:
    """The channel that always exists: one line, with everything in it."""
    with capture_logs() as logs:
        JournalNotifier().deliver(a_message())
    [line] = logs
    assert (line["event"], line["to"], line["kind"]) == ("message", "alice", "page")
    assert line["message_id"] == "inc-20261123-01/1/page/alice"
    assert line["body"] == "Acknowledge by 03:10."


def test_a_letter_says_it_all_and_a_repeat_carries_the_same_key(mail: MailServer) -> None:
    """Invariant 7: the same Message-ID on every attempt."""
    notifier = by_mail(mail.url)
    notifier.deliver(a_message())
    first = mail.received()
    notifier.deliver(msgspec.structs.replace(a_message(), attempts=2))

    assert first["To"] == "alice@example.org"
    assert first["From"] == "sic@example.org"
    assert first["Subject"] == "SEV-2: acknowledge"
    assert first["X-SIC-Message"] == "inc-20261123-01/1/page/alice"
    assert first.get_content().strip() == "Acknowledge by 03:10."
    assert mail.received()["Message-ID"] == first["Message-ID"]
    assert first["Message-ID"].endswith("@example.org>")


def test_a_title_cannot_add_a_header_or_end_the_letter(mail: MailServer) -> None:
    """Titles come from monitors: CR, LF and a lone dot stay words."""
    hostile = "down\r\nBcc: eve@example.org\r\n\r\n.\r\nQUIT"
    message = msgspec.structs.replace(a_message(), subject=hostile, body=hostile)

    by_mail(mail.url).deliver(message)

    assert len(mail.letters) == 1
    letter = mail.received()
    assert letter["Bcc"] is None
    assert letter["Subject"] == "down Bcc: eve@example.org . QUIT"
    assert "QUIT" in letter.get_content()


@pytest.mark.parametrize(
    ("verb", "answer", "permanent"),
    [
        ("RCPT", "550 no such user", True),
        ("RCPT", "451 try later", False),
        ("DATA", "554 refused", True),
        ("MAIL", "421 busy", False),
        ("EHLO", "garbage", False),
    ],
)
def test_the_servers_word_decides_whether_to_try_again(
    mail: MailServer, verb: str, answer: str, permanent: bool
) -> None:
    """5xx is for ever, everything else may be better in a minute."""
    mail.answers = {verb: answer, **({"HELO": answer} if verb == "EHLO" else {})}
    with pytest.raises(DeliveryFailed, match=r"\w") as failure:
        by_mail(mail.url).deliver(a_message())
    assert failure.value.permanent is permanent
    assert mail.letters == []


def test_a_rude_good_bye_is_not_a_failure(mail: MailServer) -> None:
    """The letter was taken: another attempt would only wake somebody twice."""
    mail.answers = {"QUIT": "500 what?"}
    by_mail(mail.url).deliver(a_message())
    assert len(mail.letters) == 1


@pytest.mark.parametrize(
    ("to", "words"),
    [("dave", "dave has no e-mail address"), ("bob", "is not an e-mail address")],
)
def test_who_has_no_address_is_named(mail: MailServer, to: str, words: str) -> None:
    """F-42: said at once, not after ten attempts."""
    with pytest.raises(DeliveryFailed, match=words) as failure:
        by_mail(mail.url).deliver(a_message(to))
    assert failure.value.permanent


def test_a_server_without_starttls_gets_no_letter(mail: MailServer) -> None:
    """``smtp://`` insists: a page may hold what a stranger must not read."""
    url = mail.url.replace("smtp+plain", "smtp")
    with pytest.raises(DeliveryFailed, match="STARTTLS"):
        by_mail(url).deliver(a_message())
    assert mail.letters == []


def test_a_server_that_is_away_is_not_for_ever() -> None:
    """Nobody listens; the worker will come again."""
    with MailServer() as gone:
        url = gone.url
    with pytest.raises(DeliveryFailed, match=r"127\.0\.0\.1: .*refused") as failure:
        by_mail(url).deliver(a_message())
    assert not failure.value.permanent


def test_a_mail_server_url_is_read_with_its_defaults() -> None:
    """Ports by scheme; user and password may be percent-encoded."""
    assert read_server("smtps://u%40x:p%2F@mail.example.org")[:3] == (
        "mail.example.org",
        465,
        "tls",
    )
    assert read_server("smtps://u%40x:p%2F@mail.example.org")[3:] == ("u@x", "p/")
    assert read_server("smtp://mail.example.org:25")[:3] == ("mail.example.org", 25, "starttls")
    with pytest.raises(ValueError, match="smtps://user:password@host:465"):
        read_server("https://mail.example.org")


def test_everywhere_asks_all_and_fails_for_good_only_if_all_do(mail: MailServer) -> None:
    """One broken channel does not silence the others."""
    fake = FakeNotifier()
    both = Everywhere([by_mail(mail.url), fake])
    with pytest.raises(DeliveryFailed, match="dave has no e-mail address") as failure:
        both.deliver(a_message("dave"))
    assert failure.value.permanent
    assert len(fake.heard) == 1
