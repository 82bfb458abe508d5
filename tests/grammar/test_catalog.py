"""The catalogue: which field and which value a text names (Z5)."""

from grammar.catalog import Catalog, Field, Module, Value


def field(api_name: str, label: str, *labels: str, values: tuple[Value, ...] = ()) -> Field:
    return Field(api_name, label, (label, *labels), "text", "text", values=values)


def module(*fields: Field) -> Module:
    return Module("Leads", "leads", "見込み客", ("見込み客", "Leads", "Lead"), "Last_Name", fields)


def test_z5_a_label_of_the_askers_language_wins_over_english_and_that_over_the_api_name() -> None:
    own, english, api = field("A", "Email"), field("B", "メール", "Email"), field("Email", "第三")
    assert module(own, english, api).named("ＥＭＡＩＬ ") == (own,)
    assert module(english, api).named("email") == (english,)
    assert module(api).named("email") == (api,)


def test_z5_a_label_that_two_fields_share_names_both() -> None:
    first, second = field("Note_1", "備考", "Remarks"), field("Note_2", "備考")
    shared = module(first, second)
    assert shared.named("備考") == (first, second)
    assert shared.spelling(first) == "Remarks"
    assert shared.spelling(second) == "備考 (Note_2)"


def test_z5_each_of_two_fields_can_be_named_even_when_its_api_name_is_anothers_label() -> None:
    first, second = field("Email", "Email"), field("Email_1", "Email")
    shared = module(first, second)
    assert shared.named("Email") == (first, second)
    assert shared.spelling(first) == "Email (Email)"
    assert shared.named("Email (Email)") == (first,)


def test_z5_a_reading_or_synonym_names_nothing() -> None:
    lone = Field("Company", "会社", ("会社",), "text", "text", readings=("かいしゃ",), synonyms=("社名",))
    assert module(lone).named("かいしゃ") == ()
    assert module(lone).named("社名") == ()


def test_a_value_is_named_by_its_labels_and_as_it_is_stored() -> None:
    trade, web = Value("Trade Show", ("展示会", "Exhibition")), Value("展示会2", ("Webフォーム",))
    source = field("Lead_Source", "データ元", values=(trade, web))
    assert source.value(" 展示会") is trade
    assert source.value("trade show") is trade
    assert source.value("EXHIBITION") is trade
    assert source.value("Ｗｅｂフォーム") is web
    assert source.value("nothing") is None


def test_z1_only_modules_with_a_word_are_command_modules() -> None:
    tasks = Module("Tasks", None, "タスク", ("タスク",), "Subject", ())
    catalog = Catalog("ja", (module(), tasks))
    assert catalog.command_words == ("leads",)
    assert catalog.command_module("leads") is catalog.module("Leads")
    assert catalog.command_module("Leads") is None
    assert catalog.module("Tasks") is tasks
