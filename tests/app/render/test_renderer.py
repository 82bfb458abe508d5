"""The process that draws: started when needed, in time, replaced when it dies, gone with its parent, no secrets."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.render.renderer import ROOT, NotDrawn, Renderer
from tests.app.render.charts import chart

pytestmark = pytest.mark.slow  # a second to start matplotlib


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("matplotlib")


@pytest.fixture
def renderer(folder: Path) -> Iterator[Renderer]:
    made = Renderer(folder, draw_seconds=60)
    yield made
    made.close()


def test_b3_pictures_come_from_another_process_one_after_another(renderer: Renderer) -> None:
    assert renderer.process_id is None  # nothing is started before it is needed
    first, second = renderer.png(chart("bar")), renderer.png(chart("pie"))
    assert first[:8] == second[:8] == b"\x89PNG\r\n\x1a\n"
    assert first != second
    assert renderer.process_id not in (None, os.getpid())


def test_b3_a_child_that_died_is_replaced(renderer: Renderer) -> None:
    drawn = renderer.png(chart("bar"))
    first = renderer.process_id
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert renderer.png(chart("bar")) == drawn
    assert renderer.process_id != first


def test_b3_one_that_does_not_answer_in_time_is_ended(folder: Path) -> None:
    renderer = Renderer(folder, draw_seconds=60)
    renderer.png(chart("bar"))
    child = renderer.process_id
    assert child is not None
    os.kill(child, signal.SIGSTOP)
    renderer._draw_seconds = 0.05
    with pytest.raises(NotDrawn, match="late"):
        renderer.png(chart("bar"))
    assert renderer.process_id is None
    renderer.close()


def test_b3_what_is_too_much_at_once_is_refused_at_once(folder: Path) -> None:
    renderer = Renderer(folder, draw_seconds=60, waiting=1)
    renderer.png(chart("bar"))
    child = renderer.process_id
    assert child is not None
    os.kill(child, signal.SIGSTOP)
    drawn: list[bytes] = []
    waiting = threading.Thread(target=lambda: drawn.append(renderer.png(chart("bar"))))
    waiting.start()
    while renderer._places._value:
        os.sched_yield()
    with pytest.raises(NotDrawn, match="busy"):
        renderer.png(chart("bar"))
    os.kill(child, signal.SIGCONT)
    waiting.join()
    assert len(drawn) == 1
    renderer.close()
    with pytest.raises(NotDrawn, match="closed"):
        renderer.png(chart("bar"))


def test_b3_the_child_ends_with_its_parent_however_that_ends(folder: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from app.render.renderer import Renderer; "
        f"r = Renderer(Path({str(folder)!r})); r.warm(); print(r.process_id, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        watched = os.pidfd_open(child)
        parent.kill()
        parent.wait()
        poll = __import__("select").poll()
        poll.register(watched, 1)
        assert poll.poll(30_000), "the child lives on"
        os.close(watched)


def test_b3_the_child_knows_no_secret(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEYS", "not for everybody")
    renderer = Renderer(folder)
    renderer.warm()
    environment = Path(f"/proc/{renderer.process_id}/environ")
    known = environment.read_bytes() if environment.exists() else b""
    renderer.close()
    assert b"not for everybody" not in known


def test_b3_the_web_process_never_loads_matplotlib() -> None:
    code = "import sys, wsgi; sys.exit(any(n.split('.')[0] in ('matplotlib', 'numpy', 'PIL') for n in sys.modules))"
    environment = {
        **os.environ,
        "CLIQ_PATH_TOKEN": "x" * 32,
        "SECRET_KEYS": "qk4E4BFoDXNOCWyFCT3UFqiqtZlrhJxdp6lQqHZQ0mE=",
    }
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=False).returncode == 0
