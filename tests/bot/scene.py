"""A loopback Discord with one channel, a book with one subscription to it, and a bot between."""

from bot.client import Patience
from tests.bot.owing import NOTICE_CUT
from tests.bot.running import HASTE, QUICK, Running, settings_for
from tests.doubles.desk import Desk
from tests.doubles.discord_wire import Channel, DiscordWire, Guild


class Scene:
    """A Discord with one channel, and a book with one subscription to it."""

    def __init__(self, wire: DiscordWire, desk: Desk, channel: Channel) -> None:
        self.wire, self.desk, self.channel = wire, desk, channel

    def bot(self, *, patience: Patience = QUICK, haste: int = HASTE, **settings: object) -> Running:
        book = self.desk.book.path
        return Running(settings_for(self.wire, **settings), book, patience=patience, haste=haste)

    def change(self) -> None:
        """Let the watched page cut its notice: one alert is owed."""
        self.desk.visit(NOTICE_CUT)

    def wait_alert(self) -> None:
        """Wait for the alert, and see that it is one and stays one after another round."""
        self.wire.wait_for(self._is_settled, 20, "the delivery to be marked as sent")
        assert len(self.wire.messages(self.channel)) == 1

    def _is_settled(self) -> bool:
        states = [str(delivery.state) for delivery in self.desk.book.deliveries()]
        return states == ["sent"]

    @property
    def guild(self) -> Guild:
        """The server that the channel is in."""
        assert self.channel.guild is not None
        return self.channel.guild

    def suspended(self) -> str | None:
        (subscription,) = self.desk.book.subscriptions()
        return subscription.suspended
