"""`large:N`: N leads, contacts, accounts and deals with realistic, distinct names, shared among all reps.

Everybody may read them all in this data set; sandbox/crm/rights.py sees to that.
"""

from sandbox.datasets import names
from sandbox.datasets.demo import INDUSTRIES, REPS, SOURCES, STAGES, STATUSES
from sandbox.datasets.drafts import Drafts

COMPANIES = 300


def add(drafts: Drafts, count: int) -> None:
    """count   records per module, 1 to 100,000"""
    accounts = [_account(drafts, number, count) for number in range(count)]
    contacts = [_contact(drafts, number, count, accounts) for number in range(count)]
    for number in range(count):
        _lead(drafts, number, count)
        _deal(drafts, number, count, accounts, contacts)


def _days_old(number: int, count: int) -> float:
    """Spread evenly over two years, in an order that has nothing to do with the names."""
    return 0.5 + number * 7919 % count / count * 730


def company(number: int) -> tuple[str, str]:
    """(name, domain): beyond 300, branches of the same companies, each in another town."""
    name, slug = names.company(number % COMPANIES)
    branch = number // COMPANIES
    if not branch:
        return name, slug
    cities = names.CITIES if number % 2 == 0 else names.ENGLISH_CITIES
    city, again = cities[branch % len(cities)][0], branch // len(cities)
    mark = f"{again + 1}" if again else ""
    return (f"{name} {city}支店{mark}" if number % 2 == 0 else f"{name} {city} {mark}".strip()), f"{slug}{branch}"


def _account(drafts: Drafts, number: int, count: int) -> str:
    name, slug = company(number)
    return drafts.add(
        "Accounts",
        REPS[number % len(REPS)],
        days_old=_days_old(number, count),
        Account_Name=name,
        Email=f"info@{slug}.example",
        Phone=f"03-{number // 10000 + 5000:04d}-{number % 10000:04d}",
        Website=f"https://www.{slug}.example",
        Industry=INDUSTRIES[number % len(INDUSTRIES)],
        Annual_Revenue=(number * 37 % 900 + 20) * 1_000_000,
    )


def _contact(drafts: Drafts, number: int, count: int, accounts: list[str]) -> str:
    given, family, letters = names.person(number + 5)
    return drafts.add(
        "Contacts",
        REPS[number % len(REPS)],
        days_old=_days_old(number + 1, count),
        First_Name=given,
        Last_Name=family,
        Email=f"{letters}.{number}@{company(number)[1]}.example",
        Phone=f"045-{number // 10000 + 2000:04d}-{number % 10000:04d}",
        Account_Name=accounts[number],
        Company=company(number)[0],
        Lead_Source=SOURCES[number % len(SOURCES)],
        Email_Opt_Out=number % 9 == 4,
    )


def _lead(drafts: Drafts, number: int, count: int) -> None:
    given, family, letters = names.person(number)
    name, slug = company(number + 11)
    drafts.add(
        "Leads",
        REPS[number % len(REPS)],
        days_old=_days_old(number + 2, count),
        First_Name=given,
        Last_Name=family,
        Company=name,
        Email=f"{letters}.{number}@{slug}.example",
        Phone=f"{('03', '045', '06', '052')[number % 4]}-{number // 10000 + 3000:04d}-{number % 10000:04d}",
        Lead_Source=SOURCES[number % len(SOURCES)],
        Lead_Status=STATUSES[number % len(STATUSES)],
        Industry=INDUSTRIES[number % len(INDUSTRIES)],
        Annual_Revenue=(number * 53 % 2000 + 1) * 100_000,
        No_of_Employees=number * 17 % 3000 + 5,
        Age=23 + number % 43,
    )


def _deal(drafts: Drafts, number: int, count: int, accounts: list[str], contacts: list[str]) -> None:
    japanese, english = names.PRODUCTS[number % len(names.PRODUCTS)]
    stage = STAGES[number % len(STAGES)]
    closing = -(number * 13 % 450) - 1 if stage.startswith("Closed") else number * 7 % 150 + 1
    drafts.add(
        "Deals",
        REPS[number % len(REPS)],
        days_old=_days_old(number + 3, count),
        Deal_Name=f"{company(number)[0]} {japanese if number % 2 == 0 else english}",
        Account_Name=accounts[number],
        Contact_Name=contacts[number],
        Amount=(number * 31 % 900 + 3) * 10_000,
        Stage=stage,
        Closing_Date=drafts.day(closing),
        Lead_Source=SOURCES[number * 3 % len(SOURCES)],
    )
