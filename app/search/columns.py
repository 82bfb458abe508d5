"""Which columns a search asks for: names and headline fields of a card, the criteria's fields, and what else is cheap.

Does not lay out a card: handlers take the headline fields in this order and drop the empty ones.
"""

from collections.abc import Iterable

from grammar.catalog import Field, Module
from grammar.command.nodes import Criterion

COLUMNS_MOST = 50  # the most that lists and searches return; COQL would give 500

# Z11, in the order of the card.
HEADLINES = {
    "Leads": ("Company", "Phone", "Email", "Lead_Status", "Owner", "Lead_Source", "Annual_Revenue", "No_of_Employees"),
    "Contacts": ("Account_Name", "Phone", "Email", "Owner", "Lead_Source"),
    "Accounts": ("Phone", "Website", "Industry", "Owner", "Annual_Revenue"),
    "Deals": ("Amount", "Stage", "Closing_Date", "Probability", "Account_Name", "Owner"),
    # Ours: what an activity is known by.
    "Tasks": ("Due_Date", "Status", "Priority", "What_Id", "Who_Id", "Owner"),
    "Calls": ("Call_Start_Time", "Call_Type", "Call_Duration", "What_Id", "Who_Id", "Owner"),
    "Events": ("Start_DateTime", "End_DateTime", "Venue", "What_Id", "Who_Id", "Owner"),
}
UNTELLING = frozenset(("Currency", "Exchange_Rate"))  # the same on every record, mostly
HEADLINE_OTHERWISE = 8  # fields of a card, where Z11 does not say how many

# What a record is known by, beside the module's name field; a word of one character is looked for at their beginning.
NAMES = {
    "Leads": ("Last_Name", "First_Name", "Company"),
    "Contacts": ("Last_Name", "First_Name"),
    "Accounts": ("Account_Name",),
    "Deals": ("Deal_Name",),
}

# Always fetched when there: the order, and the currency that an amount is in.
ALWAYS = ("Currency", "Modified_Time")

HEAVY = frozenset({"textarea"})  # up to 32,000 characters each: only when a criterion names it


def headline(module: Module) -> tuple[Field, ...]:
    """The fields of a record's card: those that Z11 names, then every other usable one to take an empty one's place."""
    first = [module.field(name) for name in HEADLINES.get(module.api_name, ())]
    chosen = [field for field in first if field is not None]
    names = {module.name_field, *NAMES.get(module.api_name, ()), *(field.api_name for field in chosen)}
    rest = [field for field in module.fields if field.api_name not in names and is_telling(field)]
    return (*chosen, *rest)


def allowed(module: Module, names: frozenset[str]) -> tuple[Field, ...]:
    """Those fields of a module that may be shown, in the order of its card; owner and what no card has come last."""
    first = headline(module)
    rest = [field for field in module.fields if field not in first and field.api_name != module.name_field]
    return tuple(field for field in (*first, *rest) if field.api_name in names)


def is_telling(field: Field) -> bool:
    """Whether it may take an empty field's place on a card: a box that is not ticked says little."""
    return is_cheap(field) and field.type != "boolean" and field.api_name not in UNTELLING


def name_fields(module: Module) -> tuple[Field, ...]:
    """The text fields that a record is known by and that a query can filter; the full name is composed by the CRM."""
    found = [module.field(name) for name in NAMES.get(module.api_name, (module.name_field,))]
    return tuple(field for field in found if field is not None and field.kind == "text")


def is_cheap(field: Field) -> bool:
    """Whether to fetch it unasked, so that narrower typing needs no new call: not what the CRM fills in by itself."""
    return field.kind != "unusable" and field.type not in HEAVY and field.lookup != "Users" and not field.read_only


def chosen(module: Module, criteria: Iterable[Criterion] = ()) -> tuple[str, ...]:
    """The api names to ask for, the indispensable ones first; `id` always comes by itself."""
    asked = tuple(criterion.field.api_name for criterion in criteria)
    first, usual, names = _usual(module)
    if names.issuperset(asked):
        return usual
    wanted = (name for name in asked if name != "id" and module.field(name) is not None)
    return tuple(dict.fromkeys((*first, *wanted, *usual)))[:COLUMNS_MOST]


Usual = tuple[tuple[str, ...], tuple[str, ...], frozenset[str]]


def _usual(module: Module) -> Usual:
    """What is asked for whatever the criteria are; that with the cheap fields after it, as a list and as a set. Found
    out once per module and kept with it, as its own indices are."""
    kept: dict[str, Usual] = vars(module)
    if "_usual" not in kept:
        named = (module.name_field, *NAMES.get(module.api_name, ()), *HEADLINES.get(module.api_name, ()), *ALWAYS)
        first = tuple(dict.fromkeys(name for name in named if name != "id" and module.field(name) is not None))
        cheap = (field.api_name for field in module.fields if is_cheap(field))
        usual = tuple(dict.fromkeys((*first, *cheap)))[:COLUMNS_MOST]
        kept["_usual"] = first, usual, frozenset(usual)
    return kept["_usual"]
