"""`python -m app.render.child charts|papers`: draws for the process that started it, over standard input and output.

One frame in, one frame out: four bytes of length (big-endian), then JSON in; a status byte and the bytes of a PNG or a
PDF, or a word, out. The first frame out says that it is ready. It ends when its parent does (end of input), after long
idleness, and after many drawings; renderer.py starts another when one is needed.
"""

import json
import os
import select
import signal
import struct
import sys
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from app.render import chart, transcript

IDLE_SECONDS = 900  # 90 MB that nobody uses are given back
PICTURES_MOST = 5000  # whatever a drawing library may keep of each
DONE, FAILED = b"\0", b"\1"


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's; this process ends with it
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever else is printed must not stand between the frames
    questions = os.fdopen(0, "rb", buffering=0)
    drawn = _papers() if sys.argv[1:] == ["papers"] else _charts()
    _send(answers, DONE)
    for _ in range(PICTURES_MOST):
        if not select.select([questions], [], [], IDLE_SECONDS)[0]:
            return
        asked = frame(questions)
        if asked is None:
            return
        try:
            answer = DONE + drawn(json.loads(asked))
        except Exception as error:
            answer = FAILED + type(error).__name__.encode()
        _send(answers, answer)


def _charts() -> Callable[[Mapping[str, Any]], bytes]:
    from app.render.drawing.picture import png  # takes a second, and is needed only here

    return lambda facts: png(chart.from_json(facts))


def _papers() -> Callable[[Mapping[str, Any]], bytes]:
    from app.render.paper.document import pdf  # as above

    return lambda facts: pdf(transcript.from_json(facts))


def frame(source: BinaryIO) -> bytes | None:
    """The next frame; None at the end of input."""
    head = _exactly(source, 4)
    return None if head is None else _exactly(source, struct.unpack(">I", head)[0])


def _exactly(source: BinaryIO, size: int) -> bytes | None:
    found = b""
    while len(found) < size:
        part = source.read(size - len(found))
        if not part:
            return None
        found += part
    return found


def _send(answers: BinaryIO, body: bytes) -> None:
    answers.write(struct.pack(">I", len(body)) + body)
    answers.flush()


if __name__ == "__main__":
    main()
