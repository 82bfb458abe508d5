"""Turns of phrase whose words mean something together that none of them means alone.

Passes over a row like those of context.py, which runs them first and last; they know no sentence, only neighbours.
"""

from grammar.question import defaults
from grammar.question.lines import quantities
from grammar.question.lines.names import Name
from grammar.question.lines.roles import Choice
from grammar.question.lines.row import Row
from grammar.question.nodes import Path

_FROM = ("from", "via", "through", "経由", "から", "由来")
_SOURCE = "Lead_Source"
_MAKES = frozenset(("create", "created", "enter", "entered", "opened", "logged"))
_TRADE = ("業", "業界")
_NO_TRADE = (  # ends of companies' names, or other words
    "工業",
    "産業",
    "興業",
    "鉱業",
    "企業",
    "営業",
    "事業",
    "作業",
    "実業",
    "鋼業",
)  # ends of companies' names, or other words
_UNPAID = frozenset(("unpaid", "not paid", "not yet paid", "yet to be paid", "未払い", "未入金"))
_PAID = frozenset(("paid", "支払済み", "支払い済み", "入金済み"))
_BREAKDOWNS = ("breakdown", "split", "distribution", "mix", "segmentation")
_CLOSERS = ("reps", "users")
_ARTICLES = frozenset(("the", "a", "an", "は", "が", "を", "に", "の"))


def begin(row: Row) -> None:
    """What must be known before names and values are looked at."""
    for place in range(len(row.picks)):
        quantities.begin(row, place)
        _not_value(row, place)
        if row.lexemes[place].typed in ("US", "U.S.") and "VALUE" in row.options[place]:
            row.picks[place] = "VALUE"
        _source(row, place)
        _trade(row, place)
        _mailbox(row, place)
        _i_created(row, place)
        _unpaid(row, place)
        _opinion_as_value(row, place)
        _who_owns_most(row, place)
        _per_person(row, place)
        _information_technology(row, place)
        _breakdown(row, place)


def end(row: Row) -> None:
    """What hangs on the words that were chosen."""
    for place in range(len(row.picks)):
        _closers(row, place)
        quantities.end(row, place)
        _their_companies(row, place)
        _where(row, place)


def is_article(row: Row, place: int) -> bool:
    return row.picks[place] == "FILLER" and row.lexemes[place].text in _ARTICLES


def is_single_head(row: Row, place: int) -> bool:
    """the Google deal is one of that name; Google deals are many."""
    return row.lexemes[place].script == "latin" and not row.lexemes[place].text.endswith("s")


def _source(row: Row, place: int) -> None:
    """leads from the website, 展示会経由の, referral leads: a usual source that is a field or another value, too."""
    if ("SOURCE", "") not in row.lexemes[place].meanings or place in row.flips:
        return
    choice = row.options[place].get("VALUE")
    if isinstance(choice, Choice) and choice.options[0][0].field == _SOURCE and not choice.weak:
        return  # the organisation's own pick list has it
    path = row.scope.own(_SOURCE)
    if row.scope.field(path) is None:
        return
    before = row.lexemes[place - 1].text if place else ""
    after = row.lexemes[place + 1].text if place + 1 < len(row.picks) else ""
    led = before.startswith(_FROM) or before.endswith((" from", " through", " via")) or after.startswith(_FROM)
    follows = next((n for n in range(place + 1, len(row.picks)) if not is_article(row, n)), None)
    is_head = follows is not None and row.picks[follows] == "HEAD" and not is_single_head(row, follows)
    if led or is_head or set(row.options[place]) == {"VALUE"}:
        typed = row.lexemes[place].typed
        known = choice.options if isinstance(choice, Choice) else ()
        listed = tuple(option for option in known if option[0] == path)
        row.settle(place, "VALUE", Choice(listed or ((path, typed, 0),), typed))


def _trade(row: Row, place: int) -> None:
    """小売業の取引先: a trade is an industry, where the module has one."""
    name = row.options[place].get("NAME")
    if not isinstance(name, Name) or not name.text.endswith(_TRADE) or name.text.endswith(_NO_TRADE):
        return
    paths = [row.scope.own("Industry")]
    account = row.scope.lookups.get("Accounts")
    if account is not None:
        paths.append(Path("Industry", account.api_name, "Accounts"))
    path = next((path for path in paths if row.scope.field(path) is not None), None)
    if path is not None and len(name.text) > 2 and not name.quoted and row.picks[place] == "NAME":
        row.settle(place, "VALUE", Choice(((path, name.text, 0),), name.text))


def _mailbox(row: Row, place: int) -> None:
    """with a gmail address: nobody's street is called so."""
    if not place or ("PSEUDO", "$street") not in row.lexemes[place].meanings:
        return
    email = defaults.first_field(row.scope.module, ("Email", "email"))
    if email is None or ("MAILBOX", "") not in row.lexemes[place - 1].meanings:
        return
    row.settle(place, "FIELD", row.scope.own(email.api_name))


def _i_created(row: Row, place: int) -> None:
    """accounts I created, did I create: by me, whoever owns them now; 'added' leaves it open and means mine."""
    if not place or row.lexemes[place].text not in _MAKES or "ME" not in row.options[place - 1]:
        return
    if row.lexemes[place - 1].script == "latin" and row.scope.module.field("Created_By") is not None:
        row.settle(place - 1, "CREATOR", "")
        row.settle(place, "ME", "")


def _closers(row: Row, place: int) -> None:
    """Which rep closed the most deals: whoever closes deals wins them."""
    if (
        row.picks[place] != "STATUS"
        or row.options[place].get("STATUS") != "closed"
        or row.lexemes[place].text != "closed"
    ):
        return
    if row.scope.module.api_name != defaults.DEALS or row.pick(row.after(place)) not in ("SUP", "COUNT"):
        return
    before = row.lexemes[:place]
    asks_who = any(
        kind == "WHO" or (kind == "CONCEPT" and value in _CLOSERS) for found in before for kind, value in found.meanings
    )
    if asks_who:
        row.settle(place, "STATUS", "won")


def _unpaid(row: Row, place: int) -> None:
    """Only what can be paid is unpaid."""
    if row.lexemes[place].text.removesuffix("の") not in _UNPAID:
        return
    done = defaults.done_value(row.scope.module)
    if done is None or done[1].casefold() not in _PAID:
        row.settle(place, "UNFIT", "")


def _opinion_as_value(row: Row, place: int) -> None:
    """a rating of hot: a word of opinion is a value beside a pick list that is named."""
    if row.picks[place] != "BLOCK" or row.options[place]["BLOCK"] != "opinion":
        return
    near = (row.ahead_of(place), row.after(place))
    for found in near:
        field = row.scope.field(path) if found is not None and (path := row.path(found)) is not None else None
        if field is not None and field.api_name in ("Rating", "Priority"):
            typed, path = row.lexemes[place].typed, row.scope.own(field.api_name)
            row.settle(place, "VALUE", Choice(((path, typed, 0),), typed))
            return


def _their_companies(row: Row, place: int) -> None:
    """leads from companies with more than 1000 employees: the condition says which companies."""
    lexeme, path = row.lexemes[place], row.path(place)
    if not place or path is None or lexeme.script != "latin" or not lexeme.text.endswith("s"):
        return
    is_company = any(thing.kind == "MODULE" and thing.module == "Accounts" for thing in lexeme.things)
    led = row.lexemes[place - 1].text.split()[0] in ("from", "at", "in", "of", "for", "with", "by")
    if is_company and led and row.pick(row.after(place)) in ("CMP", "FIELD", "VALUE", "WITHOUT", "NUMBER", "BETWEEN"):
        row.settle(place, "FILLER", "")


def _who_owns_most(row: Row, place: int) -> None:
    """Who owns the most accounts: reps are ranked, and nobody's owner is asked for."""
    if row.picks[place] != "OWNS" or row.options[place]["OWNS"] or place + 1 == len(row.picks):
        return
    if row.options[place + 1].get("SUP") in (("high", "number"), ("low", "number")):
        row.settle(place, "WHO", "")


def _per_person(row: Row, place: int) -> None:
    """open tasks per person: of the colleagues, where the records are no persons themselves."""
    if not place or row.lexemes[place].text not in ("person", "people", "individual"):
        return
    if "BY" in row.options[place - 1] and row.scope.module.api_name not in defaults.PEOPLE:
        owner = row.scope.own("Owner")
        if row.scope.field(owner) is not None:
            row.settle(place, "FIELD", owner)


def _breakdown(row: Row, place: int) -> None:
    """lead source breakdown: by the field that stands before."""
    if not place or row.lexemes[place].text.removesuffix(" of") not in _BREAKDOWNS:
        return
    field = row.scope.field(path) if (path := row.path(place - 1)) is not None else None
    following = row.lexemes[place + 1].text if place + 1 < len(row.picks) else ""
    if field is not None and defaults.is_groupable(field) and following not in ("by", "per"):
        row.settle(place, "BETSU", "")


def _information_technology(row: Row, place: int) -> None:
    """IT in capitals, in a text that is not all in capitals, is a trade and points to nothing."""
    words = [one.typed for one in row.lexemes if one.typed.isalpha()]
    if row.lexemes[place].typed != "IT" or len(words) < 2 or all(word.isupper() for word in words):
        return
    before = row.ahead_of(place)
    path = row.path(before)
    if path is None and row.scope.field(row.scope.own("Industry")) is not None:
        path = row.scope.own("Industry")
    if path is not None:
        row.settle(place, "VALUE", Choice(((path, "IT", 0),), "IT"))


def _not_value(row: Row, place: int) -> None:
    """tasks that are not started: Not Started, where a pick list has that."""
    if not place or "NOT" not in row.options[place - 1] or row.picks[place] != "EVENT":
        return
    wanted = f"Not {row.lexemes[place].typed}"
    for field in row.scope.module.fields:
        known = field.value(wanted) if defaults.is_pick_list(field) else None
        if known is not None:
            row.settle(place - 1, "FILLER", "")
            path = row.scope.own(field.api_name)
            row.settle(place, "VALUE", Choice(((path, known.actual, 0),), wanted))
            return


def _where(row: Row, place: int) -> None:
    """高橋さんの会社はどこですか: after a field, where is what."""
    is_where = row.picks[place] == "WHICH" and row.lexemes[place].text.startswith(("どこ", "どちら"))
    if is_where and row.pick(row.ahead_of(place)) in ("REL", "FIELD"):
        row.settle(place, "WHAT", "")
