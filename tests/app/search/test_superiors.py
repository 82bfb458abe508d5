"""W2: the owner's manager is whom they report to, else the people of the role above."""

from app.clients.crm_facts import Role, User
from app.search.people import People
from app.search.roles import superiors

ROLES = (Role("r1", "CEO", ""), Role("r2", "Manager", "r1"), Role("r3", "Rep", "r2"))


def person(user_id: str, role: str, boss: str = "", *, is_active: bool = True) -> User:
    facts = dict.fromkeys(User.__dataclass_fields__, "")
    return User(**{**facts, "id": user_id, "role_id": role, "reporting_to_id": boss, "is_active": is_active})  # type: ignore[arg-type]


def above(user_id: str, *people: User, roles: tuple[Role, ...] = ROLES) -> tuple[str, ...]:
    return superiors(People(people), lambda: roles, user_id)


def test_w2_whom_they_report_to_comes_first() -> None:
    assert above("rep", person("rep", "r3", "boss"), person("boss", "r1"), person("manager", "r2")) == ("boss",)


def test_w2_else_everybody_of_the_next_role_that_has_people() -> None:
    assert above("rep", person("rep", "r3"), person("m1", "r2"), person("m2", "r2")) == ("m1", "m2")
    assert above("rep", person("rep", "r3"), person("ceo", "r1")) == ("ceo",)


def test_w2_who_has_left_is_nobodys_manager() -> None:
    gone = person("boss", "r2", is_active=False)
    assert above("rep", person("rep", "r3", "boss"), gone, person("ceo", "r1")) == ("ceo",)


def test_w2_at_the_top_there_is_nobody() -> None:
    assert above("ceo", person("ceo", "r1")) == ()
    assert above("stranger", person("ceo", "r1")) == ()


def test_a_circle_of_roles_hangs_nobody() -> None:
    circle = (Role("a", "A", "b"), Role("b", "B", "a"))
    assert above("x", person("x", "a"), roles=circle) == ()
