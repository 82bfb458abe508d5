"""Cliq's REST interface, v2: post to a chat, a channel, a person, from the bot; late answers; edits; the directory.

Does not build or trim messages (app/cliq), does not queue, pace or repeat them (app/delivery): one call, one result.
A body holds only the keys that its endpoint knows, since Cliq refuses a message for one key too many.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote

from app.clients import regions
from app.clients.http import Http, Tokens
from app.errors import ServiceRejected, Unauthorized

Json = Mapping[str, Any]

# https://www.zoho.com/cliq/help/restapi/v2/, read 2026-11-21; `suggestions` is for bot handlers only.
MESSAGE_KEYS = frozenset({"text", "card", "slides", "buttons", "references", "bot", "styles"})
RECIPIENTS_MOST = 100  # user ids in one bot message
PAGE_MOST = 100
SUBSCRIBERS_MOST = 5000  # of an organisation; asked for 100 at a time


@dataclass(frozen=True)
class Posted:
    """Where a message landed; both '' when Cliq answered without a body (no sync_message)."""

    message_id: str = ""
    chat_id: str = ""


@dataclass(frozen=True)
class CliqUser:
    """A person in Cliq; id is the ZUID that `access.user_id` of a webhook also carries."""

    id: str
    name: str
    email: str


@dataclass(frozen=True)
class Channel:
    """A channel with its three addresses, which are not interchangeable."""

    id: str
    chat_id: str
    unique_name: str
    name: str
    is_archived: bool


@dataclass(frozen=True)
class Recent:
    """A message read back. text is '' where there is none."""

    message_id: str
    text: str


class Cliq:
    """Cliq as one person, or as the organisation's sender account.

    allowed  further addresses that a response_url may begin with (the sandbox)
    """

    def __init__(self, http: Http, *, cliq_url: str, tokens: Tokens | None, allowed: Collection[str] = ()) -> None:
        self._http, self._tokens = http, tokens
        self.cliq_url = cliq_url.rstrip("/")
        self._allowed = (self.cliq_url, *allowed)

    # posting ----------------------------------------------------------------------------------------------------------

    def post_to_chat(
        self, chat_id: str, message: Json, *, is_sync: bool = True, thread_of: str = "", thread_title: str = ""
    ) -> Posted:
        """Post as the token's owner. thread_of: message id that becomes a thread's head; a thread is a chat, too."""
        thread = {"thread_message_id": thread_of, "thread_title": thread_title}
        body = _body(message, is_sync) | {name: text for name, text in thread.items() if text}
        path, operation = f"/chats/{quote(chat_id, safe='')}/message", "POST /chats/{id}/message"
        return _posted(self._call("POST", path, operation, json=body), chat_id)

    def post_to_channel(
        self,
        unique_name: str,
        message: Json,
        *,
        is_sync: bool = True,
        bot: str = "",
        appkey: str = "",
        thread: Json | None = None,
    ) -> Posted:
        """Post to a channel. bot: unique name of the bot that speaks (it must be a participant); appkey: when it
        belongs to an extension; without both the token's owner speaks.

        thread  thread_message_id of the message whose thread is begun, or thread_chat_id of one that is there;
                post_in_parent shows the message in the channel as well. Posted.chat_id is then the thread's
        """
        params = {name: text for name, text in (("bot_unique_name", bot), ("appkey", appkey)) if text}
        path = f"/channelsbyname/{quote(unique_name, safe='')}/message"
        operation = "POST /channelsbyname/{name}/message"
        body = _body(message, is_sync) | dict(thread or {})
        return _posted(self._call("POST", path, operation, json=body, params=params))

    def post_to_user(self, user: str, message: Json, *, is_sync: bool = True) -> Posted:
        """A direct message from the token's owner. user: ZUID or e-mail address."""
        path = f"/buddies/{quote(user, safe='')}/message"
        return _posted(self._call("POST", path, "POST /buddies/{id}/message", json=_body(message, is_sync)))

    def post_from_bot(
        self,
        bot: str,
        message: Json,
        *,
        user_ids: Sequence[str] = (),
        is_broadcast: bool = False,
        is_sync: bool = True,
        appkey: str = "",
    ) -> dict[str, Posted]:
        """A message of the bot to up to 100 of its subscribers, or to all of them.

        returns  {user id: Posted}, empty when Cliq gives no details
        raises   ServiceRejected with remote_code botmessage_no_valid_users when none of them is subscribed
        """
        if len(user_ids) > RECIPIENTS_MOST:
            raise ValueError(f"a bot message reaches at most {RECIPIENTS_MOST} people at once")
        body = _body(message, is_sync)
        if is_broadcast:
            body["broadcast"] = True
        params = {"appkey": appkey} if appkey else {}
        path, operation = f"/bots/{quote(bot, safe='')}/message", "POST /bots/{name}/message"
        recipients = {"userids": ",".join(user_ids)} if user_ids else {}
        try:
            answer = self._call("POST", path, operation, json={**body, **recipients}, params=params)
        except ServiceRejected as error:
            if not user_ids or error.facts.get("remote_code") != "extra_key_found":
                raise
            # The documentation and live organisations differ on this key's name; nothing was sent yet.
            other = {**body, "user_ids": ",".join(user_ids)}
            answer = self._call("POST", path, operation, json=other, params=params)
        details = answer.get("message_details")
        return {str(user): _posted(item) for user, item in details.items()} if isinstance(details, Mapping) else {}

    def respond(self, response_url: str, output: Json) -> None:
        """A late answer to a webhook; no token, the address itself is the right. output: {"output": …} as answered.

        raises  Unauthorized when the address does not lead to Cliq
        """
        if not regions.is_cliq_address(response_url, self._allowed):
            raise Unauthorized("unknown_response_url")
        self._http.call("POST", response_url, operation="POST response_url", json=output)

    def edit(self, chat_id: str, message_id: str, message: Json) -> None:
        """Replace a message of the token's owner; needs the chat's id, not the channel's."""
        path = f"/chats/{quote(chat_id, safe='')}/messages/{quote(message_id, safe='')}"
        self._call("PUT", path, "PUT /chats/{id}/messages/{id}", json=_body(message, is_sync=False))

    def file(self, url: str) -> bytes:
        """A file that somebody shared, by the address that a form or a handler was given, or by the id that its message
        names; raises Unauthorized when an address does not lead to Cliq.

        By id: https://www.zoho.com/cliq/help/restapi/v2/ (files), scope ZohoCliq.Attachments.READ, read 2026-11-22.
        """
        if "/" not in url:
            url = f"{self.cliq_url}/api/v2/files/{quote(url, safe='')}"
        elif not regions.is_cliq_address(url, self._allowed):
            raise Unauthorized("unknown_file_address")
        return self._http.call("GET", url, operation="GET file", tokens=self._tokens, is_file=True).content

    def recent(self, chat_id: str, since: datetime) -> tuple[Recent, ...]:
        """What was said in a chat since then, the newest first, 100 messages at most; needs membership."""
        params = {"fromtime": str(int(since.timestamp() * 1000)), "limit": str(PAGE_MOST)}
        body = self._call(
            "GET", f"/chats/{quote(chat_id, safe='')}/messages", "GET /chats/{id}/messages", params=params
        )
        return tuple(_recent(item) for item in body.get("data") or () if isinstance(item, Mapping))

    # directory --------------------------------------------------------------------------------------------------------

    def user(self, user: str) -> CliqUser | None:
        """The person with this ZUID or e-mail address; None when Cliq knows no such person."""
        try:
            body = self._call("GET", f"/users/{quote(user, safe='')}", "GET /users/{id}")
        except ServiceRejected as error:
            if error.status in (400, 404):
                return None
            raise
        data = body.get("data", body)
        if not isinstance(data, Mapping) or not (data.get("zuid") or data.get("id")):
            return None
        name = data.get("display_name") or data.get("name") or ""
        return CliqUser(str(data.get("zuid") or data["id"]), str(name), str(data.get("email_id") or ""))

    def channel(self, unique_name: str) -> Channel | None:
        """The channel of that unique name; None when there is none or the token's owner may not see it."""
        try:
            body = self._call("GET", f"/channelsbyname/{quote(unique_name, safe='')}", "GET /channelsbyname/{name}")
        except ServiceRejected as error:
            if error.status in (400, 403, 404):
                return None
            raise
        inner = body.get("data") or body.get("channel") or body
        return _channel(inner) if isinstance(inner, Mapping) and inner.get("channel_id") else None

    def channels(self, name: str = "", *, most: int = PAGE_MOST) -> tuple[Channel, ...]:
        """Channels that the token's owner sees, up to `most`; name: a part of the display name."""
        found: list[Channel] = []
        params = {"limit": str(min(most, PAGE_MOST))} | ({"name": name} if name else {})
        while True:
            body = self._call("GET", "/channels", "GET /channels", params=params)
            found.extend(_channel(item) for item in body.get("channels") or () if isinstance(item, Mapping))
            token = body.get("next_token")
            if not token or len(found) >= most:
                return tuple(found[:most])
            params["next_token"] = str(token)

    def subscribers(self, bot: str, *, appkey: str = "", most: int = SUBSCRIBERS_MOST) -> frozenset[str]:
        """The Cliq user ids of who has subscribed to the bot; ServiceRejected where the token's owner may not know.

        Only for the bot's creator and administrators, with the scope ZohoCliq.Bots.READ; 100 calls a minute.
        source  https://www.zoho.com/cliq/help/restapi/v2/ (bots, subscribers), read 2026-11-22
        """
        found: set[str] = set()
        params = {"limit": str(PAGE_MOST)} | ({"appkey": appkey} if appkey else {})
        while True:
            path = f"/bots/{quote(bot, safe='')}/subscribers"
            body = self._call("GET", path, "GET /bots/{name}/subscribers", params=params)
            listed = [one for one in body.get("data") or () if isinstance(one, Mapping)]
            found |= {str(one["user_id"]) for one in listed if one.get("user_id")}
            token = body.get("next_token")
            if not token or not listed or len(found) >= most:
                return frozenset(found)
            params["next_token"] = str(token)

    def _call(self, method: str, path: str, operation: str, **options: Any) -> dict[str, Any]:
        url = f"{self.cliq_url}/api/v2{path}"
        return self._http.call(method, url, operation=operation, tokens=self._tokens, **options).body


def _body(message: Json, is_sync: bool) -> dict[str, Any]:
    body = {name: value for name, value in message.items() if name in MESSAGE_KEYS}
    return {**body, "sync_message": True} if is_sync else body


def _posted(answer: Mapping[str, Any], chat_id: str = "") -> Posted:
    """Ids come with '%20' in some answers: decoded once here, encoded once when a path is built."""
    message_id = answer.get("message_id") or answer.get("id") or ""  # one team saw {"id"}
    thread = answer.get("thread_information")
    opened = thread.get("chat_id") if isinstance(thread, Mapping) else None
    return Posted(unquote(str(message_id)), str(opened or answer.get("chat_id") or chat_id))


def _recent(item: Mapping[str, Any]) -> Recent:
    content = item.get("content")
    said = content.get("text") if isinstance(content, Mapping) else ""
    return Recent(unquote(str(item.get("id") or "")), str(said or ""))


def _channel(item: Mapping[str, Any]) -> Channel:
    return Channel(
        id=str(item.get("channel_id") or ""),
        chat_id=str(item.get("chat_id") or ""),
        unique_name=str(item.get("unique_name") or ""),
        name=str(item.get("name") or ""),
        is_archived=item.get("status") == "archived",
    )
