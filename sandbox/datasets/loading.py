"""Loads a data set into an organisation's CRM: `demo`, `large:N` or `empty`.

How the records look is in the modules beside this one.
"""

from sandbox.crm.organisation import Crm
from sandbox.datasets import demo, large, names
from sandbox.datasets.drafts import Drafts
from sandbox.state import check_dataset


def load(crm: Crm, dataset: str) -> None:
    """Put the records of the data set into an empty CRM. raises ValueError for another name"""
    count = check_dataset(dataset)
    drafts = Drafts(crm)
    if crm.name == "zylker" and count:
        large.add(drafts, count)
    elif crm.name == "zylker" and dataset == "demo":
        demo.add(drafts)
    elif dataset == "demo":
        _second(drafts)
    drafts.save()


def _second(drafts: Drafts) -> None:
    """The small organisation of the second data centre."""
    people = [user.email for user in drafts.crm.people.all(drafts.crm.name)]
    for number in range(12):
        given, family, letters = names.person(number * 2 + 400)
        company, slug = names.company(number * 2 + 40)
        owner = people[number % len(people)]
        account = drafts.add("Accounts", owner, days_old=50 + number, Account_Name=company, Phone="06-1111-2222")
        drafts.add(
            "Leads",
            owner,
            days_old=20 + number,
            First_Name=given,
            Last_Name=family,
            Company=company,
            Email=f"{letters}@{slug}.example",
            field=25 + number,
        )
        drafts.add(
            "Deals",
            owner,
            days_old=40 + number,
            Deal_Name=f"{company} 保守契約",
            Account_Name=account,
            Stage="Closed Won" if number % 3 == 0 else "Qualification",
            Amount=100_000 * (number + 1),
            Closing_Date=drafts.day(-number if number % 3 == 0 else number),
        )
