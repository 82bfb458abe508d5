"""The addresses of audiences, fields and members."""

from typing import Any

from flask import Blueprint, Response, request

from sandbox.mailchimp import audience, webhooks
from sandbox.mailchimp.audience import FIELDS, LISTS, MEMBERS, TAGS
from sandbox.mailchimp.call import Problem, answered, given, invalid, page
from sandbox.state import current

routes = Blueprint("mailchimp_lists", __name__)
BULK_MOST = 500


@routes.get("/lists")
def lists() -> Response:
    box, email = current(), request.args.get("email")
    rows = list(box.store.table(LISTS))
    if email:
        inside = {one["list_id"] for one in box.store.table(MEMBERS) if one["id"] == audience.hash_of(email)}
        rows = [row for row in rows if row["id"] in inside]
    limits = {
        "may_create": box.switches["mailchimp_may_create"],
        "max_instances": 5,
        "current_total_instances": len(rows),
    }
    return page("lists", [audience.audience_json(box, row) for row in rows], constraints=limits)


@routes.post("/lists")
def add_list() -> Response:
    return answered(audience.audience_json(current(), audience.create(current(), given())))


@routes.get("/lists/<list_id>")
def one_list(list_id: str) -> Response:
    return answered(audience.audience_json(current(), audience.audience(current(), list_id)))


@routes.post("/lists/<list_id>")
def bulk(list_id: str) -> Response:
    """Up to 500 members at once; what can't be taken is named and the others are."""
    box, body = current(), given()
    audience.audience(box, list_id)
    members = body.get("members") or []
    if len(members) > BULK_MOST:
        raise invalid(members=f"At most {BULK_MOST} members.")
    made: dict[str, list[Any]] = {"new_members": [], "updated_members": [], "errors": []}
    for one in members:
        email = str(one.get("email_address", ""))
        is_known = f"{list_id}/{audience.hash_of(email)}" in box.store.table(MEMBERS)
        try:
            if is_known and not body.get("update_existing"):
                raise Problem(400, "Member Exists", f"{email} is already a list member.")
            member, told = audience.upsert(box, list_id, email, one)
        except Problem as problem:
            made["errors"].append({"email_address": email, "error": problem.detail, "error_code": "ERROR_GENERIC"})
            continue
        webhooks.tell(box, told, member, source="api")
        made["updated_members" if is_known else "new_members"].append(audience.member_json(box, member))
    counts = {"total_created": len(made["new_members"]), "total_updated": len(made["updated_members"])}
    return answered({**made, **counts, "error_count": len(made["errors"])})


@routes.get("/lists/<list_id>/merge-fields")
def fields(list_id: str) -> Response:
    audience.audience(current(), list_id)
    return page(
        "merge_fields", [one for one in current().store.table(FIELDS) if one["list_id"] == list_id], list_id=list_id
    )


@routes.get("/lists/<list_id>/members")
def members(list_id: str) -> Response:
    box = current()
    audience.audience(box, list_id)
    wanted = request.args.get("status")
    rows = [one for one in box.store.table(MEMBERS) if one["list_id"] == list_id and wanted in (None, one["status"])]
    return page("members", [audience.member_json(box, one) for one in rows], list_id=list_id)


@routes.post("/lists/<list_id>/members")
def add_member(list_id: str) -> Response:
    box, body = current(), given()
    audience.audience(box, list_id)
    email = str(body.get("email_address", ""))
    known = box.store.table(MEMBERS).get(f"{list_id}/{audience.hash_of(email)}")
    if known and known["status"] != "archived":
        raise Problem(
            400, "Member Exists", f"{email} is already a list member. Use PUT to insert or update list members."
        )
    return _changed(list_id, email, body)


@routes.get("/lists/<list_id>/members/<member_id>")
def one_member(list_id: str, member_id: str) -> Response:
    return answered(audience.member_json(current(), audience.member(current(), list_id, member_id)))


@routes.put("/lists/<list_id>/members/<member_id>")
def put_member(list_id: str, member_id: str) -> Response:
    audience.audience(current(), list_id)
    return _changed(list_id, member_id, given())


@routes.patch("/lists/<list_id>/members/<member_id>")
def patch_member(list_id: str, member_id: str) -> Response:
    known = audience.member(current(), list_id, member_id)
    return _changed(list_id, known["id"], {"email_address": known["email_address"], **given()})


@routes.delete("/lists/<list_id>/members/<member_id>")
def archive(list_id: str, member_id: str) -> Response:
    box = current()
    known = audience.member(box, list_id, member_id)
    box.store.table(MEMBERS).put(f"{list_id}/{known['id']}", {**known, "status": "archived"})
    return answered(None)


@routes.get("/lists/<list_id>/members/<member_id>/tags")
def tags(list_id: str, member_id: str) -> Response:
    box = current()
    known = audience.member(box, list_id, member_id)
    return page("tags", (box.store.table(TAGS).get(f"{list_id}/{known['id']}") or {"tags": []})["tags"])


@routes.post("/lists/<list_id>/members/<member_id>/tags")
def set_tags(list_id: str, member_id: str) -> Response:
    box, key = current(), f"{list_id}/{audience.member(current(), list_id, member_id)['id']}"
    kept = {one["name"]: one for one in (box.store.table(TAGS).get(key) or {"tags": []})["tags"]}
    for one in given().get("tags") or []:
        if one.get("status") == "inactive":
            kept.pop(one["name"], None)
        else:
            kept[one["name"]] = {"id": box.ids.number("mailchimp.tag"), "name": one["name"]}
    box.store.table(TAGS).put(key, {"tags": list(kept.values())})
    return answered(None)


@routes.post("/lists/<list_id>/members/<member_id>/events")
def event(list_id: str, member_id: str) -> Response:
    audience.member(current(), list_id, member_id)
    if not given().get("name"):
        raise invalid(name="This value should not be blank.")
    return answered(None)


@routes.get("/search-members")
def search() -> Response:
    box, query = current(), request.args.get("query", "").lower()
    rows = [audience.member_json(box, one) for one in box.store.table(MEMBERS) if one["email_address"].lower() == query]
    return answered({
        "exact_matches": {"members": rows, "total_items": len(rows)},
        "full_search": {"members": rows, "total_items": len(rows)},
    })  # fmt: skip


def _changed(list_id: str, member_id: str, body: dict[str, Any]) -> Response:
    box = current()
    member, told = audience.upsert(box, list_id, member_id, body)
    webhooks.tell(box, told, member, source="api")
    return answered(audience.member_json(box, member))
