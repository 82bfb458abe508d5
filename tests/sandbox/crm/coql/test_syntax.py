"""Section 21, COQL: the parser and its errors."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.crm.coql.nodes import Column, Criterion, Pair, Value
from sandbox.crm.coql.parser import parse
from sandbox.crm.errors import ApiError

ANY = "(id is not null)"


def refused(text: str) -> ApiError:
    with pytest.raises(ApiError) as caught:
        parse(text)
    assert caught.value.status == 400
    return caught.value


@pytest.mark.parametrize("word", ["and", "or", "AND", "Or"])
def test_a_flat_chain_of_three_is_a_syntax_error(word: str) -> None:
    error = refused(f"select id from Leads where a = 1 {word} b = 2 {word} c = 3")
    assert (error.code, error.message) == ("SYNTAX_ERROR", "unexpected token")
    assert error.details["near"] == word
    assert error.details["line"] == 1
    assert error.details["column"] == 41 + len(word)


@pytest.mark.parametrize(
    "condition",
    [
        "a = 1",
        "(a = 1)",
        "((a = 1))",
        "a = 1 and b = 2",
        "(a = 1 or b = 2)",
        "((a = 1 and b = 2) and c = 3)",
        "(a = 1 and (b = 2 or c = 3))",
        "((a = 1 and b = 2) or (c = 3 and d = 4))",
        "(a = 1 and b between 2 and 3)",
        "(a not between 1 and 2 or b is not null)",
    ],
)
def test_pairs_are_accepted(condition: str) -> None:
    assert parse(f"select id from Leads where {condition}").where


@pytest.mark.parametrize(
    "condition",
    [
        "(a = 1 and b = 2 and c = 3)",
        "((a = 1) and (b = 2) or (c = 3))",
        "a = 1 and",
        "(a = 1",
        "a = 1)",
        "not (a = 1)",
        "()",
    ],
)
def test_what_is_no_pair_is_a_syntax_error(condition: str) -> None:
    assert refused(f"select id from Leads where {condition}").code == "SYNTAX_ERROR"


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("select id from Leads", "where"),
        ("select id from Leads order by id", "where"),
        ("select id where a = 1", "from"),
        ("select id", "from"),
    ],
)
def test_a_missing_clause_is_named(text: str, clause: str) -> None:
    error = refused(text)
    assert (error.code, error.message, error.details) == ("SYNTAX_ERROR", "missing clause", {"clause": clause})


@pytest.mark.parametrize("text", ["", "  ", "delete from Leads", "update Leads set a = 1", "selected x", "; select id"])
def test_what_is_no_select_is_not_supported(text: str) -> None:
    error = refused(text)
    assert (error.code, error.message, error.details) == ("SYNTAX_ERROR", "given coql query not supported", {})


def test_a_lower_case_aggregate_is_an_error() -> None:
    assert refused(f"select count(id) from Leads where {ANY}").code == "SYNTAX_ERROR"
    assert parse(f"select COUNT(id) from Leads where {ANY}").items[0].aggregate == "COUNT"


def test_keywords_come_in_any_case() -> None:
    query = parse("SELECT Last_Name FROM Leads WHERE Last_Name LIKE 'a%' ORDER BY id DESC LIMIT 5 OFFSET 2")
    assert (query.limit, query.offset, query.order[0].descending) == ("5", "2", True)


def test_the_two_number_form_of_limit_is_offset_and_count() -> None:
    query = parse(f"select id from Leads where {ANY} limit 20, 10")
    assert (query.offset, query.limit) == ("20", "10")


@pytest.mark.parametrize(
    ("quoted", "value"),
    [("'O''Hara'", "O'Hara"), ('"say ""hi"""', 'say "hi"'), ("''", ""), ("''''", "'"), ("'a\\b%_;--'", "a\\b%_;--")],
)
def test_quotes_are_doubled_inside_quotes(quoted: str, value: str) -> None:
    where = parse(f"select id from Leads where Last_Name = {quoted}").where
    assert isinstance(where, Criterion)
    assert where.values[0].text == value


@pytest.mark.parametrize("text", ["a = 'x", "a = 'x''", "a = 'it's'"])
def test_an_open_quote_is_an_error_with_near(text: str) -> None:
    error = refused(f"select id from Leads where {text}")
    assert error.code == "SYNTAX_ERROR"
    assert "near" in error.details


def test_a_reserved_word_must_be_quoted_as_a_column() -> None:
    assert refused(f"select External from Leads where {ANY}").details["near"] == "External"
    assert parse(f"select 'External' from Leads where {ANY}").items[0].column == Column(("External",))


def test_words_that_only_begin_like_keywords_are_columns() -> None:
    query = parse("select order_no, android, inside from Leads where not_null = 1")
    assert [item.key for item in query.items] == ["order_no", "android", "inside"]


@pytest.mark.parametrize("operator", ["<>", "==", "~", "contains", "starts_with"])
def test_an_operator_that_does_not_exist_is_named(operator: str) -> None:
    error = refused(f"select id from Leads where Last_Name {operator} 'x'")
    assert (error.code, error.message) == ("SYNTAX_ERROR", "operator not supported")
    assert error.details == {"operator": operator}


def test_paths_aliases_and_arrows() -> None:
    query = parse(
        "select Account_Name.Owner.email, SUM(Amount) as 'total', 'What_Id->Leads.Last_Name', !Deals.Stage"
        f" from Deals where {ANY} group by Stage"
    )
    assert query.items[0].column.path == ("Account_Name", "Owner", "email")
    assert (query.items[1].aggregate, query.items[1].key) == ("SUM", "total")
    assert query.items[2].column == Column(("What_Id", "Last_Name"), "Leads")
    assert query.items[3].column == Column(("Stage",), "Deals")


def test_a_custom_view_is_read() -> None:
    assert parse(f"select id from Leads#4876876000000087501 where {ANY}").view == "4876876000000087501"


def test_tuples_are_not_supported() -> None:
    assert refused("select id from Leads where (a, b) in (('x', 'y'))").code == "SYNTAX_ERROR"


def criterion(number: int) -> str:
    return f"f{number} = {number}"


@given(
    st.recursive(
        st.integers(0, 9), lambda inner: st.tuples(inner, st.sampled_from(["and", "or"]), inner), max_leaves=20
    )
)
def test_every_tree_of_bracketed_pairs_is_accepted_and_read_as_it_is(tree: Any) -> None:
    def write(node: Any) -> str:
        return criterion(node) if isinstance(node, int) else f"({write(node[0])} {node[1]} {write(node[2])})"

    def expected(node: Any) -> Any:
        if isinstance(node, int):
            return Criterion(Column((f"f{node}",)), "=", (Value(str(node), "number"),))
        return Pair(node[1], expected(node[0]), expected(node[2]))

    assert parse(f"select id from Leads where {write(tree)}").where == expected(tree)


@given(st.lists(st.integers(0, 9), min_size=3, max_size=8), st.sampled_from(["and", "or"]))
def test_no_flat_chain_is_accepted(numbers: list[int], word: str) -> None:
    chain = f" {word} ".join(criterion(number) for number in numbers)
    assert refused(f"select id from Leads where ({chain})").code == "SYNTAX_ERROR"


@given(st.text(max_size=60))
def test_any_text_is_parsed_or_refused_with_an_error_of_the_api(text: str) -> None:
    for query in (text, f"select {text} from Leads where id = 1", f"select id from Leads where {text}"):
        assert outcome(query) in ("parsed", "SYNTAX_ERROR")


def outcome(query: str) -> str:
    try:
        parse(query)
    except ApiError as error:
        return error.code
    return "parsed"


@given(st.text())
def test_any_value_comes_back_from_its_quotes(value: str) -> None:
    quoted = value.replace("'", "''")
    where = parse(f"select id from Leads where Last_Name = '{quoted}'").where
    assert isinstance(where, Criterion)
    assert where.values == (Value(value, "text"),)


@pytest.mark.parametrize(
    ("body", "code", "detail"),
    [
        ({}, "MANDATORY_NOT_FOUND", ("api_name", "select_query")),
        ({"select_query": 5}, "INVALID_DATA", ("expected_data_type", "string")),
        ({"select_query": ""}, "INVALID_DATA", ("json_path", "$.select_query")),
        (
            {"select_query": f"select id from Leads where {ANY}", "include_meta": ["rows"]},
            "INVALID_DATA",
            ("supported_values", ["fields"]),
        ),
    ],
)
def test_errors_of_the_body(api: Callable[..., Any], body: dict[str, Any], code: str, detail: tuple[str, Any]) -> None:
    answer = api().post("/coql", body)
    assert (answer.status_code, answer.get_json()["code"]) == (400, code)
    assert answer.get_json()["details"][detail[0]] == detail[1]


def test_a_body_that_is_no_json_is_refused(api: Callable[..., Any]) -> None:
    calls = api()
    answer = calls.client.post("/zohoapis/crm/v8/coql", headers=calls.header, data=b"select")
    assert (answer.status_code, answer.get_json()["code"]) == (400, "INVALID_DATA")
    answer = calls.client.post("/zohoapis/crm/v8/coql", headers=calls.header, data={"select_query": "x"})
    assert (answer.status_code, answer.get_json()["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")
