"""The organisations and people of the sandbox, shared by every service.

It holds facts about people; who may see which record is decided in the CRM, who is linked in accounts.
"""

from dataclasses import asdict, dataclass, replace
from typing import Any

from sandbox.ids import crm_id
from sandbox.store import Store


@dataclass(frozen=True)
class Organisation:
    """One CRM organisation.

    location   its data centre, `us` or `jp`
    language   the language of its untranslated labels
    """

    id: str
    name: str
    location: str
    language: str
    domain_name: str
    country_code: str
    currency: str
    currency_symbol: str
    time_zone: str
    edition: str = "enterprise"


@dataclass(frozen=True)
class User:
    """One person.

    id         the CRM user id; zuid the person's id in every Zoho service, Cliq included
    cliq       has a Cliq account
    linked     has connected an account in the demo data; `Accounts.is_linked` knows the present state
    role       name of a role of the hierarchy (sandbox/data/roles.py); profile `Administrator`, `Standard` or `Limited`
    manager    e-mail of the person reported to, or ""
    language   `ja` or `en`
    """

    id: str
    zuid: str
    email: str
    first_name: str
    last_name: str
    role: str
    profile: str
    manager: str
    language: str
    time_zone: str
    organisation: str = "zylker"
    phone: str = ""
    cliq: bool = True
    linked: bool = True
    active: bool = True

    @property
    def full_name(self) -> str:
        """The name as the person's language writes it."""
        names = (self.last_name, self.first_name) if self.language == "ja" else (self.first_name, self.last_name)
        return " ".join(name for name in names if name)

    @property
    def admin(self) -> bool:
        return self.profile == "Administrator"

    @property
    def locale(self) -> str:
        return "ja_JP" if self.language == "ja" else "en_US"


ORGANISATIONS = (
    Organisation(
        id="4876876000000000001",
        name="Zylker KK",
        location="us",
        language="en",
        domain_name="org808232144",
        country_code="JP",
        currency="JPY",
        currency_symbol="￥",
        time_zone="Asia/Tokyo",
    ),
    Organisation(
        id="4876876000000000002",
        name="大谷製作所",
        location="jp",
        language="ja",
        domain_name="org606155012",
        country_code="JP",
        currency="JPY",
        currency_symbol="￥",
        time_zone="Asia/Tokyo",
    ),
)
ORGANISATION_NAMES = ("zylker", "ohtani")


def _user(number: int, email: str, first: str, last: str, **facts: Any) -> User:
    return User(
        id=crm_id(225000 + number),
        zuid=str(700000000 + number),
        email=email,
        first_name=first,
        last_name=last,
        phone=f"03-5555-01{number:02d}",
        **facts,
    )


TOKYO = "Asia/Tokyo"
USERS = (
    _user(
        1, "aoi.mori@zylker.example", "葵", "森",
        role="CEO", profile="Administrator", manager="", language="ja", time_zone=TOKYO,
    ),
    _user(
        2, "ken.sato@zylker.example", "健", "佐藤",
        role="Sales Manager", profile="Standard", manager="aoi.mori@zylker.example", language="ja", time_zone=TOKYO,
    ),
    _user(
        3, "misaki.takahashi@zylker.example", "美咲", "高橋",
        role="Sales Rep", profile="Standard", manager="ken.sato@zylker.example", language="ja", time_zone=TOKYO,
    ),
    _user(
        4, "emma.clark@zylker.example", "Emma", "Clark",
        role="Sales Rep", profile="Standard", manager="ken.sato@zylker.example", language="en", time_zone=TOKYO,
    ),
    _user(
        5, "daisuke.suzuki@zylker.example", "大輔", "鈴木",
        role="Sales Rep", profile="Standard", manager="ken.sato@zylker.example", language="ja", time_zone=TOKYO,
        linked=False,
    ),
    _user(
        6, "daniel.novak@zylker.example", "Daniel", "Novak",
        role="Overseas Rep", profile="Standard", manager="priya.raman@zylker.example", language="en",
        time_zone="Europe/Prague", cliq=False, linked=False,
    ),
    _user(
        7, "priya.raman@zylker.example", "Priya", "Raman",
        role="Overseas Manager", profile="Limited", manager="aoi.mori@zylker.example", language="en",
        time_zone="Asia/Kolkata",
    ),
    _user(
        21, "hanako.ohtani@ohtani.example", "花子", "大谷",
        role="CEO", profile="Administrator", manager="", language="ja", time_zone=TOKYO,
        organisation="ohtani", cliq=False, linked=False,
    ),
    _user(
        22, "jun.ito@ohtani.example", "純", "伊藤",
        role="Sales Rep", profile="Standard", manager="hanako.ohtani@ohtani.example", language="ja", time_zone=TOKYO,
        organisation="ohtani", cliq=False, linked=False,
    ),
)  # fmt: skip


class People:
    """The people as they are now; a test may change one."""

    def __init__(self, store: Store) -> None:
        self._table = store.table("people")
        self._users: dict[str, User] = {}
        self.organisations = dict(zip(ORGANISATION_NAMES, ORGANISATIONS, strict=True))
        for document in self._table:
            self._users[document["email"]] = User(**document)

    def load(self, users: tuple[User, ...] = USERS) -> None:
        """Take over a list of people in place of all others."""
        self._users = {user.email: user for user in users}
        self._table.clear()
        self._table.put_many((user.email, asdict(user)) for user in users)

    def all(self, organisation: str = "") -> list[User]:
        """Everybody, or everybody of one organisation, in the order of their ids."""
        users = sorted(self._users.values(), key=lambda user: user.id)
        return [user for user in users if not organisation or user.organisation == organisation]

    def by_email(self, email: str) -> User | None:
        return self._users.get(email.strip().lower())

    def by_id(self, user_id: str) -> User | None:
        """By CRM user id."""
        return next((user for user in self._users.values() if user.id == user_id), None)

    def by_zuid(self, zuid: str) -> User | None:
        """By the id that Cliq uses."""
        return next((user for user in self._users.values() if user.zuid == zuid), None)

    def change(self, email: str, **facts: Any) -> User:
        """Change facts of one person, e.g. `language="en"`; raises KeyError for an unknown e-mail."""
        user = replace(self._users[email], **facts)
        self._users[email] = user
        self._table.put(email, asdict(user))
        return user

    def organisation_of(self, user: User) -> Organisation:
        return self.organisations[user.organisation]
