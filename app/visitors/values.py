"""The values that visitors are made of, for features, which do not meet the tables themselves."""

from app.storage.ruling.deeds import Deed, Member, Pending
from app.storage.ruling.rules import Preset, Rule
from app.storage.visiting.chats import TRACKED, Chat, Line
from app.storage.visiting.forms import Submission, WebForm
from app.storage.visiting.learned import Command, Learned
from app.storage.visiting.links import Brand, Department, Link, Operator
from app.storage.visiting.notes import VisitorNote
from app.storage.visiting.visitors import Visitor
from app.storage.visiting.visits import Action, Live, Visit

__all__ = [
    "TRACKED",
    "Action",
    "Brand",
    "Chat",
    "Command",
    "Deed",
    "Department",
    "Learned",
    "Line",
    "Link",
    "Live",
    "Member",
    "Operator",
    "Pending",
    "Preset",
    "Rule",
    "Submission",
    "Visit",
    "Visitor",
    "VisitorNote",
    "WebForm",
]
