"""Batches: many calls in one, worked off at once here, with a result that says how each went."""

from typing import Any

from flask import Blueprint, Response, current_app

from sandbox.mailchimp.call import DATA_CENTER, KEY, answered, given, invalid, not_found
from sandbox.state import current

BATCHES = "mailchimp.batches"
MOST = 1000
routes = Blueprint("mailchimp_batches", __name__)


@routes.post("/batches")
def start() -> Response:
    box, operations = current(), given().get("operations")
    if not isinstance(operations, list) or not operations or len(operations) > MOST:
        raise invalid(operations=f"Between 1 and {MOST} operations.")
    results = [_run(one) for one in operations]
    key = f"{box.ids.number('mailchimp.batch') + 0xBA7C00:010x}"
    made = {
        "id": key, "status": "finished", "total_operations": len(operations), "finished_operations": len(operations),
        "errored_operations": sum(one["status_code"] >= 400 for one in results),
        "submitted_at": box.clock.now().isoformat(), "completed_at": box.clock.now().isoformat(),
        "response_body_url": "", "results": results,
    }  # fmt: skip
    box.store.table(BATCHES).put(key, made)
    return answered({**_shown(made), "status": "pending", "finished_operations": 0, "errored_operations": 0})


@routes.get("/batches/<batch_id>")
def look(batch_id: str) -> Response:
    found = current().store.table(BATCHES).get(batch_id)
    if found is None:
        raise not_found()
    return answered(_shown(found))


def _shown(batch: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in batch.items() if name != "results"}


def _run(operation: dict[str, Any]) -> dict[str, Any]:
    """One call, as if it had come by itself."""
    call = current_app.test_client().open(
        f"/mailchimp/3.0{operation.get('path', '')}",
        method=operation.get("method", "GET"),
        query_string=operation.get("params") or {},
        data=operation.get("body") or "",
        headers={"Authorization": f"Bearer {KEY.rpartition('-')[0]}-{DATA_CENTER}"},
    )
    answer = call.get_data(as_text=True)
    return {"status_code": call.status_code, "operation_id": operation.get("operation_id"), "response": answer}
