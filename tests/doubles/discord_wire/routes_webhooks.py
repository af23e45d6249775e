"""The operations on webhooks and interactions: first answers, follow-ups and edits.

An interaction's follow-ups go through the webhook of the application; other webhooks are posted
to by whoever holds their address.
"""

from __future__ import annotations

from typing import Any

from tests.doubles.discord_wire import posting, rules, shapes
from tests.doubles.discord_wire.engine import Call, Discord, Interaction, RefusedError, route
from tests.doubles.discord_wire.world import Json, Message, User, Webhook

TOKEN_LIFE = 900.0
MESSAGE, THINKING, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
COMMAND, COMPONENT, AUTOCOMPLETE = 2, 3, 4
HOOK = "/webhooks/{webhook_id}/{webhook_token}"
LOADING, EPHEMERAL = 128, 64


@route("POST", "/interactions/{interaction_id}/{interaction_token}/callback")
def acknowledge(discord: Discord, call: Call) -> tuple[int, Any]:
    interaction = discord.interactions.get(call.params["interaction_token"])
    if interaction is None or interaction.id != call.number("interaction_id"):
        raise RefusedError(404, 10062, "Unknown interaction")
    if interaction.acknowledged is not None:
        raise RefusedError(400, 40060, "Interaction has already been acknowledged.")
    now = discord.world.clock.now()
    if interaction.lapsed or now - interaction.began > discord.patience:
        raise RefusedError(404, 10062, "Unknown interaction")
    kind, data = call.payload["type"], call.payload.get("data") or {}
    _check_kind(interaction, kind, data)
    interaction.acknowledged, interaction.acknowledged_at = kind, now
    interaction.data = data
    _carry_out(discord, interaction, call)
    if call.query.get("with_response") not in ("true", "True", "1"):
        return 204, None
    return 200, _told(discord, interaction)


def _check_kind(interaction: Interaction, kind: int, data: Json) -> None:
    """Refuse a first answer that does not suit what the person did."""
    wrong: list[str] = []
    if (kind == CHOICES) != (interaction.kind == AUTOCOMPLETE):
        wrong = ["choices answer autocomplete, and nothing else does"]
    elif kind in (DEFERRED_UPDATE, UPDATE) and interaction.source is None:
        wrong = ["there is no message to update"]
    elif kind == CHOICES:
        wrong = rules.broken_choices(data.get("choices") or [])
    elif kind == MODAL:
        wrong = rules.broken_modal(data)
    if wrong:
        raise RefusedError(400, 50035, f"Invalid Form Body: {'; '.join(wrong)}")


def _carry_out(discord: Discord, interaction: Interaction, call: Call) -> None:
    kind, data = interaction.acknowledged, interaction.data
    if kind == MESSAGE:
        if rules.is_empty(data, call.files):
            interaction.acknowledged = None
            raise RefusedError(400, 50006, "Cannot send an empty message")
        interaction.original = _reply(discord, interaction, data, call)
    elif kind == THINKING:
        flags = (data.get("flags") or 0) & EPHEMERAL
        interaction.original = _reply(discord, interaction, {"flags": flags}, call)
        interaction.original.flags |= LOADING
    elif kind == DEFERRED_UPDATE:
        interaction.original = interaction.source
    elif kind == UPDATE:
        assert interaction.source is not None
        interaction.original = interaction.source
        posting.revise(discord, interaction.source, data, call.files)


def _reply(discord: Discord, interaction: Interaction, data: Json, call: Call) -> Message:
    message = posting.compose(
        discord,
        interaction.channel,
        discord.world.bot,
        data,
        call.files,
        webhook=discord.world.application,
    )
    message.interaction = _metadata(interaction)
    return message


def _metadata(interaction: Interaction) -> Json:
    told: Json = {
        "id": str(interaction.id),
        "type": interaction.kind,
        "user": shapes.user(interaction.user),
        "authorizing_integration_owners": {},
    }
    if interaction.kind == COMPONENT and interaction.source is not None:
        told["interacted_message_id"] = str(interaction.source.id)
    return told


def _told(discord: Discord, interaction: Interaction) -> Json:
    """Answer a first answer, for who asked `with_response`."""
    told: Json = {"id": str(interaction.id), "type": interaction.kind}
    answer: Json = {"interaction": told}
    message = interaction.original
    if message is not None:
        told["response_message_id"] = str(message.id)
        told["response_message_loading"] = message.loading
        told["response_message_ephemeral"] = message.ephemeral
        if interaction.acknowledged in (MESSAGE, UPDATE):
            shape = shapes.message(message, discord.base)
            answer["resource"] = {"type": interaction.acknowledged, "message": shape}
    return answer


def _interaction(discord: Discord, call: Call) -> Interaction | None:
    """Return the interaction whose token the path holds, None for an ordinary webhook."""
    if call.number("webhook_id") != discord.world.application:
        return None
    interaction = discord.interactions.get(call.params["webhook_token"])
    now = discord.world.clock.now()
    if interaction is None or now - interaction.began > TOKEN_LIFE:
        raise RefusedError(401, 50027, "Invalid Webhook Token")
    if interaction.acknowledged is None:
        raise RefusedError(404, 10015, "Unknown Webhook")
    return interaction


def _webhook(discord: Discord, call: Call) -> Webhook:
    webhook = discord.world.webhooks.get(call.number("webhook_id"))
    if webhook is None:
        raise RefusedError(404, 10015, "Unknown Webhook")
    if webhook.token != call.params["webhook_token"]:
        raise RefusedError(401, 50027, "Invalid Webhook Token")
    return webhook


@route("GET", HOOK)
def get_webhook(discord: Discord, call: Call) -> tuple[int, Any]:
    return 200, shapes.webhook(_webhook(discord, call))


@route("POST", HOOK)
def execute(discord: Discord, call: Call) -> tuple[int, Any]:
    interaction = _interaction(discord, call)
    if interaction is not None:
        return 200, shapes.message(_follow_up(discord, interaction, call), discord.base)
    webhook = _webhook(discord, call)
    payload = _without_idle_components(call)
    if rules.is_empty(payload, call.files):
        raise RefusedError(400, 50006, "Cannot send an empty message")
    if webhook.user is None:
        webhook.user = User(webhook.id, "alerts", bot=True)
    webhook.user.name = payload.get("username") or webhook.user.name
    message = posting.compose(
        discord, webhook.channel, webhook.user, payload, call.files, webhook=webhook.id
    )
    if call.query.get("wait") in ("true", "True", "1"):
        return 200, shapes.message(message, discord.base)
    return 204, None


def _without_idle_components(call: Call) -> Json:
    """Do as Discord does for a webhook that no application owns.

    Components count only with `with_components`, and none may need an answer.
    """
    payload = dict(call.payload)
    if call.query.get("with_components") not in ("true", "True", "1"):
        payload.pop("components", None)
    elif any("custom_id" in each for each in _flat(payload.get("components") or [])):
        raise RefusedError(
            400, 50035, "Invalid Form Body: this webhook cannot have such components"
        )
    return payload


def _flat(components: list[Json]) -> list[Json]:
    return [
        each
        for component in components
        for each in (component, *_flat(component.get("components") or []))
    ]


def _follow_up(discord: Discord, interaction: Interaction, call: Call) -> Message:
    original = interaction.original
    if interaction.acknowledged == THINKING and original is not None and original.loading:
        # The first follow-up takes the place of the message that is thinking.
        posting.revise(discord, original, call.payload, call.files)
        return original
    message = _reply(discord, interaction, call.payload, call)
    message.reference = original
    interaction.followups.append(message)
    return message


def _target(discord: Discord, call: Call) -> tuple[Interaction | None, Message]:
    """Return the message that an operation on a webhook's messages is about."""
    interaction = _interaction(discord, call)
    number = call.params.get("message_id", "@original")
    if interaction is None:
        webhook = _webhook(discord, call)
        message = discord.message(webhook.channel, int(number))
        if message.webhook != webhook.id:
            raise RefusedError(404, 10008, "Unknown Message")
        return None, message
    known = [interaction.original] if number == "@original" else interaction.followups
    for candidate in (*known, interaction.original):
        if candidate is not None and number in ("@original", str(candidate.id)):
            return interaction, candidate
    raise RefusedError(404, 10008, "Unknown Message")


@route("GET", f"{HOOK}/messages/@original")
@route("GET", f"{HOOK}/messages/{{message_id}}")
def get_webhook_message(discord: Discord, call: Call) -> tuple[int, Any]:
    return 200, shapes.message(_target(discord, call)[1], discord.base)


@route("PATCH", f"{HOOK}/messages/@original")
@route("PATCH", f"{HOOK}/messages/{{message_id}}")
def edit_webhook_message(discord: Discord, call: Call) -> tuple[int, Any]:
    interaction, message = _target(discord, call)
    if interaction is None:
        posting.refuse_old_edit(discord, message)
    payload = call.payload if interaction is not None else _without_idle_components(call)
    posting.revise(discord, message, payload, call.files)
    return 200, shapes.message(message, discord.base)


@route("DELETE", f"{HOOK}/messages/@original")
@route("DELETE", f"{HOOK}/messages/{{message_id}}")
def delete_webhook_message(discord: Discord, call: Call) -> tuple[int, Any]:
    interaction, message = _target(discord, call)
    if interaction is not None and interaction.original is message:
        interaction.original = None
    posting.remove(discord, message)
    return 204, None
