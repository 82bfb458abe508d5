"""A transcript as a PDF: A4, fonts embedded, pages numbered, the same bytes for the same facts."""

from datetime import UTC, datetime

from fpdf import FPDF

from app.render.paper import breaking
from app.render.paper.lettering import Lettering
from app.render.transcript import MOST_LETTERS, Said, Transcript

PAGE_WIDTH, PAGE_HEIGHT, MARGIN, FOOT = 210.0, 297.0, 18.0, 20.0  # millimetres
TIME_WIDTH, LABEL_WIDTH = 18.0, 34.0
TITLE, TEXT, SMALL = 15.0, 10.0, 8.0  # points
LEADING = 0.58  # millimetres from line to line for each point of size
INK, GREY, RULE = (33, 37, 41), (108, 117, 125), (206, 212, 218)
COLOURS = {"visitor": (11, 94, 161), "operator": (25, 114, 66), "bot": (111, 66, 160), "info": GREY}


def pdf(transcript: Transcript) -> bytes:
    """The whole document."""
    return _Document(transcript).drawn()


class _Document:
    def __init__(self, transcript: Transcript) -> None:
        self._of = transcript
        self._paper = FPDF(unit="mm", format="A4")
        self._paper.set_auto_page_break(False)
        self._paper.set_margin(0)
        self._letters = Lettering(self._paper)
        self._paper.set_title(self._letters.clean(transcript.title))
        self._paper.set_lang(transcript.language)
        made = datetime.fromisoformat(transcript.made_at) if transcript.made_at else datetime(2000, 1, 1, tzinfo=UTC)
        self._paper.set_creation_date(made)
        self._y = MARGIN

    def drawn(self) -> bytes:
        self._page()
        self._head()
        before: Said | None = None
        for said in self._of.lines:
            self._said(said, before)
            before = said
        if before is None and self._of.nothing:
            self._block(self._of.nothing, MARGIN, TEXT, GREY)
        self._feet()
        return bytes(self._paper.output())

    # -- parts ----------------------------------------------------------------------------------------------------

    def _head(self) -> None:
        self._block(self._of.title, MARGIN, TITLE, INK)
        self._y += 3
        for label, value in self._of.facts:
            texts = self._lines(value, MARGIN + LABEL_WIDTH, TEXT) or [""]
            names = self._lines(label, MARGIN, SMALL, until=MARGIN + LABEL_WIDTH - 2)
            self._room(TEXT, max(len(texts[:2]), len(names)))
            top = self._y
            for name in names:
                self._line(name, MARGIN, SMALL, GREY, beside=TEXT)
            under, self._y = self._y, top
            self._put(texts, MARGIN + LABEL_WIDTH, TEXT, INK)
            self._y = max(self._y, under)
        self._y += 2
        self._rule()
        self._y += 4

    def _said(self, said: Said, before: Said | None) -> None:
        if said.side == "info":
            self._y += 1
            self._block(f"{said.when}　{said.text}".strip(), MARGIN + TIME_WIDTH, SMALL, GREY)
            return
        texts = self._lines(said.text[:MOST_LETTERS], MARGIN + TIME_WIDTH, TEXT)
        if before is None or (before.side, before.sender) != (said.side, said.sender):
            self._y += 2
            self._room(TEXT, 3)  # a name does not stand alone at the end of a page
            self._line(self._first(said.sender), MARGIN + TIME_WIDTH, SMALL, COLOURS[said.side])
        self._room(TEXT, min(2, len(texts)))
        self._mark(self._first(said.when), MARGIN, SMALL, GREY, beside=TEXT)
        self._put(texts, MARGIN + TIME_WIDTH, TEXT, INK)

    def _feet(self) -> None:
        total = self._paper.pages_count
        for number in range(1, total + 1):
            self._paper.page = number
            foot = PAGE_HEIGHT - FOOT / 2
            pages = f"{number} / {total}"
            across = PAGE_WIDTH - MARGIN - self._letters.width(pages, SMALL)
            texts = self._lines(self._of.footer, MARGIN, SMALL, until=across - 4)
            self._y = foot
            self._mark(texts[0] if texts else "", MARGIN, SMALL, GREY)
            self._mark(pages, across, SMALL, GREY)

    # -- lines ----------------------------------------------------------------------------------------------------

    def _first(self, text: str) -> str:
        """In one line."""
        return " ".join(self._letters.clean(text).split())[:80]

    def _lines(self, text: str, x: float, size: float, until: float = PAGE_WIDTH - MARGIN) -> list[str]:
        shown = self._letters.clean(text).strip()
        return breaking.lines(shown, until - x, lambda part: self._letters.width(part, size))

    def _block(self, text: str, x: float, size: float, colour: tuple[int, int, int]) -> None:
        self._put(self._lines(text, x, size), x, size, colour)

    def _put(self, texts: list[str], x: float, size: float, colour: tuple[int, int, int]) -> None:
        for text in texts:
            self._room(size, 1)
            self._line(text, x, size, colour)

    def _line(self, text: str, x: float, size: float, colour: tuple[int, int, int], beside: float = 0) -> None:
        self._mark(text, x, size, colour, beside)
        self._y += (beside or size) * LEADING

    def _mark(self, text: str, x: float, size: float, colour: tuple[int, int, int], beside: float = 0) -> None:
        """Letters at this height; the place does not move. beside: the size of the text on whose line they stand"""
        self._paper.set_text_color(*colour)
        for font, part in self._letters.runs(text):
            self._paper.set_font(font, size=size)
            self._paper.text(x, self._y + (beside or size) * LEADING * 0.75, part)
            x += self._letters.width(part, size)

    def _rule(self) -> None:
        self._paper.set_draw_color(*RULE)
        self._paper.line(MARGIN, self._y, PAGE_WIDTH - MARGIN, self._y)

    def _room(self, size: float, lines: int) -> None:
        if self._y + size * LEADING * lines > PAGE_HEIGHT - FOOT:
            self._page()

    def _page(self) -> None:
        self._paper.add_page()
        self._y = MARGIN
