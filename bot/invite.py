"""The link that invites the bot, and the permissions that its alerts need.

Pure; knows nothing of a running client.
"""

from urllib.parse import urlencode

PERMISSIONS = {
    "view_channel": 1 << 10,
    "send_messages": 1 << 11,
    "embed_links": 1 << 14,
    "attach_files": 1 << 15,
    "read_message_history": 1 << 16,
    "create_public_threads": 1 << 35,
    "send_messages_in_threads": 1 << 38,
}
"""What alerts need, by Discord's names. History lets it look back for what it has sent already;
mentioning everyone is not among them: roles that may be mentioned are, without it."""

SCOPES = ("bot", "applications.commands")


def link(application: int) -> str:
    """Return the address on which a server's admin invites the bot with exactly `PERMISSIONS`."""
    query = {
        "client_id": application,
        "scope": " ".join(SCOPES),
        "permissions": sum(PERMISSIONS.values()),
    }
    return f"https://discord.com/oauth2/authorize?{urlencode(query)}"
