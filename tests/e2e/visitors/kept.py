"""What the place that visitors go to has of one of them: the CRM, or Bigin, read as another program reads it."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.e2e.conftest import Running
from tests.e2e.screen import AOI
from tests.e2e.visitors.outside import Records, Row, eventually

VISIT = "Visit of"  # begins the title of the note that a visit is in Bigin


class Kept:
    """name  'crm' or 'bigin'"""

    def __init__(self, running: Running, name: str) -> None:
        self.name, self.is_crm = name, name == "crm"
        self.module = "Leads" if self.is_crm else "Contacts"
        self.records = Records(running, AOI, "ZohoCRM" if self.is_crm else "ZohoBigin")

    def people(self, **equal: str) -> list[Row]:
        company = "Company" if self.is_crm else "Account_Name"
        return self.records.rows(self.module, "Last_Name", "First_Name", "Owner", company, **equal)

    def person(self, **equal: str) -> Row:
        """The only lead or contact with these values, as soon as there is one. `Company` is that of either."""
        (found,) = eventually(lambda: self.people(**equal), f"{self.module} {equal}")
        return found if self.is_crm else {**found, "Company": (found["Account_Name"] or {}).get("name")}

    def notes(self, person: Row, count: int) -> list[Row]:
        """Those of chats, oldest first, when there are so many; no more came meanwhile."""
        found = eventually(lambda: self._at_least(count, self._notes(person, of_visits=False)), f"{count} notes")
        assert len(found) == count, found
        return found

    def titles(self, person: Row, count: int) -> list[str]:
        return [str(row["Note_Title"]) for row in self.notes(person, count)]

    def task(self, person: Row) -> Row:
        return self.records.one(f"{self._path(person)}/Tasks", "Subject", "Due_Date", "Owner", "Created_Time")

    def tasks(self, person: Row) -> list[str]:
        return [str(row["Subject"]) for row in self.records.rows(f"{self._path(person)}/Tasks", "Subject")]

    def visits(self, person: Row, count: int) -> list[list[str]]:
        """The titles of the pages that were read in each visit that has ended, oldest visit first."""
        found = eventually(lambda: self._at_least(count, self._visits(person)), f"{count} visits")
        assert len(found) == count, found
        return found

    def transcript(self, person: Row, folder: Path) -> tuple[str, str, list[str]]:
        """(file name, text, lines) of the only one, as other programs read it; one page is drawn as well."""
        if not (shutil.which("pdftoppm") and shutil.which("pdftotext")):
            pytest.skip("pdftoppm and pdftotext are needed: install poppler-utils")
        paper = self.records.one(f"{self._path(person)}/Attachments", "File_Name")
        (folder / "chat.pdf").write_bytes(self.records.get(f"{self._path(person)}/Attachments/{paper['id']}"))
        subprocess.run(["pdftoppm", "-r", "50", "-png", "-singlefile", "chat.pdf", "page"], cwd=folder, check=True)
        for options, name in ((["-layout"], "lines.txt"), (["-raw"], "chat.txt")):
            subprocess.run(["pdftotext", *options, "chat.pdf", name], cwd=folder, check=True)
        with Image.open(folder / "page.png") as page:
            left, _, right, _ = page.convert("L").point(lambda value: 255 if value < 200 else 0).getbbox() or (0,) * 4
            assert 0.05 < left / page.width < right / page.width < 0.95
        text, lines = ((folder / name).read_text("utf-8") for name in ("chat.txt", "lines.txt"))
        return str(paper["File_Name"]), text, lines.splitlines()

    def _path(self, person: Row) -> str:
        return f"{self.module}/{person['id']}"

    def _notes(self, person: Row, *, of_visits: bool) -> list[Row]:
        rows = self.records.rows(f"{self._path(person)}/Notes", "Note_Title", "Note_Content")
        return [row for row in rows if str(row["Note_Title"]).startswith(VISIT) is of_visits]

    def _visits(self, person: Row) -> list[list[str]]:
        if not self.is_crm:
            return [_pages(row["Note_Content"]) for row in self._notes(person, of_visits=True)]
        found = []
        for visit in self.records.rows(f"{self._path(person)}/Visits", "Visited_Page"):
            done = self.records.rows(f"Visits/{visit['id']}/Actions_Performed", "Action_Type", "Action")
            if done:  # they are written when the visit has ended
                found.append([row["Action"] for row in done if row["Action_Type"] != "Chat"])
        return found

    @staticmethod
    def _at_least(count: int, rows: list[Row] | list[list[str]]) -> list[Any]:
        return list(rows) if len(rows) >= count else []


def _pages(content: str) -> list[str]:
    """The pages that a visit's note lists, without the minutes."""
    return [line[1:].rpartition(" (")[0] for line in content.splitlines() if line.startswith("・")]
