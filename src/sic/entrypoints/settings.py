"""Settings, from environment (``SIC_…``) and ``sic.toml``. It never holds a default secret."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic.networks import IPvAnyNetwork
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)


def _named(proxy: IPvAnyNetwork) -> IPvAnyNetwork:
    if proxy.prefixlen == 0:
        raise ValueError(f"{proxy} is everybody; name the proxies themselves")
    return proxy


class Settings(BaseSettings):
    """Everything an operator may set; docs/reference/settings.md lists each one."""

    model_config = SettingsConfigDict(
        env_prefix="SIC_", env_nested_delimiter="__", toml_file="sic.toml", extra="forbid"
    )

    data_dir: Path = Field(default=Path("var"), description="Folder that holds all state.")
    database_url: str = Field(
        default="", description="PostgreSQL URL; empty: SQLite in data_dir."
    )
    runbook: Path | None = Field(
        default=None, description="Runbook new incidents follow; empty: the one shipped."
    )
    runbooks_dirs: list[Path] = Field(
        default=[], description="Folders of the runbook library; empty: the runbook's own."
    )
    review_days: int = Field(
        default=90, ge=1, le=3660, description="Days after which a runbook is stale."
    )
    edit_url: str = Field(
        default="",
        pattern=r"^$|^https?://[^\s{}]*\{path\}[^\s{}]*$",
        description="Where people change a runbook, with {path} in it.",
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8300, ge=0, le=65535, description="Port; 0: any free one.")
    public_url: str = Field(
        default="", description="Address people use; https makes cookies Secure."
    )
    allowed_hosts: list[str] = Field(
        default=[], description="More Host names to answer to, besides public_url's."
    )
    trusted_proxies: list[Annotated[IPvAnyNetwork, AfterValidator(_named)]] = Field(
        default=[], description="Reverse proxies whose X-Forwarded headers are believed."
    )
    zone: str = Field(default="UTC", description="IANA time zone of the business calendar.")
    working_days: list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]] = Field(
        default=["mon", "tue", "wed", "thu", "fri"], description="Working days."
    )
    opens_at: time = Field(default=time(9), description="Start of the working day.")
    closes_at: time = Field(default=time(18), description="End of the working day.")
    holiday_country: str = Field(
        default="", description="ISO 3166 country, or COUNTRY-SUBDIVISION, of holidays."
    )
    extra_holidays: list[date] = Field(default=[], description="Further days off.")
    sprint_anchor: date | None = Field(
        default=None, description="First day of any sprint; empty: no sprint calendar."
    )
    sprint_days: int = Field(default=14, ge=1, le=366, description="Length of a sprint.")
    smtp_url: str = Field(
        default="", description="smtps://, smtp:// (STARTTLS) or smtp+plain:// mail server."
    )
    mail_from: str = Field(default="", description="Sender of e-mail.")
    mail_addresses: dict[str, str] = Field(
        default={}, description="Addresses of names on the runbook's escalation ladder."
    )
    bridge_url: str = Field(
        default="", description="Link to a new bridge, with {room} in it; empty: by hand."
    )
    webhooks: dict[str, object] = Field(
        default={}, description="What webhooks of the runbook are bound to, by name."
    )
    secrets_key_file: Path | None = Field(
        default=None,
        description="Key file of stored secrets; empty: secrets.key in data_dir.",
    )
    checkpoints: Path | None = Field(
        default=None,
        description="File of checkpoints, which SIC's log has too; empty: one in data_dir.",
    )
    checkpoint_key: Path | None = Field(
        default=None,
        description="Key they are signed with; empty: checkpoint.key in data_dir.",
    )
    assistant_model_url: str = Field(
        default="", description="OpenAI-compatible endpoint of a model; empty: none is asked."
    )
    assistant_model: str = Field(
        default="", max_length=200, description="Name of the model; empty: the endpoint's one."
    )
    assistant_key_file: Path | None = Field(
        default=None, description="File that holds the endpoint's key, alone."
    )
    assistant_timeout_seconds: float = Field(
        default=10.0, ge=1, le=60, description="Seconds in which a model must have answered."
    )
    assistant_calls_max: int = Field(
        default=30, ge=1, le=10_000, description="Questions to the model about one incident."
    )
    assistant_characters_max: int = Field(
        default=800_000,
        ge=1_000,
        le=1_000_000_000,
        description="Characters to and from the model about one incident.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Least level written to the log."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment wins over ``sic.toml``; nothing else is read."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def key_file(self) -> Path:
        """The key file of stored secrets."""
        return self.secrets_key_file or self.data_dir / "secrets.key"

    @property
    def checkpoints_file(self) -> Path:
        """Where checkpoints are added; SIC's own log has each of them too."""
        return self.checkpoints or self.data_dir / "checkpoints.jsonl"

    @property
    def checkpoints_before(self) -> tuple[Path, ...]:
        """Where they were added before ``checkpoints`` was set; those still count."""
        before = self.data_dir / "checkpoints.jsonl"
        return () if before == self.checkpoints_file else (before,)

    @property
    def checkpoint_key_file(self) -> Path:
        """The key checkpoints are signed with."""
        return self.checkpoint_key or self.data_dir / "checkpoint.key"

    @property
    def store_url(self) -> str:
        """The database to open."""
        return self.database_url or f"sqlite:///{self.data_dir / 'sic.sqlite3'}"


PREFIX = "SIC_"
CLIENT_VARIABLES = frozenset({"SIC_URL", "SIC_TOKEN"})  # Of the command line, not settings.


def misspelt(variables: Iterable[str]) -> list[str]:
    """Return a sentence for each ``SIC_`` variable that no setting is called by.

    >>> misspelt(["SIC_PORTT", "SIC_PORT", "HOME"])
    ['SIC_PORTT: there is no such setting; did you mean SIC_PORT?']
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields} | CLIENT_VARIABLES
    told = []
    for name in sorted(set(variables)):
        setting = name.upper().partition("__")[0]
        if setting.startswith(PREFIX) and setting not in known:
            near = get_close_matches(setting, sorted(known), n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            told.append(f"{name}: there is no such setting{hint}")
    return told
