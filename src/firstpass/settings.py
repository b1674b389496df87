"""Settings: from the environment (prefix FIRSTPASS_) and `.env`; none is required, all are checked once."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from firstpass.domain.errors import SetupError

HERE = Path(__file__).resolve().parents[2]
"""The checkout: playbook, prompts and evals lie beside the code."""


class Settings(BaseSettings):
    """Every setting of the product with its default. Attribute docstrings are the help that `doctor` prints."""

    model_config = SettingsConfigDict(
        env_prefix="FIRSTPASS_", env_file=".env", frozen=True, extra="ignore", use_attribute_docstrings=True
    )

    playbook: Path = HERE / "knowledge_base"
    """The folder with scope, articles, replies and tables."""
    data: Path = HERE / "data"
    """The folder for everything the product makes: database, generations, cached model, secrets."""
    database: str = ""
    """The database's address; empty is SQLite in the data folder. postgresql+psycopg://user@host/name is the other."""
    host: str = "127.0.0.1"
    """The address to serve on; beyond loopback a secret must be set."""
    port: int = Field(8000, ge=0, le=65535)
    """The port to serve on."""
    secret: SecretStr = SecretStr("")
    """Signs conversation tokens; at least 32 characters. On loopback one is made and kept in the data folder."""
    sealing_key: SecretStr = SecretStr("")
    """Encrypts personal values; 32 or more characters, several by commas: the first seals. On loopback one is made."""
    session_secrets: SecretStr = SecretStr("")
    """Checks the tokens of logged-in customers (HS256); 32 or more characters, several by commas while you rotate."""
    session_keys: Path | None = None
    """A JSON Web Key Set with the public keys of the website's backend, in place of secrets or beside them."""
    session_audience: str = Field("firstpass", min_length=1, max_length=200)
    """What the tokens of logged-in customers must name as their audience."""
    accounts_url: str = ""
    """The account backend's address, such as https://accounts.example.com; empty is the shipped sandbox."""
    accounts_secret: SecretStr = SecretStr("")
    """Signs calls to the account backend; 32 or more characters, several by commas: the first signs."""
    accounts_states: Path | None = None
    """A YAML file with the account backend's own names of states; unset: it uses ours."""
    accounts_connect_seconds: float = Field(1.0, gt=0, le=10)
    """How long connecting to the account backend may take."""
    accounts_read_seconds: float = Field(2.0, gt=0, le=10)
    """How long the account backend may be silent during an answer."""
    accounts_total_seconds: float = Field(4.0, gt=0, le=10)
    """How long a call to the account backend may take with all its tries; below the lease."""
    mail_url: SecretStr = SecretStr("")
    """The mail server, such as smtp://user:password@mail.example.com:587; empty is the sandbox's outbox page."""
    mail_from: str = ""
    """The address that the product's own mails come from."""
    accept_example_replies: bool = False
    """Serve beyond loopback although fixed replies are still the shipped examples."""
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Websites whose pages may call the API, comma-separated, such as https://www.example.com."""
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ()
    """Addresses or networks of your proxies, comma-separated; only from these is X-Forwarded-For believed."""
    quiet_seconds: float = Field(1.0, ge=0, le=10)
    """How long a turn waits for the rest of a burst."""
    quiet_at_most_seconds: float = Field(5.0, ge=0, le=20)
    """How long typing can make a turn wait in all."""
    timed_reply_seconds: float = Field(2.0, ge=0.1, le=6)
    """After how long a reply leaves that says no more of a status than that a person will look. All look-ups of a turn
    end within it: set it above what your account backend takes at its slowest, its 99th percentile at least."""
    lease_seconds: float = Field(10.0, gt=0, le=12)
    """How long a turn may take before another worker takes it over; after two leases the message goes to a person."""
    sweep_seconds: float = Field(5.0, gt=0, le=10)
    """How often the store is asked for work that nothing woke us for."""
    token_minutes: int = Field(60, ge=1, le=24 * 60)
    """How long a conversation token is valid; a valid one can be renewed."""
    max_message_chars: int = Field(32_000, ge=100, le=100_000)
    """The longest message the API stores."""
    messages_per_minute: int = Field(20, ge=1)
    """Messages a conversation may send in a minute."""
    conversations_per_minute: int = Field(30, ge=1)
    """Conversations one address may start in a minute."""
    requests_per_minute: int = Field(3000, ge=1)
    """Requests of one address in a minute; an office or a mobile network is one. Asking for a person is not counted."""
    streams_per_conversation: int = Field(8, ge=1)
    """Live streams a conversation may have open."""
    streams_per_address: int = Field(200, ge=1)
    """Live streams one address may have open."""
    connections: int = Field(900, ge=10)
    """Connections at once, four fifths of them for streams; stay below the files the process may open (ulimit -n)."""

    @field_validator("allowed_origins", "trusted_proxies", mode="before")
    @classmethod
    def _split_list(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _check_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        try:
            for proxy in value:
                ipaddress.ip_network(proxy)
        except ValueError:
            raise ValueError("name addresses or networks, such as 10.0.0.5,10.1.0.0/16") from None
        return value

    @field_validator("accounts_url")
    @classmethod
    def _check_address(cls, value: str) -> str:
        parts = urlsplit(value)
        plain = not (parts.username or parts.query or parts.fragment)
        if value and not (parts.scheme in ("http", "https") and parts.hostname and plain):
            raise ValueError("write an address such as https://accounts.example.com, without a user or a query")
        return value

    @property
    def database_url(self) -> str:
        """The database's address, the default filled in."""
        return self.database or f"sqlite:///{self.data / 'firstpass.sqlite3'}"

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the service."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def refuses_examples(self) -> bool:
        """Whether replies that are still the shipped examples may not be served."""
        return not self.on_loopback and not self.accept_example_replies


def load_settings(**overrides: object) -> Settings:
    """The settings of this process; raises `SetupError` that names the variable, never its value."""
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = "FIRSTPASS_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SetupError(f"{name} is not usable: {first['msg']}", "Correct or unset it") from None
