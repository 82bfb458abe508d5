"""One connection, seen through the nouns. It asks nothing itself."""

from functools import cached_property

from sqlalchemy import Connection

from app.storage.arriving.hooks import Hooks, Refusals
from app.storage.arriving.inbox import Inbox
from app.storage.asking.joiners import Joiners
from app.storage.asking.lookups import Lookups
from app.storage.governing.administrators import Administrators
from app.storage.governing.api_tokens import ApiTokens
from app.storage.governing.audit import Audit
from app.storage.governing.cards import CardFields
from app.storage.governing.connections import Connections
from app.storage.governing.versions import Versions
from app.storage.identity.accounts import Accounts, OAuthStates
from app.storage.identity.identities import Identities
from app.storage.identity.people import Flags, Metadata, Organisations, People
from app.storage.ruling.deeds import Members, RuleLog, Waiting
from app.storage.ruling.rules import Rules
from app.storage.sending.cards import Cards
from app.storage.sending.ledger import Ledger
from app.storage.sending.outbox import Outbox
from app.storage.sending.slots import Slots
from app.storage.talk.answers import Answers, Refs, Suggestions
from app.storage.talk.clicks import Clicks
from app.storage.talk.questions import LastQuestions, SavedQuestions
from app.storage.telling.deeds import Deeds
from app.storage.telling.follows import Follows, Looks
from app.storage.telling.notifications import Notifications, Shortfalls
from app.storage.telling.preferences import Preferences
from app.storage.telling.reminders import Reminders
from app.storage.telling.schedules import Schedules
from app.storage.telling.subscriptions import SavedReplies, Subscriptions
from app.storage.telling.watches import Marks, Watches
from app.storage.vault import Vault
from app.storage.visiting.chats import Chats
from app.storage.visiting.forms import WebForms
from app.storage.visiting.learned import Commands, LearnedParts
from app.storage.visiting.links import Brands, Links
from app.storage.visiting.notes import VisitorNotes
from app.storage.visiting.pushed import Pushed
from app.storage.visiting.search.index import VisitorIndex
from app.storage.visiting.views import VisitViews
from app.storage.visiting.visitors import Visitors
from app.storage.visiting.visits import Visits


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
    def identities(self) -> Identities:
        return Identities(self.connection)

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
    def last_questions(self) -> LastQuestions:
        return LastQuestions(self.connection, self._vault)

    @cached_property
    def saved_questions(self) -> SavedQuestions:
        return SavedQuestions(self.connection, self._vault)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self.connection, self._vault)

    @cached_property
    def cards(self) -> Cards:
        return Cards(self.connection, self._vault)

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self.connection, self._vault)

    @cached_property
    def slots(self) -> Slots:
        return Slots(self.connection)

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

    @cached_property
    def follows(self) -> Follows:
        return Follows(self.connection, self._vault)

    def deeds_of(self, cliq_user_id: str) -> Deeds:
        """What that person chooses for themselves, with its line in the audit log."""
        return Deeds(cliq_user_id, self.people, self.preferences, self.follows, self.audit)

    @cached_property
    def looks(self) -> Looks:
        return Looks(self.connection, self._vault)

    @cached_property
    def notifications(self) -> Notifications:
        return Notifications(self.connection)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        return Subscriptions(self.connection)

    @cached_property
    def saved_replies(self) -> SavedReplies:
        return SavedReplies(self.connection)

    @cached_property
    def shortfalls(self) -> Shortfalls:
        return Shortfalls(self.connection)

    @cached_property
    def administrators(self) -> Administrators:
        return Administrators(self.connection)

    @cached_property
    def api_tokens(self) -> ApiTokens:
        return ApiTokens(self.connection)

    @cached_property
    def audit(self) -> Audit:
        return Audit(self.connection)

    @cached_property
    def card_fields(self) -> CardFields:
        return CardFields(self.connection)

    @cached_property
    def connections(self) -> Connections:
        return Connections(self.connection)

    @cached_property
    def versions(self) -> Versions:
        return Versions(self.connection)

    @cached_property
    def visitors(self) -> Visitors:
        return Visitors(self.connection, self._vault)

    @cached_property
    def visits(self) -> Visits:
        return Visits(self.connection, self._vault)

    @cached_property
    def chats(self) -> Chats:
        return Chats(self.connection, self._vault)

    @cached_property
    def learned(self) -> LearnedParts:
        return LearnedParts(self.connection, self._vault)

    @cached_property
    def commands(self) -> Commands:
        return Commands(self.connection, self._vault)

    @cached_property
    def links(self) -> Links:
        return Links(self.connection, self._vault)

    @cached_property
    def brands(self) -> Brands:
        return Brands(self.connection)

    @cached_property
    def pushed(self) -> Pushed:
        return Pushed(self.connection)

    @cached_property
    def visitor_index(self) -> VisitorIndex:
        return VisitorIndex(self.connection, self._vault)

    @cached_property
    def visitor_notes(self) -> VisitorNotes:
        return VisitorNotes(self.connection, self._vault)

    @cached_property
    def web_forms(self) -> WebForms:
        return WebForms(self.connection)

    @cached_property
    def rules(self) -> Rules:
        return Rules(self.connection, self._vault)

    @cached_property
    def rule_log(self) -> RuleLog:
        return RuleLog(self.connection, self._vault)

    @cached_property
    def pending(self) -> Waiting:
        return Waiting(self.connection)

    @cached_property
    def members(self) -> Members:
        return Members(self.connection)

    @cached_property
    def lookups(self) -> Lookups:
        return Lookups(self.connection, self._vault)

    @cached_property
    def joiners(self) -> Joiners:
        return Joiners(self.connection, self._vault)

    @cached_property
    def visit_views(self) -> VisitViews:
        return VisitViews(self.connection)
