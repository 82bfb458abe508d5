"""Records whose names try to break things: quotes, brackets, wild cards, markdown, mentions, emoji, right-to-left text.

They are old and rarely changed, so that ordinary lists do not open with them.
"""

from sandbox.datasets.drafts import Drafts
from sandbox.datasets.seeds import EMMA, MISAKI

# (family name, company)
NAMES = (
    ("O'Hara", "O'Hara & Sons"),
    ('"Quote" Smith', '"Quoted" Inc.'),
    ("Robert'); drop table Leads;--", "Semicolon; Ltd."),
    ("100%_sure", "50% off_sale"),
    ("*bold* _it_ ~no~", "[link](https://evil.example) `code`"),
    ("{@all}", "{@participants} #sales"),
    ("<script>alert(1)</script>", "<b>Tag</b> & Co."),
    ("ロケット🚀👩‍👩‍👧‍👦", "絵文字株式会社🎌"),
    ("שלום עולם", "شركة المثال \u202etxt.exe"),
    ("［全角］ 括弧", "(株)ｶﾌﾞｼｷ，ｶﾞｲｼｬ"),
    ("Zylker, Inc. [東京]", "Zylker, Inc."),
    ("Back\\slash", "C:\\temp\\new"),
    ("x" * 80, "長い名前" * 50),
    ("- [ ] item", "| a | b |"),
)


def add(drafts: Drafts) -> None:
    for number, (family, company) in enumerate(NAMES):
        owner = (MISAKI, EMMA)[number % 2]
        old = 400 + number
        drafts.add(
            "Leads",
            owner,
            days_old=old,
            Last_Name=family,
            Company=company[:200],
            Email=f"nasty{number}@odd.example",
            Phone=f"+81 (0)3-0000-00{number:02d}",
            Lead_Source="Web Form",
            Description=f"{family}\n{company}",
        )
        account = drafts.add(
            "Accounts", owner, days_old=old, Account_Name=company[:100], Industry="Small/Medium Enterprise"
        )
        if number % 2 == 0:
            drafts.add(
                "Contacts",
                owner,
                days_old=old,
                Last_Name=family,
                Company=company[:200],
                Account_Name=account,
                Email=f"nasty.contact{number}@odd.example",
            )
        else:
            drafts.add(
                "Deals",
                owner,
                days_old=old,
                Deal_Name=f"{family} / {company}"[:120],
                Account_Name=account,
                Stage="Closed Lost",
                Amount=1000,
                Closing_Date=drafts.day(-300),
                Reason_For_Loss__s="Price",
            )
