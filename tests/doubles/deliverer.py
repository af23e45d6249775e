"""A child process that delivers what a book owes to a loopback Discord, until it is killed.

python -m tests.doubles.deliverer BOOK API_BASE TOKEN LATER_SECONDS
"""

import asyncio
import sys
from datetime import timedelta

import discord
from discord.http import Route

from bot.channels import Channels
from bot.courier import Courier, utc_now


async def deliver(book: str, token: str, later: float) -> None:
    client = discord.Client(intents=discord.Intents.none())
    await client.login(token)
    courier = Courier(book, Channels(client), now=lambda: utc_now() + timedelta(seconds=later))
    print("ready", flush=True)
    await courier.deliver_due()
    await courier.close()
    await client.close()


if __name__ == "__main__":
    book_path, Route.BASE, secret, seconds = sys.argv[1:]
    asyncio.run(deliver(book_path, secret, float(seconds)))
