"""One polite, guarded, conditional GET; the only package that imports httpx and httpcore.

Knows how to bring the bytes of a page, or the name of what stood in the way; knows nothing of what
a page says. `Web(settings).get` is the `monitor.model.Get` that checks are made with.
"""

from monitor.web.fetch import Limits, Web

__all__ = ["Limits", "Web"]
