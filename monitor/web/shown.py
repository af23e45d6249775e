"""What a browser shows as one page: the markup of a page, its shadow trees and its own frames.

Knows Playwright's pages and frames, and how to copy what they show without changing them; knows
nothing of how the browser is run and what it may fetch. Frames of other sites, frames that are not
shown and closed shadow trees are left out.
"""

from contextlib import suppress
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

_MOST_FRAMES = 20
_DEEPEST = 3
"""Frames within frames that are followed."""

_MARK = "data-shown-frame"

_COPY = """
token => {
  const inert = document.implementation.createHTMLDocument('');
  const below = node => {
    if (node.shadowRoot) return node.shadowRoot.childNodes;
    if (node.localName !== 'slot' || !node.assignedNodes) return node.childNodes;
    const assigned = node.assignedNodes();
    return assigned.length ? assigned : node.childNodes;
  };
  const root = inert.importNode(document.documentElement, false);
  const stack = [...below(document.documentElement)].reverse().map(node => [node, root]);
  while (stack.length) {
    const [node, parent] = stack.pop();
    if (node.nodeType === Node.TEXT_NODE) { parent.append(node.data); continue; }
    if (node.nodeType !== Node.ELEMENT_NODE || node.localName === 'noscript') continue;
    const frame = node.localName === 'iframe' && (node.getAttribute('MARK') || '');
    if (frame && frame.startsWith(token)) {
      parent.append(inert.createComment(frame));
      continue;
    }
    let copy = parent;
    if (node.localName !== 'slot') {
      copy = inert.importNode(node, false);
      parent.append(copy);
    }
    for (const child of [...below(node)].reverse()) stack.push([child, copy]);
  }
  return root.outerHTML;
}
""".replace("MARK", _MARK)
"""Copies what is shown: shadow trees in their hosts' place, slots filled, a note for each frame."""


def shown_markup(page: Any) -> str:
    """Return the markup of a page as a person sees it; plain markup where a page forbids that.

    Raises what Playwright raises.
    """
    from playwright.sync_api import Error  # noqa: PLC0415  (an extra, and slow)

    token = token_hex(16)
    host = _site_of(page.url)
    with suppress(Error):
        # The outermost markup has a doctype, without which browsers and readers go by old rules.
        return "<!DOCTYPE html>" + _markup(page.main_frame, token, host, [_MOST_FRAMES], _DEEPEST)
    return str(page.content())


def _markup(frame: Any, token: str, host: str, left: list[int], depth: int) -> str:
    """Return a frame's markup with that of its own frames in it; `left` are the frames to spend."""
    inner: dict[str, str] = {}
    for child in frame.child_frames if depth else ():
        if left[0] and _is_of(child.url, host) and (element := _shown_element(child)):
            left[0] -= 1
            note = f"{token}-{left[0]}"
            element.evaluate(f"(element, note) => element.setAttribute('{_MARK}', note)", note)
            inner[note] = _markup(child, token, host, left, depth - 1)
    markup = str(frame.evaluate(_COPY, token))
    for note, within in inner.items():
        markup = markup.replace(f"<!--{note}-->", f"<div>{within}</div>")
    return markup


def _shown_element(frame: Any) -> Any | None:
    """Return the element that holds a frame, None where nobody sees it."""
    element = frame.frame_element()
    box = element.bounding_box()
    return element if box and box["width"] > 1 and box["height"] > 1 else None


def _site_of(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _is_of(url: str, host: str) -> bool:
    """Tell whether a frame's address is of the page's site: written by the page, or at its host."""
    if url in ("about:blank", "about:srcdoc"):
        return True
    own = _site_of(url)
    return bool(host) and (own == host or own.endswith("." + host))
