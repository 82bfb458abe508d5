"""The CRM's web forms on the organisation's sites (C14): tracked or not, of which brand, and what is put into the page.

The CRM tells no API of its web forms: each is named here once, and the page reports when it is sent.
"""

import json
from collections.abc import Sequence
from dataclasses import replace

from app.errors import NothingFound, UserError
from app.services import Services
from app.storage.visiting.forms import Submission, WebForm
from app.storage.visiting.links import Brand
from app.visitors.places.opening import chosen
from app.visitors.places.terms import Terms
from app.visitors.places.values import mapping

NAME_MOST = 100
VISITOR_ID = "visitor_id"


def listed(services: Services) -> list[WebForm]:
    with services.database.read() as tables:
        return tables.web_forms.all()


def kept(services: Services, form_id: str) -> WebForm:
    """raises NothingFound forms.none"""
    with services.database.read() as tables:
        found = tables.web_forms.get(form_id)
    if found is None:
        raise NothingFound("forms.none")
    return found


def add(services: Services, actor: str, name: str, brand_id: str = "") -> WebForm:
    """brand_id   '': the default one; raises UserError forms.no_name, forms.no_brand"""
    now = services.source.now()
    brand = _brand(services, brand_id)
    form = WebForm(services.source.token(6), _named(name), brand.brand_id, actor, now)
    with services.database.write() as tables:
        tables.web_forms.put(form)
        tables.audit.record(actor, "web_form.added", form.name, now, after={"brand": brand.name, "tracks": True})
    return form


def change(
    services: Services,
    actor: str,
    form_id: str,
    *,
    name: str | None = None,
    brand_id: str | None = None,
    tracks: bool | None = None,
    version: int | None = None,
) -> WebForm:
    """What is None stays as it is; raises NothingFound forms.none, UserError forms.changed_meanwhile …"""
    before, now = kept(services, form_id), services.source.now()
    after = replace(
        before,
        name=before.name if name is None else _named(name),
        brand_id=before.brand_id if brand_id is None else _brand(services, brand_id).brand_id,
        tracks=before.tracks if tracks is None else tracks,
        changed_by=actor,
        changed_at=now,
    )
    told = [{"name": one.name, "brand": one.brand_id, "tracks": one.tracks} for one in (before, after)]
    with services.database.write() as tables:
        tables.web_forms.change(after, before.version if version is None else version)
        tables.audit.record(actor, "web_form.changed", after.name, now, before=told[0], after=told[1])
    return kept(services, form_id)


def remove(services: Services, actor: str, form_id: str) -> None:
    """What was sent through it stays tied to its visitors; raises NothingFound forms.none"""
    before, now = kept(services, form_id), services.source.now()
    with services.database.write() as tables:
        tables.web_forms.remove(form_id)
        tables.audit.record(actor, "web_form.removed", before.name, now)


def brands(services: Services) -> list[Brand]:
    with services.database.read() as tables:
        return tables.brands.all()


def sent(services: Services, form_id: str) -> list[Submission]:
    """What came through a form, the newest first."""
    with services.database.read() as tables:
        return tables.web_forms.newest(form_id)


def snippet(services: Services, form: WebForm) -> str:
    """What is put into the page behind the form: the page script, and what reports that the form was sent.

    The key by which the page script knows the browser goes into the form's hidden field for the visitor's id, so that
    the record that the CRM makes is found by it, too.
    """
    with services.database.read() as tables:
        brand = tables.brands.get(form.brand_id)
    if brand is None:
        raise UserError("forms.no_brand", typed=form.brand_id)
    link = chosen(services.links)
    settings = link.settings if link is not None else {}
    suggested = next(one.api_name for one in mapping.attributes() if one.key == VISITOR_ID)
    field = Terms.from_json(settings).mapping.get(VISITOR_ID) or suggested
    return f"""<script async src="{services.settings.public_url}/beacon.js" data-brand="{brand.beacon_key}"></script>
<script>
document.addEventListener("submit", function (event) {{
  var form = event.target, email = form.querySelector("[type=email], [name=Email]"), b = window.beacon;
  var id = form.querySelector({json.dumps(f'[name="{field}"]')});
  if (!b || !/crm|bigin|WebToLead|WebToContact/i.test(form.action + form.name)) return;
  if (id) id.value = b.key;
  b.custom("form:{form.form_id}");
  if (email && email.value) b.email(email.value);
}}, true);
</script>"""


def _named(name: str) -> str:
    plain = " ".join(name.split())[:NAME_MOST]
    if not plain:
        raise UserError("forms.no_name")
    return plain


def default_brand(known: Sequence[Brand]) -> Brand | None:
    """What is preselected: of those that are in use the one that SalesIQ made first, else a site of our own."""
    usable = [one for one in known if one.is_on and one.is_enabled] or list(known)
    return min(usable, key=lambda one: (not one.brand_id.isdecimal(), len(one.brand_id), one.brand_id), default=None)


def _brand(services: Services, brand_id: str) -> Brand:
    known = brands(services)
    found = next((one for one in known if one.brand_id == brand_id), None) if brand_id else default_brand(known)
    if found is None:
        raise UserError("forms.no_brand", typed=brand_id)
    return found
