"""What can be wrong with a notification before it is kept: checked when it is configured, by whoever configures it.

Pure: the catalogue is handed in. Whether a channel or a person exists in Cliq is asked by the caller.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import UserError
from app.rules import recipients as recipients_
from app.rules.recipients import Recipient
from grammar.catalog import Catalog, Module
from grammar.template import binding, parser

RULE_MOST = 100  # characters of a rule's name: the CRM's own limit for names in automation
STYLES = ("text", "card")


@dataclass(frozen=True)
class Draft:
    """A notification as somebody wrote it.

    rule    the name of the CRM's workflow rule, as its webhook says it; module: api name
    style   'text': the message alone; 'card': with the record's headline fields below
    """

    rule: str
    module: str
    message: str
    recipients: tuple[Recipient, ...]
    style: str = "text"


def checked(draft: Draft, catalog: Catalog) -> Draft:
    """The draft with api names in place of labels.

    raises  UserError (notify.…) or GrammarError, of the first thing that is wrong
    """
    rule = rule_named(draft.rule)
    if draft.style not in STYLES:
        raise UserError("notify.bad_style", typed=draft.style, choices=list(STYLES))
    module = module_named(draft.module, catalog)
    if not draft.message.strip():
        raise UserError("notify.no_message")
    binding.check(parser.parse(draft.message), module, catalog)
    found = tuple(dict.fromkeys(recipients_.checked(one, module, catalog) for one in draft.recipients))
    if not found:
        raise UserError("notify.no_recipient", example=recipients_.EXAMPLE)
    return Draft(rule, module.api_name, draft.message, found, draft.style)


def rule_named(text: str) -> str:
    """The name of a rule as it is kept; raises UserError notify.bad_rule."""
    rule = " ".join(text.split())
    if not rule or len(rule) > RULE_MOST:
        raise UserError("notify.bad_rule", limit=RULE_MOST)
    return rule


def module_named(text: str, catalog: Catalog) -> Module:
    """The module by api name or by any of its labels; raises UserError notify.no_module."""
    found = catalog.module(text)
    named: Sequence[Module] = [found] if found else [one for one in catalog.modules if binding.is_called(one, text)]
    if not named:
        raise UserError("notify.no_module", typed=text, choices=[module.api_name for module in catalog.modules])
    return named[0]
