"""Questions about visitors, in a small vocabulary of their own: who is there now, a list of visits, one visitor; and
who of the operators is there, and that one is oneself, or is not.

The grammar of questions asks the CRM; these questions ask our own tables. Unknown words make it no such question.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.storage.visiting.visits import Live
from grammar.folding import fold_label

LIVE = re.compile(
    r"(?:(?:show |list )?(?:me )?(?:the )?(?:live|current|online) visitors|visitors (?:now|online|on the site)|"
    r"who(?: is|'s)? on (?:the|our) (?:web ?site|site)|"
    r"(?:今|現在)?(?:の)?(?:サイト|ウェブサイト|webサイト)(?:に|を)(?:いる|見ている|閲覧中の)(?:訪問者|人)|"
    r"(?:今|現在|ライブ|閲覧中|オンライン)(?:の)?訪問者)(?:は)?(?P<rest>.*)"
)
VISITOR = re.compile(r"(?:visitor|訪問者)[ :：]+(?P<words>\S.{0,100})")
COMPANY = re.compile(r"(?:^| )(?:from|of|at) (?P<en>.+)$|^(?P<ja>.+?)(?:の|から)$")
RINGS = {
    "one": ("ring one", "ring 1", "inner ring", "リング1", "内側のリング"),
    "two": ("ring two", "ring 2", "リング2"),
    "three": ("ring three", "ring 3", "リング3"),
    "four": ("ring four", "ring 4", "outer ring", "リング4", "外側のリング"),
    "outside": ("outside the rings", "outside", "リング外"),
}
TYPES = {
    "customer": ("customers", "顧客"),
    "deal": ("deals", "with deals", "商談"),
    "lead": ("leads", "見込み客"),
    "contact": ("contacts", "連絡先"),
    "unknown": ("unknown", "不明"),
    "new": ("new", "first time", "新規", "初めて"),
    "returning": ("returning", "repeated", "リピーター", "再訪"),
}
PRESENCE = {  # '' asks, the others say it of oneself
    "": (
        "operators",
        "who is available",
        "operator availability",
        "chat operators",
        "担当者の状況",
        "オペレーター",
        "オペレーターの状況",
        "対応状況",
    ),
    "away": ("away", "i am away", "i'm away", "busy", "離席", "離席中", "離席します", "取り込み中", "退席中"),
    "here": ("back", "i am back", "i'm back", "available", "i am available", "戻りました", "対応可能", "復帰"),
}
GLUE = re.compile(r"^(?:in|who are|that are|,|、|・|:|：|の|で|は|が)+ *| *(?:の|で|は|が|,|、)+$")
VIEWS = {  # besides their labels
    "all_visits": ("visits", "訪問", "訪問一覧"),
    "todays_visits": ("visits today", "today's visits", "今日の訪問は"),
    "top_visits": ("top visits", "上位の訪問は"),
    "todays_top_visits": ("top visits today", "今日の上位"),
    "lead_visits": ("visits of leads", "visits by leads", "lead visits"),
    "contact_visits": ("visits of contacts", "visits by contacts", "contact visits"),
}


@dataclass(frozen=True)
class Asked:
    """One of: live, the key of a view, words that name a visitor, a key of PRESENCE."""

    live: Live | None = None
    view: str = ""
    visitor: str = ""
    presence: str | None = None


_PRESENCE = {fold_label(word): state for state, several in PRESENCE.items() for word in several}


def presence(text: str) -> Asked | None:
    """Whether it is about the operators; the whole text, since these are everyday words."""
    state = _PRESENCE.get(fold_label(text).rstrip("?？。. ").strip())
    return Asked(presence=state) if state is not None else None


def read(text: str, views: Mapping[str, Sequence[str]], brands: Mapping[str, str]) -> Asked | None:
    """None when it is no question about visitors.

    views   names of each view, by key        brands   ids by name
    """
    folded = fold_label(text).rstrip("?？。. ").strip()
    named_view = re.sub(r"^(?:visits|訪問)[ :：]+", "", folded)
    for key in {**views, **VIEWS}:
        if {folded, named_view} & {fold_label(name) for name in (*views.get(key, ()), *VIEWS.get(key, ()))}:
            return Asked(view=key)
    if found := LIVE.fullmatch(folded):
        wanted = _live(found["rest"], {fold_label(name): brand_id for name, brand_id in brands.items()})
        return Asked(live=wanted) if wanted is not None else None
    if named := VISITOR.fullmatch(folded):
        return Asked(visitor=named["words"])
    return None


def _live(rest: str, brands: Mapping[str, str]) -> Live | None:
    """What narrows it; a company is whatever follows 'from'. None when something is left that is not understood."""
    left = rest.strip()
    found: dict[str, str] = {}
    vocabulary = [("brand_id", words, brand_id) for words, brand_id in brands.items()]
    vocabulary += [("ring", words, ring) for ring, several in RINGS.items() for words in several]
    vocabulary += [("type", words, kind) for kind, several in TYPES.items() for words in several]
    for field, words, value in sorted(vocabulary, key=lambda one: -len(one[1])):
        if words and field not in found and re.search(rf"(?:^|[^a-z0-9]){re.escape(words)}(?:$|[^a-z0-9])", left):
            found[field] = value
            left = " ".join(left.replace(words, " ", 1).split())
    left = GLUE.sub("", left).strip()
    if company := COMPANY.search(f" {left}" if left.startswith(("from", "of", "at")) else left):
        found["company"] = (company["en"] or company["ja"]).strip()
        left = ""
    left = re.sub(r"^(?:on|in|of|and|the| )*$", "", left)
    return Live(**found) if not left else None  # type: ignore[arg-type]
