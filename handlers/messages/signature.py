"""A person's name, company, telephone number and e-mail address in a text such as the end of a mail, where certain.

Pure, and rather empty-handed than wrong: two candidates for one field are none. What it does not find the person types.
"""

import itertools
import re

_EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}(?![\w-])")
_NUMBER = re.compile(r"(?<![\w.@/-])(?:\+|00)?[0-9][0-9()\- .\u2010-\u2015]{7,20}[0-9](?![\w@-])")
_CALLED = re.compile(
    r"(?:tel(?:ephone)?|phone|mobile|cell|電話(?:番号)?|携帯(?:電話)?|ＴＥＬ|t|m)\s*[.:：)]", re.IGNORECASE
)
_FAX = re.compile(r"fax|ファックス|ファクス", re.IGNORECASE)
_DATE = re.compile(r"[12][0-9]{3}[-./][01]?[0-9][-./][0-3]?[0-9]")
_COMPANY_JA = re.compile(r"(?:株式会社|有限会社|合同会社|合資会社|一般社団法人|\(株\)|（株）|㈱)")
_COMPANY_EN = re.compile(
    r"(?<![\w.])(?:Inc|Ltd|LLC|LLP|GmbH|Corp|Corporation|Limited|PLC|AG|B\.?V|S\.?A\.?S?|K\.K|Pty|Co)\b\.?\s*$",
    re.IGNORECASE,
)
_LABELS = {
    "company": re.compile(r"\s*(?:company|organi[sz]ation|会社(?:名)?|社名|貴社名)\s*[:：]\s*(.+)", re.IGNORECASE),
    "name": re.compile(r"\s*(?:(?:full )?name|contact|氏名|お?名前|担当(?:者)?)\s*[:：]\s*(.+)", re.IGNORECASE),
}
_CLOSING = re.compile(
    r"(?:(?:kind|best|warm|many) )?(?:regards|wishes|thanks|thank you|sincerely|cheers)(?: .*)?[,.!]?"
    "|よろしくお願い.*|敬具",
    re.IGNORECASE,
)
_TITLES = re.compile(r"^(?:mr|mrs|ms|dr|prof)\.?\s+|\s*(?:様|さん|氏|殿)$", re.IGNORECASE)
_NAME_EN = re.compile(r"[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){1,3}")
_NAME_JA = re.compile(r"[一-鿿々ヶァ-ヺーぁ-ゖ]{1,5}[ \u3000][一-鿿々ヶァ-ヺーぁ-ゖ]{1,5}")
_WIDE = re.compile(r"\s{3,}")
COMPANY_MOST, NAME_MOST = 100, 40


def read(text: str) -> dict[str, str]:
    """By the api names of leads' fields: Last_Name, First_Name, Company, Phone, Email; those that are certain."""
    lines = [_WIDE.sub("  ", line).strip(" \t\u3000>|") for line in text.splitlines()]
    found = {"Email": _only(_EMAIL.findall(text)), "Phone": _phone(lines), "Company": _company(lines)}
    found |= _named(_name(lines, found["Company"]))
    return {name: " ".join(value.split()) for name, value in found.items() if value}


def _only(candidates: list[str]) -> str:
    """The one candidate there is, however often; '' when there are others."""
    distinct = {one.casefold(): one for one in candidates}
    return next(iter(distinct.values())) if len(distinct) == 1 else ""


def _phone(lines: list[str]) -> str:
    """A number that is called one goes before numbers that stand alone; a fax is none."""
    called: list[str] = []
    plain_ones: list[str] = []
    for line in lines:
        for match in _NUMBER.finditer(line):
            before = line[max(0, match.start() - 12) : match.start()]
            digits = re.sub(r"\D", "", match[0])
            if _FAX.search(before) or _DATE.search(match[0]) or not 9 <= len(digits) <= 15:
                continue
            (called if _CALLED.search(before) else plain_ones).append(match[0].strip())
    return _only(called) or ("" if called else _only(plain_ones))


def _company(lines: list[str]) -> str:
    labelled = [match[1] for line in lines if (match := _LABELS["company"].fullmatch(line))]
    if labelled:
        return _only([one.strip() for one in labelled])[:COMPANY_MOST]
    candidates = []
    for line in lines:
        for part in re.split(r"\s+[|/／・]\s+|[\t　]|\s{2,}", line):
            words = part.split()
            japanese = [word for word in words if _COMPANY_JA.search(word)]
            if japanese:
                candidates += japanese
            elif _COMPANY_EN.search(part) and 2 <= len(words) <= 8 and words[0][:1].isupper():
                candidates.append(part.strip())
    return _only([one.strip("、。,") for one in candidates if len(one) <= COMPANY_MOST])


def _name(lines: list[str], company: str) -> str:
    """What is called a name, else what stands where a signature has it: after the closing words, beside the company."""
    labelled = [match[1].strip() for line in lines if (match := _LABELS["name"].fullmatch(line))]
    if labelled:
        return _only(labelled)
    filled = [line for line in lines if line]
    candidates = [after for line, after in itertools.pairwise(filled) if _CLOSING.fullmatch(line) and _is_name(after)]
    if not candidates and company:
        for place, line in enumerate(filled):
            if company in line:
                beside = [line.replace(company, "").strip(), *filled[place + 1 : place + 2]]
                before = filled[place - 1 : place] if place else []
                candidates += [one for one in (*before, *beside) if _is_name(one)]
    return _only(candidates)


def _is_name(line: str) -> bool:
    bare = _TITLES.sub("", line)
    if len(bare) > NAME_MOST or _COMPANY_JA.search(bare) or _COMPANY_EN.search(bare):
        return False
    english = _NAME_EN.fullmatch(bare) is not None and all(word[:1].isupper() for word in bare.split())
    return english or _NAME_JA.fullmatch(bare) is not None


def _named(name: str) -> dict[str, str]:
    """Japanese writes the family name first, everybody else last."""
    words = _TITLES.sub("", name).split()
    if not words:
        return {}
    if len(words) == 1:
        return {"Last_Name": words[0]}
    if _NAME_JA.fullmatch(" ".join(words)):
        return {"Last_Name": words[0], "First_Name": words[1]}
    return {"Last_Name": words[-1], "First_Name": " ".join(words[:-1])}
