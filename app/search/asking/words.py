"""The fallback: words that no question was read from, looked for in every module that the asker may search.

Does not decide when to fall back. The same word search as /zcrm's, a page of 200 records per module.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from app.clients.crm_facts import Row
from app.errors import ServiceRejected
from app.search import plan, run
from app.search.asking.asking import Asking
from grammar.catalog import Module
from grammar.command.nodes import Command

AT_ONCE = 4
FIRST = ("Leads", "Contacts", "Accounts", "Deals")
Found = tuple[str, tuple[Row, ...], int | None]


def search_words(words: str | Sequence[str], asking: Asking, modules: Iterable[str] = ()) -> list[Found]:
    """The records that hold all the words, per module: (api name, checked rows, how many; None = more than seen).

    modules  api names, those that the CRM lets be searched; () = all of the catalogue. The four of /zcrm come first
    returns  every module that was searched, in that order, also those without a record; a module that the CRM refuses
             to search for this asker is left out
    raises   ServiceError when the CRM can't be asked at all
    """
    text = words if isinstance(words, str) else " ".join(words)
    names = tuple(modules) or tuple(module.api_name for module in asking.catalog.modules)
    ordered = [name for name in FIRST if name in names] + [name for name in names if name not in FIRST]
    known = [module for name in dict.fromkeys(ordered) if (module := asking.catalog.module(name)) is not None]
    if not text.strip() or not known:
        return []

    def search(module: Module) -> Found | None:
        try:
            found = run.run(
                plan.make(Command(module, word=text), asking.people),
                asking.crm,
                asking.people,
                keep=asking.keep,
            )
        except ServiceRejected:  # no right to read it, or not open to searching
            return None
        return module.api_name, found.rows, found.total

    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        waiting = [pool.submit(copy_context().run, search, module) for module in known]
        return [found for future in waiting if (found := future.result()) is not None]
