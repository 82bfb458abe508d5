"""The two Bigin organisations of the demo data: one with companies, contacts and deals, one that is nearly new."""

from sandbox.crm.organisation import Crm
from sandbox.datasets import names
from sandbox.datasets.drafts import Drafts

OWNERS = ("ken.sato@zylker.example", "misaki.takahashi@zylker.example", "emma.clark@zylker.example")
STAGES = ("Qualification", "Closed Won", "Negotiation/Review", "Closed Lost")
COUNTS = {"first": 12, "second": 2}


def load(crm: Crm, key: str) -> None:
    """Fill an empty organisation. key: `first` or `second`"""
    drafts = Drafts(crm)
    for number in range(COUNTS[key]):
        owner = OWNERS[number % len(OWNERS)]
        given, family, letters = names.person(number * 3 + 700)
        company, slug = names.company(number * 3 + 80)
        account = drafts.add(
            "Accounts", owner, days_old=60 + number, Account_Name=company, Website=f"https://{slug}.example"
        )
        contact = drafts.add(
            "Contacts",
            owner,
            days_old=40 + number,
            First_Name=given,
            Last_Name=family,
            Email=f"{letters}@{slug}.example",
            Phone=f"03-5555-03{number:02d}",
            Account_Name=account,
            Source="Web",
        )
        drafts.add(
            "Pipelines",
            owner,
            days_old=20 + number,
            Deal_Name=f"{company} 導入",
            Stage=STAGES[number % len(STAGES)],
            Amount=300_000 * (number + 1),
            Closing_Date=drafts.day(number - 4),
            Contact_Name=contact,
            Account_Name=account,
            Sub_Pipeline="標準",
        )
    drafts.save()
