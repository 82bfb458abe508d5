"""A verified request in, the JSON of an answer out: finds the handler, waits for it, stores what it changed, rescues.

It decides nothing about content. It keeps three promises: Cliq is answered in time whatever the handler does; a request
that changes something is done once, with its posts in the same transaction; what goes wrong becomes a sentence, and
what nobody foresaw has a short reference that is also in the log.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from app import log
from app.cliq import limits, reference, reply
from app.cliq.form import FormError
from app.cliq.message import Banner, Message
from app.cliq.reply import Output, Reply, Suggestions
from app.cliq.request import CliqRequest
from app.context import Context
from app.delivery import queue
from app.delivery.place import discreet, placed
from app.errors import BotError, Disabled, ServiceError, UnknownHandler, UserError
from app.pool import Pool
from app.routing import Route, Routes
from app.services import Services
from app.storage.identity.people import Person
from app.storage.known import INTEGRATION
from app.storage.talk.clicks import Claim
from grammar.errors import GrammarError

CLICK_LEASE_SECONDS = 60
CLICK_KEPT_SECONDS = 1800
DOUBLE_CLICK_SECONDS = 1  # a second press of the same button within it was not meant as one
# RESPONSE_URL=only_instead, and forms, which any answer but an error closes with all that was typed. Cliq waits 15 s.
HELD_SECONDS = 10
SETTLE_SECONDS = 5  # a handler that has finished is only storing its answer: worth the wait
ICON_PATH = "/icon/"
FORM_REFERENCE = "ref"  # the hidden input of a form that says what it is about; its kind is the form's name

Json = dict[str, Any]
Explain = Callable[[Context, BotError | GrammarError], Output]
"""How an error is said; the product hands one in that knows the link card and points at mistakes in commands."""


@dataclass(frozen=True)
class Answered:
    """body: what Cliq gets. outcome: 'answered' | 'late' | 'busy' | 'repeated' | 'explained' | 'failed' |
    'unknown_handler'."""

    body: Json
    outcome: str


class Turn:
    """One request from its start to its answer; decides once whether the answer is in time.

    is_click   a request that changes something: its answer is remembered
    """

    def __init__(self, call: CliqRequest, context: Context) -> None:
        self.call = call
        self.context = context
        self.is_click = False
        self.outcome = "answered"
        self._lock = threading.Lock()
        self._settled = False
        self._is_late = False

    @cached_property
    def key(self) -> str:
        """Names the request; Cliq gives no name to what changes nothing."""
        return self.call.fingerprint or self.context.services.source.token(16)

    def settle(self) -> bool:
        """The handler has finished. True when Cliq has been told to wait."""
        with self._lock:
            self._settled = True
            return self._is_late

    def give_up(self) -> bool:
        """The time is over. False when the handler finished at this very moment."""
        with self._lock:
            self._is_late = not self._settled
            return self._is_late


class Dispatcher:
    """The platform's one door for verified requests of Cliq; one per process.

    explain   how an error is said; by default one sentence
    """

    def __init__(self, routes: Routes, services: Services, explain: Explain | None = None) -> None:
        self._routes = routes
        self._services = services
        self._explain = explain or sentence
        settings = services.settings
        self._pool = Pool(settings.handler_threads, settings.handler_queue)

    def answer(self, call: CliqRequest) -> Answered:
        """The answer to one verified request, in time. Raises nothing that a handler, a service or a table raised."""
        turn = Turn(call, Context(self._services, call, more=self._routes.more))
        task = self._pool.submit(lambda: self._work(turn))
        if task is None:
            log.logger().warning("busy", handler=call.handler)
            return Answered(self._plain(turn, "app.busy"), "busy")
        settings = self._services.settings
        held = (settings.response_url == "only_instead" or call.handler == "form_handler") and may_be_late(call)
        body = task.wait(HELD_SECONDS if held else settings.answer_wait_seconds)
        if body is None and not turn.give_up():
            body = task.wait(SETTLE_SECONDS)
        if body is not None:
            return Answered(body, turn.outcome)
        return Answered(self._plain(turn, "app.working" if may_be_late(call) else "app.too_slow"), "late")

    def close(self) -> None:
        """Let the handlers that run finish, and start no more."""
        self._pool.close()

    # -- in the pool: raises nothing ------------------------------------------------------------------------------

    def _work(self, turn: Turn) -> Json:
        context = turn.context
        try:
            context.reference, context.is_public = self._reference(turn.call)
            route = self._routes.find(turn.call, context.reference)
            if not self._services.flags.is_on(INTEGRATION):
                raise Disabled
            if route.changes and turn.call.fingerprint:
                claim = self._claim(turn)
                if claim.state != "mine":
                    return self._repeated(turn, claim)
                turn.is_click = True
            return self._finish(turn, self._run(turn, route))
        except (UserError, ServiceError, UnknownHandler, GrammarError) as error:
            turn.outcome = "explained"
            return self._say(turn, error)
        except Exception as error:
            turn.outcome = "failed"
            return self._say(turn, error)

    def _run(self, turn: Turn, route: Route) -> Reply:
        user, services = turn.call.user, self._services
        names = user.first_name, user.last_name, user.email
        services.people.meet(Person(user.id, turn.call.org_id, *names, user.language, user.zone, user.admin))
        return self._placed(turn, route.run(turn.context))

    def _placed(self, turn: Turn, given: Reply) -> Reply:
        context = turn.context
        return placed(turn.call, given, is_heard=context.is_heard, key=lambda: turn.key, say=context.say)

    def _belated(self, turn: Turn, given: Reply) -> Reply:
        """What is still worth saying when Cliq has been answered: no form is open any more that an error could keep."""
        if given.late is not None:
            return self._placed(turn, Reply(given.late, given.posts, given.changes, private=True))
        if isinstance(given.output, FormError):
            return Reply(Banner(given.output.text, "failure"), given.posts, given.changes)
        return given

    def _reference(self, call: CliqRequest) -> tuple[reference.Reference | None, bool]:
        """What the pressed button, the form or the picked suggestion is about, and whether anybody may use it.

        A wrong one on a button raises Stale; on a suggestion it counts as none, since its title is left to go by.
        """
        keys, now = self._services.keys, self._services.source.now()
        carried = call.button_key or (call.form.text(FORM_REFERENCE) if call.form else "")
        if carried:
            found = reference.read(carried, call.user_id, now, keys)
            if call.form is not None and not call.button_key and found.kind != call.form.name:
                raise reference.InvalidReference
            try:
                reference.read(carried, reference.ANYBODY, now, keys)
            except UserError:
                return found, False
            return found, True
        prefix = self._services.settings.public_url + ICON_PATH
        for item in call.selections:
            if item.imageurl.startswith(prefix):
                text = unquote(item.imageurl.removeprefix(prefix).removesuffix(".png"))
                try:
                    return reference.read(text, call.user_id, now, keys), False
                except UserError:
                    continue
        return None, False

    def _claim(self, turn: Turn) -> Claim:
        now, call = self._services.source.now(), turn.call
        with self._services.database.write() as tables:
            if call.press:
                press = tables.clicks.claim(call.press, now, DOUBLE_CLICK_SECONDS, DOUBLE_CLICK_SECONDS)
                if press.state != "mine":
                    return press
            return tables.clicks.claim(call.fingerprint, now, CLICK_LEASE_SECONDS, CLICK_KEPT_SECONDS)

    def _repeated(self, turn: Turn, claim: Claim) -> Json:
        """The same request again: what was said the first time, once that is known."""
        turn.outcome = "repeated"
        turn.settle()
        return claim.answer if isinstance(claim.answer, dict) else self._plain(turn, "app.working")

    def _say(self, turn: Turn, error: Exception) -> Json:
        """The answer that says what went wrong, stored as any other answer."""
        turn.context.changes.clear()  # what a handler wanted to store before it failed
        try:
            said = discreet(turn.call, self._explained(turn, error), is_heard=turn.context.is_heard)
            return self._finish(turn, Reply(said))
        except Exception as second:
            turn.context.changes.clear()
            return reply.to_json(self._fitted(turn.call, self._apology(turn, second)))

    def _finish(self, turn: Turn, given: Reply) -> Json:
        """Fit the answer, store everything in one transaction, and send it the late way when Cliq has been answered."""
        call, services = turn.call, self._services
        is_late = turn.settle() and may_be_late(call)
        if is_late:
            given = self._belated(turn, given)
        body = reply.to_json(self._fitted(call, given.output))
        references = services.settings.record_references
        now = services.source.now()
        rows = [queue.post(post, references, now) for post in given.posts]
        changes = [*turn.context.changes, *given.changes]
        if is_late:
            by_url = services.settings.response_url != "only_instead"
            late = queue.late_answer(
                call, given.output, body, turn.key, now, references=references, by_response_url=by_url
            )
            rows.append(late)
        if changes or rows or turn.is_click:
            with services.database.write() as tables:
                for change in changes:
                    change(tables)
                if turn.is_click:
                    for key in filter(None, (call.fingerprint, call.press)):
                        tables.clicks.done(key, body)
                tables.outbox.add([row for row in rows if row is not None], now)
        return body

    # -- what is said ---------------------------------------------------------------------------------------------

    def _explained(self, turn: Turn, error: Exception) -> Output:
        if not isinstance(error, UserError | ServiceError | UnknownHandler | GrammarError):
            return self._apology(turn, error)
        if isinstance(error, UnknownHandler):
            turn.outcome = error.code  # one line for what nobody here answers, and that is written in any case
        else:
            log.logger().info("explained", code=error.code, **_loggable(error))
        if turn.call.handler == "suggestion_handler":
            return Suggestions()
        return self._explain(turn.context, error)

    def _apology(self, turn: Turn, error: Exception) -> Output:
        """For what nobody foresaw. The reference is short enough to be read out on the telephone."""
        turn.outcome = "failed"
        name = self._services.source.token(6)[:8]
        log.logger().error("handler_failed", reference=name, handler=turn.call.handler, exc_info=error)
        if turn.call.handler == "suggestion_handler":
            return Suggestions()
        return Message(self._services.words_for(turn.call).say("app.apology", reference=name))

    def _plain(self, turn: Turn, key: str) -> Json:
        call = turn.call
        if call.handler == "suggestion_handler":
            return reply.to_json(Suggestions())
        said = Message(self._services.words_for(call).say(key))
        return reply.to_json(self._fitted(call, discreet(call, said, is_heard=turn.context.is_heard)))

    def _fitted(self, call: CliqRequest, output: Output | None) -> Output | None:
        return limits.fit(output, call.handler, self._services.settings.record_references)


def sentence(context: Context, error: BotError | GrammarError) -> Output:
    """An error as one sentence in the asker's language."""
    if isinstance(error, UnknownHandler):
        return Message(context.say("app.not_understood"))
    if isinstance(error, GrammarError):
        return Message(context.words.grammar_error(error))
    return Message(context.words.error(error))


def may_be_late(call: CliqRequest) -> bool:
    """Whether an answer after the first one reaches anybody. Late suggestions help nobody: the next key was pressed."""
    return call.response_url is not None and call.handler != "suggestion_handler"


def _loggable(error: BotError | GrammarError) -> Json:
    """What of an error's facts may be written: names of services and codes, nothing a person typed."""
    kept = ("service", "operation", "status", "remote_code", "reason", "field", "handler")
    return {name: value for name, value in error.facts.items() if name in kept and value is not None}
