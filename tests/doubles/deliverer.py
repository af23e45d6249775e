"""A child process that delivers what a book owes to a loopback Discord, until it is killed.

python -m tests.doubles.deliverer BOOK API_BASE TOKEN
"""

import asyncio
import sys

import discord
from discord.http import Route

from bot.channels import Channels
from bot.courier import Courier


async def deliver(book: str, token: str) -> None:
    client = discord.Client(intents=discord.Intents.none())
    await client.login(token)
    courier = Courier(book, Channels(client))
    print("ready", flush=True)
    await courier.deliver_due()
    await courier.close()
    await client.close()


if __name__ == "__main__":
    book_path, Route.BASE, secret = sys.argv[1:]
    asyncio.run(deliver(book_path, secret))
