"""V2: no subscription that fits is missed by looking for it under what an event is; saved replies are filled."""

from hypothesis import given
from hypothesis import strategies as st

from app.rules import replies
from app.rules.subscriptions import FACETS, RINGS, TYPES, Facts, Filters, anchor, bound_to, facets, fits

WORDS = st.sampled_from(("a", "B", "ｃ", "日本", ""))
SOME = st.lists(WORDS.filter(bool), max_size=3).map(tuple)
FILTERS = st.builds(
    Filters,
    **dict.fromkeys(FACETS, SOME),
    score_min=st.none() | st.integers(-5, 5),
    score_max=st.none() | st.integers(-5, 5),
)
FACTS = st.builds(Facts, **dict.fromkeys(FACETS, WORDS), score=st.integers(-6, 6))


@given(filters=FILTERS, facts=FACTS)
def test_v2_what_fits_is_found_by_its_keys(filters: Filters, facts: Facts) -> None:
    assert Filters.from_json(filters.to_json()) == filters
    if fits(filters, facts):
        assert set(anchor(filters)) & set(facets(facts))
    unbound = Filters.from_json({**filters.to_json(), "score_min": None, "score_max": None})
    assert fits(unbound, facts) or not fits(filters, facts)


def test_v2_filters_name_what_the_product_knows() -> None:
    assert {"customer", "deal", "contact", "lead", "unknown"} == set(TYPES)
    assert RINGS[-1] == "outside"
    assert fits(Filters(country=("JAPAN ",)), Facts(country="Japan"))
    assert not fits(Filters(score_min=1), Facts())


def test_m1_a_channel_is_bound_to_departments_when_each_subscription_names_some() -> None:
    one, two = Filters(department=("d1",)), Filters(department=("d2",))
    assert bound_to([one, two]) == {"d1", "d2"}
    assert bound_to([one, Filters()]) == bound_to([]) == frozenset()


def test_v5_places_of_a_saved_reply_are_filled_and_empty_ones_leave_no_gap() -> None:
    body = "Hello ${name} ,\nthis is ${ Operator }  of Zylker."
    assert replies.filled(body, {"operator": "Misaki"}) == "Hello ,\nthis is Misaki of Zylker."
    assert replies.unknown(body + " ${shoe} ${shoe}") == ("shoe",)
