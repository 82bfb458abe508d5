"""Users and the organisation.

Source: https://www.zoho.com/crm/developer/docs/api/v8/get-users.html (address by pattern), read 2026-11-21.
"""

from typing import Any

from flask import request

from sandbox.crm import errors, paging
from sandbox.crm.call import NOTHING, Answer, Call, Routes
from sandbox.data.people import User

KINDS = (
    "AllUsers", "ActiveUsers", "DeactiveUsers", "ConfirmedUsers", "NotConfirmedUsers", "DeletedUsers",
    "ActiveConfirmedUsers", "AdminUsers", "ActiveConfirmedAdmins", "CurrentUser",
)  # fmt: skip
MOST_IDS = 100
NAME_FORMATS = {"ja": "Salutation,Last Name,First Name", "en": "Salutation,First Name,Last Name"}


def add(routes: Routes) -> None:
    routes.add("GET", "/users", users)
    routes.add("GET", "/users/<user_id>", user)
    routes.add("GET", "/org", organisation)


def users(call: Call) -> Answer:
    """`type=CurrentUser` and the other kinds, `ids`, pages."""
    call.need("ZohoCRM.users.READ")
    kind = request.args.get("type", "AllUsers")
    if kind not in KINDS:
        raise errors.invalid_data("invalid data", param_name="type", supported_values=list(KINDS))
    found = [one for one in call.crm.people.all(call.crm.name) if _is_of(kind, one, call.user)]
    if "ids" in request.args:
        ids = request.args["ids"].split(",")
        if len(ids) > MOST_IDS:
            raise errors.wrong_parameter("ids", "at most 100 ids")
        found = [one for one in found if one.id in ids]
    page, per_page = paging.numbers(request.args)
    first = (page - 1) * per_page
    cut = found[first : first + per_page]
    if not cut:
        return NOTHING
    info = {
        "per_page": per_page,
        "count": len(cut),
        "page": page,
        "more_records": len(found) > first + per_page,
    }
    return Answer({"users": [_described(call, one) for one in cut], "info": info})


def user(call: Call, user_id: str) -> Answer:
    call.need("ZohoCRM.users.READ")
    found = call.crm.people.by_id(user_id)
    if found is None or found.organisation != call.crm.name:
        raise errors.invalid_data("the id given seems to be invalid", resource_path_index=0)
    return Answer({"users": [_described(call, found)]})


def organisation(call: Call) -> Answer:
    call.need("ZohoCRM.org.READ")
    facts = call.crm.facts
    administrator = next(one for one in call.crm.people.all(call.crm.name) if one.admin)
    return Answer(
        {
            "org": [
                {
                    "id": facts.id,
                    "zgid": facts.id[-9:],
                    "company_name": facts.name,
                    "alias": None,
                    "domain_name": facts.domain_name,
                    "primary_email": administrator.email,
                    "primary_zuid": administrator.zuid,
                    "time_zone": facts.time_zone,
                    "iso_code": facts.currency,
                    "currency": facts.currency,
                    "currency_symbol": facts.currency_symbol,
                    "currency_locale": "ja_JP",
                    "country_code": facts.country_code,
                    "country": "Japan",
                    "translation_enabled": True,
                    "mc_status": False,
                    "hierarchy_preferences": {"type": call.crm.switches["hierarchy"]},
                    "license_details": {
                        "paid": True,
                        "paid_type": call.crm.switches["edition"],
                        "paid_expiry": None,
                        "trial_type": None,
                        "trial_expiry": None,
                        "trial_action": None,
                        "users_license_purchased": 20,
                    },
                    "type": "production",
                    "privacy_settings": False,
                    "website": None,
                    "phone": None,
                    "street": None,
                    "city": "東京",
                    "state": None,
                    "zip": None,
                    "deletable_org_account": True,
                }
            ]
        }
    )


def _is_of(kind: str, found: User, asker: User) -> bool:
    if kind == "CurrentUser":
        return found.id == asker.id
    if kind in ("DeactiveUsers", "NotConfirmedUsers", "DeletedUsers"):
        return kind == "DeactiveUsers" and not found.active
    if "Admin" in kind:
        return found.admin and found.active
    return found.active or kind in ("AllUsers", "ConfirmedUsers")


def _described(call: Call, found: User) -> dict[str, Any]:
    rights = call.crm.rights
    superior = rights.superior_of(found)
    administrator = next(one for one in call.crm.people.all(call.crm.name) if one.admin)
    creator = {"name": administrator.full_name, "id": administrator.id}
    return {
        "id": found.id,
        "zuid": found.zuid,
        "full_name": found.full_name,
        "first_name": found.first_name,
        "last_name": found.last_name,
        "email": found.email,
        "status": "active" if found.active else "inactive",
        "confirm": True,
        "role": {"name": found.role, "id": rights.roles[found.role].id},
        "profile": {"name": found.profile, "id": rights.profile_ids[found.profile]},
        "Reporting_To": {"name": superior.full_name, "id": superior.id} if superior else None,
        "time_zone": found.time_zone,
        "language": found.locale,
        "locale": found.locale,
        "country_locale": found.locale,
        "date_format": "yyyy/MM/dd" if found.language == "ja" else "MMM d, yyyy",
        "time_format": "HH:mm" if found.language == "ja" else "hh:mm a",
        "name_format__s": NAME_FORMATS[found.language],
        "phone": found.phone,
        "mobile": None,
        "fax": None,
        "website": None,
        "alias": None,
        "dob": None,
        "signature": None,
        "street": None,
        "city": None,
        "state": None,
        "zip": None,
        "country": "Japan",
        "category": "regular_user",
        "type__s": "Regular User",
        "Isonline": False,
        "microsoft": False,
        "personal_account": False,
        "offset": 0,
        "territories": [],
        "theme": None,
        "Currency": call.crm.facts.currency,
        "created_time": None,
        "Modified_Time": None,
        "created_by": creator,
        "Modified_By": creator,
    }
