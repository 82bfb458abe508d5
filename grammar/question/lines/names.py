"""Gathers the pieces of a name: unknown words that stand together, company suffixes, quotes, honorifics.

Says what kind of name it looks like; whose name it is and whether a name may stand there is decided later.
"""

import re
from dataclasses import dataclass, replace

from grammar.folding import fold_label
from grammar.question.words import vocabulary
from grammar.question.words.lexer import Lexeme


@dataclass(frozen=True)
class Name:
    """A name in a text.

    quoted     it stood in quotes, so it is exactly that
    person     and company: what it looks like; both False = it may be either
    strength   how sure it is a name: 2 = quoted, a person, a company or written with capitals throughout; 1 = an
               unknown word that may well be one; 0 = an unknown word in small letters or hiragana
    """

    text: str
    quoted: bool = False
    person: bool = False
    company: bool = False
    strength: int = 0

    @property
    def capital(self) -> bool:
        return self.strength > 0

    @property
    def is_sure(self) -> bool:
        """Whether it is a name by more than not being known."""
        return self.quoted or self.person or self.company or (self.strength == 2 and not is_japanese(self.text))

    @property
    def plausible(self) -> bool:
        """Whether it can be a name at all, and is no run of words that nobody knows."""
        words = self.text.split()
        if self.quoted or self.company:
            return len(words) <= 8
        if is_japanese(self.text):
            return 1 < len(self.text) and len(words) <= 4 and (self.person or not _OKURIGANA.search(self.text))
        lower = sum(word[:1].islower() for word in words)
        return lower < 3 if lower == len(words) else lower < 2

    def __str__(self) -> str:
        return self.text


_SIGNS = frozenset(("・", "&", "'", "-", ".", "·"))
_EQUALS = frozenset(("is", "=", ":"))
_NAME_TYPES = frozenset(("SUFFIX", "PREFIX", "PLACE", "HONORIFIC"))
_PLAIN = frozenset(("STOP", "BLOCK", "ACTION", "SMALLTALK", "GOODS"))
_JAPANESE = re.compile(r"[぀-ヿ一-鿿々]")
_OKURIGANA = re.compile(r"[一-鿿々][ぁ-ん]+$")  # 落ちた: a verb, no name
_STRONG_JAPANESE = re.compile(r"[゠-ヿー・A-Za-z0-9 ]{3,}")


def _types(lexeme: Lexeme) -> frozenset[str]:
    return frozenset(kind for kind, _ in lexeme.meanings)


def _is_capital(lexeme: Lexeme) -> bool:
    return lexeme.typed[:1].isupper() or lexeme.typed[:1].isdigit()


def is_japanese(text: str) -> bool:
    return bool(_JAPANESE.search(text))


def looks_like_company(text: str) -> bool:
    """Whether a name ends or begins as companies' names do: Acme Corp, 株式会社ゾイラー, 田中商事."""
    folded = fold_label(text)
    suffixes = vocabulary.words("SUFFIX")
    words = folded.replace(",", " ").split()
    if len(words) > 1 and words[-1] in suffixes:
        return True
    if not is_japanese(folded):
        return False
    ends = any(
        folded.endswith(s) and len(folded) > len(s) + (len(s) == 1) for s in suffixes if is_japanese(s) or s[0] == "("
    )
    return ends or any(folded.startswith(p) and folded != p for p in vocabulary.words("PREFIX"))


def looks_like_person(text: str) -> bool:
    """Whether one of the words is a given name, or a Japanese name begins with a family name and is short."""
    if looks_like_company(text):
        return False
    folded = fold_label(text)
    if any(word in vocabulary.names("GIVEN") for word in folded.replace(".", " ").split()):
        return True
    bare = folded.replace(" ", "").replace("・", "")
    families = vocabulary.names("FAMILY")
    return (
        is_japanese(bare)
        and len(bare) <= 6
        and any(bare[:size] in families and len(bare) - size <= 3 for size in (2, 3))
    )


def make(text: str, *, quoted: bool = False, person: bool = False, opens: bool = False) -> Name:
    """A Name from its text as typed. opens: it begins the text, where every word has a capital letter."""
    company = looks_like_company(text)
    person = (person or looks_like_person(text)) and not company
    return Name(text.strip(), quoted, person, company, _strength(text, quoted or person or company, opens))


def _strength(text: str, is_sure: bool, opens: bool) -> int:
    words = text.split()
    if is_sure or "@" in text:
        return 2
    if is_japanese(text):
        hiragana = all("ぁ" <= char <= "ゟ" for char in text)
        return 0 if hiragana else 2 if _STRONG_JAPANESE.fullmatch(text) else 1
    capitals = [word for word in words if word[:1].isupper() or (word[:1].isdigit() and any(map(str.isalpha, word)))]
    if not capitals:
        return 0
    return 1 if (opens and len(capitals) == 1) or len(capitals) < len(words) else 2


def _joins(lexemes: list[Lexeme], index: int, text: str) -> bool:
    """Whether lexeme `index` goes on with the name that the one before it belongs to."""
    before, here = lexemes[index - 1], lexemes[index]
    gap = text[before.end : here.start]
    if gap.strip(" "):
        return False
    if is_japanese(before.text[-1:]) and gap:
        return False
    if here.unknown:
        return True
    types = _types(here)
    if "SUFFIX" in types and not (here.script == "latin" and not _is_capital(here) and _is_module_plural(here)):
        if here.script != "latin" and gap:
            return False
        return here.script != "latin" or not before.typed.endswith(",")
    if here.script != "latin" or not _is_capital(here) or gap != " " or not before.unknown:
        return False
    return "PLACE" in types or _is_plain(here)


def _is_plain(lexeme: Lexeme) -> bool:
    """A word that is nothing to the CRM and little to the language: with a capital letter it may be of a name."""
    return not lexeme.things and bool(_types(lexeme)) and not _types(lexeme) - _PLAIN


def _is_module_plural(lexeme: Lexeme) -> bool:
    return lexeme.text.endswith("s") and any(thing.kind == "MODULE" for thing in lexeme.things)


def _starts(lexemes: list[Lexeme], index: int, text: str) -> bool:
    """Whether a known word begins a name because of what follows it: 大阪商事, Global Corp, 株式会社…"""
    here = lexemes[index]
    if here.unknown:
        return True
    following = lexemes[index + 1] if index + 1 < len(lexemes) else None
    types = _types(here)
    if following is None or not (types & _NAME_TYPES or here.script == "katakana" or _is_plain(here)):
        return False
    gap = text[here.end : following.start]
    if "PREFIX" in types and (following.unknown or "PLACE" in _types(following)) and not gap.strip():
        return True
    if (
        "PLACE" in types
        and "SUFFIX" in _types(following)
        and ((here.script != "latin" and not gap) or _is_capital(following))
    ):
        return following.script == "latin" or len(following.text) > 1
    return (
        here.script == "latin"
        and _is_capital(here)
        and index > 0
        and following.unknown
        and _is_capital(following)
        and gap == " "
    )


def _extend(lexemes: list[Lexeme], start: int, text: str) -> int:
    """The place after the last lexeme of the name that begins at `start`."""
    end = start + 1
    while end < len(lexemes):
        if _joins(lexemes, end, text):
            end += 1
        elif end + 1 < len(lexemes) and (_hyphenated(lexemes, end, text) or _of(lexemes, start, end)):
            end += 2
        else:
            break
    return end


def _hyphenated(lexemes: list[Lexeme], end: int, text: str) -> bool:
    """ナンシー・アンダーソン, Smith & Sons: a sign between two unknown words."""
    if lexemes[end].text not in _SIGNS or not lexemes[end - 1].unknown or not lexemes[end + 1].unknown:
        return False
    return text[lexemes[end].end : lexemes[end + 1].start] in ("", " ")


def _of(lexemes: list[Lexeme], start: int, end: int) -> bool:
    """Bank of America; and after 'is', where a value stands: VP of Sales."""
    before, after = lexemes[end - 1], lexemes[end + 1]
    if lexemes[end].text not in ("of", "of the") or not (_is_capital(before) and _is_capital(after)):
        return False
    if start and lexemes[start - 1].text in _EQUALS:
        return True
    return "SUFFIX" in _types(before) and (after.unknown or "PLACE" in _types(after))


def gather(lexemes: tuple[Lexeme, ...], text: str, folded: str) -> list[Lexeme]:
    """The lexemes with every name as one lexeme that means ('NAME', Name).

    text    as typed, of which the lexemes were cut;  folded  its folded form, which their positions count in
    """
    items = [_family(lexeme, lexemes[place + 1 : place + 2]) for place, lexeme in enumerate(lexemes)]
    found: list[Lexeme] = []
    index = 0
    while index < len(items):
        here = items[index]
        if here.meanings[:1] and here.meanings[0][0] == "QUOTED":
            person = _honorific(items, index + 1) is not None
            found.append(replace(here, meanings=(("NAME", make(here.typed, quoted=True, person=person)),)))
            index = _honorific(items, index + 1) or index + 1
            continue
        titled = "HONORIFIC" in _types(here) and index + 1 < len(items) and items[index + 1].unknown
        if titled:
            index += 1
            here = items[index]
        bank = (
            "SUFFIX" in _types(here) and _is_capital(here) and index + 1 < len(items) and items[index + 1].text == "of"
        )
        if not (_starts(items, index, folded) or (bank and _extend(items, index, folded) > index + 1)):
            found.append(here)
            index += 1
            continue
        end = _extend(items, index, folded)
        typed = "".join(
            (
                " "
                if n > index
                and folded[items[n - 1].end : items[n].start].strip(" ") == ""
                and items[n].start > items[n - 1].end
                else ""
            )
            + items[n].typed
            for n in range(index, end)
        )
        after = _honorific(items, end)
        name = make(typed, person=titled or after is not None, opens=not found)
        found.append(
            replace(
                here,
                end=items[end - 1].end,
                text=fold_label(typed),
                typed=typed,
                meanings=(("NAME", name),),
                things=(),
                unknown=True,
            )
        )
        index = after or end
    return found


def _family(lexeme: Lexeme, following: tuple[Lexeme, ...]) -> Lexeme:
    """A family name is as good as unknown, so that it can begin a name; one that is a place too needs a honorific.

    So is a colleague's given name before a word that nobody knows: Emma Klark is not Emma.
    """
    beside = bool(following) and following[0].unknown and following[0].start == lexeme.end + 1
    if beside and "USER" in _types(lexeme) and _is_capital(lexeme) and _is_capital(following[0]):
        return replace(lexeme, meanings=(), things=(), unknown=True)
    if "FAMILY" not in _types(lexeme):
        return lexeme
    titled = bool(following) and "HONORIFIC_POST" in _types(following[0])
    if titled or (not lexeme.things and _types(lexeme) == {"FAMILY"}):
        return replace(lexeme, meanings=(), things=(), unknown=True)
    return lexeme


def _honorific(items: list[Lexeme], index: int) -> int | None:
    """The index after a honorific that stands at `index`; None when none stands there."""
    if index < len(items) and "HONORIFIC_POST" in _types(items[index]):
        return index + 1
    return None
