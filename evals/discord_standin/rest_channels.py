"""Endpoints of channels, their messages and threads."""

import time

from aiohttp import web

from evals.discord_standin.errors import ApiError, Problems, forbidden, unknown
from evals.discord_standin.limits import HAS_THREAD
from evals.discord_standin.messages import Message
from evals.discord_standin.posting import create, edit, start_thread
from evals.discord_standin.rest import API, BODY, json_response
from evals.discord_standin.world import DIRECT, PUBLIC_THREAD, Channel, World


class ChannelEndpoints:
    def __init__(self, world: World) -> None:
        self.world = world

    def add_to(self, app: web.Application) -> None:
        channel = f"{API}/channels/{{channel}}"
        message = f"{channel}/messages/{{message}}"
        app.add_routes([
            web.get(channel, self.get),
            web.patch(channel, self.change),
            web.post(f"{channel}/typing", self.typing),
            web.get(f"{channel}/messages", self.history),
            web.post(f"{channel}/messages", self.post),
            web.get(message, self.get_message),
            web.patch(message, self.edit_message),
            web.delete(message, self.delete_message),
            web.post(f"{message}/threads", self.thread_from_message),
            web.post(f"{channel}/threads", self.thread),
            web.put(f"{channel}/thread-members/@me", self.join_thread),
            web.delete(f"{channel}/thread-members/@me", self.join_thread),
            web.put(f"{channel}/thread-members/{{user}}", self.join_thread),
            web.get("/attachments/{attachment}/{filename}", self.download),
        ])  # fmt: skip

    async def get(self, request: web.Request) -> web.Response:
        return json_response(self._channel(request).payload())

    async def change(self, request: web.Request) -> web.Response:
        """Renaming (a thread after its question, say); the rest of the body is taken without effect."""
        channel = self._channel(request)
        channel.name = request[BODY].body.get("name") or channel.name
        event = "THREAD_UPDATE" if channel.parent else "CHANNEL_UPDATE"
        self.world.publish(event, channel.payload(), guild=channel.guild, channel=channel)
        return json_response(channel.payload())

    async def typing(self, request: web.Request) -> web.Response:
        self._writable(request).typing.append(time.monotonic())
        return web.Response(status=204)

    async def history(self, request: web.Request) -> web.Response:
        channel = self._channel(request)
        self._require(channel, "read_message_history")
        low, high = int(request.query.get("after", 0)), int(request.query.get("before", 1 << 63))
        found = [message for message in channel.messages if low < message.id < high]
        limit = int(request.query.get("limit", 50))
        page = found[:limit] if "after" in request.query else found[-limit:]
        return json_response([message.payload() for message in reversed(page)])

    async def post(self, request: web.Request) -> web.Response:
        channel = self._writable(request)
        sent = request[BODY]
        if sent.files:
            self._require(channel, "attach_files")
        reference = self._reference(channel, sent.body.get("message_reference"))
        return json_response(create(self.world, channel, sent, reference=reference).payload())

    def _reference(self, channel: Channel, wanted: dict[str, str] | None) -> Message | None:
        if not wanted:
            return None
        self._require(
            channel, "read_message_history", 160002, "Cannot reply without permission to read message history"
        )
        message = self.world.messages.get(int(wanted["message_id"]))
        if message and message.channel is channel and not message.deleted:
            return message
        if wanted.get("fail_if_not_exists", True):
            problems = Problems()
            problems.add(("message_reference",), "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
            try:
                problems.raise_if_any()
            except ApiError as error:
                error.fault = not (message and message.deleted)  # somebody else deleted it meanwhile
                raise
        return None

    async def get_message(self, request: web.Request) -> web.Response:
        channel = self._channel(request)
        self._require(channel, "read_message_history")
        return json_response(self._message(request, channel).payload())

    async def edit_message(self, request: web.Request) -> web.Response:
        message = self._message(request, self._channel(request))
        if message.author is not self.world.bot:
            raise ApiError(403, 50005, "Cannot edit a message authored by another user")
        return json_response(edit(message, request[BODY]).payload())

    async def delete_message(self, request: web.Request) -> web.Response:
        channel = self._channel(request)
        message = self._message(request, channel)
        if message.author is not self.world.bot:
            self._require(channel, "manage_messages")
        message.remove()
        return web.Response(status=204)

    async def thread_from_message(self, request: web.Request) -> web.Response:
        channel = self._channel(request)
        message = self._message(request, channel)
        if message.flags & HAS_THREAD:
            raise ApiError(400, 160004, "A thread has already been created for this message")
        return self._start_thread(request, channel, message)

    async def thread(self, request: web.Request) -> web.Response:
        return self._start_thread(request, self._channel(request), None)

    def _start_thread(self, request: web.Request, channel: Channel, message: Message | None) -> web.Response:
        if channel.kind in {DIRECT, PUBLIC_THREAD}:
            raise ApiError(400, 50024, "Cannot execute action on this channel type")
        self._require(channel, "create_public_threads")
        problems = Problems()
        problems.length(("name",), request[BODY].body.get("name"), 1, 100)
        problems.raise_if_any()
        name = request[BODY].body["name"]
        thread = start_thread(self.world, channel, name, message=message, owner_id=self.world.bot.id)
        return json_response(thread.payload(), status=201)

    async def join_thread(self, request: web.Request) -> web.Response:
        self._channel(request)
        return web.Response(status=204)

    async def download(self, request: web.Request) -> web.Response:
        """The file behind an attachment's URL, as Discord's CDN serves it."""
        attachment = self.world.attachments.get(int(request.match_info["attachment"]))
        if attachment is None:
            raise web.HTTPNotFound
        return web.Response(body=attachment.content, headers={"Content-Type": attachment.content_type})

    def _channel(self, request: web.Request) -> Channel:
        channel = self.world.channels.get(int(request.match_info["channel"]))
        if channel is None:
            raise unknown("Channel", 10003)
        if channel.guild and channel.guild.id not in self.world.guilds:
            raise forbidden(50001, "Missing Access")
        self._require(channel, "view_channel", 50001, "Missing Access")
        return channel

    def _writable(self, request: web.Request) -> Channel:
        channel = self._channel(request)
        if channel.recipient and not channel.recipient.accepts_dms:
            raise forbidden(50007, "Cannot send messages to this user")
        self._require(channel, "send_messages_in_threads" if channel.parent else "send_messages")
        return channel

    def _message(self, request: web.Request, channel: Channel) -> Message:
        message = self.world.messages.get(int(request.match_info["message"]))
        if message is None or message.deleted or message.channel is not channel or message.ephemeral_for:
            raise unknown("Message", 10008)
        return message

    def _require(self, channel: Channel, permission: str, code: int = 50013, text: str = "Missing Permissions") -> None:
        if not self.world.bot_may(channel, permission):
            raise forbidden(code, text)
