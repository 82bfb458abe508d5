"""One connection, seen through the nouns. It asks nothing itself."""

from functools import cached_property

from sqlalchemy import Connection

from app.storage.arriving.hooks import Hooks, Refusals
from app.storage.arriving.inbox import Inbox
from app.storage.identity.accounts import Accounts, OAuthStates
from app.storage.identity.people import Flags, Metadata, Organisations, People
from app.storage.sending.outbox import Outbox
from app.storage.talk.answers import Answers, Refs, Suggestions
from app.storage.talk.clicks import Clicks
from app.storage.telling.preferences import Preferences
from app.storage.telling.reminders import Reminders
from app.storage.telling.schedules import Schedules
from app.storage.telling.watches import Marks, Watches
from app.storage.vault import Vault


class Tables:
    """One connection, seen through the nouns."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self.connection = connection
        self._vault = vault

    @cached_property
    def people(self) -> People:
        return People(self.connection)

    @cached_property
    def organisations(self) -> Organisations:
        return Organisations(self.connection)

    @cached_property
    def flags(self) -> Flags:
        return Flags(self.connection)

    @cached_property
    def accounts(self) -> Accounts:
        return Accounts(self.connection, self._vault)

    @cached_property
    def oauth_states(self) -> OAuthStates:
        return OAuthStates(self.connection)

    @cached_property
    def metadata(self) -> Metadata:
        return Metadata(self.connection)

    @cached_property
    def answers(self) -> Answers:
        return Answers(self.connection, self._vault)

    @cached_property
    def suggestions(self) -> Suggestions:
        return Suggestions(self.connection, self._vault)

    @cached_property
    def refs(self) -> Refs:
        return Refs(self.connection, self._vault)

    @cached_property
    def clicks(self) -> Clicks:
        return Clicks(self.connection, self._vault)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self.connection, self._vault)

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self.connection, self._vault)

    @cached_property
    def hooks(self) -> Hooks:
        return Hooks(self.connection, self._vault)

    @cached_property
    def refusals(self) -> Refusals:
        return Refusals(self.connection, self._vault)

    @cached_property
    def schedules(self) -> Schedules:
        return Schedules(self.connection, self._vault)

    @cached_property
    def reminders(self) -> Reminders:
        return Reminders(self.connection, self._vault)

    @cached_property
    def watches(self) -> Watches:
        return Watches(self.connection, self._vault)

    @cached_property
    def marks(self) -> Marks:
        return Marks(self.connection)

    @cached_property
    def preferences(self) -> Preferences:
        return Preferences(self.connection)
