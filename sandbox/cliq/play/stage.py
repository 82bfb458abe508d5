"""One execution from beginning to end: send the webhook, judge the answer, show it, wait for what follows.

Every action of a person (commands.py, press.py, forms.py …) comes through here.
"""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from flask import has_request_context, request

from sandbox.cliq.chat.chats import Chats
from sandbox.cliq.chat.directory import Directory
from sandbox.cliq.chat.ids import EXTENSION
from sandbox.cliq.chat.messages import Messages
from sandbox.cliq.check.answer import check_answer
from sandbox.cliq.check.findings import Problem
from sandbox.cliq.components import Components
from sandbox.cliq.forms.openforms import OpenForms
from sandbox.cliq.manifest import BOT
from sandbox.cliq.place import Place
from sandbox.cliq.play.answers import Answers, Shown
from sandbox.cliq.play.late import Responses
from sandbox.cliq.play.settle import settle
from sandbox.cliq.rates import Limiter
from sandbox.cliq.webhook import objects
from sandbox.cliq.webhook.body import Event, Surroundings
from sandbox.cliq.webhook.sender import Failure, Outcome, Sender
from sandbox.state import Sandbox
from sandbox.store import Document

IN_PROCESS_URL = "http://zoho.test/"
KEPT_EXECUTIONS = 300
KEPT_NOTICES = 100


def cliq_url() -> str:
    """How the product reaches this stand-in: as the sandbox itself was called, by its name in process otherwise."""
    named = has_request_context() and ("." in request.host or ":" in request.host)
    return (request.host_url if named else IN_PROCESS_URL) + "cliq"


@dataclass(frozen=True)
class Result:
    """What an action led to.

    outcome   the webhook and its answer; None when none was sent
    shown     what was shown of the answer; None when nothing was
    posted    messages that appeared, oldest first
    problems  what Cliq refuses in the answer
    failure   why the execution counts as failed
    recorded  an action that is noted, not executed: a link, a system call, a copied text
    """

    outcome: Outcome | None = None
    shown: Shown | None = None
    posted: list[Document] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()
    failure: Failure | None = None
    recorded: Document | None = None


class Stage:
    """The Cliq of this sandbox, with everything that is on screen."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        store, ids = sandbox.store, sandbox.ids
        self.directory = Directory(store, sandbox.people, ids, sandbox.clock)
        self.chats = Chats(store, self.directory, ids)
        self.messages = Messages(store, ids, sandbox.clock)
        self.forms = OpenForms(store, ids)
        self.responses = Responses(store, ids, sandbox.clock, sandbox.switches)
        self.limiter = Limiter(sandbox.clock, sandbox.switches)
        self.components = Components(sandbox)
        self._sender = Sender(sandbox, self.components.door)
        self._answers = Answers(self.chats, self.messages, self.forms)
        self.executions: deque[Document] = deque(maxlen=KEPT_EXECUTIONS)
        self.notices: deque[Document] = deque(maxlen=KEPT_NOTICES)

    def forget(self) -> None:
        """After a reset: what is kept outside the store is emptied as well."""
        self.messages.reindex()
        self.executions.clear()
        self.notices.clear()
        self.limiter.forget()

    def perform(self, event: Event, place: Place, since: int | None = None) -> Result:
        """Tell the extension about an event and show its answer at `place`.

        since  the revision of the messages before the action, when it posted something itself; default: now
        """
        began = self.sandbox.clock.now().isoformat(timespec="milliseconds")
        before = self.messages.revision if since is None else since
        response = self.responses.issue(place) if event.kind.answers_late else ""
        address = f"{cliq_url()}/v2/extensions/{EXTENSION}/responses/{response}"
        sent_at = self.messages.revision
        outcome = self._sender.send(
            event,
            self._surroundings(event),
            response_url=address if response else "",
            unique_name=BOT.unique_name if event.component == "bot" else "",
        )
        shown: Shown | None = None
        problems: tuple[Problem, ...] = ()
        if outcome.failure is None:
            if response:
                self.responses.answered(response)
            shown, problems = self._show(place, outcome.output)
        kind = shown.kind if shown else "failed"
        own = 1 if shown and shown.message else 0  # what the answer itself changed is not news
        settle(self.sandbox, self.messages, event.kind, kind, sent_at + own)
        result = Result(outcome, shown, self.messages.since(before), problems, outcome.failure)
        self.executions.append(self._record(event, result, began))
        return result

    def answer_late(self, response: str, output: Any) -> bool:
        """Show an answer that came to a `response_url`; False when that address takes none."""
        place = self.responses.take(response)
        if place is None:
            return False
        shown, problems = self._show(place, output)
        if shown and (shown.notice or shown.form):
            form = shown.form["id"] if shown.form else ""
            self._notify(place, {**(shown.notice or {}), "form": form})
        for problem in problems:
            self._notify(place, {"text": problem.text, "status": "refused", "limit": problem.limit})
        return True

    def _show(self, place: Place, output: Any) -> tuple[Shown | None, tuple[Problem, ...]]:
        """Judge and show one output; in strict mode a faulty answer is dropped, but too many suggestions are cut."""
        switches = self.sandbox.switches
        utf16 = switches["count_characters"] == "utf16"
        checked = check_answer(place.component, place.handler, output, utf16)
        hard = [problem for problem in checked.problems if problem.limit != "suggestions"]
        wrong_kind = any(problem.limit in ("answer_kind", "type") for problem in hard)
        if hard and (switches["strict_output"] or wrong_kind):
            return None, checked.problems
        return self._answers.show(place, checked.kind, output), checked.problems

    def _surroundings(self, event: Event) -> Surroundings:
        chat = event.chat
        return Surroundings(
            access=objects.access_object(event.user, chat, event.message),
            environment=objects.environment_object(cliq_url()),
            user=objects.user_object(event.user),
            chat=objects.chat_object(chat, self.chats, self.directory) if chat else None,
        )

    def _notify(self, place: Place, notice: Document) -> None:
        with self.sandbox.store.lock:
            number = self.sandbox.ids.number("cliq.notice")
            self.notices.append({"number": number, "user": place.user, "chat": place.chat, **notice})

    def _record(self, event: Event, result: Result, began: str) -> Document:
        """The execution as the log keeps it."""
        outcome = result.outcome
        assert outcome is not None
        return {
            "number": self.sandbox.ids.number("cliq.execution"),
            "time": began,
            "component": event.component,
            "handler": event.handler,
            "name": event.name or event.label,
            "user": event.user.email,
            "chat": event.chat["id"] if event.chat else "",
            "webhook": outcome.request,
            "status": outcome.status,
            "elapsed_ms": outcome.elapsed_ms,
            "reply": outcome.reply,
            "repeats": outcome.repeats,
            "failure": result.failure.as_json() if result.failure else None,
            "problems": [problem.as_json() for problem in result.problems],
        }
