"""The shape of a watchlist: which keys there are, what may stand in them, and their defaults.

Knows pydantic and the words of the file; knows nothing of YAML, places in the text, or of how one
watch refers to another (that is `watchlist`). The JSON Schema for editors is made from here.
"""

import json
import re
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from monitor.addresses import port_of, refusal_of_url
from monitor.model import Settings, Watch

Kind = Literal["privacy-policy", "terms", "cookies", "dpa", "acceptable-use", "community", "other"]

MAX_URLS = 20
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_INTERVAL = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s*([smhdw])", re.ASCII)
_LONGEST_S = 366 * 86_400
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?", re.ASCII)


def parse_interval(value: Any) -> timedelta:
    """Read an interval as the watchlist writes it ("30m", "6h", "1d", "0s").

    Raises ValueError, whose text is for the user.
    """
    match = _INTERVAL.fullmatch(value) if isinstance(value, str) else None
    if not match:
        raise ValueError("write an interval like 30m, 6h or 1d")
    seconds = float(match[1]) * _SECONDS[match[2]]
    if seconds > _LONGEST_S:
        raise ValueError("this interval is longer than a year")
    return timedelta(seconds=seconds)


def _period(value: Any) -> timedelta:
    interval = parse_interval(value)
    if interval < timedelta(seconds=1):
        raise ValueError("a watch is visited at most once a second; write 30m, 6h or 1d")
    return interval


def _within_a_day(value: Any) -> timedelta:
    interval = parse_interval(value)
    if interval >= timedelta(days=1):
        raise ValueError("this must be shorter than a day; write an interval like 5s or 10m")
    return interval


def _words(value: Any) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if not text:
        raise ValueError("write some text here")
    if len(text) > 200 or not text.isprintable():
        raise ValueError("write one line of at most 200 characters")
    return text


def _id(value: Any) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise ValueError("write an id of letters, digits and hyphens, like shop-privacy")
    return value


def _language(value: Any) -> str:
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        raise ValueError("write a language by its code, like en, fr or pt-BR")
    return value


def _user_agent(value: Any) -> str:
    text = _words(value)
    if not text.isascii():
        raise ValueError("a user agent is sent in ASCII: letters without accents only")
    return text


def _url(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("write an address, like https://example.org/privacy")  # noqa: TRY004
    # Whatever port the operator writes is allowed, so the address is its own permission.
    if refusal := refusal_of_url(value, own_port=port_of(value)):
        raise ValueError(f"{refusal}; write an address like https://example.org/privacy")
    return value


def _selector(value: Any) -> str:
    import soupsieve  # noqa: PLC0415  (brings the HTML parser, which few watchlists need)

    text = _words(value)
    try:
        soupsieve.compile(text)
    except (soupsieve.SelectorSyntaxError, ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0].rstrip(".:")
        raise ValueError(f"{text!r} is no CSS selector ({reason})") from None
    return text


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _text(check: Any, **schema: Any) -> Any:
    return BeforeValidator(check), WithJsonSchema({"type": "string"} | schema)


_INTERVAL_SCHEMA = {"pattern": r"^\d{1,9}(\.\d{1,3})?\s*[smhdw]$", "examples": ["30m", "6h", "1d"]}

Words = Annotated[str, *_text(_words, minLength=1, maxLength=200)]
Id = Annotated[str, *_text(_id, pattern=f"^{_ID.pattern}$")]
Language = Annotated[str, *_text(_language, pattern=f"^{_LANGUAGE.pattern}$")]
UserAgent = Annotated[str, *_text(_user_agent, minLength=1, maxLength=200)]
Url = Annotated[str, *_text(_url, format="uri", pattern="^https?://")]
Selector = Annotated[str, *_text(_selector, minLength=1)]
Period = Annotated[timedelta, *_text(_period, **_INTERVAL_SCHEMA)]
Pause = Annotated[timedelta, *_text(_within_a_day, **_INTERVAL_SCHEMA)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class SettingsEntry(_Entry):
    """What holds for all watches; every key may be left out."""

    user_agent: UserAgent = Settings().user_agent
    """How we introduce ourselves; put an address there under which you can be reached."""
    host_delay: Annotated[Pause, Field(json_schema_extra={"default": "5s"})] = Settings().host_delay
    """The pause between two requests to one host."""
    confirm_after: Annotated[Pause, Field(json_schema_extra={"default": "5m"})] = (
        Settings().confirm_after
    )
    """A change is fetched again after this long before it is announced; 0s: not at all."""
    allow_private_addresses: bool = False
    """True only for pages on your own network."""

    def settings(self) -> Settings:
        """Return the settings as the rest of the program knows them."""
        return Settings(**{name: getattr(self, name) for name in type(self).model_fields})


class WatchEntry(_Entry):
    """One document of one service, how to read it and how often."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["url"]}, {"required": ["urls"]}]}
    )

    id: Id
    """A short name for commands and alerts, used once in the file."""
    service: Words
    """Whose document it is."""
    name: Words
    """What the document is called."""
    kind: Kind
    """What sort of document it is."""
    url: Url | None = None
    """Where it stands."""
    urls: Annotated[list[Url], Field(min_length=1, max_length=MAX_URLS)] | None = None
    """Where its parts stand, in order, if it is spread over several addresses."""
    language: Language | None = None
    """The language it is written in; found out where it is left out."""
    every: Annotated[Period, Field(json_schema_extra={"default": "6h"})] = timedelta(hours=6)
    """How often it is visited."""
    binding: bool = True
    """False for a text that has no force, such as a courtesy translation."""
    translation_of: Id | None = None
    """The id of the watch that holds the binding text."""
    select: Selector | None = None
    """CSS: what on the page is the document."""
    remove: Annotated[list[Selector], BeforeValidator(_listed)] = Field(default_factory=list)
    """CSS: what within it is not."""
    render: bool = False
    """True: fetch it through a real browser."""
    robots: Literal["obey", "ignore"] = "obey"
    """Whether robots.txt is obeyed; give your reason for `ignore` in a comment."""

    def watch(self) -> Watch:
        """Return the watch as the rest of the program knows it."""
        plain = self.model_dump(exclude={"url", "urls", "remove"})
        urls = (self.url,) if self.url else tuple(self.urls or ())
        return Watch(**plain, urls=urls, remove=tuple(self.remove))


class FileEntry(_Entry):
    """A clausewatch watchlist: which documents are watched, and how."""

    settings: SettingsEntry | None = None
    watches: list[WatchEntry] | None = None


def schema_json() -> str:
    """Return the JSON Schema of the file, for editors, as it is shipped in docs/."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(schema | FileEntry.model_json_schema(), indent=2, ensure_ascii=False) + "\n"
