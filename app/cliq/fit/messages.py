"""A message within Cliq's limits: text cut at a safe place, slides shortened, surplus buttons moved into the text.

Which handler may answer with a message is not known here (limits.py).
"""

import bisect
import itertools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from app.cliq import maxima, text, wire
from app.cliq.fit import buttons as fit
from app.cliq.fit import charts
from app.cliq.message import (
    Button,
    Card,
    Graph,
    Images,
    Labels,
    ListSlide,
    Look,
    Message,
    Shares,
    Slide,
    Table,
    TextSlide,
)

Buttons = tuple[Button, ...]
Slides = tuple[Slide, ...]
_MARKER = re.compile(r"\[([^\[\]\n]*)\]\(\$([0-9]+)\)")


def message(given: Message, references: int) -> Message | None:
    """The message that says as much of `given` as Cliq takes, None when nothing is left to say.

    references  the most instant buttons; those beyond become plain words
    """
    body, buttons, instant = _moved_buttons(given, references)
    slides = given.slides
    has_markers = "($" in body or bool(slides)
    if has_markers:
        body, slides, instant = _without_dead_markers(body, slides, instant, references)
    body = text.cut(body, maxima.TEXT).strip("\n")
    slides = tuple(_within_total(slides)) if slides else ()
    if has_markers:
        body, slides, instant = _renumbered(body, slides, instant)
    chips = tuple(chip for chip in (fit.one_line(c, maxima.CHIP_TEXT) for c in given.chips) if chip)
    fitted = Message(
        body,
        _card(given.card, buttons) if given.card else None,
        slides,
        buttons,
        instant if has_markers else (),
        _look(given.look) if given.look else None,
        chips[: maxima.CHIPS],
    )
    return fitted if body or fitted.card or slides or buttons else None


def posted(given: Message, references: int) -> Message | None:
    """As message, but with the text that a REST post must have: the card's or a slide's title, else three dots."""
    fitted = message(given, references)
    if fitted is None or fitted.text:
        return fitted
    titles = [fitted.card.title if fitted.card else "", *(slide.title for slide in fitted.slides)]
    return replace(fitted, text=next((title for title in titles if title), text.ELLIPSIS))


# ---- buttons and instant buttons


def _moved_buttons(given: Message, references: int) -> tuple[str, Buttons, Buttons]:
    """Text, buttons and instant buttons. Five buttons stay; others, and addresses too long for a button, go to a line
    under the text if it has room."""
    if not given.buttons:
        return given.text, (), given.references
    kept: list[Button] = []
    links: list[str] = []
    instant = list(given.references)
    for one in given.buttons:
        fitted = fit.button(one)
        if fitted and len(kept) < maxima.BUTTONS:
            kept.append(fitted)
        elif as_link := fit.as_link(one):
            links.append(as_link)
        elif fitted and isinstance(fitted.action, fit.INSTANT) and len(instant) < references:
            instant.append(fitted)
            links.append(f"[{text.label(fitted.label)}](${len(instant)})")
    body = given.text
    while links:
        longer = f"{body}\n{' · '.join(links)}" if body else " · ".join(links)
        if text.units(longer) <= maxima.TEXT:
            body = longer
            break
        links.pop()
    return body, tuple(kept), tuple(instant)


def _without_dead_markers(body: str, slides: Slides, instant: Buttons, references: int) -> tuple[str, Slides, Buttons]:
    """Markers without an instant button become words, those whose button only opens an address become links."""
    live: dict[int, Button] = {}
    for number, one in enumerate(instant, start=1):
        fitted = fit.button(one)
        if fitted and isinstance(fitted.action, fit.INSTANT) and len(live) < references:
            live[number] = replace(fitted, hint="") if fitted.hint else fitted

    def word(marker: re.Match[str]) -> str:
        number = int(marker[2][:9])
        if number in live:
            return f"[{marker[1]}](${number})" if marker[1].strip() else ""
        named = instant[number - 1] if 0 < number <= len(instant) else None
        as_link = fit.as_link(replace(named, label=marker[1])) if named else ""
        return as_link or marker[1]

    def without(words: str) -> str:
        # Again, since what a dead one leaves may close another: [a[b]($9)]($9). Every round takes a bracket away.
        while (after := _MARKER.sub(word, words)) != words:
            words = after
        return words

    body, slides = _each_text(body, slides, without)
    return body, slides, tuple(live.get(number, one) for number, one in enumerate(instant, start=1))


def _renumbered(body: str, slides: Slides, instant: Buttons) -> tuple[str, Slides, Buttons]:
    """Only the instant buttons that some text still shows, numbered without gaps and never to a longer number."""
    shown: set[int] = set()

    def note(words: str) -> str:
        shown.update(int(marker[2]) for marker in _MARKER.finditer(words))
        return words

    _each_text(body, slides, note)
    numbers = {old: new for new, old in enumerate(sorted(shown), start=1)}
    if any(old != new for old, new in numbers.items()):
        body, slides = _each_text(
            body, slides, lambda words: _MARKER.sub(lambda m: f"[{m[1]}](${numbers[int(m[2])]})", words)
        )
    return body, slides, tuple(instant[old - 1] for old in numbers)


def _each_text(body: str, slides: Slides, change: Callable[[str], str]) -> tuple[str, Slides]:
    """Text and slides with `change` applied to every text that may hold an instant button."""
    return change(body), tuple(_slide_texts(slide, change) for slide in slides)


def _slide_texts(slide: Slide, change: Callable[[str], str]) -> Slide:
    slide = replace(slide, title=change(slide.title))
    match slide:
        case Table():
            rows = tuple(tuple(change(cell) for cell in row) for row in slide.rows)
            return replace(slide, headers=tuple(map(change, slide.headers)), rows=rows)
        case Labels():
            return replace(slide, pairs=tuple((change(key), change(value)) for key, value in slide.pairs))
        case TextSlide():
            return replace(slide, text=change(slide.text))
        case ListSlide():
            return replace(slide, items=tuple(map(change, slide.items)))
        case Images() | Shares() | Graph():
            return slide


# ---- card, look


def _card(card: Card, buttons: tuple[Button, ...]) -> Card | None:
    title = fit.one_line(_MARKER.sub(r"\1", card.title), maxima.CARD_TITLE)
    if not title:
        return None
    theme = "modern-inline" if card.theme == "prompt" and not buttons else card.theme
    pictured = theme == "modern-inline" and fit.is_picture(card.thumbnail)
    return replace(card, title=title, theme=theme, thumbnail=card.thumbnail if pictured else "")


def _look(look: Look) -> Look | None:
    name = fit.one_line(look.name, maxima.CARD_TITLE)
    return Look(name, look.image if fit.is_picture(look.image) else "") if name else None


# ---- slides


def _within_total(slides: tuple[Slide, ...]) -> Iterator[Slide]:
    """Slides until their number or their characters are used up; the last one is shortened to what room is left."""
    room = maxima.SLIDES_TOTAL
    fitted = (slide for slide in map(_slide, slides) if slide)
    for slide in itertools.islice(fitted, maxima.SLIDES):
        size = _size(slide)
        if size > room:
            shorter = _shortened(slide, room)
            if shorter:
                yield shorter
            return
        room -= size
        yield slide


def _size(slide: Slide) -> int:
    return text.units(json.dumps(wire.slide_json(slide), ensure_ascii=False, separators=(",", ":"))) + 1


def _shortened(slide: Slide, room: int) -> Slide | None:
    """As much of the slide's beginning as has room; None when not even its first part has."""
    counts = range(1, _parts(slide) + 1)
    keep = bisect.bisect_right(counts, room, key=lambda count: _size(_beginning(slide, count)))
    return _beginning(slide, keep) if keep else None


def _parts(slide: Slide) -> int:
    match slide:
        case Table():
            return len(slide.rows)
        case Labels():
            return len(slide.pairs)
        case TextSlide():
            return text.units(slide.text)
        case ListSlide():
            return len(slide.items)
        case Images():
            return len(slide.urls)
        case Shares() | Graph():
            return 0  # half a chart would say something else


def _beginning(slide: Slide, keep: int) -> Slide:
    match slide:
        case Table():
            return replace(slide, rows=slide.rows[:keep])
        case Labels():
            return replace(slide, pairs=slide.pairs[:keep])
        case TextSlide():
            return replace(slide, text=text.cut(slide.text, keep))
        case ListSlide():
            return replace(slide, items=slide.items[:keep])
        case Images():
            return replace(slide, urls=slide.urls[:keep])
        case Shares() | Graph():
            return slide


def _slide(slide: Slide) -> Slide | None:
    """One slide with clean texts and nothing empty; None when there is nothing to show."""
    slide = replace(slide, title=fit.one_line(slide.title, maxima.SLIDE_TITLE))
    match slide:
        case Table():
            return _table(slide)
        case Labels():
            pairs = (
                (fit.one_line(key, maxima.SLIDE_TITLE), text.cut(value, maxima.CELL)) for key, value in slide.pairs
            )
            kept = tuple(pair for pair in pairs if pair[0] and pair[1].strip())
            return replace(slide, pairs=kept) if kept else None
        case TextSlide():
            words = text.cut(slide.text, maxima.SLIDE_TEXT)
            return replace(slide, text=words) if words.strip() else None
        case ListSlide():
            items = tuple(item for item in (text.cut(item, maxima.CELL) for item in slide.items) if item.strip())
            return replace(slide, items=items) if items else None
        case Images():
            urls = tuple(url for url in slide.urls if fit.is_picture(url))
            return replace(slide, urls=urls) if urls else None
        case Shares():
            return charts.shares(slide)
        case Graph():
            return charts.graph(slide)


def _table(table: Table) -> Table | None:
    headers: list[str] = []
    for header in table.headers[: maxima.TABLE_COLUMNS]:
        whole = name = fit.one_line(header, maxima.SLIDE_TITLE) or text.ZERO_WIDTH_SPACE
        added = 0
        while name in headers:  # rows are objects keyed by header: two columns of one name would be one
            added += 1
            name = text.cut(whole, maxima.SLIDE_TITLE - added) + text.ZERO_WIDTH_SPACE * added
        headers.append(name)
    columns = len(headers)
    rows = tuple(
        tuple(text.cut(cell, maxima.CELL) for cell in (*row, *[""] * columns)[:columns])
        for row in table.rows[: maxima.TABLE_ROWS]
    )
    if not headers or not rows:
        return None
    fits = len(table.widths) == columns and sum(table.widths) == maxima.TABLE_WIDTHS_SUM and min(table.widths) > 0
    return replace(table, headers=tuple(headers), rows=rows, widths=table.widths if fits else ())
