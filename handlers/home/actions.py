"""The home widget: four questions that could also be typed to the bot, asked at once, under the viewer's rights.

Four calls of the CRM and no more: lists are not counted beyond a page of 200.
"""

from app.cliq.reply import Reply
from app.context import Context
from app.search.asking.answer import side_by_side
from grammar.question.nodes import ME, Condition, Order, Path, Question
from handlers.home import card

PAGE = 200  # records of one call
MY = "Owner"


def view(ctx: Context) -> Reply:
    """The whole widget, when it is loaded, refreshed, or its own button asks for it again."""
    tasks, meetings, calls, deals = side_by_side(questions(), ctx.asking, PAGE)
    return Reply(card.home(ctx, card.Home(tasks, meetings, calls, deals)))


def questions() -> list[Question]:
    """My open tasks, meetings and calls today, my open deals; what is over is left out when it is shown."""

    def mine(module: str, *conditions: Condition, by: str, period: str | None = None) -> Question:
        owner = Condition(Path(MY, "", module), "is", (ME,))
        date = Path(by, "", module)
        return Question(
            "list",
            module,
            conditions=(owner, *conditions),
            period=period,
            period_field=date if period else None,
            order=Order(date, descending=False),
        )

    undone = Condition(Path("Status", "", "Tasks"), "is_not", ("Completed",))
    is_open = Condition(Path("deal_status", "", "Deals"), "is", ("open",))
    return [
        mine("Tasks", undone, by="Due_Date"),
        mine("Events", by="Start_DateTime", period="today"),
        mine("Calls", by="Call_Start_Time", period="today"),
        mine("Deals", is_open, by="Closing_Date"),
    ]
