"""The files for containers name what is there. Building the image needs Docker, which these tests do not."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_image_is_made_of_what_is_there_and_runs_without_root_rights() -> None:
    text = (ROOT / "Dockerfile").read_text()
    copied = [word for line in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE) for word in line.split()]
    assert {"app", "grammar", "handlers", "migrations", "wsgi.py", "requirements.txt"} <= set(copied)
    assert all((ROOT / name).exists() for name in copied)
    let_in = set(re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    assert set(copied) == let_in
    assert re.search(r"^USER (?!root|0)", text, re.MULTILINE)
    assert "HEALTHCHECK" in text


def test_containers_run_what_the_procfile_names() -> None:
    procfile = dict(re.findall(r"^(\w+): (.+)$", (ROOT / "Procfile").read_text(), re.MULTILINE))
    compose = (ROOT / "compose.yaml").read_text()
    for name in ("worker", "clock"):
        assert f"command: [{procfile[name].replace(' ', ', ')}]" in compose
    assert f"command: [{procfile['release'].replace(' ', ', ')}]" in compose
    image = re.sub(r'["\[\],\\\n]+', " ", (ROOT / "Dockerfile").read_text().rpartition("CMD ")[2])
    wanted = procfile["web"].split()
    assert [word for word in image.split() if word not in ("--bind", "0.0.0.0:8000")] == wanted
