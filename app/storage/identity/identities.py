"""Who is who: Cliq user, CRM user, SalesIQ operator, where an account or an e-mail address does not tell it (X11).

What an administrator wrote by hand comes first; an operator that nobody wrote down is whoever has the same e-mail
address here. It asks no service: whether such a user or operator exists is checked by whoever writes it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, or_, select

from app.storage.tables import every as tables


@dataclass(frozen=True)
class Handmade:
    """One line that was made by hand; None where the usual way holds. operator_email: in lower case."""

    cliq_user_id: str
    crm_user_id: str | None = None
    operator_id: str | None = None
    operator_email: str | None = None
    changed_by: str = ""
    changed_at: datetime | None = None

    @property
    def has_operator(self) -> bool:
        return bool(self.operator_id or self.operator_email)


@dataclass(frozen=True)
class Operator:
    """An operator of SalesIQ, by what is known: id or e-mail address, or both; '' where not known."""

    id: str
    email: str


_T, _P, _A = tables.identities, tables.people, tables.accounts
_ALL = select(*tables.columns(_T, Handmade)).order_by(_T.c.cliq_user_id)
_ONE = _ALL.where(_T.c.cliq_user_id == bindparam("id"))
_OF_CRM_USER = _ALL.where(_T.c.crm_user_id == bindparam("id"))
_OF_OPERATOR = _ALL.where(or_(_T.c.operator_id == bindparam("name"), _T.c.operator_email == bindparam("email")))
_ADDRESSES = (
    select(_A.c.email).where(_A.c.cliq_user_id == bindparam("id"), _A.c.email.is_not(None)),
    select(_P.c.email).where(_P.c.cliq_user_id == bindparam("id"), _P.c.email.is_not(None)),
)
_WITH_ADDRESS = (
    select(_A.c.cliq_user_id).where(_A.c.email == bindparam("email")).order_by(_A.c.linked_at.desc()),
    select(_P.c.cliq_user_id).where(_P.c.email == bindparam("email")).order_by(_P.c.seen_at.desc()),
)


class Identities:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[Handmade]:
        """Every line that was made by hand."""
        return [Handmade(*row) for row in self._connection.execute(_ALL)]

    def get(self, cliq_user_id: str) -> Handmade | None:
        return self._one(_ONE, id=cliq_user_id)

    def put(self, one: Handmade) -> None:
        """Write a line, in place of the one for this Cliq user; a CRM user and an operator may be in one line only."""
        email = one.operator_email.lower() if one.operator_email else None
        tables.upsert(self._connection, _T, vars(one) | {"operator_email": email})

    def remove(self, cliq_user_id: str) -> bool:
        """Back to the usual way. False when there was no line."""
        return self._connection.execute(delete(_T).where(_T.c.cliq_user_id == cliq_user_id)).rowcount == 1

    # -- who is who -----------------------------------------------------------------------------------------------

    def crm_user_of(self, cliq_user_id: str) -> str | None:
        """The CRM user that was written down for a Cliq user; None where the usual way holds."""
        found = self.get(cliq_user_id)
        return found.crm_user_id if found else None

    def cliq_of_crm_user(self, crm_user_id: str) -> str | None:
        """The Cliq user that was written down for a CRM user; None where the usual way holds."""
        found = self._one(_OF_CRM_USER, id=crm_user_id)
        return found.cliq_user_id if found else None

    def operator_of(self, cliq_user_id: str) -> Operator | None:
        """The SalesIQ operator that this person is; None when nobody wrote one down and no address is known."""
        found = self.get(cliq_user_id)
        if found is not None and found.has_operator:
            return Operator(found.operator_id or "", found.operator_email or "")
        for statement in _ADDRESSES:
            email = self._connection.execute(statement, {"id": cliq_user_id}).scalar()
            if email:
                return Operator("", str(email))
        return None

    def cliq_user_of(self, operator: str, email: str = "") -> str | None:
        """The Cliq user who is this operator, by id or e-mail address; email: the operator's, where both are known.

        Somebody who was written down as another operator is not taken for this one by their address.
        """
        address = (email or operator).strip().lower()
        found = self._one(_OF_OPERATOR, name=operator, email=address)
        if found is not None:
            return found.cliq_user_id
        for statement in _WITH_ADDRESS:
            for person in self._connection.execute(statement, {"email": address}).scalars():
                written = self.get(str(person))
                if written is None or not written.has_operator:
                    return str(person)
        return None

    def _one(self, statement: Any, **values: str) -> Handmade | None:
        row = self._connection.execute(statement, values).first()
        return Handmade(*row) if row else None
