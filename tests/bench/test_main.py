"""`python -m bench`: what was measured is printed, whatever fails."""

import pytest

from bench import __main__ as program
from bench.report import Row, Section


def test_what_was_measured_is_printed_when_another_section_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> list[Section]:
        raise RuntimeError("it did not come up")

    def works() -> list[Section]:
        return [Section("Before", [Row("a figure", 3.0, "ms", at_most=4)])]

    sections = {"first": works, "second": broken, "third": works}
    monkeypatch.setattr(program, "SECTIONS", sections)
    monkeypatch.setattr("sys.argv", ["bench"])
    assert program.main() == 1
    said = capsys.readouterr()
    assert said.out.count("a figure") == 2
    assert "not measured: second: RuntimeError" in said.out
    assert "load average of the machine when it began" in said.out
    assert "it did not come up" in said.err
