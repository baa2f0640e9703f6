"""Endpoints of the log-in, the commands and the people."""

from typing import Any

from aiohttp import web

from evals.discord_standin.errors import ApiError, Problems, unknown
from evals.discord_standin.gateway import Gateway
from evals.discord_standin.rest import API, BODY, json_response
from evals.discord_standin.world import World

IDENTIFIES_A_DAY = 1000


class AccountEndpoints:
    def __init__(self, world: World, gateway: Gateway) -> None:
        self.world = world
        self.gateway = gateway

    def add_to(self, app: web.Application) -> None:
        app.add_routes([
            web.get(f"{API}/users/@me", self.me),
            web.get(f"{API}/users/{{user}}", self.user),
            web.post(f"{API}/users/@me/channels", self.open_direct_channel),
            web.get(f"{API}/oauth2/applications/@me", self.application),
            web.get(f"{API}/applications/@me", self.application),
            web.get(f"{API}/gateway/bot", self.gateway_bot),
            web.get(f"{API}/guilds/{{guild}}", self.guild),
            web.get(f"{API}/guilds/{{guild}}/members/{{user}}", self.member),
            web.get(f"{API}/guilds/{{guild}}/roles", self.roles),
            web.get(f"{API}/guilds/{{guild}}/channels", self.channels),
            web.get(f"{API}/applications/{{app}}/commands", self.commands),
            web.put(f"{API}/applications/{{app}}/commands", self.put_commands),
            web.get(f"{API}/applications/{{app}}/guilds/{{guild}}/commands", self.commands),
            web.put(f"{API}/applications/{{app}}/guilds/{{guild}}/commands", self.put_commands),
        ])  # fmt: skip

    async def me(self, _: web.Request) -> web.Response:
        return json_response(
            self.world.bot.payload() | {"verified": True, "mfa_enabled": False, "email": None, "flags": 0}
        )

    async def user(self, request: web.Request) -> web.Response:
        user = self.world.users.get(int(request.match_info["user"]))
        if user is None:
            raise unknown("User", 10013)
        return json_response(user.payload())

    async def open_direct_channel(self, request: web.Request) -> web.Response:
        """Always answers with the one channel there is; a closed inbox shows when something is sent."""
        user = self.world.users.get(int(request[BODY].body.get("recipient_id") or 0))
        if user is None or user.bot:
            problems = Problems()
            problems.add(("recipient_id",), "USER_INVALID", "Cannot send messages to this user")
            problems.raise_if_any()
            raise unknown("User", 10013)
        return json_response(self.world.direct_channel(user).payload())

    async def application(self, _: web.Request) -> web.Response:
        return json_response({
            "id": str(self.world.application_id), "name": self.world.bot.name, "icon": None, "description": "",
            "summary": "", "bot_public": True, "bot_require_code_grant": False, "verify_key": "0" * 64, "flags": 0,
            "owner": {"id": "1", "username": "owner", "discriminator": "0", "avatar": None, "global_name": None},
            "team": None, "hook": True, "tags": [], "rpc_origins": [], "redirect_uris": [], "install_params": None,
            "interactions_endpoint_url": None, "integration_types_config": {"0": {}},
            "approximate_guild_count": len(self.world.guilds),
        })  # fmt: skip

    async def gateway_bot(self, _: web.Request) -> web.Response:
        remaining = IDENTIFIES_A_DAY - len(self.gateway.identifies)
        limit = {"total": IDENTIFIES_A_DAY, "remaining": remaining, "reset_after": 86_400_000, "max_concurrency": 1}
        return json_response({"url": self.gateway.url, "shards": self.gateway.shards, "session_start_limit": limit})

    async def guild(self, request: web.Request) -> web.Response:
        return json_response(self._guild(request).payload())

    async def member(self, request: web.Request) -> web.Response:
        member = self._guild(request).members.get(int(request.match_info["user"]))
        if member is None:
            raise unknown("Member", 10007)
        return json_response(member.payload())

    async def roles(self, request: web.Request) -> web.Response:
        return json_response([role.payload() for role in self._guild(request).roles.values()])

    async def channels(self, request: web.Request) -> web.Response:
        return json_response([channel.payload() for channel in self._guild(request).channels])

    async def commands(self, request: web.Request) -> web.Response:
        return json_response(self.world.commands.of(self._scope(request)))

    async def put_commands(self, request: web.Request) -> web.Response:
        payload: Any = request[BODY].body
        if not isinstance(payload, list):
            raise ApiError(400, 50035, "Invalid Form Body")
        return json_response(self.world.commands.put(self._scope(request), payload))

    def _scope(self, request: web.Request) -> int | None:
        if int(request.match_info["app"]) != self.world.application_id:
            raise ApiError(403, 20012, "You are not authorized to perform this action on this application")
        return self._guild(request).id if "guild" in request.match_info else None

    def _guild(self, request: web.Request) -> Any:
        guild = self.world.guilds.get(int(request.match_info["guild"]))
        if guild is None:
            raise ApiError(403, 50001, "Missing Access", fault=False)
        return guild
