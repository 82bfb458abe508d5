"""A world whose visitors go to Bigin."""

from typing import Any

from app.administration.visitors import consent, links
from sandbox.bigin.install import bigin_of
from sandbox.crm.organisation import Crm
from sandbox.datasets.drafts import Drafts
from tests.handlers.pushing.visits import TANAKA, Place
from tests.world import AOI, EMMA, World


class BiginPlace(Place):
    """Linked by Aoi's consent to the first of her two organisations; everybody is added."""

    def __init__(self, world: World, **terms: Any) -> None:
        super().__init__(world)
        self.consent(AOI)
        self.choose(**{"added": ["missed", "attended", "accessed"], **terms})

    def choose(self, **terms: Any) -> None:
        links.change(self.world.services, "test", "bigin", terms)

    def consent(self, user: str, organisation: str = "first") -> str:
        """The page that the consent ends with."""
        url = consent.ask(self.world.services, AOI, "bigin")
        return self.world.browse(url, user, organisation=organisation).get_data(as_text=True)

    @property
    def bigin(self) -> Crm:
        return bigin_of(self.world.sandbox)

    def contacts(self, email: str = TANAKA["email"], key: str = "first") -> list[dict[str, Any]]:
        return [row for row in bigin_of(self.world.sandbox, key).table("Contacts") if row.get("Email") == email]

    def contact(self, email: str = TANAKA["email"], key: str = "first") -> dict[str, Any]:
        (found,) = self.contacts(email, key)
        return found

    def of(self, module: str, record: dict[str, Any], key: str = "first") -> list[dict[str, Any]]:
        """Notes, tasks or files of a contact."""
        rows = bigin_of(self.world.sandbox, key).table(module)
        return [row for row in rows if record["id"] in (row.get("Parent_Id"), row.get("Related_To"))]

    def plan(self, module: str, record: dict[str, Any], **values: Any) -> None:
        """Somebody adds an activity of the contact in Bigin."""
        drafts = Drafts(self.bigin)
        about: dict[str, Any] = {"Related_To": record["id"], "$related_module": "Contacts"}
        drafts.add(module, EMMA, days_old=1, **about, **values)
        drafts.save()
