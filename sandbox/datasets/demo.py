"""The bulk of the demo data: leads, accounts, contacts and deals of every rep, in Japanese and English.

What the help pages' examples find is in seeds.py, odd names in nasty.py, activities in activities.py.
"""

import random

from sandbox.datasets import activities, names, nasty, seeds
from sandbox.datasets.drafts import Drafts

REPS = (
    "misaki.takahashi@zylker.example",
    "emma.clark@zylker.example",
    "daisuke.suzuki@zylker.example",
    "daniel.novak@zylker.example",
    "priya.raman@zylker.example",
)
MANAGER, ADMINISTRATOR = "ken.sato@zylker.example", "aoi.mori@zylker.example"
LEADS, ACCOUNTS, CONTACTS, DEALS = 70, 44, 64, 66
SOURCES = (
    "Web Form",
    "Trade Show",
    "Cold Call",
    "Partner",
    "Advertisement",
    "Employee Referral",
    "Chat",
    "Web Research",
)
STATUSES = ("Not Contacted", "Contacted", "Attempted to Contact", "Contact in Future", "Pre-Qualified", "Lost Lead")
INDUSTRIES = (
    "ERP (Enterprise Resource Planning)",
    "Data/Telecom OEM",
    "Service Provider",
    "Large Enterprise",
    "Small/Medium Enterprise",
    "Storage Equipment",
)
STAGES = (
    "Qualification",
    "Needs Analysis",
    "Value Proposition",
    "Id. Decision Makers",
    "Proposal/Price Quote",
    "Negotiation/Review",
    "Closed Won",
    "Closed Won",
    "Closed Lost",
    "Closed Lost to Competition",
)
LANGUAGE_SETS = (
    ["Japanese"],
    ["English"],
    ["Japanese", "English"],
    ["English", "Swiss German"],
    ["Chinese", "English"],
    None,
)


def add(drafts: Drafts) -> None:
    """Every record of the main organisation."""
    dice = random.Random("demo")
    seeds.add(drafts)
    accounts = [_account(drafts, dice, number) for number in range(ACCOUNTS)]
    contacts = [_contact(drafts, dice, number, accounts) for number in range(CONTACTS)]
    leads = [_lead(drafts, dice, number) for number in range(LEADS)]
    deals = [_deal(drafts, dice, number, accounts, contacts) for number in range(DEALS)]
    _others(drafts)
    nasty.add(drafts)
    activities.add(drafts, dice, leads=leads, accounts=accounts, contacts=contacts, deals=deals)


def owner_of(number: int) -> str:
    """The reps in turn; the manager and the administrator have a few records of their own."""
    if number % 16 == 15:
        return MANAGER
    return ADMINISTRATOR if number % 32 == 14 else REPS[number % len(REPS)]


def _age(dice: random.Random, number: int) -> tuple[float, float]:
    """(days since it was made, days since it was changed)"""
    made = 2 + number * 4.3 + dice.random() * 3
    return round(made, 2), round(made * dice.random() * 0.8 + 0.2, 2)


def _place(number: int, *, japanese: bool) -> tuple[str, str, str, str]:
    """(city, state, country, phone)"""
    if japanese:
        city, state, area = names.CITIES[number % len(names.CITIES)]
        return city, state, "日本", f"{area}-{5000 + number:04d}-{1000 + number * 7 % 9000:04d}"
    city, state, country, code = names.ENGLISH_CITIES[number % len(names.ENGLISH_CITIES)]
    return city, state, country, f"{code} 55{number:02d} {1000 + number * 13 % 9000:04d}"


def _account(drafts: Drafts, dice: random.Random, number: int) -> str:
    name, slug = names.company(number)
    japanese = number % 2 == 0
    city, state, country, phone = _place(number, japanese=japanese)
    made, changed = _age(dice, number)
    return drafts.add(
        "Accounts",
        owner_of(number),
        days_old=made,
        changed=changed,
        Account_Name=name,
        Email=f"info@{slug}.example" if number % 3 else None,
        Phone=phone,
        Website=f"https://www.{slug}.example",
        Industry=INDUSTRIES[number % len(INDUSTRIES)],
        Account_Type=("Customer", "Prospect", "Partner", None)[number % 4],
        Annual_Revenue=dice.randrange(20, 900) * 1_000_000,
        Employees=dice.randrange(10, 5000),
        Rating=("Active", "Acquired", None)[number % 3],
        Billing_City=city,
        Billing_State=state,
        Billing_Country=country,
        Contract_End=drafts.day(30 + number * 9) if number % 2 else None,
        Description="定期訪問は四半期ごと。" if japanese else "Visited every quarter.",
    )


def _contact(drafts: Drafts, dice: random.Random, number: int, accounts: list[str]) -> str:
    given, family, letters = names.person(number + 200)
    japanese = number % 2 == 0
    _, slug = names.company(number % ACCOUNTS)
    city, state, country, phone = _place(number + 3, japanese=japanese)
    made, changed = _age(dice, number)
    return drafts.add(
        "Contacts",
        owner_of(number % ACCOUNTS),
        days_old=made,
        changed=changed,
        First_Name=given,
        Last_Name=family,
        Email=f"{letters}@{slug}.example",
        Phone=phone,
        Mobile=f"090-{2000 + number:04d}-{3000 + number:04d}" if japanese else None,
        Title=names.TITLES[number % 8] if japanese else names.ENGLISH_TITLES[number % 7],
        Account_Name=accounts[number % ACCOUNTS],
        Company=names.company(number % ACCOUNTS)[0],
        Lead_Source=SOURCES[number % len(SOURCES)],
        Email_Opt_Out=number % 9 == 4,
        Date_of_Birth=f"{1960 + number % 40}-0{1 + number % 9}-1{number % 10}" if number % 2 else None,
        Mailing_City=city,
        Mailing_State=state,
        Mailing_Country=country,
    )


def _lead(drafts: Drafts, dice: random.Random, number: int) -> str:
    given, family, letters = names.person(number)
    japanese = number % 2 == 0
    company, slug = names.company(number + 100)
    city, state, country, phone = _place(number, japanese=japanese)
    made, changed = _age(dice, number)
    is_converted = number in (21, 42)
    return drafts.add(
        "Leads",
        owner_of(number),
        days_old=made,
        changed=changed,
        First_Name=given,
        Last_Name=family,
        Company=company,
        Designation=names.TITLES[number % 8] if japanese else names.ENGLISH_TITLES[number % 7],
        Email=f"{letters}@{slug}.example",
        Phone=phone,
        Website=f"https://{slug}.example" if number % 3 == 0 else None,
        Lead_Source=SOURCES[number % len(SOURCES)],
        Lead_Status=STATUSES[number % len(STATUSES)],
        Industry=INDUSTRIES[number * 5 % len(INDUSTRIES)],
        Rating=("Active", "Acquired", "Market Failed", None)[number % 4],
        Annual_Revenue=dice.randrange(1, 2000) * 100_000 if number % 7 else None,
        No_of_Employees=dice.randrange(5, 3000),
        Age=dice.randrange(23, 66) if number % 4 else None,
        Languages=LANGUAGE_SETS[number % len(LANGUAGE_SETS)],
        Department=("営業部", "購買部", "情報システム部")[number % 3] if number % 5 == 0 else None,
        field5=("第一課", "第二課")[number % 2] if number % 5 == 0 else None,
        City=city,
        State=state,
        Country=country,
        Description="問い合わせフォームから。\n資料を送付済み。"
        if japanese
        else "Came through the web form.\nBrochure sent.",
        Email_Opt_Out=number % 11 == 3,
        Converted__s=True if is_converted else None,
        Tag=[{"name": "重要", "id": "4876876000000099001"}] if number % 10 == 0 else None,
    )


def _deal(drafts: Drafts, dice: random.Random, number: int, accounts: list[str], contacts: list[str]) -> str:
    japanese, english = names.PRODUCTS[number % len(names.PRODUCTS)]
    account = number % ACCOUNTS
    company = names.company(account)[0]
    stage = STAGES[number % len(STAGES)]
    is_renewal = number % 13 == 6
    if is_renewal:
        stage = "Renewed"
    is_closed = stage.startswith("Closed") or is_renewal
    # Closed deals lie in the last fifteen months, three of ten of them in this month; open ones in the next five.
    closing = -dice.randrange(1, 450) if is_closed else dice.randrange(3, 150)
    this_month = is_closed and number % 10 in (6, 7) and number % 3 == 0
    closing_date = drafts.today().replace(day=1).isoformat() if this_month else drafts.day(closing)
    made, changed = _age(dice, number)
    return drafts.add(
        "Deals",
        owner_of(account),
        days_old=max(made, 1 - closing),
        changed=changed,
        Deal_Name=f"{company} {japanese}" if number % 2 == 0 else f"{company} {english}",
        Account_Name=accounts[account],
        Contact_Name=contacts[number % CONTACTS],
        Amount=dice.randrange(3, 900) * 10_000,
        Stage=stage,
        Pipeline="Renewal (Standard)" if is_renewal else None,
        Closing_Date=closing_date,
        Type=("New Business", "Existing Business")[number % 2],
        Lead_Source=SOURCES[number * 3 % len(SOURCES)],
        Contract_Months=(12, 24, 36, None)[number % 4],
        Discount_Rate=(0, 5, 7.5, 10)[number % 4],
        Next_Step="見積もりの確認" if japanese and not is_closed else None,
        Reason_For_Loss__s="Price" if stage.startswith("Closed Lost") else None,
        Technical_Contact=drafts.crm.people.all("zylker")[number % 6].id if number % 3 == 0 else None,
    )


def _others(drafts: Drafts) -> None:
    """A few records of the modules that no command, but the bot, asks for."""
    for number, name in enumerate(("春の展示会", "Web seminar", "年末キャンペーン")):
        drafts.add(
            "Campaigns",
            MANAGER,
            days_old=60 + number,
            Campaign_Name=name,
            Type="Trade Show",
            Status="Active",
            Start_Date=drafts.day(-20),
            End_Date=drafts.day(40),
            Budgeted_Cost=500_000 * (number + 1),
        )
    for number, name in enumerate(("保守契約 ベーシック", "Zylker CRM seat", "研修 一日コース")):
        drafts.add("Products", MANAGER, days_old=200 + number, Product_Name=name, Unit_Price=12_000 * (number + 1))
    for number, subject in enumerate(("ログインできない", "Invoice question", "印刷が遅い")):
        drafts.add(
            "Cases",
            REPS[number],
            days_old=9 - number,
            Subject=subject,
            Status="New",
            Case_Origin="Email",
            Priority="High",
        )
    for number, plate in enumerate(("品川 300 あ 12-34", "横浜 500 い 56-78", "札幌 330 う 90-12")):
        drafts.add("Vehicles", REPS[number], days_old=100, Name=f"営業車 {number + 1}", Plate=plate, Seats=5)
