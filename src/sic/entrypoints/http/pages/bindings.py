"""What administrators bind webhooks to, and the names of the secrets. No secret is shown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sic.application.ports import StoreUnavailable
from sic.domain.errors import NotFound, SicError
from sic.domain.webhook.binding import COOLDOWN_SECONDS, TIMEOUT_SECONDS, Binding
from sic.domain.webhook.checks import NAME, OWN_SECRETS, SECRET
from sic.domain.webhook.refusals import BindingRefused
from sic.entrypoints.http.api.bindings import bindings_here
from sic.entrypoints.http.context import context_of, executions_of, vault_of
from sic.entrypoints.http.i18n import language_of, words_in
from sic.entrypoints.http.pages.forms import Filled, Form, check_form
from sic.entrypoints.http.pages.hook_words import level_words
from sic.entrypoints.http.pages.problem import shown
from sic.entrypoints.http.pages.templating import page
from sic.entrypoints.http.problems import HttpRefused, problem_of
from sic.entrypoints.http.security import Caller, require_admin

HERE = "/admin/webhooks"
METHODS = ("POST", "GET", "PUT", "PATCH", "DELETE")
TEXTS = ("url", "body", "signing_secret", "blast_radius", "rollback")
OBJECTS = ("headers", "arguments", "dry_run")  # Typed as JSON.
FLAGS = ("reversible", "streams")
NUMBERS = ("cooldown_seconds", "timeout_seconds")
FIELDS = (*TEXTS, *OBJECTS, *FLAGS, *NUMBERS, "method", "targets", "level")
SECRET_BYTES_MAX = 4_096
_NAMED = re.compile(r"\{secret:([A-Za-z0-9._-]+)\}")

router = APIRouter()


@router.get(HERE)
def bindings_page(request: Request) -> Response:
    """List every webhook with its binding, and every secret by name; or go to ``?name=``."""
    admin = require_admin(request)
    name = request.query_params.get("name", "").strip()
    if NAME.match(name):
        return RedirectResponse(f"{HERE}/{name}", 303)
    return _list(request, admin)


@router.post(HERE)
def set_secret(request: Request, form: Filled) -> Response:
    """Seal a secret under its name; no page ever shows it again."""
    admin = require_admin(request)
    name, value = form.text("secret"), form.fields.get("value", "").strip()
    try:
        check_form(request, form)
        if not SECRET.match(name):
            words = "The name of a secret is letters, figures, dot, dash and underscore."
            raise HttpRefused(422, words, "Give it another name.")
        if not 0 < len(value.encode()) <= SECRET_BYTES_MAX:
            raise HttpRefused(422, f"A secret has 1 to {SECRET_BYTES_MAX} bytes.", "Set it.")
        context = context_of(request)
        vault_of(context).put_secret(
            name, value.encode(), admin.account.name, context.clock.now()
        )
    except SicError as error:
        return _list(request, admin, error)
    return RedirectResponse(f"{HERE}?set={name}#secrets", 303)


@router.get(HERE + "/{name}")
def binding_page(request: Request, name: str) -> Response:
    """Show what a webhook is bound to, as a form, and its history."""
    admin = require_admin(request)
    view = next((one for one in bindings_here(context_of(request)) if one.name == name), None)
    typed = _typed(view.binding if view else None)
    return _edit(request, admin, name, typed)


@router.post(HERE + "/{name}")
def change_binding(request: Request, name: str, form: Filled) -> Response:
    """Check a binding and keep nothing, keep it, or take it away."""
    admin = require_admin(request)
    bindings = executions_of(context_of(request)).bindings
    typed = {one: form.fields.get(one, "") for one in FIELDS}
    try:
        check_form(request, form)
        if form.text("act") == "unbind":
            bindings.unbind(name, admin.account.name)
            return RedirectResponse(f"{HERE}/{name}?did=unbound", 303)
        fields = _fields(name, form)
        if form.text("act") != "save":
            return _edit(request, admin, name, typed, checked=bindings.checked(fields))
        bindings.bind(fields, admin.account.name)
    except (SicError, StoreUnavailable) as error:
        return _edit(request, admin, name, typed, error=error)
    return RedirectResponse(f"{HERE}/{name}?did=saved", 303)


# ---------------------------------------------------------------- forms and fields


def _fields(name: str, form: Form) -> dict[str, object]:
    """Return the fields of a ``Binding`` as JSON has them.

    Raises:
        BindingRefused: a field is no JSON or no number; every such field is named.
    """
    wrong: list[str] = []
    fields: dict[str, object] = {"name": name, "method": form.text("method") or "POST"}
    fields |= {one: form.text(one) for one in TEXTS}
    fields |= {one: form.text(one) == "1" for one in FLAGS}
    fields["targets"] = form.text("targets").split()
    fields["level"] = form.text("level") or None
    for one in OBJECTS:
        if form.text(one):
            fields[one] = _json(one, form.fields[one], wrong)
    for one in NUMBERS:
        fields[one] = form.number(one)
        if fields[one] is None:
            wrong.append(f"{one} is no whole number.")
    if wrong:
        raise BindingRefused(name, " ".join(wrong))
    return fields


def _json(field: str, text: str, wrong: list[str]) -> object:
    """Return a field's JSON; or say on which line it ceases to be any."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        wrong.append(f"{field}, line {error.lineno}, column {error.colno}: {error.msg}.")
        return None
    except RecursionError:
        wrong.append(f"{field} is nested too deep.")
        return None
    if not isinstance(found, dict):
        wrong.append(f"{field}, line 1: it must be a JSON object, in braces.")
    return found


def _typed(binding: Binding | None) -> dict[str, str]:
    """Return a binding as its form holds it; without one, what a new one begins with."""
    if binding is None:
        begun = {
            "method": "POST",
            "cooldown_seconds": str(COOLDOWN_SECONDS),
            "timeout_seconds": str(TIMEOUT_SECONDS),
        }
        return dict.fromkeys(FIELDS, "") | begun
    given = msgspec.to_builtins(binding)
    typed = {one: str(given[one]) for one in ("method", *NUMBERS)}
    typed |= {one: given[one] for one in TEXTS}
    typed |= {one: "1" if given[one] else "" for one in FLAGS}
    typed |= {one: _spelled(given[one]) for one in OBJECTS}
    return typed | {"targets": "\n".join(binding.targets), "level": binding.level or ""}


def _spelled(given: object) -> str:
    return json.dumps(given, indent=2, ensure_ascii=False) if given else ""


def _secrets_of(binding: Binding | None) -> set[str]:
    """Return the names of the secrets a binding needs."""
    if binding is None:
        return set()
    every = [*binding.headers.values()]
    every += binding.dry_run.headers.values() if binding.dry_run else ()
    named = {name for text in every for name in _NAMED.findall(text)}
    return named | ({binding.signing_secret} - {""})


# ---------------------------------------------------------------- the pages


def _names(request: Request) -> list[str]:
    vault = context_of(request).vault
    # An endpoint's own is nobody's to set, and no binding may name it.
    return [name for name in vault.names() if not name.startswith(OWN_SECRETS)] if vault else []


def _missing(request: Request, wanted: Iterable[str]) -> list[str]:
    return sorted(set(wanted) - set(_names(request)))


def _list(request: Request, admin: Caller, error: SicError | None = None) -> Response:
    problem = problem_of(error)[0] if error else None
    say = words_in(language_of(request)).gettext
    found = bindings_here(context_of(request))
    needed = {one.name: _secrets_of(one.binding) for one in found}
    done = request.query_params.get("set", "")
    return page(
        request,
        "bindings.html",
        caller=admin,
        status=problem.status if problem else 200,
        problem=shown(problem) if problem else None,
        hooks=found,
        levels={one.name: level_words(one.level, say) for one in found},
        missing={name: _missing(request, names) for name, names in needed.items()},
        secrets=_names(request),
        users={
            secret: [name for name, names in needed.items() if secret in names]
            for secret in _names(request)
        },
        kept=done if done in _names(request) else "",
        has_vault=context_of(request).vault is not None,
    )


def _edit(
    request: Request,
    admin: Caller,
    name: str,
    typed: dict[str, str],
    *,
    checked: Binding | None = None,
    error: Exception | None = None,
) -> Response:
    if not NAME.match(name):
        raise NotFound("No webhook has such a name.", "A name is a-z, 0-9 and hyphens.")
    problem = problem_of(error)[0] if error else None
    say = words_in(language_of(request)).gettext
    bindings = executions_of(context_of(request)).bindings
    view = next((one for one in bindings_here(context_of(request)) if one.name == name), None)
    return page(
        request,
        "binding.html",
        caller=admin,
        status=problem.status if problem else 200,
        problem=shown(problem) if problem else None,
        name=name,
        view=view,
        levels=level_words(view.level, say) if view else "",
        typed=typed,
        methods=METHODS,
        written=name in bindings.written_names,
        history=bindings.history(name),
        checked=checked,
        missing=_missing(request, _secrets_of(checked)) if checked else [],
        secrets=_names(request),
        did=request.query_params.get("did", ""),
        bound=view.bound if view else False,
        standing=view.problem if view else "",
    )
