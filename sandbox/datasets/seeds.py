"""The records that the examples of the product's help pages look for, once for each rep who may ask.

Every example finds at least one record for each of REPS, and other records for each.
"""

from sandbox.datasets.drafts import Drafts

MISAKI, EMMA, DAISUKE = "misaki.takahashi@zylker.example", "emma.clark@zylker.example", "daisuke.suzuki@zylker.example"
REPS = (MISAKI, EMMA, DAISUKE)
# rep → (given name, family name, Latin family, given; company; domain)
PEOPLE = {
    MISAKI: ("翔平", "大谷", "Zylker株式会社", "zylker-tokyo"),
    EMMA: ("花", "大谷", "Zylker Inc.", "zylker-london"),
    DAISUKE: ("健", "大谷", "ザイルカー物流 Zylker", "zylker-osaka"),
}


def add(drafts: Drafts) -> None:
    for number, rep in enumerate(REPS):
        _add_for(drafts, rep, number)


def _add_for(drafts: Drafts, rep: str, number: int) -> None:
    given, family, company, domain = PEOPLE[rep]
    account = drafts.add(
        "Accounts",
        rep,
        days_old=300,
        changed=3 + number,
        Account_Name=company,
        Email=f"ohtani@{domain}.example",
        Phone=f"03-5550-10{number:02d}",
        Website=f"https://www.{domain}.example",
        Industry="Service Provider",
        Account_Type="Customer",
        Annual_Revenue=820_000_000 + number,
        Employees=420,
        Billing_City="千代田区",
        Billing_State="東京都",
        Contract_End=drafts.day(200 + number),
    )
    partner = drafts.add(
        "Accounts",
        rep,
        days_old=280,
        changed=20 + number,
        Account_Name=("大谷商事株式会社", "大谷電機株式会社", "大谷食品株式会社")[number],
        Email=f"info@ohtani{number + 1}.example",
        Phone=f"045-550-20{number:02d}",
        Industry="Systems Integrator" if number else "Large Enterprise",
        Account_Type="Partner",
        Annual_Revenue=95_000_000,
    )
    drafts.add(
        "Leads",
        rep,
        days_old=40,
        changed=0.1 + number / 100,
        First_Name=given,
        Last_Name=family,
        Company=company,
        Designation="部長",
        Email=f"ohtani@mail.{domain}.example",
        Phone=f"03-1234-56{number:02d}",
        Lead_Source="Trade Show",
        Lead_Status="Contacted",
        Industry="ERP (Enterprise Resource Planning)",
        Annual_Revenue=48_000_000,
        No_of_Employees=320,
        Age=34 + number,
        City="港区",
        State="東京都",
        Languages=["Japanese", "English"],
        Description="展示会で名刺交換。\n見積もりを希望。",
    )
    drafts.add(
        "Leads",
        rep,
        days_old=35,
        changed=0.4 + number / 100,
        First_Name="Shohei",
        Last_Name=("Ohtani", "Otani", "Ohtani-Mori")[number],
        Company="Zylker Sports",
        Designation="CEO",
        Email=f"shohei@sports.{domain}.example",
        Phone=f"045-222-33{number:02d}",
        Lead_Source="Web Form",
        Lead_Status="Not Contacted",
        Industry="Data/Telecom OEM",
        Annual_Revenue=60_000,
        No_of_Employees=40,
        Age=31,
        Languages=["English", "German"],
        Website="https://sports.example",
    )
    drafts.add(
        "Leads",
        rep,
        days_old=22,
        changed=2.2 + number / 100,
        First_Name="真美子",
        Last_Name="大谷",
        Company="青山企画",
        Email=f"mamiko@aoyama{number}.example",
        Phone="06-6543-2100",
        Lead_Source="Cold Call",
        Lead_Status="Attempted to Contact",
        Annual_Revenue=40_000,
        Age=52,
    )
    contact = drafts.add(
        "Contacts",
        rep,
        days_old=250,
        changed=1 + number / 10,
        First_Name="翔平",
        Last_Name=("大谷", "大谷", "太谷")[number],
        Company=company,
        Account_Name=account,
        Email=f"shohei.ohtani@{domain}.example",
        Phone=f"03-5550-11{number:02d}",
        Title="営業本部長",
        Lead_Source="Partner",
        Mailing_City="千代田区",
        Mailing_State="東京都",
        Mailing_Country="日本",
    )
    drafts.add(
        "Contacts",
        rep,
        days_old=240,
        changed=6 + number / 10,
        First_Name="美穂",
        Last_Name="前田",
        Company=("大谷商事株式会社", "大谷電機株式会社", "大谷食品株式会社")[number],
        Account_Name=partner,
        Email=f"miho.maeda@ohtani{number + 1}.example",
        Phone="06-1111-2222",
        Email_Opt_Out=True,
        Title="購買担当",
    )
    drafts.add(
        "Deals",
        rep,
        days_old=90,
        changed=1.5 + number / 10,
        Deal_Name=("Zylker 保守契約", "Zylker maintenance", "Zylker 物流システム")[number],
        Account_Name=account,
        Contact_Name=contact,
        Amount=1_800_000,
        Stage="Negotiation/Review",
        Closing_Date=drafts.day(25),
        Contract_Months=12,
        Type="Existing Business",
        Lead_Source="Trade Show",
        Next_Step="契約書の送付",
    )
    first_of_month = drafts.today().replace(day=1)
    drafts.add(
        "Deals",
        rep,
        days_old=120,
        changed=5 + number / 10,
        Deal_Name=("Zylker 基幹システム刷新", "Zylker core system", "Zylker 倉庫増設")[number],
        Account_Name=account,
        Contact_Name=contact,
        Amount=5_200_000 + 100_000 * number,
        Stage="Closed Won",
        Closing_Date=first_of_month.isoformat(),
        Contract_Months=24,
        Discount_Rate=5,
        Type="New Business",
    )
