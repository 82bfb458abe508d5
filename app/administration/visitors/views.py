"""Lists of visits under names of one's own (C11): what is checked, kept and taken away; audited."""

from dataclasses import replace

from app.errors import NothingFound
from app.services import Services
from app.storage.visiting.views import KeptView
from app.visitors.viewing import views
from app.visitors.viewing.views import View


def save(services: Services, actor: str, view: View) -> View:
    """Keep a view, in place of the one of the same name; raises Invalid."""
    found = views.checked(view)
    now = services.source.now()
    with services.database.write() as tables:
        same = next((one for one in tables.visit_views.all() if one.name.casefold() == found.name.casefold()), None)
        key = same.view_id if same is not None else services.source.token(6)
        made = replace(found, key=key)
        tables.visit_views.put(KeptView(key, made.name, made.to_json(), actor, now))
        before = dict(same.body) if same is not None else None
        tables.audit.record(actor, "visit_view.saved", made.name, now, before=before, after=made.to_json())
    return made


def remove(services: Services, actor: str, key: str) -> None:
    """raises NothingFound visit.no_view; the six stay"""
    now = services.source.now()
    with services.database.write() as tables:
        found = next((one for one in tables.visit_views.all() if one.view_id == key), None)
        if found is None:
            raise NothingFound("visit.no_view", typed=key)
        tables.visit_views.remove(key)
        tables.audit.record(actor, "visit_view.removed", found.name, now, before=dict(found.body))
