"""A chat message becomes a note, a task or a lead of the CRM."""

from app.routing import Routes
from handlers.messages import actions

ROUTES = Routes(
    messages={
        "Add as CRM note": actions.to_note,
        "CRMのメモに追加": actions.to_note,
        "Create CRM task": actions.to_task,
        "CRMのタスクを作成": actions.to_task,
        "Create CRM lead": actions.to_lead,
        "CRMの見込み客を作成": actions.to_lead,
    },
)
