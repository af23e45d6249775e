"""The double as tests hold it: started and ended, arranged, broken and looked into.

`DiscordWire` serves REST and the gateway on two loopback ports from a thread of its own. Its
methods are plain calls that may be made from any other thread; a test whose own event loop runs
the bot makes those that wait through `asyncio.to_thread`.
"""

from __future__ import annotations

from tests.doubles.discord_wire.arranged import Arranged
from tests.doubles.discord_wire.broken import Broken
from tests.doubles.discord_wire.engine import Seen
from tests.doubles.discord_wire.faults import MESSAGES
from tests.doubles.discord_wire.world import Channel, Guild, Json, Message


class DiscordWire(Arranged, Broken):
    """A loopback Discord. `api_base` and `gateway` are what a bot is to be pointed at."""

    def messages(self, channel: Channel) -> list[Message]:
        """Return a channel's messages, oldest first."""
        return self.do(lambda: list(channel.messages.values()))

    def wait_messages(
        self, channel: Channel, count: int = 1, timeout: float = 10.0
    ) -> list[Message]:
        """Wait until a channel has so many messages, and return them."""

        def enough() -> list[Message] | None:
            found = list(channel.messages.values())
            return found if len(found) >= count else None

        return self.wait_for(enough, timeout, f"{count} messages in #{channel.name}")

    def requests(self, operation: str = MESSAGES) -> list[Seen]:
        """Return the requests to an operation, "METHOD /template", in order."""
        return [seen for seen in self.discord.seen if seen.operation == operation]

    def commands(self, guild: Guild | None = None) -> list[Json]:
        """Return the registered commands, the global ones or a server's."""
        number = None if guild is None else guild.id
        return self.do(lambda: list(self.discord.world.commands.get(number, [])))

    @property
    def identified(self) -> list[Json]:
        """What each IDENTIFY said, in order."""
        return self._gateway.identified

    @property
    def greeted(self) -> int:
        """How many sessions were told READY."""
        return self._gateway.greeted

    @property
    def resumed(self) -> int:
        """How many sessions were resumed."""
        return self._gateway.resumed

    @property
    def heartbeats(self) -> int:
        """How many heartbeats arrived."""
        return self._gateway.heartbeats

    def is_silent(self, requests: int) -> bool:
        """Tell whether so many requests have been left without an answer."""
        return self.discord.silenced >= requests

    def is_connected(self) -> bool:
        """Tell whether a bot is connected and identified on every shard that there is."""
        live = [c for c in list(self._gateway.connections) if c.session is not None]
        return len(live) >= self.discord.shards

    def wait_connected(self, timeout: float = 10.0) -> None:
        """Wait until the bot is connected."""
        self.wait_for(self.is_connected, timeout, "the bot to connect")
