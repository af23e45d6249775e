"""HTML built from elements, so that text is escaped unless it is markup already.

Knows how an element is written; knows nothing of pages. Only what this module made is ever `Markup`,
and every plain string on its way into an element goes through `escape.for_html`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.render.escape import for_html

_VOID = frozenset({"meta", "br", "hr", "link"})


@dataclass(frozen=True, slots=True)
class Markup:
    """A piece of HTML that needs no more escaping."""

    html: str


Child = Markup | str | None


def tag(name: str, /, *children: Child, **attributes: str | None) -> Markup:
    """Return an element; None among children or attributes is left out.

    A trailing underscore and underscores inside of an attribute's name are for Python's sake:
    `class_`, `http_equiv`.

    >>> tag("p", "a < b", class_='x"').html
    '<p class="x&quot;">a &lt; b</p>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{for_html(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{together(children).html}</{name}>")


def together(parts: Iterable[Child]) -> Markup:
    """Return pieces one after the other, strings escaped."""
    return Markup(
        "".join(
            part.html if isinstance(part, Markup) else for_html(part)
            for part in parts
            if part is not None
        )
    )


def lines(parts: Iterable[Child]) -> Markup:
    """Return pieces one below the other, for whoever reads the source; strings escaped."""
    return Markup("\n".join(together([part]).html for part in parts if part is not None))
