"""A verified request in, the JSON of an answer out: finds the handler, waits for it, stores what it changed, rescues.

It decides nothing about content. It owns three promises: Cliq is answered in time whatever the handler does; a request
that changes something is done once, with its posts in the same transaction; what goes wrong becomes a sentence, and
what goes wrong unexpectedly has a short reference that is also in the log.
"""

import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from dataclasses import dataclass
from typing import Any, Protocol

from app import log
from app.cliq import limits, reference, reply
from app.cliq.message import Banner, Message, MessageEdit
from app.cliq.reference import Reference
from app.cliq.reply import Output, Post, Reply, Suggestions, Target
from app.cliq.request import CliqRequest
from app.context import Context
from app.delivery import queue
from app.errors import BotError, Disabled, ServiceError, UserError
from app.now import Source
from app.routing import Route, Routes
from app.settings import Settings
from app.storage.database import Database
from app.storage.known import INTEGRATION, KnownFlags, KnownPeople
from app.storage.people import Person
from grammar.errors import GrammarError

CLICK_LEASE_SECONDS = 60
CLICK_KEPT_SECONDS = 1800
HELD_SECONDS = 10  # RESPONSE_URL=only_instead: Cliq gives up after 15 s
SETTLE_SECONDS = 5  # a handler that has finished is only storing its answer: worth the wait
ICON_PATH = "/icon/"

Json = dict[str, Any]


class Words(Protocol):
    """Sentences in the asker's language."""

    def say(self, key: str, **facts: object) -> str: ...


class Services(Protocol):
    """What dispatch needs of app.services.Services."""

    @property
    def settings(self) -> Settings: ...
    @property
    def source(self) -> Source: ...
    @property
    def database(self) -> Database: ...
    @property
    def keys(self) -> tuple[bytes, ...]: ...
    @property
    def people(self) -> KnownPeople: ...
    @property
    def flags(self) -> KnownFlags: ...
    def words_for(self, call: CliqRequest) -> Words: ...


Explain = Callable[[Context, BotError | GrammarError], Output]
"""How an error is said; the product hands one in that knows the link card and the pointing of grammar errors."""


@dataclass(frozen=True)
class Answered:
    """body: what Cliq gets. outcome: 'answered' | 'late' | 'busy' | 'repeated' | 'explained' | 'failed'."""

    body: Json
    outcome: str


class Turn:
    """One request while its handler runs: decides once whether the answer is in time."""

    def __init__(self, call: CliqRequest, context: Context, route: Route) -> None:
        self.call = call
        self.context = context
        self.route = route
        self.outcome = "answered"
        self._lock = threading.Lock()
        self._settled = False
        self._is_late = False

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

    explain   how an error is said; by default the sentence `error.<code>`
    """

    def __init__(self, routes: Routes, services: Services, explain: Explain | None = None) -> None:
        self._routes = routes
        self._services = services
        self._explain = explain or _sentence
        settings = services.settings
        self._pool = ThreadPoolExecutor(settings.handler_threads, thread_name_prefix="handler")
        self._room = threading.Semaphore(settings.handler_threads + settings.handler_queue)

    def answer(self, call: CliqRequest) -> Answered:
        """The answer to one verified request.

        raises   UnknownHandler when nothing of ours answers it; nothing else
        """
        context = Context(self._services, call)  # type: ignore[arg-type]
        try:
            context.reference, is_public = self._reference(call)
            route = self._routes.find(call, context.reference)
            turn = Turn(call, context, route)
            if not self._services.flags.is_on(INTEGRATION):
                raise Disabled
            if route.changes and call.fingerprint:
                found = self._claim(call)
                if found is not None:
                    return found
        except BotError as error:
            if not isinstance(error, UserError | ServiceError):
                raise
            return self._body(context, self._error(context, error), "explained")
        except Exception as error:
            return self._body(context, self._apology(context, error), "failed")
        return self._run(turn, is_public)

    def close(self) -> None:
        """Let the handlers that run finish, and start no more."""
        self._pool.shutdown(wait=True)

    # -- before the handler ---------------------------------------------------------------------------------------

    def _reference(self, call: CliqRequest) -> tuple[Reference | None, bool]:
        """The signed reference that the pressed button or the picked suggestion carries, and whether anybody may use it.

        A wrong one on a button raises Stale; on a suggestion it counts as none, since its title is left to go by.
        """
        services = self._services
        now = services.source.now()
        if call.button_key:
            found = reference.read(call.button_key, call.user_id, now, services.keys)
            try:
                reference.read(call.button_key, reference.ANYBODY, now, services.keys)
            except UserError:
                return found, False
            return found, True
        prefix = services.settings.public_url + ICON_PATH
        for item in call.selections:
            if item.imageurl.startswith(prefix):
                text = item.imageurl.removeprefix(prefix).removesuffix(".png")
                try:
                    return reference.read(text, call.user_id, now, services.keys), False
                except UserError:
                    continue
        return None, False

    def _claim(self, call: CliqRequest) -> Answered | None:
        """None when this process is to do it; else the answer, which is the first one's once that is known."""
        now = self._services.source.now()
        with self._services.database.write() as tables:
            claim = tables.clicks.claim(call.fingerprint, now, CLICK_LEASE_SECONDS, CLICK_KEPT_SECONDS)
        if claim.state == "mine":
            return None
        if claim.state == "done" and isinstance(claim.answer, dict):
            return Answered(claim.answer, "repeated")
        return Answered(self._plain(call, "dispatch.working"), "repeated")

    # -- the handler, in the pool ---------------------------------------------------------------------------------

    def _run(self, turn: Turn, is_public: bool) -> Answered:
        call, settings = turn.call, self._services.settings
        if not self._room.acquire(blocking=False):
            return self._busy(turn)
        try:
            work = self._pool.submit(contextvars.copy_context().run, self._work, turn, is_public)
        except RuntimeError:  # the process is being stopped
            self._room.release()
            return self._busy(turn)
        work.add_done_callback(lambda _: self._room.release())
        held = settings.response_url == "only_instead" and _may_be_late(call)
        try:
            return Answered(work.result(HELD_SECONDS if held else settings.answer_wait_seconds), turn.outcome)
        except TooSlow:
            return self._late(turn, work)

    def _late(self, turn: Turn, work: "Future[Json]") -> Answered:
        if not turn.give_up():
            try:
                return Answered(work.result(SETTLE_SECONDS), turn.outcome)
            except TooSlow:
                pass
        key = "dispatch.working" if _may_be_late(turn.call) else "dispatch.too_slow"
        return Answered(self._plain(turn.call, key), "late")

    def _work(self, turn: Turn, is_public: bool) -> Json:
        """Runs in the pool: handler, limits, one transaction. Raises nothing."""
        context = turn.context
        try:
            self._meet(turn.call)
            given = turn.route.run(context)
            return self._finish(turn, self._placed(turn, given, is_public))
        except (UserError, ServiceError, GrammarError) as error:
            turn.outcome = "explained"
            output = self._error(context, error)
        except Exception as error:
            turn.outcome = "failed"
            output = self._apology(context, error)
        try:
            context.changes.clear()
            return self._finish(turn, Reply(output))
        except Exception as error:
            return reply.to_json(self._fitted(turn.call, self._apology(context, error)))

    def _finish(self, turn: Turn, given: Reply) -> Json:
        """Fit the answer, store everything in one transaction, and send it the late way when Cliq has been answered."""
        call, services = turn.call, self._services
        body = reply.to_json(self._fitted(call, given.output))
        references = services.settings.record_references
        messages = [queue.post(post, references) for post in given.posts]
        changes = [*turn.context.changes, *given.changes]
        is_click = turn.route.changes and bool(call.fingerprint)
        is_late = turn.settle()
        now = services.source.now()
        if is_late and _may_be_late(call):
            key = call.fingerprint or services.source.token(16)
            by_url = services.settings.response_url != "only_instead"
            late = queue.late_answer(call, given.output, body, key, now, references=references, by_response_url=by_url)
            messages.append(late)
        if changes or is_click or messages:
            with services.database.write() as tables:
                for change in changes:
                    change(tables)
                if is_click:
                    tables.clicks.done(call.fingerprint, body)
                tables.outbox.add([message for message in messages if message is not None], now)
        return body

    def _meet(self, call: CliqRequest) -> None:
        """Remember who this is; known people cost nothing."""
        user = call.user
        self._services.people.meet(
            Person(
                call.user_id,
                call.org_id,
                user.first_name,
                user.last_name,
                user.email,
                user.language,
                user.zone,
                user.admin,
            )
        )

    # -- what is said ---------------------------------------------------------------------------------------------

    def _placed(self, turn: Turn, given: Reply, is_public: bool) -> Reply:
        """Z15: record data that answers a button goes where the presser alone reads it."""
        call, settings = turn.call, self._services.settings
        if not given.private or not isinstance(given.output, Message | MessageEdit):
            return given
        if call.component == "command" or call.chat.kind == "bot":
            return given
        if call.component == "function" and settings.button_answers == "private" and not is_public:
            return given
        message = given.output.message if isinstance(given.output, MessageEdit) else given.output
        target = Target("bot_user", call.user_id)
        key = f"{call.fingerprint or self._services.source.token(16)}:answer"
        post = Post(f"bot_user:{call.user_id}", target, message, "bot", key, call.user_id)
        banner = Banner(turn.context.say("dispatch.sent_to_bot"), "success")
        return Reply(banner, (*given.posts, post), given.changes)

    def _error(self, context: Context, error: BotError | GrammarError) -> Output:
        log.logger().info("explained", code=error.code, **_loggable(error))
        if context.call.handler == "suggestion_handler":
            return Suggestions()
        return self._explain(context, error)

    def _apology(self, context: Context, error: Exception) -> Output:
        """For what nobody foresaw. The reference is short enough to be read out on the telephone."""
        name = self._services.source.token(6)[:8]
        log.logger().error("handler_failed", reference=name, handler=context.call.handler, exc_info=error)
        if context.call.handler == "suggestion_handler":
            return Suggestions()
        return Message(self._services.words_for(context.call).say("dispatch.apology", reference=name))

    def _busy(self, turn: Turn) -> Answered:
        log.logger().warning("busy", handler=turn.call.handler)
        return Answered(self._plain(turn.call, "dispatch.busy"), "busy")

    def _body(self, context: Context, output: Output, outcome: str) -> Answered:
        return Answered(reply.to_json(self._fitted(context.call, output)), outcome)

    def _plain(self, call: CliqRequest, key: str) -> Json:
        if call.handler == "suggestion_handler":
            return reply.to_json(Suggestions())
        return reply.to_json(self._fitted(call, Message(self._services.words_for(call).say(key))))

    def _fitted(self, call: CliqRequest, output: Output | None) -> Output | None:
        return limits.fit(output, call.handler, self._services.settings.record_references)


def _sentence(context: Context, error: BotError | GrammarError) -> Output:
    return Message(context.say(f"error.{error.code}", **error.facts))


def _may_be_late(call: CliqRequest) -> bool:
    """Late suggestions help nobody: the next key has been pressed."""
    return call.response_url is not None and call.handler != "suggestion_handler"


def _loggable(error: BotError | GrammarError) -> Json:
    """What of an error's facts may be written: names of services and codes, nothing a person typed."""
    kept = ("service", "operation", "status", "remote_code", "reason", "field")
    return {name: value for name, value in error.facts.items() if name in kept and value is not None}
