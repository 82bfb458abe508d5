"""C1: a link belongs to the organisation: who may make it, who carries it, what stays when it is switched off."""

from dataclasses import replace

import pytest

from app.administration.visitors import links
from app.errors import NotAllowed, NothingFound, NotLinked, UserError
from tests.app.platform import ADA, Platform

BEN = replace(ADA, cliq_user_id="8", email="ben@example.test", name="Ben")
PORTAL = ("900", "zylker")


def test_c1_only_an_administrator_of_this_organisation_may_consent(platform: Platform) -> None:
    platform.link(replace(ADA, crm_organisation_id="700"))
    links.require_administrator(platform, "Administrator", "700")
    with pytest.raises(NotAllowed, match="no_administrator"):
        links.require_administrator(platform, "Standard", "700")
    with pytest.raises(NotAllowed, match="other_organisation"):
        links.require_administrator(platform, "Administrator", "701")


def test_c1_a_second_administrator_takes_over_when_the_first_is_gone(platform: Platform) -> None:
    platform.link()
    platform.link(BEN)
    first = links.link(platform, "ada@example.test", "salesiq", PORTAL, account=ADA, by_name="Ada Byron")
    assert links.troubles(platform) == [links.Trouble("salesiq", "one_administrator")]
    platform.source.advance(60)
    second = links.link(platform, "ben@example.test", "salesiq", PORTAL, account=BEN)
    assert (second.admins, second.linked_by_name, second.linked_at) == (("7", "8"), "Ada Byron", first.linked_at)
    assert links.troubles(platform) == []
    assert links.carrier(platform, "salesiq").cliq_user_id == "7"
    for user, code in (("7", "one_administrator"), ("8", "nobody")):
        with platform.database.write() as tables:
            tables.accounts.unlink(user)
        platform.tokens.forget(user)
        assert [trouble.code for trouble in links.troubles(platform)] == [code]
    with pytest.raises(NotLinked):
        links.carrier(platform, "salesiq")


def test_c1_disabled_keeps_everything_and_two_who_change_are_told(platform: Platform) -> None:
    with pytest.raises(NothingFound):
        links.turn(platform, "ada", "enrichment", to=False)
    with pytest.raises(UserError, match="no_part"):
        links.kept(platform, "crmx")
    links.link(platform, "ada", "enrichment", ("", "Clearbit"), secret="sk_1", settings={"days": 30, "shown": True})
    links.turn(platform, "ada", "enrichment", to=False)
    assert not platform.links.is_on("enrichment")
    seen = links.kept(platform, "enrichment").version
    links.change(platform, "ada", "enrichment", {"days": 90, "shown": None}, seen, secret="sk_2")
    with pytest.raises(UserError, match="changed_meanwhile"):
        links.change(platform, "ben", "enrichment", {"days": 7}, seen)
    links.turn(platform, "ada", "enrichment", to=True)
    found = platform.links.get("enrichment")
    assert found is not None
    since = platform.source.now().isoformat()
    assert (found.is_on, found.settings, found.secret) == (True, {"days": 90, "since": since}, "sk_2")
    with platform.database.read() as tables:
        told = tables.audit.entries()
    assert [one.action for one in told] == ["link.on", "link.changed", "link.off", "link.made"]
    assert "sk_" not in str(told)
    links.unlink(platform, "ada", "enrichment")
    assert platform.links.get("enrichment") is None
    assert links.listed(platform) == []
