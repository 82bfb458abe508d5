"""What is no question over records: a wish to change something, small talk, and what no CRM can know.

Only says what a text is not; the form for a wish is opened by the handlers, and nothing is ever changed from here.
"""

from dataclasses import replace

from grammar.catalog import Catalog
from grammar.question.lines.names import Name
from grammar.question.lines.roles import is_excused
from grammar.question.nodes import Action, Reading
from grammar.question.wished import said
from grammar.question.words.lexer import Lexeme

_POLITE = frozenset(("WISH", "FILLER", "SEP", "HONORIFIC", "COMMA", "SMALLTALK"))
_DETERMINERS = frozenset(
    (
        *"a an the my our his her their your this that these those all every each it them him me us".split(),
        *"some another one new".split(),
    )
)
_NOUN_FOLLOWERS = frozenset(
    "of for from in by with at on per is are was were 's does do did about within during and or".split()
)
_NOUNS_FIRST = frozenset(  # nouns, when in doubt
    ("contact", "record", "order", "start", "lead", "plan", "note", "close", "open", "post")
)
_ASKED_FOR = frozenset(("saved", "self"))  # small talk that one asks to be shown
_VERB_MODULES = {
    **dict.fromkeys(("call", "phone", "ring", "dial"), "Calls"),
    **dict.fromkeys(("schedule", "book", "meet", "meet with"), "Events"),
    **dict.fromkeys(("note that", "jot down", "take a note", "メモして", "メモしておいて"), "Notes"),
    **dict.fromkeys(("remind", "follow up", "follow up with"), "Tasks"),
}


def _types(lexeme: Lexeme) -> frozenset[str]:
    return frozenset(kind for kind, _ in lexeme.meanings)


def _value(lexeme: Lexeme, kind: str) -> str:
    return next(str(value) for found, value in lexeme.meanings if found == kind)


def kind_of(lexemes: list[Lexeme], text: str, catalog: Catalog) -> Reading | None:
    """The reading of a text that is no question; None when it may be one."""
    types = [_types(lexeme) for lexeme in lexemes]
    smalltalk = _smalltalk(lexemes, types, text)
    if smalltalk is not None:
        return smalltalk
    action = _action(lexemes, types)
    block = _block(lexemes, types)
    if block is not None and (action is None or block < action):
        topic = _value(lexemes[block], "BLOCK")
        return Reading("clarify" if topic == "vague" else "unanswerable", text, topic=topic)
    if action is not None:
        return Reading("action", text, action=replace(_describe(lexemes, action, catalog), said=said(lexemes, text)))
    return None


_GRADES = frozenset(("Rating", "Priority"))


def _smalltalk(lexemes: list[Lexeme], types: list[frozenset[str]], text: str) -> Reading | None:
    """Nothing but a greeting, thanks, a good-bye, or a question about the bot itself."""
    said = [lexeme for lexeme, found in zip(lexemes, types, strict=True) if "SMALLTALK" in found]
    asks = bool(said) and _value(said[0], "SMALLTALK") in _ASKED_FOR
    said_with = {"LIST", "WHAT", "ME"} if asks else set()
    others = [
        n
        for n, found in enumerate(types)
        if "SMALLTALK" not in found and not found & {"FILLER", "SEP", "COMMA", "WISH", *said_with}
    ]
    if not said or others:
        return None
    return Reading("smalltalk", text, topic=_value(said[0], "SMALLTALK"))


def _block(lexemes: list[Lexeme], types: list[frozenset[str]]) -> int | None:
    """The place of the first word that no CRM can answer, unless the catalogue has a field of that name."""
    for place, (lexeme, found) in enumerate(zip(lexemes, types, strict=True)):
        named = any(thing.kind == "MODULE" or thing.tier == 0 for thing in lexeme.things) or (
            lexeme.things and any(thing.kind == "MODULE" for other in lexemes for thing in other.things)
        )
        if "BLOCK" not in found or named or found - {"BLOCK", "ACTION", "SMALLTALK", "WISH", "SUFFIX", "FILLER"}:
            continue
        if is_excused(lexeme, lexemes) or _is_graded(lexemes, place):
            continue
        return place
    return None


def _is_graded(lexemes: list[Lexeme], place: int) -> bool:
    """a rating of hot, hot rating: a word of opinion beside the field that holds such opinions."""
    around = lexemes[max(0, place - 2) : place] + lexemes[place + 1 : place + 2]
    opinion = any(value == "opinion" for _, value in lexemes[place].meanings)
    return opinion and any(thing.field in _GRADES for near in around for thing in near.things)


def _action(lexemes: list[Lexeme], types: list[frozenset[str]]) -> int | None:
    """The place of a verb that wishes for a change; None when there is none."""
    opening = True
    for place, (lexeme, found) in enumerate(zip(lexemes, types, strict=True)):
        if lexeme.script != "latin":
            if "ACTION" in found and not lexeme.things and not found & {"LIST", "EVENT"}:
                return place
            if (
                "MAKE" in found
                and place
                and (types[place - 1] & {"STATUS", "NAME"} or any(t.kind == "VALUE" for t in lexemes[place - 1].things))
            ):
                return place
            if "DO" in found and place and lexemes[place - 1].unknown:
                return place  # アップロードしたい: a verb made of a word that nobody knows
            opening = False
            continue
        joined = bool(found & {"COMMA", "SEP", "AND"}) or lexeme.text in ("then", "and then", "to")
        may_begin = opening or (place and _joins(lexemes[place - 1], types[place - 1]))
        if "ACTION" in found and may_begin and _is_verb(lexemes, types, place, strict=not opening):
            return place
        opening = (
            opening and bool(found & _POLITE or ("ME" in found and place < 3) or ("NAME" in found and place == 0))
        ) or (joined and opening)
    return None


def _joins(lexeme: Lexeme, found: frozenset[str]) -> bool:
    return bool(found & {"COMMA", "SEP", "AND", "WISH"}) or lexeme.text in ("then", "and then", "to", "please")


def _is_verb(lexemes: list[Lexeme], types: list[frozenset[str]], place: int, *, strict: bool) -> bool:
    """Whether a word that may be a verb is one here: 'email John' but not 'email of John'."""
    lexeme = lexemes[place]
    nounable = bool(lexeme.things) or bool(types[place] - {"ACTION", "WISH", "FILLER", "SMALLTALK", "BLOCK", "EVENT"})
    following = lexemes[place + 1] if place + 1 < len(lexemes) else None
    if following is None or "SEP" in types[place + 1]:
        return not nounable and not strict
    first = following.text.split()[0]
    if first in _DETERMINERS or "THIS" in types[place + 1] or "ME" in types[place + 1]:
        return True
    if first in _NOUN_FOLLOWERS:
        return not nounable and first not in ("of", "in", "'s", "is", "are") and not strict
    if following.unknown:
        return lexeme.text not in _NOUNS_FIRST
    if nounable:
        if any(thing.kind == "VALUE" for thing in lexeme.things):
            return False  # draft quotes
        has_module = any(thing.kind == "MODULE" for thing in following.things)
        return has_module and lexeme.text not in _NOUNS_FIRST and not strict
    return not strict or bool(following.things)


def _describe(lexemes: list[Lexeme], place: int, catalog: Catalog) -> Action:
    """The verb, the module whose form fits, and the name that the text gives."""
    verb = lexemes[place]
    kind = _value(verb, "ACTION") if any(found == "ACTION" for found, _ in verb.meanings) else "update"
    japanese = verb.script != "latin"
    around = lexemes if japanese else lexemes[place + 1 :]
    named = lexemes[place::-1] if japanese else around  # in Japanese the object stands right before its verb
    module = next((thing.module for lexeme in named for thing in lexeme.things if thing.kind == "MODULE"), None)
    module = module or _VERB_MODULES.get(verb.text)
    if module is not None and catalog.module(module) is None:
        module = None
    name = next(
        (
            str(value)
            for lexeme in around
            for found, value in lexeme.meanings
            if found == "NAME" and isinstance(value, Name)
        ),
        "",
    )
    return Action(kind, module, name)
