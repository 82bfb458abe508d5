"""What one handler is given: who asks, where, when, in which language, and the doors to the CRM, to search and to storage.

Everything is looked up when it is first asked for, so that a help text costs no query. Nothing is sent or stored here:
handlers return a Reply, and what must be written later (`keep`) waits in `changes` for dispatch's transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from app.cliq import reference
from app.cliq.reference import Reference
from app.cliq.request import CliqRequest
from app.errors import NotLinked, Stale

if TYPE_CHECKING:
    from app.clients.crm import Crm
    from app.i18n.sentences import Sentences
    from app.search.run import Answer
    from app.services import Services
    from app.storage.accounts import Account
    from grammar.catalog import Catalog
    from grammar.command.nodes import Command

BUTTON_DAYS = 7
SEPARATOR = "|"


@dataclass
class Context:
    """One question of one person.

    call       the verified request
    reference  the verified reference of the button that was pressed or the suggestion that was picked, else None
    changes    what dispatch stores in the transaction of this answer, besides the posts
    """

    services: "Services"
    call: CliqRequest
    reference: Reference | None = None
    changes: list[Callable[[Any], None]] = field(default_factory=list)

    @cached_property
    def now(self) -> datetime:
        return self.services.source.now()

    @cached_property
    def account(self) -> "Account":
        """The CRM account this person's questions run under; raises NotLinked."""
        account = self.services.accounts.of(self.call.user_id)
        if account is None or account.state != "linked":
            raise NotLinked(reason="revoked" if account else "never")
        return account

    @cached_property
    def words(self) -> "Sentences":
        """Sentences and formats in the person's language (L1) and zone."""
        return self.services.words_for(self.call)

    def say(self, key: str, **facts: object) -> str:
        """The sentence `key` in the person's language; `facts` fill its places and are shown as they are."""
        return self.words.say(key, **facts)

    @cached_property
    def crm(self) -> "Crm":
        """The CRM under the rights of the person who asks; raises NotLinked."""
        return self.services.crm_of(self.account)

    @cached_property
    def catalog(self) -> "Catalog":
        """Modules and fields as the CRM shows them to this person, in their language; raises NotLinked, ServiceError."""
        return self.services.catalogues.of(self.account, self.words.language)

    def search(self, command: "Command") -> "Answer":
        """The records that answer a command, from an answer the person just had or else from the CRM."""
        return self.services.finder.find(self, command)

    # -- buttons --------------------------------------------------------------------------------------------------

    def sign(self, kind: str, *parts: str, days: float = BUTTON_DAYS) -> str:
        """The key of a button that only this person may press, for some days.

        What does not fit into Cliq's 100 characters is kept in table `refs` when the answer is stored.
        """
        body, keys = SEPARATOR.join(parts), self.services.keys
        expires = self.now + timedelta(days=days)
        if reference.fits(kind, body):
            return reference.sign(kind, body, self.call.user_id, expires, keys)
        ref_id, asker = self.services.source.token(9), self.call.user_id
        self.changes.append(lambda tables: tables.refs.put({ref_id: body}, asker, expires))
        return reference.sign(kind, f"@{ref_id}", asker, expires, keys)

    @cached_property
    def parts(self) -> list[str]:
        """What was handed to `sign` when the button was made; raises Stale when it is no longer kept."""
        body = self.reference.body if self.reference else ""
        if body.startswith("@"):
            with self.services.database.read() as tables:
                kept = tables.refs.get(body[1:], self.call.user_id, self.now)
            if kept is None:
                raise Stale()
            body = str(kept)
        return body.split(SEPARATOR)
