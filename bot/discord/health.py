"""`GET /health` on loopback, for a container's or a monitor's check."""

import math
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from bot.discord.client import HashdeskBot

# A heartbeat's answer that takes longer than this means that the gateway is as good as gone.
MAX_LATENCY_SECONDS = 30.0


def health(bot: "HashdeskBot") -> dict[str, Any]:
    """Whether the bot can answer: connected, the heartbeat answered, not closing."""
    latency = bot.latency
    alive = bot.is_ready() and not bot.draining and math.isfinite(latency) and latency < MAX_LATENCY_SECONDS
    running = bot.reindexing.running if hasattr(bot, "reindexing") else None
    return {
        "ok": alive,
        "draining": bot.draining,
        "guilds": len(bot.guilds),
        "latency_ms": round(latency * 1000) if math.isfinite(latency) else None,
        "reindexing": running is not None,
    }


async def serve(bot: "HashdeskBot", port: int) -> web.AppRunner:
    """Serve on 127.0.0.1; 200 if all is well, else 503. The caller cleans the runner up."""

    async def answer(_: web.Request) -> web.Response:
        state = health(bot)
        return web.json_response(state, status=200 if state["ok"] else 503)

    app = web.Application()
    app.router.add_get("/health", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return runner
