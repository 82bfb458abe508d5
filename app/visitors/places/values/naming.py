"""Names out of little: a person's two, a company's out of an e-mail address. Pure."""

import re

EAST_ASIAN = re.compile(r"[぀-ヿ㐀-鿿豈-﫿가-힯々]")

# Where anybody gets an address: their domain says nothing of a company (C3). Japanese carriers and providers included.
FREE_MAIL = frozenset(
    (
        "gmail.com googlemail.com outlook.com outlook.jp hotmail.com hotmail.co.jp hotmail.co.uk hotmail.fr live.com "
        "live.jp msn.com yahoo.com yahoo.co.jp yahoo.co.uk yahoo.co.in yahoo.de yahoo.fr ymail.com "
        "ymail.ne.jp rocketmail.com "
        "icloud.com me.com mac.com aol.com proton.me protonmail.com pm.me gmx.com gmx.de gmx.net web.de mail.com "
        "mail.ru yandex.com yandex.ru qq.com 163.com 126.com sina.com naver.com daum.net zoho.com zohomail.com "
        "tutanota.com "
        "fastmail.com hey.com t-online.de orange.fr free.fr laposte.net libero.it comcast.net verizon.net att.net "
        "docomo.ne.jp ezweb.ne.jp au.com softbank.ne.jp i.softbank.jp vodafone.ne.jp disney.ne.jp ymobile.ne.jp "
        "willcom.com pdx.ne.jp rakuten.jp uqmobile.jp nifty.com biglobe.ne.jp so-net.ne.jp ocn.ne.jp plala.or.jp "
        "dion.ne.jp auone.jp excite.co.jp goo.jp infoseek.jp infoseek.co.jp asahi-net.or.jp jcom.home.ne.jp"
    ).split()
)
# 'co.jp' and its like: what stands before them is the company.
SECOND_LEVEL = frozenset("co com or ne ac go gr ed lg ad net org gov edu".split())


def person(name: str, email: str = "") -> tuple[str, str]:
    """(family name, given name or '') of what somebody called themselves; the e-mail address stands in for no name.

    A name in Chinese, Japanese or Korean letters begins with the family's, any other ends with it.
    """
    words = name.split()
    if not words:
        local = email.partition("@")[0]
        return local, ""
    if len(words) == 1:
        return words[0], ""
    if EAST_ASIAN.search(name):
        return words[0], " ".join(words[1:])
    return words[-1], " ".join(words[:-1])


def company(email: str) -> str:
    """The company that the domain of an e-mail address names: 'zylker.co.jp' → 'zylker'; '' for free mail."""
    domain = domain_of(email)
    if not domain or domain in FREE_MAIL or any(domain.endswith("." + free) for free in FREE_MAIL):
        return ""
    parts = domain.split(".")
    if len(parts) < 2:
        return ""
    is_nested = len(parts) > 2 and parts[-2] in SECOND_LEVEL and len(parts[-1]) == 2
    return parts[-3] if is_nested else parts[-2]


def domain_of(email: str) -> str:
    return email.rpartition("@")[2].strip().lower().rstrip(".")
