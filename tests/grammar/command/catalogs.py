"""Catalogues for the tests of /zcrm: the fields of the help pages' examples by hand, and random ones for Hypothesis."""

from typing import Any

from hypothesis import strategies as st

from grammar.catalog import Catalog, Field, Kind, Module, Value
from grammar.command.nodes import BY_KIND, Command, Criterion

KINDS: dict[str, Kind] = {
    **dict.fromkeys(("text", "textarea", "email", "phone", "website", "picklist", "multiselectpicklist"), "text"),
    **dict.fromkeys(("lookup", "ownerlookup", "autonumber"), "text"),
    **dict.fromkeys(("integer", "double", "currency", "percent", "bigint"), "number"),
    "boolean": "boolean",
}
SOURCES = ("展示会|Trade Show", "営業電話|Cold Call", "Webフォーム|Web Form", "広告|Advertisement")
STAGES = ("見込みの確認|Qualification", "交渉/検討|Negotiation/Review", "完了(受注)|Closed Won")

# api name | Japanese label | English label | data type | reading | synonyms
LEADS = """
Owner|見込み客の担当者|Lead Owner|ownerlookup|みこみきゃくのたんとうしゃ|担当
Salutation|敬称|Salutation|picklist|けいしょう|
First_Name|名|First Name|text|めい|
Last_Name|姓|Last Name|text|せい|名字
Company|会社|Company|text|かいしゃ|社名,企業名
Designation|職位|Title|text|しょくい|役職
Email|メール|Email|email|めーる|mail,メールアドレス
Secondary_Email|サブのメールアドレス|Secondary Email|email||
Phone|電話番号|Phone|phone|でんわばんごう|電話,tel
Mobile|携帯電話|Mobile|phone|けいたいでんわ|
Lead_Source|見込み客のデータ元|Lead Source|picklist|みこみきゃくのでーたもと|source
Industry|業界|Industry|picklist|ぎょうかい|
No_of_Employees|従業員数|No. of Employees|integer|じゅうぎょういんすう|
Annual_Revenue|年間売上|Annual Revenue|currency|ねんかんうりあげ|revenue
Age|年齢|Age|integer|ねんれい|
Email_Opt_Out|メール対象外(オプトアウト)|Email Opt Out|boolean|めーるたいしょうがい|
Created_Time|作成日時|Created Time|datetime|さくせいにちじ|
"""
CONTACTS = """
Last_Name|姓|Last Name|text|せい|
Account_Name|会社|Account Name|lookup|かいしゃ|取引先名
Email|メール|Email|email|めーる|
Date_of_Birth|生年月日|Date of Birth|date|せいねんがっぴ|
Email_Opt_Out|メール対象外(オプトアウト)|Email Opt Out|boolean|めーるたいしょうがい|
"""
ACCOUNTS = """
Account_Name|取引先名|Account Name|text|とりひきさきめい|社名
Email|メール|Email|email|めーる|
Annual_Revenue|年間売上|Annual Revenue|currency|ねんかんうりあげ|
"""
DEALS = """
Deal_Name|商談名|Deal Name|text|しょうだんめい|
Amount|総額|Amount|currency|そうがく|金額
Stage|ステージ|Stage|picklist|すてーじ|段階
Probability|確度|Probability (%)|integer|かくど|
Note_1|備考|Remarks|textarea||
Note_2|備考|Second remarks|textarea||
Closing_Date|完了予定日|Closing Date|date|かんりょうよていび|
"""


def _values(api_name: str, language: str) -> tuple[Value, ...]:
    pairs = [text.split("|") for text in {"Lead_Source": SOURCES, "Stage": STAGES}.get(api_name, ())]
    return tuple(Value(en, (ja, en) if language == "ja" else (en, ja)) for ja, en in pairs)


def _field(line: str, language: str) -> Field:
    api_name, japanese, english, data_type, reading, synonyms = line.split("|")
    kind = KINDS.get(data_type, "unusable") if api_name != "Salutation" else "unusable"
    reason = {"date": "date", "datetime": "date"}.get(data_type, "salutation" if api_name == "Salutation" else "")
    return Field(
        api_name=api_name,
        label=japanese if language == "ja" else english,
        labels=(japanese, english),
        type=data_type,
        kind=kind,
        reason=reason,
        values=_values(api_name, language),
        readings=(reading,) if reading else (),
        synonyms=tuple(synonyms.split(",")) if synonyms else (),
        mandatory=api_name in ("Last_Name", "Company", "Account_Name", "Deal_Name"),
    )


def _module(api_name: str, labels: str, reading: str, synonyms: str, name_field: str, table: str, ja: bool) -> Module:
    japanese, plural, singular = labels.split("|")
    language = "ja" if ja else "en"
    return Module(
        api_name,
        api_name.lower() if api_name != "Tasks" else None,
        japanese if ja else plural,
        (japanese, plural, singular),
        name_field,
        tuple(_field(line, language) for line in table.strip().splitlines()),
        (reading,),
        tuple(synonyms.split(",")),
    )


def hand_made(language: str = "ja") -> Catalog:
    """The four modules of /zcrm with every field of the help pages' examples, and one module that /zcrm has not.

    Deals have two fields labelled 備考 in Japanese.
    """
    ja = language == "ja"
    lines = (
        ("Leads", "見込み客|Leads|Lead", "みこみきゃく", "prospect,リード", "Last_Name", LEADS),
        ("Contacts", "連絡先|Contacts|Contact", "れんらくさき", "person", "Last_Name", CONTACTS),
        ("Accounts", "取引先|Accounts|Account", "とりひきさき", "company,会社,企業", "Account_Name", ACCOUNTS),
        ("Deals", "商談|Deals|Deal", "しょうだん", "opportunity,案件", "Deal_Name", DEALS),
        ("Tasks", "タスク|Tasks|Task", "たすく", "todo", "Subject", "Subject|件名|Subject|text||"),
    )
    return Catalog(language, tuple(_module(*line, ja=ja) for line in lines))


# ----------------------------------------------------------------------------------------------- random ones

NASTY = (
    *("会社", "[株]", "{x}", "【a】", "「b」", "［全角］", "(オプトアウト)", "（全角）", "[", "]", "】", "「"),
    *("a,b", "、", "，", '"', "'", "“", "”", "\\", "＼", "\\]", '""', ","),
    *("contains", "is", "=", ">=", "starts with", "ends with x", "<", "＞＝", "true", "1,000", "5万", "leads", "/zcrm"),
    *("👩‍👩‍👧", "مرحبا", "\u200f", "ｶﾞ", "ﬁ", "㌔", "é", "\u200b", "\u00a0", "\u3000", "\n", "\x00", "\ud800"),
    *("%", ";", "--", "${x}", "<b>", "*a*", "@all", "http://x.test/?a=b"),
)

pieces = st.one_of(st.sampled_from(NASTY), st.text(max_size=6), st.characters())
texts = st.lists(pieces, min_size=1, max_size=4).flatmap(
    lambda found: st.sampled_from(["", " ", "\u3000", ","]).map(lambda joint: joint.join(found))
)
filled = texts.filter(lambda text: bool(text.strip(" \u200b\u2060\ufeff\u3000\u00a0")) and bool(text.strip()))
numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=3)


@st.composite
def fields(draw: st.DrawFn, api_name: str) -> Field:
    kind: Kind = draw(st.sampled_from(("text", "text", "number", "boolean", "unusable")))
    label = draw(filled)
    picks = draw(st.lists(filled, max_size=4)) if kind == "text" else []
    return Field(
        api_name,
        label,
        (label, draw(filled)),
        kind,
        kind,
        reason="date" if kind == "unusable" else "",
        values=tuple(Value(f"v{number}", (text,)) for number, text in enumerate(picks)),
        readings=(draw(texts),),
    )


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    modules = []
    for word in draw(st.lists(st.sampled_from(("leads", "contacts", "deals")), min_size=1, max_size=2, unique=True)):
        found = tuple(draw(fields(f"Api_{number}")) for number in range(draw(st.integers(1, 5))))
        label = draw(filled)
        modules.append(Module(word.title(), word, label, (label,), "Api_0", found, (draw(texts),)))
    return Catalog("ja", tuple(modules))


@st.composite
def commands(draw: st.DrawFn, catalog: Catalog) -> Command:
    module = draw(st.sampled_from(catalog.modules))
    usable = [field for field in module.fields if field.kind != "unusable" and module.spelling(field)]
    shape = draw(st.sampled_from(("all", "word", "criteria", "criteria", "criteria")))
    if shape == "word":
        return Command(module, word=draw(filled).strip() or "x")
    if shape == "all" or not usable:
        return Command(module)
    return Command(module, tuple(draw(st.lists(criteria(module, usable), min_size=1, max_size=5))))


@st.composite
def criteria(draw: st.DrawFn, module: Module, usable: list[Field]) -> Criterion:
    field = draw(st.sampled_from(usable))
    value: st.SearchStrategy[Any] = {
        "text": st.one_of(filled, st.sampled_from([pick.label for pick in field.values] or ["x"])),
        "number": numbers,
        "boolean": st.booleans(),
    }[field.kind]
    op = draw(st.sampled_from(BY_KIND[field.kind]))
    values = tuple(draw(st.lists(value, min_size=1, max_size=10)))
    return Criterion(field, module.spelling(field) or field.api_name, op, values)
