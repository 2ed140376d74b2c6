"""A real SMTP server (aiosmtpd) for the tests. Writes one JSON object a line: first {"port"}, then each mail it took.

What it does with a mail is written in the recipient's address, before the first dot:
  later2.x@…    4xx to the first two attempts, then takes it     never.x@…   5xx
  slow.x@…      answers the text after a minute                  second.x@…  answers the text after a second
  nodata.x@…    5xx after the text                               anything else is taken
"""

import asyncio
import json
import sys
from collections import Counter

from aiosmtpd.smtp import SMTP

attempts = Counter()


def say(what):
    print(json.dumps(what), flush=True)


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        kind = address.split(".")[0]
        if kind.startswith("later"):
            attempts[address] += 1
            if attempts[address] <= int(kind.removeprefix("later")):
                return "451 4.7.1 Greylisted, come again"
        if kind == "never":
            return "550 5.1.1 No such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        kind = envelope.rcpt_tos[0].split(".")[0]
        if kind == "nodata":
            return "554 5.7.1 Message refused as spam"
        if kind in ("slow", "second"):
            await asyncio.sleep(60 if kind == "slow" else 1)
        text = envelope.content.decode("ascii")
        say({"from": envelope.mail_from, "to": envelope.rcpt_tos, "text": text.replace("\r\n", "\n")})
        return "250 OK"


async def main():
    port = int(sys.argv[1])
    login = "login" in sys.argv[2:]
    loop = asyncio.get_running_loop()

    def protocol():
        return SMTP(Handler(), auth_required=login, auth_require_tls=False, hostname="mail.test")

    server = await loop.create_server(protocol, "127.0.0.1", port)
    say({"port": server.sockets[0].getsockname()[1]})
    # Ends with the test that started it.
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
