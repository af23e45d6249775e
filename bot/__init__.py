"""The Discord bot: alerts sent to channels, and commands answered."""
