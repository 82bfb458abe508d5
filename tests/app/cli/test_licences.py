"""Every library of the server has a licence that ours may stand beside."""

from app.cli.upkeep.licences import listed

# Weak copyleft of a library that is used as it is (psycopg, LGPL) does not reach us.
FINE = ("apache", "mit", "bsd", "psf", "python software", "mpl", "lgpl", "ofl")


def test_every_library_has_a_known_licence() -> None:
    found = list(listed())
    assert len(found) > 30
    strange = [one for one in found if not any(word in one[2].lower() for word in FINE)]
    assert strange == []
