"""The REST server: log, faults, authentication and error answers around the endpoints."""

import asyncio
import json
import logging
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from evals.discord_standin.errors import ApiError, Violation
from evals.discord_standin.faults import Fault, Faults
from evals.discord_standin.messages import Upload
from evals.discord_standin.posting import Sent
from evals.discord_standin.world import World

API = "/api/v10"
BODY = web.RequestKey("body", Sent)
ARRIVED = web.RequestKey("arrived", float)  # monotonic seconds, before any delay that a test ordered
# These go by the token in the path, all others by the bot's (docs, reference, "Authentication").
WITHOUT_AUTHORIZATION = re.compile(r"^/(interactions|webhooks)/")

_log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class Request:
    """One request of the bot; `at` in monotonic seconds, `status` 0 where the answer was lost."""

    method: str
    path: str
    query: dict[str, str]
    json: Any
    files: list[Upload]
    at: float
    status: int | None = None
    answer: Any = None


@dataclass(slots=True)
class Log:
    requests: list[Request] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)

    def matching(self, method: str | None, path: str) -> list[Request]:
        return [one for one in self.requests if method in {None, one.method} and re.search(path, one.path)]

    def explain(self) -> str:
        """The last requests and the violations, for the message of a failed wait."""
        recent = [f"{one.method} {one.path} -> {one.status}" for one in self.requests[-5:]]
        broken = [f"{one.request}: {one.message} {one.errors or ''}" for one in self.violations[-3:]]
        return f"the last requests were {recent}" + (f", with violations {broken}" if broken else "")


def json_response(data: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """discord.py reads JSON only from a content type of exactly `application/json`."""
    return web.Response(body=json.dumps(data).encode(), status=status, content_type="application/json", headers=headers)


class Rest:
    """Builds the application's middleware."""

    def __init__(self, world: World, token: str, faults: Faults, latency: float) -> None:
        self.world = world
        self.token = token
        self.faults = faults
        self.latency = latency
        self.log = Log()

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.startswith(API):
            return await handler(request)
        body = await _body(request)
        request[BODY], request[ARRIVED] = body, time.monotonic()
        path = request.path.removeprefix(API)
        files = list(body.files.values())
        record = Request(request.method, path, dict(request.query), body.body, files, request[ARRIVED])
        self.log.requests.append(record)
        fault = self.faults.take(request.method, path)
        if self.latency or (fault and fault.delay):
            await asyncio.sleep(self.latency + (fault.delay if fault else 0))
        response = await self._answer(request, handler, record, fault)
        self.world.changed()
        return response

    async def _answer(
        self, request: web.Request, handler: Handler, record: Request, fault: Fault | None
    ) -> web.StreamResponse:
        if fault and not fault.perform and fault.status:
            return self._finish(record, *_refusal(fault))
        status, answer = await self._perform(request, handler, record)
        if fault and fault.lost:
            self._remember_lost_acknowledgement(record.path, status)
            if fault.status:
                return self._finish(record, *_refusal(fault))
            record.status = 0
            if request.transport:
                request.transport.close()
            return web.Response()
        return self._finish(record, status, answer)

    async def _perform(self, request: web.Request, handler: Handler, record: Request) -> tuple[int, Any]:
        try:
            self._authenticate(request, record)
            response = await handler(request)
        except web.HTTPNotFound:
            error = ApiError(404, 0, f"the stand-in has no {record.method} {record.path}")
        except web.HTTPMethodNotAllowed:
            error = ApiError(405, 0, "405: Method Not Allowed")
        except ApiError as raised:
            error = raised
        except (LookupError, TypeError, ValueError, AttributeError) as crash:
            _log.exception("%s %s with %r", record.method, record.path, record.json)
            error = ApiError(400, 0, f"the stand-in can't make sense of this: {crash!r}")
        else:
            raw = response.body if isinstance(response, web.Response) else None
            return response.status, json.loads(raw) if isinstance(raw, bytes) and raw else None
        if error.fault:
            self.log.violations.append(
                Violation(f"{record.method} {record.path}", error.status, error.code, error.message, error.errors)
            )
        return error.status, error.payload()

    def _authenticate(self, request: web.Request, record: Request) -> None:
        if (
            WITHOUT_AUTHORIZATION.match(record.path) is None
            and request.headers.get("Authorization") != f"Bot {self.token}"
        ):
            raise ApiError(401, 0, "401: Unauthorized")

    def _remember_lost_acknowledgement(self, path: str, status: int) -> None:
        found = re.fullmatch(r"/interactions/(\d+)/[^/]+/callback", path)
        for interaction in self.world.interactions:
            if found and status < 300 and interaction.id == int(found[1]):
                interaction.ack_answer_lost = True

    def _finish(self, record: Request, status: int, answer: Any, headers: dict[str, str] | None = None) -> web.Response:
        record.status, record.answer = status, answer
        if answer is None:
            return web.Response(status=status, headers=headers)
        return json_response(answer, status, headers)


def _refusal(fault: Fault) -> tuple[int, Any, dict[str, str]]:
    status = fault.status or 500
    if status != 429:
        return status, {"message": f"{status}: ordered by the test", "code": 0}, {}
    answer = {"message": "You are being rate limited.", "retry_after": fault.retry_after, "global": fault.everywhere}
    scope = "global" if fault.everywhere else "user"
    # without Via discord.py takes the answer for a ban by Cloudflare
    headers = {"Via": "1.1 standin", "Retry-After": str(fault.retry_after), "X-RateLimit-Scope": scope}
    return status, answer, headers | ({"X-RateLimit-Global": "true"} if fault.everywhere else {})


async def _body(request: web.Request) -> Sent:
    """JSON, or `payload_json` and `files[n]` (docs, reference, "Uploading Files")."""
    if request.content_type != "multipart/form-data":
        raw = await request.read()
        return Sent(json.loads(raw) if raw else {}, {})
    body: dict[str, Any] = {}
    files: dict[int, Upload] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        content = await part.read()
        if part.name == "payload_json":
            body = json.loads(content)
        elif found := re.fullmatch(r"files\[(\d+)\]", part.name or ""):
            kind = part.headers.get("Content-Type", "application/octet-stream")
            files[int(found[1])] = Upload(part.filename or "file", bytes(content), kind)
    return Sent(body, files)
