"""A page leaves as a letter: settings, worker and mail server together."""

from __future__ import annotations

import threading
from pathlib import Path

from tests.contract.test_notifiers import MailServer

from sic.application.service import Principal
from sic.bootstrap import run_server
from sic.domain.ids import Actor, ActorKind
from sic.domain.incident.commands import AssignRole, DeclareIncident
from sic.entrypoints.settings import Settings

ALICE = Principal(Actor("alice", ActorKind.HUMAN), "responder")


def test_a_role_assigned_reaches_its_holder_by_mail(tmp_path: Path) -> None:
    """Settings `smtp_url` and `mail_addresses`; runbook, "Roles and responsibilities"."""
    arrived = threading.Event()
    with MailServer() as mail:
        threading.Thread(target=mail.serve_forever, daemon=True).start()
        settings = Settings(
            data_dir=tmp_path,
            port=0,
            smtp_url=mail.url,
            mail_from="sic@example.org",
            mail_addresses={"bob": "bob@example.org"},
        )
        with run_server(settings, None) as running:
            service = running.local.service
            declared = service.declare(
                DeclareIncident(title="Checkout fails", runbook_revision=""), ALICE
            )
            role = AssignRole(role="tech-lead", responder="bob")
            service.handle(declared.incident.id, role, ALICE)
            for _ in range(100):
                if mail.letters or arrived.wait(0.1):
                    break
        mail.shutdown()
    letter = mail.received()
    assert letter["To"] == "bob@example.org"
    assert declared.incident.id in str(letter["Subject"])
