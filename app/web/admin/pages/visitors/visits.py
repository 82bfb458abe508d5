"""Lists of visits (C11): the six and one's own; columns, filter and order are changed here and kept under a name."""

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.administration.visitors import views as administration
from app.errors import Invalid, UserError
from app.visitors.viewing import views
from app.visitors.viewing.shown import shown as told
from app.visitors.viewing.views import COLUMNS, ORDERS, PERIODS, TYPES, View
from app.web.admin.guard import Doors, Who
from app.web.admin.pages.visitors.live import page_of
from app.web.admin.show import sentence, shown

HERE = "/admin/visits"
FIELDS = ("period", "type", "brand_id", "order")


class Visits:
    def __init__(self, doors: Doors) -> None:
        self._services = doors.services
        doors.page("/visits")(self.visits)
        doors.deed("/visits/save")(self.save_view)
        doors.deed("/visits/<key>/remove")(self.remove_view)

    def visits(self, who: Who) -> Response:
        """A list, changed by what the address says: ?view=…&columns=…&period=…"""
        try:
            kept = views.find(self._services.database, request.args.get("view", "")[:60] or "all_visits")
        except UserError as error:
            return self._listed(who, views.PRESETS[0], 404, trouble=sentence(who.words, error))
        given = request.args.to_dict(flat=False)
        changed = {name: given[name][0][:60] for name in FIELDS if name in given}
        columns = _ordered(given.get("columns", ()), kept)
        return self._listed(who, View(kept.key, columns, kept.name, **{**_filter(kept), **changed}))

    def save_view(self, who: Who) -> AnyResponse:
        """What stands in the form is kept, or only shown; it is one form, so that nothing that was ticked is lost."""
        given = {name: request.form.get(name, "")[:60] for name in ("name", *FIELDS)}
        try:
            kept = views.find(self._services.database, request.form.get("view", "")[:60])
        except UserError:
            kept = views.PRESETS[0]
        columns = tuple(request.form.getlist("columns"))[: len(COLUMNS)]
        columns = _ordered(columns, kept) if set(columns) <= set(COLUMNS) else columns
        if request.form.get("do") == "show":
            asked = {"view": kept.key, "columns": columns, **{name: given[name] for name in FIELDS}}
            return redirect(f"{HERE}?{urlencode(asked, doseq=True)}", 303)
        view = View(kept.key, columns, **given)
        try:
            made = administration.save(self._services, who.actor, view)
        except Invalid as error:
            said = " ".join(sentence(who.words, one) for one in error.fields.values())
            usable = View(view.key, tuple(name for name in columns if name in COLUMNS) or views.USUAL, view.name)
            return self._listed(who, usable, 422, trouble=said)
        return redirect(f"{HERE}?view={made.key}", 303)

    def remove_view(self, who: Who, key: str) -> AnyResponse:
        try:
            administration.remove(self._services, who.actor, key)
        except UserError as error:
            return self._listed(who, views.PRESETS[0], 404, trouble=sentence(who.words, error))
        return redirect(HERE, 303)

    def _listed(self, who: Who, view: View, status: int = 200, trouble: str = "") -> Response:
        services, words = self._services, who.words
        page = page_of(request.args)
        start = (page - 1) * views.MOST
        found = views.rows(services.database, view, services.source.now(), words.zone, views.MOST + 1, start)
        rows, asked = found[: views.MOST], request.args.to_dict(flat=False)
        cells = [
            (row.visitor.visitor_id, [told(words, name, COLUMNS[name](row)) for name in view.columns]) for row in rows
        ]
        with services.database.read() as tables:
            brands = tables.brands.all()
        return shown(
            "visits",
            who,
            status,
            here=HERE,
            trouble=trouble,
            view=view,
            all_views=views.all_of(services.database),
            presets=frozenset(one.key for one in views.PRESETS),
            rows=cells,
            page=page,
            has_more=len(found) > views.MOST,
            part=urlencode({name: given for name, given in asked.items() if name != "page"}, doseq=True),
            columns=tuple(COLUMNS),
            periods=PERIODS,
            types=TYPES,
            orders=ORDERS,
            brands=brands,
        )


def _filter(view: View) -> dict[str, str]:
    return {name: getattr(view, name) for name in FIELDS}


def _ordered(given: Sequence[str], kept: View) -> tuple[str, ...]:
    """The columns that were ticked: those of the list stay where they stood, others follow. Boxes come in the page's
    order, which says nothing; any other order was meant."""
    known = [name for name in given if name in COLUMNS]
    if known and known == [name for name in COLUMNS if name in known]:
        known = [
            *(name for name in kept.columns if name in known),
            *(name for name in known if name not in kept.columns),
        ]
    return tuple(known) or kept.columns
