"""A mail server for tests: keeps what it accepts as files, and refuses what it is told to.

usage: smtp_server.py FOLDER [PORT]

Prints the port it listens on, which is a free one unless told. Reads FOLDER/orders.json at each message:
    {"refuse": {"a@example.org": "450 4.2.0 come back later"}, "hang_up_up_to": 3}
where the number is that of the last message after which the connection ends before the client
hears "250" (messages are counted from 1).
Ends when its standard input does, that is, with the test that started it.
"""

import asyncio
import json
import os
import sys

from aiosmtpd.smtp import SMTP


class Keeper:
    def __init__(self, folder):
        self.folder = folder
        self.kept = 0

    def orders(self):
        try:
            with open(os.path.join(self.folder, "orders.json"), encoding="utf-8") as file:
                return json.load(file)
        except FileNotFoundError:
            return {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        refusal = self.orders().get("refuse", {}).get(address)
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.kept += 1
        name = os.path.join(self.folder, f"{self.kept:06}")
        message = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "source": envelope.original_content.decode("utf-8", "replace"),
        }
        with open(name + ".part", "w", encoding="utf-8") as file:
            json.dump(message, file)
        # Whoever lists the folder sees whole messages only.
        os.rename(name + ".part", name + ".message")
        if self.kept <= self.orders().get("hang_up_up_to", 0):
            server.transport.abort()
        return "250 OK"


async def main():
    keeper = Keeper(sys.argv[1])
    loop = asyncio.get_running_loop()
    port = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    server = await loop.create_server(
        lambda: SMTP(keeper, hostname="mail.test", enable_SMTPUTF8=True, loop=loop), "127.0.0.1", port
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
