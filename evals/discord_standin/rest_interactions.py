"""Endpoints that answer interactions (docs, interactions, "Receiving and Responding")."""

from typing import Any

from aiohttp import web

from evals.discord_standin import command_limits, component_limits, interactions
from evals.discord_standin.commands import SLASH
from evals.discord_standin.errors import ApiError, Problems, unknown
from evals.discord_standin.interactions import Interaction, Modal
from evals.discord_standin.messages import MENU_ANSWER, REPLY, SLASH_ANSWER, Message
from evals.discord_standin.posting import Sent, create, edit, finish_loading
from evals.discord_standin.rest import API, ARRIVED, BODY, json_response
from evals.discord_standin.world import World

# Which first answers an interaction takes ("Interaction Callback Type").
ON_COMMAND = {interactions.MESSAGE, interactions.DEFERRED, interactions.MODAL}
ON_COMPONENT = ON_COMMAND | {interactions.DEFERRED_UPDATE, interactions.UPDATE}
ALLOWED = {
    interactions.COMMAND: ON_COMMAND,
    interactions.COMPONENT: ON_COMPONENT,
    interactions.AUTOCOMPLETE: {interactions.CHOICES},
    interactions.MODAL_SUBMIT: ON_COMPONENT - {interactions.MODAL},
}


class InteractionEndpoints:
    def __init__(self, world: World) -> None:
        self.world = world

    def add_to(self, app: web.Application) -> None:
        webhook = f"{API}/webhooks/{{app}}/{{token}}"
        message = f"{webhook}/messages/{{message}}"
        app.add_routes([
            web.post(f"{API}/interactions/{{interaction}}/{{token}}/callback", self.callback),
            web.post(webhook, self.follow_up),
            web.get(message, self.get_message),
            web.patch(message, self.edit_message),
            web.delete(message, self.delete_message),
        ])  # fmt: skip

    async def callback(self, request: web.Request) -> web.Response:
        interaction = self._by_token(request)
        if interaction is None or str(interaction.id) != request.match_info["interaction"]:
            raise unknown("interaction", 10062, fault=True)
        if interaction.acked is not None:
            text = "Interaction has already been acknowledged."
            raise ApiError(400, 40060, text, fault=not interaction.ack_answer_lost)
        if request[ARRIVED] - interaction.sent_at > self.world.ack_seconds:
            raise unknown("interaction", 10062, fault=True)
        sent = request[BODY]
        kind = self._checked_kind(interaction, sent.body.get("type"))
        data = Sent(sent.body.get("data") or {}, sent.files)
        self._apply(interaction, kind, data)
        interaction.acknowledge(kind, request[ARRIVED])
        if kind in {interactions.MESSAGE, interactions.UPDATE}:
            interaction.answered()
        if request.query.get("with_response") not in {"1", "true"}:
            return web.Response(status=204)
        return json_response(_callback_response(interaction, kind))

    def _checked_kind(self, interaction: Interaction, kind: Any) -> int:
        allowed = ALLOWED[interaction.kind]
        if interaction.kind == interactions.MODAL_SUBMIT and interaction.message is None:
            allowed = {interactions.MESSAGE, interactions.DEFERRED}
        if kind not in allowed:
            problems = Problems()
            problems.add(("type",), "INTERACTION_CALLBACK_TYPE_INVALID", f"Value must be one of {sorted(allowed)}.")
            problems.raise_if_any()
        return int(kind)

    def _apply(self, interaction: Interaction, kind: int, data: Sent) -> None:
        if kind == interactions.CHOICES:
            problems = Problems()
            choices = data.body.get("choices") or []
            command_limits.check_choices(choices, ("data", "choices"), problems)
            problems.raise_if_any()
            interaction.choices = choices
        elif kind == interactions.MODAL:
            component_limits.check_modal(data.body)
            interaction.modal = Modal(interaction, data.body)
        elif kind == interactions.UPDATE:
            interaction.original = edit(self._component_message(interaction), data)
        elif kind == interactions.DEFERRED_UPDATE:
            interaction.original = self._component_message(interaction)
        else:
            message = self._answer(interaction, data, loading=kind == interactions.DEFERRED)
            interaction.original = message
            interaction.ephemeral = message.ephemeral_for is not None

    def _component_message(self, interaction: Interaction) -> Message:
        message = interaction.message
        if message is None or message.deleted:
            raise unknown("Message", 10008)
        return message

    def _answer(self, interaction: Interaction, sent: Sent, *, loading: bool = False) -> Message:
        kind = REPLY
        if interaction.kind == interactions.COMMAND:
            kind = SLASH_ANSWER if interaction.data["type"] == SLASH else MENU_ANSWER
        return create(
            self.world, interaction.channel, sent, interaction=interaction, kind=kind,
            reference=interaction.message, loading=loading,
        )  # fmt: skip

    async def follow_up(self, request: web.Request) -> web.Response:
        """A further message, or while the first answer is "thinking" that answer: `ephemeral` is ignored then."""
        interaction = self._acknowledged(request)
        sent = request[BODY]
        original = interaction.original
        if original and original.loading and not original.deleted:
            message = edit(original, sent)
        else:
            message = self._answer(interaction, sent)
            interaction.followups.append(message)
        interaction.answered()
        return json_response(message.payload(full=True))

    async def get_message(self, request: web.Request) -> web.Response:
        return json_response(self._message(request, self._acknowledged(request)).payload(full=True))

    async def edit_message(self, request: web.Request) -> web.Response:
        interaction = self._acknowledged(request)
        message = edit(self._message(request, interaction), request[BODY])
        if message is interaction.original:
            interaction.answered()
        return json_response(message.payload(full=True))

    async def delete_message(self, request: web.Request) -> web.Response:
        message = self._message(request, self._acknowledged(request))
        if message.loading:
            finish_loading(message)
        else:
            message.remove()
        return web.Response(status=204)

    def _acknowledged(self, request: web.Request) -> Interaction:
        if int(request.match_info["app"]) != self.world.application_id:
            raise unknown("Webhook", 10015, fault=True)
        interaction = self._by_token(request)
        if interaction is None or interaction.acked is None:
            raise unknown("Webhook", 10015, fault=True)
        if interaction.expired:
            raise ApiError(401, 50027, "Invalid Webhook Token")
        return interaction

    def _message(self, request: web.Request, interaction: Interaction) -> Message:
        wanted = request.match_info["message"]
        known = [interaction.original, *interaction.followups]
        for message in known:
            if (
                message
                and not message.deleted
                and wanted in {str(message.id), "@original" if message is known[0] else ""}
            ):
                return message
        raise unknown("Message", 10008)

    def _by_token(self, request: web.Request) -> Interaction | None:
        token = request.match_info["token"]
        return next((one for one in self.world.interactions if one.token == token), None)


def _callback_response(interaction: Interaction, kind: int) -> dict[str, Any]:
    data: dict[str, Any] = {"id": str(interaction.id), "type": interaction.kind}
    message = interaction.original
    if message:
        data |= {
            "response_message_id": str(message.id), "response_message_loading": message.loading,
            "response_message_ephemeral": message.ephemeral_for is not None,
        }  # fmt: skip
    resource: dict[str, Any] = {"type": kind}
    if message and kind in {interactions.MESSAGE, interactions.UPDATE}:
        resource["message"] = message.payload(full=True)
    return {"interaction": data, "resource": resource}
